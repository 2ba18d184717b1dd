"""后续处理: what follows from a year about one member, how it was dealt with, who was recommended for an award."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evaluation.rules import AWARDS, CaseKind, Disposal
from members.access import ScopedQuerySet
from members.clock import today
from members.models import Branch, Member, User
from members.rules import HEADS, Role
from scoring.models import Cycle, Deduction


class Cases(ScopedQuerySet):
    """A case is seen by those only who need it: the heads, the committee, who is charged with it, the member."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        led = {office.branch_id for office in user.offices if office.branch_id and Role(office.role) in HEADS}
        above = Q(branch__committee__in=user.reach.committees) & ~Q(branch__in=user.reach.branches)
        me = user.reach.member or 0
        charged = Q(pk__in=[]) if user.narrow else Q(responsible=me)
        return self.filter(Q(branch__in=led) | above | Q(member=me) | charged)


class Case(models.Model):
    """后续处理 (五(二), R26-R28, A14, A36). Nothing about a person's membership is ever changed by it."""

    branch_path = "branch"

    class Status(models.TextChoices):
        OPEN = "open", "待办理"
        RUNNING = "running", "帮扶中"
        PROPOSED = "proposed", "已提出处置意见"
        REPORTED = "reported", "已报告党委"
        HEARD = "heard", "已听取本人意见"
        RESOLVED = "resolved", "大会已决定，待党委批准"
        ANSWERED = "answered", "待党委复核"
        CLOSED = "closed", "已办结"
        SUPERSEDED = "superseded", "等次已变更，不再办理"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="cases", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="cases", verbose_name="考核年度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="cases", verbose_name="党员")
    kind = models.CharField("事项", max_length=8, choices=CaseKind.choices())
    line = models.OneToOneField(Deduction, models.PROTECT, null=True, blank=True, related_name="case", verbose_name="⚑ 扣分")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    responsible = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="charges", verbose_name="负责人")
    opened_on = models.DateField("立案日期")
    due_on = models.DateField("办理期限")
    disposal = models.CharField("处置方式", max_length=10, choices=Disposal.choices(), blank=True)
    until = models.DateField("改正（延长）到", null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)
    corrected = models.BooleanField("已改正", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人")
    closed_on = models.DateField("办结日期", null=True, blank=True)

    history = HistoricalRecords()
    objects = Cases.as_manager()

    OVER = (Status.CLOSED, Status.SUPERSEDED)

    class Meta:
        verbose_name = verbose_name_plural = "后续处理"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "cycle", "member", "kind"], condition=Q(line=None) & ~Q(status__in=["closed", "superseded"]),
                name="one_open_case_of_a_kind", violation_error_message="这一事项正在办理。",
            ),
            models.CheckConstraint(
                condition=Q(kind="grave", line__isnull=False) | (~Q(kind="grave") & Q(line=None)), name="a_grave_case_rests_on_a_line",
                violation_error_message="严重问题要以一条 ⚑ 扣分立案。",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) | ~Q(status="closed"), name="a_closed_case_has_a_day",
                violation_error_message="办结的要有办结日期。",
            ),
        ]

    def __str__(self):
        return f"{self.member}：{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("case", args=[self.pk])

    @property
    def over(self):
        return self.status in self.OVER

    @property
    def is_award(self):
        return self.kind in AWARDS

    @property
    def late(self):
        return not self.over and self.due_on < today()

    @property
    def mark(self):
        """The drawn mark of the state."""
        if self.over:
            return "done" if self.status == self.Status.CLOSED else "next"
        return "late" if self.late else "wait"


class CaseNote(models.Model):
    """One dated record of a case: a step of it, a talk, a month's help. An internal one is not read by the member."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name="后续处理")
    what = models.CharField("事项", max_length=20)
    day = models.DateField("日期")
    text = models.TextField("情况", max_length=1000, blank=True)
    internal = models.BooleanField("只给办理人看", default=False)
    eligible = models.PositiveSmallIntegerField("应到", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到", null=True, blank=True)
    ayes = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["day", "id"]

    def __str__(self):
        return f"{self.case} {self.what}"


class Recommendation(models.Model):
    """五(二)1-2: one member recommended for one award; taken back with a reason, never erased."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="recommendations", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recommendations", verbose_name="依据的考核年度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="recommendations", verbose_name="党员")
    scale = models.CharField("级别", max_length=8, choices=[(kind.value, kind.label) for kind in AWARDS])
    award = models.CharField("评先评优项目", max_length=60)
    recommended_on = models.DateField("推荐日期")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    withdrawn = models.CharField("撤回理由", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评先评优推荐"
        ordering = ["recommended_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "cycle", "member", "award"], condition=Q(withdrawn=""), name="recommended_once_for_an_award",
                violation_error_message="这名党员已经推荐过这一项。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.award}"
