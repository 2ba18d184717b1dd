"""Year-end: the appraisal and its counts, the decisions it asks for, the year's results."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evaluation.rules import UNGRADED, Level
from members.access import ScopedQuerySet
from members.models import CATEGORY_CHOICES, Branch, Meeting, Member, User
from scoring.models import Cycle, Notice

LEVEL_CHOICES = [(level.value, level.label) for level in Level]
GRADE_CHOICES = [*LEVEL_CHOICES, (UNGRADED, "不定等次")]


class Review(models.Model):
    """年度考评 of one branch (五(一)4-5)."""

    branch_path = "branch"

    class Status(models.TextChoices):
        OPEN = "open", "准备"
        VOTING = "voting", "投票计票中"
        COUNTED = "counted", "已计票"
        POSTED = "posted", "得分公示中"
        GRADED = "graded", "已定级"
        SECRETARY = "secretary", "书记已审查"
        COMMITTEE = "committee", "党委已复核"
        NOTICED = "noticed", "结果公示中"
        FINAL = "final", "最终"
        FILED = "filed", "已备案"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="reviews", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reviews", verbose_name="考核年度")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveSmallIntegerField("版本", default=1)
    members_total = models.PositiveSmallIntegerField("党员总数", null=True, blank=True, help_text="测评当天，优秀名额的基数")
    formal_total = models.PositiveSmallIntegerField("正式党员数", null=True, blank=True)
    consent_places = models.PositiveSmallIntegerField("党委同意增加的优秀名额", default=0)
    consent_number = models.CharField("批复文号", max_length=40, blank=True)
    points_notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="得分公示")
    result_notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果公示")
    signed_on = models.DateField("书记审查日期", null=True, blank=True)
    rechecked_on = models.DateField("党委复核日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_number = models.CharField("备案文号", max_length=40, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度考评"
        ordering = ["-cycle__year", "branch"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "cycle"], name="one_review_a_year", violation_error_message="本年度的考评已经开始。"),
            models.CheckConstraint(
                condition=Q(consent_places=0) | ~Q(consent_number=""),
                name="more_places_need_written_consent",
                violation_error_message="增加优秀名额要填批复文号。",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None, filed_number="") | (Q(filed_on__isnull=False) & ~Q(filed_number="")),
                name="filing_has_a_date_and_a_number",
                violation_error_message="备案日期和备案文号要一起填写。",
            ),
        ]

    def __str__(self):
        return f"{self.branch}{self.cycle}考评"

    def get_absolute_url(self):
        return reverse("review", args=[self.pk])

    @property
    def mark(self):
        """The drawn mark of the state."""
        return "done" if self.status == self.Status.FILED else "now"

    @property
    def grades_are_public(self):
        """Grades are shown beyond the branch's officers once the committee has published them."""
        return self.status in {self.Status.NOTICED, self.Status.FINAL, self.Status.FILED}

    @property
    def appraisal(self):
        """The vote that counts: the last one that is not void."""
        return self.appraisals.filter(void=False).last()


class Appraisal(models.Model):
    """民主测评: one secret vote on paper and its papers; a void one stays on the record (A30).

    The scrutineer reads it too: one lent by the committee or a neighbouring branch has no office here (A34).
    """

    branch_path, owner_path = "review__branch", "scrutineer"
    needs_password = True

    review = models.ForeignKey(Review, models.PROTECT, related_name="appraisals", verbose_name="年度考评")
    number = models.PositiveSmallIntegerField("第几次")
    void = models.BooleanField("作废", default=False)
    held_on = models.DateField("测评日期")
    scrutineer = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="监票人")
    eligible = models.PositiveSmallIntegerField("应到", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到", null=True, blank=True)
    issued = models.PositiveSmallIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveSmallIntegerField("收回选票", null=True, blank=True)
    spoiled = models.PositiveSmallIntegerField("整张废票", null=True, blank=True)
    masses_issued = models.PositiveSmallIntegerField("群众票发出", null=True, blank=True)
    masses_returned = models.PositiveSmallIntegerField("群众票收回", null=True, blank=True)
    masses_spoiled = models.PositiveSmallIntegerField("群众废票", null=True, blank=True)
    blind = models.BooleanField("两人分别录票", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主测评"
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_vote_of_a_number"),
            models.UniqueConstraint(fields=["review"], condition=Q(void=False), name="one_vote_that_counts"),
            models.CheckConstraint(
                condition=Q(present=None) | Q(present__lte=F("eligible")),
                name="voters_present_are_among_the_eligible",
                violation_error_message="实到人数不能多于应到人数。",
            ),
            models.CheckConstraint(
                condition=Q(issued=None) | Q(issued__lte=F("present")),
                name="no_more_ballots_than_voters_present",
                violation_error_message="发出选票不能多于实到人数。",
            ),
            models.CheckConstraint(
                condition=Q(spoiled=None) | Q(spoiled__lte=F("returned")),
                name="spoiled_ballots_are_among_the_returned",
                violation_error_message="废票不能多于收回的选票。",
            ),
            models.CheckConstraint(
                condition=Q(masses_spoiled=None) | Q(masses_spoiled__lte=F("masses_returned")),
                name="spoiled_masses_ballots_are_among_the_returned",
                violation_error_message="群众废票不能多于收回的群众票。",
            ),
        ]

    def __str__(self):
        return f"{self.review.branch} {self.held_on} 民主测评"

    @property
    def valid(self):
        """Papers that count for every row: returned less wholly spoiled."""
        return None if self.returned is None else self.returned - self.spoiled

    @property
    def masses_valid(self):
        return None if self.masses_returned is None else self.masses_returned - self.masses_spoiled


class Tally(models.Model):
    """计票: one person's line as one counter typed it; null until typed. `copy` 2 is the blind second count (A34)."""

    branch_path = "appraisal__review__branch"

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="tallies", verbose_name="民主测评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="tallies", verbose_name="党员")
    copy = models.PositiveSmallIntegerField("第几份", default=1)
    excellent = models.PositiveSmallIntegerField("优秀", null=True, blank=True)
    qualified = models.PositiveSmallIntegerField("合格", null=True, blank=True)
    basic = models.PositiveSmallIntegerField("基本合格", null=True, blank=True)
    unqualified = models.PositiveSmallIntegerField("不合格", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    spoiled = models.PositiveSmallIntegerField("该行无效", null=True, blank=True)
    satisfied = models.PositiveSmallIntegerField("满意", null=True, blank=True)
    partly = models.PositiveSmallIntegerField("基本满意", null=True, blank=True)
    dissatisfied = models.PositiveSmallIntegerField("不满意", null=True, blank=True)
    unknown = models.PositiveSmallIntegerField("不了解", null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    VOTES = ("excellent", "qualified", "basic", "unqualified", "abstained", "spoiled")
    MASSES = ("satisfied", "partly", "dissatisfied", "unknown")

    class Meta:
        verbose_name = verbose_name_plural = "计票"
        ordering = ["appraisal", "copy", "member__order", "member"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "copy", "member"], name="one_line_a_person_and_count"),
            models.CheckConstraint(condition=Q(copy__in=[1, 2]), name="at_most_two_counts"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("entered_by")),
                name="nobody_checks_an_own_count",
                violation_error_message="录票人不能核对自己录的票。",
            ),
        ]

    def __str__(self):
        return f"{self.member} 第{self.copy}份"

    @property
    def figures(self):
        return tuple(getattr(self, name) for name in (*self.VOTES, *self.MASSES))


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
