"""The secret electronic ballot: no time, no history, and no way from a ballot to a person."""

import uuid

from django.db import models
from django.db.models import F, Q

from evaluation.models.vote import Appraisal
from members.access import ScopedQuerySet
from members.models import Member

TELLERS = ("first_teller", "second_teller", "third_teller")


class Rounds(ScopedQuerySet):
    """Officers of the branch and its committee find a round; so do its tellers and those who are electors of it."""

    def visible_to(self, user):
        if not user.is_authenticated or user.member_id is None:
            return super().visible_to(user)
        mine = Q(pk__in=Elector.objects.filter(member=user.member_id).values("round"))
        if not user.narrow:
            for teller in TELLERS:
                mine |= Q(**{teller: user.member_id})
        return self.filter(Q(pk__in=super().visible_to(user).values("pk")) | mine)

    def standing(self):
        """Those that run or gave figures: at most one for each electorate of a vote."""
        return self.exclude(state=Round.State.VOID)


class Round(models.Model):
    """一轮电子投票 of one electorate: its keys, its tellers, and once opened its result.

    Never holds a teller's code, the tally key in the clear, an opened ballot, or the signing key once voting has begun.
    """

    branch_path = "appraisal__review__branch"

    class Electorate(models.TextChoices):
        MEMBERS = "members", "党员票"
        MASSES = "masses", "群众票"

    class State(models.TextChoices):
        ISSUING = "issuing", "发票"
        VOTING = "voting", "投票"
        CLOSED = "closed", "已开箱"
        PURGED = "purged", "已销毁"
        VOID = "void", "作废"

    LIVE = (State.ISSUING, State.VOTING)
    OVER = (State.PURGED, State.VOID)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="rounds", verbose_name="民主测评")
    electorate = models.CharField("谁投票", max_length=7, choices=Electorate.choices)
    state = models.CharField("状态", max_length=7, choices=State.choices, default=State.ISSUING)
    first_teller = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="计票监票人")
    second_teller = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="计票监票人")
    third_teller = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="计票监票人")
    targets = models.JSONField("测评对象", help_text="党员编号，按选票上的顺序")
    levels = models.PositiveSmallIntegerField("可选项数")
    minimum = models.PositiveSmallIntegerField("最少票数")
    consent = models.CharField("人少仍然用电子票的依据", max_length=200, blank=True)
    consent_close = models.CharField("票数过少仍然开箱的依据", max_length=200, blank=True)
    sign_pub = models.BinaryField("签票公钥")  # both public keys: the modulus, big-endian; the exponent is 65537
    sign_key = models.BinaryField("签票私钥（加密）", null=True)
    tally_pub = models.BinaryField("开箱公钥")
    tally_key = models.JSONField("开箱私钥（按两人一组加密）", null=True)
    slips_printed = models.PositiveSmallIntegerField("印出票签", default=0)
    slips_left = models.PositiveSmallIntegerField("剩余票签", null=True)
    result = models.JSONField("结果", null=True)

    objects = Rounds.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "电子投票"
        ordering = ["appraisal", "electorate"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "electorate"], condition=~Q(state="void"), name="one_round_stands_for_an_electorate"),
            models.CheckConstraint(
                condition=Q(state="issuing", sign_key__isnull=False) | (~Q(state="issuing") & Q(sign_key=None)),
                name="papers_are_signed_only_while_they_are_handed_out",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["purged", "void"], tally_key=None) | (~Q(state__in=["purged", "void"]) & Q(tally_key__isnull=False)),
                name="a_box_that_is_over_has_no_key",
            ),
            models.CheckConstraint(condition=Q(result=None) | ~Q(state__in=["issuing", "voting"]), name="no_result_before_the_box_is_opened"),
            models.CheckConstraint(condition=Q(slips_left=None) | Q(slips_left__lte=F("slips_printed")), name="slips_left_over_are_among_the_printed"),
            models.CheckConstraint(
                condition=~Q(first_teller=F("second_teller")) & ~Q(second_teller=F("third_teller")) & ~Q(first_teller=F("third_teller")),
                name="three_tellers_are_three_people",
                violation_error_message="三名计票监票人不能是同一个人。",
            ),
        ]

    def __str__(self):
        return f"{self.appraisal}{self.get_electorate_display()}"

    @property
    def tellers(self):
        return [self.first_teller, self.second_teller, self.third_teller]

    @property
    def live(self):
        return self.state in self.LIVE

    @property
    def people(self):
        """Whom it is about, in the order of the ballot."""
        found = Member.objects.in_bulk(self.targets)
        return [found[pk] for pk in self.targets]


class Box(models.Model):
    """票箱: one row for the whole box. `entries` are (token, signature, sealed ballot), sorted by the random token, so no order is kept.

    Never holds a person, a time, or which way a ballot came. `open` stands here so that casting and closing race on one row.
    """

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True)
    open = models.BooleanField("可以投票", default=False)
    entries = models.BinaryField("选票", default=b"")
    digest = models.CharField("SHA-384", max_length=96)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "票箱"


class Elector(models.Model):
    """One who may take a paper: written for the whole roll at once, in its order, and changed in place.

    Holds whether a slip was drawn, or the hash of the blinded value that was signed and the blind signature itself, so that a lost
    answer is given again when its key is destroyed already. Both fit every paper of the round alike. Never holds a time, a token
    or a ballot.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="electors")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    slip = models.BooleanField("领了票签", default=False)
    issued = models.CharField("已发票", max_length=96, blank=True)
    answer = models.BinaryField("盲签名", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "选举人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="an_elector_stands_once_in_a_round"),
            models.CheckConstraint(condition=Q(slip=False) | Q(issued=""), name="nobody_takes_two_papers"),
        ]


class Slip(models.Model):
    """票签: a paper signed at the opening, which only the code printed on a drawn slip unlocks.

    Holds the hash of the code and the masked signature. Never holds a person, the code, its token, a number or the order of printing.
    """

    id = models.CharField(primary_key=True, max_length=96)
    round = models.ForeignKey(Round, models.CASCADE, related_name="slips")
    paper = models.BinaryField("遮盖的签名")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "票签"
