"""The vote on paper: its day and roll, its papers, its counts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from evaluation import rules
from evaluation.actions.decisions import set_aside
from evaluation.figures import electronic_of, roll_on, scrutineers_for, took_papers
from evaluation.models import Appraisal, Attendance, Review, Round, Tally
from evaluation.secret import box
from members.clock import in_words, today
from members.models import User
from members.rules import HEADS, Role
from scoring.actions import add
from scoring.figures import here_between, year_of
from scoring.models import Cycle
from scoring.rules import QUARTERS, quarter_span

COUNTED_BY_BOX = {  # of an electronic vote: (papers, columns of a tally)
    Round.Electorate.MEMBERS: (("issued", "returned", "spoiled"), Tally.VOTES),
    Round.Electorate.MASSES: (("masses_issued", "masses_returned", "masses_spoiled"), Tally.MASSES),
}


def open_vote(review, *, held_on, scrutineer, by):
    """A26: the people rated, the roll, 党员总数 and the settings of the vote are frozen on the day of the appraisal.

    A34: the scrutineer checks under a login of their own.
    """
    earliest = quarter_span(review.cycle.year, QUARTERS)[0]
    if not earliest <= held_on <= today():
        raise ValidationError(f"测评日期应在 {in_words(earliest)}以后、今天以前。")
    if review.appraised_on and held_on < review.appraised_on:
        raise ValidationError(f"测评不能早于 {in_words(review.appraised_on)}的互评会议。")
    _check_scrutineer(review, scrutineer, held_on)
    members = here_between(review.branch, held_on, held_on)
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
    for voter in roll_on(review.branch, cycle, held_on)[0]:
        add(Attendance(appraisal=appraisal, member=voter), by, "列入签到册")


def _check_scrutineer(review, scrutineer, held_on):
    """A34: not the secretary, somebody who may be asked, with a password that nobody else knows."""
    if any(Role(office.role) is Role.SECRETARY and office.branch_id == review.branch_id and office.covers(held_on) for office in scrutineer.appointments.all()):
        raise ValidationError("支部书记不能担任监票人。")
    if scrutineer not in scrutineers_for(review.branch):
        raise ValidationError(f"{scrutineer}不能担任本支部的监票人：请选本支部、邻近支部的党员，或者党委复核人。")
    if User.objects.filter(member=scrutineer, must_change_password=True).exists():  # whoever handed it out knows it
        raise ValidationError(f"{scrutineer}还在用发放的一次性密码，发放的人也知道。请{scrutineer}先登录改成自己的密码，再来监票；或者另选监票人。")


@transaction.atomic
def name_scrutineer(appraisal, *, scrutineer, reason, by):
    """A34: another one in place of who cannot go on. Nothing is taken over unseen: what the former one checked, typed and signed is done anew."""
    appraisal = lock_appraisal(appraisal, "换监票人")
    if not by.roles_in(appraisal.review.branch) & HEADS:
        raise PermissionDenied
    if electronic_of(appraisal):
        raise ValidationError("电子票由三名计票监票人开箱，不能换监票人。要换人，请先作废这一轮电子投票。")
    if scrutineer == appraisal.scrutineer:
        raise ValidationError({"scrutineer": f"{scrutineer}现在就是监票人。"})
    if scrutineer in appraisal.counters or appraisal.tallies.filter(copy=1, entered_by__member=scrutineer).exists():
        raise ValidationError({"scrutineer": f"{scrutineer}在这次测评里计票或录票，不能监票。"})
    _check_scrutineer(appraisal.review, scrutineer, appraisal.held_on)
    said = f"监票人由{appraisal.scrutineer}换为{scrutineer}：{reason}"
    appraisal.scrutineer, appraisal.signed_report = scrutineer, ""
    add(appraisal, by, said)
    for tally in appraisal.tallies.filter(Q(copy=2, entered_by__isnull=False) | Q(checked_by__isnull=False)):
        if tally.copy == 2:
            tally.entered_by = None
            for name in (*Tally.VOTES, *Tally.MASSES):
                setattr(tally, name, None)
        tally.checked_by = None
        add(tally, by, said)
    return appraisal


def void_vote(review, *, by, reason):
    """A30: the vote is void and repeated; it stays on the record. More places were asked for and consented to for its figures: anew (A7)."""
    review.requested_places, review.requested_for, review.requested_on = 0, "", None
    review.consent_places, review.consent_number, review.consented_on = 0, "", None
    appraisal = review.appraisal
    set_aside(review.decisions, by=by, reason="测评作废，不再有效")
    for round in appraisal.rounds.standing():
        box.void(round)
    appraisal.void = True
    add(appraisal, by, f"作废：{reason}")


def lock_appraisal(appraisal, deed):
    """The vote as it now stands, held; refused in words once its figures are fixed."""
    review = Review.objects.select_for_update().get(pk=appraisal.review_id)
    appraisal = Appraisal.objects.select_related("review__cycle").get(pk=appraisal.pk)
    if review.status != Review.Status.VOTING or appraisal.void:
        raise ValidationError(f"考评“{review.get_status_display()}”，不能再{deed}。")
    return appraisal


def _refuse_typed(electronic, figures, row, part):
    """What a ballot box counts is typed by nobody; a figure that stands may be sent again."""
    for electorate in Round.Electorate:
        names = COUNTED_BY_BOX[electorate][part]
        if electorate in electronic and any((figures[name] or 0) != (getattr(row, name) or 0) for name in names if name in figures):
            raise ValidationError(f"{electorate.label}用电子票，由票箱计票，不能录入。个别纸质票由两名计票人用票签到投票机上代投。")


@transaction.atomic
def sign_in(appraisal, *, changes, by):
    """A21, A28: who did not come or is not counted as due (`changes`: {Attendance: (state, remark)}); 应到 and 实到 follow."""
    appraisal = lock_appraisal(appraisal, "改签到")
    for voter, (state, remark) in changes.items():
        voter.state, voter.remark = state, remark
        add(voter, by, "签到")
    roll = list(appraisal.attendances.all())
    appraisal.eligible = sum(voter.due for voter in roll)
    appraisal.present = sum(voter.state == Attendance.State.PRESENT for voter in roll)
    if not appraisal.present:
        raise ValidationError("没有一个人到会，不能测评。")
    if gone := [voter.member.name for voter in changes if voter.state != Attendance.State.PRESENT and voter.member_id in took_papers(appraisal)]:
        raise ValidationError(f"{'、'.join(gone)}已经领了电子票，不能改为没有到会。")
    if appraisal.issued is not None and appraisal.issued > appraisal.present:
        raise ValidationError(f"已登记发出选票 {appraisal.issued} 张，实到不能少于 {appraisal.issued} 人。要改，请先改票数。")
    return add(appraisal, by, "签到")


@transaction.atomic
def choose_asked(appraisal, *, members, by):
    """A24: about whom the masses are asked; settled before their papers are typed."""
    appraisal = lock_appraisal(appraisal, "改群众测评名单")
    if Round.Electorate.MASSES in electronic_of(appraisal):
        raise ValidationError("群众正在用电子票，名单印在票上，不能再改。")
    if appraisal.masses_returned:
        raise ValidationError("群众票已经登记，名单不能再改。要改，请先把群众票三项清空。")
    chosen = {member.pk for member in members}
    for tally in appraisal.tallies.all():
        if tally.asked != (tally.member_id in chosen):
            tally.asked = not tally.asked
            add(tally, by, "列入群众测评" if tally.asked else "不列入群众测评")


@transaction.atomic
def attach_report(appraisal, *, scan, by):
    """A34: the signed F7 as a photo or scan; an earlier one stays in the history."""
    appraisal = lock_appraisal(appraisal, "换计票报告单")
    appraisal.signed_report = scan
    return add(appraisal, by, "上传签字的计票报告单")


def drop_report(appraisal, *, by, reason):
    """The signed F7 counts no more; it stays in the history."""
    if appraisal.signed_report:
        appraisal.signed_report = ""
        add(appraisal, by, reason)


@transaction.atomic
def enter_papers(appraisal, *, by, **papers):
    """发出, 收回, 废票, who led and who counted. From 20 papers on a second, blind count is asked for (A34)."""
    appraisal = lock_appraisal(appraisal, "改票数")
    if appraisal.present is None:
        raise ValidationError("请先签到：发出的选票不能多于实到人数。")
    if papers["masses_returned"] and not appraisal.tallies.filter(asked=True).exists():
        raise ValidationError("群众测评名单里没有人，群众票不用填。")
    electronic = electronic_of(appraisal)
    _refuse_typed(electronic, papers, appraisal, 0)
    for name, value in papers.items():
        setattr(appraisal, name, value)
    appraisal.blind = Round.Electorate.MEMBERS not in electronic and (appraisal.review.cycle.always_two_counts or rules.needs_two_counts(appraisal.issued))
    add(appraisal, by, "登记票数")
    if appraisal.blind and not appraisal.tallies.filter(copy=2).exists():
        for tally in appraisal.tallies.filter(copy=1):
            add(Tally(appraisal=appraisal, member_id=tally.member_id, copy=2, asked=tally.asked), by, "第二份计票")
    return appraisal


def copy_of(appraisal, user):
    """Which count this user types: the scrutineer the second one of a blind count, the recorder and officers the first."""
    if appraisal.scrutineer_id == user.member_id:
        return 2 if appraisal.blind else None
    typists = {Role.RECORDER, Role.DEPUTY, Role.OFFICER}
    return 1 if user.roles_in(appraisal.review.branch) & typists else None


@transaction.atomic
def enter_tally(tally, *, by, **figures):
    """One line as typed. Its sums must equal the papers; typing it anew takes back the scrutineer's check."""
    appraisal = tally.appraisal = lock_appraisal(tally.appraisal, "录票")  # whose count it is may have changed since the row was read
    review = appraisal.review
    _refuse_typed(electronic_of(appraisal), figures, tally, 1)
    if appraisal.returned is None:
        raise ValidationError("请先登记发出和收回的票数。")
    if copy_of(appraisal, by) != tally.copy:
        raise PermissionDenied
    figures = {name: getattr(tally, name) or 0 for name in (*Tally.VOTES, *Tally.MASSES)} | figures
    ours = sum(figures[name] for name in Tally.VOTES)
    masses = sum(figures[name] for name in Tally.MASSES)
    problems = []
    if ours != appraisal.valid:
        problems.append(f"党员票合计 {ours}，应等于有效票 {appraisal.valid}（收回 {appraisal.returned} − 废票 {appraisal.spoiled}）。")
    if not tally.asked and masses:
        problems.append(f"{tally.member}不在群众测评名单里，不填群众票。")
    elif masses != tally.masses_due:
        problems.append(f"群众票合计 {masses}，应等于有效票 {tally.masses_due}（收回 {appraisal.masses_returned} − 废票 {appraisal.masses_spoiled}）。")
    if problems:
        raise ValidationError(problems)
    if tally.copy == 1 and tally.entered_by_id and any(getattr(tally, name) != value for name, value in figures.items()):
        set_aside(review.decisions.filter(member=tally.member), by=by, reason="这一行票数有改动，不再有效")
    for name, value in figures.items():
        setattr(tally, name, value)
    tally.entered_by, tally.checked_by = by, None
    return add(tally, by, "录票")


@transaction.atomic
def check_tally(tally, *, by):
    """A34: the scrutineer, under an own login, finds the row as on the signed tally sheet."""
    seen, appraisal = tally.figures, lock_appraisal(tally.appraisal, "核对")
    if by.member_id != appraisal.scrutineer_id:
        raise PermissionDenied
    tally.refresh_from_db()
    if tally.figures != seen:
        raise ValidationError(f"{tally.member}一行刚刚被重新录过，请按新的数字再核对。")
    if tally.entered_by_id is None:
        raise ValidationError(f"{tally.member}一行还没有录票。")
    if tally.entered_by_id == by.pk:
        raise ValidationError("录票人不能核对自己录的票。")
    tally.checked_by = by
    return add(tally, by, "监票人核对无误")
