"""The branch's year: every figure of it counted, nobody named, and the paragraph for the secretary's report."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.annual import branch_year, comparison, report_of
from evaluation.models import Review
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring import actions
from scoring.models import Notice
from tests import make
from tests.evaluation.test_board import LAST, settled


@pytest.fixture(autouse=True)
def february():
    with supposing(date(2026, 2, 10)):
        yield


@pytest.fixture
def cycle(branch):
    return make.cycle(branch.committee)


@pytest.fixture
def plan(branch, cycle, secretary):
    return make.standard(branch, cycle, by=secretary)


@pytest.fixture
def quarter(plan, recorder, zhang):
    return make.quarter(plan, 1, by=recorder)


def figures(branch, cycle, user):
    return {row.label: (row.now, row.before) for row in comparison(*branch_year(branch, cycle, user))}


def test_deductions_are_counted_by_heading_and_reversed_ones_are_not(quarter, secretary, recorder, zhang):
    sheet, own = quarter.sheets.get(member=zhang.member), quarter.sheets.get(member=secretary.member)
    make.deduction(sheet, "组1", by=recorder)
    make.deduction(sheet, "组2", by=recorder)
    make.deduction(own, "组1", by=recorder)
    make.deduction(sheet, "学1", by=recorder)
    actions.reverse(make.deduction(own, "学1", by=recorder), reason="记错", by=recorder)

    year, _ = branch_year(quarter.branch, quarter.cycle, secretary)

    assert [(heading.name, heading.lines, heading.people) for heading in year.headings] == [("组织生活", 3, 2), ("学习", 1, 1)]
    assert (year.deducted_people, len(year.lines)) == (2, 4)
    assert "全年登记扣分4条，涉及2人，主要是组织生活3条、学习1条。" in report_of(year, None)


@pytest.mark.parametrize(("ends_on", "word"), [(date(2025, 4, 29), "按期办结"), (date(2025, 4, 30), "逾期办结")])
def test_a_quarter_says_whether_it_was_in_time(quarter, secretary, recorder, zhang, ends_on, word):
    make.deduction(quarter.sheets.get(member=zhang.member), "组1", points=Decimal("3"), by=recorder)
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Notice.objects.update(ends_on=ends_on)

    first, second, *_ = branch_year(quarter.branch, quarter.cycle, secretary)[0].quarters

    assert (first.people, first.average, first.word) == (3, 14, word)
    assert (second.average, second.word) == (None, "没有开启")


@pytest.fixture
def posted(branch, cycle, secretary, recorder, zhang):
    """A year counted and settled: five members, one 优秀."""
    more = [make.member(branch) for _ in range(2)]
    review = make.counted_year(branch, year=cycle, secretary=secretary, recorder=recorder)
    people = [secretary.member, recorder.member, zhang.member, *more]
    lines = dict.fromkeys(people, (2, 3, 0, 0)) | {secretary.member: (5, 0, 0, 0)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)
    with supposing(date(2026, 1, 25)):
        return REVIEW_FLOW.move(review, "post", by=secretary)


def test_the_whole_year_beside_the_year_before(posted, branch, cycle, secretary, auditor):
    settled(branch, 2024, LAST)
    for member in branch.members.filter(sheets=None):
        member.left_on = date(2025, 1, 1)
        member.save()
    make.inspection(branch, cycle, 1, by=auditor)
    make.objection(posted.branch.quarters.get(number=1), on=date(2025, 4, 14))
    make.objection(Review.objects.get(pk=posted.pk).branch.quarters.get(number=2), on=date(2025, 7, 14))
    posted.refresh_from_db()
    with supposing(posted.points_notice.posted_on):
        actions.raise_objection(posted.points_notice, name="石长林", contact="13900000000", text="不对", channel="link", member=None)
    make.mention(branch, cycle, by=auditor)

    got = figures(branch, cycle, secretary)
    text = report_of(*branch_year(branch, cycle, secretary))

    assert got["党员总数"] == ("5", "5")
    assert got["优秀占比"] == ("20.0%", "20.0%")
    assert got["合格（人）"] == ("4", "4")
    assert got["民主测评应到、实到"] == ("5、5", "–")
    assert got["异议（件）"] == ("3", "0")
    assert got["扣分（条）"] == ("0", "–")
    assert text.startswith("2025年度，本支部有党员5名，5名参加积分制管理。季度平均得分：一季度15分、")
    assert "2026年1月24日开展民主测评，应到5人，实到5人，到会率100.0%。" in text
    assert "年度等次：优秀1名，合格4名；优秀占党员总数的20.0%（上年度20.0%），平均总分88.4分（上年度86.4分）。" in text
    assert "党委检查1次，发现问题1个，已整改销号0个。收到异议3件：待支部答复3件。受到党委通报表扬1次。" in text


def test_nothing_of_a_running_vote_is_told(branch, cycle, secretary):
    Review.objects.create(branch=branch, cycle=cycle, status="voting", members_total=5, formal_total=5)

    got = figures(branch, cycle, secretary)

    assert (got["民主测评应到、实到"], got["优秀（人）"], got["党员总数"]) == (("–", "–"), ("–", "–"), ("5", "–"))


def test_who_was_returned_is_told_with_the_reason(client, posted, branch, secretary, auditor):
    with supposing(date(2026, 2, 10)):
        graded = make.appraised(REVIEW_FLOW.move(posted, "grade", by=secretary), by=secretary)
        REVIEW_FLOW.move(graded, "sign", by=secretary)
        REVIEW_FLOW.move(posted, "return", by=auditor, remark="记录不全")

    page = make.login(client, secretary).get(reverse("branch_year", args=[branch.pk, 2025])).text

    assert "党委退回：记录不全" in page
    assert "被退回重新审定1次" in page


def test_the_page_names_no_member(client, branch, cycle, secretary, auditor, zhang):
    """不合格 and 通报 of a plain member are counted, never named on what is printed and read out."""
    review = settled(branch, 2025, {"qualified": 3, "unqualified": 1})
    low = review.results.get(grade="unqualified").member
    make.mention(branch, cycle, zhang.member, kind="criticism", text="张三拒不履行职责", by=auditor)

    page = make.login(client, secretary).get(reverse("branch_year", args=[branch.pk, 2025])).text

    assert "通报批评一名党员" in page
    assert "不合格1名" in page
    assert not any(name in page for name in (low.name, "张三"))


def test_the_record_keeper_reads_the_year_but_no_mention(client, branch, cycle, recorder, auditor):
    make.mention(branch, cycle, by=auditor)

    page = make.login(client, recorder).get(reverse("branch_year", args=[branch.pk, 2025])).text

    assert "没有您可以看到的通报" in page
    assert "通报表扬1次" not in page


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("recorder", 200), ("auditor", 200), ("zhang", 403), ("li", 404)])
def test_officers_and_the_committee_open_the_page(client, request, branch, cycle, auditor, who, status):
    make.login(client, request.getfixturevalue(who))

    assert client.get(reverse("branch_year", args=[branch.pk, 2025])).status_code == status
    if status == 200:
        assert client.get(reverse("branch_year", args=[branch.pk, 2019])).status_code == 404
        assert client.post(reverse("branch_year", args=[branch.pk, 2025])).status_code == 405
