"""What is typed for the roster's import."""

from django import forms

from members.fields import DayField
from members.models import Committee
from members.uploads import clean_text, read_sheets, shorten


def committees_for(user):
    """The committees whose roster this person may import: the system administrator all, an auditor those re-checked."""
    visible = Committee.objects.visible_to(user)
    return visible if user.is_superuser else visible.filter(pk__in=user.reach.committees)


class RosterForm(forms.Form):
    """A roster to try: for which committee, and the workbook."""

    committee = forms.ModelChoiceField(label="基层党委", queryset=Committee.objects.none(), empty_label=None)
    file = forms.FileField(
        label="花名册",
        help_text="Excel 工作簿（.xlsx），最大 5 MB、20,000 行。现有的花名册可以直接用，不必改格式。",
        error_messages={"empty": "这是一个空文件。", "required": "请选择花名册文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees_for(user)

    def clean_file(self):
        """The sheets of the workbook."""
        file = self.cleaned_data["file"]
        self.file_name = shorten(clean_text(file.name))
        return read_sheets(file)


class DecisionForm(forms.Form):
    """One choice for each row that may be somebody already here; none is chosen beforehand. Needs the test run's questions."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            name = f"row{question.row}"
            self.fields[name] = forms.ChoiceField(
                label=f"第 {question.row} 行 {question.person}", choices=question.choices, widget=forms.RadioSelect, error_messages={"required": "请选定一项。"}
            )
            if any(value.startswith("move:") for value, _ in question.choices):
                self.fields[f"{name}_on"] = DayField(label=f"第 {question.row} 行 转入日期", required=False)

    def clean(self):
        """A move has its day; one member is one row."""
        chosen = {}
        for question in self.questions:
            name = f"row{question.row}"
            choice = self.cleaned_data.get(name, "")
            if choice.startswith("move:") and f"{name}_on" not in self.errors and not self.cleaned_data.get(f"{name}_on"):
                self.add_error(f"{name}_on", "按转入办理的，请填转入日期。")
            if ":" in choice and (first := chosen.setdefault(choice.partition(":")[2], question.row)) != question.row:
                self.add_error(name, f"和第 {first} 行选了同一名党员。")
        return self.cleaned_data

    @property
    def answers(self):
        """{row: (choice, day or None)}"""
        data = self.cleaned_data
        return {question.row: (data[f"row{question.row}"], data.get(f"row{question.row}_on")) for question in self.questions}

    def asked(self):
        """[(question, its choices, the field of its day or None)]"""
        return [(q, self[f"row{q.row}"], self[f"row{q.row}_on"] if f"row{q.row}_on" in self.fields else None) for q in self.questions]

    def refuse(self, problems):
        """What the writing met with, at the row that it came from; True where all of it has such a row."""
        for problem in problems:
            if f"row{problem.row}" not in self.fields:
                return False
            self.add_error(f"row{problem.row}", problem.text)
        return True
