"""季度检查 (R31): the table of branches and quarters, a new inspection, one inspection and its follow-up."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import open_to
from members.clock import today
from members.flow import attempt, submit, tell_errors
from members.models import Branch
from members.rules import HEADS, OFFICERS, Role
from scoring import actions
from scoring.figures import facts_of, inspected_years, inspection_table, open_findings
from scoring.forms import InspectionForm, RemedyForm, ReturnForm
from scoring.models import Cycle, Finding, Inspection
from scoring.rules import QUARTERS


@require_safe
@open_to(*OFFICERS, Role.AUDITOR)
def list_inspections(request):
    """The branches in reach, their quarters, and the findings that are still open."""
    years = inspected_years(request.user)
    asked = request.GET.get("year", "")
    year = next((year for year in years if str(year) == asked), next((year for year in years if year <= today().year), today().year))
    context = {"years": years, "year": year, "table": inspection_table(request.user, year), "findings": open_findings(request.user)}
    return render(request, "scoring/inspections.html", context)


@open_to(Role.AUDITOR, item=Branch)
def inspect(request, branch, year, number):
    """A new inspection, filled from the facts of the day."""
    if not 1 <= number <= QUARTERS:
        raise Http404
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)
    done = Inspection.objects.visible_to(request.user).filter(branch=branch, cycle=cycle, number=number).first()
    if done:
        return redirect(done)
    facts = facts_of(branch, cycle, number)
    form = InspectionForm(request.POST or None, facts=facts)
    if form.is_bound and submit(form, actions.inspect, branch=branch, cycle=cycle, number=number, by=request.user):
        messages.success(request, f"检查已登记，发现问题 {len(form.cleaned_data['findings'])} 项。")
        return redirect(branch.inspections.get(cycle=cycle, number=number))
    context = {"branch": branch, "cycle": cycle, "number": number, "facts": facts, "form": form}
    return render(request, "scoring/inspect.html", context, status=422 if form.errors else 200)


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Inspection)
def show_inspection(request, inspection):
    return inspection_page(request, inspection)


def inspection_page(request, inspection, *, refused=None, status=200):
    """The paper with what this reader may do about each finding."""
    roles = request.user.roles_in(inspection.branch)
    rows = []
    for finding in inspection.findings.select_related("remedied_by__member", "closed_by__member"):
        form = refused if refused and refused.finding == finding else None
        if form is None and roles & HEADS and finding.closed_on is None:
            form = RemedyForm(finding=finding)
        closes = Role.AUDITOR in roles and finding.remedied_on and not finding.closed_on and finding.remedied_by_id != request.user.pk
        rows.append((finding, form, closes))
    return render(request, "scoring/inspection.html", {"inspection": inspection, "rows": rows}, status=status)


@require_POST
@open_to(*HEADS, item=Finding)
def report_remedy(request, finding):
    form = RemedyForm(request.POST, finding=finding)
    form.finding = finding
    if not submit(form, actions.report_remedy, finding=finding, by=request.user):
        return inspection_page(request, finding.inspection, refused=form, status=422)
    messages.success(request, "整改情况已报告，等党委销号。")
    return redirect(finding.inspection)


@require_POST
@open_to(Role.AUDITOR, item=Finding)
def close_finding(request, finding):
    if attempt(request, actions.close_finding, finding=finding):
        messages.success(request, "已销号。")
    return redirect(finding.inspection)


@require_POST
@open_to(Role.AUDITOR, item=Finding)
def return_finding(request, finding):
    form = ReturnForm(request.POST)
    if submit(form, actions.return_finding, finding=finding, by=request.user):
        messages.success(request, "已退回支部继续整改。")
    tell_errors(request, form)
    return redirect(finding.inspection)
