"""A block of lines as people bring it: pasted out of Excel or WPS, or as a workbook."""

import re

from django import forms

from members.uploads import Sheet, clean_text, read_sheets, shorten, without_tail

PASTED = "粘贴的内容"
CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|[^\t\n]*')


class EntriesForm(forms.Form):
    """Text or a file, not both."""

    text = forms.CharField(
        label="粘贴到这里", required=False, strip=False, max_length=1_000_000,
        help_text="在 Excel 或 WPS 里选中几行，复制，再粘贴。有没有表头都可以；没有表头的，各列依次是：姓名、日期、条目、次数或分值、事由、依据、一本通、决定日期。",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
        error_messages={"max_length": "内容太多，没有读取。请分几次粘贴。"},
    )  # fmt: skip
    file = forms.FileField(
        label="或者选择文件", required=False, help_text="Excel 工作簿（.xlsx），有表头。", error_messages={"empty": "这是一个空文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_file(self):
        """The sheets of the workbook."""
        file = self.cleaned_data["file"]
        self.source = shorten(clean_text(file.name)) if file else PASTED
        return read_sheets(file) if file else None

    def clean(self):
        data = super().clean()
        text, file = data.get("text", "").strip("\r\n"), data.get("file")
        if self.errors:
            return data
        if text.strip() and file:
            raise forms.ValidationError("粘贴和文件只能用一种，请留下一种再试运行。")
        if not text.strip() and not file:
            raise forms.ValidationError("请粘贴内容，或者选择文件。")
        return {"pages": file or [Sheet(PASTED, read_pasted(text))], "pasted": not file, "file": self.source}


def read_pasted(text):
    """The rows of a block as Excel and WPS put it on the clipboard: tabs between cells, a cell of several lines in quotes.

    A quote that opens a cell and does not close one is only a quote.
    """
    text, rows, row, at = re.sub("\r\n?", "\n", text), [], [], 0
    while True:
        cell = CELL.match(text, at)
        row.append(cell[0] if cell[1] is None else cell[1].replace('""', '"'))
        at = cell.end() + 1
        if at > len(text) or text[at - 1] == "\n":
            rows.append(without_tail([one if one.strip() else "" for one in row]))
            row = []
        if at > len(text):
            return rows
