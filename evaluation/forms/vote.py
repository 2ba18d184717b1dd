"""The vote: its day and scrutineer, its papers, the scrutineer's check, the filing."""

from itertools import groupby

from django import forms

from evaluation import rules
from evaluation.figures import electronic_of, scrutineers_for
from evaluation.models import Round, Tally
from members.clock import today
from members.fields import CountField, DayField
from members.figures import by_strokes
from members.models import Member
from scoring.figures import here_between


class ScrutineerForm(forms.Form):
    """A34: who watches over the count."""

    scrutineer = forms.ModelChoiceField(
        Member.objects.none(),
        label="监票人",
        empty_label="请选监票人",
        help_text="支部书记不担任监票人；可以请党委或邻近支部的人。监票人用自己的账号核对每一行。",
        error_messages={"required": "请选监票人。", "invalid_choice": "这个人不能担任监票人。"},
    )

    def __init__(self, *args, branch, **kwargs):
        super().__init__(*args, **kwargs)
        people = sorted(scrutineers_for(branch), key=lambda m: (m.branch_id != branch.pk, m.branch.name, m.branch_id, m.order, m.pk))
        field = self.fields["scrutineer"]
        field.queryset = Member.objects.filter(pk__in=[member.pk for member in people])
        field.choices = [("", field.empty_label)] + [
            (f"{home}（本支部）" if home == branch else str(home), [(m.pk, _with_login(m)) for m in group])
            for home, group in groupby(people, key=lambda member: member.branch)
        ]


class OpenVoteForm(ScrutineerForm):
    """五(一)4: the day of the vote and its scrutineer."""

    held_on = DayField(label="测评日期", initial=today, help_text="党员总数和优秀名额按这一天计算。")
    field_order = ["held_on", "scrutineer"]

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, branch=paper.branch, **kwargs)


class AnotherScrutineerForm(ScrutineerForm):
    """Who takes the place of a scrutineer who cannot go on, and why."""

    reason = forms.CharField(
        label="换人的原因", max_length=100, help_text="例如：调离、住院。", error_messages={"required": "请写换人的原因。", "max_length": "最多 100 字，现在有 %(show_value)d 字。"}
    )


def _with_login(member):
    login = getattr(member, "user", None)
    if login is None:
        return f"{member}（还没有账号）"
    return f"{member}（还没有改一次性密码）" if login.must_change_password else member.name


class PapersForm(forms.Form):
    """五(一)4: who led and counted, the papers; who was asked of the masses may be nobody. What a ballot box counts is not asked for."""

    chair = forms.ModelChoiceField(Member.objects.none(), label="主持人", empty_label="请选主持人", error_messages={"required": "请选主持人。", "invalid_choice": "本支部没有这名党员。"})
    first_counter = forms.ModelChoiceField(Member.objects.none(), label="计票人", empty_label="请选计票人", error_messages={"required": "请选计票人。", "invalid_choice": "本支部没有这名党员。"})
    second_counter = forms.ModelChoiceField(Member.objects.none(), label="第二计票人", empty_label="没有", required=False, error_messages={"invalid_choice": "本支部没有这名党员。"})
    issued = CountField(label="发出选票")
    returned = CountField(label="收回选票")
    spoiled = CountField(label="整张废票", initial=0, help_text="一行选了两项的，只算该行无效，不算整张废票。")
    masses_issued = CountField(label="群众票发出", required=False, help_text="没有群众测评的，三项都不填。")
    masses_returned = CountField(label="群众票收回", required=False)
    masses_spoiled = CountField(label="群众整张废票", required=False)

    PEOPLE = ("chair", "first_counter", "second_counter")
    OURS = ("issued", "returned", "spoiled")
    MASSES = ("masses_issued", "masses_returned", "masses_spoiled")
    LIMITS = (
        ("issued", "present", "发出 {} 张，不能多于实到 {} 人。"),
        ("spoiled", "returned", "废票 {} 张，不能多于收回的 {} 张。"),
        ("masses_spoiled", "masses_returned", "群众废票 {} 张，不能多于收回的 {} 张。"),
    )

    def __init__(self, data=None, *, appraisal):
        typed = {name: getattr(appraisal, name) for name in self.base_fields}
        initial = {name: value for name, value in typed.items() if value is not None}
        if appraisal.masses_issued == 0:
            initial = {name: value for name, value in initial.items() if name not in self.MASSES}
        super().__init__(data, initial=initial)
        self.appraisal, people = appraisal, by_strokes(here_between(appraisal.review.branch, appraisal.held_on, appraisal.held_on))
        for name in self.PEOPLE:
            field = self.fields[name]
            field.queryset = Member.objects.filter(pk__in=[member.pk for member in people])
            field.choices = [("", field.empty_label), *((member.pk, member.name) for member in people)]
        needed = rules.needs_two_counters(appraisal.present or 0)
        self.fields["second_counter"].help_text = f"实到 {appraisal.present} 人，必填：要有两名计票人。" if needed else f"实到不足 {rules.TWO_COUNTERS_FROM} 人的可以不设。"
        self.fields["first_counter"].help_text = f"监票人{appraisal.scrutineer}不计票。"
        electronic = electronic_of(appraisal)
        self.counted = (*self.PEOPLE, *self.OURS) if Round.Electorate.MEMBERS in electronic else ()
        self.counted += self.MASSES if Round.Electorate.MASSES in electronic else ()
        for name in self.counted:
            del self.fields[name]

    def clean(self):
        data = super().clean()
        for name in self.MASSES:
            if name in data:
                data[name] = data[name] or 0
        typed = data | {"present": self.appraisal.present}
        for less, more, words in self.LIMITS:
            if None not in (typed.get(less), typed.get(more)) and typed[less] > typed[more]:
                self.add_error(less, words.format(typed[less], typed[more]))
        if data.get("second_counter") and data["second_counter"] == data.get("first_counter"):
            self.add_error("second_counter", "两名计票人不能是同一个人。")
        for name in ("first_counter", "second_counter"):
            if data.get(name) == self.appraisal.scrutineer:
                self.add_error(name, f"{self.appraisal.scrutineer}是监票人，不能同时计票。")
        return data | {name: getattr(self.appraisal, name) for name in self.counted}

    @property
    def groups(self):
        """[(legend, fields)]: who did it, the members' papers and those of the masses."""
        groups = (("主持和计票", self.PEOPLE), ("党员票", self.OURS), ("群众票", self.MASSES))
        return [(legend, [self[name] for name in names]) for legend, names in groups if names[0] in self.fields]

    @property
    def facts(self):
        """[(label, what stands)], for who may only look."""
        return [(field.label, getattr(self.appraisal, name)) for name, field in self.base_fields.items()]

    @property
    def warning(self):
        """A30: typed as it was, but this vote will be void."""
        data = {name: number or 0 for name, number in self.cleaned_data.items()}
        if data["returned"] > data["issued"] or data["masses_returned"] > data["masses_issued"]:
            return "收回的选票多于发出的选票：请再数一遍；确实如此的，这次测评无效，要作废重投。"
        return ""


class CheckForm(forms.Form):
    """A34: the rows that the scrutineer finds as on the signed tally sheet, each with the figures that were on the page."""

    rows = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请先勾选核对过的行。", "invalid_choice": "有一行在您核对时被改过，没有核对上。请按新的数字再看一遍。"},
    )

    def __init__(self, *args, tallies, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = [(t, _shown(t), _seal(t), t.entered_by_id is not None and t.checked_by_id is None) for t in tallies]
        self.waiting = {value: tally for tally, _, value, waits in self.lines if waits}
        self.fields["rows"].choices = [(value, str(tally.member)) for value, tally in self.waiting.items()]

    @property
    def chosen(self):
        return [self.waiting[value] for value in self.cleaned_data["rows"]]

    @property
    def ticked(self):
        return self.data.getlist("rows") if self.is_bound else []


def _shown(tally):
    """[(column, figure)] of the line, the masses' only where they were asked."""
    names = (*Tally.VOTES, *(Tally.MASSES if tally.appraisal.masses_valid else ()))
    hidden = () if tally.asked else Tally.MASSES
    return [(Tally._meta.get_field(name).verbose_name, None if name in hidden else getattr(tally, name)) for name in names]


def _seal(tally):
    """The row and its figures in one word, so that a changed row is never checked unseen."""
    return f"{tally.pk}:{','.join(map(str, tally.figures))}"
