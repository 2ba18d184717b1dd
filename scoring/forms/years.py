"""What is typed about the year: its settings."""

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
