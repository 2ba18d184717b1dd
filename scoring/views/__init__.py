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
from scoring.views.former import list_former
from scoring.views.imports import (
    confirm_entries,
    download_entry_errors,
    download_entry_template,
    download_quarter,
    import_entries,
)
from scoring.views.ledger import dismiss_proposal, show_evidence, take_all, take_proposal
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
    "confirm_deduction",
    "confirm_entries",
    "confirm_month",
    "confirm_reward",
    "dismiss_proposal",
    "download_entry_errors",
    "download_entry_template",
    "download_month",
    "download_month_errors",
    "download_quarter",
    "edit_certificates",
    "edit_cycle",
    "edit_gathering",
    "edit_rewards",
    "edit_tasks",
    "import_entries",
    "import_month",
    "list_cycles",
    "list_former",
    "list_notices",
    "move_quarter",
    "open_month",
    "open_quarter",
    "print_certificate",
    "record_deduction",
    "reverse_deduction",
    "reverse_reward",
    "save_month",
    "save_sheets",
    "show_evidence",
    "show_month",
    "show_months",
    "show_notice",
    "show_own_months",
    "show_own_quarters",
    "show_proof",
    "show_public_notice",
    "show_quarter",
    "show_quarters",
    "show_standard",
    "take_all",
    "take_proposal",
]
