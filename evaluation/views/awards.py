"""评先评优: a branch's and a committee's lists of who may be recommended for what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation.awards import award_list, years_with_awards
from evaluation.forms import RecommendForm, TakeBackForm
from evaluation.models import Recommendation
from evaluation.steps import recommend, take_back
from members.access import form_page, open_to, roles_on
from members.flow import attempt, submit, tell_errors
from members.models import Branch, Committee
from members.rules import HEADS, Role
from scoring.models import Cycle


@form_page
@open_to(*HEADS, Role.AUDITOR, item=Branch)
def show_awards(request, branch, year):
    """The branch's lists; its heads enter whom they recommend."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)
    may = roles_on(request.user, branch) & HEADS
    if request.method == "POST" and not may:
        raise PermissionDenied
    awards = award_list(branch, cycle)
    form = RecommendForm(request.POST or None, awards=awards)
    if request.method == "POST" and submit(form, recommend, branch=branch, cycle=cycle, by=request.user):
        messages.success(request, f"已登记：推荐{form.cleaned_data['member']}参加“{form.cleaned_data['award']}”。")
        return redirect("awards", branch.pk, year)
    context = {"awards": awards, "cycle": cycle, "form": form if may and awards.final else None, "take_back": TakeBackForm() if may else None}
    return render(request, "evaluation/awards.html", context, status=422 if form.errors else 200)


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def show_committee_awards(request, committee, year):
    """The lists of all the committee's branches, one after the other."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=committee, year=year)
    branches = Branch.objects.visible_to(request.user).filter(committee=committee)
    context = {"committee": committee, "cycle": cycle, "lists": [award_list(branch, cycle) for branch in branches], "years": years_with_awards(branches)}
    return render(request, "evaluation/committee_awards.html", context)


@require_POST
@open_to(*HEADS, item=Recommendation)
def withdraw_recommendation(request, row):
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        tell_errors(request, form)
    elif attempt(request, take_back, row=row, **form.cleaned_data):
        messages.success(request, f"已撤回对{row.member}的推荐。")
    return redirect("awards", row.branch_id, row.cycle.year)
