"""What is promised and asked for: public commitments, and rewards that a member or the recorder claims."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch, Member, User
from scoring.models.entries import Reward
from scoring.models.notice import Notice, proof_path
from scoring.models.quarter import Sheet
from scoring.models.year import Cycle, StandardItem


class Commitment(models.Model):
    """公开承诺 or 岗位目标 of a year (R5): promised in January, made public, told and judged with the fourth quarter."""

    branch_path, owner_path = "branch", "member"

    class Kind(models.TextChoices):
        PROMISE = "promise", "公开承诺"
        TARGET = "target", "岗位目标"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="commitments", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="commitments", verbose_name="考核年度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="commitments", verbose_name="党员")
    kind = models.CharField("类别", max_length=7, choices=Kind.choices, default=Kind.PROMISE)
    text = models.CharField("事项", max_length=200)
    due = models.CharField("完成时限", max_length=30, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公示")
    outcome = models.CharField("兑现情况", max_length=200, blank=True)
    remark = models.CharField("支部点评", max_length=200, blank=True)
    dropped = models.BooleanField("已撤回", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承诺"
        ordering = ["member__order", "member", "kind", "id"]

    def __str__(self):
        return f"{self.member} {self.get_kind_display()}：{self.text}"


class RewardClaim(models.Model):
    """奖励分申报 (F10, R7, R8, A42): asked for with proof; the 支委会 grants it as a line of the quarter, or refuses it in words."""

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    class Status(models.TextChoices):
        ASKED = "asked", "待支委会研究"
        GRANTED = "granted", "已认定"
        REFUSED = "refused", "不予认定"
        WITHDRAWN = "withdrawn", "已撤回"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="claims", verbose_name="积分表")
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.ASKED)
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+", verbose_name="条目")
    points = models.DecimalField("申报分", max_digits=5, decimal_places=2)
    happened_on = models.DateField("日期")
    grounds = models.CharField("加分事由", max_length=200)
    matter = models.CharField("同一事项", max_length=60, blank=True)
    proof = models.FileField("证明资料", upload_to=proof_path, blank=True)
    certified_by = models.CharField("书面认定的上级党组织", max_length=60, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申报人")
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    reward = models.OneToOneField(Reward, models.PROTECT, null=True, blank=True, related_name="claim", verbose_name="奖励分")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "奖励分申报"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proof="", certified_by=""), name="reward_claim_is_proved",
                violation_error_message="须提供证明资料，或由上一级党组织书面认定。",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") | Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="nobody_grants_an_own_claim",
                violation_error_message="申报人不能认定自己的申报。",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="claimed_points_are_positive", violation_error_message="申报分应大于 0。"),
        ]

    def __str__(self):
        return f"{self.sheet.member} {self.item.code} 申报"

    def get_absolute_url(self):
        return reverse("claim", args=[self.pk])

    def get_status_display(self):
        """It waits for whoever forms the branch's opinion (A22)."""
        return f"待{self.sheet.quarter.branch.proposer}研究" if self.status == self.Status.ASKED else self.Status(self.status).label

    @property
    def mark(self):
        """The drawn mark of the state."""
        return {self.Status.ASKED: "wait", self.Status.GRANTED: "done", self.Status.REFUSED: "late"}.get(self.status, "next")
