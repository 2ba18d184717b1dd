"""异议 (A33): raised under a name while the notice runs, by login, by its link, or registered from a call or a letter."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import today
from scoring import rules
from scoring.actions.writing import add
from scoring.figures import calendar_of, days_of, live, quarter_of_notice
from scoring.models import Notice, Objection

OPEN_AT_ONCE = 20  # by link, of one notice: more than a branch can mean, and enough for a machine to be stopped
SIGNED = "请署真实姓名，要填姓名全名。"
NOBODY = {"匿名", "无名", "某某", "某某某", "党员", "群众", "党员群众"}


@transaction.atomic
def raise_objection(
    notice, *, name, contact, text, channel, member=None, line=None, raised_by=None, registered_by=None, against=None, raised_on=None,
):  # fmt: skip
    """One objection with the day by which it is answered; the very same once more, to name and contact, is the same objection."""
    notice = Notice.objects.select_for_update().select_related("branch__committee").get(pk=notice.pk)
    raised_on = raised_on or today()
    _while_it_runs(notice, raised_on)
    name, text = " ".join(name.split()), text.strip()
    if len(name) < 2 or name in NOBODY or "匿名" in name:
        raise ValidationError({"name": SIGNED})
    if line is not None:
        member = _of_the_notice(notice, line, raised_by)
    before = notice.objections.filter(name=name, contact=contact, channel=channel, text=text, raised_by=raised_by, member=member, line=line, against=against).first()
    if before:
        return before
    if channel == Objection.Channel.LINK and notice.objections.filter(channel=channel, status=Objection.Status.RAISED).count() >= OPEN_AT_ONCE:
        raise ValidationError(f"通过链接提出、还没有答复的异议已有 {OPEN_AT_ONCE} 件，暂时不再接收。请打电话或到受理人处提出，一样受理。")
    objection = Objection(
        branch=notice.branch, notice=notice, member=member, line=line, against=against, channel=channel, name=name, contact=contact,
        text=text, raised_by=raised_by, registered_by=registered_by, raised_on=raised_on,
        answer_by=rules.answer_due(raised_on, **calendar_of(notice.branch.committee)),
    )  # fmt: skip
    return add(objection, raised_by or registered_by, "提出异议" if registered_by is None else "登记异议")


def _while_it_runs(notice, day):
    if day > today():
        raise ValidationError({"raised_on": "提出日期不能晚于今天。"})
    if notice.withdrawn_on:
        raise ValidationError("这份公示已经撤下，更正后会重新公示，请对新的公示提出。")
    if not notice.posted_on <= day <= notice.ends_on:
        raise ValidationError(f"只在公示期内受理：{days_of(notice)}。")


def _of_the_notice(notice, line, raised_by):
    """A line is named by the member whose it is; all others name the person only, as lines are not public."""
    quarter = quarter_of_notice(notice)
    if quarter is None or line.sheet.quarter_id != quarter.pk or line not in live(list(line.sheet.deductions.all())):
        raise ValidationError({"about": "这一条不在本次公示的得分里，请重新选择。"})
    if raised_by is None or raised_by.member_id != line.sheet.member_id:
        raise ValidationError({"about": "只有本人可以指明某一条扣分。"})
    return line.sheet.member


def review_deadline(objection):
    """The committee's second review takes as long as the answer, from the day after the appeal."""
    return rules.answer_due(objection.appealed_on, **calendar_of(objection.branch.committee))
