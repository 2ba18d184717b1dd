"""What is typed about a branch's standard: its filing, its items, a workbook."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from members.clock import in_words, today
from members.fields import DayField, PointsField, plain
from members.uploads import clean_name, clean_text, read_sheets, shorten
from scoring import rules
from scoring.figures import stamp_of
from scoring.forms.meetings import CountedForm
from scoring.models import Cycle, StandardItem

Part = StandardItem.Part
UNITS = ("次", "月", "季", "项", "年")
LETTERS = "骨普流"
SPLIT = str.maketrans(dict.fromkeys("·、,;/|→", " "))
MOST = Decimal("99.99")  # what the field holds
ASKED = {
    Part.BASE: ("code", "heading", "text", "points", "unit", "cap", "classes", "service", "grave", "in_use"),
    Part.TASK: ("code", "heading", "text", "points", "scale", "classes", "service", "in_use"),
    Part.REWARD: ("code", "text", "points", "unit", "cap", "classes", "service", "in_use"),
}


class FilingForm(forms.Form):
    filed_on = DayField(label="备案日期", initial=today)

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


STANDARD_FORMS = {"adopt": CountedForm, "file": FilingForm}


class SinceForm(forms.Form):
    """From which quarter on a new version holds: only quarters that are not opened are offered."""

    since = forms.TypedChoiceField(
        label="从哪个季度起执行",
        coerce=lambda text: DayField().clean(text),
        error_messages={"required": "请选从哪个季度起执行。", "invalid_choice": "只能选还没有开启的季度。"},
    )

    def __init__(self, *args, free, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = [(f"{day}", f"{rules.quarter_name(number)}（{in_words(day)}）") for number, day in free]


class DraftForm(forms.Form):
    """Which year's standard to draw up, and from when a new version holds."""

    cycle = forms.ModelChoiceField(Cycle.objects.none(), error_messages={"invalid_choice": "没有这个考核年度。", "required": "请选考核年度。"})
    since = DayField(required=False)

    def __init__(self, *args, cycles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles


class ItemForm(forms.Form):
    """One item. `was` is the stamp that the page was read at."""

    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    code = forms.CharField(label="代码", max_length=6, help_text="例如：组9", error_messages={"required": "请填代码。"}, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    heading = forms.CharField(label="类目", max_length=20, error_messages={"required": "请填类目，例如：组织生活。"}, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(
        label="条目", max_length=100, error_messages={"required": "请写明条目。"}, help_text="写清一种具体的情形，100 字以内。",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 100}),
    )  # fmt: skip
    points = PointsField(label="分值", min_value=Decimal("0.01"), max_value=MOST, error_messages={"min_value": "分值应大于 0。"})
    unit = forms.ChoiceField(label="单位", choices=[(unit, f"每{unit}") for unit in UNITS], error_messages={"invalid_choice": f"单位只能是{'、'.join(UNITS)}。", "required": "请选单位。"})
    cap = PointsField(label="上限", required=False, min_value=Decimal("0.01"), max_value=MOST)
    scale = forms.CharField(
        label="给分档", max_length=30, help_text="从满分到最低，用空格隔开，例如：3 2 1 0", error_messages={"required": "请填给分档，例如：3 2 1 0。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    classes = forms.MultipleChoiceField(
        label="适用类别", choices=[("骨", "骨干类"), ("普", "普通类"), ("流", "流动类")], widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个类别。", "invalid_choice": "类别只有骨、普、流。"},
    )  # fmt: skip
    service = forms.ChoiceField(label="适用人员", choices=StandardItem.Service.choices, required=False, error_messages={"invalid_choice": "适用人员只有不限、在职、离退休。"})
    grave = forms.BooleanField(label="⚑ 严重情形", required=False, help_text="除扣分外另立案，办结前当年不评优秀。")
    in_use = forms.BooleanField(label="启用", required=False, initial=True, help_text="不启用的条目保留在标准里，不能登记。")

    def __init__(self, *args, part, item=None, **kwargs):
        self.part, self.item = Part(part), item
        super().__init__(*args, initial=None if item is None else initial_of(item), **kwargs)
        for name in [name for name in self.fields if name not in {"was", *ASKED[self.part]}]:
            del self.fields[name]
        most = {Part.BASE: f"一个季度里本条最多扣多少；不填的，只受每季 {rules.QUARTER_FULL} 分限制", Part.REWARD: "一年里本条最多加多少"}
        if "cap" in self.fields:
            self.fields["cap"].help_text = most[self.part]

    def clean_code(self):
        return clean_name(self.cleaned_data["code"])

    def clean_heading(self):
        return clean_text(self.cleaned_data["heading"])

    def clean_text(self):
        return clean_text(self.cleaned_data["text"])

    def clean_scale(self):
        """3 2 1 0, however the marks were set apart."""
        words = plain(self.cleaned_data["scale"]).translate(SPLIT).split()
        try:
            marks = [Decimal(word) for word in words]
        except InvalidOperation:
            marks = []
        if not marks or any(not mark.is_finite() or mark < 0 or mark > MOST or mark != round(mark, 2) for mark in marks):
            raise ValidationError(f"“{shorten(self.cleaned_data['scale'])}”看不懂，请填几个数字，用空格隔开，例如：3 2 1 0。")
        return " ".join(f"{rules.shown(mark):f}" for mark in marks)

    def clean_classes(self):
        return "".join(letter for letter in LETTERS if letter in self.cleaned_data["classes"])

    def clean(self):
        """What somebody else changed in between is told; saving once more then means it."""
        data = super().clean()
        if self.part == Part.REWARD:
            data["heading"] = self.item.heading if self.item else Part.REWARD.label
        was = data.pop("was", "")
        if self.item is None:
            return data
        stands = stamp_of(self.item)
        if was not in ("", stands):
            self.data = self.data.copy()
            self.data[self.add_prefix("was")] = stands
            now = f"{self.item.code} {self.item.text}，{rules.shown(self.item.points):f} 分，{self.item.classes}，{'启用' if self.item.in_use else '未启用'}"
            raise ValidationError(f"这一条刚由别人改过，现在是：{now}。要用您下面填的，请再保存一次。")
        return data | {"was": was or stands}


def initial_of(item):
    """An item as its form shows it."""
    numbers = {name: "" if getattr(item, name) is None else f"{rules.shown(getattr(item, name)):f}" for name in ("points", "cap")}
    names = ("code", "heading", "text", "unit", "scale", "service", "grave", "in_use")
    return {name: getattr(item, name) for name in names} | numbers | {"classes": list(item.classes), "was": stamp_of(item)}


class StandardFileForm(forms.Form):
    """A whole standard out of a workbook."""

    file = forms.FileField(
        label="积分标准", help_text="Excel 工作簿（.xlsx）。请先下载本标准，在下载的表上改。",
        error_messages={"empty": "这是一个空文件。", "required": "请选择文件。"}, widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_file(self):
        """The sheets of the workbook."""
        self.file_name = shorten(clean_text(self.cleaned_data["file"].name))
        return read_sheets(self.cleaned_data["file"])
