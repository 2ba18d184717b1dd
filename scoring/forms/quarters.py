"""What is typed about a quarter: its steps, its lines, its rows."""

from decimal import Decimal
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError

from members.clock import today
from members.fields import CountField, DayField, PointsField, plain
from scoring import rules
from scoring.models import Sheet, StandardItem

PROOF_LIMIT = 10 * 1024 * 1024
PROOF_KINDS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}


class OpinionForm(forms.Form):
    """支委会 (五(一)3)."""

    opinion_on = DayField(label="支委会日期", initial=today)

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


class MeetingForm(forms.Form):
    """党员大会 and its count (A21)."""

    held_on = DayField(label="党员大会日期", initial=today)
    eligible = CountField(label="应到", min_value=1, help_text="预备党员和留党察看的党员不计入应到。")
    present = CountField(label="实到")
    ayes = CountField(label="赞成")

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        day = today()
        due = [s.member for s in paper.sheets.select_related("member") if not s.member.sanctioned]
        self.fields["eligible"].initial = sum(not member.is_probationary_on(day) for member in due)

    def clean(self):
        data = super().clean()
        if None not in (data.get("present"), data.get("eligible")) and data["present"] > data["eligible"]:
            self.add_error("present", f"实到 {data['present']} 人，不能多于应到 {data['eligible']} 人。")
        if None not in (data.get("ayes"), data.get("present")) and data["ayes"] > data["present"]:
            self.add_error("ayes", f"赞成 {data['ayes']} 人，不能多于实到 {data['present']} 人。")
        return data


STEP_FORMS = {"propose": OpinionForm, "pass": MeetingForm, "reconsider": MeetingForm}


class ItemField(forms.ModelChoiceField):
    """An item of the sheet's standard, grouped under its heading."""

    def __init__(self, **kwargs):
        super().__init__(StandardItem.objects.none(), empty_label="请选条目", **kwargs)
        self.error_messages |= {"required": "请选条目。", "invalid_choice": "没有这个条目。"}

    def offer(self, items, sign):
        items = list(items)
        self.queryset = StandardItem.objects.filter(pk__in=[item.pk for item in items])
        groups = groupby(items, key=lambda item: item.heading or item.get_part_display())
        self.choices = [("", self.empty_label)] + [
            (heading, [(item.pk, f"{item.code} {item.text}（{sign}{rules.shown(item.points):f}/{item.unit}）") for item in group])
            for heading, group in groups
        ]


class DeductionForm(forms.Form):
    item = ItemField(label="条目")
    happened_on = DayField(label="事实日期")
    points = PointsField(label="扣分", required=False, min_value=Decimal("0.01"), help_text="不填按条目分值")
    fact = forms.CharField(label="事由", max_length=200, error_messages={"required": "请写明事由。"})
    evidence = forms.CharField(label="依据", max_length=100, required=False, help_text="例如：签到表 9月第4页")
    decided_on = DayField(label="决定日期", required=False, help_text="只用于纪1至纪4：按决定日期计算")

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        # All of them: which apply hangs on the category on the day of the fact (A13), which the action knows.
        self.fields["item"].offer(sheet.quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True), "−")


class RewardForm(forms.Form):
    sheet = forms.ModelChoiceField(Sheet.objects.none(), label="党员", empty_label="请选党员", error_messages={"required": "请选党员。"})
    item = ItemField(label="条目")
    happened_on = DayField(label="日期")
    points = PointsField(label="加分", required=False, min_value=Decimal("0.01"), help_text="不填按条目分值；全年合计最多 10 分")
    grounds = forms.CharField(label="加分事由", max_length=200, error_messages={"required": "请写明事由。"})
    matter = forms.CharField(label="同一事项", max_length=60, required=False, help_text="几级表彰同一件事的，填同样的名称，只计最高一项。")
    proof = forms.FileField(label="证明资料", required=False, help_text="pdf、jpg 或 png，不超过 10 MB。证明资料和书面认定至少有一项。")
    certified_by = forms.CharField(label="书面认定的上级党组织", max_length=60, required=False, help_text="没有证明资料的，须由上一级党组织书面认定。（四3）")

    def __init__(self, *args, quarter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].queryset = quarter.sheets.select_related("member")
        self.fields["sheet"].label_from_instance = lambda sheet: sheet.member.name
        self.fields["item"].offer(quarter.standard.items.filter(part=StandardItem.Part.REWARD, in_use=True), "+")

    def clean_proof(self):
        """By content, not by name."""
        proof = self.cleaned_data["proof"]
        if not proof:
            return ""
        if proof.size > PROOF_LIMIT:
            raise ValidationError("文件超过 10 MB。")
        start = proof.read(8)
        proof.seek(0)
        suffix = next((suffix for magic, suffix in PROOF_KINDS.items() if start.startswith(magic)), None)
        if suffix is None:
            raise ValidationError("只收 pdf、jpg 和 png 文件。")
        proof.name = f"proof{suffix}"
        return proof

    def clean(self):
        data = super().clean()
        if "proof" in data and not data["proof"] and not data.get("certified_by"):
            self.add_error("proof", "须提供证明资料，或由上一级党组织书面认定。（四3）")
        return data


class SheetForm(forms.ModelForm):
    """自评 handed in on paper and the opinion of the 支委会, one row of the grid.

    `was` is what the page was read at: an untouched row is left alone, one changed meanwhile is not overwritten.
    """

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    self_points = PointsField(label="自评", required=False, min_value=0, max_value=rules.QUARTER_FULL)

    class Meta:
        model = Sheet
        fields = ["self_points", "opinion"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix=str(kwargs["instance"].pk), **kwargs)
        name = self.instance.member.name
        self.fields["self_points"].widget.attrs |= {"form": "sheets", "aria-label": f"{name}自评得分", "class": "short"}
        self.fields["opinion"].widget.attrs |= {"form": "sheets", "aria-label": f"支委会对{name}的意见", "autocomplete": "off", "class": "opinion"}
        if self.initial.get("self_points") is not None:
            self.initial["self_points"] = f"{rules.shown(self.initial['self_points']):f}"
        self.initial["was"] = _values(self.initial.get("self_points"), self.initial["opinion"])
        self.fields["was"].widget.attrs["form"] = "sheets"

    @property
    def touched(self):
        """Did the typist change this row of the page?"""
        typed = _values(*(self.data.get(self.add_prefix(name), "") for name in ("self_points", "opinion")))
        return typed != self.data.get(self.add_prefix("was"), self.initial["was"])

    def clean(self):
        data = super().clean()
        if self.data.get(self.add_prefix("was"), self.initial["was"]) != self.initial["was"]:
            points, opinion = self.initial["was"].split("|", 1)
            raise ValidationError(f"这一行刚由别人改为：自评 {points or '未填'}，意见“{opinion}”。请核对后再保存。")
        return {name: value for name, value in data.items() if name != "was"}


def _values(self_points, opinion):
    return f"{plain(str(self_points or ''))}|{(opinion or '').strip()}"


class TasksForm(forms.Form):
    """One member's task points: a select for each item, with the marks that its scale allows."""

    def __init__(self, *args, sheet, items, scores, promised=(), **kwargs):
        super().__init__(*args, prefix=str(sheet.pk), **kwargs)
        self.sheet, self.items, self.promised = sheet, items, promised
        for item in items:
            given = scores.get(item.pk)
            self.fields[str(item.pk)] = forms.TypedChoiceField(
                label=f"{item.code} {item.text}",
                choices=[("", "未评")] + [(str(mark), word) for mark, word in zip(item.marks, _words(item.marks), strict=True)],
                coerce=Decimal,
                empty_value=None,
                required=False,
                initial="" if given is None else next((str(mark) for mark in item.marks if mark == given), ""),
            )
            self.fields[str(item.pk)].widget.attrs["aria-label"] = f"{sheet.member.name} {item.code}"

    def clean(self):
        data = super().clean()
        for name in self.changed_data:
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, "已经评定的不能改回未评。")
        return data

    @property
    def marks(self):
        """{item: points} as far as they were changed on this page."""
        return {item: self.cleaned_data[str(item.pk)] for item in self.items if str(item.pk) in self.changed_data}


def _words(marks):
    """Four marks are 完成, 基本完成, 部分完成, 未完成, best first; a scale of another length says its points only."""
    said = ("完成", "基本完成", "部分完成", "未完成") if len(marks) == 4 else ("",) * len(marks)
    return [f"{mark} {word}".strip() for mark, word in zip(marks, said, strict=True)]


def sets_of(forms):
    """[(items, forms)]: the forms of members who share a set of task items, for one table each."""
    return [(items, list(group)) for items, group in groupby(forms, key=lambda form: form.items)]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=150, error_messages={"required": "冲销要写明理由。"})
