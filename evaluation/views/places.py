"""优秀名额: the order for the places, the vote of a tie, the request for more and its answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.figures import places_of
from evaluation.forms import ConsentForm, RequestForm, Ties
from evaluation.models import Review
from evaluation.places import cap_table, moved_of
from evaluation.tables import UNSETTLED, counted_of
from members.access import open_to, roles_on
from members.flow import submit
from members.rules import BRANCH_COMMITTEE, OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)


@require_safe
@open_to(*READERS, item=Review)
def show_places(request, review):
    return places_page(request, review)


@require_POST
@open_to(*BRANCH_COMMITTEE, Role.AUDITOR, item=Review)
def vote_tie(request, review):
    """A22: by the auditor only where everybody else who could stands in it."""
    ties = Ties(review, counted_of(review), request.user, request.POST)
    if ties.sent is None:
        messages.error(request, "没有登记：这次表决已经不再有效。")
        return redirect("places", review.pk)
    return _done(request, review, ties.sent, ties.sent.save, "表决结果已登记。", ties=ties)


@require_POST
@open_to(*BRANCH_COMMITTEE, item=Review)
def request_places(request, review):
    form = RequestForm(request.POST, review=review)
    return _done(request, review, form, actions.request_places, "申请已登记。", asking=form)


@require_POST
@open_to(Role.AUDITOR, item=Review)
def consent(request, review):
    form = ConsentForm(request.POST, review=review)
    return _done(request, review, form, actions.consent, "批复已登记。", consent=form)


def _done(request, review, form, action, said, **refused):
    if submit(form, action, review=review, by=request.user):
        messages.success(request, said)
        return redirect("places", review.pk)
    return places_page(request, review, status=422, **refused)


def places_page(request, review, *, status=200, **refused):
    """The workbench; `refused` holds a form that was not taken, shown again just as typed."""
    rated, roles = counted_of(review), roles_on(request.user, review)
    orders = cap_table(review, rated)
    frozen = review.status not in UNSETTLED
    open_now = review.status == Review.Status.COUNTED
    decides = open_now and roles & BRANCH_COMMITTEE
    context = {
        "review": review,
        "places": places_of(review),
        "orders": orders,
        "moved": moved_of(review, orders),
        "ties": refused.get("ties") or Ties(review, rated, request.user),
        "frozen": frozen,
        "counted": open_now or frozen,
        "asking": refused.get("asking") or (RequestForm(review=review) if decides else None),
        "consent": refused.get("consent") or (ConsentForm(review=review) if open_now and Role.AUDITOR in roles and review.requested_places else None),
    }
    return render(request, "evaluation/places.html", context, status=status)
