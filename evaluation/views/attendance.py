"""Before the papers are counted: the ballots to print, the roll, about whom the masses are asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evaluation import actions, papers
from evaluation.figures import takes_figures
from evaluation.forms import AskedForm, RollForm
from evaluation.models import Appraisal, Review
from members.access import form_page, open_to, roles_on
from members.flow import submit
from members.rules import OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)


@form_page
@open_to(*READERS, item=Appraisal)
def edit_attendance(request, appraisal):
    """A21, A28: everybody is present; only exceptions are touched."""
    may_write = takes_figures(appraisal) and roles_on(request.user, appraisal) & OFFICERS
    if request.method == "POST" and not roles_on(request.user, appraisal) & OFFICERS:
        raise PermissionDenied
    form = RollForm(request.POST if request.method == "POST" else None, appraisal=appraisal)
    if request.method == "POST" and submit(form, actions.sign_in, appraisal=appraisal, by=request.user):
        appraisal.refresh_from_db()
        messages.success(request, f"签到已保存：应到 {appraisal.eligible} 人，实到 {appraisal.present} 人。")
        return redirect("attendance", appraisal.pk)
    _, others, _ = papers.roll(appraisal.review)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "may_write": may_write, "others": others, "rounds": appraisal.rounds.standing()}
    return render(request, "evaluation/attendance.html", context, status=422 if form.errors else 200)


@form_page
@open_to(*OFFICERS, item=Appraisal)
def edit_masses_list(request, appraisal):
    """A24: about whom the masses are asked."""
    form = AskedForm(request.POST if request.method == "POST" else None, appraisal=appraisal)
    if request.method == "POST" and submit(form, actions.choose_asked, appraisal=appraisal, by=request.user):
        messages.success(request, f"群众测评名单已保存，共 {len(form.cleaned_data['members'])} 人。")
        return redirect("masses_list", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "open": takes_figures(appraisal) and not appraisal.masses_returned}
    return render(request, "evaluation/masses_list.html", context, status=422 if form.errors else 200)


@require_safe
@open_to(*OFFICERS, item=Review)
def print_ballot(request, review):
    """F5 党员民主测评票."""
    return render(request, "evaluation/ballot.html", {"review": review, "ballot": papers.ballot(review)})


@require_safe
@open_to(*OFFICERS, item=Review)
def print_masses_ballot(request, review):
    """F6 群众满意度测评票."""
    return render(request, "evaluation/ballot.html", {"review": review, "ballot": papers.ballot(review, masses=True)})


@require_safe
@open_to(*OFFICERS, item=Review)
def print_roll(request, review):
    """签到册 to sign by hand."""
    voters, others, day = papers.roll(review)
    return render(request, "evaluation/roll.html", {"review": review, "voters": voters, "others": others, "day": day})
