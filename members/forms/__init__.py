"""What people type about people, one file for each part of it."""

from members.forms.exemptions import EXEMPTION_FORMS, ExemptionForm, TogetherForm
from members.forms.logins import HandOutForm, LoginForm, OwnPasswordForm
from members.forms.movement import (
    AbsenceForm,
    ComingForm,
    FactsForm,
    LeavingForm,
    ProbationForm,
    ReasonForm,
    SecondmentForm,
)
from members.forms.offices import AppointmentForm, EndForm, terms_of
from members.forms.organisation import BranchForm, CommitteeForm, DutiesForm, GroupForm
from members.forms.roster import DecisionForm, RosterForm, committees_for

__all__ = [
    "EXEMPTION_FORMS",
    "AppointmentForm",
    "BranchForm",
    "CommitteeForm",
    "DecisionForm",
    "DutiesForm",
    "EndForm",
    "ExemptionForm",
    "GroupForm",
    "HandOutForm",
    "LoginForm",
    "OwnPasswordForm",
    "RosterForm",
    "TogetherForm",
    "committees_for",
    "terms_of",
    "AbsenceForm",
    "ComingForm",
    "FactsForm",
    "LeavingForm",
    "ProbationForm",
    "ReasonForm",
    "SecondmentForm",
]
