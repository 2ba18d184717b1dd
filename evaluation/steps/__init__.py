"""Papers of the year's end, step by step, one file for each."""

from evaluation.steps.awards import recommend, take_back
from evaluation.steps.cases import CASE_FLOW
from evaluation.steps.recheck import recheck_all
from evaluation.steps.review import REVIEW_FLOW

__all__ = ["CASE_FLOW", "REVIEW_FLOW", "recheck_all", "recommend", "take_back"]
