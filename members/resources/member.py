"""Trying and writing a roster: members, their offices and absences, in one transaction, with history."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.widgets import Widget
from tablib import Dataset

from members.clock import today
from members.models import Absence, Appointment, Branch, Committee, Member
from members.resources.roster import Problem

REASON = "名册导入"
COMMITTEE_FROM = 7  # members: a smaller branch usually has no 支委会 (A22)
DATES = ("born_on", "joined_on", "confirmed_on", "away_since")
FIELDS = ("branch", "order", "name", "sex", "ethnicity", "born_on", "joined_on", "confirmed_on", "phone", "retired", "remark")

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    committee: str = ""  # its name, where it is new
    branches: list = field(default_factory=list)  # names of new ones
    missing: list = field(default_factory=list)  # in the system, not in the file: nothing is done
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def promise(self):
        """What a person agrees to when confirming."""
        return [self.new, self.changed, self.unchanged, self.branches, self.missing]

    def grouped(self):
        """[(row, [problem, ...])] in the order of the sheet."""
        return [(row, list(problems)) for row, problems in groupby(self.problems, key=lambda problem: problem.row)]


class ByNaturalKey(BaseInstanceLoader):
    """Members are known by branch, name and birthday; one query finds them all."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.known = {(member.branch_id, member.name, member.born_on): member for member in resource.get_queryset()}

    def get_instance(self, row):
        return self.known.get((row["branch"].pk, row["name"], row["born_on"]))


class MemberResource(ModelResource):
    """One committee's members as import-export writes them: only rows that differ are saved, each with history."""

    branch = Field("branch", "branch", widget=Widget())

    class Meta:
        model = Member
        fields = FIELDS
        import_id_fields = ("branch", "name", "born_on")
        instance_loader_class = ByNaturalKey
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True
        use_transactions = True

    def __init__(self, committee, **kwargs):
        super().__init__(**kwargs)
        self.committee, self.outcome = committee, Outcome()

    def get_queryset(self):
        return Member.objects.filter(branch__committee=self.committee)

    def before_import(self, dataset, **kwargs):
        """Create what is not there yet; hold the committee, so that two imports follow each other."""
        if self.committee.pk is None:
            self.committee._change_reason = REASON
            self.committee.save()
            self.outcome.committee = self.committee.name
        Committee.objects.select_for_update().get(pk=self.committee.pk)
        self.branches = {branch.name: branch for branch in Branch.objects.filter(committee=self.committee)}
        for name, size in Counter(dataset["branch"]).items():
            if name not in self.branches:
                branch = Branch(committee=self.committee, name=name, has_committee=size >= COMMITTEE_FROM)
                branch._change_reason = REASON
                branch.save()
                self.branches[name] = branch
                self.outcome.branches.append(name)
        members = self.get_queryset().filter(left_on=None).select_related("branch")
        self.homes = {(member.name, member.born_on): member.branch for member in members}
        self.offices = {}
        for office in Appointment.objects.filter(branch__committee=self.committee, until=None):
            self.offices.setdefault(office.member_id, {})[office.role] = office
        self.absences = {away.member_id: away for away in Absence.objects.filter(member__branch__committee=self.committee, until=None)}

    def before_import_row(self, row, **kwargs):
        home = self.homes.get((row["name"], row["born_on"]))
        row["branch"] = self.branches[row["branch"]]
        if home and home != row["branch"]:
            raise ValidationError({"branch": f"系统里同名同生日的党员在“{home}”。转支部要先转接组织关系，花名册不能直接换支部。"})
        if row.get("retired", True) is None:  # away: whether retired or not, the roster does not say
            del row["retired"]

    def before_save_instance(self, instance, row, **kwargs):
        instance._change_reason = REASON

    def after_import_row(self, row, row_result, **kwargs):
        """Offices and absences belong to the row: a change there makes it a changed row."""
        member = row_result.instance
        changed = [self.appoint(member, row), self.send_out(member, row)]
        if any(changed) and row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def appoint(self, member, row):
        """Open the offices that the roster names; those it does not name are told, not ended.

        Since when, a roster does not say. 五(一) “从每年1月1日起” counts the year from its first day, so
        that is the day: whoever is in office now is backbone for the whole year.
        """
        if row.get("posts") is None:
            return False
        held, changed = dict(self.offices.get(member.pk, {})), False
        for role, title in row["posts"]:
            office = held.pop(role, None)
            if office is None:
                office = Appointment(member=member, role=role, branch=member.branch, since=date(today().year, 1, 1))
            elif office.title == title:
                continue
            office.title = title
            keep(office, "post")
            changed = True
        for office in held.values():
            self.tell(row, "post", f"{member.name}在系统里任{office.title or office.get_role_display()}，表里没有，没有改动。免职请在该党员的页上登记。")
        return changed

    def send_out(self, member, row):
        """Open an absence, or correct the open one; who is back is told, not fetched back."""
        if "away_since" not in row:
            return False
        away = self.absences.get(member.pk)
        if row["away_since"] is None:
            if away:
                self.tell(row, "state", f"{member.name}在系统里从 {away.since} 起外出，表里不是外出，没有改动，请核实。")
            return False
        away = away or Absence(member=member)
        wanted = row["away_since"], row.get("destination", away.destination)
        if away.pk and (away.since, away.destination) == wanted:
            return False
        away.since, away.destination = wanted
        keep(away, "away_since")
        return True

    def tell(self, row, name, text):
        self.outcome.notes.append((row["row"], name, text))

    def after_import(self, dataset, result, **kwargs):
        """Whom the file does not name, of the branches that it does name."""
        branches, named = set(dataset["branch"]), set(zip(dataset["name"], dataset["born_on"], strict=True))
        for (name, born_on), home in self.homes.items():
            if (name, born_on) not in named and home.name in branches:
                self.outcome.missing.append(f"{home.name} {name}")


def keep(thing, place):
    """Save one of the member's own rows; what its model refuses is blamed on this column."""
    thing._change_reason = REASON
    try:
        thing.full_clean()
    except ValidationError as refusal:
        raise ValidationError({place: refusal.messages}) from refusal
    thing.save()


def import_roster(roster, committee, *, confirm=False, promised=None):
    """Try a roster (everything rolled back), or write it: all of it or nothing. A new committee comes unsaved.

    `promised`: the outcome a person agreed to; if things changed in between, nothing is written.
    """
    rows = roster.without_bad_rows()
    resource, dry_run = MemberResource(committee), not confirm or bool(roster.problems)
    with transaction.atomic():
        result = resource.import_data(to_dataset(rows), dry_run=dry_run, raise_errors=False, rollback_on_validation_errors=True)
        outcome = resource.outcome
        outcome.new, outcome.changed, outcome.unchanged = (result.totals[kind] for kind in ("new", "update", "skip"))
        outcome.problems = sorted([*roster.problems, *find_refusals(roster, rows, result)], key=lambda problem: problem.row)
        outcome.notes = [*roster.notes, *(Problem(row, roster.place(name, row), text) for row, name, text in outcome.notes)]
        if promised is not None and not outcome.problems and outcome.promise != promised:
            outcome.problems.append(Problem(0, "", "试运行以后，系统里的党员有了变动，没有导入。"))
            transaction.set_rollback(True)
    if roster.problems:
        outcome.missing = []  # rows left out for their errors would stand here as missing
    if outcome.committee and (dry_run or outcome.problems):
        committee.pk = None
    return outcome


def to_dataset(rows):
    """The rows as a tablib table; ISO text becomes dates."""
    heads = list(rows[0]) if rows else ["row", *FIELDS]
    dataset = Dataset(headers=heads)
    for row in rows:
        dataset.append([date.fromisoformat(row[head]) if head in DATES and row[head] else row[head] for head in heads])
    return dataset


def find_refusals(roster, rows, result):
    """What models and database refused, in the words of the sheet."""
    for refused in result.invalid_rows:
        number = rows[refused.number - 1]["row"]
        for name, texts in refused.error_dict.items():
            yield from (Problem(number, roster.place(name, number), text) for text in texts)
    for error in result.base_errors:
        log.error("roster: %r", error.error)
        yield Problem(0, "", "导入时出了意外的错误，什么也没有写入。请把文件交给系统管理员。")
    for number, errors in result.row_errors():
        log.error("roster row %s: %r", rows[number - 1]["row"], errors[0].error)
        yield Problem(rows[number - 1]["row"], "", "这一行没有写成，可能刚刚有人改动了同一名党员。请再试一次。")
