"""Workbooks in and out, one file for each."""

from scoring.resources.entries import EntryTrial
from scoring.resources.ledger import make_entries, make_ledger
from scoring.resources.month import MonthTrial, make_month

__all__ = ["EntryTrial", "MonthTrial", "make_entries", "make_ledger", "make_month"]
