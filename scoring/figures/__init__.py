"""What the lines and the marks come to, one file for each."""

from scoring.figures.former import former_of
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
    with_remark,
)
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
    "Row",
    "Year",
    "attendance_of",
    "categories_on",
    "changes_in",
    "cycle_table",
    "due_by_default",
    "entries_of",
    "former_of",
    "exempt_on",
    "here_between",
    "idle_of",
    "idle_on",
    "last_month_missing",
    "lines_of",
    "live",
    "month_strip",
    "own_lines",
    "own_years",
    "public_notice",
    "quarters_of",
    "rows_of",
    "slots_of",
    "span_of",
    "task_table",
    "with_remark",
    "without_sheet",
    "year_of",
]
