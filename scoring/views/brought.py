"""期初录入 (A39): quarters confirmed on paper are brought in, with their meeting and a scan."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.figures import by_strokes, changes_of
from members.flow import attempt, submit
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import unlisted
from scoring.forms import STEP_FORMS, BroughtForm
from scoring.models import Quarter, Sheet, Standard
from scoring.steps import QUARTER_FLOW
from scoring.views.grid import writes


@require_POST
@open_to(*OFFICERS, item=Standard)
def bring_in(request, standard):
    number = request.POST.get("number", "")
    if number in {"1", "2", "3", "4"} and attempt(request, actions.open_brought_in, standard=standard, number=int(number)):
        return redirect("brought_in", standard.quarters.get(number=int(number)).pk)
    return redirect("branch_quarters", standard.branch_id)


@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def edit_brought_in(request, quarter):
    """One table, one save; refused, everything is shown again as it was typed."""
    if not quarter.brought_in:
        raise Http404
    if request.method == "POST" and not writes(request.user, quarter):
        raise PermissionDenied
    if request.method != "POST":
        return brought_page(request, quarter)
    form = _form(request, quarter, request.POST, request.FILES)
    if submit(form, actions.save_brought, quarter=quarter, by=request.user):
        messages.success(request, "期初录入已保存。")
        return redirect("brought_in", quarter.pk)
    return brought_page(request, quarter, form=form, status=422)


def _form(request, quarter, *typed):
    sheets = Sheet.objects.visible_to(request.user).filter(quarter=quarter).select_related("member")
    return BroughtForm(*typed, quarter=quarter, sheets=by_strokes(sheets))


def brought_page(request, quarter, *, form=None, asked=None, status=200):
    """The page; `form` is a refused save and `asked` the forms of a refused step, shown again just as they were typed."""
    context = {
        "quarter": quarter, "form": form or _form(request, quarter), "may_write": writes(request.user, quarter), "unlisted": unlisted(quarter),
        "steps": QUARTER_FLOW.offers(request.user, quarter, STEP_FORMS, asked), "ahead": QUARTER_FLOW.ahead(request.user, quarter), "history": changes_of(quarter),
    }  # fmt: skip
    return render(request, "scoring/brought.html", context, status=status)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def show_scan(request, quarter):
    """The paper itself, never by a guessable address."""
    if not quarter.scan or not quarter.scan.storage.exists(quarter.scan.name):
        raise Http404
    name = f"{quarter.branch}{quarter}积分汇总表{PurePath(quarter.scan.name).suffix}"
    return FileResponse(quarter.scan.open(), as_attachment=True, filename=name)
