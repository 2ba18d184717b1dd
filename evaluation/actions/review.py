"""The branch's year-end begins; its quarters are held while it is at work."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import Review
from scoring.actions import add
from scoring.figures import quarters_of
from scoring.models import Quarter


@transaction.atomic
def open_review(branch, cycle, *, by):
    """五(一)4: the branch's year-end begins."""
    if cycle is None or cycle.committee_id != branch.committee_id:
        raise ValidationError("本支部没有可以开始考评的年度：四季度开始以后才能开始，每年一次。")
    return add(Review(branch=branch, cycle=cycle), by, "开始年度考评")



def lock_quarters(review, *, by, settled):
    """What the year was settled from stays as it is until the review itself is reopened."""
    for quarter in Quarter.objects.select_for_update().filter(branch=review.branch, cycle=review.cycle).exclude(settled=settled):
        quarter.settled = settled
        add(quarter, by, "计入年度结果" if settled else "年度考评退回")



def open_quarters(review):
    """The quarters that are not final yet, as (number, Quarter or None)."""
    return [
        (number, quarter)
        for number, quarter in quarters_of(review.branch, review.cycle).items()
        if quarter is None or quarter.status != Quarter.Status.CONFIRMED
    ]
