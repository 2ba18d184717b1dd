"""Writes of the year-end, one file for each part of it."""

from evaluation.actions.decisions import consent, decide
from evaluation.actions.mentions import heads_of_year, mention, withdraw_mention
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
    "heads_of_year",
    "listed",
    "lock_quarters",
    "mention",
    "open_quarters",
    "open_review",
    "open_vote",
    "post_points",
    "post_results",
    "seal_review",
    "settle",
    "void_vote",
    "withdraw_mention",
]
