"""Pages of the year's daily work, one file for each part of it."""

from scoring.views.collecting import compare_quarter, print_forms, print_own_form, type_forms
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
from scoring.views.former import list_former
from scoring.views.months import (
    add_gathering,
    confirm_month,
    download_month,
    download_month_errors,
    edit_gathering,
    import_month,
    open_month,
    save_month,
    show_month,
    show_months,
    show_own_months,
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
from scoring.views.selfs import assess_month, hand_in_self, lift_self_score, say_nothing, show_own_self, show_self
from scoring.views.transfers import edit_certificates, print_certificate
from scoring.views.why import show_quarter_why
from scoring.views.years import adopt_standard, edit_cycle, list_cycles, show_standard

__all__ = [
    "add_gathering",
    "add_sheets",
    "adopt_standard",
    "assess_month",
    "compare_quarter",
    "confirm_deduction",
    "confirm_month",
    "confirm_reward",
    "download_month",
    "download_month_errors",
    "edit_certificates",
    "edit_cycle",
    "edit_gathering",
    "edit_rewards",
    "edit_tasks",
    "hand_in_self",
    "import_month",
    "lift_self_score",
    "list_cycles",
    "list_former",
    "list_notices",
    "move_quarter",
    "open_month",
    "open_quarter",
    "print_certificate",
    "print_forms",
    "print_own_form",
    "record_deduction",
    "reverse_deduction",
    "reverse_reward",
    "save_month",
    "save_sheets",
    "say_nothing",
    "show_month",
    "show_months",
    "show_notice",
    "show_own_months",
    "show_own_quarters",
    "show_own_self",
    "show_proof",
    "show_public_notice",
    "show_quarter",
    "show_quarter_why",
    "show_quarters",
    "show_self",
    "show_standard",
    "type_forms",
]
