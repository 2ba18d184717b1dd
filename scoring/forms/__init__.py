"""What people type about the year's daily work, one file for each part of it."""

from scoring.forms.claims import CLAIM_FORMS, ClaimForm, GrantForm
from scoring.forms.commitments import CommitmentForm, LinesForm, OutcomeForm
from scoring.forms.inspections import InspectionForm, RemedyForm, ReturnForm
from scoring.forms.months import DueForm, GatheringForm, MonthFileForm, MonthForm, RowForm
from scoring.forms.quarters import (
    STEP_FORMS,
    DeductionForm,
    MeetingForm,
    OpinionForm,
    ReasonForm,
    RewardForm,
    SheetForm,
    TasksForm,
    sets_of,
)
from scoring.forms.years import CycleForm, NewCycleForm, StandardForm

__all__ = [
    "CLAIM_FORMS",
    "STEP_FORMS",
    "ClaimForm",
    "CommitmentForm",
    "CycleForm",
    "DeductionForm",
    "DueForm",
    "GatheringForm",
    "GrantForm",
    "InspectionForm",
    "LinesForm",
    "MeetingForm",
    "MonthFileForm",
    "MonthForm",
    "NewCycleForm",
    "OpinionForm",
    "OutcomeForm",
    "ReasonForm",
    "RemedyForm",
    "ReturnForm",
    "RewardForm",
    "RowForm",
    "SheetForm",
    "StandardForm",
    "TasksForm",
    "sets_of",
]
