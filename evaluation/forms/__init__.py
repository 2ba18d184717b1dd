"""What people type at the year's end, one file for each part of it."""

from evaluation.forms.cases import CASE_FORMS, CaseNoteForm, RecommendForm, TakeBackForm
from evaluation.forms.decisions import ConsentForm, Docket
from evaluation.forms.tally import Grid
from evaluation.forms.vote import STEP_FORMS, CheckForm, PapersForm

__all__ = ["CASE_FORMS", "STEP_FORMS", "CaseNoteForm", "CheckForm", "ConsentForm", "Docket", "Grid", "PapersForm", "RecommendForm", "TakeBackForm"]
