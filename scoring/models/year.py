"""What a committee and a branch fix for a year: the cycle, the days off, the branch's standard."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch, Committee, Meeting
from members.rules import Category


class Cycle(models.Model):
    """考核年度, with what the committee may set before the year opens (A3-A32, A37b)."""

    committee_path = "committee"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="cycles", verbose_name="基层党委")
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    count_abstentions = models.BooleanField("弃权票计入分母", default=True, help_text="“不低于60%”等比例的分母是否包括弃权票")
    excellent_share = models.DecimalField("优秀比例", max_digits=4, decimal_places=3, default=Decimal("0.2"), help_text="四4：一般不超过党员总数的 20%，填 0.2；至多三分之一")
    cap_changes_points = models.BooleanField("超比例者层次按合格折算", default=True, help_text="五（一）4：超过优秀名额的，层次改按合格，评议分按 18 分计")
    base_counts_probationary = models.BooleanField("预备党员计入党员总数", default=True, help_text="优秀名额按党员总数计算，总数是否包括预备党员")
    grade_probationary = models.BooleanField("预备党员定等次", default=True, help_text="不选的，预备党员不定等次；选了也不评优秀")
    probationary_votes = models.BooleanField("预备党员填写测评票", default=True, help_text="计入测评的应到人数")
    needs_quorum = models.BooleanField("到会不足半数不得测评", default=True, help_text="实到不足应到一半的，不能完成计票")
    always_two_counts = models.BooleanField("一律两人分别录票", default=False, help_text="不选的，不足 20 张选票由一人录票、监票人逐行核对，20 张以上由两人分别录票")
    notice_days = models.PositiveSmallIntegerField("公示工作日", default=5, validators=[MinValueValidator(1)], help_text="从张贴的第二天算起，不含节假日")
    voting = models.BooleanField("测评已开始", default=False, editable=False, help_text="此后与测评有关的设置不再改动")
    file_by = models.DateField("汇总表报送期限", null=True, blank=True, help_text="A17：一般为次年 2 月底")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核年度"
        ordering = ["-year", "committee"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year"], name="one_cycle_a_year", violation_error_message="这个年度已经建立。"),
            models.CheckConstraint(
                condition=Q(excellent_share__gt=0, excellent_share__lte=Decimal("0.333")),
                name="excellent_share_is_at_most_a_third",
                violation_error_message="优秀比例应大于 0，且不超过三分之一。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年度"

    def get_absolute_url(self):
        return reverse("cycle", args=[self.pk])


class DayOff(models.Model):
    """法定假日 or a working weekend (调休), for counting working days (A32)."""

    committee_path = "committee"
    seen_by_admin = True

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="days_off", verbose_name="基层党委")
    day = models.DateField("日期")
    working = models.BooleanField("调休上班", default=False)
    name = models.CharField("节日或说明", max_length=20, blank=True)
    lifted = models.BooleanField("已撤销", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "day"], condition=Q(lifted=False), name="a_day_is_listed_once", violation_error_message="这一天已经登记。"
            )
        ]

    def __str__(self):
        return f"{self.day} {'上班' if self.working else '放假'}"


class Standard(models.Model):
    """附件1 as one branch keeps it in one year (R13): drawn up, passed by its meeting, filed with the committee (A44).

    The first version holds from 1 January; a later one from the first day of a quarter, so that a quarter has one.
    """

    branch_path, members_read = "branch", True

    class Status(models.TextChoices):
        DRAFT = "draft", "起草中"
        ADOPTED = "adopted", "大会通过，待备案"
        FILED = "filed", "已备案"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="standards", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="standards", verbose_name="考核年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.DRAFT)
    since = models.DateField("执行起日")
    adopted_on = models.DateField("党员大会通过日期", null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="standards", verbose_name="党员大会")
    filed_on = models.DateField("备案日期", null=True, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "积分标准"
        ordering = ["-cycle__year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "cycle", "version"], name="one_standard_of_a_version", violation_error_message="这一版积分标准已经有了。"),
            models.UniqueConstraint(
                fields=["branch", "cycle"], condition=Q(status="draft"), name="one_draft_of_a_standard", violation_error_message="本年度已有一份起草中的标准。"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(adopted_on__isnull=False), name="a_standard_in_force_was_adopted", violation_error_message="要填党员大会通过的日期。"
            ),
        ]

    def __str__(self):
        return f"{self.branch} {self.name}"

    def get_absolute_url(self):
        return reverse("standard", args=[self.pk])

    @property
    def name(self):
        """Without the branch: 2026年度积分标准, from the second version on with its number."""
        return f"{self.cycle}积分标准{f'（第{self.version}版）' if self.version > 1 else ''}"

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def mark(self):
        """The drawn mark of the state: being drawn up, waiting for the committee, done."""
        return {self.Status.DRAFT: "now", self.Status.ADOPTED: "wait", self.Status.FILED: "done"}[self.status]


class StandardItem(models.Model):
    """One item of a standard. `classes` holds 骨普流 as letters; `scale` the points of a task item, best first."""

    branch_path, members_read = "standard__branch", True

    class Part(models.TextChoices):
        BASE = "base", "基础分"
        TASK = "task", "任务分"
        REWARD = "reward", "奖励分"

    class Service(models.TextChoices):
        ALL = "", "不限"
        SERVING = "serving", "在职"
        RETIRED = "retired", "离退休"

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="items", verbose_name="积分标准")
    part = models.CharField("部分", max_length=6, choices=Part.choices)
    key = models.CharField("内部代码", max_length=10)
    code = models.CharField("代码", max_length=6)
    heading = models.CharField("类目", max_length=20, blank=True)
    text = models.CharField("条目", max_length=100)
    points = models.DecimalField("分值", max_digits=4, decimal_places=2)
    unit = models.CharField("单位", max_length=2, blank=True)
    cap = models.DecimalField("上限", max_digits=4, decimal_places=2, null=True, blank=True)
    scale = models.CharField("给分档", max_length=30, blank=True)
    classes = models.CharField("适用类别", max_length=3, default="骨普流")
    service = models.CharField("适用人员", max_length=8, choices=Service.choices, blank=True)
    grave = models.BooleanField("⚑ 严重情形", default=False)
    in_use = models.BooleanField("启用", default=True)
    order = models.PositiveSmallIntegerField("序号", default=0)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "积分条目"
        ordering = ["standard", "order"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="one_item_of_a_code", violation_error_message="同一标准里代码不能重复。"),
            models.CheckConstraint(condition=Q(points__gt=0), name="item_points_are_positive", violation_error_message="分值应大于 0。"),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"

    def get_absolute_url(self):
        return reverse("standard_item", args=[self.pk])

    @property
    def marks(self):
        """The points that a task item may be given."""
        return [Decimal(mark) for mark in self.scale.split()]

    def applies_to(self, category, *, retired):
        """Whether the item counts for a member of this category, 在职 or 离退休 (A38)."""
        fits = {self.Service.ALL: True, self.Service.SERVING: not retired, self.Service.RETIRED: retired}[self.service]
        return self.in_use and fits and Category(category).short[0] in self.classes
