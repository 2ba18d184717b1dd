"""Writes of more than one row, one file for each part of the year's daily work."""

from scoring.actions.calendar import lift_day, list_days
from scoring.actions.lines import (
    confirm_line,
    confirmable,
    grant_reward,
    may_confirm,
    record_deduction,
    reverse,
    save_sheet,
    score_tasks,
    tasks_for,
)
from scoring.actions.months import add_gathering, change_gathering, mark, mark_all, open_month
from scoring.actions.objections import raise_objection, review_deadline
from scoring.actions.public import (
    amend_quarter,
    chinese_day,
    post_notice,
    publish_quarter,
    seal,
    seal_quarter,
    withdraw,
    withdraw_all,
)
from scoring.actions.quarter import add_sheets, hold_meeting, open_quarter
from scoring.actions.transfers import certify, frozen
from scoring.actions.year import adopt_standard, open_cycle
from scoring.figures import rows_of, year_of

__all__ = [
    "add_gathering",
    "add_sheets",
    "adopt_standard",
    "amend_quarter",
    "certify",
    "change_gathering",
    "chinese_day",
    "confirm_line",
    "confirmable",
    "frozen",
    "grant_reward",
    "lift_day",
    "list_days",
    "hold_meeting",
    "mark",
    "mark_all",
    "may_confirm",
    "open_cycle",
    "open_month",
    "open_quarter",
    "post_notice",
    "publish_quarter",
    "raise_objection",
    "record_deduction",
    "reverse",
    "review_deadline",
    "rows_of",
    "save_sheet",
    "score_tasks",
    "seal",
    "seal_quarter",
    "tasks_for",
    "withdraw",
    "withdraw_all",
    "year_of",
]
