"""What the figures leave open and people decide: the branch with a reason, the committee in writing."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.figures import places_of
from evaluation.models import Decision, Reexamination, Review
from members.clock import today
from members.models import Meeting
from scoring.actions import add, chinese_day

Kind = Decision.Kind
COUNTED, POSTED = Review.Status.COUNTED, Review.Status.POSTED


@transaction.atomic
def decide(review, *, member, kind, outcome, reason, committee_on, by, found_by=""):
    """A4, A5, A9, A25: what the figures leave open, with a reason; nobody decides an own case."""
    review = _lock(review, {COUNTED, POSTED} if kind == Kind.LOW else {COUNTED}, "登记这项决定")
    if by.member_id == member.pk:
        raise ValidationError("本人的事项要由其他支委登记。")
    if member.name in found_by.split("、"):
        raise ValidationError({"found_by": f"{member}不能核实自己的事项。"})
    _held(review, committee_on, "committee_on")
    decision = review.decisions.filter(member=member, kind=kind, set_aside=False).first() or Decision(review=review, member=member, kind=kind)
    decision.outcome, decision.reason, decision.found_by, decision.committee_on = outcome, reason, found_by, committee_on
    return _keep(decision, review, by)


@transaction.atomic
def vote_tie(review, *, votes, held_on, eligible, present, reason, by):
    """A7: those equal at the edge of the places (`votes`: {Member: ayes}), by a recorded vote of a meeting that has its quorum (A21)."""
    review = _lock(review, {COUNTED}, "登记表决")
    _held(review, held_on, "held_on")
    if not votes:
        raise ValidationError("名额处没有并列，不用表决。")
    if present > eligible:
        raise ValidationError({"present": f"实到 {present} 人，不能多于应到 {eligible} 人。"})
    if not rules.has_quorum(eligible, present):
        raise ValidationError({"present": f"实到 {present} 人，不足应到 {eligible} 人的一半，这次表决无效。"})
    for member, ayes in votes.items():
        if ayes > present:
            raise ValidationError({f"ayes-{member.pk}": f"{member}得票不能多于到会的 {present} 人。"})
    # The meeting keeps the most that anybody got; each one's own ayes stand with the decision.
    meeting = Meeting(branch=review.branch, held_on=held_on, subject=f"表决{review}优秀名额", eligible=eligible, present=present, ayes=max(votes.values()))
    add(meeting, by, "同分表决")
    for member, ayes in votes.items():
        decision = review.decisions.filter(member=member, kind=Kind.TIE, set_aside=False).first() or Decision(review=review, member=member, kind=Kind.TIE)
        decision.outcome, decision.reason, decision.ayes, decision.meeting = Decision.Outcome.VOTE, reason, ayes, meeting
        _keep(decision, review, by)


def set_aside(decisions, *, by, reason):
    """A35: they decide nothing any more and stay readable; the question is open again."""
    for decision in decisions.filter(set_aside=False):
        decision.set_aside = True
        add(decision, by, reason)


def send_back(review, *, members, reason, by):
    """A35: what the committee wants decided anew, about these members or (nobody named) all; it changes no level itself."""
    returned = Reexamination(review=review, version=review.version, reason=reason, returned_on=today(), returned_by=by)
    add(returned, by, "退回重新审定")
    returned.members.set(members)
    about = review.decisions.filter(member__in=members) if members else review.decisions
    set_aside(about, by=by, reason=f"党委退回重新审定：{reason}"[:100])


@transaction.atomic
def request_places(review, *, places, reason, by):
    """A10: the branch asks in writing for more 优秀 than the share gives; 0 takes the request back. Consent given before stands till the answer."""
    review = _lock(review, {COUNTED}, "申请增加名额")
    _at_most(review, places)
    if places and not reason:
        raise ValidationError({"reason": "申请增加名额，要写明理由。"})
    if not places and not review.asks_for_places:
        raise ValidationError({"places": "没有待批复的申请可以撤回。"})
    review.requested_places, review.requested_for, review.requested_on = places, reason if places else "", today() if places else None
    review.consented_on = None if places else review.consented_on
    return add(review, by, f"申请增加优秀名额 {places} 个：{reason}" if places else "撤回增加优秀名额的申请")


@transaction.atomic
def consent(review, *, places, number, by):
    """A7, A10: the committee answers the branch's request in writing: so many places more, or none."""
    review = _lock(review, {COUNTED}, "批复名额")
    if not review.requested_places:
        raise ValidationError("支部还没有书面申请增加名额，不能批复。")
    if places > review.requested_places:
        raise ValidationError({"places": f"支部只申请了 {review.requested_places} 个，不能多批。"})
    if not number:
        raise ValidationError({"number": "同意或者不同意，都要填批复文号。"})
    _at_most(review, places)
    review.consent_places, review.consent_number, review.consented_on = places, number, today()
    return add(review, by, f"批复优秀名额增加 {places} 个，{number}" if places else f"不同意增加优秀名额，{number}")


def _lock(review, allowed, deed):
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.status not in allowed:
        late = "公示得分以后，名额和决定不再改动；要改，先退回重新核算。" if review.status not in (Review.Status.OPEN, Review.Status.VOTING) else ""
        raise ValidationError(f"考评“{review.get_status_display()}”，现在不能{deed}。{late}")
    return review


def _held(review, day, field):
    """A decision follows the vote that it is about."""
    if not review.appraisal.held_on <= day <= today():
        raise ValidationError({field: f"日期应在 {chinese_day(review.appraisal.held_on)}测评以后、今天以前。"})


def _at_most(review, places):
    """A7: a branch of under 5 formal members has one place at most; nobody has more places than members."""
    own = places_of(review)[0] - review.consent_places
    if review.formal_total < rules.SMALL_BRANCH and places > max(0, 1 - own):
        raise ValidationError({"places": f"正式党员不足 {rules.SMALL_BRANCH} 人的支部，一共只能有 1 个优秀名额。"})
    if own + places > review.share_base:
        raise ValidationError({"places": f"名额一共不能多于 {review.share_base} 人。"})


def _keep(decision, review, by):
    decision.version, decision.decided_on, decision.decided_by = review.version, today(), by
    return add(decision, by, decision.get_kind_display())
