"""What fixtures built stands from test to test, and no test can tell."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError

from members.clock import supposing, today
from members.models import Branch, Member
from tests import make

pytestmark = pytest.mark.parametrize(("day", "turn"), [(1, "first"), (1, "again"), (2, "later")])


@pytest.fixture(autouse=True)
def on_that_day(day, turn):
    with supposing(date(2025, 3, day)):
        yield


@pytest.fixture
def proof(branch):
    return default_storage.save("proof.txt", ContentFile(today().isoformat().encode()))


def test_what_one_changes_the_next_finds_as_it_was(branch, secretary):
    assert (branch.name, Branch.objects.get().name) == ("机关党支部", "机关党支部")
    assert secretary.member.branch is branch
    assert Member.objects.get() == secretary.member

    branch.name = "改了名的党支部"
    branch.save()
    make.member(branch)


def test_nobody_is_there_who_was_not_asked_for(branch):
    assert not Member.objects.exists()


def test_a_file_is_there_again_and_of_the_right_day(proof):
    with default_storage.open(proof) as file:
        assert file.read().decode() == today().isoformat()

    default_storage.delete(proof)


def test_an_error_of_the_database_ends_with_its_test(branch, secretary):
    assert Member.objects.get() == secretary.member

    with pytest.raises(IntegrityError):
        Branch.objects.bulk_create([Branch(pk=branch.pk, committee=branch.committee, name="同号")])


def test_what_stands_was_asked_for_in_this_order(savepoints, secretary, proof):
    assert [build.__name__ for (build, _), *_ in savepoints.links] == ["branch", "secretary", "proof"]
