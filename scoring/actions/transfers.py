"""Points that a member brings from the former branch (A11)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.actions.movement import hold, refuse_own
from members.clock import in_words
from scoring import rules
from scoring.actions.writing import add
from scoring.figures import rows_of
from scoring.models import Quarter, Sheet, TransferCertificate


@transaction.atomic
def certify(member, cycle, *, points, issued_by, by, task=None):
    """Certified points of quarters before the member came; `points` maps a quarter's number to them.

    `task`: the task points, of who was elsewhere in the last quarter too; they come with that quarter's points (R18).
    """
    member = hold(member)
    refuse_own(member, by, "转入积分")
    if Quarter.objects.filter(branch=member.branch, cycle=cycle, settled=True).exists():
        raise ValidationError(f"{cycle}已计入年度结果，请先由党委退回或重新审定年度考评。")
    known = {quarter.number: (got, tasks) for quarter, got, tasks in frozen(member, cycle.year)}
    if task is not None and rules.QUARTERS not in points:
        raise ValidationError("任务分与四季度得分一起证明：请填四季度得分。")
    if member.arrived_on is None:
        raise ValidationError("转入的党员才有转入积分证明；请先登记转入日期。")
    if member.arrived_on > rules.quarter_span(cycle.year, rules.QUARTERS)[1]:
        raise ValidationError(f"{member}{in_words(member.arrived_on)}转入，{cycle}的积分和等次在原支部评定，不用登记。")
    for number, got in points.items():
        if number in known and known[number][0] != got:
            raise ValidationError(f"{rules.quarter_name(number)}原支部已汇总为 {rules.shown(known[number][0])} 分，应照此登记。")
        if number in known and task is not None and known[number][1] not in (None, task):
            raise ValidationError(f"任务分原支部已评定为 {rules.shown(known[number][1])} 分，应照此登记。")
        if number not in known and rules.quarter_span(cycle.year, number)[0] >= member.arrived_on:
            raise ValidationError(f"{rules.quarter_name(number)}开始时已在本支部，按本支部的积分表计算。")
        if Sheet.objects.filter(member=member, quarter__branch=member.branch, quarter__cycle=cycle, quarter__number=number).exists():
            raise ValidationError(f"{rules.quarter_name(number)}在本支部已有积分表。")
        found = TransferCertificate.objects.filter(branch=member.branch, member=member, cycle=cycle, number=number).first()
        certificate = found or TransferCertificate(branch=member.branch, member=member, cycle=cycle, number=number, entered_by=by)
        certificate.points, certificate.issued_by = got, issued_by
        if number == rules.QUARTERS and task is not None:  # a correction of the quarter leaves them as they are
            certificate.task = task
        add(certificate, by, "登记转入积分")


def frozen(member, year):
    """[(quarter, points, task points or None)] that the member's former branches in this system confirmed in the year."""
    sheets = Sheet.objects.filter(member=member, quarter__cycle__year=year, quarter__status=Quarter.Status.CONFIRMED)
    rows = rows_of(sheets.exclude(quarter__branch=member.branch).order_by("quarter__number"))
    return [(row.sheet.quarter, row.points, _task(row)) for row in rows]


def _task(row):
    return rules.task_points(score.points for score in row.task_scores) if row.task_scores else None
