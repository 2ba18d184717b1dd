"""Lines that officers entered about themselves and that wait for somebody else."""

from collections import defaultdict

from django.db.models import F

from members.clock import today
from members.models import Appointment
from members.rules import BRANCH_COMMITTEE, Role
from scoring.models import Deduction, Quarter, Reward


def own_lines(user):
    """A22: [(branch, quarter, how many)] that this reader confirms: another's of the own 支委会; for the committee's
    auditor the secretaries' in branches without another of it."""
    lines = []
    for model in (Deduction, Reward):
        own = model.objects.visible_to(user).filter(
            confirmed_by=None, reverses=None, reversal=None, entered_by__member=F("sheet__member"), sheet__quarter__status=Quarter.Status.OPEN
        )
        lines += own.select_related("sheet__quarter__branch__committee", "sheet__quarter__cycle")
    alone, waiting = _alone_in({line.sheet.quarter.branch_id for line in lines}), {}
    for line in lines:
        quarter = line.sheet.quarter
        roles, about = user.roles_in(quarter.branch), line.sheet.member_id
        if (roles & BRANCH_COMMITTEE and user.member_id != about) or (Role.AUDITOR in roles and alone.get(quarter.branch_id) == about):
            waiting.setdefault(quarter.pk, [quarter.branch, quarter, 0])[2] += 1
    return list(waiting.values())


def _alone_in(branches):
    """{branch id: member id} where the secretary is the only one of the 支委会 in office."""
    held = Appointment.objects.filter(branch__in=branches, role__in=BRANCH_COMMITTEE, since__lte=today()).exclude(until__lte=today())
    seats = defaultdict(dict)
    for branch, member, role in held.values_list("branch", "member", "role"):
        seats[branch].setdefault(member, set()).add(role)
    return {branch: member for branch, people in seats.items() for member, roles in people.items() if len(people) == 1 and Role.SECRETARY in roles}
