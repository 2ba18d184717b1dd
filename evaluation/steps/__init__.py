"""Papers of the year's end, step by step, one file for each."""

from evaluation.steps.review import REVIEW_FLOW

__all__ = ["REVIEW_FLOW"]
