"""Year-end, one file for each part of it."""

from evaluation.models.attendance import Attendance
from evaluation.models.result import Decision, Result
from evaluation.models.review import Review
from evaluation.models.vote import Appraisal, Tally

__all__ = ["Appraisal", "Attendance", "Decision", "Result", "Review", "Tally"]
