"""One branch's quarter, with a sheet for each member."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models import CATEGORY_CHOICES, Branch, Meeting, Member, User
from scoring import rules
from scoring.models.notice import Notice, proof_path
from scoring.models.year import Cycle, Standard, StandardItem


class Quarter(models.Model):
    """One branch's quarter (五(一)3)."""

    branch_path = "branch"

    class Status(models.TextChoices):
        OPEN = "open", "自评与记录"
        PROPOSED = "proposed", "初步意见"
        PASSED = "passed", "大会通过"
        NOTICED = "noticed", "公示中"
        CONFIRMED = "confirmed", "已汇总"

    CORRECTABLE = (Status.NOTICED, Status.CONFIRMED)  # single lines, on an upheld objection (A33)

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="quarters", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="quarters", verbose_name="考核年度")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="quarters", verbose_name="积分标准")
    number = models.PositiveSmallIntegerField("季度", choices=[(number, rules.quarter_name(number)) for number in range(1, rules.QUARTERS + 1)])
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    opinion_on = models.DateField("支委会日期", null=True, blank=True)
    meetings = models.ManyToManyField(Meeting, related_name="quarters", verbose_name="会议")
    brought_in = models.BooleanField("期初录入", default=False, help_text="启用前已在纸上汇总的季度（A39）")
    scan = models.FileField("纸质表扫描件", upload_to=proof_path, blank=True)
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

    def get_entry_url(self):
        """Where its points are typed: the grid, or 期初录入."""
        return reverse("brought_in", args=[self.pk]) if self.brought_in else self.get_absolute_url()

    def get_status_display(self):
        """In a quarter brought in from paper nobody assesses and nothing is recorded (A39)."""
        return "期初录入" if self.brought_in and self.is_open else self.Status(self.status).label

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
    def first_notice(self):
        """The notice by which it was first published: a correction after an objection makes nothing late."""
        notice = self.notice
        while notice is not None and notice.corrects_id:
            notice = notice.corrects
        return notice

    @property
    def is_late(self):
        """By what is certain: open after its day, or a first notice that ran past it, as nothing is 汇总 before it ends."""
        if self.status == self.Status.CONFIRMED:
            return self.notice is not None and self.first_notice.ends_on >= self.due
        corrected = self.version > 1 and self.notice is not None
        return today() > (max(self.due, self.notice.ends_on) if corrected else self.due)

    @property
    def mark(self):
        """The drawn mark of the state: done, running, waiting for somebody, late."""
        if self.status == self.Status.CONFIRMED:
            return "done"
        return "late" if today() > self.due else "now"

    @property
    def last_meeting(self):
        """The 党员大会 that was entered last, whatever its date; the 支委会 that formed the opinion is kept beside."""
        return self.meetings.filter(kind=Meeting.Kind.MEMBERS).order_by("pk").last()


class SelfScores(ScopedQuerySet):
    """A form that is not handed in yet is its owner's only (R15)."""

    def visible_to(self, user):
        mine = Q(sheet__member=user.reach.member) if user.is_authenticated else Q(pk__in=[])
        return super().visible_to(user).filter(mine | Q(sheet__handed_in_at__isnull=False))


class Sheet(models.Model):
    """积分表: one member's quarter, with the category and branch of that time."""

    branch_path, owner_path = "quarter__branch", "member"

    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="sheets", verbose_name="季度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sheets", verbose_name="党员")
    category = models.CharField("类别", max_length=10, choices=CATEGORY_CHOICES)
    self_points = models.DecimalField(
        "自评得分", max_digits=4, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(rules.QUARTER_FULL)]
    )
    handed_in_at = models.DateTimeField("交表时间", null=True, blank=True)
    typed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="纸质表录入人")
    opinion = models.CharField("支委会意见", max_length=60, blank=True)
    opinion_points = models.DecimalField("支委会初步意见得分", max_digits=4, decimal_places=2, null=True, blank=True)
    brought_points = models.DecimalField("期初录入得分", max_digits=4, decimal_places=2, null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(brought_points=None) | Q(brought_points__gte=0, brought_points__lte=rules.QUARTER_FULL),
                name="brought_points_fit_the_quarter",
                violation_error_message="季度得分应在 0 到 15 之间。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.quarter}"

    @property
    def opinion_told(self):
        """五(一)3: the opinion is told to the meeting; while it is being written, or taken back to be formed anew, it is nobody's."""
        return self.opinion_points is not None and not self.quarter.is_open


class SelfScore(models.Model):
    """按月自评 (R15, A18): one month's own deduction under an item.

    Without an item it is the month as a whole: 0 points say 本月无扣分, more is what a form on paper says.
    Hidden from officers until it is handed in.
    """

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="self_scores", verbose_name="积分表")
    month = models.PositiveSmallIntegerField("月")
    item = models.ForeignKey(StandardItem, models.PROTECT, null=True, blank=True, related_name="self_scores", verbose_name="条目")
    points = models.DecimalField("自评扣分", max_digits=4, decimal_places=2)
    fact = models.CharField("说明", max_length=100, blank=True)
    lifted = models.BooleanField("已撤销", default=False)

    history = HistoricalRecords()
    objects = SelfScores.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "按月自评"
        ordering = ["month", "item__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "month", "item"], condition=Q(lifted=False, item__isnull=False), name="one_self_score_of_an_item_a_month",
                violation_error_message="这个月已经自评过这一条。",
            ),
            models.UniqueConstraint(
                fields=["sheet", "month"], condition=Q(lifted=False, item=None), name="one_self_score_of_a_whole_month",
                violation_error_message="这个月已经自评过。",
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="self_scores_are_monthly"),
            models.CheckConstraint(
                condition=Q(points__gt=0) | Q(points=0, item=None), name="self_deductions_are_positive", violation_error_message="自评扣分应大于 0。"
            ),
        ]

    def __str__(self):
        return f"{self.sheet} {self.month}月"
