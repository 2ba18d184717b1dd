"""What the figures leave open: the branch's decisions, the order for the places, the committee's consent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.figures import places_of
from evaluation.forms import ConsentForm, Docket
from evaluation.models import Review
from evaluation.tables import cap_table, counted_of, unvoted
from members.access import open_to, roles_on
from members.flow import attempt, submit
from members.rules import HEADS, OFFICERS, Role

DECIDERS = (*HEADS, Role.OFFICER)
READERS = (*OFFICERS, Role.AUDITOR)



@require_safe
@open_to(*READERS, item=Review)
def show_decisions(request, review):
    return decisions_page(request, review)


@require_POST
@open_to(*DECIDERS, item=Review)
def decide(request, review):
    docket = Docket(review, counted_of(review), request.POST)
    if docket.is_valid() and attempt(request, docket.save):
        messages.success(request, "已登记。")
        return redirect("decisions", review.pk)
    return decisions_page(request, review, docket=docket, status=422)


@require_POST
@open_to(Role.AUDITOR, item=Review)
def consent(request, review):
    form = ConsentForm(request.POST, review=review)
    if submit(form, actions.consent, review=review, by=request.user):
        messages.success(request, "批复已登记。")
        return redirect("decisions", review.pk)
    return decisions_page(request, review, form=form, status=422)


def decisions_page(request, review, *, docket=None, form=None, status=200):
    """What is open and what was decided; `docket` and `form` are refused ones, shown again just as typed."""
    rated, roles = counted_of(review), roles_on(request.user, review)
    context = {
        "review": review,
        "docket": docket or Docket(review, rated),
        "unvoted": unvoted(rated),
        "places": places_of(review),
        "tables": cap_table(review, rated),
        "may_decide": roles & set(DECIDERS),
        "consent": form or ConsentForm(review=review),
        "may_consent": Role.AUDITOR in roles and review.status == Review.Status.COUNTED,
    }
    return render(request, "evaluation/decisions.html", context, status=status)
