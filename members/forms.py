"""Forms about people."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError

from members.clock import today
from members.fields import DayField
from members.models import Appointment, Committee
from members.uploads import clean_text, read_sheets, shorten

MOST_ON_PAGE = 3000  # rows: what a page keeps between test run and confirmation


def committees_for(user):
    """The committees whose roster this person may import: the system administrator all, an auditor those re-checked."""
    visible = Committee.objects.visible_to(user)
    return visible if user.is_superuser else visible.filter(pk__in=user.reach.committees)


class RosterForm(forms.Form):
    """A roster to try: for which committee, and the workbook."""

    committee = forms.ModelChoiceField(label="基层党委", queryset=Committee.objects.none(), empty_label=None)
    file = forms.FileField(
        label="花名册",
        help_text="Excel 工作簿（.xlsx），最大 5 MB。现有的花名册可以直接用，不必改格式。",
        error_messages={"empty": "这是一个空文件。", "required": "请选择花名册文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_for(user)

    def clean_file(self):
        """The sheets of the workbook."""
        file = self.cleaned_data["file"]
        self.file_name = shorten(clean_text(file.name))
        sheets = read_sheets(file)
        if sum(len(sheet.rows) for sheet in sheets) > MOST_ON_PAGE:
            raise ValidationError(f"网页上一次最多导入 {MOST_ON_PAGE:,} 行。请按支部分成几份，或者由系统管理员用 import_roster 命令导入。")
        return sheets


class OwnPasswordForm(PasswordChangeForm):
    """A new password that is new: a one-time one must not live on."""

    error_messages = {"password_incorrect": "现在的密码不对。", "password_mismatch": "两次填写的新密码不一样。"}

    def clean_new_password1(self):
        if self.cleaned_data["new_password1"] == self.cleaned_data.get("old_password"):
            raise ValidationError("新密码不能和原来的一样。")
        return self.cleaned_data["new_password1"]


class AppointmentForm(forms.Form):
    """五(一)2: an office in the member's branch, or auditor of a committee."""

    role = forms.ChoiceField(label="职务", choices=Appointment.Office.choices)
    title = forms.CharField(label="具体名称", max_length=20, required=False, help_text="例如：组织委员")
    committee = forms.ModelChoiceField(label="基层党委", queryset=Committee.objects.none(), required=False, empty_label="只用于党委复核人")
    since = DayField(label="任职日期", initial=today)

    def __init__(self, *args, member, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_for(user)


class EndForm(forms.Form):
    until = DayField(label="免职日期")
