"""Committees, branches, and who does what in a branch."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from members.models import Branch, Committee

FOR_THE_ADMINISTRATOR = {"name", "parent"}
"""What places a committee in the tree; the rest of it an auditor keeps too."""


@transaction.atomic
def save_committee(committee, *, by, **fields):
    """A37: under the lock, so that two changes at once never close a ring."""
    if FOR_THE_ADMINISTRATOR & set(fields) and not by.is_superuser:
        raise PermissionDenied
    above = {row.pk: row for row in Committee.objects.select_for_update()}
    parent = fields.get("parent", committee.parent)
    fields["parent"] = parent and above[parent.pk]  # as it stands now, not as the form read it
    return _save(committee, by, fields)


@transaction.atomic
def save_branch(branch, *, by, **fields):
    Committee.objects.select_for_update().get(pk=branch.committee_id)
    return _save(branch, by, fields)


@transaction.atomic
def share_duties(branch, *, responsible, ledger_keeper, working_group, by):
    """六1, R30: the person responsible, the keeper of the 台账 and the working group, all of the branch."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    _of_the_branch(branch, "responsible", [responsible])
    _of_the_branch(branch, "ledger_keeper", [ledger_keeper])
    _of_the_branch(branch, "working_group", working_group)
    _save(branch, by, {"responsible": responsible, "ledger_keeper": ledger_keeper})
    branch._change_reason = "工作小组"
    branch.working_group.set(working_group)


@transaction.atomic
def save_group(group, *, name, collector, members, by):
    """党小组: a member is in one group of the branch only."""
    branch = Branch.objects.select_for_update().get(pk=group.branch_id)
    _of_the_branch(branch, "collector", [collector])
    _of_the_branch(branch, "members", members)
    others = branch.groups.exclude(pk=group.pk).prefetch_related("members")
    taken = [f"{member}已在{other}" for other in others for member in other.members.all() if member in members]
    if taken:
        raise ValidationError({"members": f"{'，'.join(taken)}。一名党员只编入一个党小组。"})
    _save(group, by, {"name": name, "collector": collector})
    group._change_reason = "组员"
    group.members.set(members)
    return group


def _of_the_branch(branch, what, members):
    strangers = [str(member) for member in members if member and member.branch_id != branch.pk]
    if strangers:
        raise ValidationError({what: f"{'、'.join(strangers)}不是{branch}的党员。"})


def _save(row, by, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = by
    row.full_clean()
    row.save()
    return row
