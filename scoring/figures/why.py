"""Why these points: one member's quarter laid open, from the figure down to every line, its rule and its history."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from members.clauses import CLAUSES
from members.figures import changes_of
from members.rules import OFFICERS, Role
from scoring import rules
from scoring.figures.agreement import Standing, standing_of
from scoring.figures.rows import Row, entries_of, rows_of
from scoring.figures.selfs import form_of
from scoring.models import Deduction, Notice, Objection, Quarter, Sheet
from scoring.rules import shown

HISTORY = 50  # rows, as everywhere


class Step(NamedTuple):
    """One step of the arithmetic, with the clause that it follows."""

    title: str
    math: str
    clause: str = ""


class Event(NamedTuple):
    """A line entered, reversed or confirmed, as `_history.html` shows it."""

    history_date: object
    history_user: object
    get_history_type_display: str
    changes: list
    history_change_reason: str


class Why(NamedTuple):
    """All that the page says about one sheet."""

    sheet: Sheet
    row: Row
    standing: Standing
    form: object  # None while it is not this reader's to see
    lines: list
    steps: list
    meetings: list
    notices: list
    objections: list
    reconsiderations: list
    history: list
    sentence: str
    full: Decimal = rules.QUARTER_FULL


def why_of_quarter(sheet, user):
    """To the member what is public by now, to officers and the auditor all but a form that is not handed in."""
    row = rows_of(Sheet.objects.filter(pk=sheet.pk))[0]
    sheet, quarter = row.sheet, row.sheet.quarter
    own = sheet.member_id == user.member_id
    officer = bool(user.roles_in(quarter.branch) & (OFFICERS | {Role.AUDITOR}))
    standing = standing_of(row, public_only=not officer)
    notices = _notices(quarter)
    return Why(
        sheet,
        row,
        standing,
        form_of(sheet) if own or sheet.handed_in_at else None,
        entries_of(sheet, Deduction),
        steps_of(row),
        [(meeting, rules.why_passes(meeting.eligible, meeting.present, meeting.ayes)) for meeting in quarter.meetings.all()],
        notices,
        # Whoever objects is known to the handlers only (A33): here stands what was asked of the branch and decided.
        list(Objection.objects.filter(Q(member=sheet.member, notice__in=notices) | Q(line__sheet=sheet))),
        list(sheet.reconsiderations.select_related("line__item")),
        _history(sheet, hidden=set() if officer or standing.committee is not None else {"opinion", "opinion_points"}),
        _sentence(row, standing),
    )


def steps_of(row):
    """四3 as arithmetic: item by item up to its cap, then the quarter down to its floor."""
    if row.sheet.quarter.brought_in:
        return [Step("期初录入", f"启用系统前已在纸上汇总，得分 {shown(row.points):f}，没有逐条登记")]
    groups = defaultdict(list)
    for line in sorted(row.deductions, key=lambda line: line.item.order):
        groups[line.item].append(line.points)
    steps, counted = [], []
    for item, points in groups.items():
        capped = min(sum(points), item.cap) if item.cap is not None else sum(points)
        counted.append(capped)
        steps.append(Step(f"{item.code} {item.text}", _item_math(item, points, capped), _terms(item)))
    return [*steps, Step("本季得分", _quarter_math(row, counted), CLAUSES["base"].quoted)]


def _item_math(item, points, capped):
    total = sum(points)
    said = " + ".join(f"{shown(part):f}" for part in points) + (f" = {shown(total):f}" if len(points) > 1 else "")
    if item.cap is None:
        return f"扣 {said}"
    if capped < total:
        return f"扣 {said}，超过本季上限 {shown(item.cap):f} → 只扣 {shown(capped):f}"
    return f"扣 {said}，不超过本季上限 {shown(item.cap):f}"


def _terms(item):
    unit = f"每{item.unit}" if item.unit else ""
    cap = f"，每季最多 {shown(item.cap):f} 分" if item.cap is not None else ""
    return f"“{item.text}”：{unit}扣 {shown(item.points):f} 分{cap}——本支部积分标准 {item.code}"


def _quarter_math(row, counted):
    full, deducted = rules.QUARTER_FULL, row.deducted
    if not counted:
        return f"{full}，没有扣分"
    parts = " + ".join(f"{shown(points):f}" for points in counted)
    total = deducted.counted + deducted.lost_at_floor
    if deducted.lost_at_floor:
        return f"{parts} = {shown(total):f} > {full}，扣完为止 → {shown(row.points):f}（超出的 {shown(deducted.lost_at_floor):f} 分不再扣，也不带到下季）"
    return f"{full} − {f'({parts})' if len(counted) > 1 else parts} = {shown(row.points):f}"


def _sentence(row, standing):
    status = row.sheet.quarter.get_status_display()
    if row.sheet.quarter.status == Quarter.Status.CONFIRMED:
        said = f"本季“{status}”，得分不再变动。"
    else:
        said = f"本季“{status}”，这是到现在为止的得分。"
    if row.sheet.quarter.brought_in:
        return said
    many = f"计入的扣分 {len(row.deductions)} 条，共扣 {shown(row.deducted.counted):f} 分。" if row.deductions else "没有扣分。"
    return said + many + (f"{row.lost}。" if row.lost else "")


def _notices(quarter):
    """Every notice that told of the quarter, also those that a later version took down."""
    told = {row.notice_id for row in quarter.history.all()} - {None}
    return list(Notice.objects.filter(pk__in=told).order_by("posted_on", "pk"))


def _history(sheet, hidden):
    events = [*changes_of(sheet, without=hidden), *_line_events(sheet)]
    events.sort(key=lambda event: event.history_date, reverse=True)
    return events[:HISTORY]


def _line_events(sheet):
    """What happened to the lines, out of their own history; one query for any number of them."""
    seen = set()
    for row in Deduction.history.filter(sheet_id=sheet.pk).select_related("item", "history_user__member").order_by("history_date", "history_id"):
        if row.reverses_id:
            what, change = "冲销", (row.item.code, "扣分", f"退回 {shown(-row.points):f}")
        elif row.id in seen:
            what, change = "确认", (row.item.code, "待确认", "已确认" if row.confirmed_by_id else "已更改")
        else:
            what, change = "登记扣分", (row.item.code, "空", f"扣 {shown(row.points):f}")
        seen.add(row.id)
        yield Event(row.history_date, row.history_user, what, [change], row.history_change_reason or row.fact)
