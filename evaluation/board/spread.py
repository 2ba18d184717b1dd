"""What the year came to in all branches: grades and points as plain bars beside the year before, each down to the people."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import F

from evaluation import rules
from evaluation.board.cells import share_of
from evaluation.models import Result, Review
from evaluation.rules import Level
from evaluation.tables import UNSETTLED
from members.models import Branch
from members.names import stroke_key
from scoring.rules import YEAR_FULL, exact, shown

LOWEST = rules.BANDS[-1][1]  # below it nothing is told apart
WIDTH = 5  # points of a band
GRADES = {**{level.value: level.label for level in Level}, rules.UNGRADED: rules.grade_label(None), "": "等次未定"}


def band_of(total):
    """The lower bound of the band that a total lies in, 0 for all below 60; full marks belong to the highest band."""
    if total < LOWEST:
        return 0
    return min(LOWEST + int((total - LOWEST) // WIDTH) * WIDTH, int(YEAR_FULL) - WIDTH)


BANDS = {0: f"低于 {LOWEST}"} | {low: f"{low} 至 {low + WIDTH}" for low in range(LOWEST, int(YEAR_FULL), WIDTH)}


class Bar(NamedTuple):
    """How many of a kind this year and last, with both shares and their drawn widths on one scale."""

    key: str
    label: str
    now: int
    share: str
    width: str
    before: int
    share_before: str
    width_before: str


class Line(NamedTuple):
    """One branch, or all of them: people by grade, 优秀 share and average of the year and the year before."""

    branch: Branch | None
    review: Review | None
    base: int
    grades: list[int]
    share: str
    share_before: str
    average: object
    average_before: object

    @property
    def settled(self):
        return sum(self.grades) > 0


class Spread(NamedTuple):
    before: int | None  # the year before, None without results of it
    grades: list[Bar]
    points: list[Bar]
    lines: list[Line]
    whole: Line
    chosen: str  # whom the list shows, in words
    people: list[Result]

    @property
    def settled(self):
        return sum(line.settled for line in self.lines)

    @property
    def committees(self):
        return len({line.branch.committee_id for line in self.lines})

    @property
    def heads(self):
        """The grades that anybody has, as the columns of the branches' table."""
        return [bar.label for bar in self.grades]


def spread_of(committees, year, *, grade=None, band=None):
    """All settled results of these committees' branches, with a constant number of queries.

    `grade` or `band` choose whom to list by name, branch by branch: no list is ordered by points.
    """
    branches = list(Branch.objects.filter(committee__in=committees).select_related("committee").order_by("committee", "id"))
    reviews = Review.objects.filter(branch__in=branches, cycle__year__in=(year, year - 1)).exclude(status__in=UNSETTLED)
    results = Result.objects.filter(review__in=reviews, version=F("review__version"))
    found = defaultdict(list)  # (year, branch id) -> results
    for result in results.select_related("member", "review__branch__committee", "review__cycle"):
        found[result.review.cycle.year, result.review.branch_id].append(result)
    now, before = ([result for (of, _), some in found.items() if of == one for result in some] for one in (year, year - 1))
    grades = _bars(GRADES, lambda result: result.grade, now, before)
    grades = [bar for bar in grades if bar.now or bar.before or bar.key in set(Level)]
    keys = [bar.key for bar in grades]
    lines = [_line(branch, found[year, branch.pk], found[year - 1, branch.pk], keys) for branch in branches]
    points = _bars(BANDS, lambda result: band_of(result.total), *([r for r in some if r.total is not None] for some in (now, before)))
    chosen, people = _chosen(now, grade, band, branches)
    return Spread(year - 1 if before else None, grades, points, lines, _line(None, now, before, keys), chosen, people)


def _bars(labels, key, now, before):
    counts, past = (Counter(map(key, some)) for some in (now, before))
    highest = max((share for some, whole in ((counts, len(now)), (past, len(before))) for share in _shares(some, whole)), default=0)
    return [
        Bar(
            str(name), label,
            counts[name], share_of(counts[name], len(now)), _width(counts[name], len(now), highest),
            past[name], share_of(past[name], len(before)), _width(past[name], len(before), highest),
        )
        for name, label in labels.items()
    ]  # fmt: skip


def _shares(counts, whole):
    return [exact(count) / whole for count in counts.values()]


def _width(count, whole, highest):
    return f"{shown(exact(count) / whole / highest * 100)}%" if count else "0%"


def _line(branch, now, before, keys):
    grades = Counter(result.grade for result in now)
    review = now[0].review if now and branch else None
    return Line(
        branch, review, _base(now), [grades[key] for key in keys], _share(now), _share(before), _average(now), _average(before)
    )


def _base(results):
    """Of how many 优秀 is a share: 党员总数 of every review, once (A26)."""
    return sum({result.review_id: result.review.share_base for result in results}.values())


def _share(results):
    return share_of(sum(result.grade == Level.EXCELLENT for result in results), _base(results)) if results else ""


def _average(results):
    totals = [result.total for result in results if result.total is not None]
    return sum(map(exact, totals)) / len(totals) if totals else None


def _chosen(results, grade, band, branches):
    """(whom the list shows in words, their results by branch and 姓氏笔画)."""
    places = {branch.pk: place for place, branch in enumerate(branches)}
    if grade in GRADES:
        words, some = GRADES[grade], [result for result in results if result.grade == grade]
    elif band in map(str, BANDS):
        words, some = f"{BANDS[int(band)]} 分", [r for r in results if r.total is not None and band_of(r.total) == int(band)]
    else:
        return "", []
    return words, sorted(some, key=lambda result: (places[result.review.branch_id], stroke_key(result.member.name)))
