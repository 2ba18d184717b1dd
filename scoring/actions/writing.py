"""Writing one row: checked, with who and why in its history."""


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
