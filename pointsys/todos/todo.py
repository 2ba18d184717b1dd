"""One line of 待办工作, and whose work the reader does."""

from datetime import date
from typing import NamedTuple

from members.clock import today
from scoring.actions import chinese_day


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

    @property
    def days(self):
        return None if self.due is None else (self.due - today()).days

    @property
    def day(self):
        """2月28日; with its year where that is another one."""
        return chinese_day(self.due) if self.due.year != today().year else f"{self.due.month}月{self.due.day}日"

    @property
    def late(self):
        return self.days is not None and self.days < 0

    @property
    def late_days(self):
        return -self.days
