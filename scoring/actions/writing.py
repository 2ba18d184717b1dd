"""Writing one row: checked as a whole, with who and why in its history; and never over what the typist has not seen."""

from datetime import date

from django.core.exceptions import ValidationError

from members.clock import in_words
from scoring.rules import shown

OVERTAKEN = "overtaken"  # the code of such a refusal; its `stands` is what the page should have shown
LONGEST = 60  # so much of a text is told; the page shows all of it


def add(entry, by, reason=None):
    entry._history_user, entry._change_reason = by, reason
    entry.full_clean()
    entry.save()
    return entry


def change(entry, by, reason=None, **values):
    """One row that stands: only what changes of it is checked and written, with the same history."""
    entry._history_user, entry._change_reason = by, reason
    for name, value in values.items():
        setattr(entry, name, value)
    others = {field.name for field in entry._meta.concrete_fields} - set(values)
    entry.clean_fields(exclude=others)
    entry.validate_constraints(exclude=others)
    entry.save(update_fields=list(values))
    return entry


def fields_of(model):
    return {field.attname for field in model._meta.concrete_fields}


def check_seen(stands, seen, wanted, who="别人"):
    """Two who fill one page, each `{field: what stands, or None}`, under the lock: refused, field by field, where what stands
    is neither what the typist saw nor what it shall be. A field that no page showed is not in `seen`; `who` wrote what stands."""
    clashes = {
        name: _overtaken(stands[name], who)
        for name in wanted
        if name in seen and _told(stands[name]) not in (_told(seen[name]), _told(wanted[name]))
    }
    if clashes:
        raise ValidationError(clashes)


def _told(value):
    """A text is the same whatever its line ends."""
    return value.split() if isinstance(value, str) else value


def _overtaken(stands, who):
    if isinstance(stands, date):
        text, said = f"{stands}", in_words(stands)
    elif isinstance(stands, str):
        text, said = str(stands), getattr(stands, "label", stands)
    else:
        text = said = "" if stands is None else f"{shown(stands):f}"
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}……"
    return ValidationError("刚由%(who)s改为“%(said)s”，请核对后再保存。", code=OVERTAKEN, params={"who": who, "said": said or "空", "stands": text})
