"""Writes of more than one row, one file for each part of the year's daily work."""

from scoring.actions.claims import claim_reward, may_claim
from scoring.actions.commitments import as_typed, publish_commitments, tell_outcomes, write_commitments
from scoring.actions.inspections import close_finding, inspect, report_remedy, return_finding
from scoring.actions.lines import (
    check_reward,
    confirm_line,
    confirmable,
    grant_reward,
    lock,
    may_confirm,
    record_deduction,
    reverse,
    save_sheet,
    score_tasks,
    tasks_for,
)
from scoring.actions.months import add_gathering, change_gathering, mark, mark_all, open_month
from scoring.actions.public import chinese_day, post_notice, publish_quarter, seal, seal_quarter, withdraw
from scoring.actions.quarter import add_sheets, hold_meeting, open_quarter
from scoring.actions.transfers import certify, frozen
from scoring.actions.year import adopt_standard, open_cycle
from scoring.figures import rows_of, year_of

__all__ = [
    "add_gathering",
    "add_sheets",
    "adopt_standard",
    "as_typed",
    "certify",
    "change_gathering",
    "check_reward",
    "chinese_day",
    "claim_reward",
    "close_finding",
    "confirm_line",
    "confirmable",
    "frozen",
    "grant_reward",
    "hold_meeting",
    "inspect",
    "lock",
    "mark",
    "mark_all",
    "may_claim",
    "may_confirm",
    "open_cycle",
    "open_month",
    "open_quarter",
    "post_notice",
    "publish_commitments",
    "publish_quarter",
    "record_deduction",
    "report_remedy",
    "return_finding",
    "reverse",
    "rows_of",
    "save_sheet",
    "score_tasks",
    "seal",
    "seal_quarter",
    "tasks_for",
    "tell_outcomes",
    "withdraw",
    "write_commitments",
    "year_of",
]
