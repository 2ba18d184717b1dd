"""Writes about people of more than one row: offices and logins."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from members.clock import today
from members.models import Appointment, User
from members.passwords import one_time_password


@transaction.atomic
def appoint(member, *, role, since, by, title="", committee=None):
    """五(一)2, A37: an office from a day on; an auditor's is in a committee, all others in the member's branch."""
    if by.member_id == member.pk:
        raise ValidationError("本人的任职要由别人登记。")
    auditor = role == Appointment.Office.AUDITOR
    if auditor and committee is None:
        raise ValidationError({"committee": "党委复核人要选基层党委。"})
    office = Appointment(
        member=member, role=role, title=title, since=since,
        branch=None if auditor else member.branch, committee=committee if auditor else None,
    )  # fmt: skip
    office._history_user = by
    office.full_clean()
    office.save()
    return office


@transaction.atomic
def end_office(office, *, until, by):
    """From `until` on the office is no longer held; the rights end with it."""
    if office.until is not None:
        raise ValidationError("这一任职已经结束。")
    if until > max(today(), office.since):
        raise ValidationError("免职日期不能晚于今天；还没有到任的，填任职日期即作废。")
    office.until, office._history_user = until, by
    office.full_clean()
    office.save()


@sensitive_variables()
@transaction.atomic
def give_login(member, *, by):
    """A login with a one-time password, told once; an existing one gets a new password. Returns (user, password).

    Nobody gets hold of a login with more rights than their own: an administrator's is an administrator's matter,
    an auditor's one of that committee's or an administrator's.
    """
    if member.left_on is not None:
        raise ValidationError(f"{member}已不在本支部，不能发放账号。")
    user = User.objects.filter(member=member).first() or User(member=member, username=_name_for(member))
    if not by.is_superuser:
        if user.is_superuser:
            raise ValidationError(f"{member}是系统管理员，密码由系统管理员重发。")
        above = {office.committee_id for office in member.appointments.all() if office.committee_id and office.covers(today())}
        if above - by.reach.committees:
            raise ValidationError(f"{member}是党委复核人，密码由该党委的复核人或系统管理员重发。")
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user._history_user, user._change_reason = by, "发放一次性密码"
    user.save()
    return user, password


def _name_for(member):
    """The phone number, as people remember it; else a short code."""
    if member.phone and not User.objects.filter(username=member.phone).exists():
        return member.phone
    return f"dy{member.pk}"
