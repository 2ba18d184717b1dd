"""签到: who came to the vote, who is not counted as due and why."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluation.models.vote import Appraisal
from members.access import ScopedQuerySet
from members.models import Member


class Attendance(models.Model):
    """签到册 of one vote: one voter, frozen when the vote is opened; who is left out of 应到 has a listed reason (A21)."""

    branch_path = "appraisal__review__branch"

    class State(models.TextChoices):
        PRESENT = "present", "到会"
        ABSENT = "absent", "缺席"
        ILL = "ill", "不计应到：长期卧病或患病"
        AWAY = "away", "不计应到：长期外出"
        OTHER = "other", "不计应到：其他原因"

    NOT_DUE = (State.ILL, State.AWAY, State.OTHER)

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="attendances", verbose_name="民主测评")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances", verbose_name="党员")
    state = models.CharField("到会情况", max_length=7, choices=State.choices, default=State.PRESENT)
    remark = models.CharField("说明", max_length=60, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测评签到"
        ordering = ["appraisal", "member__order", "member"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "member"], name="a_voter_stands_once_on_the_roll"),
            models.CheckConstraint(
                condition=~Q(state="other", remark=""),
                name="another_reason_is_written_out",
                violation_error_message="选了“其他原因”的，要写明是什么原因。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.get_state_display()}"

    @property
    def due(self):
        return self.state not in self.NOT_DUE

    @property
    def reason(self):
        """Why not counted as due, in words."""
        return "，".join(filter(None, [self.get_state_display().removeprefix("不计应到："), self.remark]))
