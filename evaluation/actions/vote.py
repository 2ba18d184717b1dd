"""The vote on paper: its day and roll, its papers, its counts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.models import Appraisal, Review, Tally
from members.clock import today
from members.models import Member, User
from members.rules import Role
from scoring.actions import add, chinese_day
from scoring.figures import year_of
from scoring.models import Cycle
from scoring.rules import QUARTERS, quarter_span


def open_vote(review, *, held_on, scrutineer, by):
    """A26: the people rated and 党员总数 are frozen on the day of the appraisal. A34: the scrutineer checks under a login of their own."""
    earliest = quarter_span(review.cycle.year, QUARTERS)[0]
    if not earliest <= held_on <= today():
        raise ValidationError(f"测评日期应在 {chinese_day(earliest)}以后、今天以前。")
    if review.appraised_on and held_on < review.appraised_on:
        raise ValidationError(f"测评不能早于 {chinese_day(review.appraised_on)}的互评会议。")
    if any(Role(office.role) is Role.SECRETARY and office.branch_id == review.branch_id and office.covers(held_on) for office in scrutineer.appointments.all()):
        raise ValidationError("支部书记不能担任监票人。")
    if User.objects.filter(member=scrutineer, must_change_password=True).exists():  # whoever handed it out knows it
        raise ValidationError(f"{scrutineer}还在用发放的一次性密码，发放的人也知道。请{scrutineer}先登录改成自己的密码，再开始测评；或者另选监票人。")
    members = Member.objects.filter(branch=review.branch, left_on=None)
    cycle = Cycle.objects.select_for_update().get(pk=review.cycle_id)
    if not cycle.voting:
        cycle.voting = True
        add(cycle, by, "测评开始，有关设置固定")
    review.members_total = members.count()
    review.formal_total = sum(not member.is_probationary_on(held_on) for member in members)
    number = review.appraisals.count() + 1
    appraisal = add(Appraisal(review=review, number=number, held_on=held_on, scrutineer=scrutineer), by, "开始测评")
    for year in year_of(review.branch, review.cycle, on=held_on).values():
        if not year.ungraded:
            add(Tally(appraisal=appraisal, member=year.member), by, "列入测评名单")


def void_vote(review, *, by, reason):
    """A30: the vote is void and repeated; it stays on the record."""
    appraisal = review.appraisal
    appraisal.void = True
    add(appraisal, by, f"作废：{reason}")


@transaction.atomic
def enter_papers(appraisal, *, by, **papers):
    """应到, 实到, 发出, 收回, 废票. From 20 papers on a second, blind count is asked for (A34)."""
    review = Review.objects.select_for_update().get(pk=appraisal.review_id)
    if review.status != Review.Status.VOTING or appraisal.void:
        raise ValidationError(f"考评“{review.get_status_display()}”，不能再改票数。")
    for name, value in papers.items():
        setattr(appraisal, name, value)
    appraisal.blind = review.cycle.always_two_counts or rules.needs_two_counts(appraisal.issued)
    add(appraisal, by, "登记票数")
    if appraisal.blind and not appraisal.tallies.filter(copy=2).exists():
        for tally in appraisal.tallies.filter(copy=1):
            add(Tally(appraisal=appraisal, member_id=tally.member_id, copy=2), by, "第二份计票")


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
    return add(tally, by, "录票")


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
    return add(tally, by, "监票人核对无误")
