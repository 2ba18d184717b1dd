"""六1 “建立工作台账”: a branch's year in one book, the rows of each of its sheets."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Q

from evaluation.models import Decision
from evaluation.papers.record import Made
from evaluation.papers.shapes import Summary
from evaluation.papers.summary import branch_summary, notices_of
from members.figures import by_strokes
from members.models import Meeting, Membership
from members.rules import Category
from scoring.figures import categories_on, exempt_on, here_between
from scoring.models import Gathering, Mark, Objection, Standard
from scoring.rules import QUARTERS, passes, quarter_span


class Ledger(NamedTuple):
    """Each list holds the rows of one sheet, as tuples in the order of its columns."""

    year: int
    branch: str
    roster: list
    standard: list
    entries: list
    quarters: list
    meetings: list
    notices: list
    objections: list
    summary: Summary


def ledger(branch, cycle, *, reader):
    """What was kept about the branch in this year; of objections what came of them, never who objected (A33)."""
    made = Made(branch, cycle, reader)
    people = by_strokes(made.years.values())
    notices = notices_of(branch, cycle).select_related("corrects").order_by("posted_on", "pk")
    return Ledger(
        year=cycle.year,
        branch=branch.name,
        roster=_roster(branch, cycle.year, made.day),
        standard=_standard(branch, cycle),
        entries=[(own.member.name, number, *line) for own in people for number, line in enumerate(made.lines(own), 1)],
        quarters=[(own.member.name, *quarter) for own in people for quarter in made.quarters(own)],
        meetings=_meetings(branch, cycle),
        notices=[(n.title, n.posted_on, n.ends_on, n.days, _about(n)) for n in notices],
        objections=_objections(notices),
        summary=branch_summary(branch, cycle),
    )


def _roster(branch, year, day):
    """Whom the branch held on any day of the year, a row for each stay: who left may have come back."""
    first = quarter_span(year, 1)[0]
    people = by_strokes(here_between(branch, first, day))
    categories, exempt = categories_on(people, day), exempt_on(branch, day)
    stays = defaultdict(list)
    for stay in Membership.objects.filter(Q(until=None) | Q(until__gt=first), branch=branch, member__in=people, since__lte=day):
        stays[stay.member_id].append(stay)
    rows = []
    for member, stay in [(person, stay) for person in people for stay in stays[person.pk] or [None]]:
        gone = stay is not None and stay.until is not None and stay.until <= day
        remarks = [
            f"{stay.get_going_display()}：{stay.went_to}".rstrip("：") if gone else "",
            "不参加积分（已审批）" if member.pk in exempt else "",
            "离退休" if member.retired else "",
            "预备党员" if member.is_probationary_on(day) else "",
        ]
        rows.append((
            member.name, member.sex, member.ethnicity, member.born_on, member.joined_on, Category(categories[member.pk]).label,
            stay.since if stay and stay.coming == Membership.Coming.TRANSFERRED else None, stay.until if gone else None, "；".join(filter(None, remarks)),
        ))  # fmt: skip
    return rows


def _standard(branch, cycle):
    """Every version that the meeting passed, item by item."""
    rows = []
    for standard in Standard.objects.filter(branch=branch, cycle=cycle).exclude(status=Standard.Status.DRAFT).order_by("version").prefetch_related("items"):
        for item in standard.items.all():
            if item.in_use:
                marks = "、".join(item.scale.split())
                fits = item.classes if not item.service else f"{item.classes}（{item.get_service_display()}）"
                rows.append((standard.version, item.get_part_display(), item.code, item.heading, item.text, item.points, item.cap, marks, fits))
    return rows


def _meetings(branch, cycle):
    """Those that decided something about the year, then what the monthly sheets hold, by their days."""
    first, last = quarter_span(cycle.year, 1)[0], quarter_span(cycle.year, QUARTERS)[1]
    votes = Decision.objects.filter(review__branch=branch, review__cycle=cycle, meeting__isnull=False).values("meeting")
    about = Q(quarters__cycle=cycle) | Q(standards__cycle=cycle) | Q(pk__in=votes) | Q(held_on__range=(first, last))
    decided = Meeting.objects.filter(about, branch=branch)
    rows = [
        (m.held_on, m.get_kind_display(), m.subject, m.eligible, m.present, m.ayes, "通过" if passes(m.eligible, m.present, m.ayes) else "未通过", m.left_out)
        for m in decided.distinct()
    ]
    held = Gathering.objects.filter(sheet__branch=branch, held_on__range=(first, last), lifted=False).prefetch_related("due")
    away = Mark.objects.filter(gathering__in=held, lifted=False, kind__in=(Mark.Kind.LEAVE, Mark.Kind.ABSENT))
    missing = Counter(away.values_list("gathering", flat=True))
    rows += [(g.held_on, g.get_kind_display(), g.subject, len(g.due.all()), len(g.due.all()) - missing[g.pk], None, "", "") for g in held]
    return sorted(rows, key=lambda row: row[0])


def _about(notice):
    if notice.withdrawn_on:
        return "已撤下"
    return f"更正：{notice.corrects.title}" if notice.corrects_id else ""


def _objections(notices):
    """Which notice, about whom, when, what came of it: nobody who objected is named, nor what they wrote."""
    rows = Objection.objects.filter(notice__in=notices).select_related("notice", "member").order_by("raised_on", "pk")
    return [
        (row.number, row.notice.title, row.member.name if row.member else "整个公示结果", row.raised_on, row.answered_on, row.final_on, row.state, "已更正公示" if row.correction_id else "")
        for row in rows
    ]
