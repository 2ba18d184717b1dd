"""The lines of a quarter: deductions, rewards, task scores; reversed, never edited."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import in_words, today
from members.models import Member
from members.rules import BRANCH_COMMITTEE, Role
from scoring import rules
from scoring.actions.writing import add, check_seen, fields_of
from scoring.figures import in_year_of, live
from scoring.models import Deduction, Quarter, Reward, RewardClaim, StandardItem, TaskScore

MOST_POINTS = 1000  # what one line can hold
GUARDS = []


def guards_deductions(guard):
    """Let `guard` have a say: asked with member, item and the day that counts, it raises what speaks against the line."""
    GUARDS.append(guard)
    return guard


def lock(sheet, *, correcting=False):
    """The sheet's quarter, locked; a line is written only while it is open, or reversed for an upheld objection (A33)."""
    return hold(sheet.quarter_id, correcting=correcting)


def hold(pk, *, correcting=False):
    """The quarter, locked, if lines may be written into it."""
    quarter = Quarter.objects.select_for_update().get(pk=pk)
    if correcting and quarter.status in Quarter.CORRECTABLE and not quarter.settled:
        return quarter
    if not quarter.is_open:
        raise ValidationError(f"{quarter}“{quarter.get_status_display()}”，不能再登记。要更正，请先由支部书记退回或更正。")
    return quarter


def _day_counts(quarter, day, what):
    first, last = quarter.span
    if day > today():
        raise ValidationError({what: "日期不能晚于今天。"})
    if not first <= day <= last:
        raise ValidationError({what: f"不在{quarter}内（{in_words(first)}至{in_words(last)}）。"})


def _check_item(quarter, item):
    if item.standard_id != quarter.standard_id:
        own = item.standard.branch_id == quarter.branch_id and item.standard.cycle_id == quarter.cycle_id
        raise ValidationError({"item": f"{item.code}属于{'另一版' if own else '别的'}积分标准，请选本支部{quarter}执行的标准里的条目。"})
    if item.part != StandardItem.Part.BASE:
        raise ValidationError({"item": f"{item.code}是{item.get_part_display()}的条目，不能用来扣分。"})
    if not item.in_use:
        raise ValidationError({"item": f"{item.code}在本支部的标准里没有启用。"})


def check_deduction(quarter, sheet, *, item, happened_on, fact, times=1, points=None, decided_on=None, standing=(), anyway=False):
    """四3: the points that a line may take, or what is wrong with it, told by field.

    The category of the day that counts decides whether the item applies (A13, A40). An officer may take less than
    the item says, never more; what its cap or the floor will not count is entered all the same (A15). `standing`
    are the member's live lines of that day: one fact counts under one item, so that another line of the day is
    asked about (code `second`) unless it is `anyway` another matter; the very same line is always refused (`same`).
    """
    if quarter.brought_in:
        raise ValidationError(f"{quarter}是期初录入的季度，得分照纸质汇总表录入，不再登记扣分。")
    _check_item(quarter, item)
    decided = item.key in rules.DECIDED
    if decided and decided_on is None:
        raise ValidationError({"decided_on": f"{item.code}按决定日期计算，请填决定日期。"})
    if decided_on and decided_on < happened_on:
        raise ValidationError({"decided_on": "决定日期不能早于事实日期。"})
    counts_on, what = (decided_on, "decided_on") if decided else (happened_on, "happened_on")
    _day_counts(quarter, counts_on, what)
    category = sheet.member.category_on(counts_on)
    if not item.applies_to(category, retired=sheet.member.retired):
        raise ValidationError({"item": f"{item.code}不适用于{category.label}{'离退休' if sheet.member.retired else ''}党员。"})
    if not fact:
        raise ValidationError({"fact": "请写明事由。"})
    for guard in GUARDS:
        guard(sheet.member, item, counts_on)
    points = _points_of(item, times, points)
    for line in standing:
        if (line.item_id, line.happened_on, _squeezed(line.fact)) == (item.pk, happened_on, fact):
            raise ValidationError({"fact": ValidationError("同一天的同一件事已经登记过一次。", code="same")})
    first = next((line for line in standing if line.happened_on == happened_on), None)
    if first and not anyway:
        stands = f"{first.item.code} −{rules.shown(first.points):f}：{first.fact}"
        raise ValidationError(f"同一天已登记 {stands}。一件事只按一条扣；是另一件事的，请按“仍然记入”。", code="second")
    return points


def _points_of(item, times, points):
    if times < 1:
        raise ValidationError({"times": "次数应是 1 以上的整数。"})
    most = item.points * times
    if most >= MOST_POINTS:
        raise ValidationError({"times": f"{times} {item.unit or '次'}太多了，请核对次数。"})
    if points is not None and points <= 0:
        raise ValidationError({"points": "扣分应大于 0。"})
    if points is not None and points > most:
        unit, each = item.unit or "次", f"{rules.shown(item.points):f}"
        raise ValidationError({"points": f"{item.code}每{unit}扣 {each} 分，{times} {unit}最多扣 {rules.shown(most):f} 分；可以少扣，不能多扣。"})
    return most if points is None else points


def _squeezed(text):
    return " ".join(text.split())


def standing_of(sheet, happened_on):
    """The member's live lines of a day in this branch, of whatever quarter (A40)."""
    lines = Deduction.objects.filter(sheet__member=sheet.member_id, sheet__quarter__branch=sheet.quarter.branch_id, happened_on=happened_on)
    return live(list(lines.select_related("item")))


@transaction.atomic
def record_deduction(
    sheet, *, item, happened_on, fact, by, times=1, points=None, decided_on=None, evidence="", handbook="", proof="", mark=None, anyway=False
):  # fmt: skip
    """四3, 五(一)2: one line, by the rules of `check_deduction`; `mark` is what of the monthly sheet it rests on."""
    quarter, fact = lock(sheet), _squeezed(fact)
    points = check_deduction(
        quarter, sheet, item=item, happened_on=happened_on, fact=fact, times=times, points=points, decided_on=decided_on,
        standing=standing_of(sheet, happened_on), anyway=anyway,
    )  # fmt: skip
    if mark and (mark.member_id != sheet.member_id or live(list(mark.deductions.all()))):
        raise ValidationError("这条签到记录已经记过扣分，或者不是这名党员的。")
    line = Deduction(
        sheet=sheet, item=item, times=times, points=points, happened_on=happened_on, decided_on=decided_on, fact=fact,
        evidence=evidence, handbook=handbook, proof=proof or "", mark=mark, entered_by=by,
    )  # fmt: skip
    return add(line, by)


def check_reward(quarter, sheet, *, item, happened_on, grounds, points, claim=None):
    """What a reward must hold, entered by an officer or asked for: an item of the standard that fits the member, a day of the year.

    `claim` is the one that is being granted.
    """
    if item.standard_id != quarter.standard_id or item.part != StandardItem.Part.REWARD:
        raise ValidationError({"item": "请选本支部本年度标准里的奖励条目。"})
    if happened_on > today() or happened_on.year != quarter.cycle.year:
        raise ValidationError({"happened_on": f"应是 {quarter.cycle.year} 年内、不晚于今天的日期。"})
    category = sheet.member.category_on(happened_on)
    if not item.applies_to(category, retired=sheet.member.retired):
        raise ValidationError({"item": f"{item.code}不适用于{category.label}{'离退休' if sheet.member.retired else ''}党员。"})
    if points is not None and points > rules.REWARD_FULL:
        raise ValidationError({"points": f"一项最多加 {rules.REWARD_FULL} 分。"})
    if points is not None and points > item.points:
        raise ValidationError({"points": f"{item.code}一{item.unit}最多加 {rules.shown(item.points)} 分，不能填 {rules.shown(points)} 分。"})
    _only_once(sheet, item, happened_on, grounds, claim)


def _only_once(sheet, item, happened_on, grounds, claim):
    """R8: one fact is rewarded once in the member's year, whatever the quarter; the member is locked, so two posts do not both pass."""
    Member.objects.select_for_update().get(pk=sheet.member_id)
    same = (item.key, happened_on, _squeezed(grounds))
    rewards = Reward.objects.filter(**in_year_of(sheet)).select_related("item", "sheet__quarter__cycle")
    asked = RewardClaim.objects.filter(**in_year_of(sheet), status=RewardClaim.Status.ASKED).exclude(pk=claim and claim.pk)
    for words, lines in (("已经登记为奖励分", live(list(rewards))), ("已经申报，正在等答复", asked.select_related("item", "sheet__quarter__cycle"))):
        for line in lines:
            if (line.item.key, line.happened_on, _squeezed(line.grounds)) == same:
                raise ValidationError({"grounds": f"同一天的同一件事{words}（{line.sheet.quarter}）。"})


@transaction.atomic
def grant_reward(sheet, *, item, happened_on, grounds, by, points=None, matter="", proof="", certified_by="", claim=None):
    """四3, A42: a reward goes with the quarter through 支委会 and meeting; without proof the database refuses it."""
    check_reward(lock(sheet), sheet, item=item, happened_on=happened_on, grounds=grounds, points=points, claim=claim)
    reward = Reward(
        sheet=sheet, item=item, points=item.points if points is None else points, happened_on=happened_on,
        grounds=grounds, matter=matter, proof=proof or "", certified_by=certified_by, entered_by=by,
    )
    return add(reward, by)


@transaction.atomic
def reverse(entry, *, reason, by, correcting=False):
    """A23: never an edit; a line with the opposite points that names the one it takes back, and why.

    `correcting`: of a published quarter, which only `amend_quarter` asks for.
    """
    lock(entry.sheet, correcting=correcting)
    reason = reason.strip()
    if not reason:
        raise ValidationError("冲销要写明理由。")
    if isinstance(entry, Deduction) and by.member_id == entry.sheet.member_id:
        raise ValidationError("本人的扣分要由另一名支委冲销。")
    if entry.reverses_id or type(entry).objects.filter(reverses=entry).exists():
        raise ValidationError("这一条已经冲销过。")
    opposite = {name: getattr(entry, name) for name in fields_of(type(entry)) - {"id", "confirmed_by_id"}}
    opposite |= {"points": -entry.points, "reverses_id": entry.pk, "entered_by_id": by.pk}
    text = "fact" if isinstance(entry, Deduction) else "grounds"
    opposite[text] = f"冲销：{reason}"[:200]
    return add(type(entry)(**opposite), by, reason)


def may_confirm(entry, user):
    """A22: another of the 支委会; for the secretary's own line the committee's auditor too, as there may be no other."""
    if user.pk == entry.entered_by_id or user.member_id == entry.sheet.member_id:
        return False
    branch = entry.sheet.quarter.branch
    held = [office.role for office in entry.sheet.member.appointments.all() if office.branch_id == branch.pk and office.covers(today())]
    others = BRANCH_COMMITTEE | {Role.AUDITOR} if Role.SECRETARY in held else BRANCH_COMMITTEE
    return bool(user.roles_in(branch) & others)


def confirmable(lines, user):
    """The keys of those of a sheet's lines (`entries_of`) that this reader may confirm now."""
    waiting = [line for line, stands, _ in lines if stands and line.needs_confirming and line.sheet.quarter.is_open]
    return {line.pk for line in waiting if may_confirm(line, user)}


@transaction.atomic
def confirm_line(entry, *, by):
    """A22: a line that an officer entered about themself is confirmed by another officer."""
    lock(entry.sheet)
    if entry.confirmed_by_id:
        raise ValidationError(f"这一条已由{entry.confirmed_by}确认。")
    if not may_confirm(entry, by):
        raise ValidationError("本人登记的一条要由另一名支委确认；书记本人的，也可以由党委复核人确认。")
    entry.confirmed_by = by
    return add(entry, by, "确认")


@transaction.atomic
def score_tasks(sheet, *, marks, by, seen=None):
    """四3, 五(一)3: task points, graded with the fourth quarter. `marks` maps an item to points, `seen` its key to what the page showed."""
    quarter = lock(sheet)
    if quarter.number != rules.QUARTERS:
        raise ValidationError("任务分与四季度同步评定。")
    if marks and by.member_id == sheet.member_id:
        raise ValidationError(f"{sheet.member}本人的任务分要由另一名支委评定。")
    stands = {str(item.pk): None for item in marks} | {str(score.item_id): score.points for score in TaskScore.objects.filter(sheet=sheet)}
    check_seen(stands, seen or {}, {str(item.pk): points for item, points in marks.items()})
    for item, points in marks.items():
        if not item.applies_to(sheet.category, retired=sheet.member.retired) or item.standard_id != quarter.standard_id:
            raise ValidationError(f"{item.code}不适用于{sheet.member}。")
        score = TaskScore.objects.filter(sheet=sheet, item=item).first() or TaskScore(sheet=sheet, item=item)
        if score.points != points:
            score.points = points
            add(score, by)


def tasks_for(sheet):
    """The task items of this member: one set of the category, or of the retired (A38)."""
    items = sheet.quarter.standard.items.filter(part=StandardItem.Part.TASK)
    return [item for item in items if item.applies_to(sheet.category, retired=sheet.member.retired)]
