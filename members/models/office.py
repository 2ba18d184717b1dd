"""任职 and the meetings that elect: whoever is in office has the role."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models.organisation import Branch, Committee
from members.models.people import Member
from members.rules import Role


class Meeting(models.Model):
    """党员大会 or 支委会 and its count: 应到, 实到, 赞成; who is left out of 应到 is named, with the reason (A21)."""

    branch_path = "branch"

    class Kind(models.TextChoices):
        MEMBERS = "members", "党员大会"
        COMMITTEE = "committee", "支委会"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="meetings", verbose_name="党支部")
    kind = models.CharField("会议", max_length=9, choices=Kind.choices, default=Kind.MEMBERS)
    held_on = models.DateField("开会日期")
    subject = models.CharField("议题", max_length=80)
    eligible = models.PositiveSmallIntegerField("应到")
    present = models.PositiveSmallIntegerField("实到")
    ayes = models.PositiveSmallIntegerField("赞成")
    host = models.CharField("主持人", max_length=30, blank=True)
    keeper = models.CharField("记录", max_length=30, blank=True)
    left_out = models.CharField("不计入应到的人员及理由", max_length=300, blank=True)
    remark = models.CharField("说明", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("eligible")), name="present_are_among_the_eligible", violation_error_message="实到人数不能多于应到人数。"
            ),
            models.CheckConstraint(
                condition=Q(ayes__lte=F("present")), name="ayes_are_among_the_present", violation_error_message="赞成人数不能多于实到人数。"
            ),
        ]

    def __str__(self):
        return f"{self.held_on} {self.subject}"


class Appointment(models.Model):
    """任职: whoever is in office has the role, from the day to the day. Offices of a branch, or auditor of a committee."""

    branch_path, committee_path = "branch", "committee"
    seen_by_admin = True

    class Office(models.TextChoices):
        SECRETARY = Role.SECRETARY.value, Role.SECRETARY.label
        DEPUTY = Role.DEPUTY.value, Role.DEPUTY.label
        OFFICER = Role.OFFICER.value, Role.OFFICER.label
        RECORDER = Role.RECORDER.value, Role.RECORDER.label
        AUDITOR = Role.AUDITOR.value, Role.AUDITOR.label

    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments", verbose_name="党员")
    role = models.CharField("职务", max_length=10, choices=Office.choices)
    title = models.CharField("具体名称", max_length=20, blank=True, help_text="例如：组织委员")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="党支部")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="基层党委")
    since = models.DateField("任职日期")
    until = models.DateField("免职日期", null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="elections", verbose_name="推选的党员大会")
    cause = models.CharField("变动原因", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.AUDITOR.value, branch=None, committee__isnull=False)
                | (~Q(role=Role.AUDITOR.value) & Q(branch__isnull=False, committee=None)),
                name="office_is_in_a_branch_or_a_committee",
                violation_error_message="支部职务要选党支部，党委复核人要选基层党委。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="office_ends_after_it_starts", violation_error_message="免职日期不能早于任职日期。"
            ),
            models.UniqueConstraint(
                fields=["branch", "role"],
                condition=Q(until=None, role__in=[Role.RECORDER.value, Role.SECRETARY.value]),
                name="one_secretary_and_one_recorder_in_office",
                violation_error_message="本支部这一职务已有人在任，请先登记前任的免职日期。",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.RECORDER.value) | Q(until=None) | ~Q(cause=""),
                name="a_recorder_is_changed_for_a_cause",
                violation_error_message="记录员无特殊情况不随意调整，免职要写明原因。",
            ),
            models.UniqueConstraint(
                fields=["member", "role"], condition=Q(until=None), name="an_office_is_held_once", violation_error_message="该党员已在任此职。"
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.title or self.get_role_display()}"

    def clean(self):
        """Who moves on later keeps what was held here; a new office is held by one of the branch."""
        if self._state.adding and self.branch_id and self.member_id and self.branch_id != self.member.branch_id:
            raise ValidationError(f"{self.member}是{self.member.branch}的党员，不能在{self.branch}任职。")

    def overlaps(self, other):
        """Is there a day on which both are in office? A term that ends on its first day was never held."""
        mine, theirs = (self.since, self.until or date.max), (other.since, other.until or date.max)
        return max(mine[0], theirs[0]) < min(mine[1], theirs[1])

    def covers(self, day):
        """In office from the first day to the day before leaving it."""
        return self.since <= day and (self.until is None or day < self.until)
