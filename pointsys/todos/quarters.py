"""What waits in the year's daily work besides the steps: opening, standards, forms, answers, inspections."""

from itertools import groupby

from django.urls import reverse

from members.clock import in_words, today
from members.models import Branch, Committee
from members.rules import HEADS, Role
from pointsys.todos.todo import Todo, where
from scoring.figures import (
    answerable,
    claims_answered,
    claims_waiting,
    cycle_table,
    findings_waiting,
    form_of,
    forms_wait_for,
    inspections_due,
    missing_forms,
    objections_answered,
    own_forms,
    proposals_of,
    unmapped,
    unpublished,
    untold,
    unwritten,
    waiting_objections,
)
from scoring.models import Cycle, Quarter, Reconsideration, Sheet, Standard
from scoring.rules import QUARTERS, quarter_due, quarter_name, quarter_span


def starting(user):
    """A year or a quarter that has begun and is not opened yet."""
    day = today()
    with_branches = Branch.objects.visible_to(user).filter(committee__in=user.reach.committees)
    for committee in Committee.objects.visible_to(user).filter(pk__in=with_branches.values("committee")).exclude(cycles__year=day.year):  # A37b
        yield Todo(None, f"建立{day.year}考核年度", "选定本年度的设置", committee.name, "", reverse("cycles"), "去建立", all_at=reverse("cycles"))
    late = Quarter.objects.visible_to(user).filter(branch__committee__in=user.reach.committees).exclude(status=Quarter.Status.CONFIRMED)
    for quarter in late.select_related("branch", "cycle"):
        if quarter.due < day and Role.AUDITOR in user.roles_in(quarter.branch):
            yield Todo(quarter.due, f"{quarter}：督促办结", f"现在“{quarter.get_status_display()}”", quarter.branch.name, "", quarter.get_absolute_url(), "去看看", all_at=f"{reverse('board')}?year={quarter.cycle.year}#late-h")
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches):
        for cycle, standard, quarters in [years for years in cycle_table(branch, user) if years[0].year <= day.year][:2]:
            url = reverse("branch_quarters", args=[branch.pk])
            if standard and Role.RECORDER in user.roles_in(branch):
                for number, quarter in quarters:
                    first, last = quarter_span(cycle.year, number)
                    if quarter is None and first <= day:
                        detail = "列出名单，开始登记" if last >= day else "启用系统以前已在纸上汇总的，按“期初录入”"
                        yield Todo(last, f"{cycle.year}年{quarter_name(number)}：开启", detail, branch.name, "", url, "去开启")


def standards(user):
    """A44: to the heads this year without a standard or a draft that waits for the meeting, to the auditor one to file."""
    seen = Standard.objects.visible_to(user).select_related("branch__committee", "cycle").order_by("-cycle__year", "branch", "version")
    seen = list(seen.filter(cycle__year__gte=today().year - 1))
    for standard in seen:
        roles = user.roles_in(standard.branch)
        if standard.is_draft and roles & HEADS:
            yield Todo(None, f"{standard.name}：党员大会通过", "正在起草，通过以后才能用", standard.branch.name, "", standard.get_absolute_url(), "去看看")
        elif standard.status == Standard.Status.ADOPTED and Role.AUDITOR in roles:
            yield Todo(None, f"{standard.name}：备案", f"{in_words(standard.adopted_on)}党员大会通过", standard.branch.name, "", standard.get_absolute_url(), "去备案")
    has_one = {(standard.branch_id, standard.cycle_id) for standard in seen}
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches):
        for cycle in Cycle.objects.visible_to(user).filter(committee=branch.committee_id, year=today().year):
            if user.roles_in(branch) & HEADS and (branch.pk, cycle.pk) not in has_one:
                url = reverse("branch_standards", args=[branch.pk])
                yield Todo(quarter_span(cycle.year, 1)[1], f"{cycle}：起草积分标准", "照搬去年的或默认的，再逐条改", branch.name, "", url, "去起草")


def reconsidering(user):
    """R17: what members asked to look at again and this reader may answer, quarter by quarter."""
    waiting = answerable(Reconsideration.objects.visible_to(user), user)
    for _, asks in groupby(sorted(waiting, key=lambda ask: ask.sheet.quarter_id), key=lambda ask: ask.sheet.quarter_id):
        asks = list(asks)
        quarter = asks[0].sheet.quarter
        url = asks[0].get_absolute_url() if len(asks) == 1 else f"{quarter.get_absolute_url()}#asks-h"
        names = "、".join(dict.fromkeys(ask.sheet.member.name for ask in asks))
        yield Todo(quarter.due, f"{quarter}：答复复议申请", f"{names}；大会表决以前答复", quarter.branch.name, f"{len(asks)} 件", url, "去答复")


def opined(user):
    """R17: to a member the preliminary opinion on them, from which reconsideration may be asked until the meeting votes."""
    own = Sheet.objects.visible_to(user).filter(member=user.member or 0, quarter__status=Quarter.Status.PROPOSED)
    own = own.exclude(reconsiderations__status=Reconsideration.Status.ASKED)
    for sheet in own.select_related("quarter__branch", "quarter__cycle"):
        quarter = sheet.quarter
        by = f"大会表决以前可以申请复议，大会应在 {in_words(quarter.due)}前开"
        due = quarter.due if quarter.due >= today() else None  # the meeting is late, not the member
        yield Todo(due, f"{quarter}：看{quarter.branch.proposer}的初步意见", f"有不同意见的，{by}", quarter.branch.name, "", reverse("ask_reconsideration", args=[sheet.pk]), "看意见")


def bringing_in(user):
    """A39: the recorder's quarters that are being typed from paper."""
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN, brought_in=True).select_related("branch", "cycle"):
        lack = quarter.sheets.filter(brought_points=None).count()
        if Role.RECORDER in user.roles_in(quarter.branch) and lack:
            yield Todo(None, f"{quarter}：期初录入", "照纸质汇总表录入得分", quarter.branch.name, f"{lack} 人", reverse("brought_in", args=[quarter.pk]), "去录入")


def deducting(user):
    """A45: to the recorder what the monthly sheets propose, and what of them no item of the standard fits."""
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN, brought_in=False).select_related("branch", "cycle", "standard"):
        if Role.RECORDER not in user.roles_in(quarter.branch):
            continue
        proposed, left, page = proposals_of(quarter), unmapped(quarter), quarter.get_absolute_url()
        if count := sum(map(len, proposed.values())):
            first = next(iter(proposed))
            yield Todo(quarter.due, f"{quarter}：办理拟扣分", "按每月签到提出；逐条记入，或者写明理由不扣", quarter.branch.name, f"{count} 条", f"{page}?open={first}#row-{first}", "去办理")
        if left:
            yield Todo(quarter.due, f"{quarter}：标准里没有条目的记录", "另按别的条目登记，或者写明理由不扣", quarter.branch.name, f"{len(left)} 处", f"{page}#unmapped", "去看看")


def assessing(user):
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
        if Role.RECORDER in user.roles_in(quarter.branch) and not forms_wait_for(quarter):
            missing = [line.sheet.member.name for line in missing_forms(quarter)]
            if missing:
                names = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
                yield Todo(quarter.span[1], f"{quarter}：收齐自评表", f"未交：{names}", quarter.branch.name, f"{len(missing)} 人", reverse("type_selfs", args=[quarter.pk]), "登记自评表")


def objections(user):
    """A33: to who handles them the objections that wait, by their deadline; to the auditor the late ones of the branches too; to who raised one its answer."""
    for objection, job in waiting_objections(user):
        what = {"答复": "答复异议", "复查": "复查异议", "督促": "异议逾期未答复：督促"}[job]
        yield Todo(objection.due, what, objection.notice.title, objection.branch.name, "", objection.get_absolute_url(), "去看看" if job == "督促" else f"去{job}")
    for objection in objections_answered(user):
        yield Todo(None, f"您的异议：{objection.get_status_display()}", objection.notice.title, objection.branch.name, "", objection.get_absolute_url(), "看答复")


def promises_claims_inspections(user):
    """Rewards asked for and answered, promises to write, publish and tell of, inspections and their findings."""
    for quarter, claims in claims_waiting(user):
        names = "、".join(dict.fromkeys(claim.sheet.member.name for claim in claims))
        url = claims[0].get_absolute_url() if len(claims) == 1 else f"{reverse('rewards', args=[quarter.pk])}#claims"
        yield Todo(quarter.due, f"{quarter}：认定奖励分申报", names, quarter.branch.name, f"{len(claims)} 项", url, "去认定")
    for claim in claims_answered(user):
        yield Todo(None, f"奖励分申报：{claim.get_status_display()}", claim.grounds, claim.sheet.quarter.branch.name, "", claim.get_absolute_url(), "看答复")
    if cycle := unwritten(user):
        yield Todo(quarter_span(cycle.year, 1)[1], f"{cycle.year}年：写公开承诺", "写一至五项，支部公示", user.member.branch.name, "", reverse("commitments", args=[cycle.year]), "写承诺")
    for branch, cycle, waiting, lack, everybody in unpublished(user):
        due = quarter_span(cycle.year, 1)[1] if today() <= quarter_span(cycle.year, 1)[1] else None
        what, written, label = ("公示", f"{waiting} 人写好待公示", "去公示") if waiting else ("催写", "写好的已经公示", "去看看")
        detail = f"共 {everybody} 人，{written}{f'，{lack} 人没有写' if lack else ''}"
        yield Todo(due, f"{cycle.year}年：{what}公开承诺", detail, branch.name, f"{lack} 人没写" if lack else "", reverse("branch_commitments", args=[branch.pk, cycle.year]), label)
    for cycle, lack in untold(user):
        yield Todo(quarter_due(cycle.year, QUARTERS), f"{cycle.year}年：填承诺兑现情况", "支部据此评定任务分", user.member.branch.name, f"{lack} 项", f"{reverse('commitments', args=[cycle.year])}#outcomes", "去填写")
    for year, number, due, branches in inspections_due(user):
        yield Todo(due, f"{year}年{quarter_name(number)}：检查各支部", "、".join(branch.name for branch in branches[:3]) + ("等" if len(branches) > 3 else ""), str(where(user)), f"{len(branches)} 个支部", f"{reverse('inspections')}?year={year}", "去检查")
    remedy, close = findings_waiting(user)
    for finding in remedy:
        yield Todo(finding.remedy_by, "整改检查发现的问题", finding.text, finding.inspection.branch.name, "", f"{finding.inspection.get_absolute_url()}#finding-{finding.pk}", "去整改")
    for finding in close:
        yield Todo(None, "检查发现的问题：销号", f"{finding.text}：{finding.remedy}", finding.inspection.branch.name, "", f"{finding.inspection.get_absolute_url()}#finding-{finding.pk}", "去销号")
