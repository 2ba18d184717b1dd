"""A copy of the database that is taken away while a vote runs holds neither its ballots nor what opens them."""

import sqlite3
from contextlib import closing

from evaluation.models import Box, Round, Slip

LIVE = ", ".join(f"'{state}'" for state in Round.LIVE)


def without_ballots(path):
    """Take them out of the SQLite file at `path`, which nobody else has open; returns how many rounds ran.

    In the copy such a round is void: whoever goes back to it begins the vote anew.
    """
    running = f"SELECT id FROM {Round._meta.db_table} WHERE state IN ({LIVE})"
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        (rounds,) = copy.execute(f"SELECT COUNT(*) FROM ({running})").fetchone()
        copy.execute(f"UPDATE {Box._meta.db_table} SET \"open\" = 0, entries = x'', digest = '' WHERE round_id IN ({running})")
        copy.execute(f"DELETE FROM {Slip._meta.db_table} WHERE round_id IN ({running})")
        copy.execute(f"UPDATE {Round._meta.db_table} SET state = '{Round.State.VOID}', sign_key = NULL, tally_key = NULL WHERE state IN ({LIVE})")
        copy.execute("VACUUM")
    return rounds
