"""What an import did, or would do: what a page shows and a person agrees to."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from members.resources.roster import Problem


class Missing(NamedTuple):
    """A member of a branch that the file names, not named by the file: nothing is done."""

    branch: str
    pk: int
    name: str

    def __str__(self):
        return f"{self.branch} {self.name}"


class Question(NamedTuple):
    """A row that may be somebody already here: who it is, what it looks like, and the choices as [value, words]."""

    row: int
    person: str
    likeness: list
    choices: list

    def __str__(self):
        return f"第 {self.row} 行 {self.person}：{'；'.join(self.likeness)}"


KINDS = {"missing": Missing, "questions": Question, "problems": Problem, "notes": Problem}


@dataclass
class Outcome:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    committee: str = ""  # its name, where it is new
    branches: list = field(default_factory=list)  # names of new ones
    missing: list = field(default_factory=list)
    questions: list = field(default_factory=list)  # rows counted nowhere until they are answered
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def promise(self):
        """What a person agrees to when confirming."""
        return [self.new, self.changed, self.unchanged, self.branches, self.missing, self.questions]

    @property
    def nothing_to_write(self):
        """The file says what the system holds already."""
        return not (self.new or self.changed or self.committee or self.branches or self.questions or self.problems)

    def grouped(self):
        """[(row, [problem, ...])] in the order of the sheet."""
        return [(row, list(problems)) for row, problems in groupby(self.problems, key=lambda problem: problem.row)]

    def missing_by_branch(self):
        """[(branch, [missing, ...])]"""
        return [(branch, list(people)) for branch, people in groupby(self.missing, key=lambda person: person.branch)]

    @classmethod
    def from_data(cls, data):
        """Out of JSON, where a pair of names and values has become a list."""
        lists = {name: [kind(*map(as_lists, parts)) for parts in data[name]] for name, kind in KINDS.items()}
        return cls(**{**data, **lists})


def as_lists(part):
    """Choices compare as lists, whether they come from a match or from JSON."""
    return [list(inner) if isinstance(inner, list | tuple) else inner for inner in part] if isinstance(part, list | tuple) else part
