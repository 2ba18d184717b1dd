"""待定事项: what the figures leave open and people decide; what the committee sends back."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluation.models.review import Review
from members.access import ScopedQuerySet
from members.models import Meeting, Member, User


class Decision(models.Model):
    """What the figures leave open and the branch decides with a reason: A4, A5, A7, A9, A25; re-checked with the review.

    Equals may be voted on more than once: each vote has a meeting of its own and a line for each who stood in it.
    One that was returned for 重新审定 or that a new computation overtook is set aside: it stays readable and decides nothing.
    """

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
    found_by = models.CharField("核实人", max_length=60, blank=True)
    committee_on = models.DateField("支委会日期", null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="党员大会")
    decided_on = models.DateField("决定日期")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    set_aside = models.BooleanField("不再有效", default=False)

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
        ordering = ["review", "member", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "member", "kind"], condition=Q(set_aside=False) & ~Q(kind="tie"), name="one_decision_of_a_kind"),
            models.UniqueConstraint(fields=["member", "meeting"], name="one_line_a_person_and_vote"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason", violation_error_message="要写明事实和理由。"),
            models.CheckConstraint(
                condition=~Q(kind="verify") | ~Q(found_by=""), name="facts_are_found_by_somebody", violation_error_message="要写明核实人。"
            ),
            models.CheckConstraint(
                condition=Q(kind="tie", ayes__isnull=False, meeting__isnull=False) | (~Q(kind="tie") & Q(ayes=None, meeting=None)),
                name="only_a_tie_is_decided_by_votes",
                violation_error_message="同分表决要登记党员大会和每人得票。",
            ),
            models.CheckConstraint(
                condition=Q(kind="tie") | Q(committee_on__isnull=False),
                name="a_decision_is_put_by_the_branch_committee",
                violation_error_message="要填提出的日期。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.get_kind_display()}：{self.get_outcome_display()}"

    def clean(self):
        if self.outcome not in self.OUTCOMES.get(self.kind, ()):
            raise ValidationError({"outcome": "这个结论不适用于这一事项。"})


class Reexamination(models.Model):
    """重新审定 (A35): the committee sends a year back with a written reason; it changes no level itself. Nobody named: the whole year."""

    branch_path = "review__branch"

    review = models.ForeignKey(Review, models.PROTECT, related_name="reexaminations", verbose_name="年度考评")
    version = models.PositiveSmallIntegerField("退回后的版本")
    members = models.ManyToManyField(Member, related_name="+", verbose_name="涉及的党员", blank=True)
    reason = models.CharField("退回理由", max_length=200)
    returned_on = models.DateField("退回日期")
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="退回人")

    history = HistoricalRecords(m2m_fields=[members])
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退回重新审定"
        ordering = ["review", "version"]
        constraints = [
            models.UniqueConstraint(fields=["review", "version"], name="one_return_a_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_return_has_a_reason", violation_error_message="退回要写明理由。"),
        ]

    def __str__(self):
        return f"{self.review}退回重新审定"

    @property
    def about(self):
        """Whom it concerns, in words."""
        return "、".join(member.name for member in self.members.all()) or "整个考评"
