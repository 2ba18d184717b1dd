"""What the figures leave open and people decide: the branch with a reason, the committee in writing."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import Decision, Review
from members.clock import today
from scoring.actions import add

COUNTED, POSTED = Review.Status.COUNTED, Review.Status.POSTED



@transaction.atomic
def decide(review, *, member, kind, outcome, reason, by, ayes=None):
    """A4, A5, A7, A9, A25: what the figures leave open, with a reason; nobody decides an own case."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    allowed = {COUNTED, POSTED} if kind == Decision.Kind.LOW else {COUNTED}
    if review.status not in allowed:
        raise ValidationError(f"考评“{review.get_status_display()}”，现在不能登记这项决定。")
    if by.member_id == member.pk and kind != Decision.Kind.TIE:
        raise ValidationError("本人的事项要由其他支委登记。")
    if kind == Decision.Kind.TIE and ayes is not None and ayes > review.appraisal.present:
        raise ValidationError(f"得票不能多于到会的 {review.appraisal.present} 人。")
    decision = Decision.objects.filter(review=review, member=member, kind=kind).first() or Decision(review=review, member=member, kind=kind)
    decision.outcome, decision.reason, decision.ayes, decision.version = outcome, reason, ayes, review.version
    decision.decided_on, decision.decided_by = today(), by
    return add(decision, by, decision.get_kind_display())


@transaction.atomic
def consent(review, *, places, number, by):
    """A7, A10: the committee consents in writing to more 优秀 than the share gives."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.status != COUNTED:
        raise ValidationError(f"考评“{review.get_status_display()}”，只有计票以后、公示得分以前才能批复名额。")
    review.consent_places, review.consent_number = places, number
    return add(review, by, f"批复优秀名额增加 {places} 个，{number}" if places else "不同意增加优秀名额")
