"""Who may open which page, and which rows they get: three of the four locks against forgetting."""

import logging
import re
from functools import wraps
from operator import attrgetter

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, get_resolver, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from members.rules import Role

PUBLIC = "public"

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""A page that is read and sent back: any other method is 405."""


class ScopedQuerySet(QuerySet):
    """Rows that know whose they are.

    A model declares `branch_path`, `committee_path` and `owner_path` as far as it has them; one that declares
    none is closed to all. `members_read`: every member of the branch reads it; `seen_by_admin`: no points, no votes;
    `needs_password`: a duty, never found by who signed in with a one-time code.
    """

    def visible_to(self, user):
        """Own rows; those of the branches of a current office; those of the committee's subtree; no others."""
        if not user.is_authenticated:
            return self.none()
        model, reach = self.model, user.reach
        if user.narrow and getattr(model, "needs_password", False):
            return self.none()
        if getattr(model, "seen_by_admin", False) and user.is_superuser:
            return self
        wanted = Q(pk__in=[])
        if path := getattr(model, "owner_path", ""):
            wanted |= Q(**{path: reach.member})
        if path := getattr(model, "branch_path", ""):
            shared = {reach.home} if getattr(model, "members_read", False) else set()
            wanted |= Q(**{f"{path}__in": reach.branches | shared})
            committee = "committee" if path == "pk" else f"{path}__committee"
            wanted |= Q(**{f"{committee}__in": reach.committees})
        if path := getattr(model, "committee_path", ""):
            wanted |= Q(**{f"{path}__in": reach.committees | reach.branch_committees})
        return self.filter(wanted)

    def past_visible_to(self, user):
        """Those, and by `past_path` whoever was once in a branch of a current office or of the committee's subtree."""
        path, reach = self.model.past_path, user.reach
        once = self.model._default_manager.filter(Q(**{f"{path}__in": reach.branches}) | Q(**{f"{path}__committee__in": reach.committees}))
        return self.filter(Q(pk__in=self.visible_to(user).values("pk")) | Q(pk__in=once.values("pk")))


def branch_of(paper):
    """The branch that a row was made in, or None for what belongs to no branch."""
    path = getattr(paper, "branch_path", "")
    if path == "pk":
        return paper
    return attrgetter(path.replace("__", "."))(paper) if path else None


def roles_on(user, paper):
    """The roles that count for this row: those held in its branch, or over its committee."""
    branch = branch_of(paper)
    if branch is not None:
        return user.roles_in(branch)
    path = getattr(paper, "committee_path", "")
    committee = paper.pk if path == "pk" else getattr(paper, f"{path}_id", None)
    return user.roles if committee in user.reach.committees else user.roles - {Role.AUDITOR}


def open_to(*roles, item=None, past=False):
    """Open a view to these roles (PUBLIC: to anybody); with `item`, pass it the visible object, not its pk.

    A wrong role is 403, a foreign object 404, and a role held in another branch than the object's 403 again.
    `past`: also for the branch that a member moved away from; the view gives it nothing but what was made there.
    """

    def lock(view):
        @wraps(view)
        def gate(request, *args, pk=None, **kwargs):
            if PUBLIC not in roles and not request.user.roles & set(roles):
                raise PermissionDenied
            if item is not None:
                rows = item.objects.past_visible_to(request.user) if past else item.objects.visible_to(request.user)
                path = getattr(item, "branch_path", "pk")
                paper = get_object_or_404(rows if path == "pk" else rows.select_related(path), pk=pk)  # `roles_on` asks for its branch
                if PUBLIC not in roles and not roles_on(request.user, paper) & set(roles):
                    raise PermissionDenied
                args = (paper, *args)
            return view(request, *args, **kwargs)

        gate.open_to = roles
        gate.login_required = PUBLIC not in roles
        return gate

    return lock


def walk(resolver=None, prefix=""):
    """Every address of the site: (route, pattern), the admin's own pages left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        elif pattern.namespace != "admin":
            yield from walk(pattern, route)


def gates_are_set(app_configs=None, **kwargs):
    """A view without @open_to is an error that stops `check`, `serve` and the tests."""
    return [
        checks.Error(f"{route}: no @open_to names who may open this page.", id="members.E001")
        for route, pattern in walk()
        if not hasattr(pattern.callback, "open_to")
    ]


class PrivatePages:
    """What a person sees after login is kept in no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/app/"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class EndedLogin:
    """Whoever has left or is switched off is signed out at the next page, and told so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated and SESSION_KEY in request.session:
            logout(request)
            messages.warning(request, "您的账号已停用，登录已结束。有疑问请找本支部书记或系统管理员。")
        return self.get_response(request)


class OnlyToSend:
    """An address that only takes what is sent says so in words: whoever signs in again after a button was pressed lands on it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            allowed, response = response["Allow"], render(request, "405.html", status=405)
            response["Allow"] = allowed
        return response


class NoCodes(logging.Filter):
    """A one-time code stands in its address, so no line of the log may name that address."""

    def filter(self, record):
        record.msg, record.args = re.sub(r"(/pass/)[\w-]+", r"\1…", record.getMessage()), ()
        return True


class FirstPassword:
    """Whoever signed in with a one-time password changes it before anything else; 帮助 is there to read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.must_change_password and not user.narrow and request.path.startswith("/app/"):
            allowed = {reverse("password_change"), reverse("logout")}
            if request.path not in allowed and not request.path.startswith(reverse("help")):
                return redirect("password_change")
        return self.get_response(request)
