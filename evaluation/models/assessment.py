"""党员民主评议登记表 (A43): what the appraisal says of one member beside the count."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from evaluation.models.result import LEVEL_CHOICES
from evaluation.models.review import Review
from members.access import ScopedQuerySet
from members.models import Meeting, Member, User
from scoring.models.notice import proof_path


class Assessment(models.Model):
    """民主评议 of one member in one year (A43): self-review, mutual appraisal, opinion, told. Made with the first word written.

    The opinion keeps the level that it was formed upon: where another level stands later, it is formed and told anew.
    """

    branch_path, owner_path = "review__branch", "member"

    review = models.ForeignKey(Review, models.PROTECT, related_name="assessments", verbose_name="年度考评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="assessments", verbose_name="党员")
    self_review = models.TextField("个人自评", max_length=2000, blank=True)
    handed_in_on = models.DateField("自评上交日期", null=True, blank=True, help_text="没有上交的是草稿，只有本人看得到")
    typed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="纸质自评录入人")
    draft = models.TextField("本人的草稿", max_length=2000, blank=True, help_text="代录纸质自评时没有交的，只有本人看得到")
    mutual = models.CharField("互评意见", max_length=300, blank=True)
    opinion = models.CharField("评定意见", max_length=500, blank=True)
    level = models.CharField("评定意见依据的层次", max_length=11, choices=LEVEL_CHOICES, blank=True)
    formed_in = models.CharField("形成意见的会议", max_length=9, choices=Meeting.Kind.choices, blank=True)
    formed_on = models.DateField("形成意见的日期", null=True, blank=True)
    formed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="意见登记人")
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知人", help_text="本人在手机上确认的，是本人")
    answer = models.CharField("本人意见", max_length=200, blank=True)
    host = models.CharField("所在单位", max_length=60, blank=True)
    host_says = models.CharField("证明内容", max_length=300, blank=True)
    host_on = models.DateField("证明日期", null=True, blank=True)
    host_proof = models.FileField("证明文件", upload_to=proof_path, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议登记表"
        ordering = ["review", "member__order", "member"]
        constraints = [
            models.UniqueConstraint(fields=["review", "member"], name="one_assessment_a_year"),
            models.CheckConstraint(
                condition=Q(handed_in_on=None, typed_by=None) | (Q(handed_in_on__isnull=False) & ~Q(self_review="")),
                name="a_self_review_handed_in_says_something",
                violation_error_message="自评没有写内容，不能上交。",
            ),
            models.CheckConstraint(
                condition=Q(opinion="", level="", formed_in="", formed_on=None, formed_by=None)
                | (~Q(opinion="") & ~Q(level="") & ~Q(formed_in="") & Q(formed_on__isnull=False, formed_by__isnull=False)),
                name="an_opinion_has_a_level_a_meeting_and_a_day",
                violation_error_message="评定意见要有层次、会议和日期。",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None, told_by=None, answer="") | (~Q(opinion="") & Q(told_on__isnull=False, told_by__isnull=False)),
                name="only_an_opinion_is_told",
                violation_error_message="先写评定意见，再告知本人。",
            ),
            models.CheckConstraint(
                condition=Q(host="", host_says="", host_on=None, host_proof="") | (~Q(host="") & ~Q(host_says="") & Q(host_on__isnull=False)),
                name="a_hosts_certificate_has_a_name_words_and_a_day",
                violation_error_message="所在单位、证明内容和日期要一起填写。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.review.cycle}民主评议"

    def get_absolute_url(self):
        return reverse("assessment", args=[self.review_id, self.member_id])

    @property
    def handed_in(self):
        """What was handed in; a draft is nobody's but the member's."""
        return self.self_review if self.handed_in_on else ""

    @property
    def drafted(self):
        """Has the member begun one and not handed it in?"""
        return bool(self.self_review) and self.handed_in_on is None

    def stands(self, level, voted_on):
        """Is the opinion one upon this level and this vote?"""
        return bool(self.opinion and level and self.level == level and self.formed_on >= voted_on)
