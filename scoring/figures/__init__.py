"""What the lines and the marks come to, one file for each."""

from scoring.figures.bites import bites_of, deducted_by, what_bites
from scoring.figures.finder import finder_of, names_of
from scoring.figures.former import former_of
from scoring.figures.grid import grid_of
from scoring.figures.months import (
    attendance_of,
    changes_in,
    due_by_default,
    here_between,
    idle_of,
    idle_on,
    last_month_missing,
    lines_of,
    month_strip,
    slots_of,
    span_of,
)
from scoring.figures.proposals import Proposal, proposals_of, unfounded, unmapped
from scoring.figures.rows import (
    Row,
    categories_on,
    cycle_table,
    entries_of,
    exempt_on,
    live,
    public_notice,
    quarters_of,
    rows_of,
    task_table,
    without_sheet,
)
from scoring.figures.waiting import own_lines
from scoring.figures.years import Year, own_years, year_of

__all__ = [
    "Proposal",
    "Row",
    "Year",
    "attendance_of",
    "bites_of",
    "categories_on",
    "changes_in",
    "cycle_table",
    "deducted_by",
    "due_by_default",
    "entries_of",
    "exempt_on",
    "finder_of",
    "former_of",
    "grid_of",
    "here_between",
    "idle_of",
    "idle_on",
    "last_month_missing",
    "lines_of",
    "live",
    "month_strip",
    "names_of",
    "own_lines",
    "own_years",
    "proposals_of",
    "public_notice",
    "quarters_of",
    "rows_of",
    "slots_of",
    "span_of",
    "task_table",
    "unfounded",
    "unmapped",
    "what_bites",
    "without_sheet",
    "year_of",
]
