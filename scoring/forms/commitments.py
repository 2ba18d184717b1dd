"""What is typed about promises: on the phone item by item, by officers a line each, in the fourth quarter what became of them."""

import json
import re
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from scoring.actions import as_typed
from scoring.figures import PROMISE_KINDS
from scoring.models import Commitment

TEXT, DUE = (Commitment._meta.get_field(name).max_length for name in ("text", "due"))
SHOWN = 2  # items that stand open on a phone; the others unfold


class CommitmentForm(forms.Form):
    """One member's own page: a text and a day for each item that may still be written."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups, self.year, typed = [], year, as_typed(year)
        self.fields["seen"].initial = json.dumps(typed, ensure_ascii=False)
        for (kind, name), pairs in zip(PROMISE_KINDS, typed, strict=True):
            if kind == Commitment.Kind.TARGET and year.member.retired:
                continue
            for number in range(1, year.left(kind) + 1):
                text, due = pairs[number - 1] if number <= len(pairs) else ("", "")
                label = f"{kind.label}{number + sum(row.kind == kind for row in year.public)}"
                self.fields[f"{name}{number}"] = forms.CharField(label=label, max_length=TEXT, required=False, initial=text, error_messages={"max_length": f"最多 {TEXT} 字。"})
                self.fields[f"{name}{number}_due"] = forms.CharField(label=f"{label}的完成时限", max_length=DUE, required=False, initial=due, error_messages={"max_length": f"最多 {DUE} 字。"})
                self.fields[f"{name}{number}"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": TEXT})
                self.fields[f"{name}{number}_due"].widget.attrs |= {"placeholder": "例如 12月底前", "autocomplete": "off"}

    def items(self):
        """[(kind, pairs that stand open, pairs behind 再写几项, is one of those filled)], a pair being the fields of a text and its day."""
        found = []
        for kind, name in PROMISE_KINDS:
            pairs = [(self[f"{name}{n}"], self[f"{name}{n}_due"]) for n in range(1, self.year.left(kind) + 1) if f"{name}{n}" in self.fields]
            more = pairs[SHOWN:]
            found.append((kind, pairs[:SHOWN], more, any(text.value() or due.value() for text, due in more)))
        return [group for group in found if group[1]]

    def clean(self):
        data, found = super().clean(), {"promises": [], "targets": []}
        for kind, name in PROMISE_KINDS:
            for number in range(1, self.year.left(kind) + 1):
                text, due = " ".join(data.get(f"{name}{number}", "").split()), data.get(f"{name}{number}_due", "")  # one line in every list
                if due and not text and f"{name}{number}" not in self.errors:
                    self.add_error(f"{name}{number}", "写了完成时限，没有写事项。")
                if text:
                    found[name].append((text, due))
        if not self.errors and not found["promises"] and not self.year.public:
            raise ValidationError("至少写一项公开承诺。")
        return found | {"seen": _read(data.get("seen"))}


def _box():
    """A few lines; an empty first one stays, as lines of two boxes belong together."""
    return forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))


class LinesForm(forms.Form):
    """One member's row of the batch page: an item a line, its day on the same line of the box beside it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    promises, promises_due, targets, targets_due = _box(), _box(), _box(), _box()

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, prefix=str(year.member.pk), **kwargs)
        self.year, typed = year, as_typed(year)
        self.initial["seen"] = json.dumps(typed, ensure_ascii=False)
        for (kind, name), pairs in zip(PROMISE_KINDS, typed, strict=True):
            for part, texts, label in ((name, [text for text, _ in pairs], "{}的{}"), (f"{name}_due", [due for _, due in pairs], "完成时限（{}，{}）")):
                self.initial[part] = "\n".join(texts)
                self.fields[part].widget.attrs["aria-label"] = label.format(year.member, kind.label)
        if year.member.retired:
            del self.fields["targets"], self.fields["targets_due"]

    @property
    def columns(self):
        """[(kind, the box of its items and of their days or None, rows that are public, all rows)]"""
        found = []
        for kind, name in PROMISE_KINDS:
            boxes = (self[name], self[f"{name}_due"]) if name in self.fields else None
            found.append((kind, boxes, *([row for row in rows if row.kind == kind] for rows in (self.year.public, self.year.rows))))
        return found

    @property
    def shown(self):
        """[promises, targets] as the page showed them."""
        return _read(self.data.get(self.add_prefix("seen"))) or as_typed(self.year)

    @property
    def touched(self):
        """Did the typist change this row of the page?"""
        try:
            return [_lines(*(self.data.get(self.add_prefix(part), "") for part in (name, f"{name}_due"))) for _, name in PROMISE_KINDS] != self.shown
        except ValidationError:
            return True

    def clean(self):
        data, found = super().clean(), {"promises": [], "targets": []}
        for name, shown in zip(found, self.shown, strict=True):
            boxes = data.get(name, ""), data.get(f"{name}_due", "")
            try:
                found[name] = _lines(*boxes)
                _check_days(*boxes, shown)
            except ValidationError as wrong:
                self.add_error(name, wrong)
        return found | {"seen": _read(data.get("seen"))}


def _read(seen):
    """[promises, targets] that the page was read at, each as (text, due); a mangled one counts as not told."""
    try:
        promises, targets = [[(str(text), str(due)) for text, due in part] for part in json.loads(seen)]
    except (TypeError, ValueError, RecursionError):
        return None
    return [promises, targets]


def _lines(text, dues):
    """[(text, due)]: an item a line, its day on the same line of `dues`; or after a bar, or a tab out of Excel."""
    found = []
    for number, (line, due) in enumerate(zip_longest(text.splitlines(), dues.splitlines(), fillvalue=""), start=1):
        what, *rest = _parts(line)
        beside, due = next(iter(rest), ""), due.strip()
        if not any((what, *rest, due)):
            continue
        if len(rest) > 1 or (rest and not what):
            raise ValidationError(f"第 {number} 行请写成“事项｜完成时限”，一行一项。")
        if not what:
            raise ValidationError(f"第 {number} 行写了完成时限，没有写事项。")
        if beside and due and beside != due:
            raise ValidationError(f"第 {number} 行的完成时限写了两处：“{beside}”和“{due}”，请只留一处。")
        due = beside or due
        if len(what) > TEXT or len(due) > DUE:
            raise ValidationError(f"第 {number} 行太长：事项最多 {TEXT} 字，完成时限最多 {DUE} 字。")
        found.append((what, due))
    return found


def _parts(line):
    return [part.strip() for part in re.split(r"[|｜\t]", line.strip())]


def _check_days(text, dues, shown):
    """An item taken out while the box of days stayed: those below would get another's day.

    Sure is what stands on its line as before, or carries its day itself.
    """
    lines, days = [_parts(line) for line in text.splitlines()], "\n".join(due for _, due in shown)
    fewer, same = sum(any(parts) for parts in lines) < len(shown), [due.strip() for due in dues.splitlines()] == days.splitlines()
    moved = [parts for parts, (was, _) in zip(lines, shown, strict=False) if parts not in ([""], [was]) and len(parts) == 1]
    if fewer and same and days.strip() and moved:
        raise ValidationError("事项少了一行，请核对右边的时限：改好右边，或者写成“事项｜完成时限”。")


class OutcomeForm(forms.Form):
    """What became of one member's items; `parts` says which of 兑现情况 and 支部点评 this typist writes."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, year, parts, **kwargs):
        super().__init__(*args, prefix=f"o{year.member.pk}", **kwargs)
        self.year, self.parts = year, parts
        self.fields["seen"].initial = json.dumps({f"{name}{row.pk}": getattr(row, name) for row in year.rows for name in ("outcome", "remark")}, ensure_ascii=False)
        for row in year.rows:
            for name in parts:
                field = Commitment._meta.get_field(name)
                label = f"{year.member} {field.verbose_name}：{row.text}"
                self.fields[f"{name}{row.pk}"] = forms.CharField(label=label, max_length=field.max_length, required=False, initial=getattr(row, name), error_messages={"max_length": f"最多 {field.max_length} 字。"})
                self.fields[f"{name}{row.pk}"].widget.attrs["autocomplete"] = "off"

    def rows(self):
        """[(Commitment, the field of its outcome or None, of its remark or None)]"""
        return [(row, *(self[f"{name}{row.pk}"] if name in self.parts else None for name in ("outcome", "remark"))) for row in self.year.rows]

    def clean(self):
        """{(row, part): (what the typist saw, what was typed)} where they differ."""
        data = super().clean()
        try:
            seen = {str(key): str(value) for key, value in json.loads(data.get("seen") or "{}").items()}
        except (ValueError, AttributeError, RecursionError):
            seen = {}
        changes = {}
        for row in self.year.rows:
            for name in self.parts:
                saw, typed = seen.get(f"{name}{row.pk}", getattr(row, name)), data.get(f"{name}{row.pk}")
                if typed is not None and typed != saw:
                    changes[row.pk, name] = (saw, typed)
        return {"changes": changes}
