"""Objections: who may handle one, what waits for whom, what came of those about a member."""

from collections import defaultdict

from members.clock import in_words, today
from members.flow import Block
from members.models import Appointment
from members.rules import HEADS, Role
from scoring.figures.claims import ANSWER_SHOWN
from scoring.figures.rows import live
from scoring.models import Deduction, Objection, Quarter, Sheet

STATUS = Objection.Status


def barred(objection):
    """Keys of the members who never handle it (A33): who is objected to, whom it concerns, who entered the line, who objects."""
    users = [objection.raised_by, objection.line.entered_by if objection.line else None]
    return {objection.against_id, objection.member_id, *(user.member_id for user in users if user)} - {None}


def heads_of(branches):
    """{branch: members} of the heads in office today who can sign in."""
    held = Appointment.objects.filter(branch__in=branches, role__in=HEADS, since__lte=today(), member__user__is_active=True).exclude(until__lte=today())
    found = defaultdict(set)
    for branch, member in held.values_list("branch", "member"):
        found[branch].add(member)
    return found


def answers(user, objection, heads=None):
    """Does this reader answer in the first instance: a head of the branch, or the committee where no head is left (A33)?"""
    out = barred(objection)
    if user.member_id in out:
        return False
    roles = user.roles_in(objection.branch)
    if roles & HEADS:
        return True
    heads = heads_of([objection.branch_id]) if heads is None else heads
    return Role.AUDITOR in roles and not heads[objection.branch_id] - out


def reviews(user, objection):
    """Does this reader decide in the second instance: the committee's auditor who did not answer it?"""
    return Role.AUDITOR in user.roles_in(objection.branch) and user.member_id not in barred(objection) and user.pk != objection.answered_by_id


def appeals(user, objection):
    """Who raised it, or an officer who may read it and registers the appeal for them."""
    return user.pk == objection.raised_by_id or (user.member_id not in barred(objection) and bool(user.roles_in(objection.branch) & (HEADS | {Role.AUDITOR})))


def readable(rows):
    """With all that a list or a page of objections prints, in a constant number of queries."""
    return rows.select_related(
        "branch__committee", "notice", "member", "line__item", "line__entered_by__member", "against",
        "raised_by__member", "registered_by__member", "answered_by__member", "final_by__member", "correction",
    )  # fmt: skip


def waiting_objections(user):
    """[(objection, what this reader does: 答复, 复查 or 督促)] of the open ones."""
    rows = list(readable(Objection.objects.visible_to(user).filter(status__in=Objection.OPEN)))
    heads = heads_of({row.branch_id for row in rows}) if rows else {}
    found = []
    for row in rows:
        if row.status == STATUS.RAISED and answers(user, row, heads):
            found.append((row, "答复"))
        elif row.status == STATUS.APPEALED and reviews(user, row):
            found.append((row, "复查"))
        elif row.late and Role.AUDITOR in user.roles_in(row.branch):
            found.append((row, "督促"))
    return found


def objections_answered(user):
    """The reader's own objections that were answered in the last days: dismissed by the branch, or finally."""
    own = readable(Objection.objects.visible_to(user).filter(raised_by=user)).exclude(status__in=Objection.OPEN)
    return [row for row in own if (today() - (row.final_on or row.answered_on)).days <= ANSWER_SHOWN]


def dispute_of(objection):
    """What an open objection blocks, in words that name nobody (A33)."""
    said = f"{in_words(objection.raised_on)}提出的异议{objection.get_status_display()}，期限 {in_words(objection.due)}"
    return Block(said, f"{objection.notice.get_absolute_url()}#objections")


def lines_in_question(objection, quarter):
    """The standing deductions that an upheld objection may reverse: those of the person, or of the whole quarter."""
    if quarter is None or quarter.status not in Quarter.CORRECTABLE:
        return []
    lines = Deduction.objects.filter(sheet__quarter=quarter).select_related("item", "sheet__member")
    if objection.member_id:
        lines = lines.filter(sheet__member=objection.member_id)
    return live(list(lines))


def own_lines_on(quarter, member):
    """The standing deductions of one member in a quarter, for the member to choose from."""
    return live(list(Deduction.objects.filter(sheet__quarter=quarter, sheet__member=member).select_related("item"))) if quarter and member else []


def disputed_sheet(objection, quarter, user):
    """The sheet whose figure is disputed, where this reader may see how it came about; None otherwise."""
    if quarter is None or not objection.member_id:
        return None
    return Sheet.objects.visible_to(user).filter(quarter=quarter, member=objection.member_id).first()


def objections_about(member, notices):
    """What came of the objections about a member (附件2), without anybody's name."""
    rows = Objection.objects.filter(member=member, notice__in=notices).select_related("notice", "correction").order_by("raised_on", "pk")
    return [f"{row.notice.title}：{in_words(row.raised_on)}提出，{_outcome(row)}" for row in rows]


def _outcome(row):
    answered = row.final_on or row.answered_on
    said = f"{row.state}（{in_words(answered)}）" if answered and not row.is_open else row.state
    return said + ("，得分已更正并公示" if row.correction_id else "")
