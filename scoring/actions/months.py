"""The monthly sheet: gatherings, who is due at them, and what was not in order. Lifted and written anew, never deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import today
from members.models import Branch
from scoring.actions.writing import add
from scoring.figures import due_by_default, lines_of, slots_of, span_of
from scoring.models import Gathering, Mark, MonthSheet


@transaction.atomic
def open_month(branch, *, year, month, by):
    """The branch's sheet of a month that has begun: a new one, or the one there is."""
    if (year, month) > (today().year, today().month):
        raise ValidationError(f"{year}年{month}月还没有到。")
    Branch.objects.select_for_update().get(pk=branch.pk)
    sheet = MonthSheet.objects.filter(branch=branch, year=year, month=month).first()
    return sheet or add(MonthSheet(branch=branch, year=year, month=month, filled_by=by), by)


def lock_month(sheet):
    """Two who fill one sheet follow each other."""
    return MonthSheet.objects.select_for_update().get(pk=sheet.pk)


def _in_the_month(sheet, day):
    first, last = span_of(sheet)
    if day > today():
        raise ValidationError({"held_on": "日期不能晚于今天。"})
    if not first <= day <= last:
        raise ValidationError({"held_on": f"不在{sheet}内。别的月份的会议请登记在那个月。"})


@transaction.atomic
def add_gathering(sheet, *, kind, held_on, subject, by):
    """三会一课、主题党日: one gathering, with all who are due by default."""
    lock_month(sheet)
    _in_the_month(sheet, held_on)
    due = due_by_default(sheet.branch, kind, held_on)
    if not due:
        raise ValidationError({"kind": "这一天没有应到的人。支委会要先登记支委的任职。"})
    gathering = add(Gathering(sheet=sheet, kind=kind, held_on=held_on, subject=subject), by)
    gathering.due.set(due)
    return gathering


@transaction.atomic
def change_gathering(gathering, *, kind, held_on, subject, due, lifted, by):
    """Put a gathering right, or take it back; marks of those who are not due there any more are lifted."""
    lock_month(gathering.sheet)
    _in_the_month(gathering.sheet, held_on)
    own = gathering.marks.filter(lifted=False, member=by.member_id)
    if own.exists() and (lifted or by.member not in due):
        raise ValidationError(f"这次会议登记有{by.member}本人的情况，要由另一名支委撤销或改应到名单。")
    if not due and not lifted:
        raise ValidationError({"due": "至少要有一人应到。会议登记错了的，请勾选“撤销”。"})
    gathering.kind, gathering.held_on, gathering.subject, gathering.lifted = kind, held_on, subject, lifted
    add(gathering, by, "撤销" if lifted else None)
    gathering.due.set(due)
    for mark in gathering.marks.filter(lifted=False):
        if lifted or mark.member not in due:
            _lift(mark, by)
    return gathering


def _lift(mark, by):
    mark.lifted = True
    add(mark, by, "撤销")


@transaction.atomic
def mark(sheet, *, member, changes, by, remarks=None):
    """One member's row. `changes` maps a slot to (what the typist saw, what it shall be): kinds of mark, or empty.

    `remarks` does the same for what is said of a mark; it stays where it is not among them, and goes with its mark.
    What somebody else changed in between is told and not overwritten.
    """
    sheet, remarks = lock_month(sheet), remarks or {}
    slots = {slot.name: slot for slot in slots_of(sheet)}
    line = next(iter(lines_of(sheet, slots.values(), member=member)), None)
    for name in {**changes, **remarks}:
        slot = slots.get(name)
        if slot is None or line is None or name not in line.cells:
            raise ValidationError(f"{member}不在{slot.label if slot else '这次会议'}的应到名单里，请刷新后再填。")
        stands, said = line.cells[name], line.remarks.get(name, "")
        seen, wanted = changes.get(name, (stands, stands))
        seen_said, text = remarks.get(name, (said, said))
        if wanted not in slot.words:
            raise ValidationError(f"“{slot.label}”不能这样填，请刷新后再填。")
        if (stands, said) == (wanted, text if wanted else ""):
            continue
        if stands and by.member_id == member.pk:
            raise ValidationError(f"{member}本人已登记的“{line.said(slot)}”要由另一名支委更改。")
        if stands not in (seen, wanted) or said not in (seen_said, text):
            raise ValidationError(f"“{slot.label}”刚由别人改为“{line.said(slot)}”，请核对后再保存。")
        _write(sheet, slot, member, (stands, wanted), text, by)


def _write(sheet, slot, member, kinds, text, by):
    """One cell as it shall be: what is said of a mark is put right in place, as lines of a quarter may rest on the mark."""
    stands, wanted = kinds
    old = Mark.objects.get(sheet=sheet, member=member, gathering=slot.gathering, kind=stands, lifted=False) if stands else None
    if stands == wanted:
        old.remark = text
        add(old, by, "改说明")
        return
    if old:
        _lift(old, by)
    if wanted:
        add(Mark(sheet=sheet, gathering=slot.gathering, member=member, kind=wanted, remark=text), by)


@transaction.atomic
def mark_all(sheet, *, rows, by):
    """A whole workbook or nothing: `rows` maps a member to the row's (changes, remarks)."""
    for member, (changes, remarks) in rows.items():
        mark(sheet, member=member, changes=changes, remarks=remarks, by=by)
