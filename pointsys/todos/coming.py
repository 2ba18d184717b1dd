"""即将办理: what the calendar brings next, all derived from the cycle's dates, the quarters' days, notices and people's terms."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from evaluation.board import handed_in_by
from evaluation.models import Review
from members.clock import today
from members.models import Exemption, Member
from members.rules import HEADS, OFFICERS, Role
from pointsys.todos.live import live_papers
from pointsys.todos.people import PROBATION_NOTICE
from pointsys.todos.todo import Line
from pointsys.todos.waiting import AUDITOR, HEAD
from scoring.models import Cycle, Quarter, Sheet
from scoring.rules import QUARTERS, inspection_due, quarter_due, quarter_months, quarter_name, quarter_span

WINDOW = timedelta(days=30)
FEW = 5  # shown however far away
RECORDER, EVERYBODY, NEXT_DAY = Role.RECORDER.label, "全体党员", timedelta(days=1)


def coming_of(user, live=None):
    """What comes within the next 30 days, or the next few."""
    live = live_papers(user) if live is None else live
    lines = [line for line in (*_calendar(user), *_steps(user, live), *_people(user)) if line.due > today()]
    lines.sort(key=lambda line: line.due)
    within = sum(line.due <= today() + WINDOW for line in lines)
    return lines[: max(within, FEW)]


def _calendar(user):
    branch = user.home_branch
    if branch and user.member_id:
        opened = {(quarter.cycle_id, quarter.number): quarter for quarter in Quarter.objects.filter(branch=branch)}
        asked = set(Sheet.objects.visible_to(user).filter(member=user.member_id, handed_in_at=None).values_list("quarter", flat=True))
        for cycle in Cycle.objects.visible_to(user).filter(committee=branch.committee_id, year__gte=today().year - 1):
            for number in range(1, QUARTERS + 1):
                yield from _quarter(user, branch, cycle.year, number, opened.get((cycle.pk, number)), asked)
    for cycle in Cycle.objects.visible_to(user).filter(committee__in=user.reach.committees, year__gte=today().year - 1).select_related("committee"):
        unit, url = cycle.committee.name, f"{reverse('inspections')}?year={cycle.year}"
        for number in range(1, QUARTERS + 1):
            name, due = f"{cycle.year}年{quarter_name(number)}", quarter_due(cycle.year, number)
            yield Line(due, f"{name}：各支部办结期限", "", unit, f"各{HEAD}", f"{reverse('board')}?year={cycle.year}")
            yield Line(due + NEXT_DAY, f"{name}：开始检查各支部", "", unit, AUDITOR, url)
            yield Line(inspection_due(cycle.year, number), f"{name}：检查期限", "", unit, AUDITOR, url)
        yield Line(handed_in_by(cycle), f"{cycle}考评：汇总表报送期限", "", unit, AUDITOR, f"{reverse('board')}?year={cycle.year}")


def _quarter(user, branch, year, number, quarter, asked):
    """R15, A17: the days of a quarter that is not done yet, as far as they concern the reader; of one not opened the first only."""
    name, (first, last), collects = f"{year}年{quarter_name(number)}", quarter_span(year, number), date(year, quarter_months(number)[-1], 1)
    url, officer = reverse("branch_quarters", args=[branch.pk]), user.roles_in(branch) & OFFICERS
    if quarter is None and officer and first <= today() + WINDOW:
        yield Line(first, f"{name}：开启", "列出名单，开始登记", branch.name, RECORDER, url)
    if quarter is None or quarter.brought_in or quarter.status == Quarter.Status.CONFIRMED:
        return
    if officer or quarter.pk in asked:
        yield Line(collects, f"{name}：开始交自评表", "", branch.name, EVERYBODY, reverse("selfs"))
        yield Line(last, f"{name}：交自评表的最后一天", "三个月都填好以后交", branch.name, EVERYBODY, reverse("selfs"))
    if officer:
        yield Line(quarter_due(year, number), f"{name}：办结期限", "提出意见、大会通过、公示、汇总", branch.name, f"{HEAD}、{RECORDER}", url)


def _steps(user, live):
    """The next step of a paper that only a day holds up, or an end of a notice with which the committee goes on."""
    for one in live:
        if one.awaits:
            paper = one.paper
            yield Line(one.awaits + NEXT_DAY, f"{one.name}：{one.step.label}", f"现在“{paper.get_status_display()}”", paper.branch.name, one.step.who, paper.get_absolute_url())
    published = Review.objects.visible_to(user).filter(status=Review.Status.NOTICED, branch__committee__in=user.reach.committees).exclude(branch__in=user.reach.branches)
    for review in published.select_related("branch", "cycle", "result_notice"):
        yield Line(review.result_notice.ends_on + NEXT_DAY, f"{review.cycle}考评：公示期满，定为最终结果", "", review.branch.name, AUDITOR, review.get_absolute_url())


def _people(user):
    """Ends of probation beyond what is a to-do already, and of approved exemptions (A12)."""
    ours = Q(branch__in=user.reach.branches)
    here = Member.objects.visible_to(user).filter(ours | Q(pk=user.member_id or 0), Q(confirmed_on=None) | Q(confirmed_on__gt=today()), left_on=None)
    for member in here.select_related("branch"):
        ends = member.probation_ends
        if not user.roles_in(member.branch) & HEADS or today() < ends - PROBATION_NOTICE:
            yield Line(ends, f"预备期满：{member}", "党员大会讨论转正", member.branch.name, HEAD, member.get_absolute_url() if user.roles & OFFICERS else reverse("mine"))
    ending = Exemption.objects.visible_to(user).filter(ours | Q(member=user.member_id or 0), status=Exemption.Status.APPROVED, until__gt=today())
    for exemption in ending.select_related("member", "branch"):
        yield Line(exemption.until, f"恢复参加积分管理：{exemption.member}", "批准的期限到这一天", exemption.branch.name, RECORDER, exemption.get_absolute_url())
