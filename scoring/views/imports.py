"""The ledger in and out by the block: pasted or uploaded, tried, confirmed; and the quarter as a workbook."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import form_page, open_to
from members.flow import attempt
from members.rules import OFFICERS, Role
from scoring.forms import EntriesForm
from scoring.models import Quarter
from scoring.resources import EntryTrial, make_entries, make_ledger
from scoring.views.grid import keeps

KEPT = "entries"


@form_page
@open_to(*OFFICERS, item=Quarter)
def import_entries(request, quarter):
    """A block of lines, and what it would enter: nothing is written here."""
    form = EntriesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and keeps(request.user, quarter) and form.is_valid():
        data = form.cleaned_data
        request.session[KEPT] = EntryTrial.of(quarter, data["pages"], data["file"], pasted=data["pasted"]).as_data()
        return redirect("import_entries", quarter.pk)
    trial = None if form.is_bound else kept(request, quarter)
    context = {"quarter": quarter, "may_write": keeps(request.user, quarter), "trial": trial, "form": form}
    if trial and trial.text:
        context["form"] = EntriesForm(initial={"text": trial.text})
    return render(request, "scoring/entries_import.html", context, status=422 if form.errors else 200)


def kept(request, quarter):
    """The test run that waits, read as things now stand; None where there is none for this quarter."""
    trial = EntryTrial.from_data(request.session.get(KEPT), quarter)
    return trial and trial.read(request.user)


@require_POST
@open_to(*OFFICERS, item=Quarter)
def confirm_entries(request, quarter):
    """Write what was tried; what has errors or was not ticked stays on the page."""
    trial = kept(request, quarter)
    if trial is None:
        messages.error(request, "没有等待确认的内容，请重新粘贴或上传。")
    elif attempt(request, trial.confirm, shown=request.POST.getlist("row") or None, anyway=set(request.POST.getlist("anyway"))):
        messages.success(request, f"已记入 {trial.written} 条。{trial.left}")
        request.session[KEPT] = trial.as_data() if trial.table else None
        return redirect("import_entries" if trial.table else "quarter", quarter.pk)
    return redirect("import_entries", quarter.pk)


@require_safe
@open_to(*OFFICERS, item=Quarter)
def download_entry_errors(request, quarter):
    """The rows with errors, each with what is wrong."""
    trial = kept(request, quarter)
    if trial is None or not trial.bad:
        raise Http404
    return FileResponse(trial.mark_errors(), as_attachment=True, filename=f"{quarter}扣分（有错误的行）.xlsx")


@require_safe
@open_to(*OFFICERS, item=Quarter)
def download_entry_template(request, quarter):
    return FileResponse(make_entries(quarter), as_attachment=True, filename=f"{quarter.branch}{quarter}扣分登记模板.xlsx")


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def download_quarter(request, quarter):
    return FileResponse(make_ledger(quarter), as_attachment=True, filename=f"{quarter.branch}{quarter}台账.xlsx")
