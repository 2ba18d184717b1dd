"""民主测评: the secret vote on paper and its counts."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from evaluation.models.review import Review
from members.access import ScopedQuerySet
from members.models import Member, User
from scoring.models import proof_path


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
    chair = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人")
    first_counter = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="计票人")
    second_counter = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二计票人")
    eligible = models.PositiveSmallIntegerField("应到", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到", null=True, blank=True)
    issued = models.PositiveSmallIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveSmallIntegerField("收回选票", null=True, blank=True)
    spoiled = models.PositiveSmallIntegerField("整张废票", null=True, blank=True)
    masses_issued = models.PositiveSmallIntegerField("群众票发出", null=True, blank=True)
    masses_returned = models.PositiveSmallIntegerField("群众票收回", null=True, blank=True)
    masses_spoiled = models.PositiveSmallIntegerField("群众废票", null=True, blank=True)
    blind = models.BooleanField("两人分别录票", default=False)
    signed_report = models.FileField("签字的计票报告单", upload_to=proof_path, blank=True)

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
            models.CheckConstraint(
                condition=(Q(first_counter=None) | ~Q(first_counter=F("scrutineer"))) & (Q(second_counter=None) | ~Q(second_counter=F("scrutineer"))),
                name="the_scrutineer_counts_nothing",
                violation_error_message="监票人不能同时是计票人。",
            ),
            models.CheckConstraint(
                condition=Q(second_counter=None) | (Q(first_counter__isnull=False) & ~Q(second_counter=F("first_counter"))),
                name="two_counters_are_two_people",
                violation_error_message="两名计票人不能是同一个人。",
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

    @property
    def counters(self):
        """计票人, one or two."""
        return [member for member in (self.first_counter, self.second_counter) if member]


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
    asked = models.BooleanField("列入群众测评", default=True)
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

    @property
    def masses_due(self):
        """What the masses' answers must add up to: none where the masses are not asked about this member."""
        return self.appraisal.masses_valid if self.asked else 0
