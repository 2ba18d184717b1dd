"""Writes of the year-end: the vote, its papers and tallies, the decisions, the settled results."""

from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.figures import places_of, rated_of, results_of
from evaluation.models import Appraisal, Decision, Result, Review, Tally
from members.clock import today
from members.models import Member, User
from members.names import stroke_key
from members.rules import Role
from scoring.actions import chinese_day, post_notice, seal
from scoring.figures import quarters_of, year_of
from scoring.models import Cycle, Quarter
from scoring.rules import QUARTERS, quarter_span, shown

COUNTED, POSTED = Review.Status.COUNTED, Review.Status.POSTED


def _save(row, by, reason=None):
    row._history_user, row._change_reason = by, reason
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def open_review(branch, cycle, *, by):
    """五(一)4: the branch's year-end begins."""
    if cycle is None or cycle.committee_id != branch.committee_id:
        raise ValidationError("本支部没有可以开始考评的年度：四季度开始以后才能开始，每年一次。")
    return _save(Review(branch=branch, cycle=cycle), by, "开始年度考评")


def open_vote(review, *, held_on, scrutineer, by):
    """A26: the people rated and 党员总数 are frozen on the day of the appraisal. A34: the scrutineer checks under a login of their own."""
    earliest = quarter_span(review.cycle.year, QUARTERS)[0]
    if not earliest <= held_on <= today():
        raise ValidationError(f"测评日期应在 {chinese_day(earliest)}以后、今天以前。")
    if any(Role(office.role) is Role.SECRETARY and office.branch_id == review.branch_id and office.covers(held_on) for office in scrutineer.appointments.all()):
        raise ValidationError("支部书记不能担任监票人。")
    if User.objects.filter(member=scrutineer, must_change_password=True).exists():  # whoever handed it out knows it
        raise ValidationError(f"{scrutineer}还在用发放的一次性密码，发放的人也知道。请{scrutineer}先登录改成自己的密码，再开始测评；或者另选监票人。")
    members = Member.objects.filter(branch=review.branch, left_on=None)
    cycle = Cycle.objects.select_for_update().get(pk=review.cycle_id)
    if not cycle.voting:
        cycle.voting = True
        _save(cycle, by, "测评开始，有关设置固定")
    review.members_total = members.count()
    review.formal_total = sum(not member.is_probationary_on(held_on) for member in members)
    number = review.appraisals.count() + 1
    appraisal = _save(Appraisal(review=review, number=number, held_on=held_on, scrutineer=scrutineer), by, "开始测评")
    for year in year_of(review.branch, review.cycle, on=held_on).values():
        if not year.ungraded:
            _save(Tally(appraisal=appraisal, member=year.member), by, "列入测评名单")


def void_vote(review, *, by, reason):
    """A30: the vote is void and repeated; it stays on the record."""
    appraisal = review.appraisal
    appraisal.void = True
    _save(appraisal, by, f"作废：{reason}")


@transaction.atomic
def enter_papers(appraisal, *, by, **papers):
    """应到, 实到, 发出, 收回, 废票. From 20 papers on a second, blind count is asked for (A34)."""
    review = Review.objects.select_for_update().get(pk=appraisal.review_id)
    if review.status != Review.Status.VOTING or appraisal.void:
        raise ValidationError(f"考评“{review.get_status_display()}”，不能再改票数。")
    for name, value in papers.items():
        setattr(appraisal, name, value)
    appraisal.blind = review.cycle.always_two_counts or rules.needs_two_counts(appraisal.issued)
    _save(appraisal, by, "登记票数")
    if appraisal.blind and not appraisal.tallies.filter(copy=2).exists():
        for tally in appraisal.tallies.filter(copy=1):
            _save(Tally(appraisal=appraisal, member_id=tally.member_id, copy=2), by, "第二份计票")


def copy_of(appraisal, user):
    """Which count this user types: the scrutineer the second one of a blind count, the recorder and officers the first."""
    if appraisal.scrutineer_id == user.member_id:
        return 2 if appraisal.blind else None
    typists = {Role.RECORDER, Role.DEPUTY, Role.OFFICER}
    return 1 if user.roles_in(appraisal.review.branch) & typists else None


@transaction.atomic
def enter_tally(tally, *, by, **figures):
    """One line as typed. Its sums must equal the papers; typing it anew takes back the scrutineer's check."""
    appraisal = tally.appraisal
    review = Review.objects.select_for_update().get(pk=appraisal.review_id)
    if review.status != Review.Status.VOTING or appraisal.void:
        raise ValidationError(f"考评“{review.get_status_display()}”，不能再录票。")
    if appraisal.returned is None:
        raise ValidationError("请先登记发出和收回的票数。")
    if copy_of(appraisal, by) != tally.copy:
        raise PermissionDenied
    ours = sum(figures[name] for name in Tally.VOTES)
    masses = sum(figures[name] for name in Tally.MASSES)
    problems = []
    if ours != appraisal.valid:
        problems.append(f"党员票合计 {ours}，应等于有效票 {appraisal.valid}（收回 {appraisal.returned} − 废票 {appraisal.spoiled}）。")
    if masses != appraisal.masses_valid:
        problems.append(f"群众票合计 {masses}，应等于有效票 {appraisal.masses_valid}（收回 {appraisal.masses_returned} − 废票 {appraisal.masses_spoiled}）。")
    if problems:
        raise ValidationError(problems)
    for name, value in figures.items():
        setattr(tally, name, value)
    tally.entered_by, tally.checked_by = by, None
    return _save(tally, by, "录票")


@transaction.atomic
def check_tally(tally, *, by):
    """A34: the scrutineer, under an own login, finds the row as on the signed tally sheet."""
    seen, appraisal = tally.figures, tally.appraisal
    if by.member_id != appraisal.scrutineer_id:
        raise PermissionDenied
    review = Review.objects.select_for_update().get(pk=appraisal.review_id)
    tally.refresh_from_db()
    if tally.figures != seen:
        raise ValidationError(f"{tally.member}一行刚刚被重新录过，请按新的数字再核对。")
    if review.status != Review.Status.VOTING or appraisal.void:
        raise ValidationError("已经计票完成或作废，不能再核对。")
    if tally.entered_by_id is None:
        raise ValidationError(f"{tally.member}一行还没有录票。")
    if tally.entered_by_id == by.pk:
        raise ValidationError("录票人不能核对自己录的票。")
    tally.checked_by = by
    return _save(tally, by, "监票人核对无误")


@transaction.atomic
def decide(review, *, member, kind, outcome, reason, by, ayes=None):
    """A4, A5, A7, A9, A25: what the figures leave open, with a reason; nobody decides an own case."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    allowed = {COUNTED, POSTED} if kind == Decision.Kind.LOW else {COUNTED}
    if review.status not in allowed:
        raise ValidationError(f"考评“{review.get_status_display()}”，现在不能登记这项决定。")
    if by.member_id == member.pk and kind != Decision.Kind.TIE:
        raise ValidationError("本人的事项要由其他支委登记。")
    if kind == Decision.Kind.TIE and ayes is not None and ayes > review.appraisal.present:
        raise ValidationError(f"得票不能多于到会的 {review.appraisal.present} 人。")
    decision = Decision.objects.filter(review=review, member=member, kind=kind).first() or Decision(review=review, member=member, kind=kind)
    decision.outcome, decision.reason, decision.ayes, decision.version = outcome, reason, ayes, review.version
    decision.decided_on, decision.decided_by = today(), by
    return _save(decision, by, decision.get_kind_display())


@transaction.atomic
def consent(review, *, places, number, by):
    """A7, A10: the committee consents in writing to more 优秀 than the share gives."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.status != COUNTED:
        raise ValidationError(f"考评“{review.get_status_display()}”，只有计票以后、公示得分以前才能批复名额。")
    review.consent_places, review.consent_number = places, number
    return _save(review, by, f"批复优秀名额增加 {places} 个，{number}" if places else "不同意增加优秀名额")


def has_moved(review):
    """Do points or levels differ from those that were published? Then the year is computed and published afresh."""
    posted = {result.member_id: (result.level, result.total) for result in results_of(review)}
    now = {r.member.pk: (r.outcome.level or "", None if r.outcome.total is None else shown(r.outcome.total)) for r in rated_of(review)}
    return posted != now


def settle(review):
    """R3-R10: the snapshot of every member's year under the review's version. Nothing may be open but A9."""
    rows = []
    for rated in rated_of(review):
        out, person, year = rated.outcome, rated.person, rated.year
        points = {f"q{number}": points for number, points in year.points.items()}
        rows.append(
            Result(
                review=review,
                member=rated.member,
                version=review.version,
                category=year.category,
                **{name: shown(getattr(person, name)) for name in ("base", "task", "reward")},
                voted=out.voted or "",
                level=out.level or "",
                appraisal=out.appraisal,
                total=None if out.total is None else shown(out.total),
                grade=rules.UNGRADED if person.ungraded else out.grade or "",
                remark="；".join(out.remarks)[:300],
                **points,
            )
        )
    kept = [field.name for field in Result._meta.concrete_fields if field.name not in {"id", "review", "member", "version"}]
    Result.objects.bulk_create(rows, update_conflicts=True, unique_fields=["review", "version", "member"], update_fields=kept)


def lock_quarters(review, *, by, settled):
    """What the year was settled from stays as it is until the review itself is reopened."""
    for quarter in Quarter.objects.select_for_update().filter(branch=review.branch, cycle=review.cycle).exclude(settled=settled):
        quarter.settled = settled
        _save(quarter, by, "计入年度结果" if settled else "年度考评退回")


def listed(review):
    """The results as public lists show them: by 姓氏笔画."""
    return sorted(results_of(review), key=lambda result: stroke_key(result.member.name))


def post_points(review, *, by):
    """五(一)5: the branch's notice of the year's points, before grades are fixed (A31)."""
    rows = [
        [number, r.member.name, r.get_category_display()[:2], *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total))]
        for number, r in enumerate(listed(review), start=1)
    ]
    again = f"（第{review.version}次公示）" if review.version > 1 else ""
    review.points_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分情况的公示{again}",
        text=(
            f"根据《关于在全局党员中实行党员积分制管理的实施方案》，经{review.branch.proposer}提出意见、党员大会评议和"
            f"{chinese_day(review.appraisal.held_on)}民主测评，现将{review.cycle}党员积分情况公示如下。"
        ),
        head=["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分"],
        rows=rows,
    )


def post_results(review, *, by):
    """五(一)5: the committee's notice of grades, in a set scope; 不合格 stays off the link and the group (A31)."""
    results = listed(review)
    rows = [
        [number, r.member.name, r.get_category_display()[:2], *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total)), r.get_grade_display()]
        for number, r in enumerate(results, start=1)
    ]
    best = sum(result.grade == rules.Level.EXCELLENT for result in results)
    committee, again = review.branch.committee, f"（第{review.version}次公示）" if review.version > 1 else ""
    review.result_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分等次的公示{again}",
        text=(
            f"经支部书记审查、{committee}复核，现将{review.branch}{review.cycle}党员积分和等次公示如下。优秀 {best} 人，"
            f"占党员总数 {review.members_total} 人的 {_print(shown(Fraction(best * 100, review.members_total)))}%。"
        ),
        head=["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分", "等次"],
        rows=rows,
        withheld=[n for n, result in enumerate(results, start=1) if result.grade == rules.Level.UNQUALIFIED],
        signed=committee.seal,
    )


def _print(points):
    return "" if points is None else f"{shown(points):f}"


def seal_review(review):
    """The filed year as it now stands."""
    text = [
        [r.member.name, *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total)), r.level, r.grade, r.remark]
        for r in results_of(review)
    ]
    seal(review.branch, subject=str(review), version=review.version, text=[review.filed_number, places_of(review)[1], *text])


def open_quarters(review):
    """The quarters that are not final yet, as (number, Quarter or None)."""
    return [
        (number, quarter)
        for number, quarter in quarters_of(review.branch, review.cycle).items()
        if quarter is None or quarter.status != Quarter.Status.CONFIRMED
    ]
