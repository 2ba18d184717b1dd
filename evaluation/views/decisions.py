"""待定事项: what the figures leave open about a member and the branch decides."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.figures import tied_of
from evaluation.forms import Docket
from evaluation.models import Review
from evaluation.tables import counted_of, unvoted
from members.access import open_to
from members.flow import submit
from members.rules import BRANCH_COMMITTEE, OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)


@require_safe
@open_to(*READERS, item=Review)
def show_decisions(request, review):
    return decisions_page(request, review)


@require_POST
@open_to(*BRANCH_COMMITTEE, Role.AUDITOR, item=Review)
def decide(request, review):
    """A22: by the auditor only about whom nobody else could."""
    docket = Docket(review, counted_of(review), request.user, request.POST)
    if docket.sent and submit(docket.sent, actions.decide, review=review, by=request.user, **docket.asked):
        messages.success(request, "已登记。")
        return redirect("decisions", review.pk)
    return decisions_page(request, review, docket=docket, status=422)


def decisions_page(request, review, *, docket=None, status=200):
    """What is open and what was decided; `docket` is a refused one, shown again just as typed."""
    rated = counted_of(review)
    context = {
        "review": review,
        "docket": docket or Docket(review, rated, request.user),
        "unvoted": unvoted(rated),
        "tied": [row.member for row in tied_of(rated)],
    }
    return render(request, "evaluation/decisions.html", context, status=status)
