"""The deductions that the monthly sheets propose: facts on record without a line, and lines without their fact (A45)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from members.clock import today
from scoring import rules
from scoring.figures.months import span_of
from scoring.figures.rows import live
from scoring.models import Deduction, Dismissal, Mark, Quarter, Sheet, StandardItem

KIND = Mark.Kind


class Proposal(NamedTuple):
    """One deduction as the records propose it; nothing counts before an officer takes it."""

    mark: Mark
    item: StandardItem
    points: Decimal
    happened_on: date
    fact: str
    evidence: str
    times: int = 1

    @property
    def item_id(self):
        return self.item.pk


class Unmapped(NamedTuple):
    """A fact on record that the branch's standard has no item for, and why."""

    sheet: Sheet
    mark: Mark
    why: str

    @property
    def fact(self):
        return _words(self.mark)[0]


def proposals_of(quarter):
    """{sheet id: [Proposal]} of the quarter's months, by day; what is entered, dismissed or lifted is not among them."""
    return _read(quarter)[0]


def unmapped(quarter):
    """[Unmapped]: what would be proposed if the standard had an item in use for it and for the member's category."""
    return _read(quarter)[1]


def unfounded(quarter):
    """The standing lines whose mark of the monthly sheet was taken back since: nobody reverses them but an officer."""
    lines = Deduction.objects.filter(sheet__quarter=quarter, mark__lifted=True).select_related("item", "sheet__member", "sheet__quarter")
    return live(list(lines))


def dismissed(quarter):
    """{sheet id: [Dismissal]} of the quarter's months that stand; an officer may take each back while the quarter is open."""
    found = defaultdict(list)
    sheets = dict(Sheet.objects.filter(quarter=quarter).values_list("member", "pk"))
    rows = Dismissal.objects.filter(lifted=False, mark__lifted=False, mark__in=_marks_of(quarter)).select_related("mark__gathering", "mark__sheet", "dismissed_by__member")
    for row in rows:
        if row.mark.member_id in sheets:
            found[sheets[row.mark.member_id]].append(row)
    return dict(found)


class MonthsShare(NamedTuple):
    """What one monthly sheet gives its open quarter to decide."""

    quarter: object
    proposed: list  # for each proposal the key of its sheet
    unmapped: list
    later: list  # marks of unpaid dues: proposed once the quarter is over


def months_share(month):
    """The proposals that rest on one monthly sheet, or None while no quarter is open that would take them."""
    number = rules.quarter_of(span_of(month)[0])[1]
    quarter = Quarter.objects.filter(branch=month.branch_id, cycle__year=month.year, number=number, status=Quarter.Status.OPEN, brought_in=False).first()
    if quarter is None:
        return None
    proposed, left = _read(quarter)
    unpaid = [] if _is_over(quarter) else month.marks.filter(kind=KIND.DUES_UNPAID, lifted=False).exclude(dismissals__lifted=False).select_related("member")
    return MonthsShare(
        quarter, [sheet for sheet, lines in proposed.items() for line in lines if line.mark.sheet_id == month.pk],
        [line for line in left if line.mark.sheet_id == month.pk], list(unpaid),
    )  # fmt: skip


def _read(quarter):
    """Both lists, with a constant number of queries."""
    marks = _open_marks(quarter)
    proposed, left = defaultdict(list), []
    if not marks:
        return {}, left
    people = Sheet.objects.filter(quarter=quarter, member__in={mark.member_id for mark in marks}).select_related("member")
    sheets = {sheet.member_id: sheet for sheet in people.prefetch_related("member__appointments", "member__absences")}
    items = defaultdict(list)
    for item in quarter.standard.items.filter(part=StandardItem.Part.BASE):
        items[item.key].append(item)
    for mark in marks:
        key = rules.item_for(mark.kind, mark.gathering.kind if mark.gathering else "")
        if key and (sheet := sheets.get(mark.member_id)):
            day = _day_of(mark, quarter)
            category = sheet.member.category_on(day)
            item = next((item for item in items[key] if item.applies_to(category, retired=sheet.member.retired)), None)
            if item:
                proposed[sheet.pk].append(Proposal(mark, item, item.points, day, *_words(mark)))
            else:
                known = next((item for item in items[key] if item.in_use), None)
                why = f"{known.code}不适用于{category.label}党员" if known else "本支部的标准里没有启用对应的条目"
                left.append(Unmapped(sheet, mark, why))
    for lines in proposed.values():
        lines.sort(key=lambda line: (line.happened_on, line.mark.pk))
    return dict(proposed), left


def _marks_of(quarter):
    return Mark.objects.filter(sheet__branch=quarter.branch_id, sheet__year=quarter.cycle.year, sheet__month__in=rules.quarter_months(quarter.number))


def _open_marks(quarter):
    """What stands on the monthly sheets and is neither entered nor dismissed."""
    found = _marks_of(quarter).filter(lifted=False).exclude(gathering__lifted=True).exclude(dismissals__lifted=False)
    marks = list(found.select_related("gathering", "sheet").order_by("pk"))
    entered = {line.mark_id for line in live(list(Deduction.objects.filter(mark__in=marks)))}
    unpaid = {(mark.member_id, mark.sheet_id) for mark in marks if mark.kind == KIND.DUES_UNPAID}
    over = _is_over(quarter)
    return [
        mark for mark in marks
        if mark.pk not in entered
        and (mark.kind != KIND.DUES_UNPAID or over)
        and (mark.kind != KIND.DUES_LATE or (mark.member_id, mark.sheet_id) not in unpaid)
    ]  # fmt: skip


def _is_over(quarter):
    """Until then dues that are unpaid may still be paid."""
    return today() > quarter.span[1]


def _day_of(mark, quarter):
    """The day of the gathering; of dues and work the end of the month, of dues unpaid that of the quarter, or today."""
    if mark.gathering:
        return mark.gathering.held_on
    return min(quarter.span[1] if mark.kind == KIND.DUES_UNPAID else span_of(mark.sheet)[1], today())


def _words(mark):
    """The fact, and where it is on record."""
    month = f"{mark.sheet.month}月"
    facts = {
        KIND.ABSENT: f"{mark.gathering}无故缺席", KIND.LATE: f"{mark.gathering}迟到早退", KIND.DUES_LATE: f"{month}党费没有按时交",
        KIND.DUES_UNPAID: f"{month}党费到季末仍未交", KIND.WORK_UNDONE: f"{month}没有完成分配的工作",
    }  # fmt: skip
    where = mark.gathering or f"{month}{'分配的工作' if mark.kind == KIND.WORK_UNDONE else '党费'}"
    remark = f"（{mark.remark}）" if mark.remark else ""
    return f"{facts[mark.kind]}{remark}", f"签到表 {where}"
