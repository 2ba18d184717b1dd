"""民主评议 (A43): self-review, mutual appraisal, opinion, told; the host organisation's certificate."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.figures import asked_of, judged_by, levels_of
from evaluation.models import Assessment, Review
from members.clock import in_words, today
from members.rules import OFFICERS
from scoring.actions import add, check_seen
from scoring.rules import QUARTERS, quarter_span

Status = Review.Status
WRITING = (Status.OPEN, Status.VOTING, Status.COUNTED, Status.POSTED, Status.GRADED)  # until the secretary has signed
JUDGING = (Status.COUNTED, Status.POSTED, Status.GRADED)
TELLING = (Status.POSTED, Status.GRADED)  # the level is public then, with the notice of the points


def _lock(review, during, what):
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.status not in during:
        raise ValidationError(f"考评“{review.get_status_display()}”，现在不能{what}。")
    return review


def _row(review, member):
    """The member's paper as it stands, or a new one."""
    if not asked_of(review, member=member):
        raise ValidationError(f"{member}不在本年度民主评议的名单里。")
    return _found(review, member)


def _found(review, member):
    return Assessment.objects.filter(review=review, member=member).first() or Assessment(review=review, member=member)


def _check_day(day, earliest, what, since):
    if not earliest <= day <= today():
        raise ValidationError(f"{what}应在{since}（{in_words(earliest)}）以后、今天以前。")


# self-review


@transaction.atomic
def review_self(review, member, *, text, hand_in, by, seen=None):
    """By the member, as a draft until it is handed in; from then on it stays as it is. `seen` is the text that the page began with."""
    review = _lock(review, WRITING, "写自评")
    row = _row(review, member)
    if by.member_id != member.pk:
        raise ValidationError("自评只能由本人填写。收到纸质自评的，请代录。")
    if row.handed_in_on:
        how = "支部已经代录了您的纸质自评" if row.typed_by_id else f"您已于{in_words(row.handed_in_on)}交了自评"
        raise ValidationError(f"{how}，不能再改。")
    check_seen({"text": row.self_review}, seen or {}, {"text": text}, "您在另一个窗口")
    row.self_review = text
    if hand_in:
        row.handed_in_on = today()
    return add(row, by, "交自评" if hand_in else "保存自评草稿")


@transaction.atomic
def type_self_review(review, member, *, text, handed_in_on, by, over_draft=False, seen=None):
    """From paper, by an officer and marked so; never over what the member handed in, nor over another typist's text unseen.

    A draft that the member has begun gives way only to an officer who was told of it (`over_draft`), and is kept for the member's eyes.
    """
    review = _lock(review, WRITING, "代录自评")
    row = _row(review, member)
    _others(review, [member], by, "自评")
    if row.handed_in_on and not row.typed_by_id:
        raise ValidationError(f"{member}已于{in_words(row.handed_in_on)}自己交了自评，不能代录。")
    _check_day(handed_in_on, quarter_span(review.cycle.year, QUARTERS)[0], "交来日期", "四季度开始")
    if row.drafted and not over_draft:
        raise ValidationError({"over_draft": f"{member}有未交的草稿。先问清本人，以纸质为准的，勾选以后再保存；草稿仍留给本人看。"})
    if row.drafted:
        row.draft = row.self_review
    elif row.typed_by_id:
        check_seen({"text": row.self_review, "handed_in_on": row.handed_in_on}, seen or {}, {"text": text, "handed_in_on": handed_in_on}, row.typed_by)
    row.self_review, row.handed_in_on, row.typed_by = text, handed_in_on, by
    return add(row, by, "代录纸质自评")


# by the branch


def _others(review, members, by, what):
    """A22: nobody writes about themself; another officer does."""
    allowed = judged_by(by, review, [member.pk for member in members])
    barred = [member.name for member in members if member.pk not in allowed]
    if barred:
        raise ValidationError(f"{'、'.join(barred)}的{what}要由另一名支委或记录员登记。")


def _batch(review, texts, by, what, field):
    """The papers of a batch, as {member: (what the page showed, what was typed)}; refused whole where somebody was faster."""
    asked = asked_of(review)
    strangers = [member.name for member in texts if member.pk not in asked]
    if strangers:
        raise ValidationError(f"{'、'.join(strangers)}不在本年度民主评议的名单里。")
    _others(review, texts, by, what)
    rows = {member: _found(review, member) for member in texts}
    changed = [member.name for member, row in rows.items() if getattr(row, field) != texts[member][0]]
    if changed:
        raise ValidationError(f"{'、'.join(changed)}的{what}刚刚被别人改过，您填的没有保存。请刷新后再看。")
    return rows


@transaction.atomic
def hold_mutual(review, *, held_on, by):
    """“在充分评议的基础上”: the day on which the members appraised each other; fixed once the vote has begun."""
    review = _lock(review, (Status.OPEN,), "改互评会议日期")
    if not by.roles_in(review.branch) & OFFICERS:
        raise PermissionDenied
    _check_day(held_on, quarter_span(review.cycle.year, QUARTERS)[0], "互评会议日期", "四季度开始")
    review.appraised_on = held_on
    return add(review, by, "登记互评会议日期")


@transaction.atomic
def appraise(review, *, texts, by):
    """互评意见, what the meeting said of each."""
    review = _lock(review, WRITING, "登记互评意见")
    for member, row in _batch(review, texts, by, "互评意见", "mutual").items():
        row.mutual = texts[member][1]
        add(row, by, "登记互评意见")


@transaction.atomic
def write_opinions(review, *, texts, formed_in, formed_on, by):
    """评定意见 of the 支委会 or the meeting, upon the level that stands; one written anew is to be told anew."""
    review = _lock(review, JUDGING, "写评定意见，要等计票完成" if review.status in (Status.OPEN, Status.VOTING) else "写评定意见")
    _check_day(formed_on, review.appraisal.held_on, "形成意见的日期", "测评")
    levels = levels_of(review)
    for member, row in _batch(review, texts, by, "评定意见", "opinion").items():
        level = levels.get(member.pk, ("", ""))[1]
        if not level:
            raise ValidationError(f"{member}的层次还没有定，先办理待定事项。")
        row.opinion, row.level = texts[member][1], level
        row.formed_in, row.formed_on, row.formed_by = formed_in, formed_on, by
        row.told_on, row.told_by, row.answer = None, None, ""
        add(row, by, "写评定意见")


def _tell(review, member, row, *, told_on, answer, by):
    level = levels_of(review).get(member.pk, ("", ""))[1]
    if not row.stands(level, review.appraisal.held_on):
        raise ValidationError(f"{member}还没有评定意见，或者层次有了变化、意见要重写，不能告知。")
    if row.told_on:
        raise ValidationError(f"{member}已于{in_words(row.told_on)}告知。")
    _check_day(told_on, row.formed_on, "告知日期", "形成意见")
    row.told_on, row.told_by, row.answer = told_on, by, answer
    return add(row, by, "本人已知晓" if by.member_id == member.pk else "告知本人")


@transaction.atomic
def tell(review, *, answers, told_on, by):
    """反馈: by an officer, face to face or by telephone, with the member's own words."""
    review = _lock(review, TELLING, "告知本人，要等得分公示以后" if review.status == Status.COUNTED else "告知本人")
    _others(review, answers, by, "告知")
    for member, answer in answers.items():
        _tell(review, member, _row(review, member), told_on=told_on, answer=answer, by=by)


@transaction.atomic
def acknowledge(review, member, *, answer, by):
    """已知晓, pressed by the member."""
    review = _lock(review, TELLING, "确认评定意见")
    if by.member_id != member.pk:
        raise ValidationError("“已知晓”只能由本人确认。")
    return _tell(review, member, _row(review, member), told_on=today(), answer=answer, by=by)


@transaction.atomic
def keep_host(review, member, *, host, host_says, host_on, by, host_proof=None):
    """What the organisation certifies where a mobile or lent member works; a new file replaces the old one, none keeps it."""
    review = _lock(review, WRITING, "登记所在单位证明")
    row = _row(review, member)
    _others(review, [member], by, "所在单位证明")
    if host_on > today():
        raise ValidationError({"host_on": "证明日期不能晚于今天。"})
    row.host, row.host_says, row.host_on = host, host_says, host_on
    if host_proof:
        row.host_proof = host_proof
    return add(row, by, "登记所在单位证明")
