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
from evaluation.forms.attendance import AskedForm, ReportForm, RollForm
from evaluation.forms.cases import CASE_FORMS, CaseNoteForm, RecommendForm, TakeBackForm
from evaluation.forms.decisions import Docket
from evaluation.forms.mentions import MentionForm, WithdrawForm
from evaluation.forms.places import ConsentForm, RequestForm, Ties
from evaluation.forms.review import STEP_FORMS
from evaluation.forms.rounds import CodesForm, LeftForm, OpenBoxForm, OpenRoundForm, RestartForm, TickForm
from evaluation.forms.tally import Grid
from evaluation.forms.vote import AnotherScrutineerForm, CheckForm, PapersForm

__all__ = [
    "AnotherScrutineerForm",
    "AnswerForm",
    "AskedForm",
    "CASE_FORMS",
    "CaseNoteForm",
    "CheckForm",
    "CodesForm",
    "ConsentForm",
    "Docket",
    "Grid",
    "HostForm",
    "LeftForm",
    "MentionForm",
    "MutualDayForm",
    "MutualForm",
    "OpenBoxForm",
    "OpenRoundForm",
    "OpinionsForm",
    "PaperReviewForm",
    "PapersForm",
    "RecommendForm",
    "ReportForm",
    "RequestForm",
    "RestartForm",
    "RollForm",
    "STEP_FORMS",
    "SelfReviewForm",
    "TakeBackForm",
    "TellingForm",
    "Ties",
    "TickForm",
    "WithdrawForm",
]
