"""复议 as a member asks for it (R17): on one line, or on the whole preliminary opinion."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import today
from scoring.actions.writing import add
from scoring.models import Deduction, Quarter, Reconsideration


@transaction.atomic
def ask(sheet, *, line=None, reason, by):
    """While the opinion stands and the meeting has not decided, by the member and nobody else."""
    quarter = Quarter.objects.select_for_update().get(pk=sheet.quarter_id)
    if by.member_id != sheet.member_id:
        raise ValidationError("只能由本人申请复议。")
    if quarter.status != Quarter.Status.PROPOSED:
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”：初步意见提出以后、党员大会通过以前才能申请复议。")
    if line and (line.sheet_id != sheet.pk or line.reverses_id or Deduction.objects.filter(reverses=line).exists()):
        raise ValidationError("这一条已经不在您的积分表上，请刷新后再看。")
    if sheet.reconsiderations.filter(line=line, status=Reconsideration.Status.ASKED).exists():
        raise ValidationError("这一条已经申请复议，正在等答复。" if line else "已经申请复议，正在等答复。")
    return add(Reconsideration(sheet=sheet, line=line, reason=reason, asked_by=by, asked_on=today()), by, "申请复议")
