"""What the steps of the year ask for: the vote, the scope of publication, the filing, what an upheld objection takes back."""

from django import forms

from evaluation.figures import results_of
from evaluation.findings import lines_disputed
from evaluation.forms.vote import OpenVoteForm
from members.clock import in_words, today
from members.fields import DayField
from members.figures import by_strokes
from members.models import Member
from scoring.rules import shown


class ReworkForm(forms.Form):
    """A33: the lines of whom an objection was upheld; nothing is asked where there are none."""

    lines = forms.MultipleChoiceField(
        label="要冲销的扣分", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "这一条已经冲销，请刷新后重新选择。"},
        help_text="勾选的各条由系统冲销，并张贴那个季度的更正公示；期满汇总以后，才能再公示年度得分。扣分没有错的，都不勾选。",
    )  # fmt: skip

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {str(line.pk): line for line in lines_disputed(paper)}
        self.fields["lines"].choices = [
            (key, f"{line.sheet.member} {in_words(line.happened_on)} {line.item.code} {line.fact}（扣 {shown(line.points):f} 分）") for key, line in self.found.items()
        ]
        if not self.found:
            del self.fields["lines"]

    def clean_lines(self):
        return [self.found[key] for key in self.cleaned_data["lines"]]


class ReturnForm(ReworkForm):
    """A35: whom the committee wants decided anew."""

    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label="涉及的党员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的党员，原来的核实和决定不再有效，支部要重新作出；一个都不勾选，就是整个考评。党委不直接改层次。",
        error_messages={"invalid_choice": "名单里没有这个人。"},
    )

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, paper=paper, **kwargs)
        people = by_strokes({result.member for result in results_of(paper)})
        self.fields["members"].queryset = Member.objects.filter(pk__in=[member.pk for member in people])
        self.fields["members"].choices = [(member.pk, member.name) for member in people]


class PublishForm(forms.Form):
    """R24: in which scope the grades are made public."""

    scope = forms.CharField(
        label="公示范围", max_length=60, help_text="写进公示。只在这个范围内张贴和转发。", error_messages={"required": "请填公示范围。"}
    )

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, initial={"scope": paper.scope}, **kwargs)


class FileForm(forms.Form):
    """五(一)5: filed with the city's organisation department."""

    filed_on = DayField(label="备案日期", initial=today)
    filed_number = forms.CharField(label="备案文号", max_length=40, error_messages={"required": "请填备案文号。"})

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


STEP_FORMS = {"open_vote": OpenVoteForm, "rework": ReworkForm, "return": ReturnForm, "publish": PublishForm, "reexamine": ReworkForm, "file": FileForm, "reopen": ReworkForm}
