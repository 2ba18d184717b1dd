"""What is made public, and what is sealed once it is final."""

import hashlib
import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import today
from members.models import Branch


def proof_path(paper, name):
    """A random name: what a proof is called outside tells nothing here."""
    return f"proofs/{secrets.token_hex(16)}{name[name.rfind('.'):].lower()}"


class Notice(models.Model):
    """公示: frozen rows under a title; knows nothing of what it announces (A31)."""

    branch_path, members_read = "branch", True

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="notices", verbose_name="党支部")
    title = models.CharField("标题", max_length=100)
    text = models.TextField("正文")
    head = models.JSONField("表头")
    rows = models.JSONField("表内各行")
    withheld = models.JSONField("不在链接和群里公开的行", default=list, blank=True)
    contact = models.JSONField("受理", default=dict, blank=True)
    signed = models.CharField("落款", max_length=60)
    days = models.PositiveSmallIntegerField("工作日")
    posted_on = models.DateField("张贴日期")
    ends_on = models.DateField("截止日期")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正的公示")
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    token = models.CharField("链接", max_length=43, unique=True, default=secrets.token_urlsafe, editable=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-posted_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("posted_on")), name="notice_runs_after_its_posting")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notice", args=[self.pk])

    @property
    def shared_rows(self):
        """The rows that the link, the picture and the text for the group carry (A31)."""
        return [row for row in self.rows if row[0] not in self.withheld]

    @property
    def runs(self):
        """Runs through its last day, unless what it tells was reopened."""
        return self.withdrawn_on is None and today() <= self.ends_on


class Seal(models.Model):
    """封存: the text of a final paper as it then stood, chained per branch; rows are only ever added."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="seals", verbose_name="党支部")
    seq = models.PositiveIntegerField("序号")
    subject = models.CharField("文书", max_length=120)
    version = models.PositiveSmallIntegerField("版本")
    text = models.TextField("内容")
    previous = models.CharField("上一校验码", max_length=64, blank=True)
    digest = models.CharField("校验码", max_length=64)
    sealed_at = models.DateTimeField("封存时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封存"
        ordering = ["branch", "seq"]
        constraints = [models.UniqueConstraint(fields=["branch", "seq"], name="one_seal_of_a_number")]

    def __str__(self):
        return f"{self.subject} {self.digest[:12]}"

    @staticmethod
    def hash(previous, subject, version, text):
        return hashlib.sha256("\n".join([previous, subject, str(version), text]).encode()).hexdigest()
