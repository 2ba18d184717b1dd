"""Who is due at a branch's meetings on a day, who sits in its 支委会, who leads and who keeps the minutes."""

from members.figures import by_strokes
from members.models import Appointment, Meeting
from members.rules import BRANCH_COMMITTEE, Role, Standing, counts
from scoring.figures.months import here_between

LEFT_OUT = {"ill": "长期卧病或患病", "away": "长期外出"}
"""A21: the listed reasons for which one is left out of 应到."""


def due_on(branch, day):
    """A21: ([who is due at the member meeting], [(who is not, the standing)]), by 姓氏笔画; mobile and exempt members are due."""
    due, others = [], []
    for member in by_strokes(here_between(branch, day, day)):
        standing = Standing.SANCTIONED if member.sanctioned else Standing.PROBATIONARY if member.is_probationary_on(day) else Standing.FORMAL
        if counts(standing).due:
            due.append(member)
        else:
            others.append((member, standing.label))
    return due, others


def seats_on(branch, day):
    """How many sit in the 支委会 on the day."""
    return len({office.member_id for office in _offices(branch, day) if office.role in BRANCH_COMMITTEE})


def chairs_on(branch, day):
    """(who leads a meeting as a rule, who keeps its minutes), by name."""
    names = {office.role: office.member.name for office in _offices(branch, day)}
    return names.get(Role.SECRETARY, ""), names.get(Role.RECORDER, "")


def _offices(branch, day):
    return [office for office in Appointment.objects.filter(branch=branch).select_related("member") if office.covers(day)]


def name_left_out(members):
    """{member: listed reason} as the record names them, each with the reason."""
    return "、".join(f"{member}（{reason}）" for member, reason in members.items())


def left_out_before(branch, members):
    """{ill: [members], away: [members]}: whom the branch's last meeting left out, as a suggestion for the next."""
    last = Meeting.objects.filter(branch=branch, kind=Meeting.Kind.MEMBERS, quarters__isnull=False).last()
    named = set(last.left_out.split("、")) if last else set()
    return {name: [member.pk for member in members if f"{member}（{reason}）" in named] for name, reason in LEFT_OUT.items()}
