"""What is typed about the meetings on a quarter: the 支委会, the 党员大会 and its count."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from members.clock import today
from members.fields import CountField, DayField, PeopleField
from members.models import Member
from scoring.figures import LEFT_OUT, chairs_on, due_on, left_out_before, seats_on


def check_counts(form, data, ayes="ayes"):
    """Nobody votes who is not there, nobody is there who is not due: told at the field that is wrong."""
    label = form.fields[ayes].label
    if None not in (data.get("present"), data.get("eligible")) and data["present"] > data["eligible"]:
        form.add_error("present", f"实到 {data['present']} 人，不能多于应到 {data['eligible']} 人。")
    if None not in (data.get(ayes), data.get("present")) and data[ayes] > data["present"]:
        form.add_error(ayes, f"{label} {data[ayes]} 人，不能多于实到 {data['present']} 人。")


def name_field(label):
    return forms.CharField(label=label, max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class OpinionForm(forms.Form):
    """支委会 (五(一)3); a branch without one tells only the day of its secretary's opinion (A22)."""

    opinion_on = DayField(label="支委会日期", initial=today)
    eligible = CountField(label="应到", min_value=1, help_text="在任的支委。")
    present = CountField(label="实到")
    ayes = CountField(label="同意")
    host, keeper = name_field("主持人"), name_field("记录")

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        if not paper.branch.has_committee:
            self.fields = {"opinion_on": self.fields["opinion_on"]}
            self.fields["opinion_on"].label = "支部书记提出意见日期"
            return
        seats = seats_on(paper.branch, today())
        for name in ("eligible", "present", "ayes"):  # most often all came and agreed; the others are typed over
            self.fields[name].initial = seats or None
        self.fields["host"].initial, self.fields["keeper"].initial = chairs_on(paper.branch, today())

    def clean(self):
        data = super().clean()
        if "ayes" in self.fields:
            check_counts(self, data)
        return data


class FoldedPeople(forms.CheckboxSelectMultiple):
    """A list of names to tick, folded away until somebody of it is chosen."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = len(value or [])
        word = f"已选 {chosen} 人" if chosen else "点开选人"
        inside = super().render(name, value, attrs, renderer)
        return format_html("<details{}><summary>{}</summary>{}</details>", mark_safe(" open") if chosen else "", word, inside)


class CountedForm(forms.Form):
    """党员大会 and its count; whom it left out of 应到 (A21)."""

    held_on = DayField(label="党员大会日期", initial=today)
    eligible = CountField(label="应到", min_value=1)
    present = CountField(label="实到")
    ayes = CountField(label="赞成")
    ill = PeopleField(Member.objects.none(), label=f"不计入应到：{LEFT_OUT['ill']}", required=False, widget=FoldedPeople)
    away = PeopleField(Member.objects.none(), label=f"不计入应到：{LEFT_OUT['away']}", required=False, widget=FoldedPeople)
    agreed = forms.BooleanField(label="不计入应到的人员，基层党委同意、大会确认", required=False)

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.branch = paper.branch
        due, others = due_on(self.branch, today())
        self.fields["eligible"].initial = len(due)
        self.fields["eligible"].help_text = f"有表决权的正式党员 {len(due)} 人。{_not_due(others)}"
        before = left_out_before(self.branch, due)
        for name in LEFT_OUT:
            field = self.fields[name]
            field.queryset, field.initial = Member.objects.filter(pk__in=[member.pk for member in due]), before[name]
            field.choices = [(member.pk, str(member)) for member in due]  # 姓氏笔画, and read once
            field.error_messages |= {"invalid_choice": "名单里没有这名党员。", "invalid_pk_value": "名单里没有这名党员。"}

    def clean(self):
        data = super().clean()
        left_out = {member: reason for name, reason in LEFT_OUT.items() for member in data.pop(name, None) or ()}
        if left_out:
            self._check_named(data, left_out)
        if None not in (data.get("held_on"), data.get("eligible")):
            self._check_eligible(data, left_out)
        check_counts(self, data)
        return data | {"left_out": left_out}

    def _check_named(self, data, left_out):
        if not data.get("agreed"):
            self.add_error("agreed", "不计入应到的，要经基层党委同意、大会确认，请核对后勾选。")
        if len(self.data.getlist(self.add_prefix("ill")) + self.data.getlist(self.add_prefix("away"))) > len(left_out):
            self.add_error("away", "同一名党员只选一种理由。")

    def _check_eligible(self, data, left_out):
        """The number due falls by those left out by name, and by nobody else; whoever typed it with them is not asked to subtract."""
        due, others = due_on(self.branch, data["held_on"])
        whole, typed = len(due), data["eligible"]
        if not left_out and typed < whole:
            named = "应到不能少于这个数；长期卧病、患病或长期外出不计入的，请在“不计入应到”里逐人选出。"
            self.add_error("eligible", f"有表决权的正式党员 {whole} 人。{_not_due(others)}{named}")
        elif left_out and typed not in {whole, whole - len(left_out)}:
            self.add_error("eligible", f"应到应为 {whole - len(left_out)} 人：有表决权的 {whole} 人，减去不计入的 {len(left_out)} 人。")
        elif left_out:
            data["eligible"] = whole - len(left_out)


def _not_due(others):
    """Who has no vote at the meeting and why, in words."""
    names = "、".join(f"{member}（{standing}）" for member, standing in others)
    return f"不计入：{names}。" if names else "预备党员和留党察看的党员不计入。"


class MeetingForm(CountedForm):
    """五(一)3: the meeting that decides on a quarter, with a second vote on the spot (A20)."""

    again = CountField(label="再次表决赞成", required=False, help_text="第一次没有通过、现场复议后再次表决的才填；两次票数都保留。")
    host, keeper = name_field("主持人"), name_field("记录")

    field_order = ["held_on", "eligible", "present", "ayes", "again"]

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, paper=paper, **kwargs)
        self.fields["host"].initial, self.fields["keeper"].initial = chairs_on(self.branch, today())

    def clean(self):
        data = super().clean()
        if data.get("again") is not None:
            check_counts(self, data, "again")
        return data


STEP_FORMS = {"propose": OpinionForm, "pass": MeetingForm, "reconsider": MeetingForm}
