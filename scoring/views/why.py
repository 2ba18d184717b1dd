"""Why these points: one member's quarter, opened into where it came from."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import open_to
from members.rules import OFFICERS, Role
from scoring.figures import why_of_quarter
from scoring.models import Sheet


@require_safe
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Sheet)
def show_quarter_why(request, sheet):
    """For the member about themself, an officer about the branch, the auditor."""
    why = why_of_quarter(sheet, request.user)
    return render(request, "scoring/why.html", {"why": why, "quarter": why.sheet.quarter, "history": why.history})
