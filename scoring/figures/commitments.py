"""公开承诺 and 岗位目标 of a year: who wrote what, what is public, what became of it."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from members.clock import today
from members.figures import by_strokes
from members.models import Branch, Member
from members.rules import HEADS
from scoring import rules
from scoring.figures.rows import exempt_on
from scoring.models import Commitment, Cycle, Quarter

MOST = {Commitment.Kind.PROMISE: 5, Commitment.Kind.TARGET: 3}  # items a member and year
PROMISE_KINDS = ((Commitment.Kind.PROMISE, "promises"), (Commitment.Kind.TARGET, "targets"))


class Promised(NamedTuple):
    """One member's year."""

    member: Member
    rows: list  # Commitments, promises first

    @property
    def public(self):
        return [row for row in self.rows if row.notice_id]

    @property
    def open(self):
        """Those that may still be changed."""
        return [row for row in self.rows if row.notice_id is None]

    def left(self, kind):
        """How many items may still be written."""
        return MOST[kind] - sum(row.kind == kind for row in self.public)

    @property
    def state(self):
        """The mark and the word of how far the member is."""
        if not self.rows:
            return "wait", "没有写"
        return ("now", f"{len(self.open)} 项待公示") if self.open else ("done", "已公示")


def promised_by(branch, cycle, *, member=None):
    """[Promised] by 姓氏笔画: all who are in the branch and take part, and whoever promised something there."""
    rows = Commitment.objects.filter(branch=branch, cycle=cycle, dropped=False).select_related("member", "notice")
    people = Member.objects.filter(branch=branch, left_on=None).exclude(pk__in=exempt_on(branch, today()))
    if member is not None:
        rows, people = rows.filter(member=member), people.filter(pk=member.pk)
    found = defaultdict(list)
    for row in rows.order_by("-notice", "id"):
        found[row.member].append(row)
    everybody = {*people, *found}
    return [Promised(person, sorted(found[person], key=_order)) for person in by_strokes(everybody)]


def promises_of(member, cycle):
    """One member's year in the own branch."""
    return next(iter(promised_by(member.branch, cycle, member=member)), Promised(member, []))


def _order(row):
    return row.kind != Commitment.Kind.PROMISE, row.pk


def by_member(branch, cycle):
    """{member id: Commitments}, for the page of the task points."""
    return {line.member.pk: line.rows for line in promised_by(branch, cycle)}


def may_write_in(cycle):
    """Promises are made in the year that they are for."""
    return today().year <= cycle.year


def outcomes_open(branch, cycle):
    """五(一)3 “四季度同时评定任务分”: from the fourth quarter's first day until its opinion is formed."""
    if today() < rules.quarter_span(cycle.year, rules.QUARTERS)[0]:
        return False
    fourth = Quarter.objects.filter(branch=branch, cycle=cycle, number=rules.QUARTERS).first()
    return fourth is None or fourth.is_open


def unwritten(user):
    """The cycle of this year in which this member has promised nothing yet, in January to March, or None."""
    member, day = user.member, today()
    if member is None or member.left_on or day > rules.quarter_span(day.year, 1)[1] or member.pk in exempt_on(member.branch, day):
        return None
    written = Commitment.objects.filter(member=member, branch=member.branch_id, dropped=False)
    return Cycle.objects.filter(committee=member.branch.committee_id, year=day.year).exclude(pk__in=written.values("cycle")).first()


def unpublished(user):
    """[(branch, cycle, members with something to publish, who wrote nothing, all)] for the heads of a branch, this year.

    Until the last day to write, who wrote nothing stays on the list after the others' promises are public.
    """
    found, day = [], today()
    runs = day <= rules.quarter_span(day.year, 1)[1]
    for branch in Branch.objects.filter(pk__in=user.reach.branches).select_related("committee"):
        cycle = Cycle.objects.filter(committee=branch.committee_id, year=day.year).first()
        if cycle and user.roles_in(branch) & HEADS:
            lines = promised_by(branch, cycle)
            waiting, lack = sum(bool(line.open) for line in lines), sum(not line.rows for line in lines)
            if waiting or (runs and 0 < lack < len(lines)):
                found.append((branch, cycle, waiting, lack, len(lines)))
    return found


def untold(user):
    """[(cycle, how many items)] of which this member has not told the outcome, from December on."""
    member, found = user.member, defaultdict(int)
    if member is None:
        return []
    rows = Commitment.objects.filter(member=member, branch=member.branch_id, dropped=False, outcome="", cycle__year__in=[today().year - 1, today().year])
    for row in rows.select_related("cycle"):
        if today() >= date(row.cycle.year, 12, 1):
            found[row.cycle] += 1
    return [(cycle, lack) for cycle, lack in found.items() if outcomes_open(member.branch, cycle)]
