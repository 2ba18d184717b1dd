"""The year's daily work, one file for each part of it."""

from scoring.models.entries import Deduction, Reward, TaskScore, TransferCertificate, proof_path
from scoring.models.month import Gathering, Mark, MonthSheet
from scoring.models.notice import Notice, Seal
from scoring.models.quarter import Quarter, Sheet
from scoring.models.year import Cycle, DayOff, Standard, StandardItem

__all__ = [
    "Cycle",
    "DayOff",
    "Deduction",
    "Gathering",
    "Mark",
    "MonthSheet",
    "Notice",
    "Quarter",
    "Reward",
    "Seal",
    "Sheet",
    "Standard",
    "StandardItem",
    "TaskScore",
    "TransferCertificate",
    "proof_path",
]
