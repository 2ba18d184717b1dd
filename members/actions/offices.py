"""Offices from the day to the day."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.clock import in_words, today
from members.models import Appointment, Branch, Committee, Meeting, Member
from members.rules import BRANCH_COMMITTEE, Role, elects

SINGLE = {Role.SECRETARY, Role.RECORDER}
"""Offices that one person of the branch holds at a time."""
ELECTIONS = {Role.RECORDER: "推选记录员"}
"""五(一)2: who must be elected by the member meeting; for others it may be named (A21), or the superior appoints."""


@transaction.atomic
def appoint(member, *, role, since, by, title="", committee=None, held_on=None, eligible=None, present=None, ayes=None):
    """五(一)2, A37: an office from a day on; an auditor's is in a committee, all others in the member's branch.

    The last four say how the meeting elected: all of them, or none where the superior appointed.
    """
    if by.member_id == member.pk:
        raise ValidationError("本人的任职要由别人登记。")
    member = Member.objects.select_for_update().get(pk=member.pk)  # it may have moved since the page was read
    auditor = role == Appointment.Office.AUDITOR
    if auditor and committee is None:
        raise ValidationError({"committee": "党委复核人要选基层党委。"})
    office = Appointment(
        member=member, role=role, title=title, since=since,
        branch=None if auditor else member.branch, committee=committee if auditor else None,
    )  # fmt: skip
    _lock(office)
    _may_hold(office)
    _is_free(office)
    office.meeting = _elected(office, by, {"held_on": held_on, "eligible": eligible, "present": present, "ayes": ayes})
    return _save(office, by)


@transaction.atomic
def end_office(office, *, until, by, cause=""):
    """From `until` on the office is no longer held; the rights end with it.

    A day to come plans the change: the successor may be appointed from that same day, and until then the
    planned day may be moved. R14: a recorder is changed for a cause.
    """
    _lock(office)
    office.refresh_from_db()
    cause = cause.strip()
    if office.until is not None and office.until <= today():
        raise ValidationError("这一任职已经结束。")
    if until < office.since:
        raise ValidationError({"until": f"不能早于任职日期{in_words(office.since)}；还没有到任的，填任职日期即作废。"})
    if office.role == Role.RECORDER and not cause:
        raise ValidationError({"cause": "记录员无特殊情况不随意调整（五(一)2），请写明变动原因。"})
    office.until, office.cause = until, cause
    _is_free(office, what="until")
    return _save(office, by, cause or "免职")


def _save(row, by, reason=None):
    row._history_user, row._change_reason = by, reason
    row.full_clean()
    row.save()
    return row


def _lock(office):
    """Terms in one place are written one after another."""
    where = Committee.objects.filter(pk=office.committee_id) if office.committee_id else Branch.objects.filter(pk=office.branch_id)
    where.select_for_update().get()


def _may_hold(office):
    """Here on that day, and with the right to be elected: neither probationary nor under 留党察看."""
    member, since = office.member, office.since
    if member.left_on and member.left_on <= since:
        raise ValidationError({"since": f"{member}已于{in_words(member.left_on)}离开本支部。"})
    if since < member.joined_on:
        raise ValidationError({"since": f"不能早于入党日期{in_words(member.joined_on)}。"})
    if office.branch_id and member.arrived_on and since < member.arrived_on:
        raise ValidationError({"since": f"不能早于转入本支部的日期{in_words(member.arrived_on)}。"})
    if office.role in BRANCH_COMMITTEE and (member.sanctioned or member.is_probationary_on(since)):
        kind = "留党察看的党员" if member.sanctioned else "预备党员"
        raise ValidationError({"role": f"{kind}没有被选举权，不能担任{office.get_role_display()}。"})


def _is_free(office, what="since"):
    """No two terms of a single office overlap, nor two of one person in the same office."""
    others = Appointment.objects.filter(role=office.role, branch=office.branch_id, committee=office.committee_id)
    for other in others.exclude(pk=office.pk).select_related("member"):
        if (office.role in SINGLE or other.member_id == office.member_id) and office.overlaps(other):
            end = f"至{in_words(other.until)}" if other.until else "，没有免职日期"
            held = f"{other.member}的{office.get_role_display()}任期自{in_words(other.since)}起{end}"
            raise ValidationError({what: f"任期重叠：{held}。请先登记前任的免职日期，或者改这里的日期。"})


def _elected(office, by, count):
    """The meeting that elected, or None where none is named."""
    missing = [name for name, value in count.items() if value is None]
    if len(missing) == len(count):
        if office.role in ELECTIONS:
            raise ValidationError({"held_on": "记录员由党员大会推选（五(一)2），请填开会日期和应到、实到、赞成人数。"})
        return None
    if office.role == Role.AUDITOR:
        raise ValidationError({"held_on": "党委复核人由党委指定，不填支部党员大会。"})
    if missing:
        raise ValidationError(dict.fromkeys(missing, "开会日期、应到、实到、赞成要一起填写。"))
    if count["held_on"] > min(today(), office.since):
        raise ValidationError({"held_on": "开会日期不能晚于今天，也不能晚于任职日期。"})
    _adds_up(**count)
    role = Role(office.role)
    return _save(Meeting(branch=office.branch, subject=ELECTIONS.get(role, f"选举{role.label}"), **count), by)


def _adds_up(held_on, eligible, present, ayes):
    if present > eligible:
        raise ValidationError({"present": f"实到 {present} 人，不能多于应到 {eligible} 人。"})
    if ayes > present:
        raise ValidationError({"ayes": f"赞成 {ayes} 人，不能多于实到 {present} 人。"})
    if not elects(eligible, present, ayes):
        raise ValidationError({"ayes": f"按这个票数没有选出：到会 {present} 人须达到应到 {eligible} 人的一半，赞成 {ayes} 人须超过应到的一半。"})
