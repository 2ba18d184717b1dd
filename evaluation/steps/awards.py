"""五(二)1-2 评先评优: a recommendation and the case that it closes."""

from django.db import transaction

from evaluation import actions
from evaluation.models import Case, Recommendation
from evaluation.steps.cases import CASE_FLOW
from members.clock import in_words
from members.models import Branch


@transaction.atomic
def recommend(branch, cycle, *, by, **given):
    """五(二)1-2: the case of the grade is done with the first recommendation of its scale."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    row = actions.recommend(branch, cycle, by=by, **given)
    for case in _cases(row, Case.Status.OPEN):
        CASE_FLOW.move(case, "put_forward", by=by, remark=f"{row.award}（{in_words(row.recommended_on)}）")
    return row


@transaction.atomic
def take_back(row, *, reason, by):
    """Open again with the last recommendation of the scale that stood."""
    actions.take_back(row, reason=reason, by=by)
    same = Recommendation.objects.filter(branch=row.branch, cycle=row.cycle, member=row.member, scale=row.scale, withdrawn="")
    for case in _cases(row, Case.Status.CLOSED):
        if not same.exists():
            CASE_FLOW.move(case, "resume", by=by, remark=reason)


def _cases(row, status):
    return Case.objects.filter(branch=row.branch, cycle=row.cycle, member=row.member, kind=row.scale, status=status)
