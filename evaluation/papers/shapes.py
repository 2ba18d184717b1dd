"""The official forms as plain values: what stands in 附件2 and 附件3, and what both need."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from evaluation import rules
from evaluation.models import Result, Review
from members.models import Appointment
from scoring.models import Seal

FINAL = {Review.Status.FINAL, Review.Status.FILED}
SETTLED = {status.label for status in FINAL}
GRADES = [*(level.label for level in rules.Level), rules.grade_label(None)]


class RecordLine(NamedTuple):
    """One entry of the year: a deduction, a task score, a reward, or the reversal of one."""

    day: date
    quarter: str  # 一季度
    part: str  # 基础分 / 任务分 / 奖励分
    code: str
    fact: str
    plus: Decimal | None
    minus: Decimal | None
    evidence: str
    entered_by: str
    confirmed_by: str = ""  # stands in the ledger
    handbook: str = ""  # likewise: the page of the 《一本通》


class RecordQuarter(NamedTuple):
    label: str
    full: Decimal
    deducted: Decimal | None  # counted, after item caps and the floor; None where there is no sheet
    points: Decimal | None
    self_points: Decimal | None
    opinion: str
    meeting: str  # 2026年4月12日 应到11 实到10 赞成10
    notice: str  # 2026年4月13日至2026年4月20日


class Record(NamedTuple):
    """附件2 党员管理积分记录表: one member's year."""

    year: int
    unit: str  # official name of the committee
    branch: str
    member: str
    category: str
    standing: str  # 正式党员 / 预备党员
    joined_on: date
    lines: list[RecordLine]
    quarters: list[RecordQuarter]
    base: Decimal | None
    task: Decimal | None
    reward: Decimal | None
    appraisal: Decimal | None
    total: Decimal | None
    voted: str
    level: str
    grade: str
    ballots: str  # 优秀7 合格2 基本合格1 不合格1 弃权0，有效11票
    masses: str
    why: list[str]  # the arithmetic, step by step
    lost: list[str]  # points lost at a cap, at the floor or clipped
    notice: str
    recorder: str
    secretary: str
    signed_on: date | None
    rechecked_on: date | None
    remark: str
    final: bool
    seal: str  # 校验码, short
    objections: list[str] = []  # what came of those about the member, without names


class SummaryRow(NamedTuple):
    name: str
    category: str
    quarters: tuple  # four Decimals or None
    base: Decimal | None
    task: Decimal | None
    level: str
    appraisal: Decimal | None
    reward: Decimal | None
    total: Decimal | None
    grade: str
    remark: str


class Move(NamedTuple):
    """Somebody who came into the branch or left it."""

    name: str
    kind: str  # 转入, 转出, 发展入党 …
    day: date
    place: str
    reason: str


class BranchSummary(NamedTuple):
    """附件3 for one branch, with the figures of its cross-check."""

    branch: str
    rows: list[SummaryRow]
    members_total: int
    taking_part: int
    exempt: int
    grades: dict  # label -> how many: 优秀 合格 基本合格 不合格 不定等次
    places: int
    places_why: str
    consent: str  # document number of a consent above the places, or ""
    status: str
    secretary: str
    recorder: str
    phone: str
    filed_on: date | None
    seal: str
    came: int = 0  # between the end of the year and the appraisal: they count in 党员总数 and have no year here (A26)
    went: int = 0  # likewise: their year was made here
    brought: str = ""  # quarters brought in from paper (A39): 一季度、二季度
    objections: dict = {}  # outcome -> how many
    moves: list[Move] = []  # from the first day of the year to the appraisal


class Summary(NamedTuple):
    """附件3 党员管理积分情况汇总表 of a branch (one in `branches`) or of a committee."""

    year: int
    unit: str  # official name of the committee
    title_unit: str  # who fills it in: the branch, or the committee
    branches: list[BranchSummary]
    of_committee: bool
    made_on: date
    to: str = ""  # whom a committee's goes to: the organisation department above it
    seal: str = ""  # as the committee signs
    contact: str = ""
    phone: str = ""

    @property
    def final(self):
        return bool(self.branches) and all(branch.status in SETTLED for branch in self.branches)


def in_office(branch, role, day):
    """Who holds the office on the day, by name."""
    for office in Appointment.objects.filter(branch=branch, role=role).select_related("member"):
        if office.covers(day):
            return office.member.name
    return ""


def digest(branch, subject):
    """校验码: the head of the branch's chain for this paper, short."""
    seal = Seal.objects.filter(branch=branch, subject=subject).last()
    return seal.digest[:16] if seal else ""


def category_label(value):
    """骨干类, 普通类, 流动类."""
    return dict(Result._meta.get_field("category").choices)[value]
