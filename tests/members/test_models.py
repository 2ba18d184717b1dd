"""What must never be false about people."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.clock import supposing
from members.models import Appointment, Committee, Member
from members.rules import Category, Role
from tests import make


def test_a_branch_has_one_recorder_in_office(branch, recorder):
    other = make.member(branch)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.office(other, "recorder")

    Appointment.objects.filter(member=recorder.member).update(until=date(2025, 6, 1), cause="调离")
    make.office(other, "recorder")


def test_an_office_counts_from_its_first_day_to_the_day_before_its_last(branch):
    office = make.office(make.member(branch), "deputy", until=date(2025, 6, 1))

    assert [office.covers(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2025, 5, 31), date(2025, 6, 1))] == [False, True, True, False]


def test_an_auditor_is_appointed_by_a_committee_and_others_by_a_branch(branch):
    person = make.member(branch)
    for wrong in ({"role": "auditor", "branch": branch}, {"role": "secretary", "committee": branch.committee}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(member=person, since=date(2025, 1, 1), **wrong)


def test_a_committee_is_not_inside_itself(branch):
    lower = Committee.objects.create(name="下级总支", parent=branch.committee)
    branch.committee.parent = lower

    with pytest.raises(ValidationError, match="绕成一圈"):
        branch.committee.full_clean()


@pytest.mark.parametrize("wrong", [{"joined_on": date(1979, 1, 1)}, {"confirmed_on": date(2005, 6, 30)}])
def test_dates_of_a_life_follow_one_another(branch, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.member(branch, **wrong)


def test_two_people_of_one_name_differ_by_birthday(branch):
    make.member(branch, "张三")
    make.member(branch, "张三", born_on=date(1990, 5, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        make.member(branch, "张三")


def test_the_category_follows_office_and_absence(branch, recorder, secretary):
    away = make.member(branch)
    away.absences.create(since=date(2025, 3, 1), expected_months=3)

    with supposing(date(2025, 3, 2)):
        assert away.category is Category.MOBILE
        assert secretary.member.category is Category.BACKBONE
        assert recorder.member.category is Category.ORDINARY


def test_an_auditor_reaches_the_whole_subtree(branch, auditor):
    lower = Committee.objects.create(name="下级总支", parent=branch.committee)
    below = make.branch("种苗站党支部", of=lower)
    person = make.member(below)

    assert person in Member.objects.visible_to(auditor)
    assert Role.AUDITOR in auditor.roles_in(below)
