"""What is typed about offices."""

from django import forms

from members.clock import today
from members.fields import CountField, DayField
from members.forms.roster import committees_for
from members.models import Appointment, Committee
from members.rules import Role


class AppointmentForm(forms.Form):
    """五(一)2: an office in the member's branch, with the meeting that elected; or auditor of a committee."""

    role = forms.ChoiceField(label="职务", choices=Appointment.Office.choices)
    title = forms.CharField(label="具体名称", max_length=20, required=False, help_text="例如：组织委员")
    committee = forms.ModelChoiceField(label="基层党委", queryset=Committee.objects.none(), required=False, empty_label="只用于党委复核人")
    since = DayField(label="任职日期", initial=today, help_text="可以是以后的日期，到那天才有权限")
    held_on = DayField(label="推选的党员大会日期", required=False, help_text="推选记录员必填；上级任命的不填")
    eligible = CountField(label="应到", min_value=1, required=False)
    present = CountField(label="实到", required=False)
    ayes = CountField(label="赞成", required=False)

    def __init__(self, *args, member, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_for(user)


class EndForm(forms.Form):
    """The last day's morrow; R14: for a recorder also the cause."""

    until = DayField(label="免职日期")
    cause = forms.CharField(label="变动原因", max_length=100, required=False, error_messages={"required": "请写明变动原因。"})

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, auto_id=f"end-{office.pk}-%s", **kwargs)
        self.office = office
        self.fields["until"].initial = office.until
        self.fields["until"].widget.attrs["aria-label"] = f"{office}的免职日期"
        self.fields["cause"].required = office.role == Role.RECORDER
        self.fields["cause"].widget.attrs |= {"aria-label": f"{office}的变动原因", "placeholder": "变动原因"}


def terms_of(offices, refused=None):
    """[(office, its EndForm or None where it has ended)]; `refused` is one of these forms as it was typed."""
    day = today()
    running = {office.pk: EndForm(office=office) for office in offices if office.until is None or office.until > day}
    if refused is not None:
        running[refused.office.pk] = refused
    return [(office, running.get(office.pk)) for office in offices]
