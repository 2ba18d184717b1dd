"""优秀名额: the order for the places, the vote of a tie, the request for more and its answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.figures import places_of
from evaluation.forms import ConsentForm, RequestForm, TieForm
from evaluation.models import Decision, Review
from evaluation.places import cap_table, moved_of, tied_of
from evaluation.tables import UNSETTLED, counted_of
from members.access import open_to, roles_on
from members.flow import submit
from members.rules import HEADS, OFFICERS, Role

DECIDERS = (*HEADS, Role.OFFICER)
READERS = (*OFFICERS, Role.AUDITOR)


@require_safe
@open_to(*READERS, item=Review)
def show_places(request, review):
    return places_page(request, review)


@require_POST
@open_to(*DECIDERS, item=Review)
def vote_tie(request, review):
    form = TieForm(request.POST, tied=tied_of(counted_of(review)))
    return _done(request, review, form, form.save, "表决结果已登记。", tie=form)


@require_POST
@open_to(*DECIDERS, item=Review)
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
    orders, tied = cap_table(review, rated), tied_of(rated)
    frozen = review.status not in UNSETTLED
    open_now = review.status == Review.Status.COUNTED
    decides = open_now and roles & set(DECIDERS)
    context = {
        "review": review,
        "places": places_of(review),
        "orders": orders,
        "moved": moved_of(review, orders),
        "tied": [row.member for row in tied],
        "votes": [row.decisions[Decision.Kind.TIE] for row in tied if Decision.Kind.TIE in row.decisions],
        "frozen": frozen,
        "counted": open_now or frozen,
        "tie": refused.get("tie") or (TieForm(tied=tied) if tied and decides else None),
        "asking": refused.get("asking") or (RequestForm(review=review) if decides else None),
        "consent": refused.get("consent") or (ConsentForm(review=review) if open_now and Role.AUDITOR in roles and review.requested_places else None),
    }
    return render(request, "evaluation/places.html", context, status=status)
