"""Who moves what to where in the year's daily work, one file for each paper."""

from scoring.steps.objections import OBJECTION_FLOW
from scoring.steps.quarter import AMEND_FLOW, QUARTER_FLOW

__all__ = ["AMEND_FLOW", "OBJECTION_FLOW", "QUARTER_FLOW"]
