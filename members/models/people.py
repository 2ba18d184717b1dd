"""党员, and where they are away."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models.organisation import Branch
from members.rules import BRANCH_COMMITTEE, Category, category_on, probation_ends, should_transfer_out

CATEGORY_CHOICES = [(category.value, category.label) for category in Category]


class Member(models.Model):
    """党员, with the branch that holds the formal relation (组织关系)."""

    branch_path, owner_path, past_path = "branch", "pk", "memberships__branch"
    seen_by_admin = True

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="members", verbose_name="党支部")
    name = models.CharField("姓名", max_length=30)
    sex = models.CharField("性别", max_length=1, choices=[("男", "男"), ("女", "女")])
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期")
    joined_on = models.DateField("入党日期")
    confirmed_on = models.DateField("转正日期", null=True, blank=True, help_text="预备党员不填")
    extended_until = models.DateField("预备期延长到", null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(arrived_on=None) | Q(arrived_on__gte=F("joined_on")),
                name="member_arrives_after_joining",
                violation_error_message="转入日期不能早于入党日期。",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")) & (Q(arrived_on=None) | Q(left_on__gte=F("arrived_on"))),
                name="member_leaves_after_coming",
                violation_error_message="离开日期不能早于入党日期或转入日期。",
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

    @property
    def probation_ends(self):
        """The day from which the branch decides on 转正; None for a formal member."""
        return probation_ends(self.joined_on, self.extended_until) if self.probationary else None

    @property
    def here_since(self):
        """The day from which the relation is with the branch, as far as the facts of the person tell."""
        return self.arrived_on or self.joined_on

    @property
    def should_transfer_out(self):
        """应转未转: an open absence of over six months, of one who is still here."""
        return self.left_on is None and any(absence.should_transfer_out for absence in self.absences.all())

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
    contact = models.CharField("在外联系方式", max_length=60, blank=True)

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

    @property
    def should_transfer_out(self):
        """四1: away over six months, the formal relation should go too; warned of, never done (A13)."""
        return self.until is None and should_transfer_out(self.since, today())
