"""四3: how a year's points come about: full marks, caps, floors, claims."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

Points = Decimal | Fraction

QUARTERS = 4
QUARTER_FULL = Decimal(15)
BASE_FULL = QUARTERS * QUARTER_FULL
TASK_FULL = Decimal(10)
APPRAISAL_FULL = Decimal(20)
REWARD_FULL = Decimal(10)
YEAR_FULL = BASE_FULL + TASK_FULL + APPRAISAL_FULL + REWARD_FULL
"""四2 “基础分60分、任务分10分、评议分20分、奖励分10分”, 四3 “划分为每季度15分”: 100 in all."""

UNGRADED_UNDER = 2  # full quarters, see is_ungraded


def exact(points: Points | int) -> Fraction:
    """The same number as a Fraction. A float is refused: none ever decides a person's standing."""
    if isinstance(points, float):
        raise TypeError("points are exact: Decimal, Fraction or int")
    return Fraction(points)


def shown(points: Points | int) -> Decimal:
    """Points as they are printed: cut to two places, never rounded up, no trailing zeros (58, 14.5)."""
    cut = Decimal(int(exact(points) * 100)) / 100
    return cut.to_integral_value() if cut == cut.to_integral_value() else cut.normalize()


class Deducted(NamedTuple):
    """What a quarter's deductions come to, in points."""

    counted: Decimal  # comes off the quarter: quarter_base([counted]) is what is left
    lost_to_caps: Decimal
    lost_at_floor: Decimal


def quarter_base(deductions: Iterable[Decimal]) -> Decimal:
    """四3 “每季度15分……逐项扣分，扣完为止”

    What is deducted beyond 15 is lost, not carried on (A15). A reversal (冲销, A23) may be passed as a
    negative line; a quarter never rises above its 15 (ValueError).
    """
    return QUARTER_FULL - deductions_after_caps(("", points, None) for points in deductions).counted


def deductions_after_caps(lines: Iterable[tuple[object, Decimal, Decimal | None]]) -> Deducted:
    """四3 “对照标准如有不足的则逐项扣分，扣完为止”

    `lines` holds (item, points, cap of the item in a quarter or None). The document has no caps per item, a
    branch's standard may: each item is capped first, then the quarter ends at its floor (A15).
    """
    counted, lost_to_caps = _capped(lines)
    off = min(counted, QUARTER_FULL)
    return Deducted(off, lost_to_caps, counted - off)


def _capped(lines) -> tuple[Decimal, Decimal]:
    """(counted, lost): the lines of one item together count up to its cap. ValueError if an item makes no sense."""
    sums, caps = defaultdict(Decimal), {}
    for item, points, cap in lines:
        if caps.setdefault(item, cap) != cap:
            raise ValueError(f"one item, two caps: {item}")
        sums[item] += points
    if any(points < 0 for points in sums.values()):
        raise ValueError("more reversed than entered")
    counted = sum(
        (points if caps[item] is None else min(points, caps[item]) for item, points in sums.items()), Decimal(0)
    )
    return counted, sum(sums.values(), Decimal(0)) - counted


def task_points(scores: Iterable[Decimal]) -> Decimal:
    """四2 “任务分10分”, 四3 “按其履责践诺情况，给出任务分”: the sum of the scores, at most 10, none negative."""
    scores = list(scores)
    if any(score < 0 for score in scores):
        raise ValueError("task scores are given, never taken")
    return min(sum(scores, Decimal(0)), TASK_FULL)


class Claim(NamedTuple):
    """One proved reward. An empty `matter` is a matter of its own; `cap` is the item's, for the year."""

    points: Decimal
    matter: str = ""
    item: str = ""
    cap: Decimal | None = None


class Rewards(NamedTuple):
    """What the claims come to; the rest is `claimed` minus the three losses."""

    points: Decimal
    claimed: Decimal
    lost_same_matter: Decimal
    lost_to_caps: Decimal
    lost_over_full: Decimal


def reward_points(claims: Iterable[Claim]) -> Rewards:
    """四2 “奖励分10分”, 四3 “酌情加分”

    Decided (A16): for one matter only the highest counts; then the item's cap, if the standard has one;
    then 10. A claim that was reversed is left out by the caller. ValueError: negative points, or a cap
    without an item.
    """
    claims = [Claim(*claim) for claim in claims]
    if any(claim.points < 0 or (claim.cap is not None and not claim.item) for claim in claims):
        raise ValueError("a reward is never negative, and only an item has a cap")
    best: dict[object, Claim] = {}
    for number, claim in enumerate(claims):
        matter = claim.matter or number
        best[matter] = max(best.get(matter, claim), claim, key=_worth)
    highest = sum((claim.points for claim in best.values()), Decimal(0))
    counted, lost_to_caps = _capped((claim.item, claim.points, claim.cap) for claim in best.values())
    points = min(counted, REWARD_FULL)
    claimed = sum((claim.points for claim in claims), Decimal(0))
    return Rewards(points, claimed, claimed - highest, lost_to_caps, counted - points)


def _worth(claim: Claim):
    """Higher first; of equals the one with more room, so that the order of entry never matters."""
    return claim.points, claim.cap is None, claim.cap or Decimal(0), str(claim.item)


def prorated_base(earned: Points, quarters: int) -> Fraction:
    """四3 “基础分：划分为每季度15分” is silent on who joined in mid-year.

    Decided (A11): 60 x earned / (15 x quarters here), graded on the exact fraction. Four quarters give
    what was earned. ValueError: no quarter, more than four, or more points than the quarters hold.
    """
    if not 1 <= quarters <= QUARTERS or not 0 <= earned <= quarters * QUARTER_FULL:
        raise ValueError(f"{earned} points in {quarters} quarters")
    return exact(BASE_FULL) * exact(earned) / exact(QUARTER_FULL * quarters)


def is_ungraded(quarters: int) -> bool:
    """四4 “对年度积分……” presumes a year. Decided (A11): under 2 full quarters here 不定等次."""
    return quarters < UNGRADED_UNDER
