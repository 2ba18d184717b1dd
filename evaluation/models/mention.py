"""通报 (R29, R32): the committee commends or criticises a branch, its head or a member, in public and in writing."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.models import Branch, Member, User
from members.rules import HEADS, Role
from scoring.models import Cycle


class Mentions(ScopedQuerySet):
    """Read by the branch's heads, the committee, and whom it names; not by the branch's other officers."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        led = {office.branch_id for office in user.offices if office.branch_id and Role(office.role) in HEADS}
        return self.filter(Q(branch__in=led) | Q(branch__committee__in=user.reach.committees) | Q(member=user.reach.member or 0))


class Mention(models.Model):
    """通报表扬 or 通报批评: never edited; a wrong one is withdrawn with a reason and stays on the record."""

    branch_path, owner_path = "branch", "member"

    class Kind(models.TextChoices):
        PRAISE = "praise", "通报表扬"
        CRITICISM = "criticism", "通报批评"

    class About(models.TextChoices):
        BRANCH = "branch", "党支部"
        HEAD = "head", "支部负责人"
        MEMBER = "member", "党员"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="mentions", verbose_name="党支部")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="mentions", verbose_name="考核年度")
    kind = models.CharField("类别", max_length=9, choices=Kind.choices)
    about = models.CharField("对象", max_length=6, choices=About.choices)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="mentions", verbose_name="被通报人")
    issued_on = models.DateField("通报日期")
    number = models.CharField("文号", max_length=40, blank=True)
    text = models.TextField("通报内容", max_length=1000)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人")
    withdrawn_for = models.CharField("撤销理由", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = Mentions.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about="branch", member=None) | (~Q(about="branch") & Q(member__isnull=False)),
                name="a_mention_of_a_person_names_one",
                violation_error_message="通报负责人或党员的要选人，通报党支部的不选人。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, withdrawn_for="")
                | (Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_for="")),
                name="a_mention_is_withdrawn_with_a_reason",
                violation_error_message="撤销通报要写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}{self.whom}"

    def get_absolute_url(self):
        return reverse("mention", args=[self.pk])

    @property
    def whom(self):
        """机关党支部；支部负责人王书记；党员张三"""
        return str(self.branch) if self.member_id is None else f"{self.get_about_display()}{self.member}"

    @property
    def whom_unnamed(self):
        """For pages that are printed and read out: a plain member is not named there."""
        return "一名党员" if self.about == self.About.MEMBER else self.whom

    @property
    def mark(self):
        """The drawn mark of its kind, or that it stands no more."""
        return "next" if self.withdrawn_on else "done" if self.kind == self.Kind.PRAISE else "late"
