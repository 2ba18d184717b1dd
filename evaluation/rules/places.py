"""From points to places and grades: the 20 %, its ranking, the bands, what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from evaluation.rules.vote import Level, percent
from scoring.rules import Points, exact, shown

EXCELLENT_SHARE = percent(20)
MOST_EXCELLENT = Fraction(1, 3)  # A7
SMALL_BRANCH = 5  # formal members, A7
BANDS = ((Level.EXCELLENT, 90), (Level.QUALIFIED, 70), (Level.BASIC, 60))


def excellent_places(members: int, share: Points = EXCELLENT_SHARE) -> int:
    """四4, 五(一)4 “优秀党员数量上一般不超过党员总数的20%”

    Decided (A7): rounded down; the share is a setting of at most one third. Places to which the committee
    consents in writing (A10; for under 5 formal members one, A7) are added by the caller.
    """
    if members < 0 or not 0 <= exact(share) <= MOST_EXCELLENT:
        raise ValueError("优秀比例不得高于三分之一")
    return int(members * exact(share))


def why_places(members: int, share: Points = EXCELLENT_SHARE, consent: int = 0, *, formal: int | None = None) -> str:
    """The places in words and arithmetic; `formal` members under 5 without a place are told the way to one."""
    places = excellent_places(members, share)
    said = f"{members} 人 × {shown(exact(share) * 100)}% = {shown(members * exact(share))}，取整 {places} 个"
    if consent:
        said += f"；经党委书面同意增加 {consent} 个，共 {places + consent} 个"
    elif not places and formal is not None and formal < SMALL_BRANCH:
        said += f"；正式党员不足 {SMALL_BRANCH} 人，经党委书面同意可有 1 个"
    return said


@dataclass(frozen=True)
class Candidate:
    """One who may take a place. `satisfied_share` is None where the masses gave too few answers."""

    key: object
    total: Points
    excellent_share: Fraction
    satisfied_share: Fraction | None
    base: Points
    ayes: Mapping[int, int] = field(default_factory=dict, hash=False)  # in each recorded vote of the branch between those tied, by its number


class Ranking(NamedTuple):
    """Who has a place, who must be voted on, who has none: best first."""

    kept: tuple[Candidate, ...]
    tied: tuple[Candidate, ...]
    over: tuple[Candidate, ...]


def rank(candidates: Iterable[Candidate], places: int) -> Ranking:
    """四4, 五(一)4 “原则上数量不超过党员总数的20%” gives no order.

    Decided (A7): by points, then share of 优秀票, of 满意, base points, then the recorded votes of the branch
    (each counts only where all of the equals stood in it; those equal in it too are voted on once more); never
    by name or number. All who are equal across the edge are `tied`. Where equals in points and 优秀票 are not all
    known to the masses, 满意 is passed over for these equals.
    """
    groups = groupby(*ordered(candidates))
    kept, tied, over = [], [], []
    for _, equals in groups:
        equals = list(equals)
        room = places - len(kept) if not tied else 0
        (kept if len(equals) <= room else tied if room > 0 else over).extend(equals)
    return Ranking(tuple(kept), tuple(tied), tuple(over))


def ordered(candidates: Iterable[Candidate]):
    """(candidates best first, the key by which they are equal)."""
    candidates = list(candidates)
    unknown = {(exact(c.total), c.excellent_share) for c in candidates if c.satisfied_share is None}

    def merits(c: Candidate):
        first = exact(c.total), c.excellent_share
        return *first, Fraction(0) if first in unknown else c.satisfied_share, exact(c.base)

    known = {}
    for equals in _alike(candidates, merits):
        known |= _votes_between(equals)

    def standing(c: Candidate):
        return *merits(c), known[c.key]

    return sorted(candidates, key=standing, reverse=True), standing


def _alike(candidates: Iterable[Candidate], key) -> list[list[Candidate]]:
    return [list(alike) for _, alike in groupby(sorted(candidates, key=key), key)]


def _votes_between(equals: list[Candidate]) -> dict[object, tuple]:
    """{key: ayes} of the votes in which all of these equals stood, then of those between whom they left equal."""
    shared = sorted(set.intersection(*(set(c.ayes) for c in equals)))

    def got(c: Candidate):
        return tuple(c.ayes[vote] for vote in shared)

    groups = _alike(equals, got)
    if len(groups) == 1:
        return {c.key: got(c) for c in equals}
    return {key: (got(group[0]), further) for group in groups for key, further in _votes_between(group).items()}


def grade(total: Points) -> Level:
    """四4 “90分以上……优秀；70-89分……合格；60-69分……基本合格；60分以下……不合格”

    Decided: continuous and never rounded up, 89.5 is 合格 (A1); 60 itself is 基本合格 (A2).
    """
    return next((level for level, least in BANDS if exact(total) >= least), Level.UNQUALIFIED)
