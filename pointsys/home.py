"""The first page of each role, a member's own points, the frame around every page."""

from datetime import date
from typing import NamedTuple

from django.db.models import F
from django.shortcuts import render
from django.urls import reverse

from evaluation.models import Appraisal, Result, Review
from evaluation.steps import REVIEW_FLOW
from members.access import open_to
from members.clock import today
from members.models import Branch, Member
from members.rules import HEADS, OFFICERS, Role
from scoring.actions import chinese_day
from scoring.figures import cycle_table, own_years, task_table
from scoring.models import Cycle, Notice, Quarter, Sheet, Standard
from scoring.rules import QUARTERS, quarter_span
from scoring.steps import QUARTER_FLOW

# label, url name, the url names of its pages, who reads them
NAVIGATION = (
    ("待办", "home", (), set(Role)),
    ("季度录入", "quarters", ("branch_quarters", "quarter", "move_quarter", "save_sheets", "record_deduction", "tasks", "rewards"), OFFICERS),
    ("年度考评", "reviews", ("review", "move_review", "papers", "tally", "check", "decisions", "decide"), OFFICERS),
    ("各支部", "board", ("branch_quarters", "quarter", "tasks", "rewards", "review", "move_review", "decisions", "consent"), {Role.AUDITOR}),
    ("考核年度", "cycles", ("cycle",), {Role.AUDITOR}),
    ("党员", "members", ("member", "appoint", "give_login"), OFFICERS | {Role.AUDITOR, Role.ADMIN}),
    ("导入花名册", "import_roster", (), {Role.AUDITOR, Role.ADMIN}),
    ("公示", "notices", ("notice",), OFFICERS | {Role.AUDITOR, Role.MEMBER}),
    ("我的积分", "mine", ("standard",), {Role.MEMBER}),
    ("单位与账号", "admin:index", (), {Role.ADMIN}),
)


def shell(request):
    """Context of the frame: where, who, and the reader's own navigation with the page at hand marked once."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    here = request.resolver_match.url_name if request.resolver_match else ""
    shown = [(label, name, pages) for label, name, pages, readers in NAVIGATION if user.roles & readers]
    current = next((name for _, name, pages in shown if here == name or here in pages), "")
    nav = [{"label": label, "url": reverse(name), "current": name == current} for label, name, _ in shown]
    return {"shell": {"where": where(user), "who": who(user), "nav": nav}}


def where(user):
    """The branch or the committee whose work the reader does."""
    offices = user.offices
    committee = next((office.committee for office in offices if office.committee_id), None)
    branch = next((office.branch for office in offices if office.branch_id), None)
    if branch or committee:
        return branch or committee
    return user.member.branch if user.member_id else "系统管理"


def who(user):
    """Name and office."""
    titles = [office.title or office.get_role_display() for office in user.offices]
    return f"{user}（{'、'.join(titles)}）" if titles else str(user)


class Todo(NamedTuple):
    """One line of 待办工作: by when, what, for which branch, what is missing, and where it is done."""

    due: date | None
    what: str
    detail: str
    scope: str
    lack: str
    url: str
    label: str

    @property
    def days(self):
        return None if self.due is None else (self.due - today()).days

    @property
    def late(self):
        return self.days is not None and self.days < 0

    @property
    def late_days(self):
        return -self.days


@open_to(*Role)
def show_home(request):
    user = request.user
    todos = sorted(todos_of(user), key=lambda todo: (todo.due or date.max, todo.scope))
    context = {"todos": todos, "late": sum(todo.late for todo in todos), "today": today(), "soon": soon_of(user)}
    return render(request, "home.html", context | branch_of_reader(user))


@open_to(Role.MEMBER)
def show_mine(request):
    """A member's own points, line by line, and the results that they came to."""
    own = Sheet.objects.visible_to(request.user).filter(member=request.user.member)
    results = Result.objects.visible_to(request.user).filter(member=request.user.member, version=F("review__version"))
    standards = Standard.objects.visible_to(request.user).filter(branch=request.user.member.branch)
    years = [(year, points, next((r for r in results.select_related("review__cycle") if r.review.cycle.year == year), None)) for year, points in own_years(own)]
    return render(request, "mine.html", {"years": years, "standards": standards})


def todos_of(user):
    """What waits for this reader now: steps open to the reader's roles, then what has no step of its own."""
    yield from _steps(user, Quarter, QUARTER_FLOW, lambda quarter: quarter.due, "#close")
    yield from _steps(user, Review, REVIEW_FLOW, lambda review: review.cycle.file_by, "")
    yield from _recording(user)
    yield from _starting(user)
    for appraisal in Appraisal.objects.visible_to(user).filter(scrutineer=user.member, void=False, review__status=Review.Status.VOTING):
        left = appraisal.tallies.filter(checked_by=None).count()
        if left:
            page = "tally" if appraisal.blind else "check"
            yield Todo(None, "监票：核对计票", f"{chinese_day(appraisal.held_on)}民主测评", appraisal.review.branch.name, f"{left} 行", reverse(page, args=[appraisal.pk]), "去核对")


def _steps(user, papers, flow, due, anchor):
    """Each paper's next step forward, as far as it is this reader's; who may only wait is told under 即将办理."""
    live = papers.objects.visible_to(user).select_related("branch__committee", "cycle").exclude(status__in=["confirmed", "filed"])
    for paper in live:
        for offer in flow.offers(user, paper, {}):
            if offer.back or (offer.blockers and all("公示到" in str(block) for block in offer.blockers)):
                continue
            detail = f"先补齐：{offer.blockers[0]}" if offer.blockers else "可以办理"
            lack = f"{len(offer.blockers)} 项" if offer.blockers else ""
            label = f"看差哪 {len(offer.blockers)} 项" if offer.blockers else "去办理"
            name = str(paper) if isinstance(paper, Quarter) else str(paper.cycle)
            yield Todo(due(paper), f"{name}：{offer.label}", detail, paper.branch.name, lack, paper.get_absolute_url() + anchor, label)


def _recording(user):
    """The recorder's open quarters and the tally to type."""
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN).select_related("branch", "cycle"):
        if Role.RECORDER in user.roles_in(quarter.branch):
            if quarter.number == QUARTERS and (unrated := sum(len(items) > len(scores) for _, items, scores in task_table(quarter))):
                yield Todo(quarter.due, f"{quarter}：评定任务分", "与四季度同步评定", quarter.branch.name, f"{unrated} 人", reverse("tasks", args=[quarter.pk]), "去评定")
            lack = quarter.sheets.filter(self_points=None).count()
            detail = f"未交自评表 {lack} 人" if lack else "自评表已收齐"
            yield Todo(quarter.due, f"{quarter}：登记自评和扣分", detail, quarter.branch.name, f"{lack} 人" if lack else "", quarter.get_absolute_url(), "去录入")
    for review in Review.objects.visible_to(user).filter(status=Review.Status.VOTING).select_related("branch", "cycle"):
        appraisal = review.appraisal
        if Role.RECORDER in user.roles_in(review.branch) and appraisal:
            lack = appraisal.tallies.filter(copy=1, entered_by=None).count()
            if appraisal.returned is None:
                yield Todo(review.cycle.file_by, f"{review.cycle}：登记测评票数", "应到、实到、发出、收回", review.branch.name, "", reverse("papers", args=[appraisal.pk]), "登记票数")
            elif lack:
                yield Todo(review.cycle.file_by, f"{review.cycle}：录入计票", "按计票结果逐人录入", review.branch.name, f"{lack} 人", reverse("tally", args=[appraisal.pk]), "去录票")


def _starting(user):
    """A year or a quarter that has begun and is not opened yet."""
    day = today()
    if Role.AUDITOR in user.roles and not Cycle.objects.visible_to(user).filter(year=day.year).exists():
        yield Todo(None, f"建立{day.year}考核年度", "选定本年度的设置", str(where(user)), "", reverse("cycles"), "去建立")
    if Role.ADMIN in user.roles and not Member.objects.visible_to(user).exists():
        yield Todo(None, "导入花名册", "还没有党员", "", "", reverse("import_roster"), "去导入")
    late = Quarter.objects.visible_to(user).filter(branch__committee__in=user.reach.committees).exclude(status=Quarter.Status.CONFIRMED)
    for quarter in late.select_related("branch", "cycle"):
        if quarter.due < day and Role.AUDITOR in user.roles_in(quarter.branch):
            yield Todo(quarter.due, f"{quarter}：督促办结", f"现在“{quarter.get_status_display()}”", quarter.branch.name, "", quarter.get_absolute_url(), "去看看")
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches):
        for cycle, standard, quarters in [years for years in cycle_table(branch, user) if years[0].year <= day.year][:2]:
            url = reverse("branch_quarters", args=[branch.pk])
            if standard is None and user.roles_in(branch) & HEADS:
                yield Todo(quarter_span(cycle.year, 1)[1], f"{cycle}：登记积分标准", "党员大会通过后登记", branch.name, "", url, "去登记")
            elif standard and Role.RECORDER in user.roles_in(branch):
                for number, quarter in quarters:
                    first, last = quarter_span(cycle.year, number)
                    if quarter is None and first <= day:
                        yield Todo(last, f"{cycle.year}年第{number}季度：开启", "列出名单，开始登记", branch.name, "", url, "去开启")


def soon_of(user):
    """即将办理: notices that run, by the day after which something follows."""
    running = Notice.objects.visible_to(user).filter(ends_on__gte=today()).select_related("branch").order_by("ends_on")
    return list(running[:8])


def branch_of_reader(user):
    """The reader's branch at a glance, and own points."""
    branch = user.home_branch
    context = {"branch": branch, "mine": None, "year": None}
    if user.member_id:
        years = own_years(Sheet.objects.visible_to(user).filter(member=user.member))
        context["mine"] = years[0] if years else None
    if branch and user.roles_in(branch) & OFFICERS:
        members = Member.objects.visible_to(user).filter(branch=branch, left_on=None)
        table = [years for years in cycle_table(branch, user) if years[0].year <= today().year]
        context |= {
            "year": table[0] if table else None,
            "total": len(members),
            "probationary": sum(member.probationary for member in members),
        }
    return context
