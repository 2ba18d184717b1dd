"""evaluation/rules.py beside 五(一)4, 四4 and 五(二): each edge with its neighbour."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import (
    UNGRADED,
    Candidate,
    Level,
    Masses,
    Need,
    Person,
    Votes,
    appraisal_points,
    bars_excellent,
    compute_year,
    consequence,
    excellent_places,
    grade,
    grade_label,
    heed_masses,
    is_doubted,
    percent,
    raises_question,
    rank,
    vote_level,
    why_level,
    why_masses,
    why_places,
)

E, Q, B, U = Level

# 五(一)4 the level by the votes


@pytest.mark.parametrize(
    ("votes", "verified", "level"),
    [
        (Votes(60, 30, 0, 10), None, E),  # 优秀票不低于60%、不合格票不高于10%
        (Votes(60, 29, 0, 11), None, Q),  # one vote too many against
        (Votes(59, 41, 0, 0), None, Q),
        (Votes(30, 30, 25, 15), None, Q),  # 合格以上票不低于60%、不合格票不高于15%
        (Votes(30, 30, 24, 16), None, B),
        (Votes(30, 29, 41, 0), None, B),
        (Votes(10, 20, 40, 30), None, B),  # 基本合格以上票不低于60%、不合格票不高于30%
        (Votes(0, 0, 60, 30, abstained=10), None, B),
        (Votes(0, 0, 59, 30, abstained=11), None, None),  # support under 60% through abstentions
        (Votes(4, 3, 4, 2, abstained=7), None, None),
        (Votes(4, 3, 4, 2, abstained=7), True, None),  # nothing to verify at 10%
        (Votes(0, 0, 69, 31), None, None),  # 超过30%: 待核实
        (Votes(0, 0, 69, 31), True, U),  # 经核实属实
        (Votes(0, 0, 69, 31), False, B),  # 经核实不属实
        (Votes(0, 0, 0, 1), False, B),
        (Votes(0, 0, 0, 0), None, None),  # no ballots
        (Votes(0, 0, 0, 0, abstained=3), True, None),
    ],
)
def test_the_level_follows_the_shares_of_the_votes(votes, verified, level):
    assert vote_level(votes, verified=verified) is level


@pytest.mark.parametrize(
    ("votes", "level", "points"),
    [
        (Votes(12, 6, 1, 1, 0), E, 20),  # E exactly 60 %
        (Votes(12, 5, 1, 2, 0), E, 20),  # U exactly 10 %
        (Votes(12, 4, 1, 3, 0), Q, 18),  # U exactly 15 %
        (Votes(8, 4, 5, 3, 0), Q, 18),  # E+Q exactly 60 %, U exactly 15 %
        (Votes(5, 4, 5, 6, 0), B, 16),  # U exactly 30 %
        (Votes(11, 1, 0, 1, 7), Q, 18),
    ],
)
def test_the_worked_examples_give_level_and_points(votes, level, points):
    assert vote_level(votes) is level
    assert appraisal_points(level) == points


def test_the_worked_examples_without_a_level():
    to_verify, pending, nothing = Votes(5, 4, 4, 7, 0), Votes(4, 3, 4, 2, 7), Votes(0, 0, 0, 0, 0)

    assert [vote_level(votes) for votes in (to_verify, pending, nothing)] == [None] * 3
    assert appraisal_points(vote_level(to_verify, verified=True)) == 14
    assert appraisal_points(vote_level(to_verify, verified=False)) == 16


@pytest.mark.parametrize(
    ("votes", "counted", "left_out"),
    [
        (Votes(11, 1, 0, 1, 7), Q, E),
        (Votes(4, 3, 4, 2, 7), None, B),  # 7/13 合格以上, 11/13 基本合格以上
        (Votes(6, 0, 0, 0, 4), E, E),
        (Votes(5, 0, 2, 3, 10), None, B),  # 30% against of those marked
        (Votes(5, 0, 1, 3, 10), None, None),  # over 30% against only without abstentions
    ],
)
def test_a_setting_leaves_abstentions_out_of_the_denominator(votes, counted, left_out):
    assert vote_level(votes) is counted
    assert vote_level(votes, count_abstentions=False) is left_out


@pytest.mark.parametrize(("ballots", "at_best"), [(10, E), (9, Q), (7, Q), (6, B), (4, B), (3, None), (1, None)])
def test_in_a_small_branch_one_vote_against_weighs_much(ballots, at_best):
    assert vote_level(Votes(ballots - 1, 0, 0, 1)) is at_best


def tallies(most):
    for e, q, b, u in product(range(most + 1), repeat=4):
        for a in range(most + 1 - e - q - b - u):
            yield e, q, b, u, a


def level_by_hand(e, q, b, u, whole, verified):
    """The same clause again: in hundredths, from the worst level up, without the product's helpers."""
    if whole == 0:
        return None
    if 100 * u > 30 * whole:
        return None if verified is None else [B, U][verified]
    level = None
    if 100 * (e + q + b) >= 60 * whole:
        level = B
    if 100 * (e + q) >= 60 * whole and 100 * u <= 15 * whole:
        level = Q
    if 100 * e >= 60 * whole and 100 * u <= 10 * whole:
        level = E
    return level


def test_every_tally_of_up_to_twenty_ballots_has_the_level_of_the_document():
    wrong = []
    for e, q, b, u, a in tallies(20):
        votes = Votes(e, q, b, u, a)
        for counted in (True, False):
            whole = e + q + b + u + a * counted
            for verified in (None, True, False):
                if vote_level(votes, verified=verified, count_abstentions=counted) is not level_by_hand(
                    e, q, b, u, whole, verified
                ):
                    wrong.append((votes, verified, counted))

    assert not wrong


counts = st.integers(0, 60)
some_votes = st.builds(Votes, counts, counts, counts, counts, counts)


@given(some_votes, st.sampled_from([None, True, False]), st.booleans())
def test_only_the_three_documented_cases_have_no_level(votes, verified, counted):
    whole = votes.valid(counted)
    support = votes.excellent + votes.qualified + votes.basic

    unverified = 10 * votes.unqualified > 3 * whole and verified is None
    pending = 10 * votes.unqualified <= 3 * whole and 10 * support < 6 * whole
    none = vote_level(votes, verified=verified, count_abstentions=counted) is None

    assert none is (whole == 0 or unverified or pending)
    assert not (pending and whole and not counted)  # never without counted abstentions


BETTER = ("unqualified", "basic", "qualified", "excellent")
HEIGHT = {U: 0, None: 1, B: 2, Q: 3, E: 4}


@given(some_votes, st.booleans(), st.integers(0, 2))
def test_a_ballot_moved_up_one_box_never_lowers_a_level(votes, counted, box):
    worse, better = BETTER[box : box + 2]
    if getattr(votes, worse):
        moved = replace(votes, **{worse: getattr(votes, worse) - 1, better: getattr(votes, better) + 1})
        before, after = (vote_level(v, verified=True, count_abstentions=counted) for v in (votes, moved))

        assert HEIGHT[before] <= HEIGHT[after]


@given(some_votes, st.integers(2, 9))
def test_only_shares_matter_not_the_number_of_ballots(votes, times):
    more = Votes(
        *(n * times for n in (votes.excellent, votes.qualified, votes.basic, votes.unqualified, votes.abstained))
    )

    assert vote_level(more) is vote_level(votes)


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="不能为负"):
        Votes(1, 0, 0, 0, -1)
    with pytest.raises(ValueError, match="不能为负"):
        Masses(1, 0, -1)


# why: the same in words


@pytest.mark.parametrize(
    ("votes", "verified", "said"),
    [
        (Votes(12, 7, 0, 1), None, "优秀票 12/20 = 60% ≥ 60%；不合格票 1/20 = 5% ≤ 10% → 优秀"),
        (
            Votes(11, 8, 0, 1),
            None,
            "优秀票 11/20 = 55% < 60%；合格以上票 19/20 = 95% ≥ 60%；不合格票 1/20 = 5% ≤ 15% → 合格",
        ),
        (
            Votes(12, 4, 1, 3),
            None,
            "不合格票 3/20 = 15% > 10%；合格以上票 16/20 = 80% ≥ 60%；不合格票 3/20 = 15% ≤ 15% → 合格",
        ),
        (
            Votes(5, 4, 5, 6),
            None,
            "优秀票 5/20 = 25% < 60%；合格以上票 9/20 = 45% < 60%；基本合格以上票 14/20 = 70% ≥ 60%；不合格票 6/20 = 30% ≤ 30% → 基本合格",
        ),
        (Votes(5, 4, 4, 7), None, "不合格票 7/20 = 35% > 30% → 待核实"),
        (Votes(5, 4, 4, 7), True, "不合格票 7/20 = 35% > 30%，经核实属实 → 不合格"),
        (Votes(5, 4, 4, 7), False, "不合格票 7/20 = 35% > 30%，经核实不属实 → 基本合格"),
        (
            Votes(4, 3, 4, 2, 7),
            None,
            "优秀票 4/20 = 20% < 60%；合格以上票 7/20 = 35% < 60%；基本合格以上票 11/20 = 55% < 60%；弃权 7 票 → 待定",
        ),
        (Votes(0, 0, 0, 0), None, "没有有效票 → 未定层次"),
        (
            Votes(599, 401, 0, 0),
            None,
            "优秀票 599/1000 = 59.9% < 60%；合格以上票 1000/1000 = 100% ≥ 60%；不合格票 0/1000 = 0% ≤ 15% → 合格",
        ),
        (Votes(2, 1, 0, 0), None, "优秀票 2/3 ≈ 66.66% ≥ 60%；不合格票 0/3 = 0% ≤ 10% → 优秀"),
        (
            Votes(59999, 40001, 0, 0),
            None,
            "优秀票 59999/100000 ≈ 59.99% < 60%；合格以上票 100000/100000 = 100% ≥ 60%；不合格票 0/100000 = 0% ≤ 15% → 合格",
        ),
    ],
)
def test_a_level_is_explained_in_words_and_arithmetic(votes, verified, said):
    assert why_level(votes, verified=verified) == said


def test_the_explanation_ends_with_the_level_for_every_small_tally():
    for tally in tallies(7):
        votes = Votes(*tally)
        for counted, verified in product((True, False), (None, True, False)):
            level = vote_level(votes, verified=verified, count_abstentions=counted)
            said = why_level(votes, verified=verified, count_abstentions=counted).rpartition(" → ")[2]

            assert said == level.label if level else said in ("待核实", "待定", "未定层次")


# 五(一)4 the masses


@pytest.mark.parametrize(
    ("masses", "barred", "asked"),
    [
        (Masses(14, 6, 0), False, False),  # 满意 exactly 70 %
        (Masses(13, 7, 0), True, False),  # “满意”票低于70%
        (Masses(14, 6, 0, unknown=30), False, False),  # 不了解 is in no denominator
        (Masses(10, 0, 10), True, False),  # 不满意 exactly 50 %
        (Masses(9, 0, 11), True, True),  # “不满意”票高于50%
        (Masses(0, 5, 0), True, False),  # 基本满意 is not 满意
        (Masses(0, 0, 4), False, False),  # under 5 answers
        (Masses(0, 0, 4, unknown=9), False, False),
        (Masses(0, 0, 5), True, True),
        (Masses(0, 0, 0), False, False),
        (None, False, False),
    ],
)
def test_the_masses_bar_the_best_level_and_ask_about_the_worst(masses, barred, asked):
    assert bars_excellent(masses) is barred
    assert raises_question(masses) is asked
    assert heed_masses(E, masses) is (Q if barred else E)


@given(st.sampled_from([Q, B, U]), st.builds(Masses, counts, counts, counts, counts))
def test_the_masses_change_no_level_but_the_best(level, masses):
    assert heed_masses(level, masses) is level


@pytest.mark.parametrize(
    ("masses", "said"),
    [
        (Masses(14, 4, 2), "满意 14/20 = 70% ≥ 70%；不满意 2/20 = 10% ≤ 50%"),
        (Masses(13, 5, 2), "满意 13/20 = 65% < 70%，不能评为优秀；不满意 2/20 = 10% ≤ 50%"),
        (
            Masses(9, 0, 11),
            "满意 9/20 = 45% < 70%，不能评为优秀；不满意 11/20 = 55% > 50%，可考虑评为不合格，须由支部答复、党委复核",
        ),
        (Masses(4, 0, 0, 9), "群众有效评价 4 份，不足 5 份，不适用群众满意度规定"),
        (None, "没有群众测评"),
    ],
)
def test_the_answers_of_the_masses_are_explained(masses, said):
    assert why_masses(masses) == said


# 四4 places, order, bands


@pytest.mark.parametrize(
    ("members", "places"),
    [(0, 0), (3, 0), (4, 0), (5, 1), (9, 1), (10, 2), (14, 2), (15, 3), (20, 4)],
)
def test_at_most_a_fifth_of_the_members_has_a_place(members, places):
    assert excellent_places(members) == places


def test_the_share_is_a_setting_of_at_most_one_third():
    assert excellent_places(12, D("0.25")) == 3
    assert excellent_places(12, Fraction(1, 3)) == 4
    for share in (D("0.34"), Fraction(-1, 5)):
        with pytest.raises(ValueError, match="三分之一"):
            excellent_places(12, share)
    with pytest.raises(TypeError):
        excellent_places(12, 0.2)


@given(st.integers(0, 500))
def test_places_are_the_most_that_keep_within_the_share(members):
    places = excellent_places(members)

    assert places * 5 <= members < (places + 1) * 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((12, percent(20)), "12 人 × 20% = 2.4，取整 2 个"),
        ((12, D("0.25")), "12 人 × 25% = 3，取整 3 个"),
        ((12, percent(20), 1), "12 人 × 20% = 2.4，取整 2 个；经党委书面同意增加 1 个，共 3 个"),
        ((4, percent(20), 1), "4 人 × 20% = 0.8，取整 0 个；经党委书面同意增加 1 个，共 1 个"),
    ],
)
def test_the_places_are_explained_in_arithmetic(arguments, said):
    assert why_places(*arguments) == said


def test_a_small_branch_without_a_place_is_told_the_way_to_one():
    assert why_places(4, formal=4) == "4 人 × 20% = 0.8，取整 0 个；正式党员不足 5 人，经党委书面同意可有 1 个"
    assert why_places(5, formal=4) == "5 人 × 20% = 1，取整 1 个"
    assert why_places(4) == "4 人 × 20% = 0.8，取整 0 个"


def candidate(key, total=95, excellent=80, satisfied=90, base=58, ayes=None):
    return Candidate(
        key, D(total), percent(excellent), None if satisfied is None else percent(satisfied), D(base), {} if ayes is None else {1: ayes}
    )


def keys(ranking):
    return tuple("".join(sorted(c.key for c in part)) for part in ranking)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (candidate("甲", total=96), candidate("乙", excellent=99)),
        (candidate("甲", excellent=81), candidate("乙", satisfied=99)),
        (candidate("甲", satisfied=91), candidate("乙", base=60)),
        (candidate("甲", base=59), candidate("乙", ayes=9)),
        (candidate("甲", ayes=6), candidate("乙", ayes=5)),
        (candidate("甲", ayes=1), candidate("乙", ayes=0)),
        (candidate("甲", total=96, satisfied=None), candidate("乙")),
        (candidate("甲", satisfied=None, base=59), candidate("乙", satisfied=99)),  # 满意 is passed over
    ],
)
def test_places_go_by_points_then_votes_then_masses_then_base_then_the_branch(first, second):
    assert rank([second, first], 1) == ((first,), (), (second,))


def test_a_vote_in_which_one_of_the_equals_did_not_stand_decides_nothing():
    voted, new = candidate("甲", ayes=9), candidate("乙")

    assert set(rank([voted, new], 1).tied) == {voted, new}


def voted(**ayes):
    """甲, 乙 and so on, equal but for the branch's votes by number."""
    return [replace(candidate(key), ayes=got) for key, got in ayes.items()]


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (voted(a={1: 5}, b={1: 5}, c={1: 2}), ("", "ab", "c")),
        (voted(a={1: 5, 2: 1}, b={1: 5, 2: 0}, c={1: 2}), ("a", "", "bc")),  # the second vote is between a and b: c stays behind them with more ayes
        (voted(a={1: 4}, b={1: 2, 2: 7}, c={2: 3}), ("", "abc", "")),  # no vote in which all three stood
        (voted(a={1: 4}, b={1: 2, 2: 7}), ("a", "", "b")),  # what b got against another is not held against a
        (voted(a={1: 4, 2: 0}, b={1: 2, 2: 7}), ("a", "", "b")),  # the first vote has decided
    ],
)
def test_a_further_vote_divides_only_those_who_stood_in_it(some, expected):
    assert keys(rank(some, 1)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (0, ("", "", "abcd")),
        (1, ("a", "", "bcd")),
        (2, ("a", "bc", "d")),  # equals across the edge: all of them
        (3, ("abc", "", "d")),  # equals on one side of the edge
        (4, ("abcd", "", "")),
        (9, ("abcd", "", "")),
    ],
)
def test_those_equal_across_the_edge_are_tied(places, expected):
    four = [candidate("d", 91), candidate("b", 93), candidate("a", 95), candidate("c", 93)]

    assert keys(rank(four, places)) == expected


some_candidates = st.lists(
    st.builds(
        candidate,
        key=st.just(""),
        total=st.integers(90, 92),
        excellent=st.sampled_from([60, 80]),
        satisfied=st.sampled_from([None, 70, 90]),
        base=st.sampled_from([58, 60]),
        ayes=st.sampled_from([None, 5, 6]),
    ),
    max_size=10,
).map(lambda some: [replace(c, key=chr(97 + n)) for n, c in enumerate(some)])


@given(some_candidates, st.integers(0, 10), st.randoms())
def test_neither_name_nor_order_of_entry_decides_a_place(some, places, random):
    ranking = rank(some, places)
    shuffled = random.sample(some, len(some))

    assert keys(rank(shuffled, places)) == keys(ranking)
    assert sorted(c.key for part in ranking for c in part) == [c.key for c in some]


@given(some_candidates, st.integers(0, 10))
def test_no_place_is_given_too_many_or_left_empty_without_a_tie(some, places):
    kept, tied, over = rank(some, places)

    assert len(kept) <= places
    assert len(kept) + len(tied) > places if tied else len(kept) == min(places, len(some))
    assert all(a.total >= b.total for a in kept for b in (*tied, *over))


@pytest.mark.parametrize(
    ("total", "level"),
    [
        (D("100"), E),
        (D("90"), E),  # 90分以上
        (D("89.99"), Q),  # never rounded up
        (D("89.5"), Q),  # 60 + 9.5 + 20 + 0
        (Fraction(269999, 3000), Q),
        (D("70"), Q),  # 70-89分
        (D("69.5"), B),
        (D("60"), B),  # doubt goes to the member
        (D("59.99"), U),  # 60分以下
        (D("0"), U),
    ],
)
def test_the_points_propose_a_grade(total, level):
    assert grade(total) is level


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_more_points_never_propose_a_lower_grade(one, other):
    assert HEIGHT[grade(min(one, other))] <= HEIGHT[grade(max(one, other))]


def test_grades_have_the_words_of_the_document():
    assert [grade_label(g) for g in (*Level, UNGRADED, None)] == [
        "优秀",
        "合格",
        "基本合格",
        "不合格",
        "不定等次",
        "不定等次",
    ]
    assert grade_label("basic") == "基本合格"


# 五(二) consequences


@pytest.mark.parametrize(
    ("grade", "word"),
    [(E, "州级以上"), (Q, "市级"), (B, "诫勉谈话"), (U, "组织处置"), ("basic", "诫勉谈话"), ("unqualified", "取消评先评优")],
)
def test_each_grade_has_its_consequence(grade, word):
    assert word in "".join(kind.label for kind in consequence(grade))


def test_nothing_follows_from_no_grade():
    assert consequence(None) == consequence(UNGRADED) == ()


# the year as a whole

EXCELLENT, QUALIFIED, BASIC = Votes(18, 2, 0, 0), Votes(5, 14, 1, 0), Votes(2, 2, 16, 0)
DOUBTED, PENDING = Votes(5, 4, 4, 7), Votes(4, 3, 4, 2, 7)
GLAD, COOL, CROSS = Masses(18, 1, 1), Masses(13, 5, 2), Masses(5, 4, 11)


def person(key="甲", votes=EXCELLENT, base="60", task="10", reward="0", masses=GLAD, **more):
    return Person(key, D(base), D(task), D(reward), votes, masses, **more)


def alone(*, places=1, cap_changes_points=True, **about):
    (outcome,) = compute_year([person(**about)], places=places, cap_changes_points=cap_changes_points)
    return outcome


@pytest.mark.parametrize(
    ("about", "level", "total", "band", "grade"),
    [
        ({}, E, "90", E, E),  # without reward the maximum is exactly 90
        ({"task": "9.5"}, E, "89.5", Q, Q),
        ({"votes": QUALIFIED}, Q, "88", Q, Q),
        ({"votes": QUALIFIED, "reward": "1.5"}, Q, "89.5", Q, Q),
        ({"votes": QUALIFIED, "reward": "2"}, Q, "90", E, E),
        ({"votes": QUALIFIED, "base": "40.5", "task": "8", "reward": "10"}, Q, "76.5", Q, Q),
        ({"votes": QUALIFIED, "base": "42", "task": "0"}, Q, "60", B, B),
        ({"reward": "10"}, E, "100", E, E),
    ],
)
def test_points_are_added_up_and_graded(about, level, total, band, grade):
    outcome = alone(**about)

    assert (outcome.level, outcome.total, outcome.band, outcome.grade) == (level, Fraction(total), band, grade)
    assert outcome.needs == ()


STOPPED = [
    # about, voted, level, total, grade, last remark
    ({"votes": DOUBTED, "verified": True}, U, U, 84, U, "积分达到合格，评议为不合格，定为不合格"),
    ({"votes": DOUBTED, "verified": True, "reward": "10"}, U, U, 94, U, "积分达到优秀，评议为不合格，定为不合格"),
    ({"votes": DOUBTED, "verified": False, "reward": "10"}, B, B, 96, Q, "积分达到优秀，评议为基本合格，定为合格"),
    ({"votes": BASIC, "reward": "4"}, B, B, 90, Q, "积分达到优秀，评议为基本合格，定为合格"),
    ({"masses": COOL, "reward": "2"}, E, Q, 90, Q, "积分达到优秀，群众满意票低于 70%，定为合格"),
    ({"grave": True}, E, E, 90, Q, "积分达到优秀，严重问题尚未办结，定为合格"),
    ({"sanctioned": True, "reward": "2"}, E, Q, 90, Q, "积分达到优秀，留党察看，定为合格"),
    ({"probationary": True, "reward": "2"}, E, Q, 90, Q, "积分达到优秀，预备党员，定为合格"),
    ({"masses": CROSS, "considered": True}, E, U, 84, U, "积分达到合格，评议为不合格，定为不合格"),
    ({"masses": CROSS, "considered": False}, E, Q, 88, Q, "群众不满意票高于 50%，经审定为合格"),
    ({"votes": PENDING, "settled": B}, B, B, 86, Q, "评议层次基本合格，按积分定为合格"),
    ({"votes": PENDING, "settled": Q, "reward": "2"}, Q, Q, 90, E, "评议层次合格，按积分定为优秀"),
    ({"base": "30", "low": B, "task": "0"}, E, E, 50, B, "积分未达到基本合格，经审定为基本合格"),
    ({"base": "30", "low": U, "task": "0"}, E, E, 50, U, "积分未达到基本合格，经审定为不合格"),
    ({"base": "30", "votes": DOUBTED, "verified": True, "task": "0"}, U, U, 44, U, "不合格票经核实属实，评议为不合格"),
    ({"masses": Masses(0, 0, 4)}, E, E, 90, E, None),  # under 5 answers
    ({"masses": None}, E, E, 90, E, None),
]


@pytest.mark.parametrize(("about", "voted", "level", "total", "grade", "remark"), STOPPED)
def test_what_stops_or_changes_a_grade_is_remarked(about, voted, level, total, grade, remark):
    outcome = alone(**about)

    assert (outcome.voted, outcome.level, outcome.total, outcome.grade) == (voted, level, total, grade)
    assert outcome.remarks[-1:] == ((remark,) if remark else ())
    assert outcome.needs == ()


@pytest.mark.parametrize(
    ("about", "need", "known"),
    [
        ({"votes": None}, Need.BALLOTS, None),
        ({"votes": Votes(0, 0, 0, 0)}, Need.BALLOTS, None),
        ({"votes": DOUBTED}, Need.VERIFY, None),
        ({"votes": PENDING}, Need.PENDING, None),
        ({"votes": PENDING, "verified": True}, Need.PENDING, None),
        ({"masses": CROSS}, Need.QUESTION, E),
    ],
)
def test_while_a_question_is_open_everything_after_it_is_open(about, need, known):
    outcome = alone(**about)

    assert outcome.needs == (need,)
    assert outcome.voted is known
    assert (outcome.provisional, outcome.level, outcome.appraisal, outcome.total, outcome.band, outcome.grade) == (
        None,
    ) * 6


def test_under_sixty_the_branch_is_asked_and_the_points_stand():
    outcome = alone(base="30", task="0")

    assert outcome.needs == (Need.LOW,)
    assert (outcome.total, outcome.band, outcome.grade) == (50, U, None)


def test_who_is_already_unqualified_is_not_asked_about_again():
    assert alone(votes=DOUBTED, verified=True, masses=CROSS).needs == ()


def test_an_answer_to_a_question_that_is_not_raised_counts_for_nothing():
    assert alone(verified=True, settled=B, considered=True, low=U) == alone()


def test_every_need_has_a_chinese_label():
    assert all(need.label and not need.label.isascii() for need in Need)


def four(**more):
    """Ten members, two places: four voted 优秀, and one more who makes 90 by rewards."""
    return [
        person("甲", reward="3", **more),
        person("乙", reward="2", **more),
        person("丙", reward="1", **more),
        person("丁", reward="0.5", **more),
        person("戊", votes=QUALIFIED, reward="4.5", **more),
    ]


def test_the_cap_takes_two_points_and_the_freed_grade_may_go_to_another():
    a, b, c, d, e = compute_year(four(), places=2)

    assert [o.level for o in (a, b, c, d, e)] == [E, E, Q, Q, Q]
    assert [o.total for o in (a, b, c, d, e)] == [93, 92, 89, Fraction("88.5"), Fraction("92.5")]
    assert [o.provisional for o in (c, d)] == [91, Fraction("90.5")]
    assert [o.grade for o in (a, b, c, d, e)] == [E, Q, Q, Q, E]
    assert [o.place for o in (a, b, c, d, e)] == [1, 3, None, None, 2]
    assert c.remarks == d.remarks == ("测评层次优秀，受比例限制按合格计",)
    assert b.remarks == ("积分达到优秀，受比例限制定为合格",)
    assert e.remarks == ("评议层次合格，按积分定为优秀",)


def test_a_setting_lets_the_cap_leave_the_level_alone():
    outcomes = compute_year(four(), places=2, cap_changes_points=False)

    assert [o.level for o in outcomes] == [E, E, E, E, Q]
    assert [o.total for o in outcomes] == [93, 92, 91, Fraction("90.5"), Fraction("92.5")]
    assert [o.grade for o in outcomes] == [E, Q, Q, Q, E]


def test_equals_at_the_edge_of_the_level_wait_for_the_branch():
    tied = compute_year([person("甲"), person("乙"), person("丙", task="9")], places=1)
    voted = compute_year([person("甲", ayes={1: 3}), person("乙", ayes={1: 8}), person("丙", task="9")], places=1)

    assert [o.needs for o in tied] == [(Need.TIE,), (Need.TIE,), ()]
    assert [o.level for o in tied] == [None, None, Q]
    assert [o.level for o in voted] == [Q, E, Q]
    assert [o.grade for o in voted] == [Q, E, Q]


def test_equals_at_the_edge_of_the_grade_wait_for_the_branch():
    people = [person("甲", votes=QUALIFIED, reward="3"), person("乙", votes=QUALIFIED, reward="3")]

    tied = compute_year(people, places=1)
    voted = compute_year([replace(people[0], ayes={1: 0}), replace(people[1], ayes={1: 1})], places=1)

    assert [(o.level, o.grade, o.needs, o.place) for o in tied] == [(Q, None, (Need.TIE,), 1)] * 2
    assert [(o.grade, o.place) for o in voted] == [(Q, 2), (E, 1)]


def test_probationary_and_sanctioned_members_take_no_place():
    people = [person("甲", reward="9", probationary=True), person("乙", reward="9", sanctioned=True), person("丙")]

    a, b, c = compute_year(people, places=1)

    assert (a.voted, a.heeded, a.level, a.grade) == (b.voted, b.heeded, b.level, b.grade) == (E, Q, Q, Q)
    assert (c.level, c.grade) == (E, E)
    assert (a.remarks[0], b.remarks[0]) == ("预备党员", "留党察看")


def test_a_base_over_fewer_quarters_says_so():
    three, four = compute_year([person("甲", quarters=3), person("乙", quarters=4)], places=0)

    assert three.remarks[0] == "基础分按3个季度折算"
    assert not any("折算" in remark for remark in four.remarks)


def test_an_open_grave_case_stops_the_grade_and_not_the_level():
    a, b = compute_year([person("甲", reward="5", grave=True), person("乙", votes=QUALIFIED, reward="2")], places=1)

    assert (a.level, a.total, a.grade) == (E, 95, Q)
    assert b.grade is E


def test_who_is_new_here_is_not_graded_and_takes_no_place():
    without, voted, other = compute_year(
        [person("甲", votes=None, ungraded=True), person("乙", reward="9", ungraded=True), person("丙")], places=1
    )

    assert (without.level, without.total, without.grade, without.needs) == (None, None, None, ())
    assert (voted.level, voted.total, voted.grade, voted.needs) == (E, 99, None, ())
    assert without.remarks == voted.remarks == ("不定等次",)
    assert other.grade is E


def test_abstentions_are_counted_as_the_year_was_set():
    abstained = person(votes=Votes(11, 1, 0, 1, 7))

    assert compute_year([abstained], places=1)[0].voted is Q
    assert compute_year([abstained], places=1, count_abstentions=False)[0].voted is E


@pytest.mark.parametrize(
    "about",
    [
        {"settled": E},
        {"settled": U},
        {"low": Q},
        {"low": E},
        {"base": "60.5"},
        {"task": "10.5"},
        {"reward": "10.5"},
        {"base": "-1"},
    ],
)
def test_what_nobody_may_decide_is_refused(about):
    with pytest.raises(ValueError, match="points$|只能定为"):
        person(**about)


def test_two_entries_for_one_person_are_refused():
    with pytest.raises(ValueError, match="two entries"):
        compute_year([person("甲"), person("甲")], places=1)


small = st.integers(0, 6)
some_people = st.lists(
    st.builds(
        person,
        votes=st.one_of(
            st.none(), st.sampled_from([EXCELLENT, QUALIFIED]), st.builds(Votes, small, small, small, small, small)
        ),
        base=st.sampled_from(["20", "45", "58", "60"]),
        task=st.sampled_from(["0", "9.5", "10"]),
        reward=st.sampled_from(["0", "2", "10"]),
        masses=st.sampled_from([None, GLAD, GLAD, COOL, CROSS, Masses(1, 1, 1)]),
        verified=st.sampled_from([None, True, False]),
        settled=st.sampled_from([None, Q, B]),
        considered=st.sampled_from([None, True, False]),
        ayes=st.dictionaries(st.sampled_from([1, 2]), st.sampled_from([5, 6])),
        low=st.sampled_from([None, B, U]),
        probationary=st.booleans(),
        sanctioned=st.booleans(),
        grave=st.booleans(),
        ungraded=st.booleans(),
    ),
    max_size=8,
).map(lambda people: [replace(p, key=n) for n, p in enumerate(people)])
settings_of_a_year = st.fixed_dictionaries(
    {"places": st.integers(0, 4), "count_abstentions": st.booleans(), "cap_changes_points": st.booleans()}
)


@given(some_people, settings_of_a_year)
def test_every_year_keeps_the_promises_of_the_document(people, settings):
    outcomes = compute_year(people, **settings)

    assert [o.key for o in outcomes] == [p.key for p in people]
    assert sum(o.grade is E for o in outcomes) <= settings["places"]
    for p, o in zip(people, outcomes, strict=True):
        assert o.total is None or 0 <= o.total <= 100
        assert (o.total is None) is (o.level is None) is (o.appraisal is None) is (o.band is None)
        assert o.total is None or o.total == Fraction(p.base + p.task + p.reward + o.appraisal)
        assert (o.grade is None) is (bool(o.needs) or p.ungraded)
        assert o.grade is not E or (
            o.total >= 90 and not (p.probationary or p.sanctioned or p.grave or bars_excellent(p.masses))
        )
        assert o.grade is not U or o.level is U or p.low is U  # nobody becomes 不合格 by arithmetic alone
        assert o.level is not U or p.considered or is_doubted(p.votes, settings["count_abstentions"])
        assert o.voted is None or o.level is None or HEIGHT[o.level] <= HEIGHT[o.voted]  # never raised
    if settings["cap_changes_points"]:
        graded = [o for p, o in zip(people, outcomes, strict=True) if not p.ungraded]
        assert sum(o.level is E for o in graded) <= settings["places"]


@given(some_people, settings_of_a_year, st.randoms())
def test_the_order_of_the_list_never_matters(people, settings, random):
    outcomes = {o.key: o for o in compute_year(people, **settings)}

    for outcome in compute_year(random.sample(people, len(people)), **settings):
        assert outcome == outcomes[outcome.key]
