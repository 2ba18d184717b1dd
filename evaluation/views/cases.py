"""后续处理: what waits and what is done, one case with its steps and records, its printed record."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.cases import case_lists, disposal_stages, handles, notes_for, paper_of, paused, who_deals
from evaluation.forms import CASE_FORMS, CaseNoteForm
from evaluation.models import Case
from evaluation.steps import CASE_FLOW
from members.access import open_to, roles_on
from members.figures import changes_of
from members.flow import attempt, submit, take
from members.rules import HEADS, Role
from scoring.models import Deduction

READERS = (*HEADS, Role.AUDITOR, Role.MEMBER)  # `visible_to` lets a member read the own ones and those charged with


@require_safe
@open_to(*READERS)
def list_cases(request):
    return render(request, "evaluation/cases.html", case_lists(request.user))


@require_safe
@open_to(*READERS, item=Case)
def show_case(request, case):
    return case_page(request, case)


@require_POST
@open_to(*READERS, item=Case)
def move_case(request, case, step):
    asked = take(request, CASE_FLOW, case, step, CASE_FORMS)
    return redirect(case) if asked is None else case_page(request, case, asked=asked, status=422)


@require_POST
@open_to(*READERS, item=Case)
def write_note(request, case):
    form = CaseNoteForm(request.POST)
    if submit(form, actions.write_note, case=case, by=request.user):
        messages.success(request, "已记录。")
        return redirect(case)
    return case_page(request, case, note=form, status=422)


def case_page(request, case, *, asked=None, note=None, status=200):
    """One case as this reader reads it; `asked` and `note` are refused forms, shown again just as typed."""
    user = request.user
    own = user.member_id == case.member_id
    works = handles(user, case)
    context = {
        "case": case, "paused": paused(case), "who": who_deals(case), "stages": disposal_stages(case), "notes": notes_for(case, user),
        "steps": CASE_FLOW.offers(user, case, CASE_FORMS, asked),
        "note": (note or CaseNoteForm()) if works and not case.over else None,
        "paper": paper_of(case), "may_recommend": roles_on(user, case) & {*HEADS, Role.AUDITOR}, "history": [] if own else changes_of(case),
    }  # fmt: skip
    return render(request, "evaluation/case.html", context, status=status)


@require_safe
@open_to(*READERS, item=Case)
def print_case(request, case):
    """诫勉谈话记录, F11 帮扶教育记录表, 组织处置审批表."""
    return render(request, "evaluation/case_record.html", {"case": case, "paper": paper_of(case), "notes": notes_for(case, request.user)})


@require_POST
@open_to(*HEADS, Role.AUDITOR, item=Deduction)
def open_grave(request, line):
    if attempt(request, actions.open_grave, line=line):
        messages.success(request, "已立案。")
        return redirect(line.case)
    return redirect("cases")
