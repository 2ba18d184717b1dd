"""What is typed about a person who comes, changes, is away or goes."""

from django import forms
from django.core.exceptions import ValidationError

from members.clock import today
from members.fields import CountField, DayField
from members.models import Branch, Member, Membership
from members.rules import REGISTRARS
from members.uploads import clean_name, clean_text, read_phone

Coming, Going = Membership.Coming, Membership.Going


class PastDay(DayField):
    """A day that has come."""

    def validate(self, value):
        super().validate(value)
        if value and value > today():
            raise ValidationError("不能晚于今天。")


class LineField(forms.CharField):
    """One line of text, blanks squeezed and full-width digits made half-width."""

    def to_python(self, value):
        return clean_text(super().to_python(value))


class NameField(forms.CharField):
    """A name without blanks inside (张 三)."""

    def to_python(self, value):
        return clean_name(super().to_python(value))


class PhoneField(forms.CharField):
    """A mobile number, or a landline with its area code."""

    def to_python(self, value):
        phone, problem = read_phone(super().to_python(value))
        if problem:
            raise ValidationError(f"{problem}。")
        return phone


class PersonForm(forms.Form):
    """The facts of a person that all forms about them share."""

    name = NameField(label="姓名", max_length=30)
    sex = forms.ChoiceField(label="性别", choices=[("男", "男"), ("女", "女")], widget=forms.RadioSelect)
    ethnicity = NameField(label="民族", max_length=20, required=False)
    born_on = PastDay(label="出生日期")
    joined_on = PastDay(label="入党日期", help_text="支部大会通过为预备党员的日期")
    confirmed_on = PastDay(label="转正日期", required=False, help_text="预备党员不填")
    arrived_on = PastDay(label="转入日期")
    phone = PhoneField(label="手机号码", max_length=20, required=False)
    retired = forms.BooleanField(label="离退休", required=False)
    order = CountField(label="排序号", required=False, help_text="名单里的先后；不填的排在后面")
    remark = LineField(label="备注", max_length=100, required=False)

    def clean_order(self):
        return self.cleaned_data["order"] or 0

    def clean(self):
        """The model refuses these too; here the word stands at the day that is wrong."""
        data = super().clean()
        for name, before in (("joined_on", "born_on"), ("confirmed_on", "joined_on"), ("arrived_on", "joined_on")):
            if data.get(name) and data.get(before) and data[name] < data[before]:
                self.add_error(name, f"{self.fields[name].label}不能早于{self.fields[before].label}。")
        return data


class ComingForm(PersonForm):
    """发展入党, 转入 or 期初登记."""

    branch = forms.ModelChoiceField(label="党支部", queryset=Branch.objects.none(), empty_label=None)
    came_from = LineField(label="原党组织", max_length=60, help_text="介绍信上的转出单位")
    another = forms.BooleanField(label="经核实，不是同一个人", required=False, widget=forms.HiddenInput)

    fields_of = {
        Coming.ADMITTED: {"confirmed_on", "arrived_on", "came_from", "retired"},
        Coming.TRANSFERRED: set(),
        Coming.ROSTER: {"came_from"},
    }  # those that the kind does not ask for

    def __init__(self, *args, coming, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields_of[coming]:
            del self.fields[name]
        if coming is Coming.ROSTER:
            self.fields["arrived_on"].required = False
            self.fields["arrived_on"].help_text = "在本支部入党的不填"
        branches = self.fields["branch"].queryset = kept_by(user)
        if len(branches) == 1:
            self.fields["branch"].initial, self.fields["branch"].widget = branches[0].pk, forms.HiddenInput()
        self.order_fields(["branch", "name", "sex", "ethnicity", "born_on", "joined_on", "confirmed_on", "arrived_on", "came_from"])

    def clean(self):
        """Somebody of this name and birthday who is still here is moved by their own branch, not registered twice."""
        data = super().clean()
        twin = Member.objects.filter(name=data.get("name"), born_on=data.get("born_on"), left_on=None).select_related("branch").first()
        if twin and (not data.pop("another", False) or twin.branch == data.get("branch")):
            if twin.branch != data.get("branch"):
                self.fields["another"].widget = forms.CheckboxInput()
            raise ValidationError(f"同名同生日的党员还在{twin.branch}。是同一个人的，由{twin.branch}办理转出；不是同一个人的，请核实后勾选。")
        data.pop("another", None)
        return data


def kept_by(user):
    """The branches whose people this reader registers."""
    branches = Branch.objects.visible_to(user).select_related("committee")
    return Branch.objects.filter(pk__in=[branch.pk for branch in branches if user.roles_in(branch) & REGISTRARS])


class FactsForm(PersonForm):
    """Corrections of what is on record. Weighty ones need a reason."""

    sanctioned = forms.BooleanField(label="留党察看", required=False, help_text="处分决定的日期、文号写在改动原因里")
    reason = LineField(label="改动原因", max_length=80, required=False, help_text="改姓名、日期或留党察看的必填，写进修改记录")

    def __init__(self, *args, member, reads_phone, **kwargs):
        names = [name for name in self.base_fields if hasattr(member, name)]
        super().__init__(*args, initial={name: getattr(member, name) for name in names}, **kwargs)
        for name in ("confirmed_on", "arrived_on"):
            if getattr(member, name) is None:
                del self.fields[name]
            else:
                self.fields[name].required, self.fields[name].help_text = True, ""
        if not reads_phone:
            del self.fields["phone"]


class ProbationForm(forms.Form):
    """转正, or the probation extended."""

    outcome = forms.ChoiceField(label="结果", choices=[("confirm", "按期转正"), ("extend", "延长预备期")], initial="confirm", widget=forms.RadioSelect)
    on = DayField(label="日期", help_text="转正的，填转正日期；延长的，填延长到哪一天（半年以上、一年以内）")
    basis = LineField(label="依据", max_length=80, help_text="党员大会的日期和上级党组织的批复")


class AbsenceForm(forms.Form):
    """外出, and the return."""

    since = DayField(label="外出时间")
    expected_months = CountField(label="预计外出几个月", required=False, max_value=99, help_text="两个月以上的，从外出当天起列为流动类")
    destination = LineField(label="外出地点", max_length=60)
    contact = LineField(label="在外联系方式", max_length=60, required=False)
    until = DayField(label="返回时间", required=False, help_text="还没有返回的不填；误登记的，填外出当天即作废")


class SecondmentForm(forms.Form):
    """借调, and its end."""

    host = LineField(label="借调单位", max_length=60)
    since = DayField(label="起")
    until = DayField(label="止", required=False, help_text="还在借调的不填；误登记的，填开始当天即作废")
    certificate = LineField(label="借调单位的证明", max_length=200, required=False, help_text="证明的日期、文号和主要内容；结束时必填")


class LeavingForm(forms.Form):
    """转出, 去世 or 终止党籍."""

    going = forms.ChoiceField(label="去的方式", choices=[("inside", "转到本系统的党支部"), ("outside", "转到系统外"), (Going.DIED, "去世"), (Going.ENDED, "终止党籍")], widget=forms.RadioSelect)
    on = PastDay(label="日期", help_text="从这一天起不再属于本支部")
    to_branch = forms.ModelChoiceField(label="转到的党支部", queryset=Branch.objects.none(), required=False, empty_label="请选择", help_text="转到本系统的党支部时必填")
    went_to = LineField(label="转到的党组织", max_length=60, required=False, help_text="转到系统外时必填，写介绍信上的接收单位")
    reason = LineField(label="依据或原因", max_length=100, required=False, help_text="转出和终止党籍必填：介绍信、处置决定或处分决定的文号")

    needs = {"inside": ("to_branch", "reason"), "outside": ("went_to", "reason"), Going.DIED: (), Going.ENDED: ("reason",)}

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        others = Branch.objects.exclude(pk=member.branch_id).select_related("committee").order_by("committee__name", "id")
        self.fields["to_branch"].queryset = others
        self.fields["to_branch"].label_from_instance = lambda branch: f"{branch.committee}：{branch}"

    def clean(self):
        """What the kind asks for is there, and what belongs to another kind is not."""
        data = super().clean()
        going = data.get("going")
        for name in self.needs.get(going, ()):
            if name not in self.errors and not data.get(name):
                self.add_error(name, "请填写。")
        for name, kind in (("to_branch", "inside"), ("went_to", "outside")):
            if going != kind and data.get(name):
                self.add_error(name, f"只用于“{dict(self.fields['going'].choices)[kind]}”，请清空，或者改选去的方式。")
        if going in {"inside", "outside"}:
            data["going"] = Going.TRANSFERRED
        return data


class ReasonForm(forms.Form):
    reason = LineField(label="撤销的原因", max_length=80, help_text="写进修改记录")
