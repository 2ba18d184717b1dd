"""A test run as the session keeps it until it is confirmed."""

from dataclasses import asdict, dataclass

from members.resources.member import Outcome, import_roster
from members.resources.roster import Problem, Roster, read_roster
from members.resources.workbook import as_table, mark_errors

SHOWN = 200  # rows with errors on the page; the workbook has them all


@dataclass
class Trial:
    """The cleaned rows of one uploaded roster, what they would do, and the sheet where it has errors to show."""

    file: str
    committee: int
    committee_name: str
    roster: Roster
    outcome: Outcome
    table: list

    @classmethod
    def of(cls, sheets, committee, file):
        roster = read_roster(sheets)
        outcome = import_roster(roster, committee)
        trial = cls(file, committee.pk, committee.name, roster, outcome, [])
        if outcome.problems:
            trial.table = as_table(roster.pick(sheets))
        return trial

    def confirm(self, committee):
        """Write it; False, with a fresh test run to look at, where it would no longer do what was shown."""
        outcome = import_roster(self.roster, committee, confirm=True, promised=self.outcome.promise)
        done = not outcome.problems
        self.outcome = outcome if done else import_roster(self.roster, committee)
        return done

    def as_data(self):
        return asdict(self)

    @classmethod
    def from_data(cls, data):
        """Out of the session; None where there is none."""
        if data is None:
            return None
        outcome = dict(data["outcome"])
        for name in ("problems", "notes"):
            outcome[name] = [Problem(*parts) for parts in outcome[name]]
        return cls(**{**data, "roster": Roster.from_data(data["roster"]), "outcome": Outcome(**outcome)})

    def mark_errors(self):
        return mark_errors(self.table, self.roster.head_row, self.outcome.problems)

    @property
    def summary(self):
        return f"已导入：新增 {self.outcome.new} 人，更新 {self.outcome.changed} 人，没有变化 {self.outcome.unchanged} 人。"

    def bad_rows(self):
        """[(row, problems)] as the page lists them."""
        return self.outcome.grouped()[:SHOWN]

    def more_bad_rows(self):
        return max(0, len(self.outcome.grouped()) - SHOWN)
