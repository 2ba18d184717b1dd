"""五(二) “积分管理……纳入党支部书记年度述职”: what one branch's year comes to, counted, nobody named."""

from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from evaluation.board import returns_of, share_of
from evaluation.figures import results_of
from evaluation.models import Mention, Review
from evaluation.papers import objections_of
from evaluation.rules import UNGRADED, Level, grade_label
from evaluation.tables import UNSETTLED
from members.clock import today
from members.rules import Category
from scoring.figures import exempt_on, quarters_of, year_of
from scoring.models import Inspection, Quarter
from scoring.rules import QUARTERS, exact, quarter_due, quarter_span

GRADES = {**{level.value: level.label for level in Level}, UNGRADED: grade_label(None)}


class QuarterLine(NamedTuple):
    """One quarter: how many were scored, their average, and whether its work was in time."""

    number: int
    quarter: Quarter | None
    people: int
    average: object
    state: str
    word: str

    @property
    def name(self):
        """一季度, opened or not."""
        return dict(Quarter._meta.get_field("number").choices)[self.number]

    @property
    def confirmed(self):
        return self.quarter is not None and self.quarter.status == Quarter.Status.CONFIRMED


class Heading(NamedTuple):
    """The deductions under one heading of the standard."""

    name: str
    lines: int
    people: int
    points: Decimal


class BranchYear:
    """One branch's year; each part is counted when it is asked for."""

    def __init__(self, branch, cycle, user):
        self.branch, self.cycle, self.user = branch, cycle, user

    @cached_property
    def review(self):
        found = Review.objects.filter(branch=self.branch, cycle=self.cycle).select_related("branch", "cycle", "points_notice", "result_notice")
        return found.first()

    @cached_property
    def appraisal(self):
        found = self.review.appraisal if self.review else None
        return found if found and found.present is not None and self.review.status not in (Review.Status.OPEN, Review.Status.VOTING) else None

    @property
    def attendance(self):
        return share_of(self.appraisal.present, self.appraisal.eligible) if self.appraisal else ""

    @cached_property
    def members(self):
        """党员总数 of the appraisal's day; before it, who is here now while the year's work runs; None for a year unknown."""
        if self.review and self.review.members_total is not None:
            return self.review.members_total
        runs = today() <= quarter_due(self.cycle.year, QUARTERS)
        return self.branch.members.filter(left_on=None).count() if runs else None

    @cached_property
    def formal(self):
        if self.review and self.review.formal_total is not None:
            return self.review.formal_total
        here = self.branch.members.filter(left_on=None)
        return None if self.members is None else sum(not member.probationary for member in here)

    @property
    def probationary(self):
        return None if self.members is None else self.members - self.formal

    @cached_property
    def scored(self):
        """{member id: Year} of those scored, as 附件3 lists them: who left in the year stands in neither."""
        found = year_of(self.branch, self.cycle)
        return found if any(year.rows for year in found.values()) else {}  # no quarter of it is known here

    @cached_property
    def categories(self):
        counts = Counter(Category(year.category) for year in self.scored.values())
        return {category: counts[category] for category in Category}

    @cached_property
    def exempt(self):
        return len(exempt_on(self.branch, min(today(), quarter_span(self.cycle.year, QUARTERS)[1])))

    @cached_property
    def quarters(self):
        rows = [row for year in self.scored.values() for row in year.rows.values()]
        points = {number: [row.points for row in rows if row.sheet.quarter.number == number] for number in range(1, QUARTERS + 1)}
        return [
            QuarterLine(number, quarter, len(points[number]), _average(points[number]), *_closing(quarter, self.cycle.year, number))
            for number, quarter in quarters_of(self.branch, self.cycle).items()
        ]

    @cached_property
    def lines(self):
        """The deductions that stand."""
        return [line for year in self.scored.values() for row in year.rows.values() for line in row.deductions]

    @property
    def deducted_people(self):
        return len({line.sheet.member_id for line in self.lines})

    @cached_property
    def headings(self):
        """[Heading], the most frequent first."""
        found = {}
        for line in self.lines:
            found.setdefault(line.item.heading or "其他", []).append(line)
        headings = [
            Heading(name, len(lines), len({line.sheet.member_id for line in lines}), sum(line.points for line in lines))
            for name, lines in found.items()
        ]
        return sorted(headings, key=lambda heading: -heading.lines)

    @cached_property
    def rewards(self):
        """The reward points of everybody who has some."""
        return [points for year in self.scored.values() if (points := year.rewarded.points)]

    @property
    def rewarded(self):
        return sum(self.rewards)

    @cached_property
    def results(self):
        return list(results_of(self.review)) if self.review and self.review.status not in UNSETTLED else []

    @cached_property
    def grades(self):
        """{word: how many}; empty while the grades are not fixed."""
        counts = Counter(result.grade for result in self.results)
        return {label: counts[value] for value, label in GRADES.items()} if counts else {}

    @property
    def share(self):
        return share_of(self.grades[Level.EXCELLENT.label], self.review.share_base) if self.grades else ""

    @property
    def average(self):
        return _average([result.total for result in self.results if result.total is not None])

    @cached_property
    def inspections(self):
        found = Inspection.objects.visible_to(self.user).filter(branch=self.branch, cycle=self.cycle)
        return list(found.order_by("number").prefetch_related("findings"))

    @cached_property
    def findings(self):
        return [finding for inspection in self.inspections for finding in inspection.findings.all()]

    @cached_property
    def objections(self):
        """{outcome: how many}, whoever may read them."""
        return dict(objections_of(self.branch, self.cycle))

    @cached_property
    def returns(self):
        return returns_of([self.review]).get(self.review.pk, []) if self.review else []

    @cached_property
    def mentions(self):
        """Those that stand and this reader may read."""
        return list(Mention.objects.visible_to(self.user).filter(branch=self.branch, cycle=self.cycle, withdrawn_on=None).select_related("member", "branch"))


def branch_year(branch, cycle, user):
    """(the year, the year before it or None)."""
    last = type(cycle).objects.filter(committee=branch.committee_id, year=cycle.year - 1).first()
    return BranchYear(branch, cycle, user), BranchYear(branch, last, user) if last else None


def _closing(quarter, year, number):
    """The drawn mark and word of how a quarter was closed."""
    if quarter is None:
        return ("late", "没有开启") if today() > quarter_due(year, number) else ("next", "未开启")
    if quarter.status == Quarter.Status.CONFIRMED:
        word = "期初录入" if quarter.brought_in else "逾期办结" if quarter.is_late else "按期办结"
        return "late" if quarter.is_late else "done", word
    return ("late", f"逾期，现在“{quarter.get_status_display()}”") if quarter.is_late else ("now", quarter.get_status_display())


def _average(points):
    return sum(map(exact, points)) / len(points) if points else None
