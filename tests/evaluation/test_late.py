"""Who comes late in the year, and facts that change once a year is settled."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.figures import asked_of, results_of
from evaluation.models import Review, Tally
from evaluation.papers import branch_summary, record
from evaluation.steps import REVIEW_FLOW
from evaluation.why import account_of
from members.actions import leave
from members.clock import supposing
from members.models import Member
from reports.record_table import record_table
from reports.summary_table import check_grades, check_members, summary_table
from scoring.actions import certify
from scoring.figures import year_of
from tests import make

VOTED, AFTER = date(2026, 1, 24), date(2026, 2, 5)


@pytest.fixture(autouse=True)
def january():
    with supposing(date(2026, 1, 25)):
        yield


@pytest.fixture
def newcomer(branch):
    """Came in the middle of the fourth quarter: no sheet here."""
    return make.member(branch, "新来", arrived_on=date(2025, 11, 10))


@pytest.fixture
def review(branch, newcomer, secretary, recorder, zhang, auditor):
    return make.counted_year(branch, secretary=secretary, recorder=recorder)


def certified(member, review, *, by, numbers=(1, 2, 3, 4), task=Decimal(9)):
    certify(member, review.cycle, points=dict.fromkeys(numbers, Decimal(14)), task=task, issued_by="种苗站党支部", by=by)


def voted(review, secretary, recorder, zhang, **lines):
    found = {year.member: (1, 3, 0, 0) for year in year_of(review.branch, review.cycle, on=VOTED).values()}
    by_name = {member.name: member for member in found}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=found | {by_name[name]: line for name, line in lines.items()})


def move(review, *names, by):
    for name in names:
        review = REVIEW_FLOW.move(review, name, by=by, remark="理由" if REVIEW_FLOW.named[name].needs_remark else "")
    return review


def graded(review, secretary):
    review = move(review, "post", by=secretary)
    with supposing(AFTER):
        return make.appraised(move(review, "grade", by=secretary), by=secretary)


def test_who_came_late_without_points_is_ungraded_and_stands_in_every_list(review, newcomer, secretary, recorder, zhang):
    review = move(voted(review, secretary, recorder, zhang), "post", by=secretary)

    result = results_of(review).get(member=newcomer)
    assert (result.base, result.task, result.total, result.grade, result.remark) == (None, None, None, "ungraded", "不定等次；本年度没有积分")
    assert [row[1:8] for row in review.points_notice.rows if row[1] == "新来"] == [["新来", "普通", "", "", "", "", ""]]
    summary = branch_summary(review.branch, review.cycle)
    (line,) = (row for row in summary.branches[0].rows if row.name == "新来")
    assert (line.base, line.grade, line.remark) == (None, "不定等次", "不定等次；本年度没有积分")
    assert check_members(summary.branches) == "党员总数 4 ＝ 参加 4＋不参加 0（4），相符"
    assert "不定等次 1" in check_grades(summary.branches)
    assert summary_table(summary)
    actions.seal_review(review)


def test_the_list_before_the_year_is_settled_names_them_too(review, newcomer):
    summary = branch_summary(review.branch, review.cycle).branches[0]

    (line,) = (row for row in summary.rows if row.name == "新来")
    assert (line.grade, line.remark) == ("不定等次", "本年度没有积分")
    assert (summary.members_total, summary.taking_part, summary.came, summary.went) == (4, 4, 0, 0)


def test_a_whole_certificate_gives_a_year_and_a_grade(client, review, newcomer, secretary, recorder, zhang):
    certified(newcomer, review, by=recorder)

    review = graded(voted(review, secretary, recorder, zhang), secretary)

    result = results_of(review).get(member=newcomer)
    assert (result.q4, result.base, result.task, result.level, result.total, result.grade) == (14, 56, 9, "qualified", 83, "qualified")
    paper = record(newcomer, 2025, reader=secretary)
    assert [(quarter.points, quarter.opinion) for quarter in paper.quarters] == [(14, "原支部证明")] * 4
    assert (paper.total, paper.category) == (83, "普通类")
    assert record_table(paper)
    page = make.login(client, secretary).get(reverse("why", args=[result.pk]))
    assert "14 + 14 + 14 + 14 = 56（一季度、二季度、三季度、四季度由原支部证明）" in page.text


@pytest.mark.parametrize(("numbers", "task", "graded"), [((1, 2, 3, 4), Decimal(0), True), ((3, 4), Decimal(9), True), ((4,), Decimal(9), False), ((1, 2, 3), None, False)])
def test_without_task_points_or_two_quarters_nobody_is_graded(review, newcomer, recorder, numbers, task, graded):
    certified(newcomer, review, by=recorder, numbers=numbers, task=task)

    assert year_of(review.branch, review.cycle)[newcomer.pk].ungraded != graded


def test_task_points_come_with_the_last_quarter(client, review, newcomer, recorder):
    with pytest.raises(ValidationError, match="请填四季度得分"):
        certified(newcomer, review, by=recorder, numbers=(1, 2, 3))

    page = make.login(client, recorder).post(
        reverse("certificates", args=[newcomer.pk]), {"cycle": review.cycle.pk, "issued_by": "种苗站党支部", "q1": "14", "task": "8"}
    )
    assert page.status_code == 422
    assert "请填四季度得分" in page.text
    assert 'value="8"' in page.text


def test_the_former_branch_says_the_task_points_it_gave(client, review, other_branch, zhang, secretary, recorder, li):
    """Moved after the quarters were closed: points and task points are offered, and others are refused."""
    leave(zhang.member, going="transferred", on=date(2025, 12, 20), to_branch=other_branch, by=secretary)
    mover = Member.objects.get(pk=zhang.member_id)
    clerk = make.officer(other_branch, "recorder", "李记录")
    page = make.login(client, clerk).get(reverse("certificates", args=[mover.pk])).text
    assert 'name="task" value="10"' in page
    with pytest.raises(ValidationError, match="任务分原支部已评定为"):
        certify(mover, review.cycle, points={4: Decimal(15)}, task=Decimal(1), issued_by="机关党支部", by=clerk)


def test_the_vote_is_opened_with_a_warning_about_arrivals(review, newcomer, secretary):
    offer = next(offer for offer in REVIEW_FLOW.offers(secretary, review, {}) if offer.name == "open_vote")

    assert any("1 名转入的党员积分不满两个季度或没有任务分：新来" in str(warning) for warning in offer.warnings)
    certified(newcomer, review, by=secretary)
    offer = next(offer for offer in REVIEW_FLOW.offers(secretary, Review.objects.get(), {}) if offer.name == "open_vote")
    assert not any("新来" in str(warning) and "转入" in str(warning) for warning in offer.warnings)


def test_points_that_come_after_the_ballot_was_made_stop_nothing(review, newcomer, secretary, recorder, zhang):
    review = voted(review, secretary, recorder, zhang)
    certified(newcomer, review, by=recorder)

    assert newcomer.pk not in asked_of(review)
    review = graded(review, secretary)

    result = results_of(review).get(member=newcomer)
    assert (result.grade, result.base) == ("ungraded", 56)
    assert result.remark == "不定等次；测评开始以后才登记积分，没有列入测评票"


def test_who_moves_between_the_year_and_the_vote_is_counted_where_each_figure_belongs(branch, review, other_branch, secretary, recorder, zhang, li):
    """The year stays in the branch where it was made; 党员总数 is that of the day of the appraisal (A26)."""
    goes, comes = make.member(branch, "去林"), make.member(other_branch, "来林")
    leave(goes, going="transferred", on=date(2026, 1, 10), to_branch=other_branch, by=secretary)
    leave(comes, going="transferred", on=date(2026, 1, 10), to_branch=branch, by=li)
    review = move(voted(review, secretary, recorder, zhang), "post", by=secretary)

    summary = branch_summary(branch, review.cycle).branches

    assert goes.name in {row.name for row in summary[0].rows}
    assert (summary[0].came, summary[0].went) == (1, 1)
    assert check_members(summary) == "党员总数 5 ＝ 参加 5＋不参加 0＋年后增加 1－年后减少 1（5），相符"


def test_what_a_settled_year_says_stays_as_it_was(review, secretary, recorder, zhang):
    """附件2 and “why” are read from the snapshot: a sanction that comes later changes neither."""
    review = graded(voted(review, secretary, recorder, zhang, 张三=(4, 0, 0, 0)), secretary)
    before = [cells_of(review, zhang.member, secretary), steps_of(review, zhang.member, secretary)]

    Member.objects.filter(pk=zhang.member_id).update(sanctioned=True)

    assert [cells_of(review, zhang.member, secretary), steps_of(review, zhang.member, secretary)] == before
    assert len(before[1]) >= 3


def cells_of(review, member, reader):
    return record(member, review.cycle.year, reader=reader).why


def steps_of(review, member, reader):
    account = account_of(results_of(review).get(member=member), reader)
    return [*account.steps, account.sentence]


def test_the_member_reads_no_step_that_tells_the_grade_before_it_is_public(review, secretary, recorder, zhang):
    review = graded(voted(review, secretary, recorder, zhang), secretary)

    told = account_of(results_of(review).get(member=zhang.member), zhang).steps

    assert told
    assert not any(step.graded for step in told)
    assert "等次" not in {step.title for step in told}


@pytest.mark.parametrize(("step", "status", "back"), [("sign", "graded", "退回重新核算"), ("recheck", "secretary", "退回支部重新审定"), ("publish", "committee", "退回支部重新审定")])
def test_a_fact_that_moved_after_grading_stops_each_further_step(review, secretary, recorder, auditor, zhang, step, status, back):
    """A5 of the review's facts: with the sanction 张三 may not be 优秀."""
    review = make.more_places(voted(review, secretary, recorder, zhang, 张三=(4, 0, 0, 0)), 1, by=secretary, auditor=auditor)
    review = graded(review, secretary)
    assert results_of(review).get(member=zhang.member).level == "excellent"
    with supposing(AFTER):
        for name, by in (("sign", secretary), ("recheck", auditor)):
            if review.status != status:
                review = move(review, name, by=by)
        Member.objects.filter(pk=zhang.member_id).update(sanctioned=True)

        with pytest.raises(ValidationError, match=f"张三（最终层次优秀，现为合格，总分90，现为88，等次优秀，现为合格）。请先“{back}”"):
            move(review, step, by=secretary if step == "sign" else auditor)
        Member.objects.filter(pk=zhang.member_id).update(sanctioned=False)
        assert move(review, step, by=secretary if step == "sign" else auditor).status != status


def test_a_recount_takes_back_what_rested_on_a_changed_row_only(review, secretary, recorder, zhang):
    """What was found about 张三 stands on other figures now; about 田记录 nothing changed. The signed report is another."""
    review = voted(review, secretary, recorder, zhang, 张三=(0, 1, 1, 2), 田记录=(0, 1, 1, 2))
    for person in (zhang.member, recorder.member):
        make.decided(review, person, "verify", "upheld", by=secretary)
    assert review.appraisal.signed_report

    review = move(review, "recount", by=secretary)
    tally = Tally.objects.get(appraisal=review.appraisal, member=zhang.member)
    same = Tally.objects.get(appraisal=review.appraisal, member=recorder.member)
    actions.enter_tally(tally, by=recorder, **figures(tally) | {"qualified": 0, "basic": 2})
    actions.enter_tally(same, by=recorder, **figures(same))

    kept = {decision.member: decision.set_aside for decision in review.decisions.all()}
    assert kept == {zhang.member: True, recorder.member: False}
    assert review.appraisal.signed_report.name == ""
    assert {row.signed_report for row in review.appraisal.history.all()} - {""}
    with pytest.raises(ValidationError, match="还没有上传签字的计票报告单"):
        move(review, "count", by=secretary)


def figures(tally):
    return dict(zip((*Tally.VOTES, *Tally.MASSES), tally.figures, strict=True))


def test_who_left_and_came_back_late_is_ungraded_without_task_points(branch, other_branch, secretary, recorder, li, zhang, auditor):
    """Two quarters of their own here, none of the last: with it tasks are graded (R18)."""
    goes = make.member(branch, "去来")
    plan = make.standard(branch, by=secretary)
    for number in (1, 2):
        make.quarter(plan, number, by=recorder)
    leave(goes, going="transferred", on=date(2025, 6, 20), to_branch=other_branch, by=secretary)
    back = Member.objects.get(pk=goes.pk)
    leave(back, going="transferred", on=date(2025, 11, 20), to_branch=branch, by=li)
    for number in (3, 4):
        make.quarter(plan, number, by=recorder)

    year = year_of(branch, plan.cycle)[goes.pk]
    assert (set(year.rows), year.tasked, year.ungraded) == ({1, 2}, False, True)
    certify(back, plan.cycle, points={3: Decimal(15), 4: Decimal(15)}, task=Decimal(8), issued_by="国有林场党支部", by=recorder)
    year = year_of(branch, plan.cycle)[goes.pk]
    assert (year.base, year.task, year.ungraded) == (60, 8, False)


def test_who_comes_after_the_year_brings_no_points_of_it(review, other_branch, branch, zhang, secretary, li):
    """The year was made and is graded where it was; a certificate here would hide its 附件2."""
    leave(zhang.member, going="transferred", on=date(2026, 1, 10), to_branch=other_branch, by=secretary)
    mover = Member.objects.get(pk=zhang.member_id)

    with pytest.raises(ValidationError, match="张三2026年1月10日转入，2025年度的积分和等次在原支部评定，不用登记"):
        certify(mover, review.cycle, points={1: Decimal(15)}, issued_by="机关党支部", by=li)
    assert record(mover, 2025, reader=secretary).branch == branch.name


def test_the_record_of_two_moves_is_that_of_the_last_branch(review, newcomer, other_branch, secretary, recorder, li):
    certified(newcomer, review, by=recorder, numbers=(1,), task=None)
    leave(newcomer, going="transferred", on=date(2025, 12, 1), to_branch=other_branch, by=secretary)
    here = make.quarter(make.standard(other_branch, review.cycle, by=li), 3, by=li)
    here.sheets.create(member=newcomer, category="ordinary")

    member = make.user(Member.objects.get(pk=newcomer.pk))
    assert record(newcomer, 2025, reader=member).branch == other_branch.name


def test_a_correction_of_the_certified_quarter_keeps_the_task_points(review, newcomer, recorder):
    certified(newcomer, review, by=recorder)

    certify(newcomer, review.cycle, points={4: Decimal(13)}, issued_by="种苗站党支部", by=recorder)

    assert newcomer.certificates.get(number=4).task == 9


def test_the_cross_check_fails_where_the_numbers_do(review, secretary, recorder, zhang):
    review = move(voted(review, secretary, recorder, zhang), "post", by=secretary)
    Review.objects.filter(pk=review.pk).update(members_total=7)

    assert check_members(branch_summary(review.branch, review.cycle).branches) == "党员总数 7 ≠ 参加 4＋不参加 0（4），不符"


def test_a_latecomer_reads_own_points_and_result(client, review, newcomer, secretary, recorder, auditor, zhang):
    """The result may be objected to: its way stands on the member's own page, with what the former branch certified."""
    certified(newcomer, review, by=recorder)
    review = graded(voted(review, secretary, recorder, zhang), secretary)

    page = make.login(client, make.user(newcomer)).get(reverse("mine")).text

    assert reverse("why", args=[results_of(review).get(member=newcomer).pk]) in page
    assert "原支部评定" in page


def test_who_has_no_points_finds_the_result_and_no_dead_link(client, review, newcomer, secretary, recorder, zhang):
    review = move(voted(review, secretary, recorder, zhang), "post", by=secretary)
    result = results_of(review).get(member=newcomer)
    make.login(client, make.user(newcomer))

    assert reverse("why", args=[result.pk]) in client.get(reverse("mine")).text
    for name in ("mine", "home"):
        assert reverse("record", args=[newcomer.pk, 2025]) not in client.get(reverse(name)).text
    assert reverse("record", args=[newcomer.pk, 2025]) not in client.get(reverse("why", args=[result.pk])).text


def test_a_check_that_was_read_before_another_scrutineer_came_does_not_land(review, secretary, recorder, zhang):
    other = make.user(make.member(review.branch, "另人"))
    with supposing(VOTED):
        review = REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=VOTED, scrutineer=zhang.member)
        appraisal = make.papers(make.signed_in(review.appraisal, by=recorder), 4, by=recorder)
        tally = appraisal.tallies.get(member=secretary.member)
        actions.enter_tally(tally, by=recorder, **figures(tally) | dict.fromkeys(Tally.VOTES + Tally.MASSES, 0) | {"qualified": 4})
        stale = Tally.objects.select_related("appraisal").get(pk=tally.pk)
        actions.name_scrutineer(appraisal, scrutineer=other.member, reason="住院", by=secretary)

        with pytest.raises(PermissionDenied):
            actions.check_tally(stale, by=zhang)
    assert Tally.objects.get(pk=tally.pk).checked_by is None
