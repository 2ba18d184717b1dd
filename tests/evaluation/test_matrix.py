"""Every step of the review x every role x every status: who may not is refused, where it does not belong says so, and nothing moves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.models import Review
from evaluation.steps import REVIEW_FLOW
from members.rules import Role
from tests import make

CASES = [(step.name, status, role) for step in REVIEW_FLOW.steps for status in Review.Status for role in Role]


@pytest.fixture
def review(branch, secretary):
    return Review.objects.create(branch=branch, cycle=make.cycle(branch.committee))


@pytest.fixture
def cast(branch, secretary, recorder, deputy, auditor, admin):
    return {
        Role.RECORDER: recorder, Role.SECRETARY: secretary, Role.DEPUTY: deputy, Role.OFFICER: make.officer(branch, "officer", "支委"),
        Role.AUDITOR: auditor, Role.MEMBER: make.user(make.member(branch, "旁人")), Role.ADMIN: admin,
    }  # fmt: skip


def test_a_wrong_role_or_a_wrong_status_moves_nothing(review, cast):
    words = []
    for name, status, role in CASES:
        step, user = REVIEW_FLOW.named[name], cast[role]
        may = bool(step.by & user.roles)
        if may and status in step.source:
            continue  # its own tests say what it needs and does
        Review.objects.filter(pk=review.pk).update(status=status)
        with pytest.raises(ValidationError if may else PermissionDenied) as refusal:
            REVIEW_FLOW.move(review, name, by=user, remark="试一试")
        if may:
            words += refusal.value.messages
        review.refresh_from_db()
        assert review.status == status, (name, status, role)

    assert words
    assert all("当前状态为“" in said for said in words)


@pytest.mark.parametrize(
    ("roles", "steps"),
    [
        ({Role.SECRETARY, Role.DEPUTY}, {"open_vote", "count", "recount", "repeat", "post", "grade", "rework"}),
        ({Role.SECRETARY}, {"sign"}),
        ({Role.AUDITOR}, {"recheck", "return", "publish", "reexamine", "finish", "file", "reopen"}),
    ],
)
def test_the_branch_proposes_and_the_committee_rechecks(roles, steps):
    assert {step.name for step in REVIEW_FLOW.steps if step.by == roles} == steps
