"""What people type at the year's end, one file for each part of it."""

from evaluation.forms.assessments import (
    AnswerForm,
    HostForm,
    MutualDayForm,
    MutualForm,
    OpinionsForm,
    PaperReviewForm,
    SelfReviewForm,
    TellingForm,
)
from evaluation.forms.decisions import ConsentForm, Docket
from evaluation.forms.tally import Grid
from evaluation.forms.vote import STEP_FORMS, CheckForm, PapersForm

__all__ = [
    "STEP_FORMS",
    "AnswerForm",
    "CheckForm",
    "ConsentForm",
    "Docket",
    "Grid",
    "HostForm",
    "MutualDayForm",
    "MutualForm",
    "OpinionsForm",
    "PaperReviewForm",
    "PapersForm",
    "SelfReviewForm",
    "TellingForm",
]
