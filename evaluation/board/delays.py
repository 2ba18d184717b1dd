"""What comes late, and what was sent back."""

from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from evaluation.models import Review
from members.clock import today
from scoring.rules import QUARTERS, quarter_due

Status = Review.Status
BRANCH_WORKS = {Status.OPEN, Status.VOTING, Status.COUNTED, Status.POSTED, Status.GRADED}
SENT_BACK = {
    Status.SECRETARY: "党委退回", Status.COMMITTEE: "党委退回", Status.NOTICED: "异议成立，重新审定",
    Status.FINAL: "党委重新开启", Status.FILED: "党委重新开启",
}  # fmt: skip


class Return(NamedTuple):
    """A year that the committee sent back, or that was reopened."""

    word: str
    day: date
    reason: str


def handed_in_by(cycle):
    """A17: the day by which the year is to be filed: as the committee set it, else the end of February."""
    return cycle.file_by or quarter_due(cycle.year, QUARTERS)


def late_words(cycle, review):
    """In words what the branch still owes after that day; what waits for the committee is not the branch's delay."""
    if cycle is None or (review and review.status not in BRANCH_WORKS):
        return ""
    days = (today() - handed_in_by(cycle)).days
    return f"过 {days} 天，现在“{review.get_status_display() if review else '未开始'}”" if days > 0 else ""


def returns_of(reviews):
    """{review id: [Return]}, oldest first: a new version out of the committee's hands. What the branch itself reworked is none."""
    found, before = {}, {}
    asked = [review.pk for review in reviews if review.version > 1]
    for row in Review.history.filter(id__in=asked).order_by("history_date", "history_id"):
        last = before.get(row.id)
        if last and row.version > last.version and last.status in SENT_BACK:
            reason = (row.history_change_reason or "").partition("：")[2]
            found.setdefault(row.id, []).append(Return(SENT_BACK[last.status], localdate(row.history_date), reason))
        before[row.id] = row
    return found
