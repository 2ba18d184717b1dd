"""What is typed of the appraisal (A43): by the member on the phone, by officers for the whole branch on one page."""

from django import forms
from django.core.exceptions import ValidationError

from evaluation.models import Assessment
from members.clock import today
from members.fields import DayField, ProofField
from members.models import Meeting
from scoring.forms import SeenForm


def _text(name, label="", *, rows=2, **kwargs):
    """A field of the paper, as long as the paper holds."""
    field = Assessment._meta.get_field(name)
    messages = {"max_length": f"最多 {field.max_length} 字，现在有 %(show_value)d 字。"} | kwargs.pop("error_messages", {})
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label or field.verbose_name, max_length=field.max_length, widget=widget, error_messages=messages, **kwargs)


class SelfReviewForm(SeenForm):
    """自评 by the member: a draft may be as short as it likes, what is handed in says something."""

    text = _text(
        "self_review", rows=12, required=False, show_hidden_initial=True,
        help_text="对照党员义务，写一年来做得好的、存在的不足和改进打算。交自评时必填，最多 2000 字。",
    )  # fmt: skip

    def __init__(self, *args, hand_in=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.hand_in = hand_in

    def clean_text(self):
        if self.hand_in and not self.cleaned_data["text"]:
            raise ValidationError("还没有写内容，不能交。")
        return self.cleaned_data["text"]

    def clean(self):
        return super().clean() | {"seen": self.seen(["text"])}


class PaperReviewForm(SeenForm):
    """自评 from paper, by an officer; where the member has begun a draft (`drafted`), over it only knowingly."""

    handed_in_on = DayField(label="交来日期", initial=today, show_hidden_initial=True)
    text = _text(
        "self_review", "自评内容", rows=8, show_hidden_initial=True, help_text="照纸质自评录入，最多 2000 字。", error_messages={"required": "请照纸质自评录入内容。"}
    )
    over_draft = forms.BooleanField(label="本人有未交的草稿，确认以纸质为准", required=False, help_text="草稿留给本人看，别人看不到。")

    def __init__(self, *args, drafted, **kwargs):
        super().__init__(*args, prefix="self", **kwargs)
        if not drafted:
            del self.fields["over_draft"]

    def clean(self):
        return super().clean() | {"seen": self.seen(["handed_in_on", "text"])}


class AnswerForm(forms.Form):
    """已知晓, with the member's own words."""

    answer = _text("answer", required=False, help_text="没有意见的可以不填；有不同意见的写在这里，也可以在公示期内提出异议。")


class HostForm(forms.Form):
    """所在单位证明: of a mobile or lent member, from where they work."""

    host = forms.CharField(label="所在单位", max_length=60, error_messages={"required": "请填所在单位。"})
    host_says = _text("host_says", rows=3, help_text="一年来的表现和单位的评价，照证明摘录。", error_messages={"required": "请摘录证明的主要内容。"})
    host_on = DayField(label="证明日期")
    host_proof = ProofField(label="证明文件", required=False, help_text="盖章的证明，pdf、jpg 或 png，不超过 10 MB。")


class MutualDayForm(forms.Form):
    """The day of the meeting at which the members appraised each other."""

    held_on = DayField(label="互评会议日期", help_text="哪一天的组织生活会或党员大会上开展的互评。")


class TextsForm(forms.Form):
    """One text for each member on one page. `was` carries what the page showed, so that nobody's words are overwritten unseen."""

    about = ""  # the field of the paper

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            field = _text(self.about, f"{row.member}的{Assessment._meta.get_field(self.about).verbose_name}", required=False)
            field.initial = self.proposed(row)
            self.fields[f"text-{row.member.pk}"] = field
            self.fields[f"was-{row.member.pk}"] = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, initial=self.stored(row))

    def stored(self, row):
        return getattr(row.paper, self.about)

    def proposed(self, row):
        return self.stored(row)

    def wanted(self, row, was, text):
        """Is this row to be saved?"""
        return text != was

    def lines(self):
        """[(Row, its field, its hidden field)]"""
        return [(row, self[f"text-{row.member.pk}"], self[f"was-{row.member.pk}"]) for row in self.rows]

    def clean(self):
        data, texts = super().clean(), {}
        for row in self.rows:
            key = row.member.pk
            text, was = data.pop(f"text-{key}", None), data.pop(f"was-{key}", "").replace("\r\n", "\n")
            if text is None:
                continue
            text = " ".join(text.split())  # one paragraph on every paper
            if self.wanted(row, was, text):
                texts[row.member] = (was, text)
        return data | {"texts": texts}


class MutualForm(TextsForm):
    """互评意见: may stay empty."""

    about = "mutual"


class OpinionsForm(TextsForm):
    """评定意见: the sentence of the level stands there already, to be kept or changed."""

    about = "opinion"

    formed_in = forms.ChoiceField(
        label="意见由谁形成", choices=Meeting.Kind.choices[::-1], widget=forms.RadioSelect, initial=Meeting.Kind.COMMITTEE, error_messages={"required": "请选一个。"}
    )
    formed_on = DayField(label="形成意见的日期", initial=today)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, rows=rows, **kwargs)
        if rows and not rows[0].paper.review.branch.has_committee:  # A22
            self.fields["formed_in"].choices, self.fields["formed_in"].initial = [Meeting.Kind.choices[0]], Meeting.Kind.MEMBERS

    def proposed(self, row):
        return self.stored(row) if row.stands else row.sentence

    def wanted(self, row, was, text):
        """An opinion that stands is written again only where it is changed."""
        return text != was or (bool(text) and not row.stands)

    def clean(self):
        data = super().clean()
        for member, (was, text) in data["texts"].items():
            if was and not text:
                self.add_error(f"text-{member.pk}", "评定意见不能清空，可以改写。")
        if not data["texts"] and not self.errors:
            raise ValidationError("没有要保存的意见：每一条都和原来一样。")
        return data


class TellingForm(forms.Form):
    """反馈: whom an officer has told, with what they answered."""

    told_on = DayField(label="告知日期", initial=today)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"told-{row.member.pk}"] = forms.BooleanField(label="已告知", required=False)
            self.fields[f"answer-{row.member.pk}"] = _text("answer", f"{row.member}的意见", required=False)

    def lines(self):
        return [(row, self[f"told-{row.member.pk}"], self[f"answer-{row.member.pk}"]) for row in self.rows]

    def clean(self):
        data, answers = super().clean(), {}
        for row in self.rows:
            told, answer = data.pop(f"told-{row.member.pk}", False), data.pop(f"answer-{row.member.pk}", "")
            if told:
                answers[row.member] = answer
            elif answer:
                self.add_error(f"answer-{row.member.pk}", "写了本人意见，没有勾“已告知”。")
        if not answers and not self.errors:
            raise ValidationError("请先勾选已经告知的人。")
        return data | {"answers": answers}
