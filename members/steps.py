"""Papers about people, step by step: 不参加积分管理 (F8)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.actions.movement import leave
from members.clock import today
from members.flow import Block, Flow, Step
from members.models import Exemption, Membership
from members.rules import OFFICERS, Role

ASKED, APPROVED, REFUSED, ENDED = Exemption.Status
AUDITOR = frozenset({Role.AUDITOR})


def has_moved(exemption):
    """A request of a branch that the member has left is decided nowhere: it is refused, and the new branch asks anew."""
    member = exemption.member
    if member.branch_id == exemption.branch_id and member.left_on is None:
        return []
    return [Block(f"{member}已不在{exemption.branch}，这份申请只能办理“不批准”。", member.get_absolute_url())]


def approve(exemption, *, by, remark, since, decided_on, number=""):
    if since < exemption.member.joined_on:
        raise ValidationError("起始日期不能早于入党日期。")
    if any(other.covers(since) for other in exemption.member.exemptions.exclude(pk=exemption.pk)):
        raise ValidationError("起始日期落在以前批准的不参加期间以内。")
    exemption.since = since
    _decide(exemption, by, decided_on, number)


def refuse(exemption, *, by, remark, decided_on, number=""):
    _decide(exemption, by, decided_on, number)


def _decide(exemption, by, decided_on, number):
    """Neither who asked nor whom it is about decides."""
    if by.pk == exemption.asked_by_id or by.member_id == exemption.member_id:
        raise ValidationError("申请登记人和本人不能审批，要由另一名党委复核人办理。")
    if decided_on > today():
        raise ValidationError("审批日期不能晚于今天。")
    exemption.decided_by, exemption.decided_on, exemption.number = by, decided_on, number


def end(exemption, *, by, remark, until):
    """Takes part again from `until` on; one that has not begun yet ends on its first day."""
    if by.member_id == exemption.member_id:
        raise ValidationError("本人不能办理自己的恢复，要由另一名党委复核人办理。")
    if not exemption.since <= until <= max(today(), exemption.since):
        raise ValidationError("恢复日期应在开始日期以后、今天以前；还没有开始的，填开始日期即作废。")
    exemption.until = until


EXEMPTION_FLOW = Flow(
    Step("approve", "批准", (ASKED,), APPROVED, AUDITOR, blockers=has_moved, then=approve,
         says="从起始日期起不再计分。要恢复，以后按“恢复参加积分”。"),
    Step("refuse", "不批准", (ASKED,), REFUSED, AUDITOR, then=refuse, needs_remark=True, back=True,
         says="这份申请办结，不能改成批准；要办的，由支部重新申请。"),
    Step("withdraw", "撤回", (ASKED,), REFUSED, OFFICERS | {Role.AUDITOR, Role.ADMIN}, needs_remark=True, back=True, offered=False),
    Step("end", "恢复参加积分", (APPROVED,), ENDED, AUDITOR, then=end, back=True,
         says="从恢复日期起重新计分，不能撤回；以后不参加的，要重新申请。"),
)


@transaction.atomic
def approve_all(*, papers, waiting, decided_on, number, by):
    """A38: each of `papers` (keys) approved from the day that it asks for; all of them, or none."""
    for paper in [paper for paper in waiting if paper.pk in papers]:
        try:
            EXEMPTION_FLOW.move(paper, "approve", by=by, since=paper.since, decided_on=decided_on, number=number)
        except ValidationError as refusal:
            raise ValidationError(f"{paper.member}：{'；'.join(refusal.messages)}") from refusal


@transaction.atomic
def leave_branch(member, *, going, by, **facts):
    """Who leaves takes along no open request: it is withdrawn with the reason, in the branch that asked for it."""
    for paper in Exemption.objects.filter(member=member, branch=member.branch_id, status=ASKED):
        EXEMPTION_FLOW.move(paper, "withdraw", by=by, remark=f"{member}{Membership.Going(going).label}")
    return leave(member, going=going, by=by, **facts)
