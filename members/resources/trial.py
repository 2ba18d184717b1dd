"""A test run as it is kept until it is confirmed, and the writing of it, at once or batch by batch."""

import json
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from members.resources.member import import_roster
from members.resources.outcome import Outcome
from members.resources.preview import preview_of
from members.resources.roster import Problem, Roster, read_roster
from members.resources.workbook import bad_rows, mark_errors

SHOWN = 200  # rows with errors on the page; the workbook has them all
BATCH = 500  # rows written in one transaction: with more, the page shows how far it is
KEPT = 24 * 60 * 60  # seconds
KEY = "roster"  # of the session
NAME = re.compile(r"[0-9a-f]{32}")


@dataclass
class Trial:
    """The cleaned rows of one uploaded roster, what they would do, the rows to hand back, and how far it is written."""

    file: str
    committee: int
    committee_name: str
    roster: Roster
    outcome: Outcome
    table: list = field(default_factory=list)  # the rows with errors, as they stood
    refused: list = field(default_factory=list)  # what is wrong with them
    answers: dict = field(default_factory=dict)  # row -> [choice, day as ISO text or None]
    written: int = 0  # rows
    tally: list = field(default_factory=lambda: [0, 0, 0])  # new, changed, unchanged so far
    stopped: list = field(default_factory=list)  # why the last batch was not written
    finished: bool = False

    @classmethod
    def of(cls, sheets, committee, file):
        roster = read_roster(sheets)
        trial = cls(file, committee.pk, committee.name, roster, import_roster(roster, committee))
        trial.refused = trial.outcome.problems
        if trial.refused:
            trial.table = bad_rows(roster.pick(sheets), roster, trial.refused)
        return trial

    # ---------- writing ----------

    def leave_out_bad_rows(self, committee):
        """Try again with the sound rows alone; those with errors stay at hand to be mended and sent later."""
        self.roster.left_out = sorted({*self.roster.left_out, *(problem.row for problem in self.outcome.problems)})
        self.roster.problems = []
        self.try_again(committee)

    def try_again(self, committee):
        self.outcome = import_roster(self.roster, committee)

    def go_on(self, committee, answers, by):
        """Write it, or of a large one the next batch, a transaction each. The problems that stopped it, or none.

        Before the first row of a large one is written, all of it is tried with the answers given; so an error leaves
        nothing behind. A batch that is written again, as after a broken connection, changes nothing the second time.
        """
        begins = not self.written
        if begins:
            self.answers = {row: [choice, day and day.isoformat()] for row, (choice, day) in answers.items()}
        known = {"promised": self.outcome.promise if begins else None, "answers": self.read_answers(), "by": by}
        problems = import_roster(self.roster, committee, **known).problems if begins and self.large else []
        if not problems:
            if self.large:
                known |= {"promised": None, "span": slice(self.written, self.written + BATCH)}
            done = import_roster(self.roster, committee, confirm=True, **known)
            problems = done.problems
        self.stopped = [] if begins else problems
        if not problems:
            self.written = min(self.size, self.written + BATCH) if self.large else self.size
            self.tally = [before + now for before, now in zip(self.tally, (done.new, done.changed, done.unchanged), strict=True)]
            self.finished = self.written == self.size
        return problems

    def read_answers(self):
        return {row: (choice, date.fromisoformat(day) if day else None) for row, (choice, day) in self.answers.items()}

    # ---------- keeping ----------

    def keep(self, session):
        """In a file of its own, named in the session: the rows of 5,000 people are some megabytes, which the session's
        table would carry on every request. Only its owner reads it; it goes when replaced or after a day.
        """
        sweep()
        name = name_in(session) or secrets.token_hex(16)
        path = path_of(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.stem}.{secrets.token_hex(4)}")
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump({**vars(self), "roster": vars(self.roster), "outcome": vars(self.outcome)}, file, ensure_ascii=False)
        os.replace(fresh, path)
        session[KEY] = name

    @classmethod
    def kept(cls, session):
        """The one that this session waits with, or None."""
        name = name_in(session)
        if name is None or not path_of(name).exists():
            return None
        data = json.loads(path_of(name).read_text(encoding="utf-8"))
        lists = {name: [Problem(*parts) for parts in data[name]] for name in ("refused", "stopped")}
        whole = {"roster": Roster.from_data(data["roster"]), "outcome": Outcome.from_data(data["outcome"])}
        return cls(**{**data, **lists, **whole, "answers": {int(row): answer for row, answer in data["answers"].items()}})

    @staticmethod
    def drop(session):
        if name := name_in(session):
            path_of(name).unlink(missing_ok=True)
        session.pop(KEY, None)

    # ---------- showing ----------

    def preview(self):
        return preview_of(self.roster)

    def mark_errors(self):
        return mark_errors(self.table, self.roster.head_row, self.refused)

    @property
    def summary(self):
        new, changed, unchanged = self.tally
        return f"已导入：新增 {new} 人，更新 {changed} 人，没有变化 {unchanged} 人。"

    @property
    def size(self):
        return len(self.roster.sound_rows())

    @property
    def size_words(self):
        return f"{self.size:,}"

    @property
    def written_words(self):
        return f"{self.written:,}"

    @property
    def running(self):
        """Begun, and not yet at the end."""
        return bool(self.written) and not self.finished

    @property
    def large(self):
        return self.size > BATCH

    def bad_rows(self):
        """[(row, problems)] as the page lists them."""
        return Outcome(problems=self.refused).grouped()[:SHOWN]

    def bad_rows_left(self):
        return len({problem.row for problem in self.refused})

    def more_bad_rows(self):
        return max(0, self.bad_rows_left() - SHOWN)

    @property
    def may_leave_out(self):
        """Whether there are sound rows to import without the others."""
        return bool(self.outcome.problems and self.roster.head_row and self.size and all(problem.row > self.roster.head_row for problem in self.outcome.problems))


def path_of(name):
    return Path(settings.DATA_DIR) / "trials" / f"{name}.json"


def name_in(session):
    name = session.get(KEY)
    return name if isinstance(name, str) and NAME.fullmatch(name) else None


def sweep():
    """Remove test runs that nobody came back to."""
    for path in path_of("").parent.glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > KEPT:
                path.unlink()
