"""党委, 党支部, 党小组: where people belong."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from members.access import ScopedQuerySet


class Committee(models.Model):
    """基层党委 (党总支): a tree, up to the city's organisation department."""

    committee_path = "pk"
    seen_by_admin = True

    name = models.CharField("名称", max_length=60, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级党组织")
    official_name = models.CharField("表格上的单位名称", max_length=60, blank=True, help_text="例如：吉首市林业局")
    seal_name = models.CharField("印章名称", max_length=60, blank=True, help_text="落款用；不填的用名称")
    contact = models.CharField("公示受理人", max_length=30, blank=True)
    contact_phone = models.CharField("受理电话", max_length=30, blank=True)
    contact_address = models.CharField("受理地址", max_length=80, blank=True)
    contact_mailbox = models.CharField("受理信箱", max_length=60, blank=True, help_text="电子邮箱，或意见箱在哪里")

    history = HistoricalRecords()
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "基层党委"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="committee_is_not_its_own_parent",
                violation_error_message="党组织不能是自己的上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committee", args=[self.pk])

    def clean(self):
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk:
                raise ValidationError({"parent": "这样会使上下级绕成一圈。"})
            above = above.parent

    @property
    def title(self):
        """The name on official forms."""
        return self.official_name or self.name

    @property
    def seal(self):
        """The name on the seal, as a paper is signed."""
        return self.seal_name or self.name


class Branch(models.Model):
    """党支部: the unit of everything."""

    branch_path = "pk"
    seen_by_admin = True

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="branches", verbose_name="基层党委")
    name = models.CharField("名称", max_length=60)
    has_committee = models.BooleanField("设支委会", default=True, help_text="党员不足 7 人的支部一般不设")
    phone = models.CharField("联系电话", max_length=30, blank=True)
    seal_name = models.CharField("印章名称", max_length=60, blank=True, help_text="落款用；不填的用名称")
    responsible = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="积分制具体责任人")
    ledger_keeper = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="台账管理人")
    working_group = models.ManyToManyField("Member", blank=True, related_name="+", verbose_name="积分制工作小组")

    history = HistoricalRecords(m2m_fields=[working_group])
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党支部"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="one_branch_of_a_name", violation_error_message="同一党委下已有同名的党支部。"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("branch", args=[self.pk])

    @property
    def proposer(self):
        """五(一)3, A22: who forms the opinion before the meeting: the secretary where there is no 支委会."""
        return "支委会" if self.has_committee else "支部书记"

    @property
    def seal(self):
        """The name on the seal, as a paper is signed."""
        return self.seal_name or self.name


class PartyGroup(models.Model):
    """党小组 of a branch, with the member who collects its forms."""

    branch_path = "branch"

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="groups", verbose_name="党支部")
    name = models.CharField("名称", max_length=30)
    collector = models.ForeignKey("Member", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收表人")
    members = models.ManyToManyField("Member", blank=True, related_name="groups", verbose_name="组员")

    history = HistoricalRecords(m2m_fields=[members])
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党小组"
        ordering = ["branch", "name"]
        constraints = [models.UniqueConstraint(fields=["branch", "name"], name="one_group_of_a_name", violation_error_message="本支部已有同名的党小组。")]

    def __str__(self):
        return self.name
