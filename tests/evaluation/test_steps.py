"""REVIEW_FLOW: right role, wrong role, each blocker's words; what reopening does."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation import actions
from evaluation.figures import rated_of, results_of
from evaluation.models import Review, Tally
from evaluation.rules import Need
from evaluation.steps import REVIEW_FLOW
from members.actions import give_login
from members.clock import supposing
from members.models import Member
from scoring.steps import QUARTER_FLOW
from tests import make


@pytest.fixture(autouse=True)
def january():
    with supposing(date(2026, 1, 25)):
        yield


@pytest.fixture
def review(branch, secretary, recorder, zhang, auditor):
    return make.counted_year(branch, secretary=secretary, recorder=recorder)


@pytest.fixture
def everybody(review):
    return [sheet.member for sheet in review.branch.quarters.get(number=4).sheets.all()]


@pytest.fixture
def counted(review, everybody, secretary, recorder, zhang):
    lines = dict.fromkeys(everybody, (1, 2, 0, 0)) | {zhang.member: (3, 0, 0, 0)}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)


def move(review, *names, by, **data):
    for name in names:
        remark = "理由" if REVIEW_FLOW.named[name].needs_remark else ""
        review = REVIEW_FLOW.move(review, name, by=by, remark=remark, **data)
    return review


def graded(review, secretary):
    review = move(review, "post", by=secretary)
    with supposing(date(2026, 2, 5)):
        review = make.appraised(move(review, "grade", by=secretary), by=secretary)
        return move(review, "sign", by=secretary)


def test_only_the_branch_leads_the_vote(review, recorder, zhang, li, auditor):
    for stranger in (recorder, zhang, li, auditor):
        with pytest.raises(PermissionDenied):
            REVIEW_FLOW.move(review, "open_vote", by=stranger, held_on=date(2026, 1, 24), scrutineer=zhang.member)


def test_the_secretary_is_no_scrutineer(review, secretary):
    with pytest.raises(ValidationError, match="支部书记不能担任监票人"):
        REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=date(2026, 1, 24), scrutineer=secretary.member)


def test_a_scrutineer_has_a_password_that_nobody_handed_out(client, review, secretary, zhang):
    give_login(zhang.member, by=secretary)

    with pytest.raises(ValidationError, match="张三还在用发放的一次性密码"):
        opened(review, secretary, zhang)
    assert "张三（还没有改一次性密码）" in make.login(client, secretary).get(review.get_absolute_url()).text

    zhang.refresh_from_db()
    zhang.must_change_password = False  # as their own new password does
    zhang.save()
    assert opened(review, secretary, zhang).status == "voting"


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2025, 9, 30), date(2026, 1, 26)])
def test_a_vote_is_held_at_the_years_end(review, secretary, zhang, day):
    with pytest.raises(ValidationError, match="测评日期应在 2025年10月1日以后"):
        REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=day, scrutineer=zhang.member)


def test_a_vote_waits_for_all_four_quarters_to_be_opened(branch, secretary, recorder, zhang):
    plan = make.standard(branch, by=secretary)
    make.quarter(plan, 4, by=recorder)
    review = actions.open_review(branch, plan.cycle, by=secretary)

    with pytest.raises(ValidationError, match="一季度还没有开启"):
        REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=date(2026, 1, 24), scrutineer=zhang.member)


def opened(review, secretary, zhang):
    return REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=date(2026, 1, 24), scrutineer=zhang.member)


LINE = {"excellent": 3, "qualified": 0, "basic": 0, "unqualified": 0, "abstained": 0, "spoiled": 0, "satisfied": 0, "partly": 0, "dissatisfied": 0, "unknown": 0}


@pytest.mark.parametrize(
    ("present", "papers", "words"),
    [
        (None, None, "还没有签到"),
        (3, None, "还没有登记发出和收回的票数"),
        (1, {"issued": 1, "returned": 1}, "实到 1 人，不足应到 3 人的一半"),
        (3, {"issued": 2}, "收回的选票多于发出的选票"),
        (3, {"first_counter": None, "second_counter": None}, "计票人只登记了 0 名"),
        (3, {}, "还有 3 人没有录票"),
    ],
)
def test_a_count_says_what_is_missing(review, secretary, recorder, zhang, present, papers, words):
    review = opened(review, secretary, zhang)
    if present:
        make.signed_in(review.appraisal, by=recorder, present=present)
    if papers is not None:
        make.papers(review.appraisal, 3, by=recorder, **papers)

    with pytest.raises(ValidationError, match=words):
        move(review, "count", by=secretary)


def test_sums_that_do_not_balance_are_refused(review, secretary, recorder, zhang):
    """Property 35."""
    review = opened(review, secretary, zhang)
    make.papers(make.signed_in(review.appraisal, by=recorder), 3, by=recorder)

    with pytest.raises(ValidationError, match="党员票合计 2，应等于有效票 3"):
        actions.enter_tally(Tally.objects.first(), by=recorder, **(LINE | {"excellent": 2}))


def test_a_row_typed_anew_loses_its_check_and_an_old_page_checks_nothing(review, secretary, recorder, zhang):
    review = opened(review, secretary, zhang)
    make.papers(make.signed_in(review.appraisal, by=recorder), 3, by=recorder)
    actions.enter_tally(Tally.objects.first(), by=recorder, **LINE)
    seen = Tally.objects.first()
    actions.check_tally(Tally.objects.first(), by=zhang)
    actions.enter_tally(Tally.objects.first(), by=recorder, **(LINE | {"excellent": 2, "qualified": 1}))

    with pytest.raises(ValidationError, match="刚刚被重新录过"):
        actions.check_tally(seen, by=zhang)
    row = Tally.objects.first()
    assert (row.excellent, row.checked_by) == (2, None)


def test_a_void_vote_is_repeated_and_kept(review, secretary, recorder, zhang):
    review = opened(review, secretary, zhang)

    review = move(review, "repeat", by=secretary)
    review = opened(review, secretary, zhang)

    assert [(vote.number, vote.void) for vote in review.appraisals.all()] == [(1, True), (2, False)]


def test_a_miscount_found_later_is_counted_again(counted, secretary):
    assert move(counted, "recount", by=secretary).status == Review.Status.VOTING


def test_points_wait_for_every_quarter(counted, secretary):
    quarter = counted.branch.quarters.get(number=2)
    QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="更正")

    with pytest.raises(ValidationError, match="二季度还没有汇总（自评与记录）"):
        move(counted, "post", by=secretary)


def test_settled_points_are_locked_until_the_review_is_reopened(counted, secretary, auditor):
    review = move(counted, "post", by=secretary)
    quarter = counted.branch.quarters.get(number=2)
    with pytest.raises(ValidationError, match="已计入年度结果"):
        QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="更正")

    review = move(review, "rework", by=secretary)

    assert (review.status, review.version, review.points_notice) == ("counted", 2, None)
    assert QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="更正").status == "open"


def test_a_reopened_notice_is_taken_down(counted, secretary):
    review = move(counted, "post", by=secretary)
    notice = review.points_notice

    move(review, "rework", by=secretary)

    notice.refresh_from_db()
    assert not notice.runs


def test_grades_wait_for_the_notice_and_for_points_that_stand(counted, secretary, zhang, auditor):
    counted = make.more_places(counted, 1, by=secretary, auditor=auditor)
    review = move(counted, "post", by=secretary)
    with pytest.raises(ValidationError, match="公示到 2026年1月30日"):
        move(review, "grade", by=secretary)

    Member.objects.filter(pk=zhang.member_id).update(sanctioned=True)
    with supposing(date(2026, 2, 5)), pytest.raises(ValidationError, match="公示以后情况有了变化，照现在的情况算出来不一样：.*张三（.*）。请先“退回重新核算”"):
        move(review, "grade", by=secretary)


def test_the_committee_returns_with_a_reason(counted, secretary, auditor):
    review = graded(counted, secretary)
    with pytest.raises(ValidationError, match="要写明理由"):
        REVIEW_FLOW.move(review, "return", by=auditor)

    review = REVIEW_FLOW.move(review, "return", by=auditor, remark="名额须书面同意")

    assert review.status == "counted"
    assert review.history.first().history_change_reason == "退回支部重新审定：名额须书面同意"


def test_only_the_committee_rechecks_and_not_its_own_branch(counted, secretary, auditor):
    review = graded(counted, secretary)
    with pytest.raises(PermissionDenied):
        move(review, "recheck", by=secretary)

    assert move(review, "recheck", by=auditor).rechecked_on == date(2026, 1, 25)


def test_a_filed_year_is_reopened_as_a_new_version_and_both_are_kept(counted, secretary, auditor):
    review = graded(counted, secretary)
    with supposing(date(2026, 2, 5)):
        review = move(review, "recheck", "publish", by=auditor)
    with supposing(date(2026, 2, 20)):
        review = move(review, "finish", by=auditor)
        review = REVIEW_FLOW.move(review, "file", by=auditor, filed_on=date(2026, 2, 20), filed_number="〔2026〕3号")
        review = move(review, "reopen", by=auditor)
        review = move(review, "post", by=secretary)

    assert (review.version, review.filed_number) == (2, "")
    assert set(review.results.values_list("version", flat=True)) == {1, 2}
    assert review.branch.seals.filter(subject=str(review)).count() == 1


def test_a_small_branch_has_one_place_with_written_consent(counted, secretary, auditor):
    """A7: three formal members have no place of their own."""
    assert not any(rated.outcome.level == "excellent" for rated in rated_of(counted))
    with pytest.raises(ValidationError, match="支部还没有书面申请"):
        actions.consent(counted, places=1, number="〔2026〕1号", by=auditor)
    with pytest.raises(ValidationError, match="一共只能有 1 个优秀名额"):
        actions.request_places(counted, places=2, reason="工作突出", by=secretary)
    counted = actions.request_places(counted, places=1, reason="工作突出", by=secretary)
    with pytest.raises(ValidationError, match="批复文号"):
        actions.consent(counted, places=1, number="", by=auditor)
    with pytest.raises(ValidationError, match="只申请了 1 个"):
        actions.consent(counted, places=2, number="〔2026〕1号", by=auditor)
    with pytest.raises(ValidationError, match="党委还没有批复"):
        move(counted, "post", by=secretary)

    counted = actions.consent(counted, places=1, number="〔2026〕1号", by=auditor)

    assert [rated.member.name for rated in rated_of(counted) if rated.outcome.level == "excellent"] == ["张三"]


def test_an_old_vote_between_equals_does_not_decide_a_new_computation(review, everybody, secretary, recorder, zhang, auditor):
    lines = dict.fromkeys(everybody, (3, 0, 0, 0))
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)
    review = make.more_places(review, 1, by=secretary, auditor=auditor)
    make.tie_voted(review, by=auditor)
    review = move(review, "post", by=secretary)

    review = move(review, "rework", by=secretary)

    assert all(Need.TIE in rated.outcome.needs for rated in rated_of(review))


def test_nobody_decides_an_own_case(review, everybody, secretary, recorder, zhang):
    lines = dict.fromkeys(everybody, (3, 0, 0, 0)) | {secretary.member: (1, 0, 0, 2)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)

    with pytest.raises(ValidationError, match="本人的事项要由其他支委登记"):
        make.decided(review, secretary.member, "verify", "dismissed", by=secretary)


def test_a_verified_unqualified_vote_is_unqualified_whatever_the_points(review, everybody, secretary, recorder, zhang, deputy):
    lines = dict.fromkeys(everybody, (1, 2, 0, 0)) | {zhang.member: (0, 0, 1, 2)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(make.member(review.branch, "监票")), lines=lines)
    make.decided(review, zhang.member, "verify", "upheld", by=secretary, reason="长期不参加组织生活")

    review = move(review, "post", by=secretary)

    result = results_of(review).get(member=zhang.member)
    assert (result.appraisal, result.total, result.grade) == (14, Decimal(84), "unqualified")
