"""The roster: upload, test run, what is to be decided, confirm, batch by batch where it is large."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from members.access import form_page, open_to
from members.forms import DecisionForm, RosterForm, committees_for
from members.resources import Trial, make_template
from members.rules import Role


@form_page
@open_to(Role.AUDITOR, Role.ADMIN)
def import_members(request):
    """Upload a roster and see what it would do: nothing is written here."""
    form = RosterForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        Trial.of(form.cleaned_data["file"], form.cleaned_data["committee"], form.file_name).keep(request.session)
        return redirect("import_roster")
    if form.is_bound:
        return render(request, "members/import.html", {"form": form}, status=422)
    return show(request, Trial.kept(request.session))


def show(request, trial, decisions=None, status=200):
    """The page with the test run that waits, if any, and with what was chosen so far."""
    decisions = decisions or (trial and DecisionForm(questions=trial.outcome.questions))
    page = {"form": RosterForm(user=request.user), "trial": trial, "decisions": decisions}
    return render(request, "members/import.html", page, status=status)


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN)
def confirm_import(request):
    """Write what was tried, if it would still do the same: all at once, or the next batch of a large roster."""
    trial = Trial.kept(request.session)
    if trial is None or trial.finished:
        messages.error(request, "没有等待确认的花名册，请重新上传。")
        return redirect("import_roster")
    committee = get_object_or_404(committees_for(request.user), pk=trial.committee)
    decisions = DecisionForm(request.POST, questions=[] if trial.running else trial.outcome.questions)
    if not decisions.is_valid() or not go_on(request, trial, committee, decisions):
        return show(request, trial, decisions, status=422)
    return redirect("import_roster")


def go_on(request, trial, committee, decisions):
    """One step of the writing, and what is told of it. False where a decision was refused: nothing was written."""
    problems = trial.go_on(committee, decisions.answers, request.user)
    if problems and not trial.written:
        if decisions.refuse(problems):
            return False
        trial.try_again(committee)
        messages.error(request, "没有导入：试运行以后，系统里的党员有了变动。请看下面新的结果，再确认一次。")
    if trial.finished:
        messages.success(request, format_html('{} <a href="{}">查看党员</a>', trial.summary, reverse("members")))
    if trial.finished and not trial.refused:
        trial.drop(request.session)
    else:
        trial.keep(request.session)
    return True


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN)
def leave_out_bad_rows(request):
    """Try the sound rows alone: a fresh test run to look at, nothing is written."""
    trial = Trial.kept(request.session)
    if trial is None or not trial.may_leave_out:
        raise Http404
    trial.leave_out_bad_rows(get_object_or_404(committees_for(request.user), pk=trial.committee))
    trial.keep(request.session)
    return redirect("import_roster")


@require_GET
@open_to(Role.AUDITOR, Role.ADMIN)
def download_template(request):
    return FileResponse(make_template(), as_attachment=True, filename="党员花名册模板.xlsx")


@require_GET
@open_to(Role.AUDITOR, Role.ADMIN)
def download_errors(request):
    """The rows with errors, as uploaded, with a column 错误."""
    trial = Trial.kept(request.session)
    if trial is None or not trial.table:
        raise Http404
    return FileResponse(trial.mark_errors(), as_attachment=True, filename="党员花名册（有错误的行）.xlsx")
