"""The branch's quarter at work, for its officers: whose forms are missing, what is entered, what the next step still waits for."""

from typing import NamedTuple

from django.urls import reverse

from members.rules import OFFICERS
from pointsys.todos.live import live_papers
from scoring.figures import forms_wait_for, missing_forms, proposals_of, rows_of, task_table
from scoring.models import Quarter
from scoring.rules import QUARTERS


class Fact(NamedTuple):
    """One thing counted, in words, and where it is read or mended."""

    label: str
    count: str
    note: str
    url: str


class Running(NamedTuple):
    quarter: Quarter
    facts: list[Fact]
    step: object  # what comes next
    blockers: list
    warnings: list


def running_of(user, live=None):
    """The earliest quarter of the reader's branch at which anybody works, else one under notice; None where all is done or typed from paper."""
    branch = user.home_branch
    if branch is None or not user.roles_in(branch) & OFFICERS:
        return None
    live = live_papers(user) if live is None else live
    quarters = [one for one in live if isinstance(one.paper, Quarter) and one.paper.branch_id == branch.pk and not one.paper.brought_in]
    if not quarters:
        return None
    one = min(quarters, key=lambda one: (one.paper.status == Quarter.Status.NOTICED, one.paper.cycle.year, one.paper.number))
    return Running(one.paper, list(_facts(one.paper)), one.step, one.blockers, one.step.warnings(one.paper))


def _facts(quarter):
    rows, page = rows_of(quarter.sheets.all()), quarter.get_absolute_url()
    missing = [line.sheet.member.name for line in missing_forms(quarter)]
    if month := forms_wait_for(quarter):
        yield Fact("自评表", "–", f"{month}月开始收", reverse("type_selfs", args=[quarter.pk]))
    else:
        note = f"未交：{'、'.join(missing[:5])}{'等' if len(missing) > 5 else ''}" if missing else "已收齐"
        yield Fact("自评表", f"{len(rows) - len(missing)} / {len(rows)}", note, reverse("type_selfs", args=[quarter.pk]))
    lines = sum(len(row.deductions) for row in rows)
    yield Fact("扣分", f"{lines} 条", f"{sum(bool(row.deductions) for row in rows)} 人有扣分" if lines else "还没有登记", page)
    if quarter.is_open:
        proposed = proposals_of(quarter)
        count, first = sum(map(len, proposed.values())), next(iter(proposed), "")
        yield Fact("拟扣分", f"{count} 条", "按签到提出，待办理" if count else "没有待办理的", f"{page}?open={first}#row-{first}" if count else page)
    rewards = sum(len(row.rewards) for row in rows)
    yield Fact("奖励分", f"{rewards} 条", "已登记" if rewards else "还没有登记", reverse("rewards", args=[quarter.pk]))
    if quarter.number == QUARTERS:
        table = task_table(quarter)
        yield Fact("任务分", f"{sum(len(items) <= len(scores) for _, items, scores in table)} / {len(table)}", "人已评全", reverse("tasks", args=[quarter.pk]))
