"""Facts about a person: corrections, probation, where they are away or lent."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.actions.movement import check_order, hold, keep, refuse_gone, refuse_own
from members.clock import in_words, today
from members.models import Member, Membership
from members.rules import EXTENSION, PROBATION, add_months, extension_fits

WEIGHTY = ("name", "born_on", "joined_on", "confirmed_on", "arrived_on", "sanctioned")
"""Facts that are not changed without a reason, and not by the person."""


@transaction.atomic
def edit_member(member, *, by, reason="", **facts):
    """Personal facts as they are; the old ones stay in the history."""
    member = hold(member)
    changed = [name for name, value in facts.items() if getattr(member, name) != value]
    labels = "、".join(str(Member._meta.get_field(name).verbose_name) for name in WEIGHTY if name in changed)
    if labels:
        refuse_own(member, by, labels)
        if not reason:
            raise ValidationError({"reason": f"改动{labels}要写明原因。"})
    membership = Membership.objects.filter(member=member, until=None, since=member.here_since).first()
    for name in changed:
        setattr(member, name, facts[name])
    if changed:
        keep(member, by, reason or "更正资料")
    if membership and membership.since != member.here_since:
        check_order(member, member.here_since, but=membership.pk)
        membership.since = member.here_since
        keep(membership, by, reason)
    return member


@transaction.atomic
def decide_probation(member, *, outcome, on, basis, by):
    """党章第七条: 转正 on a day, or the probation extended, once, to a day."""
    member = hold(member)
    refuse_own(member, by, "转正")
    refuse_gone(member)
    if not member.probationary:
        raise ValidationError(f"{member}已经是正式党员。")
    if outcome == "extend":
        _check_extension(member, on)
        member.extended_until = on
    elif on > today():
        raise ValidationError({"on": "转正日期不能晚于今天。"})
    elif on < member.joined_on:
        raise ValidationError({"on": f"转正日期不能早于入党日期{in_words(member.joined_on)}。"})
    else:
        member.confirmed_on = on
    return keep(member, by, f"{'延长预备期' if outcome == 'extend' else '转正'}：{basis}")


def _check_extension(member, on):
    if member.extended_until:
        raise ValidationError(f"预备期已延长到{in_words(member.extended_until)}，只能延长一次。")
    if not extension_fits(member.joined_on, on):
        first, last = (add_months(member.joined_on, PROBATION + months) for months in EXTENSION)
        raise ValidationError({"on": f"预备期延长不少于半年、不超过一年：应在{in_words(first)}到{in_words(last)}之间。"})


@transaction.atomic
def keep_absence(absence, *, by, **facts):
    """外出 registered, corrected, or ended by the return; one that ends on its first day is void."""
    return _keep_period(absence, by, facts, "外出", "返回")


@transaction.atomic
def keep_secondment(secondment, *, by, **facts):
    """借调: it ends with the host's certificate of how the member did."""
    if facts["until"] and not facts["certificate"]:
        raise ValidationError({"certificate": "借调结束要登记借调单位的证明。"})
    return _keep_period(secondment, by, facts, "借调", "结束")


def _keep_period(period, by, facts, word, end):
    """A stay elsewhere from a day to a day; two of a kind do not overlap, which the lock on the member makes sure."""
    member = hold(period.member)
    refuse_gone(member)
    began = period.pk and not (facts["until"] and not period.until)
    for name, value in facts.items():
        setattr(period, name, value)
    since, until = period.since, period.until
    if since < member.joined_on:
        raise ValidationError({"since": f"{word}不能早于入党日期{in_words(member.joined_on)}。"})
    if since > add_months(today(), 1):
        raise ValidationError({"since": f"{word}最早提前一个月登记。"})
    if until and until < since:
        raise ValidationError({"until": f"{end}不能早于{word}开始。"})
    if until and until > max(today(), since):
        raise ValidationError({"until": f"{end}的日期不能晚于今天：到了那一天再登记。"})
    for other in type(period).objects.filter(member=member).exclude(pk=period.pk):
        void = since == until or other.since == other.until
        if not void and (until is None or other.since < until) and (other.until is None or since < other.until):
            still = f"到{in_words(other.until)}" if other.until else "还没有结束"
            raise ValidationError({"since": f"和{in_words(other.since)}起的一次{word}重叠（{still}）。"})
    return keep(period, by, f"更正{word}" if began else f"{word}{end}" if until and period.pk else f"登记{word}")
