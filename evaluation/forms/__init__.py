"""What people type at the year's end, one file for each part of it."""

from evaluation.forms.attendance import AskedForm, ReportForm, RollForm
from evaluation.forms.decisions import ConsentForm, Docket
from evaluation.forms.tally import Grid
from evaluation.forms.vote import STEP_FORMS, CheckForm, PapersForm

__all__ = ["STEP_FORMS", "AskedForm", "CheckForm", "ConsentForm", "Docket", "Grid", "PapersForm", "ReportForm", "RollForm"]
