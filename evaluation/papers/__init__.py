"""What stands on the official forms: the rows of 附件2 and 附件3 for pages and for `reports`."""

from evaluation.papers.assessment import (
    assessed_of,
    assessed_years,
    awaits_answer,
    opinion_shown,
    own_row,
    registers_of,
)
from evaluation.papers.record import record
from evaluation.papers.shapes import (
    FINAL,
    GRADES,
    BranchSummary,
    Record,
    RecordLine,
    RecordQuarter,
    Summary,
    SummaryRow,
)
from evaluation.papers.summary import branch_summary, committee_summary

__all__ = [
    "FINAL",
    "GRADES",
    "BranchSummary",
    "Record",
    "RecordLine",
    "RecordQuarter",
    "Summary",
    "SummaryRow",
    "assessed_of",
    "assessed_years",
    "awaits_answer",
    "branch_summary",
    "committee_summary",
    "opinion_shown",
    "own_row",
    "record",
    "registers_of",
]
