"""What the lines come to: a quarter's rows and a member's year, each figure with its components."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q

from members.clock import near, today
from members.figures import by_strokes
from members.models import Absence, Appointment, Exemption, Member, Membership
from members.rules import add_months
from scoring import rules
from scoring.models import (
    Cycle,
    Deduction,
    Quarter,
    Reward,
    Sheet,
    Standard,
    StandardItem,
    TaskScore,
)


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
        lost = self.deducted.lost_to_caps
        said = [f"{rules.shown(lost):f} 分超过条目上限，不再扣" if lost else "", self.lost_at_floor]
        return "；".join(filter(None, said))

    @property
    def lost_at_floor(self):
        lost = self.deducted.lost_at_floor
        return f"{rules.shown(lost):f} 分超过本季 {rules.QUARTER_FULL} 分，扣完为止" if lost else ""

    @property
    def arithmetic(self):
        if self.sheet.quarter.brought_in:
            return "期初录入，还没有填" if self.sheet.brought_points is None else f"期初录入 {rules.shown(self.points)}"
        if not self.deductions:
            return f"{rules.QUARTER_FULL}，没有扣分"
        return f"{rules.QUARTER_FULL} − {rules.shown(self.deducted.counted)} = {rules.shown(self.points)}"


PEOPLE = {Deduction: ("entered_by__member", "confirmed_by__member"), Reward: ("entered_by__member", "confirmed_by__member"), TaskScore: ()}
"""What a row is made of, and who signed each line of it."""


def rows_of(sheets, *, deductions_only=False):
    """The rows of these sheets, in their order, with a constant number of queries.

    `deductions_only`: rewards and task scores stay empty, for who shows base points and nothing else.
    """
    sheets = list(sheets.select_related("member", "quarter__cycle", "quarter__branch"))
    lines = {
        model: _by_sheet(model.objects.filter(sheet__in=sheets).select_related("item", *people))
        for model, people in PEOPLE.items()
        if model is Deduction or not deductions_only
    }
    rows = []
    for sheet in sheets:
        standing = live(lines[Deduction][sheet.pk])
        deducted = rules.deductions_after_caps((line.item_id, line.points, line.item.cap) for line in standing)
        if sheet.brought_points is not None:  # A39: the paper tells what is left, not line by line what was taken
            deducted = rules.Deducted(rules.QUARTER_FULL - sheet.brought_points, Decimal(0), Decimal(0))
        for line in standing:
            line.sheet = sheet
        rows.append(
            Row(
                sheet,
                standing,
                [] if deductions_only else live(lines[Reward][sheet.pk]),
                [] if deductions_only else lines[TaskScore][sheet.pk],
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


def exempt_on(branch, day):
    """Ids of the members of the branch who are exempt on the day, approved (A12)."""
    asked = Exemption.objects.filter(Q(branch=branch) | Q(member__branch=branch), since__lte=day)  # it goes along with who moves
    return {exemption.member_id for exemption in asked if exemption.covers(day)}


def without_sheet(quarter):
    """Who belongs to the quarter and has no sheet in it; not who came after its first month (A11) or is exempt (A12)."""
    first, last = quarter.span
    late = add_months(first, 1)
    stayed = Q(left_on=None) | Q(left_on__gt=last)
    here = stayed & Q(branch=quarter.branch) & (Q(arrived_on=None) | Q(arrived_on__lt=late))
    moved_later = Q(pk__in=Membership.objects.filter(branch=quarter.branch, since__lt=late, until__gt=last).values("member"))
    return (
        Member.objects.filter(here | moved_later, joined_on__lt=late)
        .exclude(sheets__quarter=quarter)
        .exclude(pk__in=exempt_on(quarter.branch, first))
    )


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
    return entries_on(model.objects.filter(sheet=sheet))


def entries_on(entries):
    """The same of the lines of many sheets, sheet by sheet, with as many queries as for one."""
    people = entries.select_related("item", "sheet__quarter__branch", "sheet__member", "entered_by__member", "confirmed_by__member")
    lines = list(people.prefetch_related("sheet__member__appointments").order_by("sheet__member__order", "sheet__member", "happened_on", "pk"))
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
        for sheet in by_strokes(quarter.sheets.select_related("member", "quarter"))
    ]
    return sorted(table, key=lambda line: [item.order for item in line[1]])


class Slot(NamedTuple):
    """One quarter in the strip of the year: where it stands, its people, its day; `over` once it could come from paper."""

    number: int
    quarter: Quarter | None
    place: str  # past, here or next
    state: str
    word: str
    people: str
    note: str
    over: bool


def strip_of(cycle, quarters):
    """[Slot] of `cycle_table`'s quarters of a year."""
    return [_slot(cycle.year, number, quarter) for number, quarter in quarters]


def _slot(year, number, quarter):
    (first, last), due = rules.quarter_span(year, number), rules.quarter_due(year, number)
    if quarter is None:
        word = "未开启" if first <= today() else "未开始"
        months = f"{first.month}月至{last.month}月"
        return Slot(number, None, "next", "next", word, months, f"{near(due)}前办结" if first <= today() <= due else "", last < today())
    people = f"{quarter.people} 人计分" + ("·期初录入" if quarter.brought_in else "")
    if quarter.status == Quarter.Status.CONFIRMED:
        return Slot(number, quarter, "past", "done", quarter.get_status_display(), people, f"第 {quarter.version} 版" if quarter.version > 1 else "", False)
    note = f"公示至 {near(quarter.notice.ends_on)}" if quarter.status == Quarter.Status.NOTICED else f"{near(due)}前办结"
    if quarter.mark == "late":
        note = f"应于 {near(due)}前办结，已过 {(today() - due).days} 天"
    return Slot(number, quarter, "here", quarter.mark, quarter.get_status_display(), people, note, False)


def cycle_table(branch, user):
    """[(cycle, the newest standard that a meeting passed or None, [(number, Quarter or None)])] of a branch, newest first."""
    cycles = Cycle.objects.visible_to(user).filter(committee=branch.committee_id)
    standards = {standard.cycle_id: standard for standard in Standard.objects.filter(branch=branch).exclude(status="draft").order_by("version")}
    quarters = defaultdict(dict)
    for quarter in Quarter.objects.filter(branch=branch).select_related("notice", "cycle").annotate(people=Count("sheets")):
        quarters[quarter.cycle_id][quarter.number] = quarter
    return [
        (cycle, standards.get(cycle.pk), [(number, quarters[cycle.pk].get(number)) for number in range(1, rules.QUARTERS + 1)])
        for cycle in cycles
    ]
