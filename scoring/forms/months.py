"""What is typed on the monthly sheet."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import Q

from members.clock import today
from members.fields import DayField, PeopleField
from members.models import Member
from members.uploads import clean_text, read_sheets, shorten
from scoring.figures import here_between, span_of
from scoring.models import Gathering


class MonthForm(forms.Form):
    """Which month to open, as the button says it: 2026-9."""

    year = forms.IntegerField(min_value=2000, max_value=9999)
    month = forms.IntegerField(min_value=1, max_value=12)


class GatheringForm(forms.Form):
    kind = forms.ChoiceField(label="会议", choices=Gathering.Kind.choices, initial=Gathering.Kind.PARTY_DAY, error_messages={"invalid_choice": "请选会议。"})
    held_on = DayField(label="日期")
    subject = forms.CharField(label="内容", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        first, last = span_of(sheet)
        self.fields["held_on"].widget.attrs |= {"min": f"{first}", "max": f"{min(last, today())}"}


class DueForm(GatheringForm):
    """A gathering put right: who is due, or taken back as a whole."""

    due = PeopleField(
        Member.objects.none(),
        label="应到",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这名党员。", "required": "至少要有一人应到。会议登记错了的，请勾选“撤销”。"},
    )
    lifted = forms.BooleanField(label="撤销这次会议（登记错了）", required=False)

    def __init__(self, *args, gathering, **kwargs):
        initial = {name: getattr(gathering, name) for name in ("kind", "held_on", "subject", "lifted")} | {"due": gathering.due.all()}
        super().__init__(*args, sheet=gathering.sheet, initial=initial, **kwargs)
        here = here_between(gathering.sheet.branch, *span_of(gathering.sheet))
        self.fields["due"].queryset = Member.objects.filter(Q(pk__in=here.values("pk")) | Q(pk__in=gathering.due.values("pk"))).order_by("order", "id")


SAY = "-say"  # ends the name of the field for what is said of a slot's mark


class RowForm(forms.Form):
    """One member's row: a select for each slot, and a line for what is said of its mark, shown where there is one.

    `was` is what the page was read at: only what the typist changed counts.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, line, slots, typed=None, said=(), **kwargs):
        """`typed` is what was refused and is shown again, `said` why."""
        self.line, self.slots, self.said = line, slots, said
        stands = line.cells | {f"{name}{SAY}": line.remarks.get(name, "") for name in line.cells}
        initial = stands | (typed or {}) | {"was": urlencode(stands)}
        super().__init__(*args, prefix=str(line.member.pk), initial=initial, **kwargs)
        for slot in slots:
            if slot.name in line.cells:
                self.fields[slot.name] = forms.ChoiceField(choices=slot.choices, required=False, label=slot.label)
                self.fields[slot.name].widget.attrs |= {"aria-label": f"{line.member} {slot.label}", "data-says": ""}
                self.fields[f"{slot.name}{SAY}"] = self.remark_field(slot, marked=bool(initial[slot.name]))

    def remark_field(self, slot, *, marked):
        """Of a cell in order it is neither shown nor sent: forms.js wakes it up with the choice."""
        attrs = {"aria-label": f"说明（{self.line.member}，{slot.label}）", "placeholder": "说明（可不填）", "autocomplete": "off", "class": "remark"}
        widget = forms.TextInput(attrs=attrs if marked else attrs | {"hidden": True, "disabled": True})
        return forms.CharField(required=False, max_length=100, label=f"{slot.label}说明", widget=widget)

    @property
    def typed(self):
        """{field: (what the typist saw, what was typed)} where they differ."""
        saw = dict(parse_qsl(self.data.get(self.add_prefix("was"), self.initial["was"]), keep_blank_values=True))
        typed = {name: self.data.get(self.add_prefix(name), was) for name, was in saw.items()}
        typed = {name: clean_text(text) if name.endswith(SAY) else text for name, text in typed.items()}
        return {name: (was, typed[name]) for name, was in saw.items() if typed[name] != was}

    def clean(self):
        """Slots apart from what is said of their marks."""
        typed = self.typed
        said = {name.removesuffix(SAY): both for name, both in typed.items() if name.endswith(SAY)}
        return {"changes": {name: both for name, both in typed.items() if not name.endswith(SAY)}, "remarks": said}

    @property
    def reasons(self):
        """All that is wrong with a refused row."""
        return [reason for reasons in self.errors.values() for reason in reasons]

    def cells(self):
        """[(slot, the field or None where the member is not due, the field for its remark, what stands in words)]"""
        return [
            (slot, self[slot.name], self[f"{slot.name}{SAY}"], self.line.said(slot)) if slot.name in self.line.cells else (slot, None, None, "")
            for slot in self.slots
        ]  # fmt: skip


class MonthFileForm(forms.Form):
    """A month's marks out of a workbook."""

    file = forms.FileField(
        label="签到表",
        help_text="Excel 工作簿（.xlsx）。每名党员一行，每次会议一列；请先下载本月的模板。",
        error_messages={"empty": "这是一个空文件。", "required": "请选择文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        """The sheets of the workbook."""
        self.file_name = shorten(clean_text(self.cleaned_data["file"].name))
        return read_sheets(self.cleaned_data["file"])
