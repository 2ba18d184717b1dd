"""One branch's whole year, told in the order of the document."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation import actions as year_end
from evaluation.figures import rated_of, results_of
from evaluation.rules import Level
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring import actions
from scoring.figures import rows_of, year_of
from scoring.models import Seal
from scoring.steps import QUARTER_FLOW
from tests import make

PROOF = SimpleUploadedFile("证书.pdf", b"%PDF-1.4 proof", content_type="application/pdf")


def points_of(quarter, member):
    return next(row.points for row in rows_of(quarter.sheets.all()) if row.member == member)


def test_a_branch_tells_its_year(branch, secretary, deputy, recorder, zhang, auditor):
    people = [secretary.member, deputy.member, recorder.member, zhang.member]
    people += [make.member(branch, name) for name in ("丁秀兰", "马建国", "文德清", "石长林", "龙小满", "田玉梅")]

    # 五(一)1 the branch adopts its standard for the year
    standard = make.standard(branch, by=secretary)
    assert standard.items.filter(part="base").count() == 39

    # 五(一)3 first quarter: 张三 misses a meeting and a lecture; the second entry was a mistake
    first = make.quarter(standard, 1, by=recorder)
    sheet = first.sheets.get(member=zhang.member)
    make.deduction(sheet, "组1", by=recorder)
    wrong = make.deduction(sheet, "组2", day=date(2025, 3, 20), by=recorder)
    with supposing(date(2025, 4, 2)):
        actions.reverse(wrong, reason="当天已请假", by=recorder)
        actions.save_sheet(sheet, self_points=Decimal(13), opinion="同意", by=recorder)
    assert points_of(first, zhang.member) == 13

    # the recorder's own line waits for another officer (A22)
    own = make.deduction(first.sheets.get(member=recorder.member), "组5", by=recorder)
    with supposing(date(2025, 4, 10)):
        with pytest.raises(ValidationError, match="要由另一名支委确认"):
            QUARTER_FLOW.move(first, "propose", by=secretary, opinion_on=date(2025, 4, 8))
        actions.confirm_line(own, by=secretary)

        # 五(一)3 the meeting: 10 due, 5 ayes are not more than half (A21); at the second vote it passes (A20)
        QUARTER_FLOW.move(first, "propose", by=secretary, opinion_on=date(2025, 4, 8))
        count = {"held_on": date(2025, 4, 9), "eligible": 10, "present": 9}
        with pytest.raises(ValidationError, match="没有超过应到"):
            QUARTER_FLOW.move(first, "pass", by=secretary, ayes=5, **count)
        QUARTER_FLOW.move(first, "reconsider", by=secretary, remark="对张三一条有异议", ayes=5, **count)
        QUARTER_FLOW.move(first, "propose", by=secretary, opinion_on=date(2025, 4, 9))
        QUARTER_FLOW.move(first, "pass", by=secretary, ayes=9, **count)
        QUARTER_FLOW.move(first, "publish", by=secretary)
        assert [meeting.kind for meeting in first.meetings.order_by("id")] == ["committee", "members", "committee", "members"]

        # 五(一)5 five working days, then the recorder enters the quarter
        with pytest.raises(ValidationError, match="公示到 2025年4月17日"):
            QUARTER_FLOW.move(first, "confirm", by=recorder)
    with supposing(date(2025, 4, 18)):
        first = QUARTER_FLOW.move(first, "confirm", by=recorder)
    assert first.status == "confirmed"
    assert Seal.objects.filter(branch=branch).count() == 1

    # the other quarters; rewards claimed 12 count 10 (A16)
    for number in (2, 3):
        make.close_quarter(make.quarter(standard, number, by=recorder), secretary=secretary, recorder=recorder)
    fourth = make.quarter(standard, 4, by=recorder)
    with supposing(date(2025, 12, 20)):
        for code, grounds in (("奖6", "全省森林防火先进个人"), ("奖6", "全省护林模范")):
            actions.grant_reward(
                fourth.sheets.get(member=zhang.member), item=make.item(standard, code), happened_on=date(2025, 12, 1),
                grounds=grounds, matter=grounds, proof=PROOF, by=recorder,
            )  # fmt: skip
    make.close_quarter(fourth, secretary=secretary, recorder=recorder)
    year = year_of(branch, standard.cycle)[zhang.member.pk]
    assert (year.earned, year.task, year.rewarded.points) == (58, 10, 10)

    # 五(一)4 the secret vote on paper: 9 voters
    with supposing(date(2026, 1, 23)):
        review = year_end.hold_mutual(year_end.open_review(branch, standard.cycle, by=secretary), held_on=date(2026, 1, 23), by=secretary)
    lines = dict.fromkeys(people, (9, 1, 0, 0)) | {people[5]: (2, 3, 1, 4), people[6]: (3, 3, 3, 1)}
    scrutineer = make.user(people[4])
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=scrutineer, lines=lines)
    assert review.status == "counted"

    # 4 of 10 against: to be verified before anything is published (A5); two places of ten (A7)
    with supposing(date(2026, 1, 25)):
        with pytest.raises(ValidationError, match="马建国：不合格票过多，待核实"):
            REVIEW_FLOW.move(review, "post", by=secretary)
        make.decided(review, people[5], "verify", "dismissed", by=secretary, reason="经查不属实")
        tied = [rated.member for rated in rated_of(review) if "tie" in rated.outcome.needs]
        assert zhang.member not in tied
        assert len(tied) == 6
        make.tie_voted(review, tied, by=auditor)  # both heads stand in it (A22)
        review = REVIEW_FLOW.move(review, "post", by=secretary)

    # points notice, grades, secretary, committee, result notice, final, filed
    with supposing(date(2026, 2, 5)):
        review = REVIEW_FLOW.move(review, "grade", by=secretary)
        review = REVIEW_FLOW.move(make.appraised(review, by=secretary), "sign", by=secretary)
        review = REVIEW_FLOW.move(review, "recheck", by=auditor)
        review = REVIEW_FLOW.move(review, "publish", by=auditor)
    with supposing(date(2026, 2, 20)):
        review = REVIEW_FLOW.move(review, "finish", by=auditor)
        review = REVIEW_FLOW.move(review, "file", by=auditor, filed_on=date(2026, 2, 20), filed_number="吉林党报〔2026〕3号")
    results = {result.member: result for result in results_of(review)}
    assert review.status == "filed"
    assert (results[zhang.member].total, results[zhang.member].grade) == (98, Level.EXCELLENT)
    assert sum(result.grade == Level.EXCELLENT for result in results.values()) == 2
    assert results[people[5]].level == Level.BASIC
    assert results[people[5]].total == 86
    assert "不属实" in results[people[5]].remark
    assert sum("受比例限制" in result.remark for result in results.values()) > 0
