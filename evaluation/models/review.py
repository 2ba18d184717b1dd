"""年度考评 of a branch: where the year's end stands."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch
from scoring.models import Cycle, Notice


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
    appraised_on = models.DateField("互评会议日期", null=True, blank=True)
    members_total = models.PositiveSmallIntegerField("党员总数", null=True, blank=True, help_text="测评当天，优秀名额的基数")
    formal_total = models.PositiveSmallIntegerField("正式党员数", null=True, blank=True)
    requested_places = models.PositiveSmallIntegerField("支部申请增加的优秀名额", default=0)
    requested_for = models.CharField("申请理由", max_length=300, blank=True)
    requested_on = models.DateField("申请日期", null=True, blank=True)
    consent_places = models.PositiveSmallIntegerField("党委同意增加的优秀名额", default=0)
    consent_number = models.CharField("批复文号", max_length=40, blank=True)
    consented_on = models.DateField("批复日期", null=True, blank=True)
    points_notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="得分公示")
    result_notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果公示")
    scope = models.CharField("公示范围", max_length=60, default="全局党员和服务对象")
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
                condition=Q(requested_places=0) | (~Q(requested_for="") & Q(requested_on__isnull=False)),
                name="more_places_are_asked_for_with_a_reason",
                violation_error_message="申请增加优秀名额要写明理由。",
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
    def share_base(self):
        """Of how many 优秀 is a share (A26), as the cycle sets it; None before the appraisal."""
        return self.members_total if self.cycle.base_counts_probationary else self.formal_total

    @property
    def asks_for_places(self):
        """A request of the branch that the committee has not answered yet (A10)."""
        return bool(self.requested_places) and self.consented_on is None

    @property
    def request(self):
        """What of the branch's request waits for an answer, as its form shows it."""
        return {"places": self.requested_places, "reason": self.requested_for} if self.asks_for_places else {"places": None, "reason": ""}

    @property
    def request_said(self):
        """The request in words."""
        return f"申请增加 {self.requested_places} 个：{self.requested_for}"

    @property
    def returned(self):
        """The committee's return that the branch is at work on (A35); None where there is none."""
        if self.status not in (self.Status.COUNTED, self.Status.POSTED, self.Status.GRADED):
            return None
        return self.reexaminations.filter(version=self.version).prefetch_related("members").first()

    @property
    def appraisal(self):
        """The vote that counts: the last one that is not void."""
        return self.appraisals.filter(void=False).last()
