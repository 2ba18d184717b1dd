"""Who writes into the entry grid, and what it asks for in the background: one row saved, the lines of one row."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.flow import submit
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import dismissed, entries_of, grid_of, proposals_of
from scoring.forms import SheetForm
from scoring.models import Sheet


def writes(user, quarter):
    """Officers of the branch write into an open quarter; the committee only reads."""
    return quarter.is_open and bool(user.roles_in(quarter.branch) & OFFICERS)


def keeps(user, quarter):
    """They record in it line by line, unless it was brought in from paper (A39)."""
    return writes(user, quarter) and not quarter.brought_in


def asks_in_background(request):
    """Sent by the grid's own script; whoever has none gets whole pages."""
    return request.headers.get("X-Grid") == "1"


def line_reply(request, sheet, said="", entered=None):
    """The line as it now stands, for the script to put in its place; `entered`: the deduction that may be undone."""
    line = grid_of(Sheet.objects.visible_to(request.user).filter(pk=sheet.pk))[0]
    row = render_to_string("scoring/_grid_row.html", {"line": line, "may_write": True}, request)
    return JsonResponse({"row": row, "said": said, "at": f"{timezone.localtime():%H:%M}", "line": entered and entered.pk})


def refusal(form, **more):
    """Why nothing was written, field by field."""
    return JsonResponse({"errors": form.errors, **more}, status=422)


@require_POST
@open_to(*OFFICERS, item=Sheet)
def save_sheet(request, sheet):
    """One row of the grid; what somebody else changed in between is told and not overwritten."""
    form = SheetForm(request.POST, instance=sheet)
    if submit(form, actions.save_sheet, sheet=sheet, by=request.user):
        return line_reply(request, sheet) if asks_in_background(request) else redirect(f"{sheet.quarter.get_absolute_url()}#row-{sheet.pk}")
    return refusal(form, clash=form.clash)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=Sheet)
def show_lines(request, sheet):
    """The lines of one row with who entered, confirmed and reversed them."""
    lines = entries_of(sheet)
    context = {
        "lines": lines, "sheet": sheet, "proposals": proposals_of(sheet.quarter).get(sheet.pk, []), "dismissed": dismissed(sheet.quarter).get(sheet.pk, []),
        "may_write": writes(request.user, sheet.quarter),
    }  # fmt: skip
    return render(request, "scoring/_grid_lines.html", context | {"confirmable": actions.confirmable(lines, request.user)})
