"""年度结果: what a year comes to for each member."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from evaluation.models.review import Review
from evaluation.rules import UNGRADED, Level
from members.access import ScopedQuerySet
from members.models import CATEGORY_CHOICES, Member

LEVEL_CHOICES = [(level.value, level.label) for level in Level]
GRADE_CHOICES = [*LEVEL_CHOICES, (UNGRADED, "不定等次")]



class Result(models.Model):
    """年度结果: a snapshot of every component of one member's year; voted, adjusted and confirmed level apart (A8). A new computation is a new version, never an edit.

    Without base, task and reward points is who came too late to have any (A11). `why` is the arithmetic in words as it
    stood: what a case, a sanction or an office comes to afterwards changes no settled year.
    """

    branch_path, owner_path = "review__branch", "member"

    review = models.ForeignKey(Review, models.PROTECT, related_name="results", verbose_name="年度考评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="results", verbose_name="党员")
    version = models.PositiveSmallIntegerField("版本")
    category = models.CharField("类别", max_length=10, choices=CATEGORY_CHOICES)
    q1 = models.DecimalField("一季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q2 = models.DecimalField("二季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q3 = models.DecimalField("三季度", max_digits=4, decimal_places=2, null=True, blank=True)
    q4 = models.DecimalField("四季度", max_digits=4, decimal_places=2, null=True, blank=True)
    base = models.DecimalField("基础分", max_digits=5, decimal_places=2, null=True, blank=True)
    task = models.DecimalField("任务分", max_digits=4, decimal_places=2, null=True, blank=True)
    reward = models.DecimalField("奖励分", max_digits=4, decimal_places=2, null=True, blank=True)
    voted = models.CharField("测评层次", max_length=11, choices=LEVEL_CHOICES, blank=True)
    adjusted = models.CharField("调整后层次", max_length=11, choices=LEVEL_CHOICES, blank=True, help_text="群众满意度和不评优秀的规定以后，名额以前")
    level = models.CharField("最终层次", max_length=11, choices=LEVEL_CHOICES, blank=True)
    appraisal = models.DecimalField("评议分", max_digits=4, decimal_places=2, null=True, blank=True)
    total = models.DecimalField("总分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("等次", max_length=11, choices=GRADE_CHOICES, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    why = models.JSONField("算式", default=list)  # [[title, arithmetic, clause, does it tell the grade?]]

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
