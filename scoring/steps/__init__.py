"""Who moves what to where in the year's daily work, one file for each paper."""

from scoring.steps.claims import CLAIM_FLOW, claim_ahead, claim_offers
from scoring.steps.objections import OBJECTION_FLOW
from scoring.steps.quarter import AMEND_FLOW, QUARTER_FLOW, holidays_unlisted
from scoring.steps.reconsiderations import RECONSIDERATION_FLOW, offers_on
from scoring.steps.standards import STANDARD_FLOW

__all__ = [
    "AMEND_FLOW",
    "CLAIM_FLOW",
    "OBJECTION_FLOW",
    "QUARTER_FLOW",
    "RECONSIDERATION_FLOW",
    "STANDARD_FLOW",
    "claim_ahead",
    "claim_offers",
    "holidays_unlisted",
    "offers_on",
]
