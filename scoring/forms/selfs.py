"""What is typed of a self-assessment: a line of a month by the member, three figures of a form on paper by an officer."""

from decimal import Decimal

from django import forms

from members.fields import PointsField, plain
from scoring import actions, rules
from scoring.figures import by_heading, items_for, paper_rows
from scoring.models import StandardItem


class SelfLineForm(forms.Form):
    """有扣分: one item out of those of the member's category, with points where they differ from the item's."""

    use_required_attribute = False  # the radio may stand in a closed group, where a browser cannot point at it

    item = forms.ModelChoiceField(
        StandardItem.objects.none(), label="条目", error_messages={"required": "请先选一条。", "invalid_choice": "这一条不适用于您，请重新选。"}
    )
    points = PointsField(label="扣几分", required=False, min_value=Decimal("0.01"), help_text="不填按条目分值；不止一次的，填合计。")
    fact = forms.CharField(label="说明", max_length=100, required=False, error_messages={"max_length": "说明最多 100 个字。"}, help_text="例如：3月5日主题党日没有到")

    def __init__(self, *args, sheet, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.category, items = items_for(sheet, month)
        self.fields["item"].queryset = StandardItem.objects.filter(pk__in=[item.pk for item in items])
        self.items = items

    @property
    def groups(self):
        """[(heading, [(item, is it chosen?)], is one of them chosen?)]"""
        chosen = str(self["item"].value() or "")
        groups = [(heading, [(item, str(item.pk) == chosen) for item in items]) for heading, items in by_heading(self.items)]
        return [(heading, items, any(picked for _, picked in items)) for heading, items in groups]


class PaperForm(forms.Form):
    """One row of the batch page. `was` is what the page was read at: only what the typist changed is written."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, row, months, typed=None, said=(), was=None, **kwargs):
        """`typed` is what was refused and is shown again, `said` why; `was` what the page showed and nobody told since."""
        self.row, self.said, self.names = row, said, [f"m{month}" for month in months]
        self.stands = [_word(points) for points in row.figures]
        initial = dict(zip(self.names, self.stands, strict=True)) | (typed or {}) | {"was": was or "|".join([*self.stands, _word(row.sheet.self_points)])}
        super().__init__(*args, prefix=str(row.sheet.pk), initial=initial, **kwargs)
        for month, name in zip(months, self.names, strict=True):
            self.fields[name] = PointsField(required=False, min_value=0, max_value=rules.QUARTER_FULL, label=f"{month}月")
            self.fields[name].widget.attrs |= {"aria-label": f"{row.sheet.member.name}{month}月自评扣分"} | ({"aria-invalid": "true"} if said else {})

    @property
    def seen(self):
        """What the page was read at."""
        return self.data.get(self.add_prefix("was"), self.initial["was"])

    @property
    def typed(self):
        """What was sent; a figure that was not sent was not changed."""
        seen = dict(zip(self.names, self.seen.split("|"), strict=False))
        return {name: self.data.get(self.add_prefix(name), seen.get(name, "")).replace("\x00", "")[:20] for name in self.names}

    @property
    def touched(self):
        return self.row.writable and [plain(text) for text in self.typed.values()] != self.seen.split("|")[: len(self.names)]

    def clean(self):
        read = self.fields[self.names[0]].to_python
        *months, total = [read(text) for text in (self.seen + "|||").split("|")[:4]]
        return super().clean() | {"seen": (months, total)}

    @property
    def figures(self):
        return [self.cleaned_data[name] for name in self.names]

    @property
    def reasons(self):
        """All that is wrong with a refused row, naming the month."""
        return [f"{self.fields[name].label}：{reason}" if name in self.names else reason for name, reasons in self.errors.items() for reason in reasons]

    @property
    def cells(self):
        return [self[name] for name in self.names]

    @property
    def shown(self):
        """[(month, figure in words)] of a row that this reader does not write."""
        return [(self.fields[name].label, text or "–") for name, text in zip(self.names, self.stands, strict=True)]


def _word(points):
    return "" if points is None else f"{rules.shown(points):f}"


class PaperGrid:
    """代录纸质表: every row that holds is saved, the others stay as they were typed."""

    def __init__(self, quarter, user, data=None):
        self.quarter, self.user, self.months = quarter, user, rules.quarter_months(quarter.number)
        self.saved, self.refused = 0, {}
        if data is not None:
            self._save([PaperForm(data, row=row, months=self.months) for row in paper_rows(quarter, user)])
        self.forms = [PaperForm(row=row, months=self.months, **self.refused.get(row.sheet.pk, {})) for row in paper_rows(quarter, user)]

    def _save(self, forms):
        touched = [form for form in forms if form.touched]
        good = {form.row.sheet: form for form in touched if form.is_valid()}
        why = {form.row.sheet.pk: form.reasons for form in touched if not form.is_valid()}
        seen = {sheet: form.cleaned_data["seen"] for sheet, form in good.items()}
        why |= actions.type_in(self.quarter, rows={sheet: form.figures for sheet, form in good.items()}, by=self.user, seen=seen)
        self.refused = {
            form.row.sheet.pk: {"typed": form.typed, "said": why[form.row.sheet.pk], "was": None if form.is_valid() else form.seen}
            for form in touched
            if form.row.sheet.pk in why
        }
        self.saved = len(touched) - len(self.refused)
