"""Writes about people of more than one row, one file for each part of them."""

from members.actions.exemptions import ask_exemption
from members.actions.facts import decide_probation, edit_member, keep_absence, keep_secondment
from members.actions.logins import give_login, hand_out, use_pass
from members.actions.movement import add_member, begin_membership, leave, take_back
from members.actions.offices import appoint, end_office
from members.actions.organisation import save_branch, save_committee, save_group, share_duties

__all__ = [
    "add_member",
    "appoint",
    "ask_exemption",
    "begin_membership",
    "decide_probation",
    "edit_member",
    "end_office",
    "give_login",
    "hand_out",
    "keep_absence",
    "keep_secondment",
    "leave",
    "save_branch",
    "save_committee",
    "save_group",
    "share_duties",
    "take_back",
    "use_pass",
]
