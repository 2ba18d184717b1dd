"""A test run's rows in the reader's words: how each person of the file was understood, to be looked at before confirming."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from members.rules import Role

MOST = 300  # people on the page; a larger roster is looked at by its numbers


class Read(NamedTuple):
    """One person as the file was read."""

    row: int
    name: str
    sex: str
    born_on: date
    joined_on: date
    confirmed_on: date | None
    posts: str
    state: str


def preview_of(roster):
    """[(branch, [Read, ...])] in the order of the file, of a roster that fits on a page; else nothing."""
    rows = roster.sound_rows()
    if len(rows) > MOST:
        return []
    return [(branch, [_read(row) for row in people]) for branch, people in groupby(rows, key=lambda row: row["branch"])]


def _read(row):
    days = (row[name] and date.fromisoformat(row[name]) for name in ("born_on", "joined_on", "confirmed_on"))
    posts = "、".join(title or Role(role).label for role, title in row.get("posts", []))
    away = row.get("away_since") and f"外出 {row.get('destination') or ''}".strip()
    return Read(row["row"], row["name"], row["sex"], *days, posts, away or ("离退休" if row.get("retired") else ""))
