"""What is typed about 复议: a member's reason on one line or on the whole, an officer's answer."""

from django import forms


class AskForm(forms.Form):
    """One page for all lines of a sheet: a reason beside each, sent with the button of one of them."""

    def __init__(self, *args, asked, **kwargs):
        """`asked`: [(line or None, the request that waits on it or None)]."""
        super().__init__(*args, **kwargs)
        self.asked, self.lines = asked, {str(line.pk if line else 0): line for line, _ in asked}
        self.fields["line"] = forms.ChoiceField(choices=[(key, key) for key in self.lines], error_messages={"required": "请按要复议的那一条的按钮。", "invalid_choice": "这一条已经不在您的积分表上，请刷新后再看。"})
        for key, line in self.lines.items():
            field = forms.CharField(label=f"{line or '整份初步意见'}：复议理由", max_length=200, required=False)
            field.widget.attrs |= {"autocomplete": "off"}
            self.fields[f"reason-{key}"] = field

    @property
    def rows(self):
        """[(key, line or None, the request that waits, the field)]"""
        return [(key, line, waiting, self[f"reason-{key}"]) for (key, line), (_, waiting) in zip(self.lines.items(), self.asked, strict=True)]

    def clean(self):
        data = super().clean()
        key = data.get("line")
        reason = data.get(f"reason-{key}", "")
        if key and not reason and f"reason-{key}" not in self.errors:
            self.add_error(f"reason-{key}", "请写明为什么要复议。")
        return {"line": self.lines.get(key), "reason": reason}


class AnswerForm(forms.Form):
    answer = forms.CharField(label="答复", max_length=200, error_messages={"required": "请写明答复和理由。"}, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)


RECONSIDERATION_FORMS = {"keep": AnswerForm, "change": AnswerForm}
