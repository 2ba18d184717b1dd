"""Workbooks of the year's daily work, out and in, one file for each."""

from scoring.resources.entries import EntryTrial
from scoring.resources.ledger import make_entries, make_ledger
from scoring.resources.month import MonthTrial, make_month
from scoring.resources.standard import StandardTrial, make_standard

__all__ = [
    "EntryTrial",
    "MonthTrial",
    "StandardTrial",
    "make_entries",
    "make_ledger",
    "make_month",
    "make_standard",
]
