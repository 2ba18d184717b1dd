"""What the figures leave open: the branch's answers, the vote of a tie, the committee's consent."""

from django import forms

from evaluation.actions import decide
from evaluation.models import Decision, Review
from evaluation.tables import questions_of
from members.fields import CountField

Kind = Decision.Kind
ANSWERED = {Review.Status.COUNTED: set(Kind), Review.Status.POSTED: {Kind.LOW}}  # while what may be answered


class DecideForm(forms.Form):
    """A4, A5, A9, A25: one answer about one member."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, error_messages={"required": "请选一个结论。"})
    reason = forms.CharField(
        label="事实和理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="最多 300 字，写明核实经过、依据和支委会意见。",
        error_messages={"required": "要写明事实和理由。", "max_length": "最多 300 字，现在有 %(show_value)d 字。"},
    )

    def __init__(self, *args, question, **kwargs):
        self.question, found = question, question.decision
        initial = {"outcome": found.outcome, "reason": found.reason} if found else {}
        super().__init__(*args, prefix=question.name, initial=initial, **kwargs)
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in Decision.OUTCOMES[question.kind]]

    def answers(self):
        """What `actions.decide` is to be told."""
        return [{"member": self.question.rated.member, "kind": self.question.kind, **self.cleaned_data}]


class TieForm(forms.Form):
    """A7: the branch's vote between those tied, all on one form."""

    reason = forms.CharField(
        label="表决情况",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="哪一天、哪次党员大会表决，应到、实到各多少人。",
        error_messages={"required": "要写明是哪次党员大会表决的。", "max_length": "最多 300 字，现在有 %(show_value)d 字。"},
    )

    def __init__(self, *args, tied, **kwargs):
        super().__init__(*args, prefix=Kind.TIE.value, **kwargs)
        self.tied = tied
        for row in tied:
            found = row.decisions.get(Kind.TIE)
            self.fields[f"ayes-{row.member.pk}"] = CountField(
                label=f"{row.member}得票", initial=found.ayes if found else None, error_messages={"required": "请填得票。"}
            )
            self.fields["reason"].initial = self.fields["reason"].initial or (found.reason if found else "")
        self.order_fields([name for name in self.fields if name != "reason"])

    def answers(self):
        data = self.cleaned_data
        return [
            {"member": row.member, "kind": Kind.TIE, "outcome": Decision.Outcome.VOTE, "reason": data["reason"], "ayes": data[f"ayes-{row.member.pk}"]}
            for row in self.tied
        ]


class Docket:
    """Everything left open in one review, each with its form while it may be answered; of a POST only the one sent is bound."""

    def __init__(self, review, rated, data=None):
        self.review, self.sent = review, None
        asked, tied = questions_of(rated, review.cycle)
        name = data.get("question", "") if data is not None else None
        self.questions = [(question, self._form(DecideForm, question.kind, data, name == question.name, question=question)) for question in asked]
        self.tied, self.votes = tied, [row.decisions[Kind.TIE] for row in tied if Kind.TIE in row.decisions]
        asked_about = {question.rated.member.pk for question in asked}
        self.anchors = [(f"{'tie' if row.member.pk in asked_about else 'member'}-{row.member.pk}", row.member) for row in tied]
        self.tie = self._form(TieForm, Kind.TIE, data, name == Kind.TIE, tied=tied) if tied else None

    def _form(self, form, kind, data, sent, **about):
        if not sent:
            return form(**about) if kind in ANSWERED.get(self.review.status, ()) else None
        self.sent = form(data, **about)
        return self.sent

    def is_valid(self):
        return self.sent is not None and self.sent.is_valid()

    def save(self, *, by):
        for answer in self.sent.answers():
            decide(self.review, by=by, **answer)


class ConsentForm(forms.Form):
    """A7, A10: the committee's written word on more places; 0 says no."""

    places = CountField(label="同意增加的名额", help_text="不同意的填 0。")
    number = forms.CharField(label="批复文号", max_length=40, required=False, help_text="同意增加的必须填写。")

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, initial={"places": review.consent_places, "number": review.consent_number}, **kwargs)
        self.most = review.members_total or 0

    def clean(self):
        data = super().clean()
        if data.get("places") and not data.get("number"):
            self.add_error("number", "同意增加名额，要填批复文号。")
        if (data.get("places") or 0) > self.most:
            self.add_error("places", f"不能多于党员总数 {self.most} 人。")
        return data
