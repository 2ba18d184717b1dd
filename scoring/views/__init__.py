"""Pages of the year's daily work, one file for each part of it."""

from scoring.views.brought import bring_in, edit_brought_in, show_scan
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
from scoring.views.meetings import (
    ask_reconsideration,
    move_reconsideration,
    print_committee_minutes,
    print_members_minutes,
    show_reconsideration,
)
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
from scoring.views.transfers import edit_certificates, print_certificate
from scoring.views.years import adopt_standard, edit_cycle, list_cycles, show_standard

__all__ = [
    "add_gathering",
    "add_sheets",
    "adopt_standard",
    "ask_reconsideration",
    "bring_in",
    "confirm_deduction",
    "confirm_month",
    "confirm_reward",
    "download_month",
    "download_month_errors",
    "edit_brought_in",
    "edit_certificates",
    "edit_cycle",
    "edit_gathering",
    "edit_rewards",
    "edit_tasks",
    "import_month",
    "list_cycles",
    "list_former",
    "list_notices",
    "move_quarter",
    "move_reconsideration",
    "open_month",
    "open_quarter",
    "print_certificate",
    "print_committee_minutes",
    "print_members_minutes",
    "record_deduction",
    "reverse_deduction",
    "reverse_reward",
    "save_month",
    "save_sheets",
    "show_month",
    "show_months",
    "show_notice",
    "show_own_months",
    "show_own_quarters",
    "show_proof",
    "show_public_notice",
    "show_quarter",
    "show_quarters",
    "show_reconsideration",
    "show_scan",
    "show_standard",
]
