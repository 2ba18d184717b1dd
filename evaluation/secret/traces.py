"""What the database would keep of a vote beside its rows, and how it is made to forget."""

from django.db import DatabaseError, connection

from evaluation.models import Box, Round, Slip

WAIT = 200  # ms


def checkpoint():
    """SQLite's log of changes would keep each state of the box, and so the order of casting: emptied after each."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS']['timeout']}")


def sweep():
    """What was deleted is nowhere in the database's files either."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
        else:
            for model in (Box, Round, Slip):
                cursor.execute(f"VACUUM FULL {model._meta.db_table}")
            try:
                cursor.execute("CHECKPOINT")
            except DatabaseError:  # a right that an ordinary user of the database may lack
                return
    checkpoint()
