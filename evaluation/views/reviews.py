"""The branch's year-end: its list, its page, its steps; why one result is what it is."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.board import review_cell
from evaluation.cases import FINAL
from evaluation.figures import counts_paper, cycle_to_review, places_of
from evaluation.forms import STEP_FORMS
from evaluation.models import Result, Review
from evaluation.stages import vote_stages
from evaluation.steps import REVIEW_FLOW
from evaluation.tables import COUNTING, lines_of, stages
from evaluation.versions import versions_of
from evaluation.why import account_of
from members.access import open_to, roles_on
from members.figures import changes_of
from members.flow import attempt, take
from members.models import Branch
from members.rules import HEADS, OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)



@require_safe
@open_to(*READERS)
def list_reviews(request):
    """The branch's years; the committee has its board instead."""
    user, branch = request.user, request.user.home_branch
    if not user.roles & set(OFFICERS):
        return redirect("board")
    reviews = Review.objects.visible_to(user).select_related("branch", "cycle", "points_notice", "result_notice")
    may_open = branch and user.roles_in(branch) & set(HEADS)
    context = {"branch": branch, "reviews": [(r, review_cell(r)) for r in reviews], "may_open": may_open, "cycle": cycle_to_review(branch)}
    return render(request, "evaluation/reviews.html", context)


@require_POST
@open_to(*HEADS, item=Branch)
def open_review(request, branch):
    if attempt(request, actions.open_review, branch=branch, cycle=cycle_to_review(branch)):
        messages.success(request, "年度考评已经开始。")
        return redirect(branch.reviews.first())
    return redirect("reviews")


@require_safe
@open_to(*READERS, item=Review)
def show_review(request, review):
    return review_page(request, review)


@require_POST
@open_to(*READERS, item=Review)
def move_review(request, review, step):
    asked = take(request, REVIEW_FLOW, review, step, STEP_FORMS)
    if asked is not None:
        return review_page(request, review, asked=asked, status=422)
    review.refresh_from_db()
    return redirect({"post": review.points_notice, "publish": review.result_notice}.get(step) or review)


def review_page(request, review, *, asked=None, status=200):
    """The whole review; `asked` holds a step's refused form, shown again just as it was typed."""
    lines, preview = lines_of(review)
    appraisal = review.appraisal
    officer = roles_on(request.user, review) & set(OFFICERS)
    by_hand = appraisal and counts_paper(appraisal)
    context = {
        "review": review,
        "stages": stages(review),
        "steps": REVIEW_FLOW.offers(request.user, review, STEP_FORMS, asked),
        "lines": lines,
        "preview": preview,
        "places": places_of(review),
        "appraisal": appraisal,
        "scrutineer": by_hand and appraisal.scrutineer_id == request.user.member_id and not appraisal.blind,
        "by_hand": by_hand,
        "officer": officer,
        "vote": vote_stages(review, appraisal, officer=officer),
        "counting": review.status in COUNTING,
        "may_recommend": review.status in FINAL and roles_on(request.user, review) & {*HEADS, Role.AUDITOR},
        "reopened": versions_of(review)[-1] if review.version > 1 and review.status != Review.Status.FILED else None,
        "history": changes_of(review),
        "ahead": REVIEW_FLOW.ahead(request.user, review),
    }
    return render(request, "evaluation/review.html", context, status=status)



@require_safe
@open_to(*READERS, Role.MEMBER, item=Result)
def show_why(request, result):
    """Every figure of one member's year, opened into where it came from."""
    return render(request, "evaluation/why.html", {"result": result, "review": result.review, "account": account_of(result, request.user)})
