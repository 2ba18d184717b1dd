"""Logins, and what each may see today."""

from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models.organisation import Committee
from members.models.people import Member
from members.rules import Role


class Reach(NamedTuple):
    """What one person may see today, as ids."""

    member: int | None
    home: int | None
    branches: frozenset
    committees: frozenset
    branch_committees: frozenset


class User(AbstractUser):
    """A login. Rights come from the member's offices on the day, worked out once per request."""

    member = models.OneToOneField(Member, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="党员")
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    password_until = models.DateField("一次性密码有效期至", null=True, blank=True)

    # Who handed out whose password stays on record; the password itself does not.
    history = HistoricalRecords(excluded_fields=["password", "last_login", "first_name", "last_name", "email"])

    REQUIRED_FIELDS = []  # nobody here is written to by mail

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    narrow = False  # see `narrow_down`

    def __str__(self):
        return self.member.name if self.member_id else self.username

    def save(self, *args, **kwargs):
        if self.narrow:
            raise RuntimeError("A narrowed login is how one request sees it; it is never written back.")
        super().save(*args, **kwargs)

    def narrow_down(self):
        """For this request a plain member with own pages only, whatever the offices: signed in with a one-time code."""
        self.narrow, self.is_superuser, self.is_staff = True, False, False

    @property
    def may_sign_in(self):
        """Switched on, and the person has not left."""
        left_on = self.member.left_on if self.member_id else None
        return self.is_active and (left_on is None or left_on > today())

    @property
    def password_expired(self):
        """A one-time password that was never changed lives as long as the slip says."""
        return self.must_change_password and self.password_until is not None and self.password_until < today()

    @cached_property
    def offices(self):
        if self.member_id is None or self.narrow:
            return []
        held = self.member.appointments.select_related("branch", "committee")
        return [office for office in held if office.covers(today())]

    @property
    def roles(self):
        held = {Role(office.role) for office in self.offices}
        if self.member_id:
            held.add(Role.MEMBER)
        if self.is_superuser:
            held.add(Role.ADMIN)
        return frozenset(held)

    @cached_property
    def reach(self):
        committees, level = set(), {office.committee_id for office in self.offices if office.committee_id}
        while level - committees:
            committees |= level
            level = set(Committee.objects.filter(parent__in=level).values_list("pk", flat=True))
        own = {self.member.branch.committee_id} if self.member_id else set()
        return Reach(
            member=self.member_id,
            home=self.member.branch_id if self.member_id else None,
            branches=frozenset(office.branch_id for office in self.offices if office.branch_id),
            committees=frozenset(committees),
            branch_committees=frozenset(own | {office.branch.committee_id for office in self.offices if office.branch_id}),
        )

    def roles_in(self, branch):
        """The roles that count in this branch. An auditor who holds office in a branch does not re-check it."""
        held = {Role(office.role) for office in self.offices if office.branch_id == branch.pk}
        if not held and branch.committee_id in self.reach.committees:
            held.add(Role.AUDITOR)
        if self.member_id:
            held.add(Role.MEMBER)
        if self.is_superuser:
            held.add(Role.ADMIN)
        return frozenset(held)

    @property
    def home_branch(self):
        """The branch whose work this person does: of an office, else the own one."""
        for office in self.offices:
            if office.branch_id:
                return office.branch
        return self.member.branch if self.member_id else None


class Pass(models.Model):
    """A one-time QR code to sign in with: good until it expires, once, and for the member's own pages only."""

    user = models.ForeignKey(User, models.PROTECT, related_name="passes", verbose_name="账号")
    digest = models.CharField("摘要", max_length=64, unique=True)
    expires_on = models.DateField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一次性二维码"

    def __str__(self):
        return f"{self.user} {self.expires_on}"
