"""季度检查 (R31): what the system itself knows of a branch's quarter, and which quarters are still to be inspected."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from members.clock import near, today
from members.models import Branch
from members.rules import HEADS, Role
from scoring import rules
from scoring.figures.commitments import promised_by
from scoring.figures.rows import live
from scoring.models import (
    Cycle,
    Deduction,
    Finding,
    Inspection,
    Mark,
    MonthSheet,
    Objection,
    Quarter,
    Reward,
    Sheet,
    Standard,
)
from scoring.rules import QUARTERS, inspection_due, quarter_due, quarter_months, quarter_span

DUES = {"DUE-01", "DUE-02"}  # the items under which unpaid dues are deducted
LATELY = 185  # days for which a quarter not inspected is on the auditor's first page


class Fact(NamedTuple):
    """One thing counted: how many, in words, and where it is read."""

    key: str
    label: str
    count: int
    words: str
    url: str = ""

    @property
    def text(self):
        """As a finding would say it."""
        return f"{self.label}：{self.words}"[:200]


def facts_of(branch, cycle, number):
    """[Fact] of one branch and quarter, with a number of queries that no row changes."""
    quarter = Quarter.objects.filter(branch=branch, cycle=cycle, number=number).select_related("notice", "cycle").first()
    sheets = list(Sheet.objects.filter(quarter=quarter, quarter__brought_in=False).select_related("member")) if quarter else []
    deductions, rewards = (
        live(list(model.objects.filter(sheet__quarter=quarter).select_related("item", "sheet__member", "entered_by"))) if quarter else []
        for model in (Deduction, Reward)
    )
    where = quarter.get_absolute_url() if quarter else reverse("branch_quarters", args=[branch.pk])
    return [
        _forms(quarter, sheets, where),
        _closing(quarter, cycle, number, where),
        _notice(quarter, cycle, number, where),
        _fact("evidence", "扣分没有依据", [_line(line) for line in deductions if not (line.evidence or line.proof or line.handbook or line.mark_id)], "条", where),
        _absences(branch, cycle, number, deductions, where),
        _months(branch, cycle, number),
        _fact("own", "本人登记的没有另一名支委确认", [_line(line) for line in [*deductions, *rewards] if line.needs_confirming], "条", where),
        _objections(branch),
        _standard(branch, cycle),
        _commitments(branch, cycle),
    ]


def _fact(key, label, names, unit, url):
    """So many, the first five by name."""
    if not names:
        return Fact(key, label, 0, "没有", url)
    return Fact(key, label, len(names), f"{len(names)} {unit}（{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}）", url)


def _line(line):
    return f"{line.sheet.member} {line.item.code}"


def _forms(quarter, sheets, url):
    label = "自评表未交"
    if quarter and quarter.brought_in:
        return Fact("forms", label, 0, "期初录入，自评表是纸质的", url)
    return _fact("forms", label, [sheet.member.name for sheet in sheets if sheet.handed_in_at is None and sheet.self_points is None], "人", url)


def _closing(quarter, cycle, number, url):
    """Late by what is certain (`Quarter.is_late`), in words."""
    label, due = "没有按期办结", quarter_due(cycle.year, number)
    if quarter is None:
        return Fact("closing", label, 1, "季度没有开启", url)
    if quarter.brought_in:
        return Fact("closing", label, 0, "期初录入，启用前在纸上办结", url)
    confirmed = quarter.status == Quarter.Status.CONFIRMED
    if quarter.is_late and not confirmed:
        return Fact("closing", label, 1, f"应于{near(due)}前办结，现在“{quarter.get_status_display()}”，已过 {(today() - due).days} 天", url)
    if quarter.is_late:
        return Fact("closing", label, 1, f"应于{near(due)}前办结，公示到{near(quarter.first_notice.ends_on)}才结束", url)
    return Fact("closing", label, 0, "按期" if confirmed else f"“{quarter.get_status_display()}”，还没有到期", url)


def _notice(quarter, cycle, number, url):
    label, due, notice = "公示逾期或没有公示", quarter_due(cycle.year, number), quarter.first_notice if quarter else None
    if quarter and quarter.brought_in:
        return Fact("notice", label, 0, "期初录入，公示在纸上", url)
    if notice is None:
        return Fact("notice", label, int(today() > due), "没有公示" if today() > due else "还没有到期", url)
    late = notice.posted_on > due
    return Fact("notice", label, int(late), f"{near(notice.posted_on)}张贴{f'，应在{near(due)}前' if late else ''}", notice.get_absolute_url())


def _absences(branch, cycle, number, deductions, url):
    """A45: recorded absences and unpaid dues that no standing deduction answers and nobody put aside with a reason."""
    marks = Mark.objects.filter(
        sheet__branch=branch, sheet__year=cycle.year, sheet__month__in=quarter_months(number), lifted=False, kind__in=[Mark.Kind.ABSENT, Mark.Kind.DUES_UNPAID]
    ).exclude(dismissals__lifted=False)
    taken = {line.mark_id for line in deductions}
    days = {(line.sheet.member_id, line.happened_on) for line in deductions}
    dues = {(line.sheet.member_id, line.happened_on.month) for line in deductions if line.item.key in DUES}
    names = [
        f"{mark.member} {mark.gathering or f'{mark.sheet.month}月'}{mark.get_kind_display()}"
        for mark in marks.select_related("member", "gathering", "sheet").order_by("member__order", "member", "sheet__month", "kind")
        if mark.pk not in taken
        and not (mark.gathering and (mark.member_id, mark.gathering.held_on) in days)
        and not (mark.gathering is None and (mark.member_id, mark.sheet.month) in dues)
    ]
    return _fact("absences", "缺席、欠交党费没有扣分也没有说明", names, "处", url)


def _months(branch, cycle, number):
    """Months that are over and have no gathering entered."""
    held = Count("gatherings", filter=Q(gatherings__lifted=False))
    entered = {sheet.month for sheet in MonthSheet.objects.filter(branch=branch, year=cycle.year).annotate(held=held) if sheet.held}
    over = [month for month in quarter_months(number) if (cycle.year, month) < (today().year, today().month)]
    return _fact("months", "每月签到没有登记", [f"{month}月" for month in over if month not in entered], "个月", reverse("branch_months", args=[branch.pk]))


def _objections(branch):
    waiting = {Objection.Status.RAISED, Objection.Status.APPEALED}
    late = list(Objection.objects.filter(branch=branch, status__in=waiting, answer_by__lt=today()).select_related("notice"))
    url = late[0].notice.get_absolute_url() if late else reverse("notices")
    return Fact("objections", "异议逾期没有答复", len(late), f"{len(late)} 件" if late else "没有", url)


def _standard(branch, cycle):
    latest = Standard.objects.filter(branch=branch, cycle=cycle).last()
    url = latest.get_absolute_url() if latest else reverse("branch_quarters", args=[branch.pk])
    filed = latest is not None and latest.status == Standard.Status.FILED
    return Fact("standard", "积分标准没有备案", int(not filed), "已备案" if filed else latest.get_status_display() if latest else "还没有登记标准", url)


def _commitments(branch, cycle):
    lines = promised_by(branch, cycle)
    url = reverse("branch_commitments", args=[branch.pk, cycle.year])
    return _fact("commitments", "没有写公开承诺", [line.member.name for line in lines if not line.rows], "人", url)


class Cell(NamedTuple):
    """One quarter of one branch in the table: mark, word, small print, and where to."""

    state: str
    word: str
    note: str = ""
    url: str = ""
    number: int = 0  # of the quarter that this reader may inspect now


BEFORE = Cell("next", "期初录入")

def inspection_table(user, year):
    """[(branch, [Cell of each quarter])] of the branches in reach, constant queries."""
    branches = list(Branch.objects.visible_to(user).select_related("committee").order_by("committee", "pk"))
    cells = inspections_of(branches, year, {branch.pk for branch in branches if Role.AUDITOR in user.roles_in(branch)})
    return [(branch, cells[branch.pk]) for branch in branches]


def inspections_of(branches, year, inspects=frozenset()):
    """{branch id: [Cell of each quarter]}, constant queries; `inspects`: ids of the branches that the reader may inspect."""
    cycles = {cycle.committee_id: cycle for cycle in Cycle.objects.filter(year=year, committee__in={branch.committee_id for branch in branches})}
    done = {(paper.branch_id, paper.number): paper for paper in Inspection.objects.filter(cycle__year=year, branch__in=branches).prefetch_related("findings")}
    before = brought_in(branches)
    return {
        branch.pk: [
            BEFORE if (branch.pk, year, number) in before and (branch.pk, number) not in done else _cell(cycles.get(branch.committee_id), number, done.get((branch.pk, number)), branch.pk in inspects)
            for number in range(1, QUARTERS + 1)
        ]
        for branch in branches
    }


def brought_in(branches):
    """{(branch id, year, number)} of the quarters confirmed on paper before the branch began here (A39): nobody inspects them."""
    return set(Quarter.objects.filter(branch__in=branches, brought_in=True).values_list("branch", "cycle__year", "number"))


def _cell(cycle, number, inspection, may_inspect):
    if inspection is not None:
        left = [finding for finding in inspection.findings.all() if finding.closed_on is None]
        state, word = ("late", "整改逾期") if any(finding.is_late for finding in left) else ("wait", "待整改") if left else ("done", "已检查")
        return Cell(state, word, f"{len(left)} 项" if left else near(inspection.inspected_on), inspection.get_absolute_url())
    if cycle is None:
        return Cell("next", "没有年度")
    number_now = number if may_inspect else 0
    if today() > inspection_due(cycle.year, number):
        return Cell("late", "逾期未检查", "", "", number_now)
    if today() > quarter_due(cycle.year, number):
        return Cell("wait", "未检查", f"{near(inspection_due(cycle.year, number))}前", "", number_now)
    if today() > quarter_span(cycle.year, number)[1]:
        return Cell("now", "办理中", "", "", number_now)
    return Cell("next", "未到")


def inspected_years(user):
    """The years that can be shown, newest first."""
    return sorted({cycle.year for cycle in Cycle.objects.visible_to(user)}, reverse=True)


def open_findings(user):
    """[Finding] not closed yet, by deadline."""
    findings = Finding.objects.visible_to(user).filter(closed_on=None)
    return list(findings.select_related("inspection__branch__committee", "inspection__cycle", "remedied_by__member"))


def findings_waiting(user):
    """(those that this reader's branch has to remedy, those that this reader may close)."""
    found = defaultdict(list)
    for finding in open_findings(user):
        roles = user.roles_in(finding.inspection.branch)
        if finding.remedied_on is None and roles & HEADS:
            found["remedy"].append(finding)
        if finding.remedied_on and Role.AUDITOR in roles and finding.remedied_by_id != user.pk:
            found["close"].append(finding)
    return found["remedy"], found["close"]


def inspections_due(user):
    """[(year, number, due, branches)] past their quarter's day and not inspected, for an auditor."""
    if Role.AUDITOR not in user.roles:
        return []
    branches = [branch for branch in Branch.objects.visible_to(user).select_related("committee") if Role.AUDITOR in user.roles_in(branch)]
    done = set(Inspection.objects.filter(branch__in=branches).values_list("branch", "cycle__year", "number"))
    done |= brought_in(branches)
    begun = set(Standard.objects.filter(branch__in=branches).values_list("branch", "cycle__year"))
    found = []
    for year in sorted({year for _, year in begun}):
        for number in range(1, rules.QUARTERS + 1):
            lack = [branch for branch in branches if (branch.pk, year) in begun and (branch.pk, year, number) not in done]
            if lack and 0 < (today() - quarter_due(year, number)).days <= LATELY:
                found.append((year, number, inspection_due(year, number), lack))
    return found
