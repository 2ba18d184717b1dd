"""Writes of the year-end, one file for each part of it."""

from evaluation.actions.cases import note_step, open_case, open_grave, recommend, take_back, write_note
from evaluation.actions.decisions import consent, decide
from evaluation.actions.results import has_moved, listed, post_points, post_results, seal_review, settle
from evaluation.actions.review import lock_quarters, open_quarters, open_review
from evaluation.actions.vote import check_tally, copy_of, enter_papers, enter_tally, open_vote, void_vote

__all__ = [
    "check_tally",
    "consent",
    "copy_of",
    "decide",
    "enter_papers",
    "enter_tally",
    "has_moved",
    "listed",
    "lock_quarters",
    "note_step",
    "open_case",
    "open_grave",
    "open_quarters",
    "open_review",
    "open_vote",
    "post_points",
    "post_results",
    "recommend",
    "seal_review",
    "settle",
    "take_back",
    "void_vote",
    "write_note",
]
