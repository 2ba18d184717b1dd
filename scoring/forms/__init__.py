"""What people type about the year's daily work, one file for each part of it."""

from scoring.forms.entries import EntriesForm
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
    "STEP_FORMS",
    "CycleForm",
    "DeductionForm",
    "DueForm",
    "EntriesForm",
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
