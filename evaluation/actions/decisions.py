"""What the figures leave open and people decide: the branch with a reason, the committee in writing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.figures import judges, places_of, rated_of, seats_in, tied_of
from evaluation.models import Decision, Reexamination, Review
from members.clock import in_words, today
from members.models import Meeting
from members.rules import BRANCH_COMMITTEE
from scoring.actions import OVERTAKEN, add, check_seen

Kind = Decision.Kind
COUNTED, POSTED = Review.Status.COUNTED, Review.Status.POSTED


def settled_by(user, review, members):
    """A22: (may this reader register what is decided about these members?, why not, or why the committee's auditor may)."""
    about, officer = {member.pk for member in members}, user.roles_in(review.branch) & BRANCH_COMMITTEE
    may = bool(judges(user, review.branch, [about], BRANCH_COMMITTEE))
    if may and officer:
        return may, ""
    seated, concerned = seats_in(review.branch, BRANCH_COMMITTEE), user.member_id in about
    if seated and seated <= about:
        other = "另一名" if concerned and not officer else ""
        return may, f"涉及本人的事项要由其他支委登记；支部没有不涉及的支委，由党委{other}复核人登记。"
    return may, "涉及本人的事项要由其他支委登记。" if concerned else "由支部书记、副书记或支委登记。"


@transaction.atomic
def decide(review, *, member, kind, outcome, reason, committee_on, by, found_by="", seen=None):
    """A4, A5, A9, A25: what the figures leave open, with a reason; nobody decides an own case, nor over an answer that the page did not show."""
    review = _lock(review, {COUNTED, POSTED} if kind == Kind.LOW else {COUNTED}, "登记这项决定")
    _check_settler(review, [member], by)
    if member.name in found_by.split("、"):
        raise ValidationError({"found_by": f"{member}不能核实自己的事项。"})
    _held(review, committee_on, "committee_on")
    wanted = {"outcome": outcome, "reason": reason, "found_by": found_by, "committee_on": committee_on}
    decision = review.decisions.filter(member=member, kind=kind, set_aside=False).select_related("decided_by__member").first()
    if decision:
        stands = {name: getattr(decision, name) for name in wanted} | {"outcome": Decision.Outcome(decision.outcome)}
        check_seen(stands, seen or {}, wanted, decision.decided_by)
    return _keep(decision or Decision(review=review, member=member, kind=kind), review, by, **wanted)


@transaction.atomic
def vote_tie(review, *, votes, held_on, eligible, present, reason, by, seen=None):
    """A7: those equal at the edge of the places now, and they alone (`votes`: {Member: ayes}), by a recorded vote of a meeting that has its quorum (A21).

    `seen` may name the vote that was the last one when the page was read: another one since is told first.
    """
    review = _lock(review, {COUNTED}, "登记表决")
    last = review.decisions.filter(kind=Kind.TIE, set_aside=False).select_related("decided_by__member").order_by("meeting_id").last()
    if seen and last and seen["last"] != last.meeting_id:
        told = f"{last.decided_by}刚刚登记了一次表决，您填的没有保存。请先看那次表决：登记错了的，在那里更正；得票又相同的，才再登记一次。"
        raise ValidationError({"last": ValidationError(told, code=OVERTAKEN, params={"stands": f"{last.meeting_id}"})})
    _check_vote(review, votes, held_on, eligible, present, by)
    tied = {row.member for row in tied_of(rated_of(review))}
    if tied != set(votes):
        names = "、".join(member.name for member in tied)
        raise ValidationError(f"并列的人有了变化：现在由{names}一起表决。" if tied else "名额处没有并列，不用表决。")
    # The meeting keeps the most that anybody got; each one's own ayes stand with the decision.
    meeting = Meeting(branch=review.branch, held_on=held_on, subject=f"表决{review}优秀名额", eligible=eligible, present=present, ayes=max(votes.values()))
    add(meeting, by, "同分表决")
    for member, ayes in votes.items():
        line = Decision(review=review, member=member, kind=Kind.TIE, outcome=Decision.Outcome.VOTE, meeting=meeting)
        _keep(line, review, by, ayes=ayes, reason=reason)


@transaction.atomic
def correct_tie(review, *, meeting, votes, held_on, eligible, present, reason, by, seen=None):
    """A vote that was typed wrong is put right as a whole: the same meeting between the same members; the history keeps what stood."""
    review = _lock(review, {COUNTED}, "更正表决")
    _check_vote(review, votes, held_on, eligible, present, by)
    lines = review.decisions.filter(kind=Kind.TIE, set_aside=False, meeting=meeting).select_related("member", "meeting", "decided_by__member")
    lines = {line.member: line for line in lines}
    if set(lines) != set(votes):
        raise ValidationError("这次表决已经不再有效，不能更正。")
    one, count = next(iter(lines.values())), {"held_on": held_on, "eligible": eligible, "present": present}
    stands = {name: getattr(one.meeting, name) for name in count} | {"reason": one.reason} | {f"ayes-{member.pk}": line.ayes for member, line in lines.items()}
    wanted = count | {"reason": reason} | {f"ayes-{member.pk}": ayes for member, ayes in votes.items()}
    check_seen(stands, seen or {}, wanted, one.decided_by)
    for name, value in (count | {"ayes": max(votes.values())}).items():
        setattr(one.meeting, name, value)
    add(one.meeting, by, "更正同分表决")
    for member, line in lines.items():
        _keep(line, review, by, ayes=votes[member], reason=reason)


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
def request_places(review, *, places, reason, by, seen=None):
    """A10: the branch asks in writing for more 优秀 than the share gives; 0 takes the request back. Consent given before stands till the answer."""
    review = _lock(review, {COUNTED}, "申请增加名额")
    if seen and seen.get("places") and not review.asks_for_places and review.consented_on:
        raise ValidationError(f"党委已经批复：同意增加 {review.consent_places} 个，{review.consent_number}。您填的没有保存；要再增加的，请另提申请。")
    check_seen(review.request, seen or {}, {"places": places, "reason": reason}, _last_writer(review))
    _at_most(review, places)
    if places and not reason:
        raise ValidationError({"reason": "申请增加名额，要写明理由。"})
    if not places and not review.asks_for_places:
        raise ValidationError({"places": "没有待批复的申请可以撤回。"})
    review.requested_places, review.requested_for, review.requested_on = places, reason if places else "", today() if places else None
    review.consented_on = None if places else review.consented_on
    return add(review, by, f"申请增加优秀名额 {places} 个：{reason}" if places else "撤回增加优秀名额的申请")


@transaction.atomic
def consent(review, *, places, number, by, seen=None):
    """A7, A10: the committee answers the branch's request in writing: so many places more, or none."""
    review = _lock(review, {COUNTED}, "批复名额")
    if not review.requested_places:
        raise ValidationError("支部还没有书面申请增加名额，不能批复。")
    if seen and seen["asked"] not in ("", review.request_said):
        told = f"支部刚刚改了申请，您填的没有保存。现在是：{review.request_said}。"
        raise ValidationError({"asked": ValidationError(told, code=OVERTAKEN, params={"stands": review.request_said})})
    if review.consented_on:
        check_seen({"places": review.consent_places, "number": review.consent_number}, seen or {}, {"places": places, "number": number}, _last_writer(review))
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


def _last_writer(review):
    return review.history.select_related("history_user__member").latest().history_user or "别人"


def _held(review, day, field):
    """A decision follows the vote that it is about."""
    if not review.appraisal.held_on <= day <= today():
        raise ValidationError({field: f"日期应在 {in_words(review.appraisal.held_on)}测评以后、今天以前。"})


def _at_most(review, places):
    """A7: a branch of under 5 formal members has one place at most; nobody has more places than members."""
    own = places_of(review)[0] - review.consent_places
    if review.formal_total < rules.SMALL_BRANCH and places > max(0, 1 - own):
        raise ValidationError({"places": f"正式党员不足 {rules.SMALL_BRANCH} 人的支部，一共只能有 1 个优秀名额。"})
    if own + places > review.share_base:
        raise ValidationError({"places": f"名额一共不能多于 {review.share_base} 人。"})


def _check_settler(review, members, by):
    """A22: refused in words to an officer, who may be concerned; to the committee's auditor it is no work at all."""
    may, said = settled_by(by, review, members)
    if not may and not by.roles_in(review.branch) & BRANCH_COMMITTEE:
        raise PermissionDenied
    if not may:
        raise ValidationError(said)


def _check_vote(review, votes, held_on, eligible, present, by):
    """One between equals, of a meeting that has its quorum (A21), registered by somebody who does not stand in it."""
    if not votes:
        raise ValidationError("名额处没有并列，不用表决。")
    _check_settler(review, votes, by)
    _held(review, held_on, "held_on")
    if present > eligible:
        raise ValidationError({"present": f"实到 {present} 人，不能多于应到 {eligible} 人。"})
    if not rules.has_quorum(eligible, present):
        raise ValidationError({"present": f"实到 {present} 人，不足应到 {eligible} 人的一半，这次表决无效。"})
    for member, ayes in votes.items():
        if ayes > present:
            raise ValidationError({f"ayes-{member.pk}": f"{member}得票不能多于到会的 {present} 人。"})


def _keep(decision, review, by, **values):
    for name, value in values.items():
        setattr(decision, name, value)
    decision.version, decision.decided_on, decision.decided_by = review.version, today(), by
    return add(decision, by, decision.get_kind_display())
