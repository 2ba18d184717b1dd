"""Writing one row: checked as a whole, with who and why in its history; and never over what the typist has not seen."""

from datetime import date

from django.core.exceptions import ValidationError

from members.clock import in_words
from scoring.rules import shown

OVERTAKEN = "overtaken"  # the code of such a refusal; its `stands` is what the page should have shown


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


def check_seen(stands, seen, wanted):
    """Two who fill one page, each `{field: figure or None}`, under the lock: refused, field by field, where what stands
    is neither what the typist saw nor what it shall be. A field that no page showed is not in `seen`."""
    clashes = {name: _overtaken(stands[name]) for name in wanted if name in seen and stands[name] not in (seen[name], wanted[name])}
    if clashes:
        raise ValidationError(clashes)


def _overtaken(stands):
    is_day = isinstance(stands, date)
    text = "" if stands is None else f"{stands}" if is_day else f"{shown(stands):f}"
    return ValidationError("刚由别人改为“%(said)s”，请核对后再保存。", code=OVERTAKEN, params={"said": in_words(stands) if is_day else text or "空", "stands": text})
