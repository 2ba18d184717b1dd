"""不参加积分管理 (F8, A12): asked by the branch, for one member or many at once."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import in_words
from members.models import Branch, Exemption

RUNNING = {Exemption.Status.ASKED, Exemption.Status.APPROVED}


@transaction.atomic
def ask_exemption(branch, *, members, reason, since, by):
    """A12, A38: one request each, or none at all where one of them cannot be asked for."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    problems = [problem for member in members if (problem := _why_not(branch, member, since))]
    if problems:
        raise ValidationError({"members": problems})
    rows = [Exemption(member=member, branch=branch, reason=reason, since=since, asked_by=by) for member in members]
    for row in rows:
        row._history_user, row._change_reason = by, "支部申请"
        row.full_clean()
        row.save()
    return rows


def _why_not(branch, member, since):
    if member.branch_id != branch.pk or member.left_on:
        return f"{member}不是{branch}的党员。"
    if since < member.joined_on:
        return f"{member}{in_words(member.joined_on)}才入党。"
    for row in member.exemptions.all():
        if row.status in RUNNING:
            return f"{member}已有一份“{row.get_status_display()}”的审批。"
        if row.covers(since):
            return f"{member}到{in_words(row.until)}为止已经批准不参加。"
    return ""
