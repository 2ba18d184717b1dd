"""Writes of more than one row, one file for each part of the year's daily work."""

from scoring.actions.brought import open_brought_in, save_brought
from scoring.actions.calendar import lift_day, list_days
from scoring.actions.claims import claim_reward, may_claim
from scoring.actions.commitments import as_typed, publish_commitments, tell_outcomes, write_commitments
from scoring.actions.inspections import close_finding, inspect, report_remedy, return_finding
from scoring.actions.lines import (
    check_deduction,
    check_reward,
    confirm_line,
    confirmable,
    grant_reward,
    guards_deductions,
    lock,
    may_confirm,
    record_deduction,
    reverse,
    score_tasks,
    tasks_for,
)
from scoring.actions.meetings import form_opinion, hold_meeting, left_out_in_words
from scoring.actions.months import add_gathering, change_gathering, mark, mark_all, open_month
from scoring.actions.objections import SIGNED, raise_objection, review_deadline
from scoring.actions.proposals import dismiss_proposal, restore_proposal, take_all, take_proposal
from scoring.actions.public import (
    BASIS,
    amend_quarter,
    how_passed,
    post_notice,
    publish_quarter,
    seal,
    seal_quarter,
    withdraw,
    withdraw_all,
)
from scoring.actions.quarter import add_sheets, open_quarter
from scoring.actions.reconsiderations import ask
from scoring.actions.selfs import (
    assess,
    hand_in,
    lift_self_score,
    nothing_this_month,
    save_sheet,
    take_paper_total,
    type_in,
)
from scoring.actions.standards import add_item, change_item, change_since, draft_standard, switch_item, take_over
from scoring.actions.transfers import certify, frozen
from scoring.actions.writing import OVERTAKEN, add, check_seen
from scoring.actions.year import open_cycle
from scoring.figures import rows_of, year_of

__all__ = [
    "BASIS",
    "OVERTAKEN",
    "SIGNED",
    "add",
    "add_gathering",
    "add_item",
    "add_sheets",
    "amend_quarter",
    "as_typed",
    "ask",
    "assess",
    "certify",
    "change_gathering",
    "change_item",
    "change_since",
    "check_deduction",
    "check_reward",
    "check_seen",
    "claim_reward",
    "close_finding",
    "confirm_line",
    "confirmable",
    "dismiss_proposal",
    "draft_standard",
    "form_opinion",
    "frozen",
    "grant_reward",
    "guards_deductions",
    "hand_in",
    "hold_meeting",
    "how_passed",
    "inspect",
    "left_out_in_words",
    "lift_day",
    "lift_self_score",
    "list_days",
    "lock",
    "mark",
    "mark_all",
    "may_claim",
    "may_confirm",
    "nothing_this_month",
    "open_brought_in",
    "open_cycle",
    "open_month",
    "open_quarter",
    "post_notice",
    "publish_commitments",
    "publish_quarter",
    "raise_objection",
    "record_deduction",
    "report_remedy",
    "restore_proposal",
    "return_finding",
    "reverse",
    "review_deadline",
    "rows_of",
    "save_brought",
    "save_sheet",
    "score_tasks",
    "seal",
    "seal_quarter",
    "switch_item",
    "take_all",
    "take_over",
    "take_paper_total",
    "take_proposal",
    "tasks_for",
    "tell_outcomes",
    "type_in",
    "withdraw",
    "withdraw_all",
    "write_commitments",
    "year_of",
]
