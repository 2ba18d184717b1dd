"""What is typed at an inspection and about its findings."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from members.clock import today
from members.fields import DayField
from scoring.models import Finding

REMEDY_DAYS = 15  # offered, the auditor sets the day
OWN = 3  # empty lines for what the system does not know
TEXT = Finding._meta.get_field("text").max_length


class InspectionForm(forms.Form):
    """The opinion, a suggestion to tick for each fact that speaks against the branch, and lines of the auditor's own."""

    summary = forms.CharField(label="检查意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写检查意见。"})

    def __init__(self, *args, facts, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = []
        for fact in facts:
            # A fact that was mended while the page stood open keeps its row, as it was typed.
            if fact.count or self.data.get(f"{fact.key}_text"):
                self._row(fact.key, fact.text, fact.label)
        for number in range(1, OWN + 1):
            self._row(f"own{number}", "", f"其他问题{number}")

    def _row(self, key, text, label):
        self.rows.append(key)
        suggested = bool(text)
        self.fields[f"{key}_on"] = forms.BooleanField(label=label, required=False)
        self.fields[f"{key}_text"] = forms.CharField(label=f"{label}：问题", max_length=TEXT, required=False, initial=text, widget=forms.Textarea(attrs={"rows": 1}))
        self.fields[f"{key}_by"] = DayField(label=f"{label}：整改期限", required=False, initial=today() + timedelta(days=REMEDY_DAYS) if suggested else None)

    def suggestions(self):
        """[(tick or None for an own line, text, day)] for the page."""
        return [(None if key.startswith("own") else self[f"{key}_on"], self[f"{key}_text"], self[f"{key}_by"]) for key in self.rows]

    def clean(self):
        data, findings = super().clean(), []
        for key in self.rows:
            text, day = data.get(f"{key}_text", ""), data.get(f"{key}_by")
            if not (text if key.startswith("own") else data.get(f"{key}_on")):
                continue
            if not text:
                self.add_error(f"{key}_text", "勾选了的要写明问题。")
            if day is None and f"{key}_by" not in self.errors:
                self.add_error(f"{key}_by", "请填整改期限。")
            elif day and day < today():
                self.add_error(f"{key}_by", "整改期限不能早于今天。")
            findings.append((text, day))
        if not data.get("summary", "x").strip():
            raise ValidationError({"summary": "请写检查意见。"})
        return {"summary": data.get("summary"), "findings": findings}


class RemedyForm(forms.Form):
    remedy = forms.CharField(label="整改情况", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "请写整改情况。"})
    remedied_on = DayField(label="整改日期")

    def __init__(self, *args, finding, **kwargs):
        super().__init__(*args, prefix=f"f{finding.pk}", **kwargs)
        self.fields["remedy"].initial, self.fields["remedied_on"].initial = finding.remedy, finding.remedied_on or today()


class ReturnForm(forms.Form):
    reason = forms.CharField(max_length=90, error_messages={"required": "退回要写明理由。"})
