"""A45: how far self-assessment, preliminary opinion and final points go together, and what nobody heeded."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q

from members.figures import by_strokes
from scoring import rules
from scoring.figures.rows import Row, rows_of
from scoring.models import Mark, Quarter

STATUS = Quarter.Status
FINAL = {STATUS.PASSED, STATUS.NOTICED, STATUS.CONFIRMED}
PUBLIC = FINAL | {STATUS.PROPOSED}  # the preliminary opinion is told to the meeting (五(一)3)
DEDUCTIBLE = (Mark.Kind.ABSENT, Mark.Kind.LATE, Mark.Kind.DUES_LATE, Mark.Kind.DUES_UNPAID, Mark.Kind.WORK_UNDONE)


class Standing(NamedTuple):
    """自评, 支委会初步意见, 最终 of one member, each None while it is not there."""

    row: Row
    own: Decimal | None
    committee: Decimal | None
    final: Decimal | None
    marks: list = ()
    withdrawn: Decimal | None = None  # the committee's, taken back to be formed anew; for officers only

    @property
    def member(self):
        return self.row.member

    @property
    def sheet(self):
        return self.row.sheet

    @property
    def passed(self):
        """What the meeting passed, which an upheld objection may have corrected since (A33)."""
        return self.final if self.final is None or self.sheet.opinion_points is None else self.sheet.opinion_points

    @property
    def is_withdrawn(self):
        return self.sheet.quarter.is_open and self.sheet.opinion_points is not None

    @property
    def only_total(self):
        """A39: a quarter brought in from paper knows neither a self-assessment nor an opinion."""
        return self.sheet.quarter.brought_in

    @property
    def said(self):
        return [points for points in (self.own, self.committee, self.final) if points is not None]

    @property
    def agrees(self):
        """None while there is no self-assessment, or nothing to compare it with."""
        return None if self.own is None or len(self.said) == 1 else len(set(self.said)) == 1

    @property
    def gap(self):
        """By how much the last word is under the own one, in words."""
        if self.only_total:
            return "只录了合计"
        if self.own is None:
            return "未交自评表"
        if self.agrees is None:
            return "等重新提出初步意见"
        if self.agrees:
            return "一致"
        words = []
        for label, points, before in ((self.sheet.quarter.branch.proposer, self.committee, self.own), ("最终", self.final, self.committee)):
            if points is not None and before is not None and points != before:
                words.append(f"{label}{'少' if points < before else '多'} {rules.shown(abs(points - before)):f}")
        return "，".join(words) or "不一致"


def standing_of(row, *, public_only=False, marks=()):
    """`public_only`: what the member may be told by now; officers see the running figure as the committee's.

    An opinion that was taken back is nobody's any more until it is formed anew.
    """
    sheet, quarter = row.sheet, row.sheet.quarter
    final = row.points if quarter.status in FINAL else None
    if quarter.brought_in:
        return Standing(row, None, None, final, list(marks))
    committee, withdrawn = row.points if sheet.opinion_points is None else sheet.opinion_points, None
    if quarter.is_open and sheet.opinion_points is not None:
        committee, withdrawn = None, None if public_only else sheet.opinion_points
    if public_only and quarter.status not in PUBLIC:
        committee = None
    return Standing(row, sheet.self_points, committee, final, list(marks), withdrawn)


class Agreement(NamedTuple):
    """How far the three go together in a quarter (A45)."""

    standings: list

    @property
    def compared(self):
        return sum(standing.agrees is not None for standing in self.standings)

    @property
    def alike(self):
        return sum(standing.agrees is True for standing in self.standings)

    @property
    def unheeded(self):
        return [standing for standing in self.standings if standing.marks]


def agreement(quarter):
    """A45: an all-15 quarter is normal; only what is on record and has no deduction is worth a warning."""
    marks = unheeded(quarter)
    return Agreement([standing_of(row, marks=marks.get(row.sheet.member_id, ())) for row in by_strokes(rows_of(quarter.sheets.all()))])


def unheeded(quarter):
    """{member id: [marks]}: what the monthly sheets say that was neither deducted nor dismissed with a reason."""
    marks = (
        Mark.objects.filter(
            Q(gathering=None) | Q(gathering__lifted=False), sheet__branch=quarter.branch, sheet__year=quarter.cycle.year,
            sheet__month__in=rules.quarter_months(quarter.number), kind__in=DEDUCTIBLE, lifted=False,
        )
        .exclude(dismissals__lifted=False)
        .annotate(standing=Count("deductions", filter=Q(deductions__reverses=None, deductions__reversal=None)))
        .filter(standing=0)
        .select_related("sheet", "gathering", "member")
    )  # fmt: skip
    found = defaultdict(list)
    for mark in marks.order_by("sheet__month", "gathering__held_on", "pk"):
        found[mark.member_id].append(mark)
    return dict(found)
