"""The year's daily work, one file for each part of it."""

from scoring.models.claims import Commitment, RewardClaim
from scoring.models.entries import Deduction, Dismissal, Reward, TaskScore, TransferCertificate
from scoring.models.inspection import Finding, Inspection
from scoring.models.month import Gathering, Mark, MonthSheet
from scoring.models.notice import Notice, Seal, proof_path
from scoring.models.objection import Objection, Reconsideration
from scoring.models.quarter import Quarter, SelfScore, Sheet
from scoring.models.year import Cycle, DayOff, Standard, StandardItem

__all__ = [
    "Commitment",
    "Cycle",
    "DayOff",
    "Deduction",
    "Dismissal",
    "Finding",
    "Gathering",
    "Inspection",
    "Mark",
    "MonthSheet",
    "Notice",
    "Objection",
    "Quarter",
    "Reconsideration",
    "Reward",
    "RewardClaim",
    "Seal",
    "SelfScore",
    "Sheet",
    "Standard",
    "StandardItem",
    "TaskScore",
    "TransferCertificate",
    "proof_path",
]
