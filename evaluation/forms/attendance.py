"""签到: everyone is present until somebody says otherwise; about whom the masses are asked."""

from django import forms

from evaluation.models import Attendance
from members.fields import PeopleField, ProofField
from members.figures import by_strokes
from members.models import Member

State = Attendance.State


class VoterForm(forms.Form):
    """One voter's row. `was` is what stood when the page was read: only what the typist changed counts."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(choices=State.choices, error_messages={"required": "请选到会情况。", "invalid_choice": "请从列出的情况里选。"})
    remark = forms.CharField(max_length=60, required=False, error_messages={"max_length": "说明最多 60 字。"})

    def __init__(self, data=None, *, voter):
        self.voter = voter
        now = {"state": voter.state, "remark": voter.remark}
        super().__init__(data, prefix=str(voter.pk), initial=now | {"was": _word(**now)})
        self.fields["state"].widget.attrs |= {"aria-label": f"{voter.member} 到会情况", "data-says": ""}
        self.fields["remark"].widget.attrs |= {"aria-label": f"{voter.member} 说明", "placeholder": "说明", "autocomplete": "off", "class": "remark"}
        if (self["state"].value() or State.PRESENT) == State.PRESENT:  # forms.js wakes the line up with another choice
            self.fields["remark"].widget.attrs |= {"hidden": True, "disabled": True}

    @property
    def touched(self):
        """Does the row as sent differ from the row as it was on the page?"""
        sent = {name: self[name].value() or "" for name in ("state", "remark")}
        return self.add_prefix("was") in self.data and _word(**sent) != self["was"].value()

    def clean(self):
        data = super().clean()
        if data.get("was") != self.initial["was"]:
            self.data = self.data.copy()  # once told, the reader may go over it
            self.data[self.add_prefix("was")] = self.initial["was"]
            raise forms.ValidationError(f"刚刚有人把{self.voter.member}改成“{self.voter.get_state_display()}”，您改的没有保存，请再看一遍。")
        if data.get("state") == State.PRESENT:
            data["remark"] = ""
        if data.get("state") == State.OTHER and not data.get("remark"):
            self.add_error("remark", "选了“其他原因”的，要写明是什么原因。")
        return data

    @property
    def reasons(self):
        return [reason for reasons in self.errors.values() for reason in reasons]


def _word(*, state, remark):
    return f"{state} {remark}".strip()


class RollForm(forms.Form):
    """A21, A28: the whole roll, saved once."""

    agreed = forms.BooleanField(label="不计应到的人员，基层党委同意、大会确认", required=False)

    def __init__(self, data=None, *, appraisal):
        voters = by_strokes(appraisal.attendances.select_related("member"))
        super().__init__(data, initial={"agreed": any(not voter.due for voter in voters)})
        self.rows = [VoterForm(voter=voter) for voter in voters]
        if data is not None:
            sent = [VoterForm(data, voter=voter) for voter in voters]
            self.rows = [new if new.touched else old for new, old in zip(sent, self.rows, strict=True)]

    def clean(self):
        agreed, touched = super().clean()["agreed"], [row for row in self.rows if row.is_bound]
        wrong = [row.voter.member.name for row in touched if not row.is_valid()]
        if wrong:
            self.add_error(None, f"有 {len(wrong)} 行要改，原因写在姓名下面：{'、'.join(wrong)}。")
            return {}
        changes = {row.voter: (row.cleaned_data["state"], row.cleaned_data["remark"]) for row in touched}
        if not agreed and any(changes.get(row.voter, (row.voter.state, ""))[0] in Attendance.NOT_DUE for row in self.rows):
            self.add_error("agreed", "不计入应到的，要经基层党委同意、大会确认，请核对后勾选。")
        return {"changes": changes}


class AskedForm(forms.Form):
    """A24: about whom the masses are asked."""

    members = PeopleField(
        Member.objects.none(), label="请群众测评的党员", required=False, widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": "测评名单里没有这名党员。"}
    )

    def __init__(self, data=None, *, appraisal):
        tallies = list(appraisal.tallies.filter(copy=1).select_related("member"))
        self.asked = by_strokes(tally.member for tally in tallies if tally.asked)
        super().__init__(data, initial={"members": [member.pk for member in self.asked]})
        field = self.fields["members"]
        field.queryset = Member.objects.filter(pk__in=[tally.member_id for tally in tallies])
        field.choices = [(member.pk, f"{member}（离退休）" if member.retired else str(member)) for member in by_strokes(tally.member for tally in tallies)]


class ReportForm(forms.Form):
    """A34: the signed F7."""

    scan = ProofField(label="签字的计票报告单", help_text="拍照或扫描，pdf、jpg 或 png，不超过 10 MB。", error_messages={"required": "请先选照片或扫描件。"})
