"""The cap's workbench: the votes between equals, the branch's request for more places, the committee's answer."""

from django import forms

from evaluation.actions import correct_tie, settled_by, vote_tie
from evaluation.figures import tied_of
from evaluation.models import Review
from evaluation.places import votes_between
from members.clock import today
from members.fields import CountField, DayField
from scoring.forms import SeenForm


class TieForm(SeenForm):
    """A7: one vote between those tied, at one meeting, all on one form."""

    held_on = DayField(label="党员大会日期")
    eligible = CountField(label="应到", help_text="有表决权的党员；预备党员、留党察看的不计入应到。")
    present = CountField(label="实到")
    reason = forms.CharField(
        label="表决情况",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="怎样表决、谁计票。",
        error_messages={"required": "要写明怎样表决的。", "max_length": "最多 300 字，现在有 %(show_value)d 字。"},
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"ayes-{member.pk}"] = CountField(label=f"{member}得票", error_messages={"required": "请填得票。"})
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean(self):
        data = super().clean()
        votes = {member: data.pop(f"ayes-{member.pk}", None) for member in self.members}
        return data | {"votes": votes, "seen": self.seen([name for name, field in self.fields.items() if field.show_hidden_initial])}


class NewVoteForm(TieForm):
    """The vote between those tied now; `last` carries which vote was the last one that the page showed."""

    vote, save = "", staticmethod(vote_tie)
    last = forms.IntegerField(required=False, widget=forms.HiddenInput, show_hidden_initial=True)

    def __init__(self, *args, last, **kwargs):
        super().__init__(*args, prefix="tie", initial={"held_on": today(), "last": last}, **kwargs)

    def clean(self):
        data = super().clean()
        data.pop("last", None)
        return data


class CorrectVoteForm(TieForm):
    """A vote that was typed wrong."""

    def __init__(self, *args, vote, **kwargs):
        count = {name: getattr(vote.meeting, name) for name in ("held_on", "eligible", "present")} | {"reason": vote.reason}
        ayes = {f"ayes-{line.member_id}": line.ayes for line in vote.lines}
        super().__init__(*args, prefix=f"tie-{vote.meeting.pk}", members=[line.member for line in vote.lines], initial=count | ayes, **kwargs)
        self.vote, self.meeting = str(vote.meeting.pk), vote.meeting
        for field in self.fields.values():
            field.show_hidden_initial = True

    def save(self, review, **data):
        correct_tie(review, meeting=self.meeting, **data)


class Ties:
    """The equals that wait for a vote and the votes taken, each with its form where this reader may register it; of a POST only the one sent is bound."""

    def __init__(self, review, rated, user, data=None):
        votes, self.sent, sent = votes_between(review), None, None if data is None else data.get("vote", "")
        counted = review.status == Review.Status.COUNTED
        last, self.votes = votes[-1].meeting.pk if votes else None, []
        for vote in votes:
            may, said = settled_by(user, review, vote.members) if counted else (False, "")
            form = CorrectVoteForm(vote=vote) if may else None
            if sent == str(vote.meeting.pk):
                form = self.sent = CorrectVoteForm(data, vote=vote)
            self.votes.append((vote, form, said))
        self.tied = [row.member for row in tied_of(rated)] if counted else []
        may, self.said = settled_by(user, review, self.tied) if self.tied else (False, "")
        self.form = NewVoteForm(last=last, members=self.tied) if may else None
        if sent == "":  # for those whom the page showed as tied
            shown = [row.member for row in rated if f"tie-ayes-{row.member.pk}" in data]
            self.form = self.sent = NewVoteForm(data, last=last, members=shown or self.tied)


class RequestForm(SeenForm):
    """A10: the branch's written request."""

    places = CountField(label="申请增加几个名额", help_text="撤回申请的填 0。", show_hidden_initial=True)
    reason = forms.CharField(
        label="申请理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="申请的必填，最多 300 字。", show_hidden_initial=True
    )

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, initial=review.request, prefix="request", **kwargs)

    def clean(self):
        return super().clean() | {"seen": self.seen(["places", "reason"])}


class ConsentForm(SeenForm):
    """A7, A10: the committee's written answer; 0 says no. `asked` carries the request that it answers."""

    places = CountField(label="同意增加几个名额", help_text="不同意的填 0。", show_hidden_initial=True)
    number = forms.CharField(label="批复文号", max_length=40, error_messages={"required": "同意或者不同意，都要填批复文号。"}, show_hidden_initial=True)
    asked = forms.CharField(required=False, widget=forms.HiddenInput, show_hidden_initial=True)

    def __init__(self, *args, review, **kwargs):
        answered = {"places": review.consent_places, "number": review.consent_number} if review.consented_on else {"places": review.requested_places}
        super().__init__(*args, initial=answered | {"asked": review.request_said}, **kwargs)

    def clean(self):
        data = super().clean()
        data.pop("asked", None)
        return data | {"seen": self.seen(["places", "number", "asked"])}
