"""Rewards asked for (F10): by the member, or by the recorder for a member."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.rules import Role
from scoring.actions.lines import check_reward, lock
from scoring.actions.writing import add
from scoring.models import RewardClaim


def may_claim(sheet, user):
    """The member about themself; for a member the branch's recorder."""
    return user.member_id == sheet.member_id or Role.RECORDER in user.roles_in(sheet.quarter.branch)


@transaction.atomic
def claim_reward(sheet, *, item, happened_on, grounds, by, points=None, matter="", proof="", certified_by=""):
    """四3, A42: asked for in an open quarter with proof or a superior's written word; the 支委会 answers it."""
    quarter = lock(sheet)
    if not may_claim(sheet, by):
        raise ValidationError("奖励分由本人申报，或由记录员代为申报。")
    check_reward(quarter, sheet, item=item, happened_on=happened_on, grounds=grounds, points=points)
    claim = RewardClaim(
        sheet=sheet, item=item, points=item.points if points is None else points, happened_on=happened_on, grounds=grounds,
        matter=matter, proof=proof or "", certified_by=certified_by, asked_by=by,
    )  # fmt: skip
    return add(claim, by, "申报")
