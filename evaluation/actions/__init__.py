"""Writes of the year-end, one file for each part of it."""

from evaluation.actions.assessments import (
    acknowledge,
    appraise,
    hold_mutual,
    keep_host,
    review_self,
    tell,
    type_self_review,
    write_opinions,
)
from evaluation.actions.cases import note_step, open_case, open_grave, recommend, take_back, write_note
from evaluation.actions.decisions import consent, decide, request_places, send_back, set_aside, vote_tie
from evaluation.actions.mentions import heads_of_year, mention, withdraw_mention
from evaluation.actions.results import listed, moved_since, post_points, post_results, seal_review, settle
from evaluation.actions.review import lock_quarters, open_quarters, open_review
from evaluation.actions.vote import (
    attach_report,
    check_tally,
    choose_asked,
    copy_of,
    drop_report,
    enter_papers,
    enter_tally,
    open_vote,
    sign_in,
    void_vote,
)

__all__ = [
    "acknowledge",
    "appraise",
    "attach_report",
    "check_tally",
    "choose_asked",
    "consent",
    "copy_of",
    "decide",
    "drop_report",
    "enter_papers",
    "enter_tally",
    "heads_of_year",
    "hold_mutual",
    "keep_host",
    "listed",
    "lock_quarters",
    "mention",
    "moved_since",
    "note_step",
    "open_case",
    "open_grave",
    "open_quarters",
    "open_review",
    "open_vote",
    "post_points",
    "post_results",
    "recommend",
    "request_places",
    "review_self",
    "seal_review",
    "send_back",
    "set_aside",
    "settle",
    "sign_in",
    "take_back",
    "tell",
    "type_self_review",
    "void_vote",
    "vote_tie",
    "withdraw_mention",
    "write_note",
    "write_opinions",
]
