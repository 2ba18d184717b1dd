"""公开承诺 and 岗位目标 (R5): written, made public, told and remarked upon. Dropped or changed until public, never deleted."""

from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import Branch, Member
from members.rules import HEADS, OFFICERS
from scoring.actions.public import BASIS, post_notice
from scoring.actions.writing import add
from scoring.figures import PROMISE_KINDS, may_write_in, outcomes_open, promised_by, promises_of
from scoring.models import Commitment


@transaction.atomic
def write_commitments(member, cycle, *, promises, targets, by, seen=None):
    """四3 “公开承诺”: what is not public yet becomes these (text, due); what is public stays.

    `seen` is [promises, targets] as the typist saw them: what somebody else changed in between is told.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if by.member_id != member.pk and not by.roles_in(member.branch) & OFFICERS:
        raise ValidationError("公开承诺由本人填写，或由支部的支委、记录员代录。")
    if not may_write_in(cycle):
        raise ValidationError(f"{cycle}已经过去，不能再写承诺。")
    year = promises_of(member, cycle)
    stands = as_typed(year)
    if seen is not None and seen != stands:
        told = "；".join(text for part in stands for text, _ in part) or "空"
        raise ValidationError(f"{member}的承诺刚由别人改为：{told}。请核对后再保存。")
    for (kind, _), wanted in zip(PROMISE_KINDS, (promises, targets), strict=True):
        if kind == Commitment.Kind.TARGET and wanted and member.retired:
            raise ValidationError(f"{member}是离退休党员，只写公开承诺，没有岗位目标。")
        if len(wanted) > (left := year.left(kind)):
            raise ValidationError(f"{kind.label}最多 {left + sum(row.kind == kind for row in year.public)} 项，还可以写 {left} 项，现在写了 {len(wanted)} 项。")
        _replace(member, cycle, kind, [row for row in year.open if row.kind == kind], wanted, by)


def _replace(member, cycle, kind, rows, wanted, by):
    """Equal ones stay untouched; the others are changed one by one, added or dropped."""
    keep = [row for row in rows if (row.text, row.due) in wanted]
    kept = [(row.text, row.due) for row in keep]
    fresh = [pair for pair in wanted if pair not in kept]
    for row, pair in zip_longest([row for row in rows if row not in keep], fresh):
        if pair is None:
            row.dropped = True
            add(row, by, "撤回")
        else:
            row = row or Commitment(branch=member.branch, cycle=cycle, member=member, kind=kind)
            row.text, row.due = pair
            add(row, by, "承诺")


def as_typed(year):
    """[promises, targets] that may still be changed, each as (text, due)."""
    return [[(row.text, row.due) for row in year.open if row.kind == kind] for kind, _ in PROMISE_KINDS]


@transaction.atomic
def publish_commitments(branch, cycle, *, by):
    """The January notice, and another one for what was added later: 姓名, 承诺事项, 完成时限, nothing else."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    if not by.roles_in(branch) & HEADS:
        raise ValidationError("由支部书记或副书记公示。")
    lines = promised_by(branch, cycle)
    rows = [row for line in lines for row in line.open]
    if not rows:
        raise ValidationError("没有还没公示的承诺。")
    before = {row.notice_id for line in lines for row in line.public}
    again = f"（第{len(before) + 1}次）" if before else ""
    notice = post_notice(
        branch, cycle, by=by,
        title=f"关于{branch}{cycle.year}年党员公开承诺的公示{again}",
        text=f"{BASIS}，现将本支部党员{cycle.year}年公开承诺事项和岗位目标公示如下，请党员群众监督。年底由支部对照兑现情况评定任务分。",
        head=["序号", "姓名", "承诺事项", "完成时限"],
        rows=[[number, row.member.name, _told(row), row.due or "全年"] for number, row in enumerate(rows, start=1)],
    )  # fmt: skip
    for row in rows:
        row.notice = notice
        add(row, by, "公示")
    return notice


def _told(row):
    return row.text if row.kind == Commitment.Kind.PROMISE else f"岗位目标：{row.text}"


@transaction.atomic
def tell_outcomes(member, branch, cycle, *, changes, by):
    """五(一)3, R5: 兑现情况 by the member (or typed by an officer), 支部点评 by another of the branch.

    `changes` maps (row, "outcome" or "remark") to (what the typist saw, what it shall be).
    """
    Member.objects.select_for_update().get(pk=member.pk)
    if not outcomes_open(branch, cycle):
        raise ValidationError(f"兑现情况和支部点评与四季度一起填写：10月1日起，到{branch.proposer}提出四季度初步意见为止。")
    officer, own = bool(by.roles_in(branch) & OFFICERS), by.member_id == member.pk
    rows = {row.pk: row for row in Commitment.objects.filter(member=member, branch=branch, cycle=cycle, dropped=False)}
    for (pk, name), (saw, wanted) in changes.items():
        row = rows.get(pk)
        if row is None:
            raise ValidationError(f"{member}没有这一项承诺，请刷新后再填。")
        if name == "remark" and (own or not officer):
            raise ValidationError(f"{member}的支部点评要由另一名支委或记录员填写，本人不能点评自己。")
        if not own and not officer:
            raise ValidationError("兑现情况由本人填写，或由支部代录。")
        stands = getattr(row, name)
        if stands not in (saw, wanted):
            raise ValidationError(f"“{row.text}”的{row._meta.get_field(name).verbose_name}刚由别人改为“{stands or '空'}”，请核对后再保存。")
        if stands != wanted:
            setattr(row, name, wanted)
            add(row, by)
