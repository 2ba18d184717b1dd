"""What is typed about 不参加积分管理 (F8)."""

from django import forms

from members.clock import today
from members.fields import DayField, PeopleField
from members.models import Member


class ExemptionForm(forms.Form):
    """One request, or the same for many at once (A38)."""

    members = PeopleField(
        Member.objects.none(), label="党员", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一名党员。", "invalid_choice": "名单里没有这名党员。", "invalid_pk_value": "名单里没有这名党员。"},
    )  # fmt: skip
    reason = forms.CharField(label="理由", max_length=200, help_text="年老、重病或长期请假等", error_messages={"required": "请写理由。"})
    since = DayField(label="从哪天起", initial=today)

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = Member.objects.filter(branch=branch, left_on=None).order_by("order", "id")


class ApprovalForm(forms.Form):
    since = DayField(label="批准从哪天起")
    decided_on = DayField(label="审批日期", initial=today)
    number = forms.CharField(label="批复文号", max_length=40, required=False)

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = paper.since


class RefusalForm(ApprovalForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["since"]


class ResumptionForm(forms.Form):
    until = DayField(label="从哪天起恢复参加", initial=today)

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


class TogetherForm(forms.Form):
    """Several requests approved in one go, each from the day that it asks for."""

    papers = forms.TypedMultipleChoiceField(label="申请", coerce=int, error_messages={"required": "请先勾选要批准的申请。", "invalid_choice": "有的申请已经办理，请刷新后再选。"})
    decided_on = DayField(label="审批日期", initial=today)
    number = forms.CharField(label="批复文号", max_length=40, required=False)

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = [(paper.pk, str(paper)) for paper in waiting]


EXEMPTION_FORMS = {"approve": ApprovalForm, "refuse": RefusalForm, "end": ResumptionForm}
