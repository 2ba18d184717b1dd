"""Who people are: committees and branches, members, offices, logins."""

from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.rules import BRANCH_COMMITTEE, Category, Role, category_on


class Committee(models.Model):
    """基层党委 (党总支): a tree, up to the city's organisation department."""

    committee_path = "pk"
    seen_by_admin = True

    name = models.CharField("名称", max_length=60, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级党组织")
    official_name = models.CharField("表格上的单位名称", max_length=60, blank=True, help_text="例如：吉首市林业局")
    contact = models.CharField("公示受理人", max_length=30, blank=True)
    contact_phone = models.CharField("受理电话", max_length=30, blank=True)
    contact_address = models.CharField("受理地址", max_length=80, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "基层党委"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="committee_is_not_its_own_parent",
                violation_error_message="党组织不能是自己的上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": "这样会使上下级绕成一圈。"})
            above = above.parent

    @property
    def title(self):
        """The name on official forms."""
        return self.official_name or self.name


class Branch(models.Model):
    """党支部: the unit of everything."""

    branch_path = "pk"
    seen_by_admin = True

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="branches", verbose_name="基层党委")
    name = models.CharField("名称", max_length=60)
    has_committee = models.BooleanField("设支委会", default=True, help_text="党员不足 7 人的支部一般不设")
    phone = models.CharField("联系电话", max_length=30, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党支部"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="one_branch_of_a_name", violation_error_message="同一党委下已有同名的党支部。"),
        ]

    def __str__(self):
        return self.name


class Member(models.Model):
    """党员, with the branch that holds the formal relation (组织关系)."""

    branch_path, owner_path = "branch", "pk"
    seen_by_admin = True

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members", verbose_name="党支部")
    name = models.CharField("姓名", max_length=30)
    sex = models.CharField("性别", max_length=1, choices=[("男", "男"), ("女", "女")])
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期")
    joined_on = models.DateField("入党日期")
    confirmed_on = models.DateField("转正日期", null=True, blank=True, help_text="预备党员不填")
    phone = models.CharField("手机号码", max_length=20, blank=True)
    retired = models.BooleanField("离退休", default=False)
    sanctioned = models.BooleanField("留党察看", default=False)
    arrived_on = models.DateField("转入本支部日期", null=True, blank=True)
    left_on = models.DateField("转出或终止日期", null=True, blank=True)
    order = models.PositiveSmallIntegerField("排序号", default=0)
    remark = models.CharField("备注", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员"
        ordering = ["branch", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name", "born_on"],
                name="one_member_of_a_name_and_birthday",
                violation_error_message="本支部已有同名同生日的党员。",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__gt=F("born_on")), name="member_joins_after_birth", violation_error_message="入党日期应晚于出生日期。"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("joined_on")),
                name="member_is_confirmed_after_joining",
                violation_error_message="转正日期不能早于入党日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("member", args=[self.pk])

    @property
    def probationary(self):
        return self.is_probationary_on(today())

    def is_probationary_on(self, day):
        return self.confirmed_on is None or self.confirmed_on > day

    def category_on(self, day, *, offices=None, absences=None):
        """四1: the category on a day, from office and absence (A13); a list hands in what it has read already."""
        offices = self.appointments.all() if offices is None else offices
        absences = self.absences.all() if absences is None else absences
        officer = any(office.role in BRANCH_COMMITTEE and office.covers(day) for office in offices)
        away = [(absence.since, absence.until, absence.expected_months) for absence in absences]
        return category_on(day, officer=officer, absences=away)

    @property
    def category(self):
        return self.category_on(today())


class Absence(models.Model):
    """外出: where to, since when, until when if already back."""

    branch_path, owner_path = "member__branch", "member"

    member = models.ForeignKey(Member, models.PROTECT, related_name="absences", verbose_name="党员")
    since = models.DateField("外出时间")
    until = models.DateField("返回时间", null=True, blank=True)
    expected_months = models.PositiveSmallIntegerField("预计外出几个月", null=True, blank=True)
    destination = models.CharField("外出地点", max_length=60, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "外出"
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="one_open_absence", violation_error_message="该党员已有一次未结束的外出。"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="absence_ends_after_it_starts",
                violation_error_message="返回时间不能早于外出时间。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.since}"


class Appointment(models.Model):
    """任职: whoever is in office has the role, from the day to the day. Offices of a branch, or auditor of a committee."""

    branch_path, committee_path = "branch", "committee"
    seen_by_admin = True

    class Office(models.TextChoices):
        SECRETARY = Role.SECRETARY.value, Role.SECRETARY.label
        DEPUTY = Role.DEPUTY.value, Role.DEPUTY.label
        OFFICER = Role.OFFICER.value, Role.OFFICER.label
        RECORDER = Role.RECORDER.value, Role.RECORDER.label
        AUDITOR = Role.AUDITOR.value, Role.AUDITOR.label

    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments", verbose_name="党员")
    role = models.CharField("职务", max_length=10, choices=Office.choices)
    title = models.CharField("具体名称", max_length=20, blank=True, help_text="例如：组织委员")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="党支部")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="基层党委")
    since = models.DateField("任职日期")
    until = models.DateField("免职日期", null=True, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.AUDITOR.value, branch=None, committee__isnull=False)
                | (~Q(role=Role.AUDITOR.value) & Q(branch__isnull=False, committee=None)),
                name="office_is_in_a_branch_or_a_committee",
                violation_error_message="支部职务要选党支部，党委复核人要选基层党委。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="office_ends_after_it_starts", violation_error_message="免职日期不能早于任职日期。"
            ),
            models.UniqueConstraint(
                fields=["branch", "role"],
                condition=Q(until=None, role__in=[Role.RECORDER.value, Role.SECRETARY.value]),
                name="one_secretary_and_one_recorder_in_office",
                violation_error_message="本支部这一职务已有人在任，请先登记前任的免职日期。",
            ),
            models.UniqueConstraint(
                fields=["member", "role"], condition=Q(until=None), name="an_office_is_held_once", violation_error_message="该党员已在任此职。"
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.title or self.get_role_display()}"

    def covers(self, day):
        """In office from the first day to the day before leaving it."""
        return self.since <= day and (self.until is None or day < self.until)


class Meeting(models.Model):
    """党员大会 and its count: 应到, 实到, 赞成 (A21)."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="meetings", verbose_name="党支部")
    held_on = models.DateField("开会日期")
    subject = models.CharField("议题", max_length=80)
    eligible = models.PositiveSmallIntegerField("应到")
    present = models.PositiveSmallIntegerField("实到")
    ayes = models.PositiveSmallIntegerField("赞成")
    remark = models.CharField("说明", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员大会"
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("eligible")), name="present_are_among_the_eligible", violation_error_message="实到人数不能多于应到人数。"
            ),
            models.CheckConstraint(
                condition=Q(ayes__lte=F("present")), name="ayes_are_among_the_present", violation_error_message="赞成人数不能多于实到人数。"
            ),
        ]

    def __str__(self):
        return f"{self.held_on} {self.subject}"


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

    # Who handed out whose password stays on record; the password itself does not.
    history = HistoricalRecords(excluded_fields=["password", "last_login", "first_name", "last_name", "email"])

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self):
        return self.member.name if self.member_id else self.username

    @cached_property
    def offices(self):
        if self.member_id is None:
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


CATEGORY_CHOICES = [(category.value, category.label) for category in Category]
