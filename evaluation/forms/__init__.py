"""What people type at the year's end, one file for each part of it."""

from evaluation.forms.decisions import ConsentForm, Docket
from evaluation.forms.mentions import MentionForm, WithdrawForm
from evaluation.forms.tally import Grid
from evaluation.forms.vote import STEP_FORMS, CheckForm, PapersForm

__all__ = ["STEP_FORMS", "CheckForm", "ConsentForm", "Docket", "Grid", "MentionForm", "PapersForm", "WithdrawForm"]
