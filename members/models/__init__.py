"""Who people are: where they belong, what they hold, how they come and go, how they sign in."""

from members.models.movement import Exemption, Membership, Secondment
from members.models.office import Appointment, Meeting
from members.models.organisation import Branch, Committee, PartyGroup
from members.models.people import CATEGORY_CHOICES, Absence, Member
from members.models.user import Pass, User

__all__ = [
    "CATEGORY_CHOICES",
    "Absence",
    "Appointment",
    "Branch",
    "Committee",
    "Exemption",
    "Meeting",
    "Member",
    "Membership",
    "PartyGroup",
    "Pass",
    "Secondment",
    "User",
]
