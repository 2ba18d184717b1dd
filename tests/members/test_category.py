"""四1: who somebody is on any day of a year with a change of office and two absences."""

from datetime import date

import pytest

from members.rules import Category
from tests import make

BACK, ORD, MOB = Category.BACKBONE, Category.ORDINARY, Category.MOBILE


@pytest.fixture
def person(branch):
    """In 支委会 to 1 April and secretary from 10 September; away in summer for five months planned, in autumn for none."""
    person = make.member(branch, "石小花")
    make.office(person, "officer", since=date(2023, 1, 1), until=date(2025, 4, 1))
    make.office(person, "secretary", since=date(2025, 9, 10))
    person.absences.create(since=date(2025, 3, 3), until=date(2025, 8, 20), expected_months=5)
    person.absences.create(since=date(2025, 9, 15), until=date(2025, 12, 1))
    return person


@pytest.mark.parametrize(
    ("day", "category"),
    [
        (date(2022, 12, 31), ORD),  # the day before the first office
        (date(2023, 1, 1), BACK),
        (date(2025, 1, 1), BACK),
        (date(2025, 3, 2), BACK),  # the day before leaving
        (date(2025, 3, 3), MOB),  # two months or more expected: from the day of leaving, and before backbone
        (date(2025, 3, 31), MOB),
        (date(2025, 4, 1), MOB),  # the office ends meanwhile
        (date(2025, 8, 19), MOB),
        (date(2025, 8, 20), ORD),  # the day of return is no longer away; no office now
        (date(2025, 9, 9), ORD),
        (date(2025, 9, 10), BACK),  # the first day of the new office
        (date(2025, 9, 14), BACK),
        (date(2025, 9, 15), BACK),  # away, nothing expected: no change before two months are over
        (date(2025, 11, 14), BACK),
        (date(2025, 11, 15), MOB),  # two months over
        (date(2025, 11, 30), MOB),
        (date(2025, 12, 1), BACK),  # back
        (date(2025, 12, 31), BACK),
        (date(2026, 1, 1), BACK),
    ],
)
def test_the_category_of_each_day(person, day, category):
    assert person.category_on(day) is category


def test_a_list_finds_the_same_category_as_the_member(person):
    days = [date(2025, month, day) for month in range(1, 13) for day in (1, 3, 10, 15, 20, 28)]
    offices, absences = list(person.appointments.all()), list(person.absences.all())

    assert [person.category_on(day, offices=offices, absences=absences) for day in days] == [person.category_on(day) for day in days]


def test_a_probationary_member_is_ordinary_and_stays_so_without_office(branch):
    person = make.member(branch, joined_on=date(2025, 1, 1), confirmed_on=date(2026, 1, 1))

    assert [person.category_on(day) for day in (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))] == [ORD, ORD, ORD]
    assert [person.is_probationary_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [True, False]


@pytest.mark.parametrize(
    ("day", "warned"),
    [
        (date(2025, 9, 3), False),  # six months exactly still make a mobile member
        (date(2025, 9, 4), True),
    ],
)
def test_an_absence_of_over_six_months_is_warned_of(branch, day, warned):
    person = make.member(branch)
    person.absences.create(since=date(2025, 3, 3), expected_months=5)

    with make.supposing(day):
        assert person.should_transfer_out is warned
        assert person.category is MOB
