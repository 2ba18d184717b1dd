"""附件1 as a workbook: out, and in through a test run."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.flow import attempt
from members.rules import OFFICERS, Role
from scoring.forms import StandardFileForm
from scoring.models import Standard
from scoring.resources import StandardTrial, make_standard


@require_GET
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Standard)
def download_standard(request, standard):
    return FileResponse(make_standard(standard), as_attachment=True, filename=f"{standard}.xlsx")


@open_to(*OFFICERS, item=Standard)
def import_standard(request, standard):
    """Upload a workbook and see what it would change: nothing is written here."""
    form = StandardFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        request.session["standard"] = StandardTrial.of(standard, form.cleaned_data["file"], form.file_name).as_data()
        return redirect("import_standard", standard.pk)
    trial = None if form.is_bound else StandardTrial.from_data(request.session.get("standard"), standard)
    return render(request, "scoring/standard_import.html", {"standard": standard, "form": form, "trial": trial}, status=422 if form.errors else 200)


@require_GET
@open_to(*OFFICERS, item=Standard)
def download_standard_errors(request, standard):
    """The rows with errors, each with what is wrong."""
    trial = StandardTrial.from_data(request.session.get("standard"), standard)
    if trial is None or not trial.table:
        raise Http404
    return FileResponse(trial.mark_errors(), as_attachment=True, filename=f"{standard}（有错误）.xlsx")


@require_POST
@open_to(*OFFICERS, item=Standard)
def confirm_standard(request, standard):
    """Write what was tried into the draft, if nobody changed it meanwhile."""
    trial = StandardTrial.from_data(request.session.pop("standard", None), standard)
    if trial is None or not trial.changes or trial.problems:
        messages.error(request, "没有等待确认的积分标准，请重新上传。")
    elif attempt(request, trial.confirm, standard=standard):
        messages.success(request, f"已导入，改动 {len(trial.changes)} 条。")
        return redirect(standard)
    return redirect("import_standard", standard.pk)
