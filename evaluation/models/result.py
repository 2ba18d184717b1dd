"""What becomes of the counts: the decisions they ask for, the year's results."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evaluation.models.review import Review
from evaluation.rules import UNGRADED, Level
from members.access import ScopedQuerySet
from members.models import CATEGORY_CHOICES, Meeting, Member, User

LEVEL_CHOICES = [(level.value, level.label) for level in Level]
GRADE_CHOICES = [*LEVEL_CHOICES, (UNGRADED, "不定等次")]



class Decision(models.Model):
    """What the figures leave open and the branch decides with a reason: A4, A5, A7, A9, A25; re-checked with the review."""

    branch_path, owner_path = "review__branch", "member"

    class Kind(models.TextChoices):
        VERIFY = "verify", "不合格表现核实"
        PENDING = "pending", "未达任何层次的确定"
        QUESTION = "question", "群众不满意过半的答复"
        TIE = "tie", "同分表决"
        LOW = "low", "60 分以下的定级"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "经核实属实"
        DISMISSED = "dismissed", "经核实不属实"
        QUALIFIED = "qualified", "合格"
        BASIC = "basic", "基本合格"
        UNQUALIFIED = "unqualified", "不合格"
        STANDS = "stands", "维持测评层次"
        VOTE = "vote", "大会表决"

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions", verbose_name="年度考评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="decisions", verbose_name="党员")
    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    version = models.PositiveSmallIntegerField("作出时的版本", default=1)
    outcome = models.CharField("结论", max_length=11, choices=Outcome.choices)
    ayes = models.PositiveSmallIntegerField("得票", null=True, blank=True)
    reason = models.CharField("事实和理由", max_length=300)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党员大会")
    decided_on = models.DateField("决定日期")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    OUTCOMES = {
        Kind.VERIFY: (Outcome.UPHELD, Outcome.DISMISSED),
        Kind.PENDING: (Outcome.QUALIFIED, Outcome.BASIC),
        Kind.QUESTION: (Outcome.STANDS, Outcome.UNQUALIFIED),
        Kind.TIE: (Outcome.VOTE,),
        Kind.LOW: (Outcome.BASIC, Outcome.UNQUALIFIED),
    }

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        ordering = ["review", "member", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["review", "member", "kind"], name="one_decision_of_a_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason", violation_error_message="要写明事实和理由。"),
            models.CheckConstraint(
                condition=Q(kind="tie", ayes__isnull=False) | (~Q(kind="tie") & Q(ayes=None)),
                name="only_a_tie_is_decided_by_votes",
                violation_error_message="同分表决要填每人得票。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.get_kind_display()}：{self.get_outcome_display()}"

    def clean(self):
        if self.outcome not in self.OUTCOMES.get(self.kind, ()):
            raise ValidationError({"outcome": "这个结论不适用于这一事项。"})



class Result(models.Model):
    """年度结果: a snapshot of every component of one member's year. A new computation is a new version, never an edit."""

    branch_path, owner_path = "review__branch", "member"

    review = models.ForeignKey(Review, models.PROTECT, related_name="results", verbose_name="年度考评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="results", verbose_name="党员")
    version = models.PositiveSmallIntegerField("版本")
    category = models.CharField("类别", max_length=10, choices=CATEGORY_CHOICES)
    q1 = models.DecimalField("一季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q2 = models.DecimalField("二季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q3 = models.DecimalField("三季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q4 = models.DecimalField("四季度", max_digits=4, decimal_places=2, null=True, blank=True)
    base = models.DecimalField("基础分", max_digits=5, decimal_places=2)
    task = models.DecimalField("任务分", max_digits=4, decimal_places=2)
    reward = models.DecimalField("奖励分", max_digits=4, decimal_places=2)
    voted = models.CharField("测评层次", max_length=11, choices=LEVEL_CHOICES, blank=True)
    level = models.CharField("最终层次", max_length=11, choices=LEVEL_CHOICES, blank=True)
    appraisal = models.DecimalField("评议分", max_digits=4, decimal_places=2, null=True, blank=True)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("等次", max_length=11, choices=GRADE_CHOICES, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度结果"
        ordering = ["review", "version", "member__order", "member"]
        constraints = [
            models.UniqueConstraint(fields=["review", "version", "member"], name="one_result_a_version"),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=0, total__lte=100), name="total_is_at_most_a_hundred"),
        ]

    def __str__(self):
        return f"{self.member} {self.review.cycle}结果"

    def get_absolute_url(self):
        return reverse("why", args=[self.pk])
