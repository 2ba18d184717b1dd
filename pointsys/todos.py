"""What waits for a reader: steps open to the roles held, then what has no step of its own."""

from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from evaluation.models import Appraisal, Review
from evaluation.steps import REVIEW_FLOW
from members.clock import today
from members.models import Branch, Exemption, Member
from members.rules import HEADS, REGISTRARS, Role
from members.tables import exemptions_of
from scoring.actions import chinese_day
from scoring.figures import (
    answerable,
    claims_answered,
    claims_waiting,
    cycle_table,
    findings_waiting,
    form_of,
    idle_of,
    inspections_due,
    last_month_missing,
    missing_forms,
    month_has_begun,
    own_forms,
    own_lines,
    task_table,
    unpublished,
    untold,
    unwritten,
    waiting_objections,
)
from scoring.models import Cycle, Quarter, Reconsideration, Sheet, Standard
from scoring.rules import QUARTERS, quarter_due, quarter_months, quarter_span
from scoring.steps import QUARTER_FLOW

PROBATION_NOTICE = timedelta(days=30)


def where(user):
    """The branch or the committee whose work the reader does."""
    offices = user.offices
    committee = next((office.committee for office in offices if office.committee_id), None)
    branch = next((office.branch for office in offices if office.branch_id), None)
    if branch or committee:
        return branch or committee
    return user.member.branch if user.member_id else "系统管理"


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
    def day(self):
        """2月28日; with its year where that is another one."""
        return chinese_day(self.due) if self.due.year != today().year else f"{self.due.month}月{self.due.day}日"

    @property
    def late(self):
        return self.days is not None and self.days < 0

    @property
    def late_days(self):
        return -self.days


def todos_of(user):
    """What waits for this reader now: steps open to the reader's roles, then what has no step of its own."""
    yield from _steps(user, Quarter, QUARTER_FLOW, lambda quarter: quarter.due, "#close")
    yield from _steps(user, Review, REVIEW_FLOW, lambda review: review.cycle.file_by, "")
    yield from _recording(user)
    yield from _starting(user)
    yield from _exempting(user)
    yield from _confirming(user)
    yield from _people(user)
    yield from _months(user)
    yield from _standards(user)
    yield from _reconsidering(user)
    yield from _assessing(user)
    yield from _bringing_in(user)
    yield from _objections(user)
    yield from _promises_claims_inspections(user)
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
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN, brought_in=False).select_related("branch", "cycle"):
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


def _exempting(user):
    """F8: the requests that wait for this reader's decision, branch by branch."""
    lists = exemptions_of(Exemption.objects.visible_to(user), user)
    for branch, rows in groupby(lists["mine"], key=lambda row: row.branch):
        rows = list(rows)
        url = rows[0].get_absolute_url() if len(rows) == 1 else reverse("exemptions")
        names = "、".join(row.member.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
        yield Todo(None, "审批：不参加积分管理", names, branch.name, f"{len(rows)} 人", url, "去审批")


def _confirming(user):
    """A22: a secretary's own lines, for the committee's auditor where the branch has no other of the 支委会."""
    if Role.AUDITOR in user.roles:
        for branch, quarter, lack in own_lines(user):
            yield Todo(quarter.due, f"{quarter}：确认书记本人的扣分或奖励", "支部没有其他支委", branch.name, f"{lack} 条", quarter.get_absolute_url(), "去确认")


def _starting(user):
    """A year or a quarter that has begun and is not opened yet."""
    day = today()
    if Role.AUDITOR in user.roles and not Cycle.objects.visible_to(user).filter(year=day.year).exists():
        yield Todo(None, f"建立{day.year}考核年度", "选定本年度的设置", "、".join(office.committee.name for office in user.offices if office.committee_id), "", reverse("cycles"), "去建立")
    if Role.ADMIN in user.roles and not Member.objects.visible_to(user).exists():
        yield Todo(None, "导入花名册", "还没有党员", "", "", reverse("import_roster"), "去导入")
    late = Quarter.objects.visible_to(user).filter(branch__committee__in=user.reach.committees).exclude(status=Quarter.Status.CONFIRMED)
    for quarter in late.select_related("branch", "cycle"):
        if quarter.due < day and Role.AUDITOR in user.roles_in(quarter.branch):
            yield Todo(quarter.due, f"{quarter}：督促办结", f"现在“{quarter.get_status_display()}”", quarter.branch.name, "", quarter.get_absolute_url(), "去看看")
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches):
        for cycle, standard, quarters in [years for years in cycle_table(branch, user) if years[0].year <= day.year][:2]:
            url = reverse("branch_quarters", args=[branch.pk])
            if standard and Role.RECORDER in user.roles_in(branch):
                for number, quarter in quarters:
                    first, last = quarter_span(cycle.year, number)
                    if quarter is None and first <= day:
                        yield Todo(last, f"{cycle.year}年第{number}季度：开启", "列出名单，开始登记", branch.name, "", url, "去开启")


def _months(user):
    """The recorder's month that is over and not entered; to heads and auditor who was idle for three months or more (R28)."""
    branches = Branch.objects.visible_to(user).select_related("committee")
    for branch in branches.filter(pk__in=user.reach.branches):
        year, month = last_month_missing(branch)
        if year and Role.RECORDER in user.roles_in(branch):
            yield Todo(None, f"{year}年{month}月：每月签到", "三会一课、主题党日、党费", branch.name, "", reverse("branch_months", args=[branch.pk]), "去登记")
    warned = [branch for branch in branches if user.roles_in(branch) & (HEADS | {Role.AUDITOR})]
    for idle in idle_of(warned, today()):
        yield Todo(None, f"{idle.member}：{idle.what}", idle.warning, idle.sheet.branch.name, "", f"{idle.sheet.get_absolute_url()}#idle", "去看看")


def _standards(user):
    """A44: to the heads a year without a standard or a draft that waits for the meeting, to the auditor one to file."""
    seen = Standard.objects.visible_to(user).select_related("branch__committee", "cycle").order_by("-cycle__year", "branch", "version")
    seen = list(seen.filter(cycle__year__gte=today().year - 1))
    for standard in seen:
        roles = user.roles_in(standard.branch)
        if standard.is_draft and roles & HEADS:
            yield Todo(None, f"{standard.name}：党员大会通过", "正在起草，通过以后才能用", standard.branch.name, "", standard.get_absolute_url(), "去看看")
        elif standard.status == Standard.Status.ADOPTED and Role.AUDITOR in roles:
            yield Todo(None, f"{standard.name}：备案", f"{chinese_day(standard.adopted_on)}党员大会通过", standard.branch.name, "", standard.get_absolute_url(), "去备案")
    has_one = {(standard.branch_id, standard.cycle_id) for standard in seen}
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches):
        for cycle in Cycle.objects.visible_to(user).filter(committee=branch.committee_id, year__in=[today().year - 1, today().year]):
            if user.roles_in(branch) & HEADS and (branch.pk, cycle.pk) not in has_one:
                url = reverse("branch_standards", args=[branch.pk])
                yield Todo(quarter_span(cycle.year, 1)[1], f"{cycle}：起草积分标准", "照搬去年的或默认的，再逐条改", branch.name, "", url, "去起草")


def _reconsidering(user):
    """R17: what members asked to look at again and this reader may answer, quarter by quarter."""
    waiting = answerable(Reconsideration.objects.visible_to(user), user)
    for _, asks in groupby(sorted(waiting, key=lambda ask: ask.sheet.quarter_id), key=lambda ask: ask.sheet.quarter_id):
        asks = list(asks)
        quarter = asks[0].sheet.quarter
        url = asks[0].get_absolute_url() if len(asks) == 1 else f"{quarter.get_absolute_url()}#asks-h"
        names = "、".join(dict.fromkeys(ask.sheet.member.name for ask in asks))
        yield Todo(quarter.due, f"{quarter}：答复复议申请", f"{names}；大会表决以前答复", quarter.branch.name, f"{len(asks)} 件", url, "去答复")


def _bringing_in(user):
    """A39: the recorder's quarters that are being typed from paper."""
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN, brought_in=True).select_related("branch", "cycle"):
        lack = quarter.sheets.filter(brought_points=None).count()
        if Role.RECORDER in user.roles_in(quarter.branch) and lack:
            yield Todo(None, f"{quarter}：期初录入", "照纸质汇总表录入得分", quarter.branch.name, f"{lack} 人", reverse("brought_in", args=[quarter.pk]), "去录入")


def _people(user):
    """Probation near its end, and who is away for so long that the relation should go too (A13)."""
    here = Member.objects.visible_to(user).filter(branch__in=user.reach.branches, left_on=None).select_related("branch")
    for member in here.filter(Q(confirmed_on=None) | Q(confirmed_on__gt=today())):
        ends = member.probation_ends
        if user.roles_in(member.branch) & HEADS and today() >= ends - PROBATION_NOTICE:
            yield Todo(ends, f"预备期满：{member}", f"{chinese_day(ends)}期满，党员大会讨论转正", member.branch.name, "", reverse("decide_probation", args=[member.pk]), "去登记")
    for member in here.filter(absences__until=None, absences__since__lt=today()).prefetch_related("absences"):
        if member.should_transfer_out and user.roles_in(member.branch) & REGISTRARS:
            yield Todo(None, f"应转未转：{member}", "外出满六个月，应转出正式组织关系", member.branch.name, "", member.get_absolute_url(), "去看看")


def _assessing(user):
    """R15: the own form from the quarter's first month on; to the recorder, from the third, whose form is missing."""
    for sheet in own_forms(Sheet.objects.visible_to(user).filter(member=user.member or 0, handed_in_at=None, quarter__status=Quarter.Status.OPEN)):
        form, quarter = form_of(sheet), sheet.quarter
        url, branch, due = reverse("self_sheet", args=[sheet.pk]), quarter.branch.name, quarter.span[1]
        waiting = [f"{month.number}月" for month in form.months if month.begun and not month.answered]
        if not form.lacks:
            yield Todo(due, f"{quarter}：交自评表", "三个月都填好了", branch, "", url, "去交表")
        elif waiting:
            yield Todo(due, f"{quarter}：填写自评", f"待填：{'、'.join(waiting)}", branch, f"{len(waiting)} 个月", url, "去填写")
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN).select_related("branch", "cycle"):
        if Role.RECORDER in user.roles_in(quarter.branch) and month_has_begun(quarter, quarter_months(quarter.number)[-1]):
            missing = [line.sheet.member.name for line in missing_forms(quarter)]
            if missing:
                names = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
                yield Todo(quarter.span[1], f"{quarter}：收齐自评表", f"未交：{names}", quarter.branch.name, f"{len(missing)} 人", reverse("type_selfs", args=[quarter.pk]), "登记自评表")


def _objections(user):
    """A33: to who handles them the objections that wait, by their deadline; to the auditor the late ones of the branches too."""
    for objection, job in waiting_objections(user):
        what = {"答复": "答复异议", "复查": "复查异议", "督促": "异议逾期未答复：督促"}[job]
        yield Todo(objection.due, what, objection.notice.title, objection.branch.name, "", objection.get_absolute_url(), "去看看" if job == "督促" else f"去{job}")


def _promises_claims_inspections(user):
    """Rewards asked for and answered, promises to write, publish and tell of, inspections and their findings."""
    for quarter, claims in claims_waiting(user):
        names = "、".join(dict.fromkeys(claim.sheet.member.name for claim in claims))
        url = claims[0].get_absolute_url() if len(claims) == 1 else f"{reverse('rewards', args=[quarter.pk])}#claims"
        yield Todo(quarter.due, f"{quarter}：认定奖励分申报", names, quarter.branch.name, f"{len(claims)} 项", url, "去认定")
    for claim in claims_answered(user):
        yield Todo(None, f"奖励分申报：{claim.get_status_display()}", claim.grounds, claim.sheet.quarter.branch.name, "", claim.get_absolute_url(), "看答复")
    if cycle := unwritten(user):
        yield Todo(quarter_span(cycle.year, 1)[1], f"{cycle.year}年：写公开承诺", "写一至五项，支部公示", user.member.branch.name, "", reverse("commitments", args=[cycle.year]), "去填写")
    for branch, cycle, waiting, lack in unpublished(user):
        due = quarter_span(cycle.year, 1)[1] if today() <= quarter_span(cycle.year, 1)[1] else None
        detail = f"还有 {lack} 人没有写" if lack else "都写好了"
        yield Todo(due, f"{cycle.year}年：公示公开承诺", detail, branch.name, f"{waiting} 人", reverse("branch_commitments", args=[branch.pk, cycle.year]), "去公示")
    for cycle, lack in untold(user):
        yield Todo(quarter_due(cycle.year, QUARTERS), f"{cycle.year}年：填承诺兑现情况", "支部据此评定任务分", user.member.branch.name, f"{lack} 项", f"{reverse('commitments', args=[cycle.year])}#outcomes", "去填写")
    for year, number, due, branches in inspections_due(user):
        yield Todo(due, f"{year}年第{number}季度：检查各支部", "、".join(branch.name for branch in branches[:3]) + ("等" if len(branches) > 3 else ""), str(where(user)), f"{len(branches)} 个支部", f"{reverse('inspections')}?year={year}", "去检查")
    remedy, close = findings_waiting(user)
    for finding in remedy:
        yield Todo(finding.remedy_by, "整改检查发现的问题", finding.text, finding.inspection.branch.name, "", f"{finding.inspection.get_absolute_url()}#finding-{finding.pk}", "去整改")
    for finding in close:
        yield Todo(None, "检查发现的问题：销号", f"{finding.text}：{finding.remedy}", finding.inspection.branch.name, "", f"{finding.inspection.get_absolute_url()}#finding-{finding.pk}", "去销号")
