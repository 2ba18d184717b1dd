"""Coming and going as dated facts: which branch held whom, who was lent where, who is exempt."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models.organisation import Branch
from members.models.people import Member
from members.models.user import User


class Membership(models.Model):
    """组织关系 of one member in one branch, from the day to the day; how it began and how it ended."""

    branch_path, owner_path = "branch", "member"

    class Coming(models.TextChoices):
        ROSTER = "roster", "期初登记"
        ADMITTED = "admitted", "发展入党"
        TRANSFERRED = "transferred", "转入"

    class Going(models.TextChoices):
        TRANSFERRED = "transferred", "转出"
        DIED = "died", "去世"
        ENDED = "ended", "终止党籍"

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships", verbose_name="党员")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="memberships", verbose_name="党支部")
    since = models.DateField("起")
    coming = models.CharField("来的方式", max_length=11, choices=Coming.choices)
    came_from = models.CharField("原党组织", max_length=60, blank=True)
    until = models.DateField("止", null=True, blank=True)
    going = models.CharField("去的方式", max_length=11, choices=Going.choices, blank=True)
    went_to = models.CharField("去往的党组织", max_length=60, blank=True)
    reason = models.CharField("依据或原因", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织关系"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="one_branch_at_a_time", violation_error_message="该党员的组织关系还在另一个党支部，要先转出。"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_it_begins", violation_error_message="转出日期不能早于转入日期。"
            ),
            models.CheckConstraint(
                condition=Q(until=None, going="") | (Q(until__isnull=False) & ~Q(going="")),
                name="a_going_has_a_day_and_a_kind",
                violation_error_message="离开的日期和方式要一起填写。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.branch}"

    def covers(self, day):
        """Here from the first day to the day before leaving: the day of a transfer belongs to the new branch."""
        return self.since <= day and (self.until is None or day < self.until)


class Secondment(models.Model):
    """借调: works elsewhere, still rated here with the host's certificate."""

    branch_path, owner_path = "member__branch", "member"

    member = models.ForeignKey(Member, models.PROTECT, related_name="secondments", verbose_name="党员")
    host = models.CharField("借调单位", max_length=60)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    certificate = models.CharField("借调单位的证明", max_length=200, blank=True, help_text="证明的日期、文号和主要内容")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "借调"
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="secondment_ends_after_it_starts", violation_error_message="借调结束不能早于开始。"
            ),
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="one_open_secondment", violation_error_message="该党员已有一次未结束的借调。"),
        ]

    def __str__(self):
        return f"{self.member} {self.host}"


class Exemption(models.Model):
    """不参加积分管理 (F8, A12): asked by the branch, approved by the committee from a date; still in the number of members."""

    branch_path, owner_path = "branch", "member"

    class Status(models.TextChoices):
        ASKED = "asked", "待审批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        ENDED = "ended", "已恢复参加"

    member = models.ForeignKey(Member, models.PROTECT, related_name="exemptions", verbose_name="党员")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="exemptions", verbose_name="党支部")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ASKED)
    reason = models.CharField("理由", max_length=200, help_text="年老、重病或长期请假等")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请登记人")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人")
    decided_on = models.DateField("审批日期", null=True, blank=True)
    number = models.CharField("批复文号", max_length=40, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不参加积分管理"
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="exemption_ends_after_it_starts", violation_error_message="恢复日期不能早于开始日期。"
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(status__in=["asked", "approved"]),
                name="one_running_exemption",
                violation_error_message="该党员已有一份在办或有效的不参加审批。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="nobody_approves_an_own_request",
                violation_error_message="申请人不能审批自己的申请。",
            ),
        ]

    def __str__(self):
        return f"{self.member} 不参加积分管理"

    def get_absolute_url(self):
        return reverse("exemption", args=[self.pk])

    @property
    def withdrawn(self):
        """Closed without anybody's decision: its member left the branch."""
        return self.status == self.Status.REFUSED and self.decided_by_id is None

    def get_status_display(self):
        return "已撤回" if self.withdrawn else self.Status(self.status).label

    @property
    def mark(self):
        """The drawn mark of the state: waiting, running, done, closed without."""
        return {"asked": "wait", "approved": "now", "ended": "done"}.get(self.status, "next")

    def covers(self, day):
        """Approved and in force on the day."""
        return self.status in {self.Status.APPROVED, self.Status.ENDED} and self.since <= day and (self.until is None or day < self.until)
