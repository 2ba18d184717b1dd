"""The versions of a year: one read as it was and set beside the one before; several branches re-checked at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evaluation.models import Review
from evaluation.steps import recheck_all
from evaluation.versions import changes_between, results_in, versions_of
from members.access import open_to
from members.rules import OFFICERS, Role


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Review)
def show_version(request, review, number):
    """A23: no version is ever edited; what differs from the one before stands line by line."""
    versions = versions_of(review)
    version = next((found for found in versions if found.number == number), None)
    if version is None:
        raise Http404
    before = next((found for found in reversed(versions) if found.number < number and results_in(review, found.number)), None)
    results = results_in(review, number)
    changes = changes_between(results_in(review, before.number), results) if before and results else []
    context = {"review": review, "versions": versions, "version": version, "results": results, "before": before, "changes": changes}
    return render(request, "evaluation/version.html", context)


@require_POST
@open_to(Role.AUDITOR)
def recheck_reviews(request):
    """五(一)5: the ticked branches, each for itself; what is refused is told branch by branch."""
    chosen = {pk for pk in request.POST.getlist("reviews") if pk.isdecimal() and len(pk) < 10}
    reviews = Review.objects.visible_to(request.user).filter(pk__in=chosen).select_related("branch", "cycle").order_by("branch__committee", "branch")
    if not chosen:
        messages.error(request, "没有复核：请先勾选支部。")
    told = recheck_all(list(reviews), by=request.user)
    if agreed := [review.branch.name for review, refused in told if not refused]:
        messages.success(request, f"已复核同意 {len(agreed)} 个支部：{'、'.join(agreed)}。")
    for review, refused in told:
        if refused:
            messages.error(request, f"{review.branch}没有复核：{refused}")
    year = request.POST.get("year", "")
    return redirect(f"{reverse('board')}{f'?year={year}' if year.isdecimal() else ''}")
