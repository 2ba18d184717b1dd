"""A member's self-assessment as it stands: the months, the items that apply, what is still lacking."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from members.clock import today
from members.rules import add_months
from scoring import rules
from scoring.figures.bites import capped, deducted_by
from scoring.models import SelfScore, Sheet, StandardItem


def scores_of(sheet):
    """What stands of one form."""
    return list(SelfScore.objects.filter(sheet=sheet, lifted=False).select_related("item"))


def month_has_begun(quarter, month):
    return date(quarter.cycle.year, month, 1) <= today()


def forms_wait_for(quarter):
    """R15: the month in which the forms come in, the quarter's third, while it has not begun; 0 once they may come."""
    last = rules.quarter_months(quarter.number)[-1]
    return 0 if month_has_begun(quarter, last) else last


def items_for(sheet, month):
    """(category, items) of a month: those in use that fit the member's category on its last day or today (A13, A38)."""
    last = add_months(date(sheet.quarter.cycle.year, month, 1), 1) - timedelta(days=1)
    category = sheet.member.category_on(min(last, today()))
    base = sheet.quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True)
    return category, [item for item in base if item.applies_to(category, retired=sheet.member.retired)]


def items_in(sheet):
    """The items that fit the member on some day of the quarter so far; which of them, the day of the fact decides (A13)."""
    member, (first, last) = sheet.member, sheet.quarter.span
    held = {"offices": list(member.appointments.all()), "absences": list(member.absences.all())}
    days = [first + timedelta(passed) for passed in range((min(last, today()) - first).days + 1)]
    categories = {member.category_on(day, **held) for day in days}
    base = sheet.quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True)
    return [item for item in base if any(item.applies_to(category, retired=member.retired) for category in categories)]


class Month(NamedTuple):
    """One month of a form: what was said of it, 本月无扣分 being one row without an item."""

    number: int
    begun: bool
    scores: list

    @property
    def answered(self):
        return bool(self.scores)

    @property
    def lines(self):
        return [score for score in self.scores if score.item_id]

    @property
    def total(self):
        return sum((score.points for score in self.scores), Decimal(0))

    @property
    def state(self):
        return "done" if self.scores else "wait" if self.begun else "next"

    @property
    def word(self):
        if not self.scores:
            return "待填" if self.begun else "未到"
        return f"扣 {rules.shown(self.total):f}" if self.total else "无扣分"


def months_of(sheet, scores):
    return [
        Month(number, month_has_begun(sheet.quarter, number), [score for score in scores if score.month == number])
        for number in rules.quarter_months(sheet.quarter.number)
    ]


def lacks_before_hand_in(sheet, scores):
    """What a form still lacks before it can be handed in, in words."""
    months = months_of(sheet, scores)
    if not months[-1].begun:
        return [f"{months[-1].number}月还没有到：三个月都填了才能交表，{months[-1].number}月1日起可以交。"]
    open_months = [f"{month.number}月" for month in months if not month.answered]
    return [f"{'、'.join(open_months)}还没有填。没有扣分的月份，请按“本月无扣分”。"] if open_months else []


class Form(NamedTuple):
    """One member's form for its page."""

    sheet: Sheet
    months: list
    lacks: list
    open: bool

    @property
    def scores(self):
        return [score for month in self.months for score in month.scores]

    @property
    def points(self):
        """A total typed from paper stands where the months were not typed."""
        return self.sheet.self_points if self.sheet.handed_in_at else self_base(self.scores)

    @property
    def arithmetic(self):
        """With what a cap or the floor took (A15)."""
        if self.sheet.handed_in_at and self_base(self.scores) != self.points:
            return "按纸质表合计录入"
        deducted = deducted_by(self.scores)
        if not deducted.counted:
            return f"{rules.QUARTER_FULL}，没有扣分"
        floor = f"，扣完为止（满分 {rules.QUARTER_FULL}）" if deducted.lost_at_floor else ""
        caps = f"（{'；'.join(capped(self.scores))}）" if deducted.lost_to_caps else ""
        return f"{rules.QUARTER_FULL} − {rules.shown(deducted.counted + deducted.lost_at_floor):f} = {rules.shown(self.points):f}{floor}{caps}"

    @property
    def started(self):
        return any(month.answered for month in self.months)


def self_base(scores):
    """What a self-assessment leaves of the quarter: by the same caps and the same floor as the deductions (A15, A18)."""
    return rules.quarter_base([deducted_by(scores).counted])


def form_of(sheet):
    scores = scores_of(sheet)
    return Form(sheet, months_of(sheet, scores), lacks_before_hand_in(sheet, scores), sheet.quarter.is_open and sheet.handed_in_at is None)


def own_forms(sheets):
    """A member's own sheets, newest first, of quarters that were not brought in from paper."""
    own = sheets.filter(quarter__brought_in=False).select_related("quarter__cycle", "quarter__branch", "quarter__standard", "member", "typed_by__member")
    return list(own.order_by("-quarter__cycle__year", "-quarter__number"))


def form_at_hand(sheets):
    """The oldest of those still to be handed in, else the newest; None without any."""
    due = [sheet for sheet in sheets if sheet.quarter.is_open and sheet.handed_in_at is None]
    return due[-1] if due else next(iter(sheets), None)


def by_heading(items):
    """[(heading, items)] as the standard prints them."""
    return [(heading, list(group)) for heading, group in groupby(items, key=lambda item: item.heading or item.get_part_display())]
