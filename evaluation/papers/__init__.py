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
from evaluation.papers.ledger import Ledger, ledger
from evaluation.papers.record import record, records
from evaluation.papers.shapes import (
    FINAL,
    GRADES,
    SETTLED,
    BranchSummary,
    Move,
    Record,
    RecordLine,
    RecordQuarter,
    Summary,
    SummaryRow,
)
from evaluation.papers.summary import branch_summary, branches_of, committee_summary, notices_of, objections_of
from evaluation.papers.tally_report import MassesRow, TallyReport, TallyRow, tally_report

__all__ = [
    "Ballot",
    "BranchSummary",
    "FINAL",
    "GRADES",
    "Ledger",
    "MassesRow",
    "Move",
    "Record",
    "RecordLine",
    "RecordQuarter",
    "Summary",
    "SETTLED",
    "SummaryRow",
    "TallyReport",
    "TallyRow",
    "assessed_of",
    "assessed_years",
    "awaits_answer",
    "ballot",
    "branch_summary",
    "branches_of",
    "committee_summary",
    "electronic_ballot",
    "notices_of",
    "objections_of",
    "ledger",
    "opinion_shown",
    "own_row",
    "record",
    "records",
    "registers_of",
    "roll",
    "tally_report",
]
