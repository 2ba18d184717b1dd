"""通报: whom the committee commends or criticises, and why one is withdrawn."""

from django import forms

from evaluation.actions import heads_of_year
from evaluation.models import Mention
from members.clock import today
from members.fields import DayField

About = Mention.About


class MentionForm(forms.Form):
    """One choice says whom: the branch as a whole, one of its heads, or a member."""

    kind = forms.ChoiceField(label="类别", choices=Mention.Kind.choices, widget=forms.RadioSelect, error_messages={"required": "请选表扬还是批评。"})
    whom = forms.ChoiceField(label="通报对象", error_messages={"required": "请选通报对象。"})
    issued_on = DayField(label="通报日期")
    number = forms.CharField(label="文号", max_length=40, required=False)
    text = forms.CharField(
        label="通报内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明事实和依据。登记以后不能修改，写错了只能撤销重登。",
        error_messages={"required": "请写通报内容。", "max_length": "最多 1000 字，现在有 %(show_value)d 字。"},
    )  # fmt: skip

    def __init__(self, *args, branch, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {f"{About.HEAD}-{head.pk}": head for head in heads_of_year(branch, year)}
        members = {f"{About.MEMBER}-{member.pk}": member for member in branch.members.filter(left_on=None)}
        self.fields["whom"].choices = [
            ("", "请选择"),
            (About.BRANCH.value, f"{branch}（整个党支部）"),
            (About.HEAD.label, [(key, str(head)) for key, head in self.people.items()]),
            (About.MEMBER.label, [(key, str(member)) for key, member in members.items()]),
        ]
        self.people |= members
        self.fields["issued_on"].initial = today()

    def clean(self):
        data = super().clean()
        whom = data.pop("whom", "")
        return data | {"about": whom.partition("-")[0], "member": self.people.get(whom)}


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤销理由", max_length=200, error_messages={"required": "撤销通报要写明理由。"})
