"""Year-end, one file for each part of it."""

from evaluation.models.assessment import Assessment
from evaluation.models.attendance import Attendance
from evaluation.models.ballot import Box, Elector, Round, Slip
from evaluation.models.case import Case, CaseNote, Recommendation
from evaluation.models.decision import Decision, Reexamination
from evaluation.models.mention import Mention
from evaluation.models.result import Result
from evaluation.models.review import Review
from evaluation.models.vote import Appraisal, Tally

__all__ = [
    "Appraisal",
    "Assessment",
    "Attendance",
    "Box",
    "Case",
    "CaseNote",
    "Decision",
    "Elector",
    "Mention",
    "Recommendation",
    "Reexamination",
    "Result",
    "Review",
    "Round",
    "Slip",
    "Tally",
]
