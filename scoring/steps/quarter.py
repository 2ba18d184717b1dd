"""五(一)3 日常积分评定, step by step."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse

from members.clock import in_words, today
from members.flow import Block, Flow, Step
from members.rules import HEADS, Role
from scoring import actions, rules
from scoring.figures import dispute_of, family_of, forms_wait_for, proposals_of, task_table, unfounded, year_unlisted
from scoring.models import Deduction, Gathering, Notice, Objection, Quarter, Reward, RewardClaim
from scoring.steps.reconsiderations import asked_open

OPEN, PROPOSED, PASSED, NOTICED, CONFIRMED = Quarter.Status


def quarter_incomplete(quarter):
    """五(一)3 “上季度积分”, A22, and the task points that belong to the fourth quarter."""
    blocks, last = [], quarter.span[1]
    if today() <= last:
        blocks.append(Block(f"本季度到 {in_words(last)}才结束", until=last))
    return blocks + lines_unconfirmed(quarter) + tasks_unrated(quarter) + claims_unanswered(quarter)


def lines_unconfirmed(quarter):
    """A22: what an officer entered about themself waits for another officer."""
    own = {"sheet__quarter": quarter, "confirmed_by": None, "entered_by__member": F("sheet__member"), "reverses": None, "reversal": None}
    blocks = []
    for model in (Deduction, Reward):
        for line in model.objects.filter(**own).select_related("sheet__member", "item"):
            grid = f"{quarter.get_absolute_url()}?open={line.sheet_id}#row-{line.sheet_id}"
            where = reverse("rewards", args=[quarter.pk]) if model is Reward else grid
            blocks.append(Block(f"{line.sheet.member}本人登记的 {line} 要由另一名支委确认", where))
    return blocks


def tasks_unrated(quarter):
    """五(一)3: task points are graded with the fourth quarter; told together, with one link."""
    if quarter.number != rules.QUARTERS:
        return []
    lack = [sheet.member.name for sheet, items, scores in task_table(quarter) if len(items) > len(scores)]
    return [Block(f"还有 {len(lack)} 人的任务分没有评全：{_named(lack)}", reverse("tasks", args=[quarter.pk]))] if lack else []


def _named(names):
    """The first few, so that a sentence stays one."""
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def claims_unanswered(quarter):
    """A42: what was asked for is granted or refused before the opinion is formed."""
    waiting = RewardClaim.objects.filter(sheet__quarter=quarter, status=RewardClaim.Status.ASKED).select_related("sheet__member", "item")
    return [Block(f"{claim.sheet.member}申报的奖励分（{claim.item.code}）还没有认定", claim.get_absolute_url()) for claim in waiting]


def brought_missing(quarter):
    """A39: what the confirmed paper must tell before it stands."""
    page, blocks = reverse("brought_in", args=[quarter.pk]), []
    lack = [sheet.member.name for sheet in quarter.sheets.filter(brought_points=None).select_related("member")]
    if lack:
        blocks.append(Block(f"还有 {len(lack)} 人没有录入得分：{_named(lack)}", page))
    if quarter.last_meeting is None:
        blocks.append(Block("没有登记党员大会的日期和票数", f"{page}#meeting-h"))
    if not quarter.scan:
        blocks.append(Block("没有上传纸质汇总表的扫描件", f"{page}#meeting-h"))
    return [*blocks, *quarter_incomplete(quarter)]


def is_brought_in(quarter):
    return quarter.brought_in


def is_kept_here(quarter):
    return not quarter.brought_in


def forms_missing(quarter):
    """A19: a form not handed in is a warning, never a blocker; before the third month none is due (R15)."""
    if forms_wait_for(quarter):
        return []
    lack = [sheet.member.name for sheet in quarter.sheets.filter(handed_in_at=None).select_related("member")]
    return [Block(f"还差 {len(lack)} 人未交自评表：{_named(lack)}", reverse("type_selfs", args=[quarter.pk]))] if lack else []


def ledger_unsettled(quarter):
    """A45: facts on record without a line, and lines whose fact was taken back since."""
    proposed, page = proposals_of(quarter), quarter.get_absolute_url()
    count, first = sum(map(len, proposed.values())), next(iter(proposed), "")
    blocks = [Block(f"拟扣分还有 {count} 条没有处理", f"{page}?open={first}#row-{first}")] if count else []
    return blocks + [
        Block(f"{line.sheet.member} {line} 依据的签到记录已经撤销，请核对，记错的请冲销", f"{page}?open={line.sheet_id}#row-{line.sheet_id}") for line in unfounded(quarter)
    ]


def notice_runs(quarter):
    """五(一)5, A33: the notice and every correction of it hang to their last day, and no objection to any is open."""
    family = Notice.objects.filter(pk__in=family_of(quarter.notice)).select_related("corrects").order_by("pk")
    running = [notice for notice in family if notice.runs]
    blocks = [
        Block(f"{'更正' if notice.corrects_id and notice.corrects.runs else ''}公示到 {in_words(notice.ends_on)}（{notice.days} 个工作日）为止，次日起可以汇总", notice.get_absolute_url(), notice.ends_on)
        for notice in running
    ]
    for objection in Objection.objects.filter(notice__in=family, status__in=Objection.OPEN).select_related("notice"):
        blocks.append(dispute_of(objection))
    return blocks


def brought_open(quarter):
    """五(一)5, A39: 本年累计 rests on the earlier quarters; one still being typed from its paper would count as full."""
    earlier = Quarter.objects.filter(branch=quarter.branch, cycle=quarter.cycle, brought_in=True, number__lt=quarter.number, status=OPEN)
    return [Block(f"{other}的期初录入还没有完成，本年累计还算不出来", reverse("brought_in", args=[other.pk])) for other in earlier.select_related("cycle")]


def holidays_unlisted(committee, day):
    """A32: the committee keeps the days off; where nobody entered a year's, a notice over a holiday ends too early."""
    return [Block(f"{day.year}年的节假日、调休还没有登记，公示期只扣除周六、周日；请党委复核人在“组织机构”的“节假日与调休”登记")] if year_unlisted(committee, day) else []


def publish_warned(quarter):
    return holidays_unlisted(quarter.branch.committee, today())


def year_settled(quarter):
    return [Block("本季已计入年度结果，请先由党委退回或重新审定年度考评")] if quarter.settled else []


def opinion_warnings(quarter):
    return [*forms_missing(quarter), *months_missing(quarter), *ledger_unsettled(quarter), *asked_open(quarter)]


def months_missing(quarter):
    """R28, A45: a month without any gathering on record proposes no deduction."""
    held = set(Gathering.objects.filter(sheet__branch=quarter.branch, sheet__year=quarter.cycle.year, lifted=False).values_list("sheet__month", flat=True))
    over = [month for month in rules.quarter_months(quarter.number) if (quarter.cycle.year, month) < (today().year, today().month)]
    lack = [f"{month}月" for month in over if month not in held]
    return [Block(f"{'、'.join(lack)}的每月签到还没有登记，缺席、党费的扣分提不出来", reverse("branch_months", args=[quarter.branch_id]))] if lack else []


def propose(quarter, *, by, remark, opinion_on, **meeting):
    """The opinion of the 支委会, or of the secretary where there is none (A22): its day and each member's points."""
    who = "支委会日期" if quarter.branch.has_committee else "支部书记提出意见的日期"
    if not quarter.span[1] <= opinion_on <= today():
        raise ValidationError(f"{who}应在 {in_words(quarter.span[1])}以后、今天以前。")
    last = quarter.last_meeting
    if last and opinion_on < last.held_on and not rules.passes(last.eligible, last.present, last.ayes):
        raise ValidationError(f"{who}不能早于没有通过的党员大会（{in_words(last.held_on)}）：复议以后要重新提出初步意见。")
    quarter.opinion_on = opinion_on
    actions.form_opinion(quarter, by=by, held_on=opinion_on, remark=remark, **meeting)


def pass_quarter(quarter, *, by, remark, **count):
    meeting = _held(quarter, by, count)
    if not rules.passes(meeting.eligible, meeting.present, meeting.ayes):
        why = rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)
        raise ValidationError(f"按这个票数不能通过：{why}。现场复议后又表决的，请填“再次表决赞成”；确实没有通过的，请按“大会未通过，复议”。")


def reconsider(quarter, *, by, remark, **count):
    meeting = _held(quarter, by, count | {"remark": remark})
    if rules.passes(meeting.eligible, meeting.present, meeting.ayes):
        why = rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)
        raise ValidationError(f"按这个票数已经通过：{why}。请按“大会通过”。")


def _held(quarter, by, count):
    """The count that decides: the only one, or the second of that day (A20); both are kept."""
    if count["held_on"] > today():
        raise ValidationError("党员大会日期不能晚于今天。")
    if count["held_on"] < quarter.opinion_on:
        raise ValidationError(f"党员大会不能早于{quarter.branch.proposer}提出初步意见的日期。")
    again = count.pop("again", None)
    meeting = actions.hold_meeting(quarter, by=by, **count)
    if again is None:
        return meeting
    if rules.passes(meeting.eligible, meeting.present, meeting.ayes):
        why = rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)
        raise ValidationError(f"第一次表决已经通过：{why}。不用再次表决，“再次表决赞成”请留空。")
    return actions.hold_meeting(quarter, by=by, **count | {"ayes": again, "again": True})


def publish(quarter, *, by, remark):
    actions.publish_quarter(quarter, by=by)


def confirm(quarter, *, by, remark):
    actions.seal_quarter(quarter, by=by)


def correct(quarter, *, by, remark):
    actions.withdraw_all(quarter, by=by)
    quarter.version += 1


def amend(quarter, *, by, remark, lines, notice):
    actions.amend_quarter(quarter, lines=lines, reason=remark, notice=notice, by=by)


QUARTER_FLOW = Flow(
    Step("propose", "提出初步意见", (OPEN,), PROPOSED, HEADS, blockers=quarter_incomplete, warnings=opinion_warnings, then=propose, applies=is_kept_here,
         says="提出以后，扣分和自评不能再改，党员可以申请复议。要改，按“有异议，退回复议”。"),
    Step("bring_in", "期初录入完成", (OPEN,), CONFIRMED, HEADS, blockers=brought_missing, then=confirm, applies=is_brought_in,
         says="完成以后封存，计入本年累计。要改，由支部书记按“更正”。"),
    Step("pass", "大会通过", (PROPOSED,), PASSED, HEADS, blockers=asked_open, then=pass_quarter,
         says="登记以后可以公示；公示以前有异议的，还能退回复议。"),
    Step("reconsider", "大会未通过，复议", (PROPOSED,), OPEN, HEADS, then=reconsider, needs_remark=True, back=True,
         says="这次表决照实留存。本季退回“自评与记录”，改好以后重新提出初步意见。"),
    Step("withdraw", "有异议，退回复议", (PROPOSED, PASSED), OPEN, HEADS, needs_remark=True, back=True,
         says="本季退回“自评与记录”，要重新提出初步意见、重新开大会。原来的记录都留着。"),
    Step("publish", "公示", (PASSED,), NOTICED, HEADS, blockers=brought_open, warnings=publish_warned, then=publish, final=True,
         says="马上张贴公示，全支部看得到，不能撤回；以后要改，只能“更正”，再公示一次。"),
    Step("confirm", "汇总", (NOTICED,), CONFIRMED, frozenset({Role.RECORDER}), blockers=notice_runs, then=confirm,
         says="汇总以后封存，计入年度。要改，由支部书记按“更正”。"),
    Step("correct", "更正", (NOTICED, CONFIRMED), OPEN, HEADS, blockers=year_settled, then=correct, needs_remark=True, back=True, final=True,
         says="整季退回“自评与记录”，改好以后重新开大会、重新公示；还在公示的马上撤下。公示期内只改一条的，请提出异议。"),
)

# Taken by an upheld objection only, never a button of the quarter's page.
AMEND_FLOW = Flow(
    Step("amend", "更正", Quarter.CORRECTABLE, NOTICED, HEADS | {Role.AUDITOR}, blockers=year_settled, then=amend, needs_remark=True, offered=False),
)
