"""Year-end, one file for each part of it."""

from evaluation.models.case import Case, CaseNote, Recommendation
from evaluation.models.result import Decision, Result
from evaluation.models.review import Review
from evaluation.models.vote import Appraisal, Tally

__all__ = ["Appraisal", "Case", "CaseNote", "Decision", "Recommendation", "Result", "Review", "Tally"]
