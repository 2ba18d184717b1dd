"""The meetings on a quarter: the 支委会 that forms the opinion, the 党员大会 that decides on it; every count is kept."""

from django.core.exceptions import ValidationError
from simple_history.utils import bulk_update_with_history

from members.models import Meeting
from scoring import rules
from scoring.actions.writing import add
from scoring.figures import name_left_out, rows_of, seats_on
from scoring.figures.minutes import SNAPSHOT
from scoring.models import Sheet


def hold_meeting(quarter, *, by, held_on, eligible, present, ayes, left_out=None, agreed=False, host="", keeper="", remark="", again=False):
    """五(一)3, A20-A21: one count of the member meeting; a failed one is kept too, a second one stands beside the first.

    `left_out` maps members to a listed reason; `eligible` is what is left without them.
    """
    meeting = Meeting(
        branch=quarter.branch, held_on=held_on, subject=f"评议{quarter}积分{'（现场复议，再次表决）' if again else ''}", eligible=eligible,
        present=present, ayes=ayes, left_out=left_out_in_words(left_out, agreed), host=host, keeper=keeper, remark=remark,
    )  # fmt: skip
    return _keep(quarter, meeting, by)


def left_out_in_words(left_out, agreed):
    """A21: the committee's consent and the meeting's decision, or nobody is left out; each is named on the record."""
    if left_out and not agreed:
        raise ValidationError("不计入应到的人员，要经基层党委同意、大会确认。")
    return name_left_out(left_out or {})


def form_opinion(quarter, *, by, held_on, eligible=None, present=None, ayes=None, host="", keeper="", remark=""):
    """五(一)3 “支委会……提出每名党员上季度积分初步意见”: its meeting, and each member's points as they stand then.

    A22: a branch without 支委会 has no such meeting; its secretary's opinion is the same snapshot. Counts that are not
    told mean that all who sit in it came and agreed.
    """
    if quarter.branch.has_committee:
        eligible = eligible or seats_on(quarter.branch, held_on) or 1
        present = eligible if present is None else present
        ayes = present if ayes is None else ayes
        meeting = Meeting(
            branch=quarter.branch, kind=Meeting.Kind.COMMITTEE, held_on=held_on, subject=f"研究{quarter}积分初步意见", eligible=eligible,
            present=present, ayes=ayes, host=host, keeper=keeper, remark=remark,
        )  # fmt: skip
        _keep(quarter, meeting, by)
        if not rules.passes(eligible, present, ayes):
            why = rules.why_passes(eligible, present, ayes)
            raise ValidationError(f"支委会没有通过这份初步意见：{why}。")
    sheets = []
    for row in rows_of(quarter.sheets.all()):
        row.sheet.opinion_points = row.points
        sheets.append(row.sheet)
    bulk_update_with_history(sheets, Sheet, ["opinion_points"], default_user=by, default_change_reason=SNAPSHOT)


def _keep(quarter, meeting, by):
    add(meeting, by)
    quarter.meetings.add(meeting)
    return meeting
