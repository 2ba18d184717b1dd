"""What the lines come to: a quarter's rows and a member's year, each figure with its components."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q

from members.models import Absence, Appointment, Member
from members.rules import add_months
from scoring import rules
from scoring.models import Cycle, Deduction, Notice, Quarter, Reward, Sheet, Standard, StandardItem, TaskScore


def live(entries):
    """The lines that stand: neither reversals nor reversed."""
    reversed_ids = {entry.reverses_id for entry in entries}
    return [entry for entry in entries if entry.reverses_id is None and entry.pk not in reversed_ids]


class Row(NamedTuple):
    """One member's quarter."""

    sheet: Sheet
    deductions: list  # standing lines
    rewards: list
    task_scores: list
    deducted: rules.Deducted
    points: Decimal  # base points of the quarter, 0 to 15

    @property
    def member(self):
        return self.sheet.member

    @property
    def lost(self):
        """What a cap or the floor took, in words (A15): nothing bites without being told."""
        said = []
        if self.deducted.lost_to_caps:
            said.append(f"{rules.shown(self.deducted.lost_to_caps)} 分超过条目上限，不再扣")
        if self.deducted.lost_at_floor:
            said.append(f"{rules.shown(self.deducted.lost_at_floor)} 分超过本季 {rules.QUARTER_FULL} 分，扣完为止")
        return "；".join(said)

    @property
    def arithmetic(self):
        if not self.deductions:
            return f"{rules.QUARTER_FULL}，没有扣分"
        return f"{rules.QUARTER_FULL} − {rules.shown(self.deducted.counted)} = {rules.shown(self.points)}"


def rows_of(sheets):
    """The rows of these sheets, in their order, with a constant number of queries."""
    sheets = list(sheets.select_related("member", "quarter__cycle"))
    lines = {
        model: _by_sheet(model.objects.filter(sheet__in=sheets).select_related("item", *people))
        for model, people in (
            (Deduction, ("entered_by__member", "confirmed_by__member")),
            (Reward, ("entered_by__member", "confirmed_by__member")),
            (TaskScore, ()),
        )
    }
    rows = []
    for sheet in sheets:
        standing = live(lines[Deduction][sheet.pk])
        deducted = rules.deductions_after_caps((line.item_id, line.points, line.item.cap) for line in standing)
        for line in standing:
            line.sheet = sheet
        rows.append(
            Row(
                sheet,
                standing,
                live(lines[Reward][sheet.pk]),
                lines[TaskScore][sheet.pk],
                deducted,
                rules.quarter_base([deducted.counted]),
            )
        )
    return rows


def _by_sheet(entries):
    found = defaultdict(list)
    for entry in entries:
        found[entry.sheet_id].append(entry)
    return found


@dataclass
class Year:
    """One member's points of a year in one branch, as far as they stand."""

    rows: dict = field(default_factory=dict)  # number of the quarter -> Row
    opened: int = rules.QUARTERS  # quarters that the branch has opened so far

    @property
    def member(self):
        return next(iter(self.rows.values())).member

    @property
    def category(self):
        """The category of the last quarter."""
        return self.rows[max(self.rows)].sheet.category

    @property
    def earned(self):
        return sum((row.points for row in self.rows.values()), Decimal(0))

    @property
    def base(self):
        """Exact base points: earned so far, and over a whole year in proportion to the quarters here (A11)."""
        if self.opened < rules.QUARTERS or not self.rows:
            return Fraction(self.earned)
        return rules.prorated_base(self.earned, len(self.rows))

    @property
    def why_base(self):
        sums = " + ".join(f"{rules.shown(self.rows[number].points)}" for number in sorted(self.rows))
        if len(self.rows) == rules.QUARTERS or self.opened < rules.QUARTERS:
            return f"{sums} = {rules.shown(self.earned)}"
        return f"{rules.BASE_FULL} × ({sums}) ÷ {rules.QUARTER_FULL * len(self.rows)} = {rules.shown(self.base)}（在本支部 {len(self.rows)} 个季度，A11）"

    @property
    def task(self):
        return rules.task_points(score.points for row in self.rows.values() for score in row.task_scores)

    @property
    def rewards(self):
        return [reward for number in sorted(self.rows) for reward in self.rows[number].rewards]

    @property
    def rewarded(self):
        return rules.reward_points(
            rules.Claim(reward.points, reward.matter, str(reward.item_id), reward.item.cap) for reward in self.rewards
        )

    @property
    def why_reward(self):
        """What was claimed and what was clipped (A16)."""
        got = self.rewarded
        said = [f"申报 {rules.shown(got.claimed)}"]
        if got.lost_same_matter:
            said.append(f"同一事项只计最高，减 {rules.shown(got.lost_same_matter)}")
        if got.lost_to_caps:
            said.append(f"超过条目上限，减 {rules.shown(got.lost_to_caps)}")
        if got.lost_over_full:
            said.append(f"超过 {rules.REWARD_FULL} 分，减 {rules.shown(got.lost_over_full)}")
        return "；".join(said) if got.claimed else "没有奖励分"

    @property
    def ungraded(self):
        return rules.is_ungraded(len(self.rows))

    @property
    def grave(self):
        """A14: a standing line under a ⚑ item."""
        return any(line.item.grave for row in self.rows.values() for line in row.deductions)


def without_sheet(quarter):
    """Who belongs to the quarter and has no sheet in it; who came after its first month does not (A11)."""
    first, last = quarter.span
    late = add_months(first, 1)
    return Member.objects.filter(
        Q(left_on=None) | Q(left_on__gt=last), Q(arrived_on=None) | Q(arrived_on__lt=late), branch=quarter.branch, joined_on__lt=late
    ).exclude(sheets__quarter=quarter)


def year_of(branch, cycle, *, member=None, on=None):
    """{member id: Year} of all who have a sheet in this branch and year and had not left on the day (the year's last)."""
    on = on or rules.quarter_span(cycle.year, rules.QUARTERS)[1]
    stayed = Q(member__left_on=None) | Q(member__left_on__gt=on)
    sheets = Sheet.objects.filter(stayed, quarter__branch=branch, quarter__cycle=cycle)
    if member is not None:
        sheets = sheets.filter(member=member)
    opened = Quarter.objects.filter(branch=branch, cycle=cycle).count()
    years = defaultdict(lambda: Year(opened=opened))
    for row in rows_of(sheets.order_by("member__order", "member", "quarter__number")):
        years[row.sheet.member_id].rows[row.sheet.quarter.number] = row
    return dict(years)


def quarters_of(branch, cycle):
    """{1: Quarter or None, ... 4}"""
    found = {quarter.number: quarter for quarter in Quarter.objects.filter(branch=branch, cycle=cycle).select_related("notice")}
    return {number: found.get(number) for number in range(1, rules.QUARTERS + 1)}


def categories_on(members, day: date):
    """{member id: Category} on a day, with three queries for any number of members."""
    members = list(members)
    offices, absences = defaultdict(list), defaultdict(list)
    for office in Appointment.objects.filter(member__in=members):
        offices[office.member_id].append(office)
    for absence in Absence.objects.filter(member__in=members):
        absences[absence.member_id].append(absence)
    return {member.pk: member.category_on(day, offices=offices[member.pk], absences=absences[member.pk]) for member in members}


def entries_of(sheet, model=Deduction):
    """Every line of a sheet with its reversal beside it: [(line, stands, reversal or None)]."""
    lines = list(model.objects.filter(sheet=sheet).select_related("item", "sheet__quarter", "sheet__member", "entered_by__member", "confirmed_by__member"))
    reversals = {line.reverses_id: line for line in lines if line.reverses_id}
    return [(line, line.pk not in reversals, reversals.get(line.pk)) for line in lines if line.reverses_id is None]


def task_table(quarter):
    """[(sheet, its task items, {item id: points})] of a fourth quarter, members of one set of items together."""
    items = list(quarter.standard.items.filter(part=StandardItem.Part.TASK))
    scores = defaultdict(dict)
    for score in TaskScore.objects.filter(sheet__quarter=quarter):
        scores[score.sheet_id][score.item_id] = score.points
    table = [
        (sheet, [item for item in items if item.applies_to(sheet.category, retired=sheet.member.retired)], scores[sheet.pk])
        for sheet in quarter.sheets.select_related("member", "quarter")
    ]
    return sorted(table, key=lambda line: [item.order for item in line[1]])


def cycle_table(branch, user):
    """[(cycle, its standard or None, {number: Quarter or None})] of a branch, newest first."""
    cycles = Cycle.objects.visible_to(user).filter(committee=branch.committee_id)
    standards = {standard.cycle_id: standard for standard in Standard.objects.filter(branch=branch)}
    quarters = defaultdict(dict)
    for quarter in Quarter.objects.filter(branch=branch).select_related("notice", "cycle").annotate(people=Count("sheets")):
        quarters[quarter.cycle_id][quarter.number] = quarter
    return [
        (cycle, standards.get(cycle.pk), [(number, quarters[cycle.pk].get(number)) for number in range(1, rules.QUARTERS + 1)])
        for cycle in cycles
    ]


def own_years(sheets):
    """[(year, Year)] of one member's sheets, newest first; a moved member's past stays where it was made."""
    years = defaultdict(Year)
    for row in rows_of(sheets.order_by("-quarter__cycle__year", "quarter__number")):
        years[row.sheet.quarter.cycle.year].rows[row.sheet.quarter.number] = row
    return list(years.items())


def public_notice(token):
    """The notice behind a link, while it runs."""
    notice = Notice.objects.filter(token=token).first()
    return notice if notice and notice.runs else None
