"""The committee's cycle and the branch's standard of a year."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from members.access import open_to
from members.flow import submit, tell_errors
from members.models import Branch, Committee
from members.rules import HEADS, OFFICERS, Role
from scoring import actions
from scoring.forms import CycleForm, NewCycleForm, StandardForm
from scoring.models import Cycle, Standard


@open_to(Role.AUDITOR)
def list_cycles(request):
    """All years of the auditor's committees; a new one is opened here."""
    committees = Committee.objects.visible_to(request.user).filter(pk__in=request.user.reach.committees, branches__isnull=False).distinct()
    form = NewCycleForm(request.POST or None, committees=committees)
    if request.method == "POST" and submit(form, actions.open_cycle, cycle=form.instance, by=request.user):
        messages.success(request, f"{form.instance}已建立。")
        return redirect("cycles")
    cycles = Cycle.objects.visible_to(request.user).select_related("committee")
    return render(request, "scoring/cycles.html", {"cycles": cycles, "form": form}, status=422 if form.errors else 200)


@open_to(Role.AUDITOR, item=Cycle)
def edit_cycle(request, cycle):
    """The settings of a year; what a running vote rests on is fixed."""
    form = CycleForm(request.POST or None, instance=cycle)
    if request.method == "POST" and submit(form, actions.open_cycle, cycle=cycle, by=request.user):
        messages.success(request, f"{cycle}的设置已保存。")
        return redirect("cycles")
    return render(request, "scoring/cycle.html", {"cycle": cycle, "form": form}, status=422 if form.errors else 200)


@require_POST
@open_to(*HEADS, item=Branch)
def adopt_standard(request, branch):
    form = StandardForm(request.POST, cycles=Cycle.objects.visible_to(request.user).filter(committee=branch.committee_id))
    if submit(form, actions.adopt_standard, branch=branch, by=request.user):
        messages.success(request, f"{form.cleaned_data['cycle']}积分标准已登记，可以开启季度了。")
    tell_errors(request, form)
    return redirect("branch_quarters", branch.pk)


@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Standard)
def show_standard(request, standard):
    items = standard.items.all()
    return render(request, "scoring/standard.html", {"standard": standard, "items": items})
