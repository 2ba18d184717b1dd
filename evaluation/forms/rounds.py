"""What is typed at an electronic vote: its opening, the slips, the tellers' codes."""

import re

from django import forms
from django.core.exceptions import ValidationError

from evaluation import actions, rules
from evaluation.models import Round
from evaluation.secret import recount
from members.fields import CountField, plain
from members.figures import by_strokes
from members.models import Member
from scoring.figures import here_between

CODE = 16  # characters


def _person(label):
    errors = {"required": f"请选{label}。", "invalid_choice": "本支部没有这名党员。"}
    return forms.ModelChoiceField(Member.objects.none(), label=label, empty_label=f"请选{label}", error_messages=errors)


class OpenRoundForm(forms.Form):
    """Who leads, who counts beside the scrutineer, how many slips; for a small vote, on what all agreed."""

    chair = _person("主持人")
    first = _person("计票人")
    second = _person("第二计票人")
    slips = CountField(label="印多少张票签", error_messages={"required": "请填张数，没有人要票签的填 0。"})
    consent = forms.CharField(label="到会的人都同意用电子票的依据", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, appraisal, electorate):
        initial = {"chair": appraisal.chair_id, "first": appraisal.first_counter_id, "second": appraisal.second_counter_id}
        super().__init__(data, initial=initial)
        self.appraisal, self.electorate = appraisal, electorate
        people = by_strokes(here_between(appraisal.review.branch, appraisal.held_on, appraisal.held_on))
        for name in ("chair", "first", "second"):
            chosen = [member for member in people if name == "chair" or member.pk != appraisal.scrutineer_id]
            field = self.fields[name]
            field.queryset = Member.objects.filter(pk__in=[member.pk for member in chosen])
            field.choices = [("", field.empty_label), *((member.pk, member.name) for member in chosen)]
        self.fields["first"].help_text = f"和监票人{appraisal.scrutineer}一起，三个人各拿一个开箱码，任意两人到场才能开箱。"
        if electorate == Round.Electorate.MASSES:
            del self.fields["chair"]
            self.fields["slips"].help_text = "群众没有账号，一人抽一张票签。按来的人数印，再多印几张备用。"
            self.fields["consent"].help_text = f"票签不足 {rules.ELECTRONIC_FROM} 张的必填：人太少，票数会看出个人的选择。"
        else:
            self.fields["slips"].help_text = "没有带手机、不会用手机的，抽一张票签，到投票机上投。按这样的人数印，再多印几张备用。"
            if self.small:
                self.fields["consent"].help_text = "必填。例如：1月24日支部大会，到会 8 人全部同意。"
            else:
                del self.fields["consent"]

    @property
    def small(self):
        """Is the electorate so small that its counts may speak? That of the masses is known by its slips only."""
        return self.electorate == Round.Electorate.MEMBERS and rules.needs_consent(self.appraisal.present or 0)

    def open(self, by):
        """(Round, the tellers' codes, the slips' codes), which this answer alone holds; None where it was refused."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        tellers = [data["first"], data["second"], self.appraisal.scrutineer]
        asked = {"slips": data["slips"], "chair": data.get("chair"), "consent": data.get("consent", "")}
        try:
            return actions.open_round(self.appraisal, self.electorate, tellers=tellers, by=by, **asked)
        except ValidationError as refusal:
            self.add_error(None, ValidationError(refusal.messages))
            return None


class LeftForm(forms.Form):
    """The slips that nobody drew."""

    left = CountField(label="剩余票签", error_messages={"required": "请填数出来的张数，一张不剩的填 0。"})


class RestartForm(forms.Form):
    reason = forms.CharField(label="作废理由", max_length=200, error_messages={"required": "作废这一轮要写明理由。"})


class TickForm(forms.Form):
    """Who draws a slip, or after all does not."""

    member = forms.ModelChoiceField(Member.objects.none(), error_messages={"required": "请选人。", "invalid_choice": "这个人不在这一轮投票的签到册里。"})
    on = forms.BooleanField(required=False)

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Member.objects.filter(pk__in=round.electors.values("member"))


class CodeField(forms.CharField):
    """A teller's code as typed or scanned, never shown again: case, blanks and dashes do not matter, O is 0, I and L are 1."""

    default_error_messages = {"required": "请填开箱码。", "wrong": f"开箱码是 {CODE} 个字母和数字，这里有 %(number)s 个可用的，请对照封好的卡片再看一遍。"}

    def __init__(self, **kwargs):
        super().__init__(max_length=80, widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "code-typed"}), **kwargs)

    def to_python(self, value):
        code = recount.clean(re.sub(r"[^0-9A-Za-z]", "", plain(super().to_python(value)))).decode()
        good = [sign for sign in code if sign in recount.ALPHABET]
        if code and len(good) != CODE:
            raise ValidationError(self.error_messages["wrong"], code="wrong", params={"number": len(good)})
        return code


class CodesForm(forms.Form):
    """Two tellers' codes, each from the own envelope."""

    first = CodeField(label="第一名计票监票人的开箱码")
    second = CodeField(label="第二名计票监票人的开箱码")

    def clean(self):
        data = super().clean()
        if data.get("first") and data["first"] == data.get("second"):
            self.add_error("second", "两处是同一个码。要两名计票监票人各自的开箱码。")
        return {"codes": [data.get("first"), data.get("second")]} | {name: data[name] for name in data if name == "consent"}


class OpenBoxForm(CodesForm):
    """Those, and where few ballots count, on what all present agreed; how many are spoiled is known only once it is open."""

    consent = forms.CharField(label="票数过少仍然开箱，到会的人都同意的依据", max_length=200, required=False)

    def __init__(self, *args, minimum, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].help_text = f"有效票不足 {minimum} 张的必填，开始时已经同意用电子票的也要再问一遍；够 {minimum} 张的不用填。不同意的，作废重来，改用纸质票。"
