"""奖励分申报 (F10, A42), step by step."""

from django.core.exceptions import ValidationError

from members.clock import today
from members.flow import Ahead, Flow, Step
from members.rules import BRANCH_COMMITTEE, Role
from scoring import actions
from scoring.figures import grantable
from scoring.models import RewardClaim

ASKED, GRANTED, REFUSED, WITHDRAWN = RewardClaim.Status
ANSWERING = BRANCH_COMMITTEE | {Role.AUDITOR}  # the auditor only where nobody of the 支委会 is left (A22)


def grant(claim, *, by, remark, points=None, matter=None):
    """The line of the quarter, with the claim's proof; 酌情: the 支委会 may give less than was asked for."""
    _answer(claim, by, remark)
    claim.reward = actions.grant_reward(
        claim.sheet, item=claim.item, happened_on=claim.happened_on, grounds=claim.grounds, by=by,
        points=claim.points if points is None else points, matter=claim.matter if matter is None else matter,
        proof=claim.proof.name, certified_by=claim.certified_by, claim=claim,
    )  # fmt: skip


def refuse(claim, *, by, remark):
    actions.lock(claim.sheet)
    _answer(claim, by, remark)


def _answer(claim, by, remark):
    """A22: neither who asked nor whom it is about."""
    if not grantable([claim_asked(claim)], by):
        raise ValidationError("申报人和本人不能认定，要由另一名支委办理；没有别的支委的，由党委复核人办理。")
    claim.answer, claim.answered_by, claim.answered_on = remark, by, today()


def claim_asked(claim):
    """The claim as it was before this step: `move` has already set the new status on the paper in hand."""
    return RewardClaim.objects.select_related("asked_by", "sheet__quarter__branch").get(pk=claim.pk)


def withdraw(claim, *, by, remark):
    if by.pk != claim.asked_by_id:
        raise ValidationError(f"由申报人{claim.asked_by}撤回。")


CLAIM_FLOW = Flow(
    Step("grant", "认定", (ASKED,), GRANTED, ANSWERING, then=grant, remark_label="答复",
         says="马上记入本季奖励分，随本季积分由大会评议。记错了只能冲销。"),
    Step("refuse", "不予认定", (ASKED,), REFUSED, ANSWERING, then=refuse, needs_remark=True, remark_label="答复", back=True,
         says="申报人马上看得到答复。不能改成认定，要的另行申报。"),
    Step("withdraw", "撤回申报", (ASKED,), WITHDRAWN, frozenset({Role.MEMBER}), then=withdraw, back=True,
         says="撤回以后不再认定；要申报的，重新填写。"),
)


def claim_offers(user, claim, forms, asked=None):
    """The steps of the flow that this very person may take on this claim."""
    allowed = {"grant", "refuse"} if grantable([claim], user) else set()
    if user.pk == claim.asked_by_id:
        allowed.add("withdraw")
    return [offer for offer in CLAIM_FLOW.offers(user, claim, forms, asked) if offer.name in allowed]


def claim_ahead(user, claim):
    """Whose turn it is, for a reader who can only wait."""
    if claim.status == ASKED and not grantable([claim], user) and CLAIM_FLOW.named["grant"].by & user.roles_in(claim.sheet.quarter.branch):
        return Ahead("这一项要由另一名支委认定（申报人和本人不办理自己的申报）。")
    return CLAIM_FLOW.ahead(user, claim)
