"""A year corrected: objections to its notices, what they reverse, the version that follows, the number it is filed under."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import actions
from evaluation.findings import disputes_of, findings_of
from evaluation.models import Result, Review
from evaluation.steps import REVIEW_FLOW, recheck_all
from evaluation.versions import changes_between, results_in, versions_of
from members.clock import supposing
from scoring.actions import raise_objection
from scoring.steps import OBJECTION_FLOW, QUARTER_FLOW
from tests import make

POSTED = date(2026, 1, 25)


@pytest.fixture(autouse=True)
def january():
    with supposing(POSTED):
        yield


@pytest.fixture
def posted(branch, secretary, recorder, deputy, zhang, auditor):
    return published_points(branch, secretary, recorder, zhang)


def published_points(branch, secretary, recorder, zhang):
    """The year's points are published; 张三 lost two points in the first quarter."""
    review = make.counted_year(branch, secretary=secretary, recorder=recorder, deducted=[zhang.member])
    people = [sheet.member for sheet in branch.quarters.get(number=4).sheets.all()]
    lines = dict.fromkeys(people, (1, 3, 0, 0))
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)
    return REVIEW_FLOW.move(review, "post", by=secretary)


@pytest.fixture
def line(posted, zhang):
    return posted.branch.quarters.get(number=1).sheets.get(member=zhang.member).deductions.get()


def object_to(notice, member=None, *, on, text="得分不对"):
    with supposing(on):
        return raise_objection(notice, name="石长林", contact="13900000000", text=text, channel="letter", member=member)


def answer(objection, name, *, by, on, **data):
    with supposing(on):
        return OBJECTION_FLOW.move(objection, name, by=by, **{"answer": "经核实"} | data)


def move(review, *names, by, on, remark="", **data):
    for name in names:
        with supposing(on):
            review = REVIEW_FLOW.move(review, name, by=by, remark=remark, **data)
    return review


def noticed(review, secretary, auditor, *, on):
    """From the points that have hung to the committee's notice."""
    review = move(review, "grade", by=secretary, on=on)
    with supposing(on):
        make.appraised(review, by=secretary)
    review = move(review, "sign", by=secretary, on=on)
    return move(review, "recheck", "publish", by=auditor, on=on)


def test_an_open_objection_holds_the_grades_and_an_upheld_one_the_version(posted, secretary, zhang):
    objection = object_to(posted.points_notice, zhang.member, on=date(2026, 1, 26))
    with pytest.raises(ValidationError, match="2026年1月26日提出的异议待支部答复"):
        move(posted, "grade", by=secretary, on=date(2026, 2, 5))

    answer(objection, "uphold", by=secretary, on=date(2026, 1, 27))
    with pytest.raises(ValidationError, match="对张三的结果的异议成立，要先退回重新审定"):
        move(posted, "grade", by=secretary, on=date(2026, 2, 5))

    assert move(posted, "rework", by=secretary, on=date(2026, 1, 28), remark="异议成立").version == 2


def test_an_objection_left_open_by_a_new_version_still_waits(posted, secretary, zhang):
    object_to(posted.points_notice, on=date(2026, 1, 26))
    review = move(posted, "rework", by=secretary, on=date(2026, 1, 27), remark="漏一条")
    review = move(review, "post", by=secretary, on=date(2026, 1, 28))

    with pytest.raises(ValidationError, match="2026年1月26日提出的异议待支部答复"):
        move(review, "grade", by=secretary, on=date(2026, 2, 10))


def test_one_upheld_after_a_new_version_was_published_is_worked_in_too(posted, secretary, zhang):
    first, late = (object_to(posted.points_notice, zhang.member, on=date(2026, 1, 26), text=text) for text in ("一", "二"))
    answer(first, "uphold", by=secretary, on=date(2026, 1, 26))
    review = move(posted, "rework", by=secretary, on=date(2026, 1, 27), remark="异议成立")
    review = move(review, "post", by=secretary, on=date(2026, 1, 28))
    assert disputes_of([review])[review.pk][0].text.startswith("2026年1月26日提出的异议")

    answer(late, "uphold", by=secretary, on=date(2026, 1, 29))

    assert [str(block) for block in disputes_of([review])[review.pk]] == ["对张三的结果的异议成立，要先退回重新审定"]
    review = move(review, "rework", by=secretary, on=date(2026, 1, 29), remark="异议成立")
    assert not disputes_of([move(review, "post", by=secretary, on=date(2026, 1, 30))])[review.pk]


def test_an_upheld_objection_to_the_grades_makes_a_version_that_differs_in_one_line(posted, line, secretary, recorder, zhang, auditor):
    """The whole way: objection, reversal by the quarter, second notice, filed, reopened, filed anew."""
    review = noticed(posted, secretary, auditor, on=date(2026, 2, 3))
    assert "在全局党员和服务对象范围内公示如下" in review.result_notice.text
    with pytest.raises(ValidationError, match="没有成立的异议"):
        move(review, "reexamine", by=auditor, on=date(2026, 2, 4), remark="异议成立")
    objection = object_to(review.result_notice, zhang.member, on=date(2026, 2, 4))
    with pytest.raises(ValidationError, match="2026年2月4日提出的异议待支部答复"):
        move(review, "finish", by=auditor, on=date(2026, 2, 20))
    answer(objection, "uphold", by=secretary, on=date(2026, 2, 5))
    with pytest.raises(ValidationError, match="对张三的结果的异议成立"):
        move(review, "finish", by=auditor, on=date(2026, 2, 20))

    first = review.result_notice
    review = move(review, "reexamine", by=auditor, on=date(2026, 2, 6), remark="一季度会议记录有误", lines=[line])
    quarter = posted.branch.quarters.get(number=1)
    assert (review.status, quarter.status, quarter.version) == ("counted", "noticed", 2)
    with pytest.raises(ValidationError, match="一季度还没有汇总"):
        move(review, "post", by=secretary, on=date(2026, 2, 7))
    with supposing(date(2026, 2, 16)):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)

    review = move(review, "post", by=secretary, on=date(2026, 2, 16))
    review = noticed(review, secretary, auditor, on=date(2026, 2, 25))

    change = changes_between(results_in(review, 1), results_in(review, 2))
    assert [(c.member.name, c.fields) for c in change] == [("张三", [("一季度", "13", "15"), ("基础分", "58", "60"), ("总分", "86", "88")])]
    notice = review.result_notice
    assert (notice.corrects, notice.head[-1], "1 人有更正" in notice.text) == (first, "更正前", True)
    assert {row[1]: row[-1] for row in notice.rows if row[-1]} == {"张三": "基础分 58，总分 86"}

    review = move(review, "finish", by=auditor, on=date(2026, 3, 5))
    review = move(review, "file", by=auditor, on=date(2026, 3, 5), filed_on=date(2026, 3, 5), filed_number="〔2026〕3号")
    review = move(review, "reopen", by=auditor, on=date(2026, 3, 9), remark="组织部要求核对")
    review = move(review, "post", by=secretary, on=date(2026, 3, 9))
    review = noticed(review, secretary, auditor, on=date(2026, 3, 18))
    assert "没有变化" in review.result_notice.text
    review = move(review, "finish", by=auditor, on=date(2026, 3, 28))
    with pytest.raises(ValidationError, match="〔2026〕3号是第2版的备案文号"):
        move(review, "file", by=auditor, on=date(2026, 3, 28), filed_on=date(2026, 3, 28), filed_number="〔2026〕3号")
    review = move(review, "file", by=auditor, on=date(2026, 3, 28), filed_on=date(2026, 3, 28), filed_number="〔2026〕9号")

    told = [(version.number, version.last.filed_number, version.why) for version in versions_of(review)]
    assert told == [(1, "", ""), (2, "〔2026〕3号", "异议成立，重新审定：一季度会议记录有误"), (3, "〔2026〕9号", "党委重新开启：组织部要求核对")]
    assert [seal.version for seal in review.branch.seals.filter(subject=str(review))] == [2, 3]


def test_nobody_takes_an_own_deduction_back(posted, line, secretary, zhang):
    make.office(zhang.member, "deputy")
    objection = object_to(posted.points_notice, zhang.member, on=date(2026, 1, 26))
    answer(objection, "uphold", by=secretary, on=date(2026, 1, 26))

    with pytest.raises(ValidationError, match="本人的扣分要由另一名支委冲销"):
        move(posted, "rework", by=type(zhang).objects.get(pk=zhang.pk), on=date(2026, 1, 27), remark="异议成立", lines=[line])


def test_who_was_unqualified_is_not_named_so_by_the_corrections_link(posted, secretary, auditor, zhang):
    """A31: neither the new grade nor the old one goes into the group."""
    Result.objects.filter(review=posted, member=zhang.member).update(grade="unqualified")
    actions.post_results(posted, by=auditor)
    posted.save()
    assert [row for row in posted.result_notice.shared_rows if row[1] == "张三"] == []
    review = move(posted, "rework", by=secretary, on=POSTED, remark="更正")
    actions.settle(review)
    actions.post_results(review, by=auditor)

    assert "等次 不合格" in next(row for row in review.result_notice.rows if row[1] == "张三")[-1]
    assert [row for row in review.result_notice.shared_rows if row[1] == "张三"] == []


def test_fourteen_points_are_not_told_by_the_link_of_the_points_either(posted, zhang, secretary):
    Result.objects.filter(review=posted, member=zhang.member).update(level="unqualified", appraisal=14)

    actions.post_points(posted, by=secretary)

    assert "张三" in [row[1] for row in posted.points_notice.rows]
    assert "张三" not in [row[1] for row in posted.points_notice.shared_rows]


# pages


def test_a_version_is_read_beside_the_one_before(client, posted, line, secretary, recorder, zhang):
    objection = object_to(posted.points_notice, zhang.member, on=date(2026, 1, 26))
    answer(objection, "uphold", by=secretary, on=date(2026, 1, 26))
    page = make.login(client, secretary).get(posted.get_absolute_url()).text
    assert "要冲销的扣分" in page
    assert "对张三的结果的异议成立，要先退回重新审定" in page

    sent = {"rework-lines": [line.pk], "remark": "一季度会议记录有误"}
    with supposing(date(2026, 1, 27)):
        assert client.post(reverse("move_review", args=[posted.pk, "rework"]), sent).status_code == 302
    with supposing(date(2026, 2, 5)):
        QUARTER_FLOW.move(posted.branch.quarters.get(number=1), "confirm", by=recorder)
        review = move(posted, "post", by=secretary, on=date(2026, 2, 5))

    page = client.get(review.get_absolute_url()).text
    assert "退回重新核算：一季度会议记录有误" in page
    second, first = (client.get(reverse("version", args=[posted.pk, number])).text for number in (2, 1))
    assert "1 人有更正" in second
    assert "以后由第2版代替" in first
    assert "与第" not in first
    assert client.get(reverse("version", args=[posted.pk, 3])).status_code == 404


def test_the_scope_is_asked_for_and_printed(client, posted, secretary, auditor):
    review = move(posted, "grade", by=secretary, on=date(2026, 2, 3))
    make.appraised(review, by=secretary)
    review = move(review, "sign", by=secretary, on=date(2026, 2, 3))
    review = move(review, "recheck", by=auditor, on=date(2026, 2, 3))
    make.login(client, auditor)
    where = reverse("move_review", args=[review.pk, "publish"])
    with supposing(date(2026, 2, 3)):
        assert "请填公示范围" in client.post(where, {"publish-scope": ""}).text
        client.post(where, {"publish-scope": "本支部党员和服务对象"})

    review.refresh_from_db()
    assert review.scope == "本支部党员和服务对象"
    assert "在本支部党员和服务对象范围内公示如下" in review.result_notice.text


# several branches at once


def handed_up(of, *, grade="qualified", remark="", total=71, members=5):
    """A year that the secretary signed, of one member."""
    review = Review.objects.create(
        branch=of, cycle=make.Cycle.objects.filter(committee=of.committee).first() or make.cycle(of.committee), status="secretary",
        members_total=members, formal_total=members, signed_on=date(2026, 1, 24),
    )  # fmt: skip
    Result.objects.create(review=review, member=make.member(of), version=1, category="ordinary", base=50, task=5, reward=0, appraisal=16, total=total, grade=grade, remark=remark)
    return review


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({"grade": "excellent", "total": 91, "members": 4}, "优秀 1 人，名额 0 个"),
        ({"grade": "basic"}, "的等次与总分不一致，备注没有写明原因"),
        ({"grade": "basic", "remark": "支委会写明理由"}, ""),
        ({"grade": "basic", "total": 59}, "的等次与总分不一致"),
        ({"grade": "ungraded", "total": 59}, ""),
    ],
)
def test_the_committee_agrees_to_what_is_clean(branch, auditor, given, words):
    (_, refused), = recheck_all([handed_up(branch, **given)], by=auditor)

    assert words in refused
    assert bool(refused) == bool(words)


def test_one_refusal_holds_up_no_other_branch(client, branch, other_branch, auditor):
    clean, stopped, other = handed_up(branch), handed_up(make.branch("三支部", of=branch.committee), grade="basic"), handed_up(other_branch)
    page = make.login(client, auditor).get(reverse("board")).text
    assert f'value="{clean.pk}" id="recheck-{clean.pk}" aria-label="机关党支部" checked' in page
    assert f'id="recheck-{stopped.pk}" aria-label="三支部">' in page

    sent = {"reviews": [clean.pk, stopped.pk, other.pk, "9" * 30], "year": "2025"}
    page = client.post(reverse("recheck_reviews"), sent, follow=True).text

    assert "已复核同意 2 个支部：机关党支部、国有林场党支部" in page
    assert "三支部没有复核" in page
    assert sorted(Review.objects.values_list("branch__name", "status")) == sorted([("机关党支部", "committee"), ("三支部", "secretary"), ("国有林场党支部", "committee")])
    assert "请先勾选支部" in client.post(reverse("recheck_reviews"), follow=True).text


def test_more_branches_that_wait_ask_no_more_of_the_database(branch, auditor, django_assert_num_queries):
    reviews = [handed_up(branch)] + [handed_up(make.branch(f"第{number}支部", of=branch.committee)) for number in range(3)]
    for review in reviews:
        with supposing(POSTED):
            actions.post_results(review, by=auditor)
            review.save()
    reviews = list(Review.objects.select_related("branch", "cycle"))
    with CaptureQueriesContext(connection) as few:
        findings_of(reviews[:1])

    with django_assert_num_queries(len(few)):
        findings_of(reviews)


def test_an_office_in_the_branch_bars_the_recheck(branch, secretary, auditor):
    make.office(secretary.member, "auditor")
    review = handed_up(branch)

    assert recheck_all([review], by=type(secretary).objects.get(pk=secretary.pk)) == [(review, "自己任职的支部不由本人复核。")]


@pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("zhang", 403), ("auditor", 302)])
def test_only_the_committee_rechecks_several(client, request, branch, who, status):
    assert make.login(client, request.getfixturevalue(who)).post(reverse("recheck_reviews")).status_code == status
