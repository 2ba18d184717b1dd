"""通报: the list by branch, a new one, one mention and its withdrawal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.board import year_asked
from evaluation.forms import MentionForm, WithdrawForm
from evaluation.models import Mention
from evaluation.tables import mention_table
from members.access import form_page, open_to, roles_on
from members.figures import changes_of
from members.flow import submit
from members.models import Branch
from members.rules import HEADS, Role
from scoring.figures import inspected_years
from scoring.models import Cycle


@require_safe
@open_to(*HEADS, Role.AUDITOR)
def list_mentions(request):
    """Commendations and criticisms of one year, branch by branch."""
    years = inspected_years(request.user)
    year = year_asked(years, request.GET.get("year", ""))
    return render(request, "evaluation/mentions.html", {"years": years, "year": year, "table": mention_table(request.user, year)})


@form_page
@open_to(Role.AUDITOR, item=Branch)
def mention_branch(request, branch, year):
    """五(二), 六3: the branch, a head of it or a member is commended or criticised."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)
    form = MentionForm(request.POST or None, branch=branch, year=cycle.year)
    if form.is_bound and submit(form, actions.mention, branch=branch, cycle=cycle, by=request.user):
        messages.success(request, "通报已登记，支部书记、副书记可以看到。")
        return redirect("branch_year", branch.pk, year)
    return render(request, "evaluation/mention_form.html", {"branch": branch, "cycle": cycle, "form": form}, status=422 if form.errors else 200)


@require_safe
@open_to(*HEADS, Role.AUDITOR, Role.MEMBER, item=Mention)
def show_mention(request, mention):
    return mention_page(request, mention)


@require_POST
@open_to(Role.AUDITOR, item=Mention)
def withdraw_mention(request, mention):
    form = WithdrawForm(request.POST)
    if submit(form, actions.withdraw_mention, mention=mention, by=request.user):
        messages.success(request, "通报已撤销，原文和撤销理由都留着。")
        return redirect(mention)
    return mention_page(request, mention, refused=form, status=422)


def mention_page(request, mention, *, refused=None, status=200):
    """The text as it was issued; its withdrawal, done or still to be asked for."""
    roles = roles_on(request.user, mention)
    may_withdraw = Role.AUDITOR in roles and not mention.withdrawn_on
    context = {
        "mention": mention,
        "form": (refused or WithdrawForm()) if may_withdraw else None,
        "lists": roles & {*HEADS, Role.AUDITOR},
        "history": changes_of(mention),
    }
    return render(request, "evaluation/mention.html", context, status=status)
