"""Who moves what to where in the year's daily work, one file for each paper."""

from scoring.steps.claims import CLAIM_FLOW, claim_ahead, claim_offers
from scoring.steps.quarter import QUARTER_FLOW

__all__ = ["CLAIM_FLOW", "QUARTER_FLOW", "claim_ahead", "claim_offers"]
