"""What is typed about a reward that is asked for, and about its answer."""

from decimal import Decimal

from django import forms

from members.fields import PointsField
from scoring import rules
from scoring.forms.quarters import RewardForm


class ClaimForm(RewardForm):
    """F10: the fields of a reward, for one sheet."""

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, quarter=sheet.quarter, **kwargs)
        del self.fields["sheet"]
        self.fields["points"].label, self.fields["points"].help_text = "申报分", "不填按条目分值"
        self.fields["matter"].widget.attrs |= {"list": "matters", "autocomplete": "off"}
        self.fields["grounds"].widget.attrs["autocomplete"] = "off"


class GrantForm(forms.Form):
    """酌情加分: the points given, and the matter that other awards for the same thing are named by."""

    points = PointsField(label="认定分", min_value=Decimal("0.01"), help_text="酌情加分，可以少于申报分")
    matter = forms.CharField(label="同一事项", max_length=60, required=False, help_text="几级表彰同一件事的，填同样的名称，只计最高一项。")

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].initial = f"{rules.shown(paper.points):f}"
        self.fields["matter"].initial = paper.matter
        self.fields["matter"].widget.attrs |= {"list": "matters", "autocomplete": "off"}


CLAIM_FORMS = {"grant": GrantForm}
