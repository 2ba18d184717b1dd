"""Pages of the year's daily work, one file for each part of it."""

from scoring.views.entries import (
    confirm_deduction,
    confirm_reward,
    edit_rewards,
    edit_tasks,
    record_deduction,
    reverse_deduction,
    reverse_reward,
    save_sheets,
    show_proof,
)
from scoring.views.notices import list_notices, show_notice, show_public_notice
from scoring.views.quarters import (
    add_sheets,
    move_quarter,
    open_quarter,
    show_own_quarters,
    show_quarter,
    show_quarters,
)
from scoring.views.years import adopt_standard, edit_cycle, list_cycles, show_standard

__all__ = [
    "add_sheets",
    "adopt_standard",
    "confirm_deduction",
    "confirm_reward",
    "edit_cycle",
    "edit_rewards",
    "edit_tasks",
    "list_cycles",
    "list_notices",
    "move_quarter",
    "open_quarter",
    "record_deduction",
    "reverse_deduction",
    "reverse_reward",
    "save_sheets",
    "show_notice",
    "show_own_quarters",
    "show_proof",
    "show_public_notice",
    "show_quarter",
    "show_quarters",
    "show_standard",
]
