"""What members asked the 支委会 to look at again, and who may answer it."""

from collections import defaultdict

from members.clock import today
from members.models import Appointment
from members.rules import OFFICERS, Role
from scoring.models import Deduction, Reconsideration, Reward, TaskScore

ASKED = Reconsideration.Status.ASKED


def reconsiderations_of(quarter):
    """Everything asked for on a quarter, the oldest first."""
    return list(_with_people(Reconsideration.objects.filter(sheet__quarter=quarter)))


def _with_people(asks):
    return asks.select_related(
        "sheet__member", "sheet__quarter__branch__committee", "sheet__quarter__cycle", "line__item", "line__entered_by__member",
        "asked_by__member", "answered_by__member",
    )  # fmt: skip


def answerable(asks, user):
    """Those of these that wait for an answer and that this reader may give it to, with two queries for any number.

    R17, A22: another officer than who entered the line, and never the member; the committee's auditor where the
    branch has nobody else.
    """
    asks, offices = list(_with_people(asks.filter(status=ASKED))), defaultdict(set)
    for office in Appointment.objects.filter(branch__in={ask.sheet.quarter.branch_id for ask in asks}, role__in=OFFICERS):
        if office.covers(today()):
            offices[office.branch_id].add(office.member_id)
    return [ask for ask in asks if _may(ask, user, offices[ask.sheet.quarter.branch_id])]


def may_answer(ask, user):
    return bool(answerable(Reconsideration.objects.filter(pk=ask.pk), user))


def _may(ask, user, seated):
    barred = {ask.sheet.member_id} | ({ask.line.entered_by.member_id} if ask.line else set())
    if user.member_id in barred or (ask.line and ask.line.entered_by_id == user.pk):
        return False
    roles = user.roles_in(ask.sheet.quarter.branch)
    return bool(roles & OFFICERS) or (Role.AUDITOR in roles and not seated - barred)


def corrected(ask):
    """Was what is asked about put right: the line reversed, or for the whole opinion anything on the sheet changed since."""
    if ask.line_id:
        return Deduction.objects.filter(reverses=ask.line_id).exists()
    since = ask.history.earliest().history_date
    lines = (model.history.filter(sheet=ask.sheet_id, history_date__gt=since) for model in (Deduction, Reward, TaskScore))
    then = ask.sheet.history.filter(history_date__lte=since).first()
    return any(changed.exists() for changed in lines) or (then is not None and then.opinion != ask.sheet.opinion)


def askable(sheet, lines):
    """[(line or None for the whole opinion, the request that waits on it or None)] of one's own sheet."""
    waiting = {ask.line_id: ask for ask in sheet.reconsiderations.all() if ask.status == ASKED}
    return [(line, waiting.get(line.pk if line else None)) for line in [*lines, None]]
