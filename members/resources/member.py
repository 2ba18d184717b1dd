"""Trying and writing a roster: members, their offices and absences, in one transaction, with history."""

import logging
from collections import Counter
from datetime import date

from django.db import DatabaseError, transaction
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.widgets import Widget
from tablib import Dataset

from members.models import Branch, Committee, Member, Membership
from members.resources.belongings import Belongings
from members.resources.bulk import AT_ONCE, REASON, create_all, update_all
from members.resources.matching import match_rows
from members.resources.outcome import Outcome
from members.resources.roster import DATES, Problem
from members.steps import leave_branch

COMMITTEE_FROM = 7  # members: a smaller branch usually has no 支委会 (A22)
FIELDS = ("branch", "order", "name", "sex", "ethnicity", "born_on", "joined_on", "confirmed_on", "phone", "retired", "remark")
COLUMNS = [Member._meta.get_field(name).attname for name in FIELDS]
CHANGED_SINCE = "试运行以后，系统里的党员有了变动，没有导入。"

log = logging.getLogger(__name__)


class MemberResource(ModelResource):
    """One committee's members as import-export writes them: only rows that differ are saved, each with history.

    In bulk and without a query for any row: 5,000 people are an evening's work otherwise. What the model would
    check with a query is known already: the branch is our own, and who is whom `match_rows` has found.
    """

    branch = Field("branch", "branch", widget=Widget())

    class Meta:
        model = Member
        fields = FIELDS
        import_id_fields = ("branch", "name", "born_on")
        use_bulk = True
        batch_size = AT_ONCE
        skip_diff = True
        store_instance = True
        use_transactions = True

    def __init__(self, committee, roster, matches, by):
        super().__init__()
        self.committee, self.roster, self.matches, self.by = committee, roster, matches, by
        self.outcome, self.since = Outcome(), {}

    def before_import(self, dataset, **kwargs):
        """Create what is not there yet."""
        self.branches = {branch.name: branch for branch in Branch.objects.filter(committee=self.committee)}
        for name, size in Counter(row["branch"] for row in self.roster.sound_rows()).items():
            if name not in self.branches:
                branch = Branch(committee=self.committee, name=name, has_committee=size >= COMMITTEE_FROM)
                branch._change_reason = REASON
                branch.save()
                self.branches[name] = branch
                self.outcome.branches.append(name)
        self.belongings = Belongings(self.committee, self.tell)

    def before_import_row(self, row, **kwargs):
        row["branch"] = self.branches[row["branch"]]
        match = self.matches[row["row"]]
        if match.note:
            self.tell(row, "name", match.note)
        if match.moved_on:
            match.member = leave_branch(match.member, going=Membership.Going.TRANSFERRED, on=match.moved_on, by=self.by, to_branch=row["branch"])
            self.belongings.forget(match.member)
        if row.get("retired", True) is None:  # away: whether retired or not, the roster does not say
            del row["retired"]
        if match.member and "number" not in self.roster.places:
            del row["order"]

    def get_instance(self, instance_loader, row):
        return self.matches[row["row"]].member

    def after_init_instance(self, instance, new, row, **kwargs):
        self.stored = None if new else values(instance)
        self.here_since = None if new else instance.here_since

    def import_instance(self, instance, row, **kwargs):
        if not self.matches[row["row"]].alone:
            super().import_instance(instance, row, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not import_validation_errors and (self.matches[row["row"]].alone or self.stored == values(instance))

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.clean_fields(exclude={"branch"})

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk and instance.here_since != self.here_since:
            self.since[instance.pk] = self.here_since, instance.here_since

    def after_import_row(self, row, row_result, **kwargs):
        """Offices and absences belong to the row: a change there makes it a changed row."""
        if not self.matches[row["row"]].alone:
            changed = self.belongings.plan(row_result.instance, row)
            if changed and row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
                row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def bulk_create(self, *args, **kwargs):
        """With history, and with the 组织关系 that begins."""
        create_all(self.create_instances)
        create_all([Membership(member=new, branch=new.branch, coming=Membership.Coming.ROSTER, since=new.here_since) for new in self.create_instances])
        self.create_instances.clear()

    def bulk_update(self, *args, **kwargs):
        update_all(self.update_instances, FIELDS)
        self.update_instances.clear()

    def after_import(self, dataset, result, **kwargs):
        if not result.has_validation_errors() and not result.has_errors():
            self.belongings.write()
            self.shift_memberships()

    def shift_memberships(self):
        """A 组织关系 that began with the day of admission follows that day where the roster corrects it."""
        open_ones = Membership.objects.filter(member__in=self.since, until=None)
        shifted = [membership for membership in open_ones if membership.since == self.since[membership.member_id][0]]
        for membership in shifted:
            membership.since = self.since[membership.member_id][1]
        update_all(shifted, ["since"])

    def tell(self, row, name, text):
        self.outcome.notes.append(Problem(row["row"], self.roster.place(name, row["row"]), text))


def values(member):
    return [getattr(member, name) for name in COLUMNS]


def import_roster(roster, committee, *, confirm=False, promised=None, answers=None, span=slice(None), by=None):
    """Try a roster (everything rolled back), or write it: all of it or nothing. A new committee comes unsaved.

    `promised`: what a person agreed to (Outcome.promise); if things changed in between, nothing is written.
    `answers`: {row: (choice, day or None)} to the questions of the test run. `span`: one batch of the sound rows.
    """
    write = confirm and not roster.problems
    try:
        with transaction.atomic():
            if committee.pk:  # held, so that two imports follow each other
                Committee.objects.select_for_update().get(pk=committee.pk)
            # What was promised counts no row with a question; so with answers it is worked out apart, and before.
            now = import_roster(roster, committee) if promised is not None and answers else None
            outcome = run(roster, committee, answers or {}, span, by)
            if confirm:
                outcome.problems += [Problem(question.row, "", f"{question.person}还没有选定：{'；'.join(question.likeness)}。") for question in outcome.questions]
            if promised is not None and not outcome.problems and (now or outcome).promise != promised:
                outcome.problems = [Problem(0, "", CHANGED_SINCE)]
            if not write or outcome.problems:
                transaction.set_rollback(True)
    except DatabaseError as error:
        log.error("roster: %r", error)
        outcome = Outcome(problems=[Problem(0, "", "没有写成，可能刚刚有人改动了同一名党员，什么也没有写入。请再试一次。")])
    if outcome.committee and (not write or outcome.problems):
        committee.pk = None
    return outcome


def run(roster, committee, answers, span, by):
    """Import into whatever transaction there is."""
    fresh = committee.pk is None
    if fresh:
        committee._change_reason = REASON
        committee.save()
    members = Member.objects.filter(branch__committee=committee).select_related("branch")
    matching = match_rows(roster, members, answers)
    rows = [row for row in roster.sound_rows()[span] if row["row"] in matching.matches]
    resource = MemberResource(committee, roster, matching.matches, by)
    result = resource.import_data(to_dataset(rows), raise_errors=False)
    outcome = resource.outcome
    outcome.committee = committee.name if fresh else ""
    outcome.new, outcome.changed, outcome.unchanged = (result.totals[kind] for kind in ("new", "update", "skip"))
    outcome.problems = sorted([*roster.problems, *find_refusals(roster, rows, result)], key=lambda problem: problem.row)
    outcome.notes = [*roster.notes, *outcome.notes]
    if not roster.problems:  # rows with errors, once mended, may name those that now look missing or renamed
        outcome.missing, outcome.questions = matching.missing, matching.questions
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
