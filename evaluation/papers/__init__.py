"""What stands on the official forms: the rows of 附件2 and 附件3 for pages and for `reports`."""

from evaluation.papers.assessment import (
    assessed_of,
    assessed_years,
    awaits_answer,
    opinion_shown,
    own_row,
    registers_of,
)
from evaluation.papers.ballots import Ballot, ballot, electronic_ballot, roll
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
    "Ballot",
    "BranchSummary",
    "FINAL",
    "GRADES",
    "MassesRow",
    "Record",
    "RecordLine",
    "RecordQuarter",
    "Summary",
    "SummaryRow",
    "TallyReport",
    "TallyRow",
    "assessed_of",
    "assessed_years",
    "awaits_answer",
    "ballot",
    "branch_summary",
    "committee_summary",
    "electronic_ballot",
    "opinion_shown",
    "own_row",
    "record",
    "registers_of",
    "roll",
    "tally_report",
]
