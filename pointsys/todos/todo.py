"""One line of the first page: what waits for the reader, what waits for others, what comes next; many of a kind are one."""

from datetime import date
from typing import NamedTuple

from members.clock import near, today

MANY = 3  # of a kind, from which on they are told together


def where(user):
    """The branch or the committee whose work the reader does."""
    offices = user.offices
    committee = next((office.committee for office in offices if office.committee_id), None)
    branch = next((office.branch for office in offices if office.branch_id), None)
    if branch or committee:
        return branch or committee
    return user.member.branch if user.member_id else "系统管理"


class Todo(NamedTuple):
    """One line of 待办工作: by when, what, for which branch, what is missing, and where it is done."""

    due: date | None
    what: str
    detail: str
    scope: str
    lack: str
    url: str
    label: str
    now: bool = False  # in the hall, while people wait: before everything that has a day
    all_at: str = ""  # the page on which all of the kind are listed

    @property
    def days(self):
        return None if self.due is None else (self.due - today()).days

    @property
    def day(self):
        """2月28日; with its year where that is another one."""
        return near(self.due)

    @property
    def late(self):
        return self.days is not None and self.days < 0

    @property
    def late_days(self):
        return -self.days


class Line(NamedTuple):
    """One line of 未办结 or 即将办理: until or from which day, what, for which branch, who has it, and where it is read."""

    due: date | None
    what: str
    detail: str
    scope: str
    who: str
    url: str


class Bundle(NamedTuple):
    """The first of a kind with all of them, where they are many; else one line by itself."""

    first: Todo | Line
    all: list

    @property
    def many(self):
        return len(self.all) >= MANY

    @property
    def across(self):
        """Of more than one branch?"""
        return len({line.scope for line in self.all}) > 1


def bundled(lines):
    """[Bundle] in the order of the first of each: a reader of forty branches still sees one screen."""
    kinds = {}
    for line in lines:
        kinds.setdefault(line.what, []).append(line)
    return [bundle for found in kinds.values() for bundle in ([Bundle(found[0], found)] if len(found) >= MANY else [Bundle(line, [line]) for line in found])]


def day_awaited(blocks):
    """The last day that something waits for which nobody can hurry; None where there is none."""
    return max((block.until for block in blocks if block.until), default=None)
