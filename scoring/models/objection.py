"""Somebody disagrees: 复议 asked for before the meeting decides, 异议 raised against a notice."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet
from members.clock import in_words, today
from members.models import Branch, Member, User
from members.rules import HEADS, Role
from scoring.models.entries import Deduction
from scoring.models.notice import Notice
from scoring.models.quarter import Sheet


class Reconsideration(models.Model):
    """复议申请 (R17): a member asks the 支委会 to look at a line, or at the whole preliminary opinion, again."""

    branch_path, owner_path = "sheet__quarter__branch", "sheet__member"

    class Status(models.TextChoices):
        ASKED = "asked", "待复议"
        KEPT = "kept", "维持"
        CHANGED = "changed", "已更正"
        WITHDRAWN = "withdrawn", "已撤回"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="reconsiderations", verbose_name="积分表")
    line = models.ForeignKey(Deduction, models.PROTECT, null=True, blank=True, related_name="reconsiderations", verbose_name="扣分")
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.ASKED)
    reason = models.CharField("理由", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_on = models.DateField("申请日期")
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人")
    answered_on = models.DateField("答复日期", null=True, blank=True)

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复议申请"
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "line"], condition=Q(status="asked", line__isnull=False), name="one_open_reconsideration_of_a_line",
                violation_error_message="这一条已经申请复议，正在等答复。",
            ),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(status="asked", line=None), name="one_open_reconsideration_of_a_sheet",
                violation_error_message="已经申请复议，正在等答复。",
            ),
        ]

    def __str__(self):
        return f"{self.sheet} 复议申请"

    def get_absolute_url(self):
        return reverse("reconsideration", args=[self.pk])

    @property
    def matter(self):
        """What is to be looked at again, in words."""
        return f" {self.line}" if self.line_id else "整份初步意见"

    @property
    def mark(self):
        """The drawn mark of the state: waiting, answered, taken back."""
        return {"asked": "wait", "withdrawn": "next"}.get(self.status, "done")


class Objections(ScopedQuerySet):
    """The name of who objects is seen by the handlers only; whoever is objected to never handles it (A33)."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        led = {office.branch_id for office in user.offices if office.branch_id and Role(office.role) in HEADS}
        above = Q(branch__committee__in=user.reach.committees) & ~Q(branch__in=user.reach.branches)
        me = user.reach.member or 0
        partial = Q(against=me) | Q(member=me) | Q(line__entered_by=user)
        return self.filter(Q(raised_by=user) | ((Q(branch__in=led) | above) & ~partial))


class Objection(models.Model):
    """异议 (F9, R24, A33): named, on one line or on the whole result; answered by the branch, on appeal by the committee."""

    branch_path = "branch"

    class Status(models.TextChoices):
        RAISED = "raised", "待支部答复"
        UPHELD = "upheld", "成立"
        DISMISSED = "dismissed", "不成立"
        APPEALED = "appealed", "待党委复查"
        CLOSED = "closed", "党委复查：维持"

    class Channel(models.TextChoices):
        ONLINE = "online", "登录提出"
        LINK = "link", "公示链接"
        PHONE = "phone", "电话"
        LETTER = "letter", "来信来访"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="objections", verbose_name="党支部")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name="公示")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="涉及的党员")
    line = models.ForeignKey(Deduction, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="涉及的扣分")
    against = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="反映的经办人", help_text="此人不经办这件异议")
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.RAISED)
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    name = models.CharField("提出人", max_length=30)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    text = models.TextField("异议内容", max_length=1000)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登录提出人")
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人")
    raised_on = models.DateField("提出日期")
    answer_by = models.DateField("答复期限")
    answer = models.TextField("支部答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    appeal = models.TextField("不服的理由", max_length=1000, blank=True)
    appealed_on = models.DateField("申请复查日期", null=True, blank=True)
    review_by = models.DateField("复查期限", null=True, blank=True)
    final = models.TextField("党委复查意见", max_length=1000, blank=True)
    final_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查人")
    final_on = models.DateField("复查日期", null=True, blank=True)
    correction = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="更正公示")
    receipt = models.CharField("回执", max_length=43, unique=True, default=secrets.token_urlsafe, editable=False)

    history = HistoricalRecords()
    objects = Objections.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="raised") | ~Q(answer=""), name="an_answered_objection_has_an_answer", violation_error_message="要写明答复。"
            ),
            models.CheckConstraint(
                condition=Q(final_by=None) | Q(answered_by=None) | ~Q(final_by=F("answered_by")),
                name="nobody_reviews_an_own_answer",
                violation_error_message="答复人不能复查自己的答复。",
            ),
        ]

    def __str__(self):
        return f"{self.notice} 异议"

    def get_absolute_url(self):
        return reverse("objection", args=[self.pk])

    OPEN = (Status.RAISED, Status.APPEALED)

    @property
    def number(self):
        """Short enough to be told by telephone; it opens nothing."""
        return f"{self.raised_on.year}-{self.pk}"

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def due(self):
        """The day by which somebody answers now; None once it is answered."""
        return {self.Status.RAISED: self.answer_by, self.Status.APPEALED: self.review_by}.get(self.status)

    @property
    def late(self):
        return self.due is not None and self.due < today()

    @property
    def mark(self):
        """The drawn mark of the state."""
        return "late" if self.late else "wait" if self.is_open else "done"

    @property
    def state(self):
        """The state in words, with who decided."""
        return f"党委复查：{self.get_status_display()}" if self.final_on and self.status == self.Status.UPHELD else self.get_status_display()

    @property
    def about(self):
        """What it is about: a line, a person, or the whole result."""
        if self.line_id:
            return f"{self.member}：{self.line.item.code} {self.line.item.text}（{in_words(self.line.happened_on)}）"
        return f"{self.member}的得分" if self.member_id else "整个公示结果"
