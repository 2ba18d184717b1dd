"""What is typed about committees, branches and who does what in them."""

from django import forms
from django.db.models import Q

from members.fields import PeopleField
from members.models import Branch, Committee, Member, PartyGroup


class CommitteeForm(forms.ModelForm):
    """Its place in the tree is the system administrator's; names on forms and contacts an auditor keeps too."""

    class Meta:
        model = Committee
        fields = ["name", "parent", "official_name", "seal_name", "contact", "contact_phone", "contact_address", "contact_mailbox"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = "没有上级（最高一级）"
        self.fields["parent"].queryset = Committee.objects.exclude(pk=self.instance.pk)
        if not user.is_superuser:
            del self.fields["name"], self.fields["parent"]


class BranchForm(forms.ModelForm):
    class Meta:
        model = Branch
        fields = ["name", "has_committee", "phone", "seal_name"]


class OwnPeople(forms.ModelForm):
    """Fields that choose among the members of one branch; who was chosen before stays to choose."""

    def offer(self, branch, *names):
        for name in names:
            kept = self[name].initial or []
            kept = [getattr(one, "pk", one) for one in (kept if isinstance(kept, list) else [kept])]
            here = Q(left_on=None) | Q(pk__in=kept)
            self.fields[name].queryset = Member.objects.filter(here, branch=branch).order_by("order", "id")
            self.fields[name].label_from_instance = str


class DutiesForm(OwnPeople):
    """六1, R30."""

    class Meta:
        model = Branch
        fields = ["responsible", "ledger_keeper", "working_group"]
        widgets = {"working_group": forms.CheckboxSelectMultiple}
        field_classes = {"working_group": PeopleField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.instance, *self.fields)
        for name in ("responsible", "ledger_keeper"):
            self.fields[name].empty_label = "还没有确定"


class GroupForm(OwnPeople):
    """党小组."""

    class Meta:
        model = PartyGroup
        fields = ["name", "collector", "members"]
        widgets = {"members": forms.CheckboxSelectMultiple}
        field_classes = {"members": PeopleField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.instance.branch, "collector", "members")
        self.fields["name"].help_text = "例如：第一党小组"
        self.fields["collector"].empty_label = "还没有确定"
        self.fields["collector"].help_text = "收本组党员的自评表"
