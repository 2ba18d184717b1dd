"""The branch's year, for its officers and the committee."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from evaluation.annual import branch_year, comparison, report_of
from members.access import open_to
from members.models import Branch
from members.rules import OFFICERS, Role
from scoring.models import Cycle


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Branch)
def show_branch_year(request, branch, year):
    """五(二): what the year came to in figures beside the year before, and a paragraph for the secretary's report."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)
    now, before = branch_year(branch, cycle, request.user)
    context = {
        "year": now,
        "before": before,
        "compared": comparison(now, before),
        "report": report_of(now, before),
        "auditor": Role.AUDITOR in request.user.roles_in(branch),
    }
    return render(request, "evaluation/branch_year.html", context)
