"""Year-end, one file for each part of it."""

from evaluation.models.assessment import Assessment
from evaluation.models.mention import Mention
from evaluation.models.result import Decision, Result
from evaluation.models.review import Review
from evaluation.models.vote import Appraisal, Tally

__all__ = [
    "Appraisal",
    "Assessment",
    "Decision",
    "Mention",
    "Result",
    "Review",
    "Tally",
]
