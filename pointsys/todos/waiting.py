"""未办结: what the reader asked for or answers for and somebody else has now: who, and until when."""

from django.db.models import F, Q
from django.urls import reverse

from evaluation.board import handed_in_by
from evaluation.cases import cases_elsewhere, who_deals
from evaluation.models import Reexamination, Review
from members.clock import today
from members.models import Exemption
from members.rules import HEADS, Role
from pointsys.todos.cases import awards_by_branch
from pointsys.todos.live import live_papers
from pointsys.todos.todo import Line
from scoring.figures import answerable, claims_waiting, open_findings, waiting_objections
from scoring.models import Notice, Objection, Reconsideration, RewardClaim, Standard

HEAD, AUDITOR = Role.SECRETARY.label, Role.AUDITOR.label


def waiting_of(user, live=None):
    yield from _steps_of_others(user, live_papers(user) if live is None else live)
    yield from _asked(user)
    yield from _disputed(user)
    yield from _before_the_committee(user)
    yield from _sent_back(user)
    yield from _cases(user)


def _steps_of_others(user, live):
    """Papers of the own branch whose next step is another's; what only a day holds up stands under 即将办理."""
    for one in live:
        if one.step and not one.is_step_of(user) and not one.awaits:
            paper = one.paper
            yield Line(one.due, f"{one.name}：{one.step.label}", f"现在“{paper.get_status_display()}”", paper.branch.name, one.step.who, paper.get_absolute_url())


def _asked(user):
    """R17, A42: what a member asked for and this reader does not answer: the member's own, and the branch's for its officers."""
    ours = Q(sheet__member=user.member_id or 0) | Q(sheet__quarter__branch__in=user.reach.branches)
    asks = Reconsideration.objects.visible_to(user).filter(ours, status=Reconsideration.Status.ASKED)
    mine = {ask.pk for ask in answerable(asks, user)}
    for ask in asks.exclude(pk__in=mine).select_related("sheet__quarter__branch", "sheet__quarter__cycle", "sheet__member"):
        quarter = ask.sheet.quarter
        yield Line(quarter.due, f"{quarter}：复议申请", f"{ask.sheet.member}，大会表决以前答复", quarter.branch.name, quarter.branch.proposer, ask.get_absolute_url())
    mine = {claim.pk for _, claims in claims_waiting(user) for claim in claims}
    claims = RewardClaim.objects.visible_to(user).filter(ours, status=RewardClaim.Status.ASKED).exclude(pk__in=mine)
    for claim in claims.select_related("sheet__quarter__branch", "sheet__quarter__cycle", "sheet__member"):
        quarter = claim.sheet.quarter
        yield Line(quarter.due, f"{quarter}：奖励分申报", f"{claim.sheet.member}：{claim.grounds}", quarter.branch.name, quarter.branch.proposer, claim.get_absolute_url())


def _disputed(user):
    """A33: open objections that another answers; their notice is named, never who objects."""
    mine = {objection.pk for objection, _ in waiting_objections(user)}
    for objection in Objection.objects.visible_to(user).filter(status__in=Objection.OPEN).exclude(pk__in=mine).select_related("branch", "notice"):
        who = AUDITOR if objection.status == Objection.Status.APPEALED else HEAD
        yield Line(objection.due, "异议", f"{objection.notice.title}：{objection.get_status_display()}", objection.branch.name, who, objection.get_absolute_url())


def _before_the_committee(user):
    """A10, A12, A44, R31: what the branch asked or told the committee."""
    ours = Q(branch__in=user.reach.branches)
    for exemption in Exemption.objects.visible_to(user).filter(ours | Q(member=user.member_id or 0), status=Exemption.Status.ASKED).select_related("member", "branch"):
        yield Line(None, "申请：不参加积分管理", exemption.member.name, exemption.branch.name, AUDITOR, exemption.get_absolute_url())
    asked = Review.objects.visible_to(user).filter(ours, status=Review.Status.COUNTED, requested_places__gt=0, consented_on=None)
    for review in asked.select_related("branch", "cycle"):
        yield Line(handed_in_by(review.cycle), f"{review.cycle}考评：批复优秀名额", review.request_said, review.branch.name, AUDITOR, reverse("places", args=[review.pk]) + "#more")
    for standard in Standard.objects.visible_to(user).filter(ours, status=Standard.Status.ADOPTED, cycle__year__gte=today().year - 1).select_related("branch", "cycle"):
        yield Line(None, f"{standard.name}：备案", standard.get_status_display(), standard.branch.name, AUDITOR, standard.get_absolute_url())


def _sent_back(user):
    """A35, R31: what the committee gave a branch to put right, and what the branch reported as done."""
    returned = Reexamination.objects.visible_to(user).filter(version=F("review__version"), review__status__in=[Review.Status.COUNTED, Review.Status.POSTED, Review.Status.GRADED])
    for back in returned.select_related("review__branch", "review__cycle"):
        review = back.review
        if not HEADS & user.roles_in(review.branch):
            yield Line(handed_in_by(review.cycle), f"{review.cycle}考评：退回重新审定", back.reason, review.branch.name, HEAD, review.get_absolute_url())
    for finding in open_findings(user):
        roles, inspection = user.roles_in(finding.inspection.branch), finding.inspection
        where = inspection.branch.name, f"{inspection.get_absolute_url()}#finding-{finding.pk}"
        if finding.remedied_on is None and not roles & HEADS:
            yield Line(finding.remedy_by, "整改检查发现的问题", finding.text, where[0], HEAD, where[1])
        elif finding.remedied_on and (Role.AUDITOR not in roles or finding.remedied_by_id == user.pk):
            yield Line(None, "检查发现的问题：销号", finding.remedy, where[0], AUDITOR, where[1])


def _cases(user):
    """五(二): recommendations branch by branch to who leads or re-checks it, every other case as a line of its own."""
    cases = cases_elsewhere(user)
    led = [case for case in cases if case.is_award and user.roles_in(case.branch) & (HEADS | {Role.AUDITOR})]
    bundles = [bundle for bundle in awards_by_branch(led) if len(bundle[2]) > 1]
    for what, branch, awards, url in bundles:
        yield Line(min(case.due_on for case in awards), what, f"{len(awards)} 人待推荐", branch.name, who_deals(awards[0]), url)
    told = {case.pk for _, _, awards, _ in bundles for case in awards}
    for case in cases:
        if case.pk not in told:
            yield Line(case.due_on, f"{case.member}：{case.get_kind_display()}", case.get_status_display(), case.branch.name, who_deals(case), case.get_absolute_url())


def notices_of(user):
    """正在公示 (五(一)5): notices that run, by their last day; the branch's name stands in its own column."""
    running = Notice.objects.visible_to(user).filter(ends_on__gte=today(), withdrawn_on=None).select_related("branch").order_by("ends_on", "pk")
    for notice in running:
        yield Line(notice.ends_on, notice.title.replace(notice.branch.name, ""), "", notice.branch.name, notice.contact.get("受理人", HEAD), notice.get_absolute_url())
