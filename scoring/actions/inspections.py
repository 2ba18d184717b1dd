"""季度检查 (R31): the committee's auditor inspects; the branch remedies; the auditor closes."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import today
from members.models import Branch
from members.rules import HEADS, Role
from scoring.actions.writing import add
from scoring.figures import facts_of
from scoring.models import Finding, Inspection
from scoring.rules import quarter_name, quarter_span


@transaction.atomic
def inspect(branch, cycle, number, *, summary, findings, by):
    """六2: once a quarter, with the facts as they are counted on that day. `findings`: (text, to be remedied by)."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    if Role.AUDITOR not in by.roles_in(branch):
        raise ValidationError("季度检查由党委复核人办理；在本支部任职的，由另一名复核人检查。")
    if cycle.committee_id != branch.committee_id:
        raise ValidationError("考核年度不属于本支部的党委。")
    if today() <= quarter_span(cycle.year, number)[1]:
        raise ValidationError(f"{cycle.year}年{quarter_name(number)}还没有结束，结束以后才能检查。")
    if Inspection.objects.filter(branch=branch, cycle=cycle, number=number).exists():
        raise ValidationError(f"{branch}{cycle.year}年{quarter_name(number)}已经检查过。")
    facts = [[fact.label, fact.count, fact.words] for fact in facts_of(branch, cycle, number)]
    paper = Inspection(branch=branch, cycle=cycle, number=number, inspected_on=today(), inspector=by, facts=facts, summary=summary)
    add(paper, by, "检查")
    for text, remedy_by in findings:
        if remedy_by < today():
            raise ValidationError(f"“{text}”的整改期限不能早于今天。")
        add(Finding(inspection=paper, text=text, remedy_by=remedy_by), by, "检查发现")
    return paper


def _hold(finding):
    finding = Finding.objects.select_for_update().select_related("inspection__branch__committee").get(pk=finding.pk)
    if finding.closed_on:
        raise ValidationError("这个问题已经销号，不能再改。")
    return finding


@transaction.atomic
def report_remedy(finding, *, remedy, remedied_on, by):
    """The branch tells what it did, again as long as the committee has not closed it."""
    finding = _hold(finding)
    if not by.roles_in(finding.inspection.branch) & HEADS:
        raise ValidationError("整改情况由支部书记或副书记报告。")
    if not finding.inspection.inspected_on <= remedied_on <= today():
        raise ValidationError({"remedied_on": "整改日期应在检查以后、今天以前。"})
    finding.remedy, finding.remedied_on, finding.remedied_by = remedy, remedied_on, by
    return add(finding, by, "报告整改")


@transaction.atomic
def close_finding(finding, *, by):
    """销号: by the committee, never by who reported."""
    finding = _hold(finding)
    if Role.AUDITOR not in by.roles_in(finding.inspection.branch):
        raise ValidationError("由党委复核人销号。")
    if finding.remedied_on is None:
        raise ValidationError("支部还没有报告整改情况，不能销号。")
    if finding.remedied_by_id == by.pk:
        raise ValidationError("报告整改的人不能自己销号。")
    finding.closed_on, finding.closed_by = today(), by
    return add(finding, by, "销号")


@transaction.atomic
def return_finding(finding, *, reason, by):
    """The remedy does not do: back to the branch; what it had told stays in the history."""
    finding = _hold(finding)
    if Role.AUDITOR not in by.roles_in(finding.inspection.branch):
        raise ValidationError("由党委复核人退回。")
    if finding.remedied_on is None:
        raise ValidationError("支部还没有报告整改情况，不用退回。")
    finding.remedied_on, finding.remedied_by = None, None
    return add(finding, by, f"退回：{reason}"[:100])
