"""What is typed about an objection: what it is about, by whom, and what is answered."""

from django import forms
from django.db.models import Q

from members.clock import in_words, today
from members.fields import DayField
from members.models import Appointment
from members.rules import HEADS, Role
from scoring import rules
from scoring.actions import SIGNED
from scoring.figures import lines_in_question, own_lines_on, people_on_notice, quarter_of_notice
from scoring.models import Objection

Channel = Objection.Channel


class ObjectionForm(forms.Form):
    """About what, and in which words; `cleaned_data` is what `raise_objection` takes."""

    about = forms.ChoiceField(label="对什么有异议", required=False, error_messages={"invalid_choice": "没有这一项，请重新选择。"})
    text = forms.CharField(
        label="异议内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "请写明有什么异议、理由是什么。"},
        help_text="写清楚哪里不对、应当怎样、有什么依据。",
    )  # fmt: skip
    against = forms.TypedChoiceField(
        label="这件异议是不是针对下面的人", required=False, coerce=int, empty_value=None, help_text="选了谁，这件异议就由别人办理，本人看不到。不是针对他们的，选“不是”。",
        error_messages={"invalid_choice": "没有这个人，请重新选择。"},
    )  # fmt: skip

    def __init__(self, *args, notice, rows, own=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"row-{row.number}": row.member for row in people_on_notice(notice, rows)}
        self.lines = {f"line-{line.pk}": line for line in own}
        people = [(f"row-{row[0]}", f"{row[1]}的得分") for row in rows]
        mine = [(key, f"{in_words(line.happened_on)} {line.item.code} {line.fact}（扣 {rules.shown(line.points):f} 分）") for key, line in self.lines.items()]
        self.fields["about"].choices = [("", "整个公示结果"), *([("本人的扣分", mine)] if mine else []), ("某个人的得分", people)]
        offices = handlers_of(notice.branch)
        self.handlers = {office.member_id: office.member for office in offices}
        self.fields["against"].choices = [("", "不是"), *((office.member_id, f"{office.title or office.get_role_display()} {office.member}") for office in offices)]

    def clean(self):
        data = super().clean()
        about = data.pop("about", "")
        if (about_line := self.lines.get(about)) is not None:
            data["line"] = about_line
        elif self.rows.get(about) is not None:
            data["member"] = self.rows[about]
        elif about and "text" in data:  # two people of one name, or one who has moved on: the words say who
            label = next(row for row in self.fields["about"].choices[-1][1] if row[0] == about)[1]
            data["text"] = f"（{label}）{data['text']}"[:1000]
        if "against" in data:
            data["against"] = self.handlers.get(data["against"])
        return data


def handlers_of(branch):
    """The offices of today whose holders might handle it."""
    held = Appointment.objects.filter(Q(branch=branch, role__in=HEADS) | Q(committee=branch.committee_id, role=Role.AUDITOR))
    return [office for office in held.select_related("member").order_by("pk") if office.covers(today())]


class OwnObjectionForm(ObjectionForm):
    """By login: the name is known; of the own lines one may be picked."""

    contact = forms.CharField(label="联系方式", max_length=60, required=False)

    field_order = ["about", "text", "against", "contact"]

    def __init__(self, *args, notice, user, **kwargs):
        self.user = user
        super().__init__(*args, notice=notice, rows=notice.rows, own=own_lines_on(quarter_of_notice(notice), user.member), **kwargs)

    def clean(self):
        return super().clean() | {"name": str(self.user), "channel": Channel.ONLINE, "raised_by": self.user}


class ByLinkForm(ObjectionForm):
    """By the notice's link, without login: a name and a way to reach the person; a field that only machines fill."""

    name = forms.CharField(label="您的姓名", max_length=30, error_messages={"required": SIGNED}, help_text="只有办理的人看得到。", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact = forms.CharField(label="联系电话或地址", max_length=60, error_messages={"required": "请填联系方式，便于核实和答复您。"}, widget=forms.TextInput(attrs={"autocomplete": "tel"}))
    website = forms.CharField(label="这一栏请不要填", required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    field_order = ["about", "text", "name", "contact", "against"]

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, notice=notice, rows=notice.shared_rows, **kwargs)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("没有提交：“这一栏请不要填”里有内容，请清空后再提交。")
        return ""

    def clean(self):
        data = super().clean() | {"channel": Channel.LINK}
        data.pop("website", None)
        return data


class RegisterForm(ObjectionForm):
    """A call or a letter, registered by an officer."""

    channel = forms.ChoiceField(label="方式", choices=[(value, value.label) for value in (Channel.PHONE, Channel.LETTER)])
    raised_on = DayField(label="提出日期", initial=today, help_text="来电、来信或来访的日期，应在公示期内。")
    name = forms.CharField(label="提出人姓名", max_length=30, error_messages={"required": SIGNED}, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    contact = forms.CharField(label="联系方式", max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    field_order = ["channel", "raised_on", "name", "contact", "about", "text", "against"]

    def __init__(self, *args, notice, user, **kwargs):
        self.user = user
        super().__init__(*args, notice=notice, rows=notice.rows, **kwargs)

    def clean(self):
        return super().clean() | {"registered_by": self.user}


class DecisionForm(forms.Form):
    answer = forms.CharField(
        label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "要写明答复。"},
        help_text="提出人看得到；请写核实的情况和理由，不要写提出人的姓名。",
    )  # fmt: skip

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


class Lines(forms.Form):
    """The lines to reverse; none where only words are called for."""

    lines = forms.MultipleChoiceField(
        label="要冲销的扣分", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "这一条不在本次公示的得分里，或已经冲销，请刷新后重新选择。"},
        help_text="勾选的各条由系统冲销，季度得分重新计算，并自动发布更正公示。都不勾选的，只作文字答复。",
    )  # fmt: skip

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, paper=paper, **kwargs)
        self.found = {str(line.pk): line for line in lines_in_question(paper, quarter_of_notice(paper.notice))}
        self.fields["lines"].choices = [
            (key, f"{line.sheet.member} {in_words(line.happened_on)} {line.item.code} {line.fact}（扣 {rules.shown(line.points):f} 分）") for key, line in self.found.items()
        ]
        if str(paper.line_id) in self.found:
            self.fields["lines"].initial = [str(paper.line_id)]
        if not self.found:
            del self.fields["lines"]

    def clean_lines(self):
        return [self.found[key] for key in self.cleaned_data["lines"]]


class UpholdForm(Lines, DecisionForm):
    field_order = ["lines", "answer"]


class AppealForm(forms.Form):
    appeal = forms.CharField(
        label="不服的理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "要写明不服的理由。"},
        help_text="由提出人申请；打电话、来信或当面提出的，由支部或党委照本人的意思代为登记。",
    )  # fmt: skip

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


class FinalForm(forms.Form):
    final = forms.CharField(
        label="复查意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "要写明复查意见。"},
        help_text="提出人看得到；请写核实的情况和理由，不要写提出人的姓名。",
    )  # fmt: skip

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


class OverruleForm(Lines, FinalForm):
    field_order = ["lines", "final"]


OBJECTION_FORMS = {"uphold": UpholdForm, "dismiss": DecisionForm, "appeal": AppealForm, "overrule": OverruleForm, "close": FinalForm}
