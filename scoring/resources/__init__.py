"""Workbooks of the year's daily work, out and in, one file for each."""

from scoring.resources.month import MonthTrial, make_month
from scoring.resources.standard import StandardTrial, make_standard

__all__ = [
    "MonthTrial",
    "StandardTrial",
    "make_month",
    "make_standard",
]
