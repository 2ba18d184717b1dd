"""members/rules.py beside 四1: each edge with its neighbour."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules import (
    BRANCH_COMMITTEE,
    Category,
    Counts,
    Role,
    Standing,
    add_months,
    category_on,
    counts,
    months_away,
    should_transfer_out,
)

BACKBONE, ORDINARY, MOBILE = Category
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_words_are_lower_case_english_with_a_chinese_label():
    words = [*Role, *Category, *Standing]

    assert all(word.value.isascii() and word.value.islower() for word in words)
    assert not any(word.label.isascii() for word in words)
    assert [(c.label, c.short) for c in Category] == [("骨干类", "骨干"), ("普通类", "普通"), ("流动类", "流动")]
    assert Role("secretary") is Role.SECRETARY
    assert Role.SECRETARY == "secretary"
    assert Category.choices() == [("backbone", "骨干类"), ("ordinary", "普通类"), ("mobile", "流动类")]


def test_the_branch_committee_is_backbone_and_the_recorder_alone_is_not():
    assert {Role.SECRETARY, Role.DEPUTY, Role.OFFICER} == BRANCH_COMMITTEE


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        (date(2024, 3, 1), date(2024, 2, 1), 0),  # not yet away
        (date(2024, 3, 1), date(2024, 3, 1), 0),
        (date(2024, 3, 15), date(2024, 5, 14), 1),
        (date(2024, 3, 15), date(2024, 5, 15), 2),
        (date(2024, 12, 31), date(2025, 2, 27), 1),
        (date(2024, 12, 31), date(2025, 2, 28), 2),  # a short month ends the month
        (date(2023, 12, 31), date(2024, 2, 28), 1),
        (date(2023, 12, 31), date(2024, 2, 29), 2),
        (date(2024, 11, 10), date(2025, 1, 10), 2),
    ],
)
def test_months_away_are_whole_months(since, day, months):
    assert months_away(since, day) == months


LEFT = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("day", "absence", "category"),
    [
        (date(2024, 3, 14), (LEFT, None, 6), ORDINARY),
        (date(2024, 3, 15), (LEFT, None, 6), MOBILE),  # from the registered day of leaving
        (date(2024, 3, 15), (LEFT, None, 2), MOBILE),  # 2-6个月
        (date(2024, 3, 15), (LEFT, None, 1), ORDINARY),  # under 2 months: no change
        (date(2024, 5, 14), (LEFT, None, 1), ORDINARY),
        (date(2024, 5, 15), (LEFT, None, 1), MOBILE),  # from the day 2 months are over
        (date(2024, 5, 14), (LEFT, None, None), ORDINARY),
        (date(2024, 5, 15), (LEFT, None, None), MOBILE),
        (date(2024, 6, 19), (LEFT, date(2024, 6, 20), 3), MOBILE),
        (date(2024, 6, 20), (LEFT, date(2024, 6, 20), 3), ORDINARY),  # the day of return
        (date(2025, 3, 15), (LEFT, None, 6), MOBILE),  # over 6 months: still mobile
    ],
)
def test_who_is_away_for_two_months_is_mobile(day, absence, category):
    assert category_on(day, officer=False, absences=[absence]) is category


def test_mobile_goes_before_backbone():
    assert category_on(LEFT, officer=True) is BACKBONE
    assert category_on(LEFT, officer=False) is ORDINARY
    assert category_on(LEFT, officer=True, absences=[(LEFT, None, 3)]) is MOBILE


def test_any_of_several_absences_makes_mobile():
    absences = [(date(2023, 1, 1), date(2023, 4, 1), 3), (LEFT, None, 3)]

    assert category_on(LEFT, officer=False, absences=absences) is MOBILE
    assert category_on(date(2023, 6, 1), officer=False, absences=absences) is ORDINARY


@pytest.mark.parametrize(
    ("day", "warned"),
    [
        (date(2024, 5, 15), False),
        (date(2024, 9, 15), False),  # exactly 6 months: 2-6个月
        (date(2024, 9, 16), True),
        (date(2025, 9, 15), True),
    ],
)
def test_over_six_months_the_relation_should_be_transferred(day, warned):
    assert should_transfer_out(LEFT, day) is warned


#                          scored rated  votes  total  due
WHERE = {
    Standing.FORMAL:       (True,  True,  True,  True,  True),
    Standing.PROBATIONARY: (True,  True,  True,  True,  False),
    Standing.MOBILE:       (True,  True,  True,  True,  True),
    Standing.EXEMPT:       (False, False, True,  True,  True),
    Standing.SANCTIONED:   (True,  True,  False, True,  False),
    Standing.NEWCOMER:     (True,  False, True,  True,  True),
    Standing.LENT:         (True,  True,  True,  True,  True),
    Standing.GONE:         (False, False, False, False, False),
}  # fmt: skip


@pytest.mark.parametrize("standing", Standing)
def test_each_standing_counts_where_the_table_says(standing):
    assert counts(standing) == Counts(*WHERE[standing])


@pytest.mark.parametrize("standing", Standing)
def test_a_setting_takes_the_ballot_from_probationary_members_only(standing):
    without = counts(standing, probationary_votes=False)

    if standing is Standing.PROBATIONARY:
        assert without == counts(standing)._replace(votes=False)
    else:
        assert without == counts(standing)


@given(days, st.integers(0, 40))
def test_so_many_months_later_so_many_months_are_over(day, months):
    assert months_away(day, add_months(day, months)) == months
    if months:
        assert months_away(day, add_months(day, months) - timedelta(days=1)) == months - 1


@given(days, st.integers(0, 900))
def test_months_away_never_shrink(since, away):
    day = since + timedelta(days=away)

    assert months_away(since, day) <= months_away(since, day + timedelta(days=1))


@given(days, days, st.booleans(), st.one_of(st.none(), st.integers(0, 12)))
def test_whoever_should_transfer_out_is_mobile(since, day, officer, expected):
    if should_transfer_out(since, day):
        assert category_on(day, officer=officer, absences=[(since, None, expected)]) is MOBILE


@given(
    days, st.lists(st.tuples(days, st.one_of(st.none(), days), st.one_of(st.none(), st.integers(0, 12)))), st.booleans()
)
def test_the_order_of_absences_never_matters(day, absences, officer):
    forward = category_on(day, officer=officer, absences=absences)

    assert forward is category_on(day, officer=officer, absences=reversed(absences))
