"""五(一)1: what a branch's standard must hold together, and where its wording rivals itself."""

from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations

from scoring.rules.points import TASK_FULL

ALIKE = Fraction(4, 5)


def tasks_add_up(points: Iterable[Decimal]) -> bool:
    """四2 “任务分10分”: the task items that one member finds come to exactly 10, no less and no more (A38)."""
    return sum(points, Decimal(0)) == TASK_FULL


def scale_descends(points: Decimal, marks: Iterable[Decimal]) -> bool:
    """四3 “按其履责践诺情况，给出任务分”

    The document gives no scale. Decided: it begins with the item's points and falls with every mark, never below 0;
    a scale of one mark would leave nothing to decide.
    """
    marks = list(marks)
    falls = all(higher > lower for higher, lower in zip(marks, marks[1:], strict=False))
    return len(marks) > 1 and marks[0] == points and falls and marks[-1] >= 0


def likeness(one: str, other: str) -> Fraction:
    """How much of two wordings is the same, in order: 0 nothing, 1 all (the ratio of difflib, exact)."""
    whole = len(one) + len(other)
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return Fraction(2 * same, whole) if whole else Fraction(1)


def rival(one: str, other: str) -> bool:
    """四3 “对照标准……逐项扣分”: one fact must find one item.

    Decided: two wordings are rivals where more than four fifths are the same, or one holds the other whole. Only warned of.
    """
    if one in other or other in one:
        return True
    shorter, longer = sorted((len(one), len(other)))
    return 2 * shorter > ALIKE * (shorter + longer) and likeness(one, other) > ALIKE


def rivals(texts: dict) -> list[tuple]:
    """The pairs of keys whose wordings are rivals, in the order given."""
    bare = {key: "".join(sign for sign in text if sign.isalnum()) for key, text in texts.items()}
    return [pair for pair in combinations(bare, 2) if rival(bare[pair[0]], bare[pair[1]])]
