"""The branch's year and the entry grid of a quarter."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from members.access import open_to
from members.figures import changes_of
from members.flow import attempt, take
from members.models import Branch
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import (
    cycle_table,
    entries_of,
    finder_of,
    grid_of,
    names_of,
    unlisted,
    unmapped,
    why_closed,
    without_sheet,
)
from scoring.forms import STEP_FORMS, DeductionForm
from scoring.models import Quarter, Sheet, Standard
from scoring.rules import quarter_name
from scoring.steps import QUARTER_FLOW
from scoring.views.brought import brought_page
from scoring.views.grid import keeps


@open_to(*OFFICERS)
def show_own_quarters(request):
    return redirect("branch_quarters", request.user.home_branch.pk)


@open_to(*OFFICERS, Role.AUDITOR, item=Branch)
def show_quarters(request, branch):
    """The years of a branch, each with its standard and four quarters."""
    return render(request, "scoring/quarters.html", {"branch": branch, "years": cycle_table(branch, request.user)})


@require_POST
@open_to(*OFFICERS, item=Standard)
def open_quarter(request, standard):
    number = request.POST.get("number", "")
    if number in {"1", "2", "3", "4"} and attempt(request, actions.open_quarter, standard=standard, number=int(number)):
        messages.success(request, f"{quarter_name(int(number))}已开启，党员名单已列好。")
    return redirect("branch_quarters", standard.branch_id)


@require_POST
@open_to(*OFFICERS, item=Quarter)
def add_sheets(request, quarter):
    if attempt(request, actions.add_sheets, quarter=quarter):
        messages.success(request, "名单已补齐。")
    return redirect(quarter)


@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def show_quarter(request, quarter):
    return quarter_page(request, quarter)


@require_POST
@open_to(*OFFICERS, item=Quarter)
def move_quarter(request, quarter, step):
    """After 公示 the notice itself: it is to be printed and shared next."""
    asked = take(request, QUARTER_FLOW, quarter, step, STEP_FORMS)
    if asked is not None:
        page = brought_page if quarter.brought_in else quarter_page
        return page(request, quarter, asked=asked, status=422)
    quarter.refresh_from_db()
    return redirect(quarter.notice if step == "publish" else quarter.get_entry_url())


def quarter_page(request, quarter, *, asked=None, entry=None, typed=None, status=200):
    """The grid; `entry` is a refused line and `typed` refused rows, shown again just as they were typed."""
    lines = grid_of(Sheet.objects.visible_to(request.user).filter(quarter=quarter))
    may_write, is_officer = keeps(request.user, quarter), bool(request.user.roles_in(quarter.branch) & OFFICERS)
    wanted = str(entry.sheet.pk) if entry else request.GET.get("open", "")
    opened = next((line for line in lines if str(line.sheet.pk) == wanted), None)
    if may_write and opened and entry is None:
        entry = DeductionForm(sheet=opened.sheet)
    open_lines = entries_of(opened.sheet) if opened else []
    context = {
        "quarter": quarter,
        "lines": [(line, (typed or {}).get(line.sheet.pk)) for line in lines],
        "opened": opened,
        "open_lines": open_lines,
        "confirmable": actions.confirmable(open_lines, request.user),
        "proposed": sum(len(line.proposals) for line in lines),
        "unmapped": unmapped(quarter) if quarter.is_open else [],
        "may_write": may_write,
        "is_officer": is_officer,
        "closed": why_closed(quarter),
        "missing": list(without_sheet(quarter)) if may_write else [],
        "unlisted": unlisted(quarter) if is_officer else [],
        "ahead": QUARTER_FLOW.ahead(request.user, quarter),
        "steps": QUARTER_FLOW.offers(request.user, quarter, STEP_FORMS, asked),
        "history": changes_of(quarter),
    }
    if may_write and lines:
        blank = DeductionForm(sheet=lines[0].sheet, anybody=True, auto_id="new_%s")
        context |= {"entry": entry, "blank": blank, "finder": finder_of(quarter), "names": names_of(quarter)}
    return render(request, "scoring/quarter.html", context, status=status)
