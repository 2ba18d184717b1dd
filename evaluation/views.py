"""Pages of the year's end: the review, the vote and its count, what is left open, the reason of a grade, the board."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import actions
from evaluation.board import board_of, review_cell, year_asked, years_of
from evaluation.figures import cycle_to_review, places_of, takes_figures, voters_of
from evaluation.forms import STEP_FORMS, CheckForm, ConsentForm, Docket, Grid, PapersForm
from evaluation.models import Appraisal, Result, Review
from evaluation.steps import REVIEW_FLOW
from evaluation.tables import cap_table, counted_of, head_of, lines_of, stages, tally_of, unvoted
from evaluation.why import account_of
from members.access import open_to, roles_on
from members.figures import changes_of
from members.flow import attempt, submit, take
from members.models import Branch
from members.rules import HEADS, OFFICERS, Role

DECIDERS = (*HEADS, Role.OFFICER)
READERS = (*OFFICERS, Role.AUDITOR)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


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
    return redirect(review) if asked is None else review_page(request, review, asked=asked, status=422)


def review_page(request, review, *, asked=None, status=200):
    """The whole review; `asked` holds a step's refused form, shown again just as it was typed."""
    lines, preview = lines_of(review)
    appraisal = review.appraisal
    context = {
        "review": review,
        "stages": stages(review),
        "steps": REVIEW_FLOW.offers(request.user, review, STEP_FORMS, asked),
        "lines": lines,
        "preview": preview,
        "places": places_of(review),
        "appraisal": appraisal,
        "scrutineer": appraisal and appraisal.scrutineer_id == request.user.member_id and not appraisal.blind,
        "officer": roles_on(request.user, review) & set(OFFICERS),
        "history": changes_of(review),
        "ahead": REVIEW_FLOW.ahead(request.user, review),
    }
    return render(request, "evaluation/review.html", context, status=status)


@read_or_send
@open_to(*OFFICERS, item=Appraisal)
def edit_papers(request, appraisal):
    """五(一)4: 应到, 实到, issued, returned, spoiled."""
    voters = voters_of(appraisal)
    form = PapersForm(request.POST or None, appraisal=appraisal, voters=voters)
    if request.method == "POST" and submit(form, actions.enter_papers, appraisal=appraisal, by=request.user):
        messages.success(request, "票数已登记。")
        if form.warning:
            messages.warning(request, form.warning)
            return redirect("papers", appraisal.pk)
        return redirect("tally", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "open": takes_figures(appraisal)}
    return render(request, "evaluation/papers.html", context, status=422 if form.errors else 200)


@read_or_send
@open_to(*READERS, Role.MEMBER, item=Appraisal)
def edit_tally(request, appraisal):
    """A34: one count, row by row; a blind typist sees the own count only."""
    grid = Grid(appraisal, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not grid.writes:
        messages.error(request, f"没有保存：考评“{appraisal.review.get_status_display()}”，现在不能录票。")
    if grid.saved:
        messages.success(request, f"已保存 {grid.saved} 行，{grid.ahead}")
    if grid.refused:
        messages.error(request, f"有 {grid.refused} 行没有保存，原因写在该行下面。")
    elif request.method == "POST":
        return redirect("tally", appraisal.pk)
    return render(request, "evaluation/tally.html", {"appraisal": appraisal, "review": appraisal.review, "grid": grid}, status=422 if grid.refused else 200)


@read_or_send
@open_to(Role.MEMBER, item=Appraisal)
def check_tally(request, appraisal):
    """A34: the scrutineer finds each row as on the signed tally sheet."""
    if appraisal.scrutineer_id != request.user.member_id:
        raise PermissionDenied
    if appraisal.blind:
        return redirect("tally", appraisal.pk)
    form = CheckForm(request.POST if request.method == "POST" else None, tallies=tally_of(appraisal, 1))
    if form.is_valid() and all(attempt(request, actions.check_tally, tally=tally) for tally in form.chosen):
        left = len(form.waiting) - len(form.chosen)
        messages.success(request, f"已核对 {len(form.chosen)} 行，" + (f"还有 {left} 行。" if left else "请支部书记按“计票完成”。"))
        return redirect("check", appraisal.pk)
    context = {"appraisal": appraisal, "review": appraisal.review, "form": form, "head": head_of(appraisal)}
    return render(request, "evaluation/check.html", context, status=422 if form.is_bound else 200)


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


@require_safe
@open_to(*READERS, Role.MEMBER, item=Result)
def show_why(request, result):
    """Every figure of one member's year, opened into where it came from."""
    return render(request, "evaluation/why.html", {"result": result, "review": result.review, "account": account_of(result, request.user)})


@require_safe
@open_to(Role.AUDITOR)
def show_board(request):
    """The committee's branches: where each quarter and the year's end stand."""
    reach = request.user.reach
    years = years_of(reach.committees)
    year = year_asked(years, request.GET.get("year", ""))
    board = board_of(reach.committees, year, own=reach.branches)
    return render(request, "evaluation/board.html", {"board": board, "years": years, "offices": request.user.offices})
