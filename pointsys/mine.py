"""A member's own points: every year line by line, what is still open, and the course of the quarters."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F
from django.shortcuts import render

from evaluation.models import Mention, Result
from evaluation.why import Part, parts_of
from members.access import open_to
from members.models import Branch
from members.rules import Role
from scoring.figures import Year, own_years
from scoring.models import Cycle, Quarter, Sheet, Standard, TransferCertificate
from scoring.rules import APPRAISAL_FULL, BASE_FULL, QUARTER_FULL, QUARTERS, REWARD_FULL, TASK_FULL, quarter_name, shown


@open_to(Role.MEMBER)
def show_mine(request):
    """A member's own points, line by line, and the results that they came to."""
    years = mine_of(request.user)
    standards = Standard.objects.visible_to(request.user).filter(branch=request.user.member.branch).select_related("cycle")
    mentions = Mention.objects.visible_to(request.user).filter(member=request.user.member)
    return render(request, "mine.html", {"years": years, "course": course_of(years), "standards": standards, "mentions": mentions})


class OwnYear(NamedTuple):
    """One year of the reader in one branch, with the result that it came to, if any."""

    branch: Branch
    cycle: Cycle
    year: Year
    frozen: bool  # moved out before the year was over (A11)
    result: Result | None
    title: str  # with the branch, where the year was spent in more than one

    @property
    def number(self):
        return self.cycle.year

    @property
    def is_told(self):
        """Has a grade that is public."""
        return bool(self.result and self.result.grade and self.result.total is not None and self.result.review.grades_are_public)

    @property
    def row(self):
        """The last quarter."""
        return self.year.rows[max(self.year.rows)] if self.year.rows else None

    @property
    def parts(self):
        """四2: the four parts as they stand so far, in the end those of the result."""
        if self.result:
            return parts_of(self.result, self.year)
        known = "、".join(map(quarter_name, self.year.points)) or "零分"
        told = self.year.all_opened or len(self.year.points) > 1
        task = self.year.task if self.year.tasked else None
        return [
            Part("基础分", self.year.base, BASE_FULL, self.year.why_base if told else f"{'只有' if self.frozen else '目前只有'}{known}"),
            Part("任务分", task, TASK_FULL, self.year.why_task or ("由转入的支部评定" if self.frozen else "和四季度一起评定")),
            Part("评议分", None, APPRAISAL_FULL, "在转入的支部测评" if self.frozen else "年底民主测评以后才有"),
            Part("奖励分", self.year.rewarded.points, REWARD_FULL, self.year.why_reward),
        ]

    @property
    def still_open(self):
        """What may still change or is still to come, in words."""
        if self.result:
            return [] if self.result.review.grades_are_public else ["等次（党委复核后公示）"]
        if self.frozen:
            return []
        rows = self.year.rows.items()
        said = [f"{quarter_name(number)}（{row.sheet.quarter.get_status_display()}）" for number, row in rows if row.sheet.quarter.status != Quarter.Status.CONFIRMED]
        if ahead := [quarter_name(number) for number in range(1, QUARTERS + 1) if number not in self.year.opened | self.year.points.keys()]:
            said.append(f"{'、'.join(ahead)}（还没有开启）")
        return [*said, *([] if self.year.tasked else ["任务分"]), "评议分"]


def mine_of(user, *, since=0):
    """[OwnYear] from that year on, the newest first, in each year the present branch first."""
    results = Result.objects.visible_to(user).filter(member=user.member, version=F("review__version")).select_related("review__cycle", "review__branch")
    found = {(result.review.branch_id, result.review.cycle_id): result for result in results}
    years = own_years(user.member, [(branch, cycle) for branch, cycle in years_made(user) if cycle.year >= since])
    parts = Counter(made.cycle.year for made in years)
    return [
        OwnYear(*made, found.get((made.branch.pk, made.cycle.pk)), f"{made.cycle}·{made.branch}" if parts[made.cycle.year] > 1 else str(made.cycle))
        for made in years
    ]


def years_made(user):
    """{(branch, cycle)} in which the reader has points, brought ones too, or a result."""
    sheets = Sheet.objects.visible_to(user).filter(member=user.member).select_related("quarter__branch", "quarter__cycle")
    brought = TransferCertificate.objects.visible_to(user).filter(member=user.member).select_related("branch", "cycle")
    results = Result.objects.visible_to(user).filter(member=user.member).select_related("review__branch", "review__cycle")
    return (
        {(sheet.quarter.branch, sheet.quarter.cycle) for sheet in sheets}
        | {(paper.branch, paper.cycle) for paper in brought}
        | {(result.review.branch, result.review.cycle) for result in results}
    )


STEP, HEIGHT, EDGE = 36, 60, 6  # of the drawing, in its own units


class Course(NamedTuple):
    """The own quarters over the years: a line to look at, and the same figures as a table."""

    dots: list  # (x, y) of each quarter, the oldest first
    rows: list  # (year, points of the four quarters or None, their sum)

    @property
    def width(self):
        return STEP * len(self.dots)

    @property
    def line(self):
        return " ".join(f"{x},{y}" for x, y in self.dots)


HEIGHT_OF_POINT = Decimal(HEIGHT - 2 * EDGE) / QUARTER_FULL


def course_of(years):
    """None before there are two quarters: one makes no line. A quarter counts once, where it was spent rather than where it was certified."""
    certified, spent = defaultdict(dict), defaultdict(dict)
    for own in reversed(years):  # the present branch last: its word stands
        certified[own.number] |= own.year.certified
        spent[own.number] |= {number: row.points for number, row in own.year.rows.items()}
    known = [(year, dict(sorted((certified[year] | quarters).items()))) for year, quarters in spent.items() if certified[year] | quarters]
    every = [points for _, quarters in known for points in quarters.values()]
    if len(every) < 2:
        return None
    dots = [(STEP * place + STEP // 2, shown(EDGE + (QUARTER_FULL - points) * HEIGHT_OF_POINT)) for place, points in enumerate(every)]
    rows = [(number, [quarters.get(quarter) for quarter in range(1, QUARTERS + 1)], sum(quarters.values())) for number, quarters in known]
    return Course(dots, rows)
