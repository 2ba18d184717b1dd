"""What the lines and the marks come to, one file for each."""

from scoring.figures.former import former_of
from scoring.figures.meetings import LEFT_OUT, chairs_on, due_on, left_out_before, name_left_out, seats_on
from scoring.figures.minutes import meetings_of, minutes_of
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
from scoring.figures.reconsiderations import answerable, askable, corrected, may_answer, reconsiderations_of
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
    "LEFT_OUT",
    "Row",
    "Year",
    "answerable",
    "askable",
    "attendance_of",
    "categories_on",
    "chairs_on",
    "changes_in",
    "corrected",
    "cycle_table",
    "due_by_default",
    "due_on",
    "entries_of",
    "exempt_on",
    "former_of",
    "here_between",
    "idle_of",
    "idle_on",
    "last_month_missing",
    "left_out_before",
    "lines_of",
    "live",
    "may_answer",
    "meetings_of",
    "minutes_of",
    "month_strip",
    "name_left_out",
    "own_lines",
    "own_years",
    "public_notice",
    "quarters_of",
    "reconsiderations_of",
    "rows_of",
    "seats_on",
    "slots_of",
    "span_of",
    "task_table",
    "without_sheet",
    "year_of",
]
