"""What people type about the year's daily work, one file for each part of it."""

from scoring.forms.calendar import DaysForm
from scoring.forms.months import DueForm, GatheringForm, MonthFileForm, MonthForm, RowForm
from scoring.forms.objections import OBJECTION_FORMS, ByLinkForm, OwnObjectionForm, RegisterForm
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
    "OBJECTION_FORMS",
    "STEP_FORMS",
    "ByLinkForm",
    "CycleForm",
    "DaysForm",
    "DeductionForm",
    "DueForm",
    "GatheringForm",
    "MeetingForm",
    "MonthFileForm",
    "MonthForm",
    "NewCycleForm",
    "OpinionForm",
    "OwnObjectionForm",
    "ReasonForm",
    "RegisterForm",
    "RewardForm",
    "RowForm",
    "SheetForm",
    "StandardForm",
    "TasksForm",
    "sets_of",
]
