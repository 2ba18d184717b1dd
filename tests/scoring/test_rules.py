"""scoring/rules beside 四2, 四3, 五(一) and 五(二)4: each edge with its neighbour."""

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import rules
from scoring.rules import (
    Claim,
    Deducted,
    consecutive,
    deductions_after_caps,
    idle_warning,
    is_ungraded,
    missed,
    notice_ends,
    passes,
    prorated_base,
    quarter_base,
    quarter_due,
    quarter_months,
    quarter_of,
    quarter_span,
    reward_points,
    shown,
    task_points,
    why_passes,
)

half_points = st.integers(0, 40).map(lambda n: D(n) / 2)


def test_the_full_marks_are_those_of_the_document():
    assert (rules.BASE_FULL, rules.TASK_FULL, rules.APPRAISAL_FULL, rules.REWARD_FULL) == (60, 10, 20, 10)
    assert rules.QUARTER_FULL == 15
    assert rules.YEAR_FULL == 100


@pytest.mark.parametrize(
    ("deductions", "left"),
    [
        ([], "15"),
        (["0.5"], "14.5"),
        (["4"], "11"),
        (["10", "4", "0.5"], "0.5"),
        (["10", "4", "1"], "0"),
        (["10", "4", "3"], "0"),  # 扣完为止
        (["15.5"], "0"),
        (["4", "-4"], "15"),  # 冲销
    ],
)
def test_a_quarter_is_deducted_until_none_is_left(deductions, left):
    assert quarter_base(map(D, deductions)) == D(left)


@pytest.mark.parametrize(
    ("lines", "counted", "lost_to_caps", "lost_at_floor"),
    [
        ([], 0, 0, 0),
        ([("ORG-01", 2, 4), ("ORG-01", 2, 4)], 4, 0, 0),
        ([("ORG-01", 2, 4), ("ORG-01", 3, 4)], 4, 1, 0),
        ([("ORG-01", 3, 4), ("ORG-02", 3, 4)], 6, 0, 0),  # each item has its own cap
        ([("ORG-01", 9, 4), ("DIS-01", 11, None)], 15, 5, 0),
        ([("ORG-01", 9, 4), ("DIS-01", 12, None)], 15, 5, 1),  # caps first, then the floor
        ([("DIS-01", 10, None), ("DIS-02", 4, None), ("DIS-03", 3, None)], 15, 0, 2),
        ([("ORG-01", 6, 4), ("ORG-01", -3, 4)], 3, 0, 0),  # a reversal frees the cap
    ],
)
def test_items_are_capped_before_the_quarter_ends_at_its_floor(lines, counted, lost_to_caps, lost_at_floor):
    lines = [(item, D(points), None if cap is None else D(cap)) for item, points, cap in lines]

    assert deductions_after_caps(lines) == Deducted(D(counted), D(lost_to_caps), D(lost_at_floor))


@pytest.mark.parametrize("lines", [[("A", D(1), D(2)), ("A", D(1), D(3))], [("A", D(-1), None)]])
def test_deductions_that_make_no_sense_are_refused(lines):
    with pytest.raises(ValueError, match="two caps|more reversed"):
        deductions_after_caps(lines)


@given(st.lists(st.tuples(st.sampled_from("ABC"), half_points)), st.dictionaries(st.sampled_from("ABC"), half_points))
def test_no_deducted_point_is_lost_unsaid(entries, caps):
    lines = [(item, points, caps.get(item)) for item, points in entries]

    deducted = deductions_after_caps(lines)

    assert sum(deducted) == sum(points for _, points in entries)
    assert min(deducted) >= 0
    assert quarter_base([deducted.counted]) == 15 - deducted.counted
    assert deducted == deductions_after_caps(reversed(lines))


@given(st.lists(half_points), half_points)
def test_one_more_deduction_never_adds_points(deductions, one_more):
    assert 0 <= quarter_base([*deductions, one_more]) <= quarter_base(deductions) <= 15


@pytest.mark.parametrize(
    ("scores", "points"),
    [([], "0"), (["3", "3", "2"], "8"), (["4", "3", "3"], "10"), (["4", "3", "3.5"], "10")],
)
def test_task_points_are_the_sum_up_to_ten(scores, points):
    assert task_points(map(D, scores)) == D(points)


def test_a_negative_task_score_is_refused():
    with pytest.raises(ValueError, match="never taken"):
        task_points([D(5), D("-0.5")])


@pytest.mark.parametrize(
    ("claims", "points", "same_matter", "caps", "full"),
    [
        ([], 0, 0, 0, 0),
        ([Claim(D(4)), Claim(D(6))], 10, 0, 0, 0),
        ([Claim(D(4)), Claim(D("6.5"))], 10, 0, 0, "0.5"),
        ([Claim(D(8)), Claim(D(4))], 10, 0, 0, 2),  # 12 claimed
        ([Claim(D(3), "抗洪"), Claim(D(5), "抗洪")], 5, 3, 0, 0),  # only the highest of one matter
        ([Claim(D(3), "抗洪"), Claim(D(5), "扶贫")], 8, 0, 0, 0),
        ([Claim(D(3)), Claim(D(3))], 6, 0, 0, 0),  # no matter named: matters of their own
        ([Claim(D(2), "", "REW-01", D(3)), Claim(D(2), "", "REW-01", D(3))], 3, 0, 1, 0),
        ([Claim(D(2), "甲", "REW-01", D(3)), Claim(D(2), "甲", "REW-01", D(3))], 2, 2, 0, 0),  # matter before cap
        ([Claim(D(9), "", "REW-01", D(6)), Claim(D(5))], 10, 0, 3, 1),  # cap before 10
    ],
)
def test_rewards_count_once_for_a_matter_and_up_to_ten(claims, points, same_matter, caps, full):
    rewards = reward_points(claims)

    assert rewards.points == D(points)
    assert rewards.claimed == sum(claim.points for claim in claims)
    assert rewards[2:] == (D(same_matter), D(caps), D(full))


@pytest.mark.parametrize("claim", [Claim(D(-1)), Claim(D(1), cap=D(1))])
def test_rewards_that_make_no_sense_are_refused(claim):
    with pytest.raises(ValueError, match="never negative"):
        reward_points([claim])


claims = st.builds(
    lambda points, matter, item: Claim(points, matter, item, {"A": D(4), "B": D(6)}.get(item)),
    half_points,
    st.sampled_from(["", "甲", "乙"]),
    st.sampled_from(["", "A", "B", "C"]),
)


@given(st.lists(claims, max_size=5))
def test_no_claimed_point_is_lost_unsaid_and_the_order_never_matters(some):
    rewards = reward_points(some)

    assert 0 <= rewards.points <= 10
    assert rewards.claimed == rewards.points + sum(rewards[2:])
    assert all(reward_points(other) == rewards for other in permutations(some))


@pytest.mark.parametrize(
    ("earned", "quarters", "base"),
    [
        (D(29), 2, Fraction(58)),  # joined in July with 14 + 15 of 30
        (D("40.5"), 4, Fraction("40.5")),
        (D(44), 3, Fraction(176, 3)),
        (D(15), 1, Fraction(60)),
        (D(0), 2, Fraction(0)),
    ],
)
def test_the_base_of_a_part_year_is_exact(earned, quarters, base):
    assert prorated_base(earned, quarters) == base


@pytest.mark.parametrize(("earned", "quarters"), [(D(0), 0), (D(60), 5), (D("30.5"), 2), (D(-1), 2)])
def test_a_part_year_that_cannot_be_is_refused(earned, quarters):
    with pytest.raises(ValueError, match="points in"):
        prorated_base(earned, quarters)


@given(st.integers(1, 4), st.integers(0, 120))
def test_the_base_of_a_part_year_stays_within_sixty(quarters, halves):
    earned = min(D(halves) / 2, 15 * quarters)

    assert 0 <= prorated_base(earned, quarters) <= 60
    assert quarters < 4 or prorated_base(earned, quarters) == Fraction(earned)


@pytest.mark.parametrize(("quarters", "ungraded"), [(0, True), (1, True), (2, False), (4, False)])
def test_under_two_full_quarters_nobody_is_graded(quarters, ungraded):
    assert is_ungraded(quarters) is ungraded


@pytest.mark.parametrize(
    ("points", "printed"),
    [
        (D("58.00"), "58"),
        (D("60"), "60"),  # not 6E+1
        (D("14.50"), "14.5"),
        (Fraction(176, 3), "58.66"),
        (Fraction(89999, 1000), "89.99"),  # never rounded up
        (Fraction(0), "0"),
        (100, "100"),
    ],
)
def test_points_are_shown_cut_and_without_trailing_zeros(points, printed):
    assert str(shown(points)) == printed


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        shown(0.1)
    with pytest.raises(TypeError):
        prorated_base(14.5, 1)
    with pytest.raises(TypeError):
        quarter_base([0.5])


@given(st.fractions(0, 100))
def test_what_is_shown_is_never_more_than_the_points(points):
    assert 0 <= points - Fraction(shown(points)) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("eligible", "present", "ayes", "passed"),
    [
        (12, 5, 5, False),  # no quorum
        (12, 6, 6, False),  # a quorum, yet no majority of those due
        (12, 7, 6, False),
        (12, 7, 7, True),
        (11, 5, 5, False),
        (11, 6, 5, False),
        (11, 6, 6, True),
        (1, 1, 1, True),
        (0, 0, 0, False),
    ],
)
def test_more_than_half_of_those_due_must_agree(eligible, present, ayes, passed):
    assert passes(eligible, present, ayes) is passed
    assert why_passes(eligible, present, ayes).endswith("，通过" if passed else "，未通过")


@pytest.mark.parametrize(("eligible", "present", "ayes"), [(12, 13, 7), (12, 7, 8), (12, 7, -1), (-1, -1, -1)])
def test_counts_that_cannot_be_are_refused(eligible, present, ayes):
    with pytest.raises(ValueError, match="不符"):
        passes(eligible, present, ayes)


@pytest.mark.parametrize(
    ("eligible", "present", "ayes", "said"),
    [
        (10, 9, 4, "应到 10 人，实到 9 人，超过半数，符合规定；赞成 4 人，没有超过应到人数的半数，未通过"),
        (12, 6, 6, "应到 12 人，实到 6 人，正好半数，符合规定；赞成 6 人，没有超过应到人数的半数，未通过"),
        (12, 5, 5, "应到 12 人，实到 5 人，不足半数，不符合规定；赞成 5 人，没有超过应到人数的半数，未通过"),
        (11, 6, 6, "应到 11 人，实到 6 人，超过半数，符合规定；赞成 6 人，超过应到人数的半数，通过"),
    ],
)
def test_a_meeting_is_explained_in_the_words_of_minutes(eligible, present, ayes, said):
    assert why_passes(eligible, present, ayes) == said


@given(
    st.integers(0, 60).flatmap(
        lambda n: st.integers(0, n).flatmap(lambda m: st.tuples(st.just(n), st.just(m), st.integers(0, m)))
    )
)
def test_one_more_aye_never_hurts(counts):
    eligible, present, ayes = counts

    if passes(eligible, present, ayes) and ayes < present:
        assert passes(eligible, present, ayes + 1)


FRIDAY = date(2024, 9, 27)
GOLDEN_WEEK = [date(2024, 10, n) for n in range(1, 8)]


@pytest.mark.parametrize(
    ("posted_on", "days", "days_off", "working", "ends"),
    [
        (date(2024, 6, 3), 5, [], [], date(2024, 6, 10)),  # Monday to Monday
        (date(2024, 6, 3), 4, [], [], date(2024, 6, 7)),
        (date(2024, 6, 8), 1, [], [], date(2024, 6, 10)),  # posted on a Saturday
        (FRIDAY, 1, [], [], date(2024, 9, 30)),
        (FRIDAY, 5, [], [], date(2024, 10, 4)),
        (FRIDAY, 5, GOLDEN_WEEK, [], date(2024, 10, 11)),
        (FRIDAY, 5, GOLDEN_WEEK, [date(2024, 9, 29)], date(2024, 10, 10)),  # 调休: a working Sunday
        (FRIDAY, 1, [date(2024, 9, 29)], [date(2024, 9, 29)], date(2024, 9, 30)),  # off goes before working
    ],
)
def test_a_notice_runs_for_working_days_from_the_day_after(posted_on, days, days_off, working, ends):
    assert notice_ends(posted_on, days, days_off=days_off, working=working) == ends


def test_a_notice_of_no_days_is_refused():
    with pytest.raises(ValueError, match="one day"):
        notice_ends(FRIDAY, 0)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 20), st.lists(st.integers(1, 30)))
def test_a_day_off_never_shortens_a_notice(posted_on, days, off):
    days_off = [posted_on + timedelta(days=n) for n in off]

    assert notice_ends(posted_on, days) <= notice_ends(posted_on, days, days_off=days_off)
    assert notice_ends(posted_on, days) < notice_ends(posted_on, days + 1)


@pytest.mark.parametrize(
    ("number", "months", "first", "last", "due"),
    [
        (1, (1, 2, 3), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 30)),
        (2, (4, 5, 6), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 31)),
        (3, (7, 8, 9), date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 31)),
        (4, (10, 11, 12), date(2024, 10, 1), date(2024, 12, 31), date(2025, 2, 28)),
    ],
)
def test_the_quarters_of_a_year(number, months, first, last, due):
    assert quarter_months(number) == months
    assert quarter_span(2024, number) == (first, last)
    assert quarter_due(2024, number) == due
    assert quarter_of(first) == quarter_of(last) == (2024, number)


def test_the_last_quarter_is_due_on_a_leap_day():
    assert quarter_due(2023, 4) == date(2024, 2, 29)


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_quarters(number):
    with pytest.raises(ValueError, match="no quarter"):
        quarter_months(number)


# idle months


@pytest.mark.parametrize(
    ("months", "word"),
    [(0, ""), (2, ""), (3, "提醒"), (4, "提醒"), (5, "满 6 个月"), (6, "除名"), (9, "除名")],
)
def test_idle_months_are_warned_of_and_never_acted_upon(months, word):
    assert word in idle_warning(months)
    assert bool(idle_warning(months)) is bool(word)


@pytest.mark.parametrize(
    ("due", "absent", "is_missed"),
    [(0, 0, None), (1, 0, False), (1, 1, True), (3, 2, False), (3, 3, True)],
)
def test_only_who_missed_every_gathering_of_the_month_missed_it(due, absent, is_missed):
    assert missed(due, absent) is is_missed


def spelt(year, word):
    """x neglected, o in order, n nothing due, - no sheet; from January of the year on."""
    said = {"x": True, "o": False, "n": None}
    return {(year + i // 12, i % 12 + 1): said[sign] for i, sign in enumerate(word) if sign != "-"}


@pytest.mark.parametrize(
    ("word", "until", "months"),
    [
        ("", date(2026, 6, 30), 0),
        ("xx", date(2026, 2, 28), 2),
        ("xxx", date(2026, 3, 31), 3),
        ("xxxx", date(2026, 4, 30), 4),
        ("xxxxx", date(2026, 5, 31), 5),
        ("xxxxxx", date(2026, 6, 30), 6),
        ("xxxxxx", date(2026, 5, 1), 5),  # up to the month of the day
        ("oxxx", date(2026, 4, 30), 3),
        ("xxxo", date(2026, 4, 30), 0),  # came back: the run has ended
        ("xxox", date(2026, 4, 30), 1),  # leave in between is in order
        ("xx-x", date(2026, 4, 30), 3),  # nobody wrote March down: it breaks nothing and counts nothing
        ("xxnx", date(2026, 4, 30), 3),  # nothing was due in March
        ("xxx--", date(2026, 5, 31), 3),
        ("x-x-x-x-x-x", date(2026, 12, 31), 6),
        ("ooooooooooxxxx", date(2027, 2, 28), 4),  # November to February
        ("----------xx-x", date(2027, 2, 28), 3),
    ],
)
def test_consecutive_months_are_counted_back_from_the_day(word, until, months):
    run = consecutive(spelt(2026, word), until)

    assert len(run) == months
    assert run == sorted(run)
