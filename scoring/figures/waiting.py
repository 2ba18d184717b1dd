"""Lines that wait for somebody outside the branch."""

from django.db.models import F

from members.clock import today
from members.models import Appointment
from members.rules import BRANCH_COMMITTEE, Role
from scoring.models import Deduction, Quarter, Reward


def own_lines(user):
    """A22: [(branch, quarter, how many)] of secretaries' own lines in branches without another of the 支委会."""
    waiting = {}
    for model in (Deduction, Reward):
        own = model.objects.visible_to(user).filter(
            confirmed_by=None, reverses=None, reversal=None, entered_by__member=F("sheet__member"), sheet__quarter__status=Quarter.Status.OPEN
        )
        for line in own.select_related("sheet__quarter__branch__committee", "sheet__quarter__cycle"):
            quarter = line.sheet.quarter
            if Role.AUDITOR in user.roles_in(quarter.branch) and _alone(line.sheet.member_id, quarter.branch_id):
                waiting.setdefault(quarter.pk, [quarter.branch, quarter, 0])[2] += 1
    return list(waiting.values())


def _alone(member, branch):
    """Is this the secretary, and the only one of the 支委会 in office?"""
    held = Appointment.objects.filter(branch=branch, role__in=BRANCH_COMMITTEE, since__lte=today()).exclude(until__lte=today())
    offices = list(held.values_list("member", "role"))
    return (member, Role.SECRETARY) in offices and {holder for holder, _ in offices} == {member}
