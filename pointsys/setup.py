"""开始使用: from an empty database to the first quarter, step by step; what is done is read off the rows, never stored."""

from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from members.clock import today
from members.forms import committees_for
from members.models import Appointment, Branch, Committee, Member
from members.rules import Role
from scoring.models import Cycle, Quarter, Standard
from scoring.rules import quarter_name, quarter_of

DONE, NOW, LATER = ("done", "已办好"), ("now", "现在办"), ("next", "以后办")
KEEPERS = frozenset({Role.ADMIN, Role.AUDITOR})
"""Who is led through the steps."""


class Step(NamedTuple):
    """One step: what is done there, by whom, what is missing by name (nothing: done), and where (no address: not by this reader)."""

    title: str
    what: str
    who: str
    lacks: list
    url: str
    label: str
    number: int = 0
    state: tuple = DONE


def steps_of(user):
    """All steps in order. The first that lacks something is to do now; those after it may be begun, but wait."""
    found = _Bureau(user)
    steps = [found.committee(), found.branches(), found.roster(), found.offices(), found.logins(), found.cycle(), found.standards(), found.quarters()]
    first = next((place for place, step in enumerate(steps) if step.lacks), len(steps))
    return [
        step._replace(number=place + 1, state=DONE if not step.lacks else NOW if place == first else LATER) for place, step in enumerate(steps)
    ]


def next_step(user):
    """The step to do now, or None once everything stands or where the reader is not led."""
    if not KEEPERS & user.roles:
        return None
    return next((step for step in steps_of(user) if step.state == NOW), None)


def _named(whose, what, rows):
    """["3 个党支部没有记录员：甲、乙、丙"], or nothing."""
    names = [str(row) for row in rows]
    return [f"{len(names)} {whose}{what}：{'、'.join(names)}"] if names else []


class _Bureau:
    """What stands in the reader's committees so far. The administrator is told how far a branch is, never its points."""

    def __init__(self, user):
        self.user, self.roles = user, user.roles
        self.committees = list(committees_for(user))
        self.own = list(Branch.objects.filter(committee__in=self.committees).select_related("committee"))
        self.working = [committee for committee in self.committees if any(branch.committee_id == committee.pk for branch in self.own)]
        self.worked = set(Quarter.objects.filter(branch__in=self.own).values_list("branch", flat=True))
        self.nothing = [] if self.own else ["还没有党支部"]
        in_office = Q(since__lte=today()) & (Q(until=None) | Q(until__gt=today()))
        self.held = list(Appointment.objects.filter(in_office).select_related("member__user"))

    def _by(self, roles, name, *args):
        """The address of the page, for whoever may open it."""
        return reverse(name, args=args) if self.roles & roles else ""

    def committee(self):
        lacks = [] if self.committees else ["还没有党组织"]
        wanted = self.working or self.committees[:1]
        for committee in wanted:
            empty = [committee._meta.get_field(name).verbose_name for name in ("official_name", "contact", "contact_phone") if not getattr(committee, name)]
            lacks += [f"{committee}没有填：{'、'.join(empty)}"] if empty else []
        unnamed = next((c for c in wanted if not (c.official_name and c.contact and c.contact_phone)), None)
        where = ("committee", unnamed.pk) if unnamed else ("organisation",) if self.committees else ("add_committee",)
        label = "去补填" if unnamed else "看组织机构" if self.committees else "新增党组织"
        return Step("登记党委", "填基层党委（或党总支）的名称、表格上的单位名称、公示的受理人和电话。有上级的，先登记上级。", "系统管理员", lacks, self._by(KEEPERS, *where), label)

    def branches(self):
        lacks = [] if self.own else ["还没有党支部"]
        committee = next(iter(self.committees), None)
        where = ("add_branch", committee.pk) if committee and not self.own else ("organisation",)
        what = "填每个党支部的名称、设不设支委会、联系电话。花名册里写明了党支部的，可以不填，直接办下一步：导入时自动建立。"
        return Step("登记党支部", what, "系统管理员或党委复核人", lacks, self._by(KEEPERS, *where), "看组织机构" if self.own else "新增党支部")

    def roster(self):
        peopled = set(Member.objects.filter(branch__in=self.own, left_on=None).values_list("branch", flat=True)) | self.worked
        lacks = _named("个党支部", "没有党员", [branch for branch in self.own if branch.pk not in peopled]) if self.own else ["还没有党员"]
        what = "现有的花名册可以直接用，没有的先下载模板填好。上传以后先试运行，有错的照提示改好，再确认导入。"
        return Step("导入花名册", what, "系统管理员或党委复核人", lacks, self._by(KEEPERS, "import_roster"), "导入花名册")

    def offices(self):
        audited = {office.committee_id for office in self.held if office.role == Role.AUDITOR}
        lacks = _named("个党委", "没有党委复核人", [committee for committee in self.working or self.committees if not self._above(committee) & audited])
        for role in (Role.SECRETARY, Role.RECORDER):
            filled = {office.branch_id for office in self.held if office.role == role}
            lacks += _named("个党支部", f"没有{role.label}", [branch for branch in self.own if branch.pk not in filled])
        what = "在名单里点人的姓名，到“任职”一栏登记职务。党委复核人是党委里负责复核的人；记录员由党员大会推选，要填开会日期和人数。"
        return Step("登记任职", what, "系统管理员或党委复核人（本人的由别人登记）", [*self.nothing, *lacks], self._by(KEEPERS, "members"), "看党员名单")

    def _above(self, committee):
        """The committee and all above it, as ids."""
        parents, found = dict(Committee.objects.values_list("pk", "parent")), set()
        place = committee.pk
        while place and place not in found:
            found.add(place)
            place = parents.get(place)
        return found

    def logins(self):
        here = {branch.pk for branch in self.own}
        officers = dict.fromkeys(office.member for office in self.held if office.member.branch_id in here)
        lacks = _named("名有职务的党员", "还没有账号", [member for member in officers if not hasattr(member, "user")])
        others = Member.objects.filter(branch__in=self.own, left_on=None, user=None).count()
        what = "勾选人，生成发放单，打印、裁开，交给本人。密码和二维码只显示一次。有职务的发一次性密码；其他党员也可以发一次性二维码，以后由支部书记发。"
        if others and not lacks:
            what += f"现在还有 {others} 名党员没有账号。"
        return Step("发放账号", what, "系统管理员或党委复核人；本支部的也可以由支部书记发", lacks if officers else ["还没有登记任职"], self._by(KEEPERS, "accounts"), "发放账号")

    def cycle(self):
        year = today().year
        made = set(Cycle.objects.filter(committee__in=self.committees, year__gte=year).values_list("committee", flat=True))
        lacks = _named("个党委", f"没有{year}考核年度", [committee for committee in self.working if committee.pk not in made])
        what = "选定优秀比例、弃权票怎么算、公示几天等设置。照默认的就可以；测评开始以后，与测评有关的设置不再改。"
        above = set().union(*(self._above(committee) for committee in self.working or self.committees))
        auditors = "、".join(dict.fromkeys(office.member.name for office in self.held if office.role == Role.AUDITOR and office.committee_id in above))
        return Step("建立考核年度", what, f"党委复核人{f'（{auditors}）' if auditors else ''}", [*self.nothing, *lacks], self._by({Role.AUDITOR}, "cycles"), "建立考核年度")

    def standards(self):
        standards = Standard.objects.filter(branch__in=self.own).order_by("version")
        status = {standard.branch_id: standard.status for standard in standards}  # of the latest version
        filed = {standard.branch_id for standard in standards if standard.status == Standard.Status.FILED}
        stages = (("还没有起草", None), ("等党员大会通过", Standard.Status.DRAFT), ("等党委备案", Standard.Status.ADOPTED))
        lacks = [line for words, stage in stages for line in _named("个党支部", words, [b for b in self.own if b.pk not in filed and status.get(b.pk) == stage])]
        what = "支部书记在“季度录入”的“积分标准”里起草，照默认的逐条改好，登记党员大会通过；党委复核人备案。"
        return Step("定积分标准", what, "支部书记，再由党委复核人备案", [*self.nothing, *lacks], self._by({Role.AUDITOR}, "board"), "看各支部")

    def quarters(self):
        lacks = _named("个党支部", "还没有开启季度", [branch for branch in self.own if branch.pk not in self.worked])
        what = f"记录员在“季度录入”里按“开启{quarter_name(quarter_of(today())[1])}”，系统列出名单，就可以开始登记。"
        if quarter_of(today())[1] > 1:
            what += "今年前面的季度已经在纸上汇总的，按“期初录入”照抄得分。"
        return Step("开启第一个季度", what, "各支部记录员", [*self.nothing, *lacks], self._by({Role.AUDITOR}, "board"), "看各支部")
