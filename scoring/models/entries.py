"""The lines on a sheet: deductions, task scores, rewards. Corrections are reversals."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch, Member, User
from scoring.models.month import Mark
from scoring.models.notice import proof_path
from scoring.models.quarter import Sheet
from scoring.models.year import Cycle, StandardItem
from scoring.rules import QUARTER_FULL, QUARTERS, TASK_FULL


class Deduction(models.Model):
    """扣分 under one item, or the reversal (冲销) of one: lines are never changed, never deleted."""

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="deductions", verbose_name="积分表")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="deductions", verbose_name="条目")
    times = models.PositiveSmallIntegerField("次数", default=1)
    points = models.DecimalField("扣分", max_digits=5, decimal_places=2)
    happened_on = models.DateField("事实日期")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    fact = models.CharField("事由", max_length=200)
    evidence = models.CharField("依据", max_length=100, blank=True)
    handbook = models.CharField("《一本通》页码", max_length=40, blank=True)
    proof = models.FileField("证据文件", upload_to=proof_path, blank=True)
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, blank=True, related_name="deductions", verbose_name="签到记录")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="冲销")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "扣分"
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0, reverses=None) | Q(points__lt=0, reverses__isnull=False),
                name="only_a_reversal_gives_points_back",
                violation_error_message="扣分应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="nobody_confirms_an_own_entry",
                violation_error_message="登记人不能确认自己登记的一条。",
            ),
        ]

    def __str__(self):
        return f"{self.item.code} −{self.points.normalize():f}"

    @property
    def needs_confirming(self):
        """A22: a line that an officer entered about themself waits for another officer."""
        return self.confirmed_by_id is None and self.entered_by.member_id == self.sheet.member_id


class Dismissal(models.Model):
    """不作扣分: a deduction proposed from the monthly sheet that an officer did not take, with the reason (A45).

    Taken back (恢复), never deleted: the deduction is proposed again.
    """

    branch_path, owner_path = "mark__sheet__branch", "mark__member"

    mark = models.ForeignKey(Mark, models.PROTECT, related_name="dismissals", verbose_name="签到记录")
    reason = models.CharField("理由", max_length=100)
    dismissed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    lifted = models.BooleanField("已恢复", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不作扣分"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mark"], condition=Q(lifted=False), name="one_dismissal_of_a_mark", violation_error_message="这一条已经记明不作扣分。"),
        ]

    def __str__(self):
        return f"{self.mark} 不作扣分"


class TaskScore(models.Model):
    """任务分 of one item, graded with the fourth quarter (R5, R18)."""

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="task_scores", verbose_name="积分表")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="task_scores", verbose_name="条目")
    points = models.DecimalField("得分", max_digits=4, decimal_places=2)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务分"
        ordering = ["item__order"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="one_score_a_task"),
            models.CheckConstraint(condition=Q(points__gte=0), name="task_points_are_not_negative", violation_error_message="任务分不能小于 0。"),
        ]

    def __str__(self):
        return f"{self.item.code} {self.points.normalize():f}"

    def clean(self):
        if self.points not in self.item.marks:
            raise ValidationError({"points": f"{self.item.code}只能给 {'、'.join(self.item.scale.split())} 分。"})


class Reward(models.Model):
    """四3 奖励分: granted only on evidence, or on a superior organisation's written word; or its reversal."""

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="rewards", verbose_name="积分表")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="rewards", verbose_name="条目")
    points = models.DecimalField("加分", max_digits=5, decimal_places=2)
    happened_on = models.DateField("事实日期")
    grounds = models.CharField("加分事由", max_length=200)
    matter = models.CharField("同一事项", max_length=60, blank=True, help_text="几级表彰同一件事的，填同样的名称，只计最高一项")
    proof = models.FileField("证明资料", upload_to=proof_path, blank=True)
    certified_by = models.CharField("书面认定的上级党组织", max_length=60, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name="冲销")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "奖励分"
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proof="", certified_by=""),
                name="reward_is_proved",
                violation_error_message="须提供证明资料，或由上一级党组织书面认定。",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0, reverses=None) | Q(points__lt=0, reverses__isnull=False),
                name="only_a_reversal_takes_points_back",
                violation_error_message="加分应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="nobody_confirms_an_own_reward",
                violation_error_message="登记人不能确认自己登记的一条。",
            ),
        ]

    def __str__(self):
        return f"{self.item.code} +{self.points.normalize():f}"

    needs_confirming = Deduction.needs_confirming


class TransferCertificate(models.Model):
    """转入积分证明 (A11): points of a quarter certified by the branch that a member came from; with the last quarter's the task points (R18)."""

    branch_path, owner_path = "branch", "member"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="certificates", verbose_name="党支部")
    member = models.ForeignKey(Member, models.PROTECT, related_name="certificates", verbose_name="党员")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="certificates", verbose_name="考核年度")
    number = models.PositiveSmallIntegerField("季度", choices=[(1, "一季度"), (2, "二季度"), (3, "三季度"), (4, "四季度")])
    points = models.DecimalField("得分", max_digits=4, decimal_places=2)
    task = models.DecimalField("任务分", max_digits=4, decimal_places=2, null=True, blank=True)
    issued_by = models.CharField("出具证明的党组织", max_length=60)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转入积分证明"
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "member", "cycle", "number"], name="one_certificate_a_quarter", violation_error_message="这个季度的证明已经登记。"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=QUARTER_FULL), name="certified_points_fit_the_quarter", violation_error_message="季度得分应在 0 到 15 之间。"
            ),
            models.CheckConstraint(
                condition=Q(task=None) | Q(task__gte=0, task__lte=TASK_FULL, number=QUARTERS),
                name="certified_task_points_come_with_the_last_quarter",
                violation_error_message="任务分应在 0 到 10 之间，与四季度得分一起证明。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.cycle.year}年{self.get_number_display()}证明"
