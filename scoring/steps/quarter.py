"""五(一)3 日常积分评定, step by step."""

from django.core.exceptions import ValidationError
from django.urls import reverse

from members.clock import today
from members.flow import Block, Flow, Step
from members.rules import HEADS, Role
from scoring import actions, rules
from scoring.figures import family_of, rows_of
from scoring.models import Notice, Objection, Quarter

OPEN, PROPOSED, PASSED, NOTICED, CONFIRMED = Quarter.Status


def quarter_incomplete(quarter):
    """五(一)3 “上季度积分”, A22, and the task points that belong to the fourth quarter."""
    blocks, last = [], quarter.span[1]
    if today() <= last:
        blocks.append(Block(f"本季度到 {actions.chinese_day(last)}才结束"))
    for row in rows_of(quarter.sheets.all()):
        where = f"{quarter.get_absolute_url()}?open={row.sheet.pk}#row-{row.sheet.pk}"
        for line in [*row.deductions, *row.rewards]:
            if line.needs_confirming:
                blocks.append(Block(f"{row.member}本人登记的 {line} 要由另一名支委确认", where))
        if quarter.number == rules.QUARTERS and (lack := len(actions.tasks_for(row.sheet)) - len(row.task_scores)) > 0:
            blocks.append(Block(f"{row.member}还有 {lack} 项任务分没有评定", reverse("tasks", args=[quarter.pk])))
    return blocks


def forms_missing(quarter):
    """A19: a form not handed in is a warning, never a blocker."""
    lack = [sheet.member.name for sheet in quarter.sheets.filter(self_points=None).select_related("member")]
    shown = "、".join(lack[:5]) + ("等" if len(lack) > 5 else "")
    return [Block(f"还差 {len(lack)} 人未交自评表：{shown}", quarter.get_absolute_url())] if lack else []


def notice_runs(quarter):
    """五(一)5, A33: the notice and every correction of it hang to their last day, and no objection to any is open."""
    family = Notice.objects.filter(pk__in=family_of(quarter.notice)).select_related("corrects").order_by("pk")
    running = [notice for notice in family if notice.runs]
    blocks = [
        Block(f"{'更正' if notice.corrects_id and notice.corrects.runs else ''}公示到 {actions.chinese_day(notice.ends_on)}（{notice.days} 个工作日）为止，次日起可以汇总", notice.get_absolute_url())
        for notice in running
    ]
    for objection in Objection.objects.filter(notice__in=family, status__in=Objection.OPEN).select_related("notice"):
        said = f"{actions.chinese_day(objection.raised_on)}提出的异议{objection.get_status_display()}，期限 {actions.chinese_day(objection.due)}"
        blocks.append(Block(said, f"{objection.notice.get_absolute_url()}#objections"))
    return blocks


def year_settled(quarter):
    return [Block("本季已计入年度结果，请先由党委退回或重新审定年度考评")] if quarter.settled else []


def propose(quarter, *, by, remark, opinion_on):
    if not quarter.span[1] <= opinion_on <= today():
        raise ValidationError(f"支委会日期应在 {actions.chinese_day(quarter.span[1])}以后、今天以前。")
    quarter.opinion_on = opinion_on


def pass_quarter(quarter, *, by, remark, **count):
    meeting = _held(quarter, by, count)
    if not rules.passes(meeting.eligible, meeting.present, meeting.ayes):
        why = rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)
        raise ValidationError(f"按这个票数不能通过：{why}。如果确实没有通过，请按“大会未通过，复议”。")


def reconsider(quarter, *, by, remark, **count):
    meeting = _held(quarter, by, count | {"remark": remark})
    if rules.passes(meeting.eligible, meeting.present, meeting.ayes):
        why = rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)
        raise ValidationError(f"按这个票数已经通过：{why}。请按“大会通过”。")


def _held(quarter, by, count):
    if count["held_on"] > today():
        raise ValidationError("党员大会日期不能晚于今天。")
    if count["held_on"] < quarter.opinion_on:
        raise ValidationError("党员大会不能早于支委会提出初步意见的日期。")
    return actions.hold_meeting(quarter, by=by, **count)


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
    Step("propose", "提出初步意见", (OPEN,), PROPOSED, HEADS, blockers=quarter_incomplete, warnings=forms_missing, then=propose),
    Step("pass", "大会通过", (PROPOSED,), PASSED, HEADS, then=pass_quarter),
    Step("reconsider", "大会未通过，复议", (PROPOSED,), OPEN, HEADS, then=reconsider, needs_remark=True, back=True),
    Step("withdraw", "有异议，退回复议", (PROPOSED, PASSED), OPEN, HEADS, needs_remark=True, back=True),
    Step("publish", "公示", (PASSED,), NOTICED, HEADS, then=publish),
    Step("confirm", "汇总", (NOTICED,), CONFIRMED, frozenset({Role.RECORDER}), blockers=notice_runs, then=confirm),
    Step("correct", "更正", (NOTICED, CONFIRMED), OPEN, HEADS, blockers=year_settled, then=correct, needs_remark=True, back=True),
)

# Taken by an upheld objection only, never a button of the quarter's page.
AMEND_FLOW = Flow(
    Step("amend", "更正", Quarter.CORRECTABLE, NOTICED, HEADS | {Role.AUDITOR}, blockers=year_settled, then=amend, needs_remark=True),
)
