"""What is typed about a quarter: its steps, its lines, its rows."""

from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django import forms
from django.utils import timezone

from members.clock import in_words
from members.fields import CountField, DayField, PointsField, ProofField, plain
from scoring import rules
from scoring.actions import OVERTAKEN
from scoring.figures import items_in
from scoring.forms.seen import SeenForm
from scoring.models import Sheet, StandardItem


class ItemField(forms.ModelChoiceField):
    """An item of the sheet's standard, grouped under its heading."""

    def __init__(self, **kwargs):
        super().__init__(StandardItem.objects.none(), empty_label="请选条目", **kwargs)
        self.error_messages |= {"required": "请选条目。", "invalid_choice": "没有这个条目。"}

    def offer(self, items, sign, fits=lambda item: True):
        """Take any of these, a queryset, and show those that fit: why another is refused the action knows in words."""
        self.queryset = items
        self.choices = lambda: self.grouped([item for item in items if fits(item)], sign)

    def grouped(self, items, sign):
        groups = groupby(items, key=lambda item: item.heading or item.get_part_display())
        return [("", self.empty_label)] + [
            (heading, [(item.pk, f"{item.code} {item.text}（{sign}{rules.shown(item.points):f}/{item.unit}）") for item in group])
            for heading, group in groups
        ]


class DeductionForm(forms.Form):
    """One line of the grid: an item, a day, a fact."""

    item = ItemField(label="条目")
    happened_on = DayField(label="事实日期")
    times = CountField(label="次数", required=False, min_value=1, max_value=99, help_text="不填按 1 次")
    fact = forms.CharField(label="事由", max_length=200, error_messages={"required": "请写明事由。"})
    evidence = forms.CharField(label="依据", max_length=100, required=False)
    handbook = forms.CharField(label="《一本通》页码", max_length=40, required=False)
    points = PointsField(label="扣分", required=False, min_value=Decimal("0.01"), help_text="不填按条目分值；可以少扣，不能多扣")
    decided_on = DayField(label="决定日期", required=False, help_text="只用于纪1至纪4：按决定日期计算")
    proof = ProofField(label="证据文件", required=False, help_text="pdf、jpg 或 png，不超过 10 MB")
    anyway = forms.BooleanField(label="确是另一件事，仍然记入", required=False)

    MORE = ("handbook", "points", "decided_on", "proof")  # seldom needed: folded away

    def __init__(self, *args, sheet, anybody=False, **kwargs):
        """`anybody`: with the items of all members, for the script to copy under any row."""
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        items = sheet.quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True)
        self.fields["item"].offer(items, "−", fits=lambda item: anybody or item in self.fitting)
        day = sheet.quarter.span[0].replace(day=11)
        self.fields["happened_on"].error_messages["invalid"] = f"请填日期，例如 {in_words(day)}。"
        self.fields["evidence"].help_text = f"例如：签到表 {day.month}月第4页"

    @cached_property
    def fitting(self):
        return items_in(self.sheet)

    def clean(self):
        data = super().clean()
        return data | {"times": data.get("times") or 1}

    @property
    def plain_fields(self):
        return [self[name] for name in ("item", "happened_on", "times", "fact", "evidence")]

    @property
    def more_fields(self):
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self):
        return any(self.errors.get(name) or self[name].value() for name in self.MORE)

    @property
    def asks(self):
        """A second line of the same day: the typist says whether it is another matter."""
        return any(error.code == "second" for errors in self.errors.as_data().values() for error in errors)


class RewardForm(forms.Form):
    sheet = forms.ModelChoiceField(Sheet.objects.none(), label="党员", empty_label="请选党员", error_messages={"required": "请选党员。"})
    item = ItemField(label="条目")
    happened_on = DayField(label="日期")
    points = PointsField(label="加分", required=False, min_value=Decimal("0.01"), help_text="不填按条目分值；全年合计最多 10 分")
    grounds = forms.CharField(label="加分事由", max_length=200, error_messages={"required": "请写明事由。"})
    matter = forms.CharField(label="同一事项", max_length=60, required=False, help_text="几级表彰同一件事的，填同样的名称，只计最高一项。")
    proof = ProofField(label="证明资料", required=False, help_text="pdf、jpg 或 png，不超过 10 MB。证明资料和书面认定至少有一项。")
    certified_by = forms.CharField(label="书面认定的上级党组织", max_length=60, required=False, help_text="没有证明资料的，须由上一级党组织书面认定。（四3）")

    def __init__(self, *args, quarter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].queryset = quarter.sheets.select_related("member")
        self.fields["sheet"].label_from_instance = lambda sheet: sheet.member.name
        self.fields["item"].offer(quarter.standard.items.filter(part=StandardItem.Part.REWARD, in_use=True), "+")

    def clean(self):
        data = super().clean()
        if "proof" in data and not data["proof"] and not data.get("certified_by"):
            self.add_error("proof", "须提供证明资料，或由上一级党组织书面认定。（四3）")
        return data


class SheetForm(forms.ModelForm):
    """自评 handed in on paper and the opinion of the 支委会, one row of the grid.

    `was` is what the page was read at: an untouched field is left alone, one changed meanwhile is not overwritten.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    self_points = PointsField(label="自评", required=False, min_value=0, max_value=rules.QUARTER_FULL)

    class Meta:
        model = Sheet
        fields = ["self_points", "opinion"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix=str(kwargs["instance"].pk), **kwargs)
        self.seen = self.data.get(self.add_prefix("was"), _values(self.initial.get("self_points"), self.initial["opinion"]))
        self.clash = {}

    def typed(self, name):
        return self.data.get(self.add_prefix(name), "")

    @property
    def touched(self):
        """Did the typist change this row of the page?"""
        return _values(self.typed("self_points"), self.typed("opinion")) != self.seen

    def clean(self):
        data = super().clean()
        points, _, opinion = self.seen.partition("|")
        seen = self.fields["self_points"].to_python(points), opinion
        return {name: value for name, value in data.items() if name != "was"} | {"seen": seen}

    def add_error(self, field, error):
        """Once told what somebody else changed meanwhile, the typist may go over it; what was not touched follows it."""
        super().add_error(field, error)
        if getattr(error, "code", "") == OVERTAKEN:
            last = self.instance.history.select_related("history_user__member").first()
            shown, typed = self.seen.split("|", 1), _values(self.typed("self_points"), self.typed("opinion")).split("|", 1)
            self.seen = _values(last.self_points, last.opinion)
            stands = dict(zip(self.Meta.fields, self.seen.split("|", 1), strict=True))
            self.data = self.data.copy()
            for name, saw, new in zip(stands, shown, typed, strict=True):
                if saw == new:
                    self.data[self.add_prefix(name)] = stands[name]
            at = timezone.localtime(last.history_date)
            self.clash = stands | {"was": self.seen, "by": str(last.history_user or "系统"), "at": f"{at:%H:%M}"}


def _values(self_points, opinion):
    """Both cells as one text, however the number was written."""
    text = plain(str("" if self_points is None else self_points))
    return f"{_short(text)}|{(opinion or '').strip()}"


def _short(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


class TasksForm(SeenForm):
    """One member's task points: a select for each item, with the marks that its scale allows."""

    def __init__(self, *args, sheet, items, scores, promised=(), **kwargs):
        super().__init__(*args, prefix=str(sheet.pk), **kwargs)
        self.sheet, self.items, self.promised = sheet, items, promised
        for item in items:
            given = scores.get(item.pk)
            self.fields[str(item.pk)] = forms.TypedChoiceField(
                label=f"{item.code} {item.text}",
                choices=[("", "未评")] + [(_mark(mark), word) for mark, word in zip(item.marks, _words(item.marks), strict=True)],
                coerce=PointsField().to_python,
                empty_value=None,
                required=False,
                initial="" if given is None else _mark(given),
                show_hidden_initial=True,
            )
            self.fields[str(item.pk)].widget.attrs["aria-label"] = f"{sheet.member.name} {item.code}"

    def clean(self):
        data = super().clean()
        for name in self.changed_data:
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, "已经评定的不能改回未评。")
        marks = {item: data[str(item.pk)] for item in self.items if str(item.pk) in self.changed_data and str(item.pk) in data}
        return {"marks": marks, "seen": self.seen([str(item.pk) for item in marks])}

    @property
    def given(self):
        """The mark of each item in words, for who does not grade this member."""
        return [dict(self[str(item.pk)].field.choices)[self[str(item.pk)].initial] for item in self.items]


def _mark(points):
    return f"{rules.shown(points):f}"


def _words(marks):
    """Four marks are 完成, 基本完成, 部分完成, 未完成, best first; a scale of another length says its points only."""
    said = ("完成", "基本完成", "部分完成", "未完成") if len(marks) == 4 else ("",) * len(marks)
    return [f"{mark} {word}".strip() for mark, word in zip(marks, said, strict=True)]


def sets_of(forms):
    """[(items, forms)]: the forms of members who share a set of task items, for one table each."""
    return [(items, list(group)) for items, group in groupby(forms, key=lambda form: form.items)]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=150, error_messages={"required": "冲销要写明理由。"})
