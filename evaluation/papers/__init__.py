"""What stands on the official forms: the rows of 附件2 and 附件3 for pages and for `reports`."""

from evaluation.papers.ballots import Ballot, ballot, roll
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
from evaluation.papers.tally_report import MassesRow, TallyReport, TallyRow, tally_report

__all__ = [
    "FINAL",
    "GRADES",
    "Ballot",
    "BranchSummary",
    "MassesRow",
    "Record",
    "RecordLine",
    "RecordQuarter",
    "Summary",
    "SummaryRow",
    "TallyReport",
    "TallyRow",
    "ballot",
    "branch_summary",
    "committee_summary",
    "record",
    "roll",
    "tally_report",
]
