"""What an officer decides on the deductions that the monthly sheets propose: entered as a line, or dropped for a reason (A45)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from scoring.actions.lines import hold, lock, record_deduction
from scoring.actions.writing import add
from scoring.figures import dismissed, proposals_of, unmapped
from scoring.models import Dismissal, Sheet

GONE = "这一条拟扣分已经办理过，或者签到记录有了改动，请刷新后再看。"


@transaction.atomic
def take_proposal(sheet, mark_id, by, anyway=False):
    """Enter it as a line that rests on its mark; an officer's own waits for another officer like any own line (A22).

    Another line of the same day is asked about as always; dues and work have no day of their own, so nothing is asked.
    """
    quarter = lock(sheet)
    proposal = next((line for line in proposals_of(quarter).get(sheet.pk, []) if line.mark.pk == mark_id), None)
    if proposal is None:
        raise ValidationError(GONE)
    return _take(sheet, proposal, by, anyway)


@transaction.atomic
def take_all(quarter, by):
    """Enter all of the quarter; returns the lines, and the proposals left because another line of the day stands."""
    quarter = hold(quarter.pk)
    sheets = {sheet.pk: sheet for sheet in Sheet.objects.filter(quarter=quarter).select_related("member", "quarter__cycle")}
    taken, left = [], []
    for pk, proposals in proposals_of(quarter).items():
        for proposal in proposals:
            try:
                taken.append(_take(sheets[pk], proposal, by, False))
            except ValidationError as refusal:
                if getattr(refusal, "code", "") != "second":
                    raise
                left.append(proposal)
    return taken, left


def _take(sheet, proposal, by, anyway):
    return record_deduction(
        sheet, item=proposal.item, happened_on=proposal.happened_on, fact=proposal.fact, evidence=proposal.evidence, times=proposal.times,
        points=proposal.points, mark=proposal.mark, anyway=anyway or proposal.mark.gathering is None, by=by,
    )  # fmt: skip


@transaction.atomic
def dismiss_proposal(sheet, mark_id, reason, by):
    """不作扣分, with the reason; of an officer's own another officer decides (A22). Also what the standard has no item for."""
    quarter, reason = lock(sheet), reason.strip()
    proposed = [proposal.mark for proposal in proposals_of(quarter).get(sheet.pk, [])]
    mark = next((mark for mark in [*proposed, *(line.mark for line in unmapped(quarter) if line.sheet == sheet)] if mark.pk == mark_id), None)
    if mark is None:
        raise ValidationError(GONE)
    if not reason:
        raise ValidationError({"reason": "不作扣分要写明理由。"})
    if by.member_id == sheet.member_id:
        raise ValidationError("本人的拟扣分要由另一名支委决定不作扣分。")
    return add(Dismissal(mark=mark, reason=reason, dismissed_by=by), by, reason)


@transaction.atomic
def restore_proposal(sheet, mark_id, by):
    """恢复: a proposal that was dropped stands to be decided again; its dismissal stays on record, lifted."""
    quarter = lock(sheet)
    row = next((row for row in dismissed(quarter).get(sheet.pk, []) if row.mark_id == mark_id), None)
    if row is None:
        raise ValidationError(GONE)
    row.lifted = True
    return add(row, by, "恢复")
