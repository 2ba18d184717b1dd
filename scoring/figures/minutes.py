"""What the minutes of a quarter's meetings say, as things stood at that meeting."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from members.figures import by_strokes
from members.models import Meeting
from scoring import rules
from scoring.figures.meetings import due_on
from scoring.figures.reconsiderations import reconsiderations_of
from scoring.figures.rows import live, rows_of
from scoring.models import Deduction, Reconsideration, Reward, Sheet

SNAPSHOT = "记下初步意见"
"""Why a sheet was written when the 支委会 formed its opinion: the earlier opinions are found by it."""


class Judged(NamedTuple):
    """One member's row: the lines that stood at the meeting, the opinion put to it, and what this meeting passed."""

    sheet: Sheet
    lines: list
    rewards: list
    opinion: Decimal | None
    passed: Decimal | None


def minutes_of(quarter, meeting):
    """Everything that the minutes of one of the quarter's meetings say; the number of queries does not grow with rows."""
    held_at = _made(Meeting, id=meeting.pk)[meeting.pk]  # of its history `pk` is another number
    lines, rewards = (_stood(model, quarter, held_at) for model in (Deduction, Reward))
    opinions = _opinions(quarter, meeting, held_at)
    passed = rules.passes(meeting.eligible, meeting.present, meeting.ayes)  # nothing is written between opinion and vote
    rows = [
        Judged(row.sheet, lines[row.sheet.pk], rewards[row.sheet.pk], opinions.get(row.sheet.pk), opinions.get(row.sheet.pk) if passed else None)
        for row in by_strokes(rows_of(quarter.sheets.all()))
    ]
    asked_at = _made(Reconsideration, sheet__quarter=quarter)
    due, not_due = due_on(quarter.branch, meeting.held_on)
    return {
        "quarter": quarter, "meeting": meeting, "rows": rows, "passed": passed, "not_due": not_due,
        "asks": [ask for ask in reconsiderations_of(quarter) if asked_at[ask.pk] <= held_at],
        "votes": [(vote, rules.why_passes(vote.eligible, vote.present, vote.ayes)) for vote in votes_of(quarter, meeting)],
        "deducted": sum(bool(row.lines) for row in rows),
    }  # fmt: skip


def votes_of(quarter, meeting):
    """A20: the counts of that day up to this one: a second vote stands beside the first."""
    same = quarter.meetings.filter(kind=meeting.kind, held_on=meeting.held_on, pk__lte=meeting.pk)
    return list(same) if meeting.kind == Meeting.Kind.MEMBERS else [meeting]


def meetings_of(quarter):
    """[(meeting, whether it passed)] of a quarter, as they were held."""
    return [(meeting, rules.passes(meeting.eligible, meeting.present, meeting.ayes)) for meeting in quarter.meetings.all()]


def _made(model, **where):
    """{key: when it was entered} from the history."""
    return dict(model.history.filter(history_type="+", **where).values_list("id", "history_date"))


def _stood(model, quarter, moment):
    """{sheet: [lines]} that stood at the moment: neither entered nor reversed later."""
    made, found = _made(model, sheet__quarter=quarter), defaultdict(list)
    for line in live([line for line in model.objects.filter(sheet__quarter=quarter).select_related("item") if made[line.pk] <= moment]):
        found[line.sheet_id].append(line)
    return found


def _opinions(quarter, meeting, moment):
    """{sheet: points} of the opinion formed at this 支委会, or of the last one before this 党员大会."""
    kept = Sheet.history.filter(quarter=quarter, history_change_reason=SNAPSHOT).order_by("history_date", "history_id")
    if meeting.kind == Meeting.Kind.COMMITTEE:
        later = kept.filter(history_date__gte=moment).reverse().values_list("id", "opinion_points")
        return dict(later)  # of several the earliest comes last and stays
    return dict(kept.filter(history_date__lte=moment).values_list("id", "opinion_points"))
