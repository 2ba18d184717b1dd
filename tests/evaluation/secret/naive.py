"""Designs that look secret and are not: what each keeps links all of forty voters to their ballots. Nothing of the product uses them.

Each takes (voter, token) in the order of voting and gives what its linker makes of the database: {voter: token}.
"""

import random
import sqlite3
import uuid
from itertools import pairwise

from django.db import connection, transaction

from tests.evaluation.secret import raw


def key():
    return uuid.uuid4().hex


def joined(first, second):
    return dict(zip((row[0] for row in first), (row[0] for row in second), strict=True))


# SQLite


def opened(folder, tables, settings=""):
    db = sqlite3.connect(folder / "naive", isolation_level=None)
    db.executescript(f"{settings}; {tables}")
    return db


def numbered(folder, votes):
    """S1: numbers on both tables."""
    db = opened(folder, "CREATE TABLE voted (id INTEGER PRIMARY KEY, voter); CREATE TABLE ballot (id INTEGER PRIMARY KEY, token)")
    for voter, token in votes:
        db.execute("INSERT INTO voted (voter) VALUES (?)", [voter])
        db.execute("INSERT INTO ballot (token) VALUES (?)", [token])
    return joined(db.execute("SELECT voter FROM voted ORDER BY id"), db.execute("SELECT token FROM ballot ORDER BY id"))


def random_keys(folder, votes, vacuum=False):
    """S2: UUIDs on both; the hidden rowid keeps the order."""
    db = opened(folder, "CREATE TABLE voted (id TEXT PRIMARY KEY, voter); CREATE TABLE ballot (id TEXT PRIMARY KEY, token)")
    for voter, token in votes:
        db.execute("INSERT INTO voted VALUES (?, ?)", [key(), voter])
        db.execute("INSERT INTO ballot VALUES (?, ?)", [key(), token])
    if vacuum:
        db.execute("VACUUM")
    return joined(db.execute("SELECT voter FROM voted ORDER BY rowid"), db.execute("SELECT token FROM ballot ORDER BY rowid"))


def vacuumed(folder, votes):
    """S5: the same after VACUUM."""
    return random_keys(folder, votes, vacuum=True)


def with_history(folder, votes):
    """S3: only a flag on the voter, but the voter has a history."""
    db = opened(folder, "CREATE TABLE history (history_id INTEGER PRIMARY KEY, voter); CREATE TABLE ballot (id TEXT PRIMARY KEY, token)")
    for voter, token in votes:
        db.execute("INSERT INTO history (voter) VALUES (?)", [voter])
        db.execute("INSERT INTO ballot VALUES (?, ?)", [key(), token])
    return joined(db.execute("SELECT voter FROM history ORDER BY history_id"), db.execute("SELECT token FROM ballot ORDER BY rowid"))


def shuffled(folder, votes):
    """S6: shuffled into a result and deleted at the close, on a build without secure_delete: free pages keep the order."""
    tables = "CREATE TABLE ballot (token BLOB); CREATE TABLE result (token BLOB)"
    db = opened(folder, tables, "PRAGMA secure_delete = OFF")
    for _, token in votes:
        db.execute("INSERT INTO ballot VALUES (?)", [token])
    for _, token in random.sample(votes, len(votes)):
        db.execute("INSERT INTO result VALUES (?)", [token])
    db.execute("DELETE FROM ballot")
    stands = [row[0] for row in db.execute("SELECT token FROM result")]
    db.close()
    found = raw.by_page(raw.files(folder / "naive")[0], stands)
    stale = next(order for order in found if order != stands)
    return dict(zip((voter for voter, _ in votes), stale, strict=False))


def counted_at_once(folder, votes):
    """S7: no ballots at all, a flag and running totals: the -wal holds each state. Here a token is what the ballot says."""
    tables = "CREATE TABLE voter (name PRIMARY KEY, voted DEFAULT 0); CREATE TABLE total (place, mark, n DEFAULT 0, PRIMARY KEY (place, mark))"
    db = opened(folder, tables, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")
    db.executemany("INSERT INTO voter (name) VALUES (?)", [[voter] for voter, _ in votes])
    db.executemany("INSERT INTO total (place, mark) VALUES (?, ?)", [[place, mark] for place in range(32) for mark in range(256)])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for voter, token in votes:
        db.execute("BEGIN")
        db.execute("UPDATE voter SET voted = 1 WHERE name = ?", [voter])
        db.executemany("UPDATE total SET n = n + 1 WHERE place = ? AND mark = ?", list(enumerate(token)))
        db.execute("COMMIT")
    kept = raw.files(folder / "naive")
    question = "SELECT name FROM voter WHERE voted UNION ALL SELECT place * 1000 + mark + n / 1000.0 FROM total WHERE n"
    found = {}
    for before, after in pairwise([[], *raw.cuts(*kept, folder, question)]):
        new = {row[0] for row in after} - {row[0] for row in before}
        marks = sorted(int(row) for row in new if not isinstance(row, str))
        names = [row for row in new if isinstance(row, str)]
        if names:
            found[names[0]] = bytes(mark % 1000 for mark in marks)
    db.close()
    return found


SQLITE = [numbered, random_keys, vacuumed, with_history, shuffled, counted_at_once]


# PostgreSQL: in a schema of its own


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [(bytes(row[0]) if isinstance(row[0], memoryview) else row[0], *row[1:]) for row in cursor.fetchall()]


def tables(*statements):
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS naive CASCADE")
        cursor.execute("CREATE SCHEMA naive")
        for statement in ("CREATE TABLE naive.voted (id text PRIMARY KEY, voter text)", "CREATE TABLE naive.ballot (id text PRIMARY KEY, token bytea)", *statements):
            cursor.execute(statement)


def put(votes, *, together=True, rewrite=False):
    for voter, token in votes:
        with connection.cursor() as cursor:
            if together:
                with transaction.atomic():
                    cursor.execute("INSERT INTO naive.voted VALUES (%s, %s)", [key(), voter])
                    cursor.execute("INSERT INTO naive.ballot VALUES (%s, %s)", [key(), token])
            else:
                cursor.execute("INSERT INTO naive.voted VALUES (%s, %s)", [key(), voter])
                cursor.execute("INSERT INTO naive.ballot VALUES (%s, %s)", [key(), token])
            if rewrite:
                cursor.execute("UPDATE naive.ballot SET id = id")


def done(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def of_one_transaction(folder, votes):
    """P1: UUIDs, one transaction: both rows carry its number."""
    tables()
    put(votes)
    return dict(asked("SELECT v.voter, b.token FROM naive.voted v JOIN naive.ballot b ON b.xmin = v.xmin"))


def in_place_order(folder, votes):
    """P2: the place in the table."""
    tables()
    put(votes)
    return joined(asked("SELECT voter FROM naive.voted ORDER BY ctid"), asked("SELECT token FROM naive.ballot ORDER BY ctid"))


def with_a_flag(folder, votes):
    """P3: only a flag on the voter: the update carries the number of the ballot's transaction."""
    tables("CREATE TABLE naive.voter (name text PRIMARY KEY, voted bool DEFAULT false)")
    for voter, token in votes:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO naive.voter (name, voted) VALUES (%s, false) ON CONFLICT (name) DO UPDATE SET voted = true", [voter])
            cursor.execute("INSERT INTO naive.ballot VALUES (%s, %s)", [key(), token])
    return dict(asked("SELECT v.name, b.token FROM naive.voter v JOIN naive.ballot b ON b.xmin = v.xmin"))


def frozen(folder, votes):
    """P4: after VACUUM FREEZE the numbers are still there."""
    tables()
    put(votes)
    done("VACUUM FREEZE naive.voted")
    done("VACUUM FREEZE naive.ballot")
    return dict(asked("SELECT v.voter, b.token FROM naive.voted v JOIN naive.ballot b ON b.xmin = v.xmin"))


def rewritten(folder, votes):
    """P5: after VACUUM FULL FREEZE the order is still there."""
    tables()
    put(votes)
    done("VACUUM FULL FREEZE naive.voted")
    done("VACUUM FULL FREEZE naive.ballot")
    return joined(asked("SELECT voter FROM naive.voted ORDER BY ctid"), asked("SELECT token FROM naive.ballot ORDER BY ctid"))


def dumped(folder, votes):
    """P6: a dump follows the table."""
    tables()
    put(votes)
    kept = raw.dump("--schema=naive")
    voters = sorted((voter for voter, _ in votes), key=lambda voter: kept.index(f"\t{voter}\n".encode()))
    return dict(zip(voters, raw.by_place(kept, [token for _, token in votes]), strict=True))


def of_two_transactions(folder, votes):
    """P9: two transactions: both in the order of their numbers."""
    tables()
    put(votes, together=False)
    order = "ORDER BY xmin::text::bigint"
    return joined(asked(f"SELECT voter FROM naive.voted {order}"), asked(f"SELECT token FROM naive.ballot {order}"))


def rewritten_each_time(folder, votes):
    """P10: every vote rewrites all ballots."""
    tables()
    put(votes, rewrite=True)
    return joined(asked("SELECT voter FROM naive.voted ORDER BY ctid"), asked("SELECT token FROM naive.ballot ORDER BY ctid"))


POSTGRESQL = [of_one_transaction, in_place_order, with_a_flag, frozen, rewritten, dumped, of_two_transactions, rewritten_each_time]
