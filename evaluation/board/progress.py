"""The committee's table: branches against quarters and the year-end, the places used and the shares, what is late."""

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from evaluation import rules
from evaluation.board.cells import Cell, quarter_cell, review_cell, share_of
from evaluation.board.delays import Return, late_words, returns_of
from evaluation.findings import findings_of
from evaluation.models import Result, Review
from evaluation.tables import UNSETTLED
from members.clock import near, today
from members.flow import Block
from members.models import Branch
from scoring.figures import inspections_of
from scoring.models import Cycle, Quarter
from scoring.rules import QUARTERS, quarter_due, quarter_name

Status = Review.Status
NO_YEAR = Cell("next", "没有年度")  # the committee has not begun it: nothing is late


class Trouble(NamedTuple):
    """What is late, or was sent back: which branch, what, why, and the paper."""

    branch: Branch
    what: str
    note: str
    url: str


class Row(NamedTuple):
    """One branch's year."""

    branch: Branch
    members: int
    quarters: list[Cell]
    state: Cell
    review: Review | None
    best: int | None  # 优秀, None while not settled
    places: int
    recheck: bool  # waits for this reader
    base: int
    late: str  # since when the year-end should have been handed in, in words; empty while in time
    returns: list[Return]
    findings: list[Block]  # what stands against a re-check that waits
    inspection: object  # the cell of the last quarter whose work is due, None before there is one

    @property
    def share(self):
        return "" if self.best is None else share_of(self.best, self.base)

    @property
    def over(self):
        return max(0, (self.best or 0) - self.places)


class Board(NamedTuple):
    year: int
    rows: list[Row]
    inspected: int = 0  # the last quarter whose work is due, 0 before there is one

    @property
    def committees(self):
        return len({row.branch.committee_id for row in self.rows})

    @property
    def waiting(self):
        return [row for row in self.rows if row.recheck]

    @property
    def members(self):
        return sum(row.members for row in self.rows)

    @property
    def confirmed(self):
        """How many branches have each quarter done."""
        return [sum(row.quarters[number].state == "done" for row in self.rows) for number in range(QUARTERS)]

    @property
    def rechecked(self):
        return sum(row.state.state == "done" for row in self.rows)

    @property
    def seen(self):
        """How many branches were inspected for that quarter, whatever was found."""
        return sum(bool(row.inspection.url) for row in self.rows)

    @property
    def best(self):
        return sum(row.best or 0 for row in self.rows)

    @property
    def places(self):
        return sum(row.places for row in self.rows)

    @property
    def share(self):
        """优秀 of all branches whose year is settled, of all their members."""
        settled = [row for row in self.rows if row.best is not None]
        return share_of(self.best, sum(row.base for row in settled)) if settled else ""

    @property
    def late(self):
        quarters = [
            Trouble(row.branch, f"{quarter_name(number)}没有办结", cell.note, cell.url)
            for row in self.rows
            for number, cell in enumerate(row.quarters, start=1)
            if cell.state == "late"
        ]
        return quarters + [Trouble(row.branch, "年度考评没有报送", row.late, row.state.url) for row in self.rows if row.late]

    @property
    def returned(self):
        return [
            Trouble(row.branch, f"{near(back.day)}{back.word}", back.reason, row.state.url) for row in self.rows for back in row.returns
        ]


def years_of(committees):
    """The years of these committees, newest first."""
    return sorted(set(Cycle.objects.filter(committee__in=committees).values_list("year", flat=True)), reverse=True)


def year_asked(years, asked):
    """The year of the address; else the one at work: until February is over that is the last (A17)."""
    if asked in map(str, years):
        return int(asked)
    day = today()
    at_work = day.year - (day <= quarter_due(day.year - 1, QUARTERS))
    return next((year for year in years if year <= at_work), years[-1] if years else at_work)


def board_of(committees, year, *, own=frozenset()):
    """Every branch of the committees, with a constant number of queries; `own` are branches that the reader does not re-check."""
    branches = Branch.objects.filter(committee__in=committees).select_related("committee").order_by("committee", "id")
    branches = list(branches.annotate(here=Count("members", filter=Q(members__left_on=None))))
    cycles = {cycle.committee_id: cycle for cycle in Cycle.objects.filter(committee__in=committees, year=year)}
    quarters = {
        (quarter.branch_id, quarter.number): quarter
        for quarter in Quarter.objects.filter(branch__in=branches, cycle__year=year).select_related("notice")
    }
    reviews = {
        review.branch_id: review
        for review in Review.objects.filter(branch__in=branches, cycle__year=year).select_related("cycle", "points_notice", "result_notice")
    }
    returns = returns_of(reviews.values())
    found = findings_of([review for review in reviews.values() if review.status == Status.SECRETARY])
    best = Counter(
        Result.objects.filter(review__in=reviews.values(), grade=rules.Level.EXCELLENT).values_list("review_id", "version")
    )
    inspected = sum(today() > quarter_due(year, number) for number in range(1, QUARTERS + 1))
    inspections = inspections_of(branches, year) if inspected else {}
    rows = [
        _row(
            branch,
            cycles.get(branch.committee_id),
            [_linked(quarter_cell(quarter, year, number) if branch.committee_id in cycles else NO_YEAR, quarter, branch) for number, quarter in _four(quarters, branch)],
            reviews.get(branch.pk),
            best,
            own,
            returns,
            found,
            inspections[branch.pk][inspected - 1] if inspected else None,
        )
        for branch in branches
    ]
    return Board(year, rows, inspected)


def _four(quarters, branch):
    return [(number, quarters.get((branch.pk, number))) for number in range(1, QUARTERS + 1)]


def _linked(cell, paper, branch):
    return cell._replace(url=paper.get_absolute_url() if paper else reverse("branch_quarters", args=[branch.pk]))


def _row(branch, cycle, quarters, review, best, own, returns, findings, inspection):
    base, places, found = branch.here, 0, None
    if review and review.share_base is not None:
        base = review.share_base
    if cycle:
        places = rules.excellent_places(base, Fraction(cycle.excellent_share)) + (review.consent_places if review else 0)
    if review and review.status not in UNSETTLED:
        found = best[review.pk, review.version]
    waits = review is not None and review.status == Status.SECRETARY and branch.pk not in own
    state, back = _linked(review_cell(review), review, branch), returns.get(review.pk, []) if review else []
    return Row(branch, branch.here, quarters, state, review, found, places, waits, base, late_words(cycle, review), back, findings[review.pk] if waits else [], inspection)
