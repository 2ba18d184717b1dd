"""Every step x every role x every status: who may not is refused, where it does not belong says so, and nothing moves."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.clock import supposing
from members.rules import Role
from scoring import actions
from scoring.models import Objection, Quarter, Reconsideration, RewardClaim, Standard
from scoring.steps import CLAIM_FLOW, OBJECTION_FLOW, QUARTER_FLOW, RECONSIDERATION_FLOW, STANDARD_FLOW
from scoring.steps.quarter import AMEND_FLOW
from tests import make

DAY = date(2025, 4, 12)
FLOWS = {
    "quarter": (QUARTER_FLOW, Quarter.Status),
    "amend": (AMEND_FLOW, Quarter.Status),
    "standard": (STANDARD_FLOW, Standard.Status),
    "claim": (CLAIM_FLOW, RewardClaim.Status),
    "reconsideration": (RECONSIDERATION_FLOW, Reconsideration.Status),
    "objection": (OBJECTION_FLOW, Objection.Status),
}
CASES = [(name, step.name, status, role) for name, (flow, statuses) in FLOWS.items() for step in flow.steps for status in statuses for role in Role]


@pytest.fixture
def papers(branch, secretary, recorder, deputy, zhang):
    """One of each, the quarter at its notice."""
    plan = make.standard(branch, by=secretary)
    quarter = make.quarter(plan, 1, by=recorder)
    sheet = quarter.sheets.get(member=zhang.member)
    line = make.deduction(sheet, "组1", by=recorder)
    with supposing(date(2025, 3, 20)):
        claim = actions.claim_reward(sheet, item=make.item(plan, "奖5"), happened_on=date(2025, 3, 1), grounds="表彰", certified_by="市委", by=zhang)
        CLAIM_FLOW.move(claim, "withdraw", by=zhang)
    proposed = make.proposed(quarter, by=secretary)
    with supposing(DAY):
        ask = actions.ask(sheet, line=line, reason="当天请了假", by=zhang)
        RECONSIDERATION_FLOW.move(ask, "withdraw", by=zhang)
        moved = QUARTER_FLOW.move(proposed, "pass", by=secretary, held_on=DAY, eligible=4, present=4, ayes=4)
        moved = QUARTER_FLOW.move(moved, "publish", by=secretary)
        objection = actions.raise_objection(moved.notice, name="石长林", contact="13900000000", text="得分不对", channel="link", member=zhang.member)
        Objection.objects.filter(pk=objection.pk).update(answer="已核实")  # what an answered one has
    return {"quarter": moved, "amend": moved, "standard": plan, "claim": claim, "reconsideration": ask, "objection": objection}


@pytest.fixture
def cast(branch, secretary, recorder, deputy, auditor, admin):
    return {
        Role.RECORDER: recorder, Role.SECRETARY: secretary, Role.DEPUTY: deputy, Role.OFFICER: make.officer(branch, "officer", "支委"),
        Role.AUDITOR: auditor, Role.MEMBER: make.user(make.member(branch, "旁人")), Role.ADMIN: admin,
    }  # fmt: skip


@pytest.mark.parametrize("name", FLOWS)
def test_a_wrong_role_or_a_wrong_status_moves_nothing(papers, cast, name):
    flow, statuses = FLOWS[name]
    paper, refused = papers[name], []
    for _, step_name, status, role in (case for case in CASES if case[0] == name):
        step, user = flow.named[step_name], cast[role]
        type(paper).objects.filter(pk=paper.pk).update(status=status)
        if step.by & user.roles and status in step.source:
            continue  # its own tests say what it needs and does
        wanted = ValidationError if step.by & user.roles else PermissionDenied
        with supposing(DAY), pytest.raises((wanted, PermissionDenied)) as refusal:
            flow.move(paper, step_name, by=user, remark="试一试")
        if refusal.type is ValidationError:
            refused.append(refusal.value.messages[0])
        paper.refresh_from_db()
        assert paper.status == status, (step_name, status, role)

    assert all("当前状态为“" in words for words in refused)
    assert name == "objection" or refused, "some of the refusals are about the status"
