"""What the pages about committees, branches and exemptions lay out."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from members.clock import today
from members.figures import changes_of
from members.models import Appointment, Branch, Committee, Exemption, Member
from members.rules import HEADS, OFFICERS, Role


class Node(NamedTuple):
    """One committee in the tree: above it (outermost first), its own branches, and what all below it come to."""

    committee: Committee
    above: list
    branches: list  # (Branch with `people`, name of the secretary in office)
    total_branches: int
    total_people: int


def tree_of(user):
    """The committees that this reader keeps, each under its superior, with a constant number of queries."""
    committees = Committee.objects.visible_to(user).order_by("name")
    if not user.is_superuser:
        committees = committees.filter(pk__in=user.reach.committees)
    kept = {committee.pk: committee for committee in committees}
    below, branches = defaultdict(list), defaultdict(list)
    for committee in kept.values():
        below[committee.parent_id if committee.parent_id in kept else None].append(committee)
    secretaries = {office.branch_id: office.member.name for office in in_office_now(Role.SECRETARY)}
    people = Count("members", filter=Q(members__left_on=None))
    for branch in Branch.objects.filter(committee__in=kept).annotate(people=people).order_by("name"):
        branches[branch.committee_id].append((branch, secretaries.get(branch.pk, "")))
    return _nodes(below, branches, None, [])


def _nodes(below, branches, parent, above):
    """The committees under `parent`, each before those under it."""
    nodes = []
    for committee in below[parent]:
        inner = _nodes(below, branches, committee.pk, [*above, committee])
        own = branches[committee.pk]
        direct = [node for node in inner if len(node.above) == len(above) + 1]
        total_branches = len(own) + sum(node.total_branches for node in direct)
        total_people = sum(branch.people for branch, _ in own) + sum(node.total_people for node in direct)
        nodes += [Node(committee, above, own, total_branches, total_people), *inner]
    return nodes


def in_office_now(role):
    """Who holds this office today, in every branch."""
    held = Appointment.objects.filter(role=role, since__lte=today()).exclude(until__lte=today())
    return held.select_related("member")


def branch_profile(branch, user):
    """One branch: who answers for what, its groups, who is and was in office."""
    offices = list(Appointment.objects.filter(branch=branch).select_related("member", "meeting"))
    here = [office for office in offices if office.covers(today())]
    roles = user.roles_in(branch)
    return {
        "branch": branch,
        "people": Member.objects.filter(branch=branch, left_on=None).count(),
        "secretary": next((office.member for office in here if office.role == Role.SECRETARY), None),
        "working_group": branch.working_group.filter(left_on=None).order_by("order", "id"),
        "groups": branch.groups.select_related("collector").prefetch_related(Prefetch("members", Member.objects.filter(left_on=None))),
        "ungrouped": Member.objects.filter(branch=branch, left_on=None, groups=None),
        "now": here,
        "coming": [office for office in offices if office.since > today() and office.until != office.since],
        "past": [office for office in reversed(offices) if office not in here and office.since <= today()],
        "may_share": bool(roles & HEADS),
        "may_edit": bool(roles & {Role.AUDITOR, Role.ADMIN}),
        "reads_points": bool(roles & (OFFICERS | {Role.AUDITOR})),
        "history": changes_of(branch),
    }


def exemptions_of(rows, user):
    """The lists of 不参加积分: those that wait, those in force, and the rest; and which of the first this reader decides."""
    rows = list(rows.select_related("member", "branch", "asked_by__member", "decided_by__member").order_by("branch", "-since", "member__order", "id"))
    status = Exemption.Status
    waiting = [row for row in rows if row.status == status.ASKED]
    return {
        "waiting": waiting,
        "running": [row for row in rows if row.status == status.APPROVED],
        "closed": [row for row in rows if row.status in {status.REFUSED, status.ENDED}],
        "mine": [row for row in waiting if Role.AUDITOR in user.roles_in(row.branch)],
    }


def opinions_on(exemption):
    """F8: (day on which the branch asked, what the committee wrote beside its decision)."""
    rows = list(exemption.history.order_by("history_id"))
    decided = next((row for row in rows if row.status != Exemption.Status.ASKED), None)
    reason = (decided.history_change_reason or "") if decided else ""
    return timezone.localdate(rows[0].history_date), reason.partition("：")[2]
