"""One branch's quarter, with a sheet for each member."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models import CATEGORY_CHOICES, Branch, Meeting, Member
from scoring import rules
from scoring.models.notice import Notice
from scoring.models.year import Cycle, Standard


class Quarter(models.Model):
    """One branch's quarter (五(一)3)."""

    branch_path = "branch"

    class Status(models.TextChoices):
        OPEN = "open", "自评与记录"
        PROPOSED = "proposed", "初步意见"
        PASSED = "passed", "大会通过"
        NOTICED = "noticed", "公示中"
        CONFIRMED = "confirmed", "已汇总"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="quarters", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="quarters", verbose_name="考核年度")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="quarters", verbose_name="积分标准")
    number = models.PositiveSmallIntegerField("季度", choices=[(1, "一季度"), (2, "二季度"), (3, "三季度"), (4, "四季度")])
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    opinion_on = models.DateField("支委会日期", null=True, blank=True)
    meetings = models.ManyToManyField(Meeting, related_name="quarters", verbose_name="党员大会")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示")
    version = models.PositiveSmallIntegerField("版本", default=1)
    settled = models.BooleanField("已计入年度结果", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "季度积分"
        ordering = ["-cycle__year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "cycle", "number"], name="one_quarter_of_a_number", violation_error_message="这个季度已经开启。"),
            models.CheckConstraint(condition=Q(number__in=[1, 2, 3, 4]), name="a_year_has_four_quarters"),
        ]

    def __str__(self):
        return f"{self.cycle.year}年{self.get_number_display()}"

    def get_absolute_url(self):
        return reverse("quarter", args=[self.pk])

    @property
    def span(self):
        return rules.quarter_span(self.cycle.year, self.number)

    @property
    def due(self):
        return rules.quarter_due(self.cycle.year, self.number)

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def mark(self):
        """The drawn mark of the state: done, running, waiting for somebody, late."""
        if self.status == self.Status.CONFIRMED:
            return "done"
        return "late" if today() > self.due else "now"

    @property
    def last_meeting(self):
        return self.meetings.last()


class Sheet(models.Model):
    """积分表: one member's quarter, with the category and branch of that time."""

    branch_path, owner_path = "quarter__branch", "member"

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="sheets", verbose_name="季度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sheets", verbose_name="党员")
    category = models.CharField("类别", max_length=10, choices=CATEGORY_CHOICES)
    self_points = models.DecimalField(
        "自评得分", max_digits=4, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(rules.QUARTER_FULL)]
    )
    opinion = models.CharField("支委会意见", max_length=60, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "积分表"
        ordering = ["quarter", "member__order", "member"]
        constraints = [
            models.UniqueConstraint(fields=["quarter", "member"], name="one_sheet_a_quarter"),
            models.CheckConstraint(
                condition=Q(self_points=None) | Q(self_points__gte=0, self_points__lte=rules.QUARTER_FULL),
                name="self_points_fit_the_quarter",
                violation_error_message="自评得分应在 0 到 15 之间。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.quarter}"
