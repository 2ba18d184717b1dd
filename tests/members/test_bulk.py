"""members/resources/bulk.py: many rows at once leave the same rows and the same history as saving one by one."""

from datetime import date

import pytest
from django.db import IntegrityError

from members.models import Member
from members.resources.bulk import create_all, update_all

APART = {"id", "history_id", "history_date"}


@pytest.fixture
def fresh(branch):
    """One more unsaved member at each call, alike but for the name."""
    return lambda name: Member(branch=branch, name=name, sex="女", born_on=date(1980, 1, 1), joined_on=date(2005, 7, 1))


def told(member):
    return [{name: value for name, value in row.items() if name not in APART} for row in member.history.values()]


def test_rows_created_together_are_as_if_saved_one_by_one(fresh):
    one, other = fresh("石小花"), fresh("麻进")
    one._change_reason = "名册导入"
    one.save()

    create_all([other])

    assert told(other) == [told(one)[0] | {"name": "麻进"}]
    assert other.history.get().id == other.pk


def test_rows_updated_together_are_as_if_saved_one_by_one(fresh):
    one, other = fresh("石小花"), fresh("麻进")
    create_all([one, other])
    for member in (one, other):
        member.phone, member.confirmed_on, member._change_reason = "0743-8222222", date(2006, 7, 1), "名册导入"

    one.save()
    update_all([other], ["phone", "confirmed_on"])

    assert told(other) == [row | {"name": "麻进"} for row in told(one)]
    assert Member.objects.get(pk=other.pk).phone == "0743-8222222"
    assert Member.objects.count() == 2


def test_a_thousand_rows_take_few_statements(fresh, django_assert_max_num_queries):
    members = [fresh(f"党员{number}") for number in range(1000)]

    with django_assert_max_num_queries(100):
        create_all(members)


def test_a_rename_onto_another_member_is_refused_by_the_database(fresh):
    one, other = fresh("石小花"), fresh("麻进")
    create_all([one, other])
    other.name = "石小花"

    with pytest.raises(IntegrityError):
        update_all([other], ["name"])
