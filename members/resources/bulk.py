"""Many rows of one model and their history in a few statements: the same rows that saving one by one would write."""

from simple_history.utils import bulk_create_with_history

REASON = "名册导入"
AT_ONCE = 500


def create_all(things):
    """Insert them, and a history row for each."""
    if things:
        bulk_create_with_history(things, type(things[0]), batch_size=AT_ONCE, default_change_reason=REASON)


def update_all(things, names):
    """Write these fields of rows that exist, and a history row for each.

    An insert that falls back to updating is one statement for many rows; `bulk_update` builds one CASE for
    every field of every row, and the bulk update of simple-history has been seen to run thousands of queries.
    """
    if things:
        model = type(things[0])
        model.objects.bulk_create(things, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=names)
        model.history.bulk_history_create(things, batch_size=AT_ONCE, update=True, default_change_reason=REASON)
