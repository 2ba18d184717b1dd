"""The vote on paper: papers, tally, the scrutineer's check, the signed report."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evaluation import actions, papers
from evaluation.figures import counts_paper, takes_figures
from evaluation.forms import AnotherScrutineerForm, CheckForm, Grid, PapersForm, ReportForm
from evaluation.models import Appraisal, Review
from evaluation.tables import head_of, tally_of
from members.access import form_page, open_to, roles_on
from members.figures import changes_of
from members.flow import attempt, submit
from members.rules import HEADS, OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)



@form_page
@open_to(*OFFICERS, item=Appraisal)
def edit_papers(request, appraisal):
    """五(一)4: who led and counted; issued, returned, spoiled."""
    form = PapersForm(request.POST if request.method == "POST" else None, appraisal=appraisal)
    if request.method == "POST" and submit(form, actions.enter_papers, appraisal=appraisal, by=request.user):
        messages.success(request, "票数已登记。")
        if form.warning:
            messages.warning(request, form.warning)
            return redirect("papers", appraisal.pk)
        return redirect("tally", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "open": takes_figures(appraisal), "rounds": appraisal.rounds.standing()}
    return render(request, "evaluation/papers.html", context, status=422 if form.errors else 200)


@form_page
@open_to(*READERS, Role.MEMBER, item=Appraisal)
def edit_tally(request, appraisal):
    """A34: one count, row by row; a blind typist sees the own count only."""
    grid = Grid(appraisal, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not grid.writes:
        messages.error(request, f"没有保存：考评“{appraisal.review.get_status_display()}”，现在不能录票。")
    if grid.saved:
        messages.success(request, f"已保存 {grid.saved} 行，{grid.ahead}")
    if grid.refused:
        messages.error(request, f"有 {grid.refused} 行没有保存，原因写在该行下面。")
    elif request.method == "POST":
        return redirect("tally", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "grid": grid, "rounds": appraisal.rounds.standing()}
    return render(request, "evaluation/tally.html", context, status=422 if grid.refused else 200)


@form_page
@open_to(Role.MEMBER, item=Appraisal)
def check_tally(request, appraisal):
    """A34: the scrutineer finds each row as on the signed tally sheet."""
    if appraisal.scrutineer_id != request.user.member_id:
        raise PermissionDenied
    if appraisal.blind:
        return redirect("tally", appraisal.pk)
    form = CheckForm(request.POST if request.method == "POST" else None, tallies=tally_of(appraisal, 1))
    if form.is_valid() and all(attempt(request, actions.check_tally, tally=tally) for tally in form.chosen):
        left = len(form.waiting) - len(form.chosen)
        messages.success(request, f"已核对 {len(form.chosen)} 行，" + (f"还有 {left} 行。" if left else "请支部书记按“计票完成”。"))
        return redirect("check", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "head": head_of(appraisal)}
    return render(request, "evaluation/check.html", context, status=422 if form.is_bound else 200)


@form_page
@open_to(*OFFICERS, item=Appraisal)
def name_scrutineer(request, appraisal):
    """A34: somebody else in place of a scrutineer who cannot go on."""
    form = AnotherScrutineerForm(request.POST if request.method == "POST" else None, branch=appraisal.review.branch)
    if request.method == "POST" and submit(form, actions.name_scrutineer, appraisal=appraisal, by=request.user):
        messages.success(request, f"监票人已换为{form.cleaned_data['scrutineer']}，请重新核对、签字、上传计票报告单。")
        return redirect(appraisal.review)
    open_now = takes_figures(appraisal) and roles_on(request.user, appraisal) & HEADS
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "open": open_now, "history": changes_of(appraisal, without=("signed_report",))}
    return render(request, "evaluation/scrutineer.html", context, status=422 if form.errors else 200)


@form_page
@open_to(*READERS, Role.MEMBER, item=Appraisal)
def show_report(request, appraisal):
    """F7 计票报告单: the blank while the count runs, the figures once it is complete; the signed one is handed in here (A34)."""
    roles = roles_on(request.user, appraisal)
    may_upload = takes_figures(appraisal) and (roles & OFFICERS or appraisal.scrutineer_id == request.user.member_id)
    if request.method == "POST" and not may_upload:
        raise PermissionDenied
    form = ReportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and submit(form, actions.attach_report, appraisal=appraisal, by=request.user):
        messages.success(request, "签字的计票报告单已上传。")
        return redirect("tally_report", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "report": papers.tally_report(appraisal), "form": form, "may_upload": may_upload, "officer": roles & set(READERS), "may_read": reads_signed(appraisal, request.user), "by_hand": counts_paper(appraisal)}
    return render(request, "evaluation/tally_report.html", context, status=422 if form.errors else 200)


def reads_signed(appraisal, user):
    """It holds every figure: while a count runs it is for who types and who checks; a void one's waits for the next count (A34)."""
    if appraisal.review.status in (Review.Status.OPEN, Review.Status.VOTING):
        return not appraisal.void and (appraisal.scrutineer_id == user.member_id or actions.copy_of(appraisal, user) is not None)
    return bool(roles_on(user, appraisal) & set(READERS)) or appraisal.scrutineer_id == user.member_id


@require_safe
@open_to(*READERS, Role.MEMBER, item=Appraisal)
def send_signed_report(request, appraisal):
    """The signed F7: before a count is complete to those who type and check it, then to officers and committee."""
    if not reads_signed(appraisal, request.user):
        raise PermissionDenied
    scan = appraisal.signed_report
    if not scan or not scan.storage.exists(scan.name):
        raise Http404
    name = f"{appraisal.review.branch}{appraisal.review.cycle}计票报告单（签字）{PurePath(scan.name).suffix}"
    return FileResponse(scan.open(), as_attachment=True, filename=name)
