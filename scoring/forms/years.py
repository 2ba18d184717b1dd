"""What is typed about the year: its settings."""

from itertools import count

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["excellent_share"] = self.instance.excellent_share.normalize()  # 0.2, as it was typed


class NewCycleForm(CycleForm):
    """A new year of one of the committees that have branches of their own (A37b)."""

    class Meta(CycleForm.Meta):
        exclude = []

    field_order = ["committee"]

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees
        self.fields["committee"].empty_label = None
        self.fields["committee"].initial, self.fields["year"].initial = _next_year(committees)


def _next_year(committees):
    """(committee, year): the first from this year on that is not set up yet, of the committee that lacks it."""
    committees, made = list(committees), set(Cycle.objects.filter(committee__in=committees).values_list("committee", "year"))
    missing = ((committee, year) for year in count(today().year) for committee in committees if (committee.pk, year) not in made)
    return next(missing) if committees else (None, today().year)
