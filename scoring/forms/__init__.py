"""What people type about the year's daily work, one file for each part of it."""

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
from scoring.forms.selfs import PaperForm, PaperGrid, SelfLineForm
from scoring.forms.years import CycleForm, NewCycleForm, StandardForm

__all__ = [
    "STEP_FORMS",
    "CycleForm",
    "DeductionForm",
    "DueForm",
    "GatheringForm",
    "MeetingForm",
    "MonthFileForm",
    "MonthForm",
    "NewCycleForm",
    "OpinionForm",
    "PaperForm",
    "PaperGrid",
    "ReasonForm",
    "RewardForm",
    "RowForm",
    "SelfLineForm",
    "SheetForm",
    "StandardForm",
    "TasksForm",
    "sets_of",
]
