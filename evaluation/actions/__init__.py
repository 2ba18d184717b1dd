"""Writes of the year-end, one file for each part of it."""

from evaluation.actions.decisions import consent, decide
from evaluation.actions.results import has_moved, listed, post_points, post_results, seal_review, settle
from evaluation.actions.review import lock_quarters, open_quarters, open_review
from evaluation.actions.vote import (
    attach_report,
    check_tally,
    choose_asked,
    copy_of,
    enter_papers,
    enter_tally,
    open_vote,
    sign_in,
    void_vote,
)

__all__ = [
    "attach_report",
    "check_tally",
    "choose_asked",
    "consent",
    "copy_of",
    "decide",
    "enter_papers",
    "enter_tally",
    "has_moved",
    "listed",
    "lock_quarters",
    "open_quarters",
    "open_review",
    "open_vote",
    "post_points",
    "post_results",
    "seal_review",
    "settle",
    "sign_in",
    "void_vote",
]
