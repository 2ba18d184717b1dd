"""What an attacker holds: the database's own files, or its dump; and the places of a token in them."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection


def whole():
    """Every byte that is kept: the file and its log, or the dump as text."""
    if connection.vendor == "sqlite":
        main, log = files()
        return main + log
    return dump()


def files(path=None):
    """(the database file, its -wal)"""
    path = Path(path or connection.settings_dict["NAME"])
    log = path.with_name(path.name + "-wal")
    return path.read_bytes(), log.read_bytes() if log.exists() else b""


def dump(*options):
    place = connection.settings_dict
    command = shutil.which("pg_dump") or sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]
    where = ["-h", place["HOST"], "-p", str(place["PORT"]), "-U", place["USER"], *options, place["NAME"]]
    return subprocess.run([command, *where], capture_output=True, check=True, timeout=120, env={"PGPASSWORD": place["PASSWORD"]}).stdout


def pieces(secret):
    """Its ends, as bytes and as hex: where a page of the file ends within it, one of them is whole."""
    return [(end, end.hex().encode()) for end in (secret[:12], secret[-12:])]


def times(kept, secret):
    """How often it occurs."""
    return max(sum(kept.count(written) for written in end) for end in pieces(secret))


def place(kept, secret):
    """Where it first occurs; -1 where it does not."""
    return min((at for end in pieces(secret) for written in end if (at := kept.find(written)) >= 0), default=-1)


def by_place(kept, tokens):
    """The tokens in the order in which they first occur."""
    places = {token: place(kept, token) for token in tokens}
    return sorted((token for token in tokens if places[token] >= 0), key=places.get)


def by_page(kept, tokens):
    """The tokens of each page of a SQLite file, newest cell last: a page is filled from its end."""
    size = int.from_bytes(kept[16:18]) or 4096
    pages = [kept[at : at + size] for at in range(0, len(kept), size)]
    return [order[::-1] for page in pages if (order := by_place(page, tokens))]


def cuts(main, log, folder, question):
    """The answer to a question at each commit that the log still holds: the log is cut there and the copy is opened."""
    size, at = int.from_bytes(log[8:12]), 32
    while log and at + 24 + size <= len(log):
        commits = int.from_bytes(log[at + 4 : at + 8])
        at += 24 + size
        if commits:
            (folder / "cut").write_bytes(main)
            (folder / "cut-wal").write_bytes(log[:at])
            (folder / "cut-shm").unlink(missing_ok=True)
            copy = sqlite3.connect(folder / "cut")
            yield copy.execute(question).fetchall()
            copy.close()
