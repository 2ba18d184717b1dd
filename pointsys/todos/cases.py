"""What waits after the year's end: what follows from each grade, with its person and its day."""

from datetime import timedelta
from itertools import groupby

from django.urls import reverse

from evaluation.cases import cases_waiting, graves_waiting, helped_this_month
from evaluation.rules import CaseKind
from evaluation.steps import CASE_FLOW
from members.clock import in_words, today
from members.rules import add_months
from pointsys.todos.todo import Todo


def consequences(user):
    """五(二): the recommendations of a branch as one line with all names, every other case as a line of its own."""
    mine, above = cases_waiting(user)
    for line in graves_waiting(user):
        branch = line.sheet.quarter.branch.name
        yield Todo(None, f"{line.sheet.member}：严重问题立案", f"{in_words(line.happened_on)} {line.item.code} {line.fact}", branch, "", reverse("cases"), "去立案")
    for what, branch, awards, url in awards_by_branch(case for case in mine if case.is_award):
        names = "、".join(case.member.name for case in awards)
        yield Todo(min(case.due_on for case in awards), what, names, branch.name, f"{len(awards)} 人", url, "看名单")
    for case in (*above, *(case for case in mine if not case.is_award)):
        yield _line(case)


def awards_by_branch(cases):
    """(what, branch, its cases, the address of their list) of recommendations, branch by branch, year by year, kind by kind."""
    ordered = sorted(cases, key=lambda case: (case.branch_id, case.cycle.year, case.kind))
    for (branch, year, kind), found in groupby(ordered, key=lambda case: (case.branch, case.cycle.year, CaseKind(case.kind))):
        yield f"{year}年度：{kind.label}", branch, list(found), reverse("awards", args=[branch.pk, year])


def _line(case):
    step = CASE_FLOW.ahead_of(case)
    due, what, label = case.due_on, step.label, "去办理"
    if case.status == case.Status.RUNNING and due > today() and not helped_this_month(case):
        due, what, label = min(due, add_months(today().replace(day=1), 1) - timedelta(days=1)), "记录本月帮扶", "去记录"
    return Todo(due, f"{case.member}：{what}", f"{case.cycle.year}年度{case.get_kind_display()}", case.branch.name, "", case.get_absolute_url(), label)
