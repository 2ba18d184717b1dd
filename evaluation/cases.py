"""后续处理: who handles a case, who re-checks it, which are still to be opened, what waits for whom."""

from collections import defaultdict
from functools import partial
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from evaluation import rules
from evaluation.models import Case, Review
from members.clock import today
from members.models import Appointment, Branch, Member
from members.rules import HEADS, Role
from scoring.figures import heads_of, live
from scoring.models import Deduction

Status = Case.Status
FINAL = (Review.Status.FINAL, Review.Status.FILED)
TO_COMMITTEE = (Status.RESOLVED, Status.ANSWERED)


def with_state(cases):
    """With what lists print, and where the year stands from which each case follows."""
    stands = Review.objects.filter(branch=OuterRef("branch"), cycle=OuterRef("cycle")).values("status")
    return cases.select_related("branch__committee", "cycle", "member", "responsible", "line__item").annotate(review_status=Subquery(stands))


def paused(case):
    """The year was reopened: nothing is done until its new result says what follows. A grave matter does not wait."""
    if case.line_id or case.over:
        return False
    stands = case.review_status if hasattr(case, "review_status") else Review.objects.values_list("status", flat=True).get(branch=case.branch_id, cycle=case.cycle_id)
    return stands not in FINAL


def handles(user, case, heads=None):
    """Is this reader to deal with it: who is charged, else a head of the branch; the committee where no other head is left."""
    if user.member_id is None or user.narrow or user.member_id == case.member_id:
        return False
    if user.member_id == case.responsible_id:
        return True
    roles = user.roles_in(case.branch)
    if roles & HEADS:
        return case.kind != rules.CaseKind.HELP or case.responsible_id is not None
    heads = heads_of([case.branch_id]) if heads is None else heads
    return Role.AUDITOR in roles and not heads[case.branch_id] - {case.member_id}


def rechecks(user, case):
    """The committee's auditor, neither about themself nor about what they proposed themself."""
    return Role.AUDITOR in user.roles_in(case.branch) and user.member_id != case.member_id and user.pk != case.answered_by_id


def who_deals(case, heads=None):
    """Whose to-do it is, in words."""
    if case.status in TO_COMMITTEE:
        return "党委复核人"
    if case.responsible_id:
        return case.responsible.name
    if case.kind == rules.CaseKind.HELP:
        return "党委指派"
    heads = heads_of([case.branch_id]) if heads is None else heads
    return "支部书记、副书记" if heads[case.branch_id] - {case.member_id} else "党委复核人"


def notes_for(case, user):
    """The records of a case as far as this reader reads them: the member does not read the internal ones."""
    notes = case.notes.select_related("by__member")
    return notes.filter(internal=False) if user.member_id == case.member_id else notes


def helpers_for(case):
    """Whom the committee may name: anybody in its branches but the member."""
    near = Member.objects.filter(branch__committee=case.branch.committee_id, left_on=None)
    return near.exclude(pk=case.member_id).select_related("branch").order_by("branch", "order", "pk")


def charged_for(case):
    """Whom the branch may charge: its members, or one of the committee's auditors; never the member."""
    day = today()
    auditors = [office.member_id for office in Appointment.objects.filter(committee=case.branch.committee_id, role=Role.AUDITOR) if office.covers(day)]
    near = Member.objects.filter(branch=case.branch_id) | Member.objects.filter(pk__in=auditors)
    return near.filter(left_on=None).exclude(pk=case.member_id).order_by("branch", "order", "pk")


def sanctions_of(case):
    """受到党纪或政务处分 of the year: nobody is disposed again for the same matter."""
    lines = Deduction.objects.filter(sheet__member=case.member_id, sheet__quarter__cycle=case.cycle_id, item__key=rules.SANCTION_ITEM)
    return live(list(lines.select_related("item")))


def grave_to_open(branches):
    """[standing ⚑ lines without a case yet] of these branches: each bars 优秀 until its case is closed (A14)."""
    lines = Deduction.objects.filter(sheet__quarter__branch__in=branches, item__grave=True)
    lines = live(list(lines.select_related("item", "sheet__member", "sheet__quarter__branch__committee", "sheet__quarter__cycle")))
    known = set(Case.objects.filter(line__in=[line.pk for line in lines]).values_list("line", flat=True))
    return [line for line in lines if line.pk not in known]


def opens_grave(user, line, heads=None):
    """May this reader open the case of a ⚑ line: as who would handle it."""
    return handles(user, Case(branch=line.sheet.quarter.branch, member=line.sheet.member, kind=rules.CaseKind.GRAVE), heads)


def led_by(user):
    """The branches in which this reader is a head, or which they re-check."""
    return [branch for branch in Branch.objects.visible_to(user).select_related("committee") if user.roles_in(branch) & (HEADS | {Role.AUDITOR})]


def graves_waiting(user):
    """The ⚑ lines whose case this reader opens."""
    branches = led_by(user)
    heads = heads_of(branches)
    return [line for line in grave_to_open(branches) if opens_grave(user, line, heads)]


def cases_waiting(user):
    """(cases this reader deals with now, cases this reader re-checks now); what is paused waits for nobody."""
    mine, above = [], []
    open_ones = with_state(Case.objects.visible_to(user).exclude(status__in=Case.OVER))
    heads = heads_of({case.branch_id for case in open_ones})
    for case in open_ones:
        if paused(case):
            continue
        if case.status in TO_COMMITTEE or (case.kind == rules.CaseKind.HELP and case.status == Status.OPEN):
            if rechecks(user, case):
                above.append(case)
        elif handles(user, case, heads) and (case.late or case.responsible_id in (None, user.member_id)):
            mine.append(case)  # one that is late is a head's matter again
    return mine, above


def cases_elsewhere(user):
    """Open cases that this reader sees and somebody else has now."""
    mine, above = cases_waiting(user)
    here = {case.pk for case in (*mine, *above)}
    return [case for case in with_state(Case.objects.visible_to(user).exclude(status__in=Case.OVER)) if case.pk not in here and not paused(case)]


def helped_this_month(case):
    """Has the helper written down this month's help?"""
    return case.notes.filter(day__gte=today().replace(day=1)).exclude(what="指派帮扶人").exists()


def disposal_stages(case):
    """[(word, state, class)] of a disposal's way; nothing for other cases, nor for one that was dropped or superseded."""
    reached = (Status.OPEN, Status.PROPOSED, Status.REPORTED, Status.HEARD, Status.RESOLVED, Status.CLOSED)
    if case.kind != rules.CaseKind.DISPOSAL or case.status not in reached or (case.over and not case.disposal):
        return []
    done = reached.index(case.status)
    places = (("done", "past") if n < done else ("now", "here") if n == done else ("next", "") for n in range(len(rules.PROCEDURE)))
    return [(label, *place) for (_, label, _), place in zip(rules.PROCEDURE, places, strict=True)]


class CaseRow(NamedTuple):
    """One case in a list: who deals with it, and whether that is the reader, now."""

    case: Case
    who: str
    waits: bool


def case_lists(user):
    """The own cases, what waits for this reader, the other open ones, those that are over; recommendations by branch and year."""
    rows = list(with_state(Case.objects.visible_to(user).order_by("due_on", "pk")))
    heads = heads_of({case.branch_id for case in rows})
    mine, above = cases_waiting(user)
    waiting = {case.pk for case in (*mine, *above)}
    own = [case for case in rows if case.member_id == user.member_id]
    others = [case for case in rows if case.member_id != user.member_id and not case.is_award]
    show = partial(_row, heads=heads, waiting=waiting)
    return {
        "own": [show(case) for case in own if case.status != Status.SUPERSEDED],
        "waiting": [show(case) for case in others if case.pk in waiting],
        "open": [show(case) for case in others if not case.over and case.pk not in waiting],
        "over": [show(case) for case in reversed(others) if case.over],
        "graves": graves_waiting(user),
        "awards": _award_groups(user, rows),
        "committees": [(office.committee, year) for office in user.offices if office.committee_id for year in sorted({case.cycle.year for case in rows if case.is_award}, reverse=True)],
        "leads": bool(user.roles & (HEADS | {Role.AUDITOR})),
    }  # fmt: skip


def _row(case, heads, waiting):
    return CaseRow(case, who_deals(case, heads), case.pk in waiting)


def _award_groups(user, cases):
    """[(branch, year, open cases)] of the recommendations in the branches that this reader leads or re-checks."""
    led, found = {branch.pk for branch in led_by(user)}, defaultdict(list)
    for case in cases:
        if case.is_award and case.branch_id in led and case.status != Status.SUPERSEDED:
            found[case.branch, case.cycle.year].append(case)
    return [(branch, year, sum(not case.over for case in group)) for (branch, year), group in found.items()]


def paper_of(case):
    """The title of the printed record of a case, where it has one."""
    return {
        rules.CaseKind.TALK: "诫勉谈话记录",
        rules.CaseKind.HELP: "限期改正党员“一对一”帮扶教育记录表",
        rules.CaseKind.DISPOSAL: "不合格党员组织处置呈批表",
        rules.CaseKind.GRAVE: "严重问题办理记录",
        rules.CaseKind.BAR: "取消评先评优资格告知记录",
    }.get(case.kind, "")
