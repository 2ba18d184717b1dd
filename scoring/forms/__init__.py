"""What people type about the year's daily work, one file for each part of it."""

from scoring.forms.brought import BroughtForm
from scoring.forms.meetings import STEP_FORMS, MeetingForm, OpinionForm
from scoring.forms.months import DueForm, GatheringForm, MonthFileForm, MonthForm, RowForm
from scoring.forms.quarters import (
    DeductionForm,
    ReasonForm,
    RewardForm,
    SheetForm,
    TasksForm,
    sets_of,
)
from scoring.forms.reconsiderations import RECONSIDERATION_FORMS, AnswerForm, AskForm
from scoring.forms.years import CycleForm, NewCycleForm, StandardForm

__all__ = [
    "RECONSIDERATION_FORMS",
    "STEP_FORMS",
    "AnswerForm",
    "AskForm",
    "BroughtForm",
    "CycleForm",
    "DeductionForm",
    "DueForm",
    "GatheringForm",
    "MeetingForm",
    "MonthFileForm",
    "MonthForm",
    "NewCycleForm",
    "OpinionForm",
    "ReasonForm",
    "RewardForm",
    "RowForm",
    "SheetForm",
    "StandardForm",
    "TasksForm",
    "sets_of",
]
