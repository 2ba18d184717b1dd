"""每月签到: the branch's months, one sheet filled in a minute, a workbook in and out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.clock import today
from members.figures import changes_of
from members.flow import attempt, submit
from members.models import Branch
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import attendance_of, changes_in, idle_on, lines_of, month_strip, months_share, slots_of
from scoring.forms import DueForm, GatheringForm, MonthFileForm, MonthForm, RowForm
from scoring.models import Gathering, MonthSheet
from scoring.resources import MonthTrial, make_month


@open_to(*OFFICERS)
def show_own_months(request):
    return redirect("branch_months", request.user.home_branch.pk)


@open_to(*OFFICERS, Role.AUDITOR, item=Branch)
def show_months(request, branch):
    """The months of a branch, and what is filled."""
    context = {
        "branch": branch, "years": month_strip(branch), "may_write": bool(request.user.roles_in(branch) & OFFICERS),
        "early": today().month == 1,  # December is still to be filled
    }  # fmt: skip
    return render(request, "scoring/months.html", context)


@require_POST
@open_to(*OFFICERS, item=Branch)
def open_month(request, branch):
    form = MonthForm(request.POST)
    if not form.is_valid():
        return redirect("branch_months", branch.pk)
    try:
        return redirect(actions.open_month(branch, **form.cleaned_data, by=request.user))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("branch_months", branch.pk)


@open_to(*OFFICERS, Role.AUDITOR, item=MonthSheet)
def show_month(request, sheet):
    return month_page(request, sheet)


def month_page(request, sheet, *, adding=None, refused=None, status=200):
    """The sheet; `adding` is a refused gathering and `refused` refused rows by member, shown again as they were typed."""
    slots, refused = slots_of(sheet), refused or {}
    lines = lines_of(sheet, slots)
    rows = []
    for line in lines:
        form = refused.get(line.member.pk)
        typed = {name: new for name, (_, new) in form.typed.items()} if form else {}
        rows.append(RowForm(line=line, slots=slots, typed=typed, said=form.reasons if form else ()))
    context = {
        "sheet": sheet, "slots": slots, "rows": rows, "held": attendance_of(slots, lines), "adding": adding or GatheringForm(sheet=sheet),
        "may_write": bool(request.user.roles_in(sheet.branch) & OFFICERS), "idle": idle_on(sheet, request.user), "history": changes_in(sheet),
        "lifted": sheet.gatherings.filter(lifted=True), "share": months_share(sheet),
    }  # fmt: skip
    return render(request, "scoring/month.html", context, status=status)


@require_POST
@open_to(*OFFICERS, item=MonthSheet)
def save_month(request, sheet):
    """Every row that holds is saved; a row that does not is shown again as typed."""
    touched, refused = _save_rows(request, sheet)
    if refused:
        return month_page(request, sheet, refused=refused, status=422)
    if not touched:
        messages.success(request, "没有改动。")
    return redirect(sheet)


def _save_rows(request, sheet):
    """How many rows were touched, and the refused ones by member; both are told."""
    slots = slots_of(sheet)
    forms = {line.member: RowForm(request.POST, line=line, slots=slots) for line in lines_of(sheet, slots)}
    touched = {member: form for member, form in forms.items() if form.typed}
    refused = {m.pk: form for m, form in touched.items() if not submit(form, actions.mark, sheet=sheet, member=m, by=request.user)}
    if refused:
        messages.error(request, f"有 {len(refused)} 行没有保存，原因写在该行；其余各行已保存。")
    elif touched:
        messages.success(request, f"已保存，改动 {len(touched)} 人。")
    return len(touched), refused


@require_POST
@open_to(*OFFICERS, item=MonthSheet)
def add_gathering(request, sheet):
    """A gathering; the marks typed on the page meanwhile come along and are saved with it."""
    _, refused = _save_rows(request, sheet)
    form = GatheringForm(request.POST, sheet=sheet)
    added = submit(form, actions.add_gathering, sheet=sheet, by=request.user)
    if added:
        messages.success(request, "会议已添加，默认全部到会：只改没有到的人。")
    if refused or not added:
        return month_page(request, sheet, adding=None if added else form, refused=refused, status=422)
    return redirect(sheet)


@open_to(*OFFICERS, item=Gathering)
def edit_gathering(request, gathering):
    """Who is due, and a gathering put right or taken back."""
    form = DueForm(request.POST or None, gathering=gathering)
    if request.method == "POST" and submit(form, actions.change_gathering, gathering=gathering, by=request.user):
        messages.success(request, f"已保存：{gathering}。")
        return redirect(gathering.sheet)
    context = {"gathering": gathering, "form": form, "history": changes_of(gathering)}
    return render(request, "scoring/gathering.html", context, status=422 if form.errors else 200)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=MonthSheet)
def download_month(request, sheet):
    return FileResponse(make_month(sheet), as_attachment=True, filename=f"{sheet.branch}{sheet}签到表.xlsx")


@open_to(*OFFICERS, item=MonthSheet)
def import_month(request, sheet):
    """Upload a workbook and see what it would change: nothing is written here."""
    form = MonthFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        request.session["month"] = MonthTrial.of(sheet, form.cleaned_data["file"], form.file_name).as_data()
        return redirect("import_month", sheet.pk)
    trial = None if form.is_bound else MonthTrial.from_data(request.session.get("month"), sheet)
    return render(request, "scoring/month_import.html", {"sheet": sheet, "form": form, "trial": trial}, status=422 if form.errors else 200)


@require_GET
@open_to(*OFFICERS, item=MonthSheet)
def download_month_errors(request, sheet):
    """The rows with errors, each with what is wrong."""
    trial = MonthTrial.from_data(request.session.get("month"), sheet)
    if trial is None or not trial.table:
        raise Http404
    return FileResponse(trial.mark_errors(), as_attachment=True, filename=f"{sheet}签到（有错误）.xlsx")


@require_POST
@open_to(*OFFICERS, item=MonthSheet)
def confirm_month(request, sheet):
    """Write what was tried, if nobody changed it meanwhile; rows with errors stay on the page."""
    trial = MonthTrial.from_data(request.session.get("month"), sheet)
    if trial is None or not trial.changes or (trial.problems and "leave_out" not in request.POST):
        messages.error(request, "没有等待确认的签到表，请重新上传。")
    elif attempt(request, trial.confirm, sheet=sheet):
        request.session["month"] = trial.as_data() if trial.problems else None
        left = f"还有 {trial.bad_rows} 行有错误，没有导入，列在下面：下载这几行，改好再上传。" if trial.problems else ""
        messages.success(request, f"已导入，改动 {trial.written} 处。{left}")
        return redirect("import_month", sheet.pk) if trial.problems else redirect(sheet)
    return redirect("import_month", sheet.pk)
