"""The committee's branches: how far they are, and what the year came to."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluation.board import board_of, spread_of, year_asked, years_of
from members.access import open_to
from members.rules import Role


@require_safe
@open_to(Role.AUDITOR)
def show_board(request):
    """The committee's branches: where each quarter and the year's end stand."""
    reach = request.user.reach
    years = years_of(reach.committees)
    year = year_asked(years, request.GET.get("year", ""))
    board = board_of(reach.committees, year, own=reach.branches)
    return render(request, "evaluation/board.html", {"board": board, "years": years, "offices": request.user.offices})


@require_safe
@open_to(Role.AUDITOR)
def show_figures(request):
    """Grades and points of all branches, beside the year before; whom a figure stands for is listed by `grade` or `band`."""
    reach = request.user.reach
    years = years_of(reach.committees)
    year = year_asked(years, request.GET.get("year", ""))
    spread = spread_of(reach.committees, year, grade=request.GET.get("grade"), band=request.GET.get("band"))
    return render(request, "evaluation/figures.html", {"spread": spread, "years": years, "year": year})
