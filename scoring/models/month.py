"""每月签到: 三会一课, 主题党日, dues and assigned work of a branch; everyone counts as in order, exceptions are rows."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch, Member, User


class MonthSheet(models.Model):
    """One branch's month."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="months", verbose_name="党支部")
    year = models.PositiveSmallIntegerField("年")
    month = models.PositiveSmallIntegerField("月")
    filled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每月签到"
        ordering = ["-year", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "year", "month"], name="one_sheet_a_month", violation_error_message="这个月已经登记。"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="a_month_is_one_of_twelve"),
        ]

    def __str__(self):
        return f"{self.year}年{self.month}月"

    def get_absolute_url(self):
        return reverse("month", args=[self.pk])


class Gathering(models.Model):
    """One meeting of the month, with date and kind."""

    branch_path = "sheet__branch"

    class Kind(models.TextChoices):
        MEETING = "meeting", "支部党员大会"
        COMMITTEE = "committee", "支委会"
        GROUP = "group", "党小组会"
        LECTURE = "lecture", "党课"
        PARTY_DAY = "party_day", "主题党日"
        STUDY = "study", "集中学习"

    sheet = models.ForeignKey(MonthSheet, models.PROTECT, related_name="gatherings", verbose_name="月份")
    kind = models.CharField("会议", max_length=9, choices=Kind.choices)
    held_on = models.DateField("日期")
    subject = models.CharField("内容", max_length=80, blank=True)
    due = models.ManyToManyField(Member, related_name="gatherings", verbose_name="应到")
    lifted = models.BooleanField("已撤销", default=False, help_text="登记错了的会议撤销，不删除；它的到会情况一起撤销。")

    history = HistoricalRecords(m2m_fields=[due])
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织生活"
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "held_on"], condition=Q(lifted=False), name="one_gathering_of_a_kind_a_day",
                violation_error_message="这一天的这个会已经登记。",
            ),
        ]

    def __str__(self):
        return f"{self.held_on.month}月{self.held_on.day}日{self.get_kind_display()}"


class Mark(models.Model):
    """What was not in order: leave, absence, lateness at a gathering; dues unpaid or late; work undone. Taken back, never deleted."""

    branch_path, owner_path = "sheet__branch", "member"

    class Kind(models.TextChoices):
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"
        LATE = "late", "迟到早退"
        DUES_LATE = "dues_late", "党费迟交"
        DUES_UNPAID = "dues_unpaid", "党费未交"
        WORK_UNDONE = "work_undone", "未做分配的工作"

    AT_GATHERING = (Kind.LEAVE, Kind.ABSENT, Kind.LATE)

    sheet = models.ForeignKey(MonthSheet, models.PROTECT, related_name="marks", verbose_name="月份")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, blank=True, related_name="marks", verbose_name="会议")
    member = models.ForeignKey(Member, models.PROTECT, related_name="marks", verbose_name="党员")
    kind = models.CharField("情况", max_length=11, choices=Kind.choices)
    remark = models.CharField("说明", max_length=100, blank=True)
    lifted = models.BooleanField("已撤销", default=False)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签到情况"
        ordering = ["sheet", "gathering", "member__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["leave", "absent", "late"], gathering__isnull=False)
                | (~Q(kind__in=["leave", "absent", "late"]) & Q(gathering=None)),
                name="attendance_is_marked_at_a_gathering",
                violation_error_message="到会情况要记在一次会议上。",
            ),
            models.UniqueConstraint(
                fields=["gathering", "member"], condition=Q(lifted=False, gathering__isnull=False), name="one_mark_a_gathering",
                violation_error_message="这次会议已经登记过该党员的情况。",
            ),
            models.UniqueConstraint(
                fields=["sheet", "member", "kind"], condition=Q(lifted=False, gathering=None), name="one_mark_a_month_and_kind",
                violation_error_message="本月已经登记过该党员的这一情况。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.get_kind_display()}"
