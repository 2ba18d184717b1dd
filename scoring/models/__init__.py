"""The year's daily work, one file for each part of it."""

from scoring.models.entries import Deduction, Reward, TaskScore, proof_path
from scoring.models.notice import Notice, Seal
from scoring.models.quarter import Quarter, Sheet
from scoring.models.year import Cycle, DayOff, Standard, StandardItem

__all__ = [
    "Cycle", "DayOff", "Deduction", "Notice", "Quarter", "Reward", "Seal", "Sheet", "Standard", "StandardItem",
    "TaskScore", "proof_path",
]
