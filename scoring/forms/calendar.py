"""What is typed into the committee's list of days off."""

from django import forms

from members.fields import DayField


class DaysForm(forms.Form):
    """One day or a span."""

    working = forms.TypedChoiceField(
        label="登记什么", choices=[("off", "放假"), ("on", "调休上班")], initial="off", coerce=lambda choice: choice == "on", widget=forms.RadioSelect,
        error_messages={"required": "请选放假还是调休上班。", "invalid_choice": "请选放假还是调休上班。"},
    )  # fmt: skip
    first = DayField(label="第一天")
    last = DayField(label="最后一天", required=False, help_text="只有一天的不填")
    name = forms.CharField(label="节日或说明", max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "例如：国庆节"}))
