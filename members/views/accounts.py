"""Logins of a branch: who has one, slips to hand out, signing in with a printed code."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import actions
from members.access import PUBLIC, form_page, open_to
from members.figures import KEEPERS, accounts_of, code_image, keeps_accounts
from members.forms import HandOutForm
from members.models import Branch


@require_safe
@open_to(*KEEPERS)
def list_accounts(request):
    branches = keeps_accounts(request.user, Branch.objects.visible_to(request.user))
    if len(branches) == 1:
        return redirect("branch_accounts", branches[0].pk)
    return render(request, "members/accounts.html", {"branches": branches})


@require_safe
@open_to(*KEEPERS, item=Branch)
def show_accounts(request, branch):
    return accounts_page(request, branch, HandOutForm(members=branch.members.all()))


def accounts_page(request, branch, form, status=200):
    """What was ticked stays ticked; at first those without a login are."""
    accounts = accounts_of(branch, request.user)
    ticked = form.data.getlist("members") if form.is_bound else [str(row.member.pk) for row in accounts if row.login is None]
    rows = [(row, str(row.member.pk) in ticked) for row in accounts]
    return render(request, "members/branch_accounts.html", {"branch": branch, "rows": rows, "form": form}, status=status)


@require_POST
@open_to(*KEEPERS, item=Branch)
def hand_out_logins(request, branch):
    """The slips are on this answer only; they are kept nowhere."""
    form = HandOutForm(request.POST, members=branch.members.all())
    if form.is_valid():
        try:
            slips = actions.hand_out(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return slips_page(request, branch, slips, form.cleaned_data["kind"])
    return accounts_page(request, branch, form, status=422)


def slips_page(request, branch, slips, kind):
    def image(slip):
        return code_image(request.build_absolute_uri(reverse("pass", args=[slip.token]))) if slip.token else ""

    context = {"branch": branch, "slips": [(slip, image(slip)) for slip in slips], "kind": kind, "site": request.build_absolute_uri("/")}
    return render(request, "members/login_sheet.html", context)


@form_page
@open_to(PUBLIC)
def enter_by_pass(request, token):
    """A printed code. Only its button uses it up: programs that preview links press none.

    The address is the secret. It goes to no other page by Referer (`no-referrer` would also blank the Origin that the
    form's check needs), and `NoCodes` keeps it out of the log.
    """
    refusal = ""
    if request.method == "POST":
        try:
            login(request, actions.use_pass(token), backend="members.backends.OneTimeCode")
            return redirect("home")
        except ValidationError as error:
            refusal = error.messages[0]
    response = render(request, "members/pass.html", {"refusal": refusal}, status=422 if refusal else 200)
    response["Referrer-Policy"] = "strict-origin"
    return response
