"""帮助: a page for each role, the document in its own words, the first steps. All but the last are open to anybody."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import PUBLIC, open_to
from members.clauses import by_section
from members.clock import today
from members.rules import Role
from pointsys.almanac import calendar_of
from pointsys.setup import KEEPERS, next_step, steps_of

# the page's name in its address: what it is called, whose it is
GUIDES = {
    "member": ("党员", {Role.MEMBER}),
    "recorder": ("记录员", {Role.RECORDER}),
    "secretary": ("支部书记", {Role.SECRETARY, Role.DEPUTY}),
    "officer": ("支委委员", {Role.OFFICER}),
    "teller": ("计票监票人", set()),
    "auditor": ("党委复核人", {Role.AUDITOR}),
    "admin": ("系统管理员", {Role.ADMIN}),
}


def guides_of(user):
    """[(slug, label, is it this reader's?)], the reader's own first."""
    held = user.roles if user.is_authenticated else set()
    rows = [(slug, label, bool(held & roles)) for slug, (label, roles) in GUIDES.items()]
    return sorted(rows, key=lambda row: not row[2])


@require_safe
@open_to(PUBLIC)
def show_help(request):
    led = request.user.is_authenticated and bool(KEEPERS & request.user.roles)
    return render(request, "help/index.html", {"guides": guides_of(request.user), "led": led})


@require_safe
@open_to(PUBLIC)
def show_guide(request, role):
    """One role's page: what to do, when, how, and what if."""
    if role not in GUIDES:
        raise Http404
    monthly, months = calendar_of(role, request.user, today())
    context = {"slug": role, "label": GUIDES[role][0], "guides": GUIDES, "page": f"help/_{role}.html"}
    return render(request, "help/role.html", context | {"monthly": monthly, "months": months, "year": today().year})


@require_safe
@open_to(PUBLIC)
def show_rules(request):
    return render(request, "help/rules.html", {"sections": by_section()})


@require_safe
@open_to(*KEEPERS)
def show_setup(request):
    return render(request, "setup.html", {"steps": steps_of(request.user), "now": next_step(request.user)})
