"""What stands on the official forms: the rows of 附件2 and 附件3 for pages and for `reports`."""

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
    "branch_summary",
    "committee_summary",
    "record",
]
