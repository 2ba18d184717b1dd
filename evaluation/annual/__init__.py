"""The branch's year in figures and in words, for the secretary's report (述职报告)."""

from evaluation.annual.compared import comparison
from evaluation.annual.report import report_of
from evaluation.annual.year import BranchYear, branch_year

__all__ = ["BranchYear", "branch_year", "comparison", "report_of"]
