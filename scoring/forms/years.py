"""What is typed about the year: its settings and the branch's standard."""

from django import forms

from members.clock import today
from members.fields import DayField
from scoring.models import Cycle


class CycleForm(forms.ModelForm):
    """考核年度 with the settings of rules.md."""

    file_by = DayField(label="汇总表报送期限", required=False, help_text="不填按次年 2 月底")

    class Meta:
        model = Cycle
        exclude = ["committee"]


class NewCycleForm(CycleForm):
    """A new year of one of the committees that have branches of their own (A37b)."""

    class Meta(CycleForm.Meta):
        exclude = []

    field_order = ["committee"]

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees
        self.fields["committee"].empty_label = None
        self.fields["year"].initial = today().year


class StandardForm(forms.Form):
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label="考核年度", error_messages={"invalid_choice": "没有这个考核年度。", "required": "请选考核年度。"})
    adopted_on = DayField(label="党员大会通过标准的日期")

    def __init__(self, *args, cycles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles
