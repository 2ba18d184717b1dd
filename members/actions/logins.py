"""Logins, handed out with a one-time password or a one-time code: each told once and kept nowhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from members.clock import today
from members.figures import by_strokes, guarded_from, why_no_login
from members.models import Member, Pass, User
from members.passwords import DAYS_TO_USE, digest_of, one_time_password, one_time_token


class Slip(NamedTuple):
    """What one person is told, once, on paper: a password or a code's token, and until when it is good."""

    member: Member
    account: str
    until: date
    password: str = ""
    token: str = ""


@sensitive_variables()
def give_login(member, *, by):
    """A login with a one-time password, told once; an existing one gets a new password. Returns (user, password)."""
    [slip] = hand_out([member], kind="password", until=today() + timedelta(days=DAYS_TO_USE), by=by)
    return User.objects.get(member=member), slip.password


@sensitive_variables()
def hand_out(members, *, kind, until, by):
    """A slip for each of them, all or none: a login is made where there is none yet.

    A new slip takes the place of whatever was handed out before. Passwords are digested before the database is
    locked: for a branch that takes seconds.
    """
    members = by_strokes(members)
    if kind == "code":
        words, digests = [one_time_token() for _ in members], []
    else:
        words = [one_time_password() for _ in members]
        with ThreadPoolExecutor() as pool:
            digests = list(pool.map(make_password, words))
    with transaction.atomic():
        list(Member.objects.select_for_update().filter(pk__in=[member.pk for member in members]))
        guarded = guarded_from(by)
        logins = [_login_of(member, by, guarded) for member in members]
        if digests:
            for user, digest in zip(logins, digests, strict=True):
                user.password, user.must_change_password, user.password_until = digest, True, until
                _save(user, by, "发放一次性密码")
            return [Slip(user.member, user.username, until, password=word) for user, word in zip(logins, words, strict=True)]
        for user, token in zip(logins, words, strict=True):
            _save(user, by, "发放一次性二维码")
            Pass.objects.create(user=user, digest=digest_of(token), expires_on=until)
        return [Slip(user.member, user.username, until, token=token) for user, token in zip(logins, words, strict=True)]


@sensitive_variables()
@transaction.atomic
def use_pass(token):
    """The login that a printed code opens, once. One refusal for all that can be wrong: it tells a stranger nothing."""
    found = Pass.objects.select_for_update().filter(digest=digest_of(token)).first()
    if found is None or found.used_at or found.expires_on < today() or not found.user.may_sign_in:
        raise ValidationError("这个二维码不能用：它可能已经用过、过了有效期，或者换发了新的。请向本支部书记要一张新的。")
    found.used_at = timezone.now()
    found.save()
    return found.user


def _login_of(member, by, guarded):
    """The member's login, or a new one that is not saved yet; refused where it is not for `by` to give."""
    user = User.objects.filter(member=member).first()
    if reason := why_no_login(member, user, by, guarded):
        raise ValidationError(reason)
    if user is None:
        user = User(member=member)
        user.set_unusable_password()
    user.member = member
    return user


def _save(user, by, reason):
    """With who handed it out on record; codes handed out before are good no longer."""
    user.username = user.username or _name_for(user.member)
    user._history_user, user._change_reason = by, reason
    user.save()
    user.passes.filter(used_at=None, expires_on__gte=today()).update(expires_on=today() - timedelta(days=1))


def _name_for(member):
    """The phone number, as people remember it; else a short code."""
    if member.phone and not User.objects.filter(username=member.phone).exists():
        return member.phone
    return f"dy{member.pk}"
