"""What the figures leave open about one member: the branch's answers."""

import re

from django import forms

from evaluation.actions import settled_by
from evaluation.models import Decision, Review
from evaluation.tables import questions_of
from members.clock import today
from members.fields import DayField
from scoring.forms import SeenForm

Kind = Decision.Kind
ANSWERED = {Review.Status.COUNTED: set(Kind), Review.Status.POSTED: {Kind.LOW}}  # while what may be answered


class DecideForm(SeenForm):
    """A4, A5, A9, A25: one answer about one member."""

    ANSWER = ("outcome", "reason", "found_by", "committee_on")

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, error_messages={"required": "请选一个结论。"})
    reason = forms.CharField(
        label="事实和理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="最多 300 字，写明核实经过和依据。",
        error_messages={"required": "要写明事实和理由。", "max_length": "最多 300 字，现在有 %(show_value)d 字。"},
    )
    found_by = forms.CharField(label="核实人", max_length=60, required=False)
    committee_on = DayField(label="支委会日期", initial=today, error_messages={"required": "请填支委会日期。"})

    def __init__(self, *args, question, branch, **kwargs):
        self.question, found = question, question.decision
        initial = {name: getattr(found, name) for name in self.ANSWER} if found else {}
        super().__init__(*args, prefix=question.name, initial=initial, **kwargs)
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in Decision.OUTCOMES[question.kind]]
        if question.kind == Kind.VERIFY:
            self.fields["found_by"].help_text = "必填，至少两人，用顿号隔开。"
        else:
            del self.fields["found_by"]
        if not branch.has_committee:  # A22
            day = self.fields["committee_on"]
            day.label, day.error_messages["required"] = "党员大会日期", "请填党员大会日期。"
            day.help_text = "由支部书记提出、党员大会决定。"
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean_found_by(self):
        names = [name for name in re.split(r"[、，,；;\s]+", self.cleaned_data["found_by"]) if name]
        if len(set(names)) < 2:  # nobody establishes facts alone
            raise forms.ValidationError("要有两名核实人，用顿号隔开。")
        return "、".join(names)

    def clean(self):
        return super().clean() | {"seen": self.seen(self.fields)}


class Docket:
    """Everything left open in one review, each with its form where this reader may answer it; of a POST only the one sent is bound."""

    def __init__(self, review, rated, user, data=None):
        self.review, self.sent, self.questions = review, None, []
        name = data.get("question", "") if data is not None else None
        for question in questions_of(rated, review.cycle):
            may, said = settled_by(user, review, [question.rated.member]) if question.kind in ANSWERED.get(review.status, ()) else (False, "")
            form = DecideForm(question=question, branch=review.branch) if may else None
            if name == question.name:
                form = self.sent = DecideForm(data, question=question, branch=review.branch)
            self.questions.append((question, form, said))
        self.set_aside = review.decisions.filter(set_aside=True).select_related("member", "decided_by__member")

    @property
    def asked(self):
        """About whom and what the form that was sent decides."""
        return {"member": self.sent.question.rated.member, "kind": self.sent.question.kind}
