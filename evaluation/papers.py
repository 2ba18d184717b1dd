"""What stands on the official forms: the rows of 附件2 and 附件3 as plain values, for pages and for `reports`."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from evaluation import rules
from evaluation.figures import places_of, rated_of, results_of, why_of
from evaluation.models import Result, Review
from members.clock import today
from members.models import Appointment, Branch
from members.rules import Role
from scoring.actions import chinese_day
from scoring.figures import entries_of, year_of
from scoring.models import Cycle, Deduction, Quarter, Reward, Seal, TaskScore
from scoring.rules import QUARTER_FULL, QUARTERS, quarter_span, shown

FINAL = {Review.Status.FINAL, Review.Status.FILED}
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


class Summary(NamedTuple):
    """附件3 党员管理积分情况汇总表 of a branch (one in `branches`) or of a committee."""

    year: int
    unit: str  # official name of the committee
    title_unit: str  # who fills it in: the branch, or the committee
    branches: list[BranchSummary]
    of_committee: bool
    made_on: date


def _in_office(branch, role, day):
    """Who holds the office on the day, by name."""
    for office in Appointment.objects.filter(branch=branch, role=role).select_related("member"):
        if office.covers(day):
            return office.member.name
    return ""


def _digest(branch, subject):
    """校验码: the head of the branch's chain for this paper, short."""
    seal = Seal.objects.filter(branch=branch, subject=subject).last()
    return seal.digest[:16] if seal else ""


READERS = {Role.RECORDER, Role.SECRETARY, Role.DEPUTY, Role.OFFICER, Role.AUDITOR}


def record(member, year, *, reader):
    """附件2 of one member's year in the branch where it was made; None where there is none for this reader.

    Officers of that branch and its committee read all of it; the member reads the grade once it is public.
    """
    quarter = Quarter.objects.filter(sheets__member=member, cycle__year=year).select_related("branch__committee", "cycle").last()
    if quarter is None:
        return None
    branch, cycle = quarter.branch, quarter.cycle
    full = bool(reader.roles_in(branch) & READERS)
    if not full and reader.member_id != member.pk:
        return None
    own = year_of(branch, cycle, member=member).get(member.pk)
    if own is None:
        return None
    review = Review.objects.filter(branch=branch, cycle=cycle).select_related("branch__committee", "cycle").first()
    rated = next((r for r in rated_of(review) if r.member.pk == member.pk), None) if review else None
    result = results_of(review).filter(member=member).first() if review else None
    day = min(today(), quarter_span(year, QUARTERS)[1])
    votes, tally = (rated.person.votes, rated.tally) if rated else (None, None)
    notice = (review.result_notice or review.points_notice) if review else None
    graded = full or bool(review and review.grades_are_public)
    return Record(
        year=year,
        unit=branch.committee.title,
        branch=branch.name,
        member=member.name,
        category=category_label(own.category),
        standing="预备党员" if member.is_probationary_on(day) else "正式党员",
        joined_on=member.joined_on,
        lines=[line for number in sorted(own.rows) for line in _lines(own.rows[number].sheet)],
        quarters=[_quarter(number, own.rows.get(number)) for number in range(1, QUARTERS + 1)],
        base=result.base if result else shown(own.base),
        task=result.task if result else own.task,
        reward=result.reward if result else own.rewarded.points,
        appraisal=result.appraisal if result else None,
        total=result.total if result else None,
        voted=result.get_voted_display() if result else "",
        level=result.get_level_display() if result else "",
        grade=result.get_grade_display() if result and graded else "",
        ballots=(
            f"优秀{votes.excellent} 合格{votes.qualified} 基本合格{votes.basic} 不合格{votes.unqualified} "
            f"弃权{votes.abstained}，有效{votes.valid(cycle.count_abstentions)}票；该行无效{tally.spoiled}"
            if votes
            else ""
        ),
        masses=rules.why_masses(rated.person.masses) if rated and votes else "",
        why=[f"{step.title}：{step.math}" for step in why_of(rated, review, graded=graded)] if rated and result else [],
        lost=_lost(own),
        notice=f"{chinese_day(notice.posted_on)}至{chinese_day(notice.ends_on)}" if notice else "",
        recorder=_in_office(branch, Role.RECORDER, day),
        secretary=_in_office(branch, Role.SECRETARY, day),
        signed_on=review.signed_on if review else None,
        rechecked_on=review.rechecked_on if review else None,
        remark=result.remark if result and graded else "",
        final=bool(review and review.status in FINAL),
        seal=_digest(branch, str(review)) if review else "",
    )


def category_label(value):
    """骨干类, 普通类, 流动类."""
    return dict(Result._meta.get_field("category").choices)[value]


def _lines(sheet):
    """Every entry of a quarter, the reversed ones with their reversals."""
    label, part = sheet.quarter.get_number_display(), "基础分"
    for line, stands, reversal in entries_of(sheet, Deduction):
        yield RecordLine(line.happened_on, label, part, line.item.code, line.fact, None, line.points, line.evidence, str(line.entered_by))
        if not stands:
            yield RecordLine(line.happened_on, label, part, line.item.code, reversal.fact, line.points, None, "", str(reversal.entered_by))
    for score in TaskScore.objects.filter(sheet=sheet).select_related("item"):
        yield RecordLine(sheet.quarter.span[1], label, "任务分", score.item.code, score.item.text, score.points, None, "", "")
    for line, stands, reversal in entries_of(sheet, Reward):
        proof = f"{line.certified_by}认定" if line.certified_by else "证明资料已存"
        yield RecordLine(line.happened_on, label, "奖励分", line.item.code, line.grounds, line.points, None, proof, str(line.entered_by))
        if not stands:
            yield RecordLine(line.happened_on, label, "奖励分", line.item.code, reversal.grounds, None, line.points, "", str(reversal.entered_by))


def _quarter(number, row):
    label = dict(Quarter._meta.get_field("number").choices)[number]
    if row is None:
        return RecordQuarter(label, QUARTER_FULL, None, None, None, "", "", "")
    quarter = row.sheet.quarter
    meeting, notice = quarter.last_meeting, quarter.notice
    return RecordQuarter(
        label,
        QUARTER_FULL,
        row.deducted.counted,
        row.points,
        row.sheet.self_points,
        row.sheet.opinion or (f"{chinese_day(quarter.opinion_on)}提出" if quarter.opinion_on else ""),
        f"{chinese_day(meeting.held_on)} 应到{meeting.eligible} 实到{meeting.present} 赞成{meeting.ayes}" if meeting else "",
        f"{chinese_day(notice.posted_on)}至{chinese_day(notice.ends_on)}" if notice else "",
    )


def _lost(own):
    said = [f"{row.sheet.quarter.get_number_display()}：{row.lost}" for _, row in sorted(own.rows.items()) if row.lost]
    got = own.rewarded
    return said + ([f"奖励分：{own.why_reward}"] if got.claimed != got.points else [])


def branch_summary(branch, cycle):
    """附件3 of one branch."""
    committee = branch.committee
    return Summary(cycle.year, committee.title, branch.name, [_summarise(branch, cycle)], of_committee=False, made_on=today())


def committee_summary(committee, cycle):
    """附件3 of a committee: all its branches that work with this cycle's year, in their order."""
    cycles = {c.committee_id: c for c in Cycle.objects.filter(year=cycle.year, committee__in=_below(committee))}
    branches = Branch.objects.filter(committee__in=cycles).select_related("committee")
    found = [_summarise(branch, cycles[branch.committee_id]) for branch in branches]
    return Summary(cycle.year, committee.title, committee.name, found, of_committee=True, made_on=today())


def _below(committee):
    """The committee and all below it."""
    found, level = [], [committee]
    while level:
        found += level
        level = [child for above in level for child in above.children.all()]
    return found


def _summarise(branch, cycle):
    review = Review.objects.filter(branch=branch, cycle=cycle).select_related("cycle", "branch").first()
    results = list(results_of(review)) if review else []
    day = min(today(), quarter_span(cycle.year, QUARTERS)[1])
    if results:
        rows, listed = [_settled(result) for result in results], {result.member_id for result in results}
    else:
        years = year_of(branch, cycle)
        rows, listed = [_unsettled(own) for own in years.values()], set(years)
    # Who came after the last quarter was opened has no sheet yet: 不定等次 (A11), and still one of 党员总数.
    late = branch.members.filter(left_on=None, joined_on__lte=day).exclude(pk__in=listed)
    rows += [_not_scored(member, day) for member in late]
    total = review.members_total if review and review.members_total is not None else branch.members.filter(left_on=None).count()
    places, places_why = places_of(review) if review else (0, "")
    counted = Counter(row.grade for row in rows)
    return BranchSummary(
        branch=branch.name,
        rows=rows,
        members_total=total,
        taking_part=len(rows),
        exempt=0,
        grades={label: counted[label] for label in GRADES},
        places=places,
        places_why=places_why,
        consent=review.consent_number if review else "",
        status=review.get_status_display() if review else "未开始年度考评",
        secretary=_in_office(branch, Role.SECRETARY, day),
        recorder=_in_office(branch, Role.RECORDER, day),
        phone=branch.phone,
        filed_on=review.filed_on if review else None,
        seal=_digest(branch, str(review)) if review else "",
    )


def _settled(result):
    return SummaryRow(
        result.member.name,
        result.get_category_display(),
        (result.q1, result.q2, result.q3, result.q4),
        result.base,
        result.task,
        result.get_level_display(),
        result.appraisal,
        result.reward,
        result.total,
        result.get_grade_display(),
        result.remark,
    )


def _unsettled(own):
    quarters = tuple(own.rows[number].points if number in own.rows else None for number in range(1, QUARTERS + 1))
    return SummaryRow(
        own.member.name, category_label(own.category), quarters, shown(own.base), own.task, "", None, own.rewarded.points, None, "", ""
    )


def _not_scored(member, day):
    category = member.category_on(day).label
    return SummaryRow(member.name, category, (None,) * QUARTERS, None, None, "", None, None, None, rules.grade_label(None), "本年度没有积分")
