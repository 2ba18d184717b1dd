"""Those who went: a moved member's past stays readable where it was made."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import open_to
from members.models import Membership
from members.rules import OFFICERS, Role
from scoring.figures import former_of
from scoring.models import Sheet


@require_safe
@open_to(*OFFICERS, Role.AUDITOR)
def list_former(request):
    """转出和离开: when, where to, and the points that were made here."""
    gone = former_of(Membership.objects.visible_to(request.user).exclude(member=request.user.member), Sheet.objects.visible_to(request.user))
    return render(request, "scoring/former.html", {"page": Paginator(gone, 100).get_page(request.GET.get("page"))})
