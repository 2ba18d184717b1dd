"""What is typed about a case: who and until when, what was said and decided, how it ended; a recommendation."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError

from evaluation import rules
from evaluation.cases import charged_for, helpers_for, sanctions_of
from evaluation.rules import CaseKind
from members.clock import today
from members.fields import CountField, DayField
from members.models import Member

LONG = {"max_length": "最多 %(limit_value)d 字，现在有 %(show_value)d 字。"}


def words(label, hint="", most=800, rows=4):
    return forms.CharField(
        label=label, max_length=most, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请写明{label}。", **LONG},
    )  # fmt: skip


class StepForm(forms.Form):
    """A form of one step of a case."""

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = paper


class DayForm(StepForm):
    """A step has its day, and its facts in words."""

    day = DayField(label="日期", initial=today)
    text = words("情况")


class AssignForm(StepForm):
    """Who deals with it, and until when."""

    responsible = forms.ModelChoiceField(
        Member.objects.none(), label="负责人", required=False, empty_label="支部书记、副书记",
        help_text="只有负责人、支部书记、副书记和党委复核人看得到。", error_messages={"invalid_choice": "请从名单里选。"},
    )  # fmt: skip
    due_on = DayField(label="办理期限")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = charged_for(self.case)
        self.fields["responsible"].initial, self.fields["due_on"].initial = self.case.responsible_id, self.case.due_on


class HelperForm(StepForm):
    """五(二)4 “由基层党委指派人员‘一对一’帮扶”"""

    responsible = forms.ModelChoiceField(
        Member.objects.none(), label="帮扶人", empty_label="请选帮扶人", help_text="帮扶人用自己的账号按月记录，只看得到这一件帮扶。",
        error_messages={"required": "请选帮扶人。", "invalid_choice": "请从名单里选。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, people = self.fields["responsible"], helpers_for(self.case)
        field.queryset = people
        field.choices = [("", field.empty_label), *((str(branch), [(m.pk, m.name) for m in group]) for branch, group in groupby(people, key=lambda m: m.branch))]


class TellForm(DayForm):
    """五(二)3-4: told that awards are closed for the year."""

    text = words("告知情况", "怎样告知、本人怎么说。", rows=3)


class TalkForm(StepForm):
    """五(二)3 “由党组织负责人进行诫勉谈话”"""

    day = DayField(label="谈话日期", initial=today)
    talker = forms.CharField(label="谈话人", max_length=30, help_text="党组织负责人的姓名、职务。", error_messages={"required": "请填谈话人。"})
    place = forms.CharField(label="地点", max_length=30, error_messages={"required": "请填地点。"})
    text = words("谈话内容", "指出的问题、提出的要求。", most=600, rows=5)
    reply = words("本人表态", most=200, rows=2)


class ProposeForm(DayForm):
    """五(二)4: which disposal, until when, on what facts."""

    disposal = forms.ChoiceField(label="处置方式", widget=forms.RadioSelect, error_messages={"required": "请选处置方式。", "invalid_choice": "请从列出的方式里选。"})
    until = DayField(label="期限到", required=False)
    text = words("事实和依据", most=700)
    other_matter = forms.BooleanField(label="与已受的处分不是同一问题", required=False)

    field_order = ["disposal", "until", "day", "text", "other_matter"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].label = "支委会日期" if self.case.branch.has_committee else "支部书记提出意见日期"
        kinds = rules.disposals_for(probationary=self.case.member.probationary)
        self.fields["disposal"].choices = [(kind.value, kind.label) for kind in kinds]
        terms = [f"{kind.label}{rules.TERMS[kind].least} 个月到 {rules.TERMS[kind].most} 个月" for kind in kinds if rules.TERMS[kind].most]
        self.fields["until"].help_text = f"{'、'.join(terms)}，不填按最短的算；没有期限的方式不填。".replace("限期改正", "限期改正一般 ")
        if found := sanctions_of(self.case):
            self.fields["other_matter"].help_text = f"本年度已受处分：{'；'.join(line.fact for line in found)}。同一问题不再作组织处置。"
        else:
            del self.fields["other_matter"]


class ResolveForm(DayForm):
    """A21: the count of the meeting."""

    eligible = CountField(label="应到", min_value=1)
    present = CountField(label="实到")
    ayes = CountField(label="赞成", help_text="赞成要超过应到的一半。")

    field_order = ["day", "eligible", "present", "ayes", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].label, self.fields["text"].label = "大会日期", "讨论情况"

    def clean(self):
        data = super().clean()
        counts = [data.get(name) for name in ("ayes", "present", "eligible")]
        if None not in counts and counts != sorted(counts):
            raise ValidationError("应到、实到、赞成人数不符：实到不能多于应到，赞成不能多于实到。")
        return data


class ConcludeForm(DayForm):
    """How the help ended."""

    corrected = forms.TypedChoiceField(
        label="结论", choices=[("yes", "已改正"), ("no", "没有改正")], coerce=lambda word: word == "yes", widget=forms.RadioSelect,
        help_text="没有改正的，党委同意以后由支部重新提出处置意见。", error_messages={"required": "请选一个结论。"},
    )  # fmt: skip

    field_order = ["corrected", "day", "text"]


class ClearForm(DayForm):
    """A14: the facts on which a grave matter is closed."""

    text = words("查清的事实和处理", "党委复核同意以后，不再影响评定优秀。")


CASE_FORMS = {
    "assign": AssignForm, "tell": TellForm, "talk": TalkForm, "propose": ProposeForm, "report": DayForm, "hear": DayForm, "resolve": ResolveForm,
    "not_passed": ResolveForm, "approve": DayForm, "drop": DayForm, "name_helper": HelperForm, "rename_helper": HelperForm,
    "conclude": ConcludeForm, "clear": ClearForm,
}  # fmt: skip


class CaseNoteForm(forms.Form):
    """A month's help, or any other record."""

    day = DayField(label="日期", initial=today)
    text = words("情况", "做了什么，本人有什么变化。", rows=3)
    internal = forms.BooleanField(label="只给办理人看", required=False, help_text="勾选的，本人看不到这一条。")


class RecommendForm(forms.Form):
    """五(二)1-2: one member for one award."""

    member = forms.ModelChoiceField(Member.objects.none(), label="党员", empty_label="请选党员", error_messages={"required": "请选党员。", "invalid_choice": "请从名单里选。"})
    scale = forms.ChoiceField(label="级别", choices=[(kind.value, kind.label.removeprefix("推荐").removesuffix("评先评优")) for kind in rules.AWARDS], error_messages={"required": "请选级别。", "invalid_choice": "请选级别。"})
    award = forms.CharField(label="评先评优项目", max_length=60, help_text="例如：全市优秀共产党员", error_messages={"required": "请填评先评优项目。"})
    recommended_on = DayField(label="推荐日期", initial=today)

    def __init__(self, *args, awards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scale"].initial = CaseKind.CITY
        if awards:
            self.fields["member"].queryset = Member.objects.filter(pk__in=[row.member.pk for row in awards.nominees])
            self.fields["member"].choices = [("", "请选党员"), *((row.member.pk, row.member.name) for row in awards.nominees)]


class TakeBackForm(forms.Form):
    """Why a recommendation is taken back."""

    reason = forms.CharField(label="撤回理由", max_length=100, error_messages={"required": "要写明撤回理由。", **LONG})
