"""What people type about the year's daily work, one file for each part of it."""

from scoring.forms.brought import BroughtForm
from scoring.forms.calendar import DaysForm
from scoring.forms.claims import CLAIM_FORMS, ClaimForm, GrantForm
from scoring.forms.commitments import CommitmentForm, LinesForm, OutcomeForm
from scoring.forms.entries import EntriesForm
from scoring.forms.inspections import InspectionForm, RemedyForm, ReturnForm
from scoring.forms.meetings import STEP_FORMS, CountedForm, MeetingForm, OpinionForm
from scoring.forms.months import DueForm, GatheringForm, MonthFileForm, MonthForm, RowForm
from scoring.forms.objections import OBJECTION_FORMS, ByLinkForm, OwnObjectionForm, RegisterForm
from scoring.forms.quarters import DeductionForm, ReasonForm, RewardForm, SheetForm, TasksForm, sets_of
from scoring.forms.reconsiderations import RECONSIDERATION_FORMS, AnswerForm, AskForm
from scoring.forms.seen import SeenForm
from scoring.forms.selfs import PaperForm, PaperGrid, SelfLineForm
from scoring.forms.standards import (
    ASKED,
    STANDARD_FORMS,
    UNITS,
    DraftForm,
    FilingForm,
    ItemForm,
    SinceForm,
    StandardFileForm,
    initial_of,
)
from scoring.forms.years import CycleForm, NewCycleForm

__all__ = [
    "ASKED",
    "AnswerForm",
    "AskForm",
    "BroughtForm",
    "ByLinkForm",
    "CLAIM_FORMS",
    "ClaimForm",
    "CommitmentForm",
    "CountedForm",
    "CycleForm",
    "DaysForm",
    "DeductionForm",
    "DraftForm",
    "DueForm",
    "EntriesForm",
    "FilingForm",
    "GatheringForm",
    "GrantForm",
    "InspectionForm",
    "ItemForm",
    "LinesForm",
    "MeetingForm",
    "MonthFileForm",
    "MonthForm",
    "NewCycleForm",
    "OBJECTION_FORMS",
    "OpinionForm",
    "OutcomeForm",
    "OwnObjectionForm",
    "PaperForm",
    "PaperGrid",
    "RECONSIDERATION_FORMS",
    "ReasonForm",
    "RegisterForm",
    "RemedyForm",
    "ReturnForm",
    "RewardForm",
    "RowForm",
    "STANDARD_FORMS",
    "STEP_FORMS",
    "SeenForm",
    "SelfLineForm",
    "SheetForm",
    "SinceForm",
    "StandardFileForm",
    "TasksForm",
    "UNITS",
    "initial_of",
    "sets_of",
]
