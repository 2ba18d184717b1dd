"""A month's sheet as it stands: who is due where, what is marked, and who has been idle for how long."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q

from members.clock import today
from members.figures import by_strokes
from members.models import Appointment, Exemption, Member, Membership
from members.rules import BRANCH_COMMITTEE, HEADS, Category, Role, add_months
from scoring import rules
from scoring.figures.rows import categories_on
from scoring.models import Gathering, Mark, MonthSheet, Standard

KIND = Mark.Kind
ATTENDANCE = (("", "到"), (KIND.LEAVE.value, "请假"), (KIND.ABSENT.value, "缺席"), (KIND.LATE.value, "迟到早退"))
DUES = (("", "已交"), (KIND.DUES_LATE.value, "迟交"), (KIND.DUES_UNPAID.value, "未交"))
WORK = (("", "无"), (KIND.WORK_UNDONE.value, "未做"))


class Slot(NamedTuple):
    """One column of the sheet: a gathering, dues or work."""

    name: str  # g12, dues, work
    label: str
    choices: tuple  # (kind of mark, word); the first is how things should be
    gathering: Gathering | None = None

    @property
    def words(self):
        return dict(self.choices)


class Line(NamedTuple):
    """One member's row: {slot: kind of mark, or empty}, only the slots that concern the member; and their remarks."""

    member: Member
    cells: dict
    remarks: dict  # {slot: what is said of its mark}, of those that stand

    def said(self, slot):
        """缺席（出差）: the cell in words."""
        return with_remark(slot.words[self.cells[slot.name]], self.remarks.get(slot.name, ""))


def with_remark(word, remark):
    """As a cell, a page and the list of changes write a mark."""
    return f"{word}（{remark}）" if remark else word


class Attendance(NamedTuple):
    """应到, 实到, 请假, 缺席 of one gathering; whoever came late came."""

    gathering: Gathering
    due: int
    present: int
    leave: int
    absent: int
    late: int


def span_of(sheet):
    """The first and the last day of the month."""
    first = date(sheet.year, sheet.month, 1)
    return first, add_months(first, 1) - timedelta(days=1)


def here_between(branch, first, last):
    """Whom the branch held on some day of these: by the member's own dates, or by a membership that has ended."""
    held = Membership.objects.filter(Q(until=None) | Q(until__gt=first), branch=branch, since__lte=last)
    now = Q(left_on=None) | Q(left_on__gt=first), Q(arrived_on=None) | Q(arrived_on__lte=last), Q(branch=branch, joined_on__lte=last)
    return Member.objects.filter(Q(*now) | Q(pk__in=held.values("member"))).order_by("order", "id")


def due_by_default(branch, kind, day):
    """Who is expected: all but mobile members and those with an approved exemption; at the 支委会 whoever sits in it."""
    people = list(here_between(branch, day, day))
    categories = categories_on(people, day)
    exempt = {paper.member_id for paper in Exemption.objects.filter(member__in=people) if paper.covers(day)}
    due = [member for member in people if categories[member.pk] != Category.MOBILE and member.pk not in exempt]
    if kind == Gathering.Kind.COMMITTEE:
        offices = Appointment.objects.filter(branch=branch, role__in=BRANCH_COMMITTEE)
        seated = {office.member_id for office in offices if office.covers(day)}
        due = [member for member in due if member.pk in seated]
    return due


def slots_of(sheet):
    """The columns of the sheet, gatherings by day first."""
    held = [Slot(f"g{gathering.pk}", str(gathering), ATTENDANCE, gathering) for gathering in sheet.gatherings.filter(lifted=False)]
    return [*held, Slot("dues", "党费", DUES), Slot("work", "分配的工作", WORK)]


def slot_of(mark):
    """Where a mark stands in its row."""
    return f"g{mark.gathering_id}" if mark.gathering_id else mark.kind.split("_")[0]


def lines_of(sheet, slots, *, member=None):
    """The rows of the sheet: all whom the branch held in the month, and whoever is due or marked in it; or one of them."""
    due = defaultdict(set)
    for gathering, person in Gathering.due.through.objects.filter(gathering__sheet=sheet).values_list("gathering", "member"):
        due[f"g{gathering}"].add(person)
    marks = {(mark.member_id, slot_of(mark)): mark for mark in sheet.marks.filter(lifted=False)}
    kinds = {place: mark.kind for place, mark in marks.items()}
    named = {person for people in due.values() for person in people} | {person for person, _ in marks}
    people = Member.objects.filter(Q(pk__in=here_between(sheet.branch, *span_of(sheet)).values("pk")) | Q(pk__in=named))
    if member is not None:
        people = people.filter(pk=member.pk)
    return [
        Line(
            person,
            {s.name: kinds.get((person.pk, s.name), "") for s in slots if s.gathering is None or person.pk in due[s.name]},
            {s.name: marks[person.pk, s.name].remark for s in slots if (person.pk, s.name) in marks},
        )
        for person in by_strokes(people)
    ]  # fmt: skip


def attendance_of(slots, lines):
    """The counts of each gathering."""
    found = []
    for slot in slots:
        if slot.gathering is not None:
            cells = Counter(line.cells[slot.name] for line in lines if slot.name in line.cells)
            leave, absent = cells[KIND.LEAVE], cells[KIND.ABSENT]
            found.append(Attendance(slot.gathering, cells.total(), cells.total() - leave - absent, leave, absent, cells[KIND.LATE]))
    return found


def month_strip(branch):
    """[(year, [(month, its sheet or None, has begun)])] of this year, the last and all that have a sheet, newest first."""
    held = Count("gatherings", filter=Q(gatherings__lifted=False), distinct=True)
    sheets = MonthSheet.objects.filter(branch=branch).annotate(held=held, exceptions=Count("marks", filter=Q(marks__lifted=False), distinct=True))
    found, now = {(sheet.year, sheet.month): sheet for sheet in sheets}, (today().year, today().month)
    years = {year for year, _ in found} | {now[0], now[0] - 1}
    return [(year, [(month, found.get((year, month)), (year, month) <= now) for month in range(1, 13)]) for year in sorted(years, reverse=True)]


def last_month_missing(branch):
    """(year, month) of last month where no gathering of it is entered and the branch had a year open, else (0, 0)."""
    day = today().replace(day=1) - timedelta(days=1)
    entered = Gathering.objects.filter(sheet__branch=branch, sheet__year=day.year, sheet__month=day.month, lifted=False).exists()
    begun = Standard.objects.filter(branch=branch, cycle__year=day.year).exists()
    return (day.year, day.month) if begun and not entered else (0, 0)


def changes_in(sheet):
    """Every mark set or lifted, newest first, as the shared list of changes shows it."""
    rows = list(Mark.history.filter(sheet=sheet).select_related("history_user__member", "member", "gathering")[:200])
    for row in rows:
        where = f"{row.member} {row.gathering or ''}".strip()
        word, said = row.get_kind_display(), with_remark(row.get_kind_display(), row.remark)
        row.changes = [(where, said, "撤销") if row.lifted else (where, word if row.history_type == "~" else "正常", said)]
    return rows


class Idle(NamedTuple):
    """One member's run of idle months, up to a day."""

    member: Member
    what: str
    months: list  # (year, month), oldest first
    sheet: MonthSheet  # of the last of them

    @property
    def warning(self):
        return rules.idle_warning(len(self.months))

    @property
    def named(self):
        """2025年12月、2026年1月、2月: a month that nobody wrote down is seen to be missing."""
        return "、".join(f"{year}年{month}月" if n == 0 or month == 1 or year != self.months[n - 1][0] else f"{month}月" for n, (year, month) in enumerate(self.months))


IDLE = {KIND.ABSENT: "没有参加组织生活", KIND.DUES_UNPAID: "没有交党费", KIND.WORK_UNDONE: "没有做分配的工作"}


def idle_of(branches, until):
    """R28: who of these branches has 3 or more idle months in a row on the day, longest first.

    Unpaid dues and undone work are on record by their mark; that they were in order only once the month is over
    and a gathering was entered, as a sheet just opened says nothing yet.
    """
    standing = Mark.objects.filter(sheet__branch__in=branches, lifted=False, kind__in=IDLE, member__left_on=None, member__branch=F("sheet__branch"))
    counted = defaultdict(Counter)  # (member, kind) -> {(year, month): marks}
    people = {}
    for mark in standing.select_related("member", "sheet"):
        people[mark.member_id] = mark.member
        counted[mark.member_id, mark.kind][mark.sheet.year, mark.sheet.month] += 1
    likely = {key: marks for key, marks in counted.items() if len(marks) >= rules.IDLE_WARNED_AT}
    due = Counter(
        Gathering.due.through.objects.filter(gathering__lifted=False, member__in={person for person, _ in likely}, gathering__sheet__branch=F("member__branch"))
        .values_list("member", "gathering__sheet__year", "gathering__sheet__month")
    )  # fmt: skip
    sheets = defaultdict(dict)
    homes = {people[person].branch_id for person, _ in likely}
    held = Count("gatherings", filter=Q(gatherings__lifted=False))
    for sheet in MonthSheet.objects.filter(branch__in=homes).select_related("branch").annotate(held=held):
        sheets[sheet.branch_id][sheet.year, sheet.month] = sheet
    found = []
    for (person, kind), marks in likely.items():
        own = sheets[people[person].branch_id]
        run = rules.consecutive({month: _idle(kind, marks[month], due[person, *month], sheet, until) for month, sheet in own.items()}, until)
        if rules.idle_warning(len(run)):
            found.append(Idle(people[person], IDLE[kind], run, own[run[-1]]))
    return sorted(found, key=lambda idle: (-len(idle.months), idle.member.order, idle.member.pk, [*IDLE.values()].index(idle.what)))


def _idle(kind, marks, due, sheet, until):
    """Was this month idle? None where it says nothing."""
    if kind == KIND.ABSENT:
        return rules.missed(due, marks)
    return True if marks else False if sheet.held and span_of(sheet)[1] <= until else None


def idle_on(sheet, user):
    """R28 for the page of a month: to the secretary and the committee, as of its last day or today."""
    if not user.roles_in(sheet.branch) & (HEADS | {Role.AUDITOR}):
        return []
    return idle_of([sheet.branch], min(span_of(sheet)[1], today()))
