"""The cap's workbench: the vote of a tie, the branch's request for more places, the committee's answer."""

from django import forms

from evaluation.actions import vote_tie
from evaluation.models import Decision
from members.clock import today
from members.fields import CountField, DayField


class TieForm(forms.Form):
    """A7: the branch's vote between those tied, at one meeting, all on one form."""

    held_on = DayField(label="党员大会日期", initial=today)
    eligible = CountField(label="应到", help_text="有表决权的党员；预备党员、留党察看的不计入应到。")
    present = CountField(label="实到")
    reason = forms.CharField(
        label="表决情况",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="怎样表决、谁计票。",
        error_messages={"required": "要写明怎样表决的。", "max_length": "最多 300 字，现在有 %(show_value)d 字。"},
    )

    def __init__(self, *args, tied, **kwargs):
        super().__init__(*args, prefix=Decision.Kind.TIE.value, **kwargs)
        self.tied = tied
        for row in tied:
            found = row.decisions.get(Decision.Kind.TIE)
            self.fields[f"ayes-{row.member.pk}"] = CountField(
                label=f"{row.member}得票", initial=found.ayes if found else None, error_messages={"required": "请填得票。"}
            )
            if found:
                self.initial |= {name: getattr(found.meeting, name) for name in ("held_on", "eligible", "present")} | {"reason": found.reason}
        self.order_fields([name for name in self.fields if name != "reason"])

    def save(self, review, *, by, **data):
        votes = {row.member: data[f"ayes-{row.member.pk}"] for row in self.tied}
        vote_tie(review, votes=votes, by=by, **{name: data[name] for name in ("held_on", "eligible", "present", "reason")})


class RequestForm(forms.Form):
    """A10: the branch's written request."""

    places = CountField(label="申请增加几个名额", help_text="撤回申请的填 0。")
    reason = forms.CharField(label="申请理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="申请的必填，最多 300 字。")

    def __init__(self, *args, review, **kwargs):
        asked = {"places": review.requested_places, "reason": review.requested_for} if review.asks_for_places else {}
        super().__init__(*args, initial=asked, prefix="request", **kwargs)


class ConsentForm(forms.Form):
    """A7, A10: the committee's written answer; 0 says no."""

    places = CountField(label="同意增加几个名额", help_text="不同意的填 0。")
    number = forms.CharField(label="批复文号", max_length=40, error_messages={"required": "同意或者不同意，都要填批复文号。"})

    def __init__(self, *args, review, **kwargs):
        answered = {"places": review.consent_places, "number": review.consent_number} if review.consented_on else {"places": review.requested_places}
        super().__init__(*args, initial=answered, **kwargs)
