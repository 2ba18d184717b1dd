"""Writes of more than one row: the year's standard, the quarter's sheets and lines, notices, seals."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from members.clock import today
from members.models import Meeting
from members.rules import BRANCH_COMMITTEE
from scoring import rules
from scoring.figures import categories_on, live, rows_of, without_sheet, year_of
from scoring.models import (
    Cycle,
    DayOff,
    Deduction,
    Notice,
    Quarter,
    Reward,
    Seal,
    Sheet,
    Standard,
    StandardItem,
    TaskScore,
)
from scoring.standard import default_items

VOTE_SETTINGS = (
    "count_abstentions", "excellent_share", "cap_changes_points", "base_counts_probationary", "grade_probationary",
    "probationary_votes", "needs_quorum", "always_two_counts",
)  # fmt: skip
DECIDED = {"DIS-01", "DIS-02", "DIS-03", "DIS-04"}  # A40: the day of the decision counts


@transaction.atomic
def open_cycle(cycle, *, by, **settings):
    """A17, A37b: the committee's settings of a year; the filing date is the end of February by default."""
    if cycle.committee_id is None:
        raise ValidationError("您的党委没有下属党支部，考核年度由有党支部的党委建立。")
    before = Cycle.objects.select_for_update().filter(pk=cycle.pk).first()
    if before and before.year != cycle.year and before.standards.exists():
        raise ValidationError({"year": "已有党支部登记了积分标准，年度不能再改。"})
    if before and before.voting:
        changed = [name for name in VOTE_SETTINGS if getattr(before, name) != getattr(cycle, name)]
        if changed:
            raise ValidationError(dict.fromkeys(changed, "测评已经开始，这一项不能再改。"))
    cycle.file_by = settings.get("file_by") or rules.quarter_due(cycle.year, rules.QUARTERS)
    return _add(cycle, by)


@transaction.atomic
def adopt_standard(branch, cycle, *, adopted_on, by):
    """五(一)1, A44: the branch's standard of the year: last year's, else the default, passed by its meeting."""
    if cycle.committee_id != branch.committee_id:
        raise ValidationError("考核年度不属于本支部的党委。")
    if adopted_on > today():
        raise ValidationError("党员大会通过日期不能晚于今天。")
    if Standard.objects.filter(branch=branch, cycle=cycle).exists():
        raise ValidationError(f"{cycle}的积分标准已经通过。")
    last = Standard.objects.filter(branch=branch, cycle__year=cycle.year - 1).first()
    standard = Standard(branch=branch, cycle=cycle, adopted_on=adopted_on)
    standard._history_user = by
    standard.save()
    if last:
        skip = {"id", "standard_id"}
        items = [{name: getattr(item, name) for name in _fields(StandardItem) - skip} for item in last.items.all()]
    else:
        items = default_items()
    bulk_create_with_history([StandardItem(standard=standard, **item) for item in items], StandardItem, default_user=by)
    return standard


def _fields(model):
    return {field.attname for field in model._meta.concrete_fields}


@transaction.atomic
def open_quarter(standard, number, *, by):
    """五(一)3: a quarter with a sheet for each member; who came after its first month has none (A11)."""
    branch, cycle = standard.branch, standard.cycle
    first = rules.quarter_span(cycle.year, number)[0]
    if first > today():
        raise ValidationError(f"{cycle.year}年第{number}季度还没有开始，{first.month}月1日起可以开启。")
    if Quarter.objects.filter(branch=branch, cycle=cycle, number=number).exists():
        raise ValidationError("这个季度已经开启。")
    quarter = Quarter(branch=branch, cycle=cycle, standard=standard, number=number)
    quarter._history_user = by
    quarter.save()
    if not add_sheets(quarter, by=by):
        raise ValidationError("本支部还没有党员，请先导入花名册。")
    return quarter


@transaction.atomic
def add_sheets(quarter, *, by):
    """A sheet for each member of the quarter who has none yet; returns how many were added."""
    Quarter.objects.select_for_update().get(pk=quarter.pk)
    if not quarter.is_open:
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”，不能再补名单。")
    missing = without_sheet(quarter)
    categories = categories_on(missing, min(quarter.span[1], today()))
    sheets = [Sheet(quarter=quarter, member=member, category=categories[member.pk]) for member in missing]
    bulk_create_with_history(sheets, Sheet, default_user=by)
    return len(sheets)


def _lock(sheet):
    """The sheet's quarter, locked; a line is written only while it is open."""
    quarter = Quarter.objects.select_for_update().get(pk=sheet.quarter_id)
    if not quarter.is_open:
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”，不能再登记。要更正，请先由支部书记退回或更正。")
    return quarter


def _day_counts(quarter, day, what):
    first, last = quarter.span
    if day > today():
        raise ValidationError({what: "日期不能晚于今天。"})
    if not first <= day <= last:
        raise ValidationError({what: f"不在{quarter}内（{first:%Y-%m-%d} 至 {last:%Y-%m-%d}）。"})


@transaction.atomic
def record_deduction(sheet, *, item, happened_on, fact, by, points=None, decided_on=None, evidence=""):
    """四3: one fact under one item; the category of the day that counts decides whether the item applies (A13, A40)."""
    quarter = _lock(sheet)
    if item.standard_id != quarter.standard_id or item.part != StandardItem.Part.BASE:
        raise ValidationError({"item": "请选本支部本年度标准里的扣分条目。"})
    if item.key in DECIDED and decided_on is None:
        raise ValidationError({"decided_on": f"{item.code}按决定日期计算，请填决定日期。"})
    if decided_on and decided_on < happened_on:
        raise ValidationError({"decided_on": "决定日期不能早于事实日期。"})
    counts_on, what = (decided_on, "decided_on") if item.key in DECIDED else (happened_on, "happened_on")
    _day_counts(quarter, counts_on, what)
    category = sheet.member.category_on(counts_on)
    if not item.applies_to(category, retired=sheet.member.retired):
        raise ValidationError({"item": f"{item.code}不适用于{category.label}{'离退休' if sheet.member.retired else ''}党员。"})
    if points is not None and points > rules.QUARTER_FULL:
        raise ValidationError({"points": f"一条最多扣 {rules.QUARTER_FULL} 分。"})
    standing = live(list(sheet.deductions.all()))
    if any((line.item_id, line.happened_on, line.fact) == (item.pk, happened_on, fact) for line in standing):
        raise ValidationError({"fact": "同一天的同一件事已经登记过一次。"})
    line = Deduction(
        sheet=sheet, item=item, points=item.points if points is None else points, happened_on=happened_on,
        decided_on=decided_on, fact=fact, evidence=evidence, entered_by=by,
    )
    return _add(line, by)


@transaction.atomic
def grant_reward(sheet, *, item, happened_on, grounds, by, points=None, matter="", proof="", certified_by=""):
    """四3, A42: a reward goes with the quarter through 支委会 and meeting; without proof the database refuses it."""
    quarter = _lock(sheet)
    if item.standard_id != quarter.standard_id or item.part != StandardItem.Part.REWARD:
        raise ValidationError({"item": "请选本支部本年度标准里的奖励条目。"})
    if happened_on > today() or happened_on.year != quarter.cycle.year:
        raise ValidationError({"happened_on": f"应是 {quarter.cycle.year} 年内、不晚于今天的日期。"})
    if points is not None and points > rules.REWARD_FULL:
        raise ValidationError({"points": f"一项最多加 {rules.REWARD_FULL} 分。"})
    standing = live(list(sheet.rewards.all()))
    if any((line.item_id, line.happened_on, line.grounds) == (item.pk, happened_on, grounds) for line in standing):
        raise ValidationError({"grounds": "同一天的同一件事已经登记过一次。"})
    reward = Reward(
        sheet=sheet, item=item, points=item.points if points is None else points, happened_on=happened_on,
        grounds=grounds, matter=matter, proof=proof or "", certified_by=certified_by, entered_by=by,
    )
    return _add(reward, by)


def _add(entry, by, reason=None):
    entry._history_user, entry._change_reason = by, reason
    entry.full_clean()
    entry.save()
    return entry


@transaction.atomic
def reverse(entry, *, reason, by):
    """A23: never an edit; a line with the opposite points that names the one it takes back, and why."""
    _lock(entry.sheet)
    reason = reason.strip()
    if not reason:
        raise ValidationError("冲销要写明理由。")
    if isinstance(entry, Deduction) and by.member_id == entry.sheet.member_id:
        raise ValidationError("本人的扣分要由另一名支委冲销。")
    if entry.reverses_id or type(entry).objects.filter(reverses=entry).exists():
        raise ValidationError("这一条已经冲销过。")
    opposite = {name: getattr(entry, name) for name in _fields(type(entry)) - {"id", "confirmed_by_id"}}
    opposite |= {"points": -entry.points, "reverses_id": entry.pk, "entered_by_id": by.pk}
    text = "fact" if isinstance(entry, Deduction) else "grounds"
    opposite[text] = f"冲销：{reason}"[:200]
    return _add(type(entry)(**opposite), by, reason)


@transaction.atomic
def confirm_line(entry, *, by):
    """A22: a line that an officer entered about themself is confirmed by another officer."""
    _lock(entry.sheet)
    if entry.confirmed_by_id:
        raise ValidationError(f"这一条已由{entry.confirmed_by}确认。")
    if by.pk == entry.entered_by_id or by.member_id == entry.sheet.member_id or not by.roles_in(entry.sheet.quarter.branch) & BRANCH_COMMITTEE:
        raise ValidationError("本人登记的一条要由另一名支委确认。")
    entry.confirmed_by = by
    return _add(entry, by, "确认")


@transaction.atomic
def save_sheet(sheet, *, self_points, opinion, by):
    """五(一)3: the self-assessed points of a form handed in on paper, and the opinion of the 支委会."""
    _lock(sheet)
    sheet.self_points, sheet.opinion = self_points, opinion
    return _add(sheet, by)


@transaction.atomic
def score_tasks(sheet, *, marks, by):
    """四3, 五(一)3: task points, graded with the fourth quarter. `marks` maps an item to points."""
    quarter = _lock(sheet)
    if quarter.number != rules.QUARTERS:
        raise ValidationError("任务分与第四季度同步评定。")
    if marks and by.member_id == sheet.member_id:
        raise ValidationError(f"{sheet.member}本人的任务分要由另一名支委评定。")
    for item, points in marks.items():
        if not item.applies_to(sheet.category, retired=sheet.member.retired) or item.standard_id != quarter.standard_id:
            raise ValidationError(f"{item.code}不适用于{sheet.member}。")
        score = TaskScore.objects.filter(sheet=sheet, item=item).first() or TaskScore(sheet=sheet, item=item)
        if score.points != points:
            score.points = points
            _add(score, by)


def tasks_for(sheet):
    """The task items of this member: one set of the category, or of the retired (A38)."""
    items = sheet.quarter.standard.items.filter(part=StandardItem.Part.TASK)
    return [item for item in items if item.applies_to(sheet.category, retired=sheet.member.retired)]


def hold_meeting(quarter, *, by, held_on, eligible, present, ayes, remark=""):
    """五(一)3: the member meeting and its count; every one is kept, a failed one too (A20)."""
    meeting = Meeting(
        branch=quarter.branch, held_on=held_on, subject=f"评议{quarter}积分", eligible=eligible, present=present,
        ayes=ayes, remark=remark,
    )
    _add(meeting, by)
    quarter.meetings.add(meeting)
    return meeting


def post_notice(branch, cycle, *, title, text, head, rows, by, signed="", withheld=()):
    """五(一)5, A31-A32: frozen rows, and the working days they hang for."""
    off = list(DayOff.objects.filter(committee=branch.committee))
    ends_on = rules.notice_ends(
        today(), cycle.notice_days, days_off=[d.day for d in off if not d.working], working=[d.day for d in off if d.working]
    )
    committee = branch.committee
    contact = {"受理人": committee.contact, "电话": committee.contact_phone or branch.phone, "地址": committee.contact_address}
    notice = Notice(
        branch=branch, title=title, text=text, head=head, rows=rows, withheld=list(withheld),
        signed=signed or branch.name,
        contact={label: value for label, value in contact.items() if value},
        days=cycle.notice_days, posted_on=today(), ends_on=ends_on,
    )
    notice._history_user = by
    notice.save()
    return notice


def publish_quarter(quarter, *, by):
    """F4: points of the quarter and of the year so far; no reasons, no phones (A31)."""
    years = year_of(quarter.branch, quarter.cycle)
    rows = []
    here = [row for row in rows_of(quarter.sheets.all()) if row.sheet.member_id in years]
    for number, row in enumerate(here, start=1):
        so_far = sum(r.points for q, r in years[row.sheet.member_id].rows.items() if q <= quarter.number)
        rows.append([number, row.member.name, row.sheet.get_category_display()[:2], _print(row.points), _print(so_far)])
    meeting, again = quarter.last_meeting, f"（第{quarter.version}次公示）" if quarter.version > 1 else ""
    quarter.notice = post_notice(
        quarter.branch, quarter.cycle, by=by,
        title=f"关于{quarter.branch}{quarter}党员积分情况的公示{again}",
        text=(
            f"根据《关于在全局党员中实行党员积分制管理的实施方案》，支委会于{chinese_day(quarter.opinion_on)}提出初步意见，"
            f"党员大会于{chinese_day(meeting.held_on)}评议通过（应到{meeting.eligible}人，实到{meeting.present}人，"
            f"赞成{meeting.ayes}人）。现将{quarter.get_number_display()}党员积分情况公示如下。"
        ),
        head=["序号", "姓名", "类别", "本季得分", "本年累计"], rows=rows,
    )  # fmt: skip


def withdraw(notice, *, by):
    """A notice whose content was reopened hangs no longer; what it said stays readable by login."""
    if notice is not None and notice.runs:
        notice.withdrawn_on = today()
        _add(notice, by, "撤下")


def chinese_day(day):
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _print(points):
    return f"{rules.shown(points):f}"


def seal_quarter(quarter, *, by):
    """The confirmed quarter as it now stands: every line with its fact."""
    text = [
        [row.member.name, _print(row.points)]
        + [[line.item.code, _print(line.points), str(line.happened_on), line.fact] for line in row.deductions]
        + [[score.item.code, _print(score.points)] for score in row.task_scores]
        + [[reward.item.code, _print(reward.points), reward.grounds] for reward in row.rewards]
        for row in rows_of(quarter.sheets.all())
    ]
    seal(quarter.branch, subject=str(quarter), version=quarter.version, text=text)


def seal(branch, *, subject, version, text):
    """Append one link to the branch's chain; the caller holds the paper's lock."""
    text = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
    last = Seal.objects.select_for_update().filter(branch=branch).last()
    previous = last.digest if last else ""
    return Seal.objects.create(
        branch=branch, seq=last.seq + 1 if last else 1, subject=subject, version=version, text=text, previous=previous,
        digest=Seal.hash(previous, subject, version, text),
    )
