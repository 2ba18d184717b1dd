"""The minutes of a quarter's meetings, to print; and 复议 as members ask for it and officers answer it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.figures import changes_of
from members.flow import submit, take
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import askable, minutes_of, rows_of
from scoring.forms import RECONSIDERATION_FORMS, AskForm
from scoring.models import Quarter, Reconsideration, Sheet
from scoring.steps import RECONSIDERATION_FLOW, offers_on


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def print_committee_minutes(request, quarter, meeting):
    """支委会会议记录."""
    meeting = get_object_or_404(quarter.meetings.filter(kind="committee"), pk=meeting)
    return render(request, "scoring/minutes_committee.html", minutes_of(quarter, meeting))


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def print_members_minutes(request, quarter, meeting):
    """党员大会会议记录."""
    meeting = get_object_or_404(quarter.meetings.filter(kind="members"), pk=meeting)
    return render(request, "scoring/minutes_members.html", minutes_of(quarter, meeting))


@open_to(Role.MEMBER, item=Sheet)
def ask_reconsideration(request, sheet):
    """One's own lines, each with a reason and a button; the opinion as a whole below them."""
    if sheet.member_id != request.user.member_id:
        raise PermissionDenied
    row = rows_of(Sheet.objects.visible_to(request.user).filter(pk=sheet.pk))[0]
    form = AskForm(request.POST or None, asked=askable(sheet, row.deductions))
    if form.is_bound and submit(form, actions.ask, sheet=sheet, by=request.user):
        messages.success(request, "复议申请已提交，支部答复以后在这里能看到。")
        return redirect("ask_reconsideration", sheet.pk)
    asks = Reconsideration.objects.visible_to(request.user).filter(sheet=sheet).select_related("line__item", "answered_by__member")
    context = {"sheet": sheet, "row": row, "form": form, "asks": asks}
    return render(request, "scoring/ask.html", context, status=422 if form.is_bound else 200)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, Role.MEMBER, item=Reconsideration)
def show_reconsideration(request, ask):
    return reconsideration_page(request, ask)


@require_POST
@open_to(*OFFICERS, Role.AUDITOR, Role.MEMBER, item=Reconsideration)
def move_reconsideration(request, ask, step):
    asked = take(request, RECONSIDERATION_FLOW, ask, step, RECONSIDERATION_FORMS)
    return redirect(ask) if asked is None else reconsideration_page(request, ask, asked=asked, status=422)


def reconsideration_page(request, ask, asked=None, status=200):
    context = {
        "ask": ask, "steps": offers_on(ask, request.user, RECONSIDERATION_FORMS, asked), "history": changes_of(ask),
        "reads_quarter": bool(request.user.roles_in(ask.sheet.quarter.branch) & (OFFICERS | {Role.AUDITOR})),
        "mine": ask.sheet.member_id == request.user.member_id,
    }  # fmt: skip
    return render(request, "scoring/reconsideration.html", context, status=status)
