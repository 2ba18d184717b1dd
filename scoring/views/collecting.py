"""Self-assessment forms for the branch's officers: printed, typed from paper, compared."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members.access import form_page, open_to
from members.rules import OFFICERS, Role
from scoring.figures import agreement, blank_papers, forms_wait_for, missing_forms, paper_for, reminder
from scoring.forms import PaperGrid
from scoring.models import Quarter, Sheet
from scoring.rules import quarter_months


@form_page
@open_to(*OFFICERS, item=Quarter)
def type_forms(request, quarter):
    """代录纸质表: three figures a member, one save; whose form is missing, and a text to remind them."""
    grid = PaperGrid(quarter, request.user, request.POST if request.method == "POST" else None)
    if grid.refused:
        messages.error(request, f"有 {len(grid.refused)} 行没有保存，原因写在该行；其余 {grid.saved} 行已保存。")
    elif request.method == "POST" and (waits := forms_wait_for(quarter)):
        messages.error(request, f"没有保存：{quarter}到{waits}月才收自评表。")
        return redirect("type_selfs", quarter.pk)
    elif request.method == "POST":
        messages.success(request, f"已保存 {grid.saved} 人的纸质自评表。" if grid.saved else "没有改动。")
        return redirect("type_selfs", quarter.pk)
    waits = forms_wait_for(quarter)
    missing = [] if waits else missing_forms(quarter)
    context = {"quarter": quarter, "grid": grid, "waits": waits, "missing": missing, "reminder": reminder(quarter, missing)}
    return render(request, "scoring/self_papers.html", context, status=422 if grid.refused else 200)


@require_safe
@open_to(*OFFICERS, item=Quarter)
def print_forms(request, quarter):
    """F3, blank, one page for each member, to hand out in the quarter's first month."""
    context = {"quarter": quarter, "papers": blank_papers(quarter), "months": quarter_months(quarter.number)}
    return render(request, "scoring/self_forms.html", context)


@require_safe
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Sheet)
def print_own_form(request, sheet):
    """F3 of one member as filled; nobody else reads it before it is handed in (R15)."""
    context = {"sheet": sheet, "quarter": sheet.quarter, "papers": [paper_for(sheet, request.user)], "months": quarter_months(sheet.quarter.number)}
    return render(request, "scoring/self_forms.html", context)


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def compare_quarter(request, quarter):
    """三方对照 (A45)."""
    return render(request, "scoring/compare.html", {"quarter": quarter, "agreement": agreement(quarter)})
