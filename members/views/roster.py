"""The roster: upload, test run, confirm."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.access import open_to
from members.forms import RosterForm, committees_for
from members.resources import Trial, make_template
from members.rules import Role


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.AUDITOR, Role.ADMIN)
def import_members(request):
    """Upload a roster and see what it would do: nothing is written here."""
    form = RosterForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        request.session["roster"] = Trial.of(form.cleaned_data["file"], form.cleaned_data["committee"], form.file_name).as_data()
        return redirect("import_roster")
    trial = None if form.is_bound else Trial.from_data(request.session.get("roster"))
    return render(request, "members/import.html", {"form": form, "trial": trial})


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN)
def confirm_import(request):
    """Write the roster that was tried, if it would still do the same."""
    trial = Trial.from_data(request.session.get("roster"))
    if trial is None:
        messages.error(request, "没有等待确认的花名册，请重新上传。")
    elif trial.confirm(get_object_or_404(committees_for(request.user), pk=trial.committee)):
        del request.session["roster"]
        messages.success(request, trial.summary)
    else:
        request.session["roster"] = trial.as_data()
        messages.error(request, "没有导入：试运行以后，系统里的党员有了变动。请看下面新的结果，再确认一次。")
    return redirect("import_roster")


@require_GET
@open_to(Role.AUDITOR, Role.ADMIN)
def download_template(request):
    return FileResponse(make_template(), as_attachment=True, filename="党员花名册模板.xlsx")


@require_GET
@open_to(Role.AUDITOR, Role.ADMIN)
def download_errors(request):
    """The sheet as uploaded, with a column 错误."""
    trial = Trial.from_data(request.session.get("roster"))
    if trial is None or not trial.table:
        raise Http404
    return FileResponse(trial.mark_errors(), as_attachment=True, filename="党员花名册（有错误）.xlsx")
