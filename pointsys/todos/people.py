"""What waits about people: exemptions, probation, who is away for too long, idle months."""

from datetime import timedelta
from itertools import groupby

from django.db.models import Q
from django.urls import reverse

from members.clock import in_words, today
from members.models import Branch, Exemption, Member
from members.rules import HEADS, REGISTRARS, Role
from members.tables import exemptions_of
from pointsys.todos.todo import Todo
from scoring.figures import (
    idle_of,
    last_month_missing,
)

PROBATION_NOTICE = timedelta(days=30)



def exempting(user):
    """F8: the requests that wait for this reader's decision, branch by branch."""
    lists = exemptions_of(Exemption.objects.visible_to(user), user)
    for branch, rows in groupby(lists["mine"], key=lambda row: row.branch):
        rows = list(rows)
        url = rows[0].get_absolute_url() if len(rows) == 1 else reverse("exemptions")
        names = "、".join(row.member.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
        yield Todo(None, "审批：不参加积分管理", names, branch.name, f"{len(rows)} 人", url, "去审批", all_at=reverse("exemptions"))


def people(user):
    """Probation near its end, and who is away for so long that the relation should go too (A13)."""
    here = Member.objects.visible_to(user).filter(branch__in=user.reach.branches, left_on=None).select_related("branch")
    for member in here.filter(Q(confirmed_on=None) | Q(confirmed_on__gt=today())):
        ends = member.probation_ends
        if user.roles_in(member.branch) & HEADS and today() >= ends - PROBATION_NOTICE:
            yield Todo(ends, f"预备期满：{member}", f"{in_words(ends)}期满，党员大会讨论转正", member.branch.name, "", reverse("decide_probation", args=[member.pk]), "去登记")
    for member in here.filter(absences__until=None, absences__since__lt=today()).prefetch_related("absences"):
        if member.should_transfer_out and user.roles_in(member.branch) & REGISTRARS:
            yield Todo(None, f"应转未转：{member}", "外出满六个月，应转出正式组织关系", member.branch.name, "", member.get_absolute_url(), "去看看")


def months(user):
    """The recorder's month that is over and not entered; to heads and auditor who was idle for three months or more (R28)."""
    branches = Branch.objects.visible_to(user).select_related("committee")
    for branch in branches.filter(pk__in=user.reach.branches):
        year, month = last_month_missing(branch)
        if year and Role.RECORDER in user.roles_in(branch):
            yield Todo(None, f"{year}年{month}月：每月签到", "三会一课、主题党日、党费", branch.name, "", reverse("branch_months", args=[branch.pk]), "去登记")
    warned = [branch for branch in branches if user.roles_in(branch) & (HEADS | {Role.AUDITOR})]
    for idle in idle_of(warned, today()):
        yield Todo(None, f"{idle.member}：{idle.what}", idle.warning, idle.sheet.branch.name, "", f"{idle.sheet.get_absolute_url()}#idle", "去看看")
