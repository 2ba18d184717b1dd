"""季度检查 (R31): the committee checks each branch each quarter on what the system knows, and follows up."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models import Branch, User
from scoring.models.year import Cycle


class Inspection(models.Model):
    """One branch's quarter as the committee found it; `facts` is what the system counted on that day."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="inspections", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="inspections", verbose_name="考核年度")
    number = models.PositiveSmallIntegerField("季度", choices=[(1, "一季度"), (2, "二季度"), (3, "三季度"), (4, "四季度")])
    inspected_on = models.DateField("检查日期")
    inspector = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="检查人")
    facts = models.JSONField("系统记录", default=list)
    summary = models.TextField("检查意见", max_length=1000)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "季度检查"
        ordering = ["-cycle__year", "-number", "branch"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "cycle", "number"], name="one_inspection_a_quarter", violation_error_message="这个支部本季度已经检查过。")
        ]

    def __str__(self):
        return f"{self.branch}{self.cycle.year}年{self.get_number_display()}检查"

    def get_absolute_url(self):
        return reverse("inspection", args=[self.pk])


class Finding(models.Model):
    """发现的问题: to be put right by a day; the branch tells what it did, the committee closes it."""

    branch_path = "inspection__branch"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings", verbose_name="检查")
    text = models.CharField("问题", max_length=200)
    remedy_by = models.DateField("整改期限")
    remedy = models.CharField("整改情况", max_length=200, blank=True)
    remedied_on = models.DateField("报告日期", null=True, blank=True)
    remedied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报告人")
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销号人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查发现"
        ordering = ["remedy_by", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(remedied_on__isnull=False), name="a_finding_is_remedied_before_it_is_closed",
                violation_error_message="支部还没有报告整改情况，不能销号。",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("remedied_by")), name="nobody_closes_an_own_remedy",
                violation_error_message="报告整改的人不能自己销号。",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_late(self):
        """Not told to be remedied by its day."""
        return self.remedied_on is None and today() > self.remedy_by

    @property
    def mark(self):
        """The drawn mark of the state, and its word."""
        if self.closed_on:
            return "done", "已销号"
        if self.remedied_on:
            return "now", "已报告，待销号"
        return ("late", "整改逾期") if self.is_late else ("wait", "待整改")
