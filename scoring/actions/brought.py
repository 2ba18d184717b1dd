"""期初录入 (A39): quarters that were confirmed on paper before the branch began to work with the system."""

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from members.clock import in_words, today
from members.models import Meeting
from scoring import rules
from scoring.actions.quarter import open_quarter
from scoring.actions.writing import add, check_seen
from scoring.models import Quarter, Sheet

REASON = "期初录入"


@transaction.atomic
def open_brought_in(standard, number, *, by):
    """A quarter that is over and was never opened here: its sheets, to be filled from the confirmed paper."""
    last = rules.quarter_span(standard.cycle.year, number)[1]
    if last >= today():
        raise ValidationError(f"{rules.quarter_name(number)}到 {in_words(last)}才结束，请按“开启{rules.quarter_name(number)}”正常登记。")
    quarter = open_quarter(standard, number, by=by)
    quarter.brought_in = True
    return add(quarter, by, REASON)


@transaction.atomic
def save_brought(quarter, *, points, meeting=None, scan=None, by, seen=None):
    """What the paper says. `points` maps sheets to points or None; `meeting`: held_on, eligible, present, ayes of the 党员大会.

    `seen` is what the page showed, by its fields (a sheet's is its key); one overtaken by another typist refuses the whole page.
    """
    quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if not (quarter.brought_in and quarter.is_open):
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”，不能再录入。要更正，请先由支部书记按“更正”。")
    sheets = {sheet: sheet for sheet in quarter.sheets.all()}  # as they stand under the lock
    stands = {str(sheet.pk): sheet.brought_points for sheet in sheets} | {name: getattr(quarter.last_meeting, name, None) for name in meeting or ()}
    check_seen(stands, seen or {}, {str(sheet.pk): got for sheet, got in points.items()} | (meeting or {}))
    changed = [sheets[sheet] for sheet, got in points.items() if sheets[sheet].brought_points != got]
    for sheet in changed:
        sheet.brought_points = points[sheet]
    if changed:
        bulk_update_with_history(changed, Sheet, ["brought_points"], default_user=by, default_change_reason=REASON)
    if meeting:
        _hold(quarter, by, **meeting)
    if scan:
        quarter.scan = scan
        add(quarter, by, "期初录入：扫描件")


def _hold(quarter, by, *, held_on, eligible, present, ayes):
    """The meeting as the paper tells it; typed wrong, it is put right, and its history says so."""
    if not quarter.span[1] <= held_on <= today():
        raise ValidationError({"held_on": f"党员大会应在 {in_words(quarter.span[1])}以后、今天以前。"})
    if not rules.passes(eligible, present, ayes):
        raise ValidationError({"ayes": f"按这个票数没有通过：{rules.why_passes(eligible, present, ayes)}。"})
    count = {"held_on": held_on, "eligible": eligible, "present": present, "ayes": ayes}
    meeting = quarter.last_meeting or Meeting(branch=quarter.branch, subject=f"评议{quarter}积分（期初录入）")
    if meeting.pk and all(getattr(meeting, name) == value for name, value in count.items()):
        return
    for name, value in count.items():
        setattr(meeting, name, value)
    add(meeting, by, REASON)
    quarter.meetings.add(meeting)
