"""The committee's table: branches against quarters and the year-end, the places used and the shares."""

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q

from evaluation import rules
from evaluation.models import Result, Review
from evaluation.tables import UNSETTLED
from members.clock import today
from members.models import Branch
from scoring.models import Cycle, Quarter
from scoring.rules import QUARTERS, quarter_due, quarter_span

Status = Review.Status


class Cell(NamedTuple):
    """A state: mark, word, small print."""

    state: str
    word: str
    note: str = ""


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

    @property
    def share(self):
        return "" if self.best is None else share_of(self.best, self.base)

    @property
    def over(self):
        return max(0, (self.best or 0) - self.places)


class Board(NamedTuple):
    year: int
    rows: list[Row]

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
    def best(self):
        return sum(row.best or 0 for row in self.rows)

    @property
    def places(self):
        return sum(row.places for row in self.rows)


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
    best = Counter(
        Result.objects.filter(review__in=reviews.values(), grade=rules.Level.EXCELLENT).values_list("review_id", "version")
    )
    rows = [
        _row(
            branch,
            cycles.get(branch.committee_id),
            [quarter_cell(quarters.get((branch.pk, number)), year, number) for number in range(1, QUARTERS + 1)],
            reviews.get(branch.pk),
            best,
            own,
        )
        for branch in branches
    ]
    return Board(year, rows)


def _row(branch, cycle, quarters, review, best, own):
    base, places, found = branch.here, 0, None
    if review and review.members_total is not None:
        base = review.members_total if cycle.base_counts_probationary else review.formal_total
    if cycle:
        places = rules.excellent_places(base, Fraction(cycle.excellent_share)) + (review.consent_places if review else 0)
    if review and review.status not in UNSETTLED:
        found = best[review.pk, review.version]
    waits = review is not None and review.status == Status.SECRETARY and branch.pk not in own
    return Row(branch, branch.here, quarters, review_cell(review), review, found, places, waits, base)


def quarter_cell(quarter, year, number):
    """Where a quarter stands; late once its month has passed."""
    if quarter and quarter.status == Quarter.Status.CONFIRMED:
        return Cell("done", quarter.get_status_display())
    late = (today() - quarter_due(year, number)).days
    if late > 0:
        return Cell("late", "逾期", f"过 {late} 天")
    if quarter is None:
        return Cell("next", "未开启" if quarter_span(year, number)[0] <= today() else "未开始")
    note = f"至 {_short(quarter.notice.ends_on)}" if quarter.status == Quarter.Status.NOTICED else ""
    return Cell("now", quarter.get_status_display(), note)


def review_cell(review):
    """Where a year-end stands, in the committee's eyes."""
    if review is None:
        return Cell("next", "未开始")
    status, word = review.status, review.get_status_display()
    if status == Status.COUNTED and review.version > 1:
        return Cell("late", "退回重核", f"第{review.version}版")
    if status == Status.SECRETARY:
        return Cell("wait", "待复核", f"{_short(review.signed_on)}报")
    if status == Status.COMMITTEE:
        return Cell("done", word, _short(review.rechecked_on))
    if status == Status.FILED:
        return Cell("done", word, _short(review.filed_on))
    if status == Status.FINAL:
        return Cell("done", word)
    notice = {Status.POSTED: review.points_notice, Status.NOTICED: review.result_notice}.get(status)
    return Cell("now", word, f"至 {_short(notice.ends_on)}" if notice else "")


def _short(day):
    return f"{day.month}月{day.day}日"


def share_of(part, whole):
    """18.1%, cut to one place."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"
