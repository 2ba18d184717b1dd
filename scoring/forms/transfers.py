"""What is typed about points brought from a former branch."""

from django import forms

from members.fields import PointsField
from scoring import rules
from scoring.models import Cycle


class CertificateForm(forms.Form):
    """Certified points of the quarters before the member came (A11); those not certified stay empty."""

    cycle = forms.ModelChoiceField(Cycle.objects.none(), label="考核年度", empty_label=None)
    issued_by = forms.CharField(label="出具证明的党组织", max_length=60, error_messages={"required": "请填出具证明的党组织。"})

    def __init__(self, *args, cycles, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles
        self.fields["issued_by"].initial = next((str(quarter.branch) for quarter, _, _ in known), "")
        brought = {quarter.number: points for quarter, points, _ in known}
        for number in range(1, rules.QUARTERS + 1):
            initial = f"{rules.shown(brought[number]):f}" if number in brought else None
            self.fields[f"q{number}"] = PointsField(
                label=f"{rules.quarter_name(number)}得分", required=False, min_value=0, max_value=rules.QUARTER_FULL, initial=initial
            )
        given = next((f"{rules.shown(task):f}" for _, _, task in known if task is not None), None)
        self.fields["task"] = PointsField(
            label="任务分", required=False, min_value=0, max_value=rules.TASK_FULL, initial=given,
            help_text=f"{rules.quarter_name(rules.QUARTERS)}第一个月以后转入的才填，由原支部评定；没有任务分证明、本支部又没有积分表的，不定等次。",
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        points = {number: data[f"q{number}"] for number in range(1, rules.QUARTERS + 1) if data.get(f"q{number}") is not None}
        if not points and not self.errors:
            self.add_error("q1", "至少填一个季度的得分。")
        return {"cycle": data.get("cycle"), "issued_by": data.get("issued_by"), "points": points, "task": data.get("task")}
