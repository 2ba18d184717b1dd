"""The to-do page of each role, and the frame around every page."""

from django.shortcuts import render
from django.urls import reverse

from members.access import open_to
from members.rules import Role


def shell(request):
    """Context of the frame: where, who, and the reader's own navigation."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"shell": {"where": user.home_branch or "", "who": str(user), "nav": [{"label": "待办", "url": reverse("home"), "current": request.path == reverse("home")}]}}


@open_to(*Role)
def show_home(request):
    return render(request, "home.html", {})
