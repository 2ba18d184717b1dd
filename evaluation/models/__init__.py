"""Year-end, one file for each part of it."""

from evaluation.models.assessment import Assessment
from evaluation.models.attendance import Attendance
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
    "Case",
    "CaseNote",
    "Decision",
    "Mention",
    "Recommendation",
    "Reexamination",
    "Result",
    "Review",
    "Tally",
]
