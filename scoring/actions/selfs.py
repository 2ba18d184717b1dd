"""Self-assessment (R15): by the member month by month and handed in once, or typed from a form on paper."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from members.clock import in_words, now, today
from scoring import rules
from scoring.actions.writing import OVERTAKEN, add, change
from scoring.figures import (
    forms_wait_for,
    items_for,
    lacks_before_hand_in,
    month_has_begun,
    paper_figures,
    scores_of,
    self_base,
)
from scoring.models import Quarter, SelfScore, Sheet, StandardItem

APPEAL = "有不同意见可在大会前申请复议。"


def _lock(sheet):
    """The sheet as it stands, locked together with its quarter; written to only while the quarter is open."""
    quarter = Quarter.objects.select_for_update().select_related("cycle", "standard").get(pk=sheet.quarter_id)
    sheet = Sheet.objects.select_for_update().select_related("member").get(pk=sheet.pk)
    sheet.quarter = quarter
    return sheet


def _lock_own(sheet, by):
    """For the member: nobody else assesses, and a form handed in is locked."""
    sheet = _lock(sheet)
    if by.member_id != sheet.member_id:
        raise ValidationError("自评只能由本人填写。收到纸质表的，请在“代录纸质表”里录入。")
    if sheet.handed_in_at:
        how = "支部已于{}代录您的纸质表" if sheet.typed_by_id else "已于{}交表"
        raise ValidationError(f"{how.format(_day(sheet.handed_in_at))}，不能再改；{APPEAL}")
    if not sheet.quarter.is_open:
        raise ValidationError(f"{sheet.quarter}“{sheet.quarter.get_status_display()}”，自评已经截止；{APPEAL}")
    return sheet


def _check_paper(sheet, by):
    """For an officer, of a locked sheet: never the own form, never over what the member handed in."""
    if not sheet.quarter.is_open:
        raise ValidationError(f"{sheet.quarter}“{sheet.quarter.get_status_display()}”，不能再录自评。要更正，请先由支部书记退回。")
    if sheet.quarter.brought_in:
        raise ValidationError(f"{sheet.quarter}是期初录入的季度，不收自评表。")
    if by.member_id == sheet.member_id:
        raise ValidationError("本人的自评请在“季度自评”里填写、交表，不能自己代录。")
    if sheet.handed_in_at and not sheet.typed_by_id:
        raise ValidationError(f"{sheet.member}已于{_day(sheet.handed_in_at)}自己交表，不能代录或更改。")


def _day(moment):
    return in_words(localtime(moment))


def _in_the_quarter(sheet, month):
    if month not in rules.quarter_months(sheet.quarter.number):
        raise ValidationError(f"{month}月不在{sheet.quarter}内。")
    if not month_has_begun(sheet.quarter, month):
        raise ValidationError(f"{month}月还没有到，到了{month}月再填。")


def _lift(scores, by, reason="撤掉"):
    for score in scores:
        score.lifted = True
        add(score, by, reason)


@transaction.atomic
def assess(sheet, *, month, item, by, points=None, fact=""):
    """R15, A18: one item of one month; named again, it replaces what was said, and 本月无扣分 is taken back."""
    sheet = _lock_own(sheet, by)
    _in_the_quarter(sheet, month)
    if item.standard_id != sheet.quarter.standard_id or item.part != StandardItem.Part.BASE:
        raise ValidationError({"item": "请选本支部本年度标准里的扣分条目。"})
    category, items = items_for(sheet, month)
    if item not in items:
        raise ValidationError({"item": f"{item.code}不适用于{month}月的{category.label}{'离退休' if sheet.member.retired else ''}党员。"})
    points = item.points if points is None else points
    if points <= 0:
        raise ValidationError({"points": "扣分应大于 0；没有扣分的月份请按“本月无扣分”。"})
    most = min(item.cap or rules.QUARTER_FULL, rules.QUARTER_FULL)
    if points > most:
        raise ValidationError({"points": f"{item.code}最多扣 {rules.shown(most):f} 分。"})
    said = [score for score in scores_of(sheet) if score.month == month]
    same = next((score for score in said if score.item_id == item.pk), None)
    if same and (same.points, same.fact) == (points, fact):  # a double post
        return same
    _lift([score for score in said if score.item_id in {item.pk, None}], by, "改填")
    return add(SelfScore(sheet=sheet, month=month, item=item, points=points, fact=fact), by)


@transaction.atomic
def nothing_this_month(sheet, *, month, by):
    """本月无扣分: an answer like any other; the lines of the month are taken back."""
    sheet = _lock_own(sheet, by)
    _in_the_quarter(sheet, month)
    said = [score for score in scores_of(sheet) if score.month == month]
    if any(score.item_id is None for score in said):
        return
    _lift(said, by, "本月无扣分")
    add(SelfScore(sheet=sheet, month=month, points=0), by)


@transaction.atomic
def lift_self_score(score, *, by):
    """Take one line of a draft back; it stays on record, lifted."""
    sheet = _lock_own(score.sheet, by)
    _lift([found for found in scores_of(sheet) if found.pk == score.pk], by)


@transaction.atomic
def hand_in(sheet, *, by):
    """R15: once, when the three months are answered; from then on locked, and open to the branch's officers."""
    sheet = _lock_own(sheet, by)
    scores = scores_of(sheet)
    if lacks := lacks_before_hand_in(sheet, scores):
        raise ValidationError(lacks)
    return change(sheet, by, "交自评表", self_points=self_base(scores), handed_in_at=now())


def type_in(quarter, *, rows, by, seen=None):
    """Forms on paper, a batch: `rows` maps a sheet to its three months, `seen` to the (months, total) that the page showed.

    What holds is saved; {sheet id: why not} for the rest.
    """
    refused = {}
    for sheet, months in rows.items():
        try:
            _type_one(sheet, months, by, (seen or {}).get(sheet))
        except ValidationError as refusal:
            refused[sheet.pk] = refusal.messages
    return refused


@transaction.atomic
def _type_one(sheet, figures, by, seen):
    """One form: three figures, 0 for a month without; all three empty say that it was not handed in."""
    sheet = _lock(sheet)
    _check_paper(sheet, by)
    scores = scores_of(sheet)
    stands = paper_figures(sheet, scores)
    if seen and (stands, sheet.self_points) != seen and stands != figures:
        raise _overtaken("、".join(_word(points) or "空" for points in stands) + f"，自评得分 {_word(sheet.self_points) or '未填'}")
    if all(points is None for points in figures):
        _withdraw(sheet, scores, by)
        return
    if None in figures:
        raise ValidationError("三个月都要填：没有扣分的填 0；没有交表的，三格都留空。")
    if any(not 0 <= points <= rules.QUARTER_FULL for points in figures):
        raise ValidationError(f"一个月的扣分应在 0 到 {rules.QUARTER_FULL} 之间。")
    _collected(sheet)
    _lift(scores, by, "录入纸质表")
    for month, points in zip(rules.quarter_months(sheet.quarter.number), figures, strict=True):
        add(SelfScore(sheet=sheet, month=month, points=points), by)
    _took(sheet, rules.quarter_base(figures), by)


@transaction.atomic
def take_paper_total(sheet, *, points, by):
    """A form on paper of which only the total is typed (the entry grid); None takes a typed one back."""
    return _take_total(_lock(sheet), points, by)


def _take_total(sheet, points, by):
    _check_paper(sheet, by)
    if points == sheet.self_points:
        return sheet
    scores = scores_of(sheet)
    if points is None:
        return _withdraw(sheet, scores, by)
    _collected(sheet)
    _lift(scores, by, "录入纸质表")  # what was said month by month would contradict the total
    return _took(sheet, points, by)


@transaction.atomic
def save_sheet(sheet, *, self_points, opinion, by, seen=None):
    """五(一)3: one row of the entry grid: the total of a form on paper, and the opinion of the 支委会.

    `seen` is what the row showed of both: what the typist did not change stays as it stands by now.
    """
    stored = _lock(sheet)
    if not stored.quarter.is_open:
        raise ValidationError(f"{stored.quarter}“{stored.quarter.get_status_display()}”，不能再登记。要更正，请先由支部书记退回或更正。")
    stands, wanted = (stored.self_points, stored.opinion), (self_points, opinion)
    seen = seen or stands
    if any(saw != new and now_there not in (saw, new) for now_there, saw, new in zip(stands, seen, wanted, strict=True)):
        raise _overtaken(f"自评 {_word(stored.self_points) or '未填'}，意见“{stored.opinion}”")
    if self_points not in (seen[0], stored.self_points):
        _take_total(stored, self_points, by)
    if opinion not in (seen[1], stored.opinion):
        if by.member_id == stored.member_id:
            raise ValidationError({"opinion": f"对{stored.member}本人的意见要由另一名支委填写。"})
        change(stored, by, opinion=opinion)
    return stored


def _overtaken(said):
    """For a row that is neither as the typist saw it nor as it shall be."""
    return ValidationError("这一行刚由别人改为：%(said)s。请核对后再保存。", code=OVERTAKEN, params={"said": said})


def _word(points):
    return "" if points is None else f"{rules.shown(points):f}"


def _collected(sheet):
    """Forms come in once the third month has begun."""
    if month := forms_wait_for(sheet.quarter):
        raise ValidationError(f"{sheet.quarter}到{month}月才收自评表，今天是{in_words(today())}。")


def _took(sheet, points, by):
    return change(sheet, by, "录入纸质自评表", self_points=points, typed_by=by, handed_in_at=now())


def _withdraw(sheet, scores, by):
    """A form typed by mistake; a member's own draft stays as it is."""
    if sheet.typed_by_id or sheet.self_points is not None:
        _lift(scores, by, "撤回代录")
        change(sheet, by, "撤回代录的自评表", self_points=None, typed_by=None, handed_in_at=None)
    return sheet
