"""Writes of more than one row, one file for each part of the year's daily work."""

from scoring.actions.lines import (
    confirm_line,
    confirmable,
    grant_reward,
    may_confirm,
    record_deduction,
    reverse,
    score_tasks,
    tasks_for,
)
from scoring.actions.months import add_gathering, change_gathering, mark, mark_all, open_month
from scoring.actions.public import chinese_day, post_notice, publish_quarter, seal, seal_quarter, withdraw
from scoring.actions.quarter import add_sheets, hold_meeting, open_quarter
from scoring.actions.selfs import (
    assess,
    hand_in,
    lift_self_score,
    nothing_this_month,
    save_sheet,
    take_paper_total,
    type_in,
)
from scoring.actions.transfers import certify, frozen
from scoring.actions.year import adopt_standard, open_cycle
from scoring.figures import rows_of, year_of

__all__ = [
    "add_gathering",
    "add_sheets",
    "adopt_standard",
    "assess",
    "certify",
    "change_gathering",
    "chinese_day",
    "confirm_line",
    "confirmable",
    "frozen",
    "grant_reward",
    "hand_in",
    "hold_meeting",
    "lift_self_score",
    "mark",
    "mark_all",
    "may_confirm",
    "nothing_this_month",
    "open_cycle",
    "open_month",
    "open_quarter",
    "post_notice",
    "publish_quarter",
    "record_deduction",
    "reverse",
    "rows_of",
    "save_sheet",
    "score_tasks",
    "seal",
    "seal_quarter",
    "take_paper_total",
    "tasks_for",
    "type_in",
    "withdraw",
    "year_of",
]
