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
from scoring.forms.standards import (
    ASKED,
    STANDARD_FORMS,
    UNITS,
    AdoptionForm,
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
    "UNITS",
    "STANDARD_FORMS",
    "AdoptionForm",
    "DraftForm",
    "FilingForm",
    "ItemForm",
    "SinceForm",
    "StandardFileForm",
    "initial_of",
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
    "ReasonForm",
    "RewardForm",
    "RowForm",
    "SheetForm",
    "TasksForm",
    "sets_of",
]
