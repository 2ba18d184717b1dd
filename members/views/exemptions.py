"""不参加积分管理 (F8): asked by the branch, decided by the committee."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members import actions
from members.access import open_to
from members.figures import changes_of
from members.flow import submit, take
from members.forms import EXEMPTION_FORMS, ExemptionForm, TogetherForm
from members.models import Branch, Exemption
from members.rules import HEADS, OFFICERS, Role
from members.steps import EXEMPTION_FLOW, approve_all
from members.tables import exemptions_of, opinions_on


@require_GET
@open_to(*OFFICERS, Role.AUDITOR)
def list_exemptions(request):
    return list_page(request)


def list_page(request, form=None, status=200):
    lists = exemptions_of(Exemption.objects.visible_to(request.user), request.user)
    form = form or TogetherForm(waiting=lists["mine"])
    return render(request, "members/exemptions.html", lists | {"form": form, "branch": request.user.home_branch, "may_ask": may_ask(request.user)}, status=status)


def may_ask(user):
    """Who asks for the branch."""
    branch = user.home_branch
    return branch is not None and bool(user.roles_in(branch) & (HEADS | {Role.RECORDER}))


@require_POST
@open_to(Role.AUDITOR)
def approve_together(request):
    """Several requests in one go (A38): all of those ticked, or none."""
    waiting = exemptions_of(Exemption.objects.visible_to(request.user), request.user)["mine"]
    form = TogetherForm(request.POST, waiting=waiting)
    if not submit(form, approve_all, waiting=waiting, by=request.user):
        return list_page(request, form, status=422)
    messages.success(request, f"已批准 {len(form.cleaned_data['papers'])} 份申请。")
    return redirect("exemptions")


@open_to(*HEADS, Role.RECORDER, item=Branch)
def ask_exemption(request, branch):
    form = ExemptionForm(request.POST or None, branch=branch)
    if form.is_bound and submit(form, actions.ask_exemption, branch=branch, by=request.user):
        messages.success(request, f"已为 {len(form.cleaned_data['members'])} 名党员提出申请，等党委审批。")
        return redirect("exemptions")
    return render(request, "members/ask_exemption.html", {"branch": branch, "form": form}, status=422 if form.is_bound else 200)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, Role.MEMBER, item=Exemption)
def show_exemption(request, exemption):
    return exemption_page(request, exemption)


def exemption_page(request, exemption, asked=None, status=200):
    steps = EXEMPTION_FLOW.offers(request.user, exemption, EXEMPTION_FORMS, asked)
    ahead = EXEMPTION_FLOW.ahead(request.user, exemption)
    asked_on, opinion = opinions_on(exemption)
    context = {"exemption": exemption, "steps": steps, "ahead": ahead, "asked_on": asked_on, "opinion": opinion, "history": changes_of(exemption)}
    context["reads_list"] = bool(request.user.roles & (OFFICERS | {Role.AUDITOR}))
    return render(request, "members/exemption.html", context, status=status)


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, Role.MEMBER, item=Exemption)
def print_exemption(request, exemption):
    """F8 《不参加积分管理审批表》."""
    asked_on, opinion = opinions_on(exemption)
    return render(request, "members/exemption_form.html", {"exemption": exemption, "asked_on": asked_on, "opinion": opinion})


@require_POST
@open_to(Role.AUDITOR, item=Exemption)
def move_exemption(request, exemption, step):
    asked = take(request, EXEMPTION_FLOW, exemption, step, EXEMPTION_FORMS)
    return redirect(exemption) if asked is None else exemption_page(request, exemption, asked=asked, status=422)
