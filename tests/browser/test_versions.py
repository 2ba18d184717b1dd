"""The committee agrees to several branches, publishes in a scope, works an upheld objection in; the version it makes is read."""

from datetime import date

import pytest

from evaluation.models import Review
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring.steps import QUARTER_FLOW
from tests import make
from tests.evaluation.test_versions import answer, handed_up, move, noticed, object_to, published_points

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_recheck_to_a_corrected_version(browse):
    branch, other = make.branch(), make.branch("国有林场党支部")
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    make.officer(branch, "deputy", "赵副书记")
    zhang, auditor = make.user(make.member(branch, "张三")), make.officer(make.branch("党委机关党支部"), "auditor", "陈敏")
    with supposing(date(2026, 1, 25)):
        review = published_points(branch, secretary, recorder, zhang)
        handed_up(other, grade="basic")
    with supposing(date(2026, 2, 3)):
        review = REVIEW_FLOW.move(review, "grade", by=secretary)
        make.appraised(review, by=secretary)
        REVIEW_FLOW.move(review, "sign", by=secretary)
        committee = browse(auditor)
        committee.visit("/app/board/?year=2025")
        committee.seen("recheck")
        committee.page.get_by_label("国有林场党支部", exact=True).check()
        committee.press("复核同意所选")
        assert committee.page.get_by_role("heading", level=1, name="各支部进度").is_visible()
        assert "已复核同意 1 个支部" in committee.said()
        assert "国有林场党支部没有复核" in committee.words("body")
        committee.seen("recheck-told")
        committee.visit(review.get_absolute_url())
        committee.page.get_by_label("公示范围").fill("全局党员和服务对象")
        committee.seen("publish-scope")
        committee.press("公示结果")
        committee.page.get_by_text("已办理：公示结果").wait_for()
    review = Review.objects.get(pk=review.pk)
    answer(object_to(review.result_notice, zhang.member, on=date(2026, 2, 4)), "uphold", by=secretary, on=date(2026, 2, 5))
    with supposing(date(2026, 2, 6)):
        committee.visit(review.get_absolute_url())
        committee.page.locator("summary", has_text="异议成立，重新审定").click()
        committee.page.get_by_label("组1", exact=False).first.check()
        committee.page.locator("details", has_text="异议成立，重新审定").get_by_label("说明").fill("一季度会议记录有误")
        committee.seen("reexamine")
        committee.press("异议成立，重新审定")
        committee.page.get_by_text("已办理：异议成立").wait_for()
        committee.seen("reopened")
    with supposing(date(2026, 2, 16)):
        QUARTER_FLOW.move(branch.quarters.get(number=1), "confirm", by=recorder)
    review = move(Review.objects.get(pk=review.pk), "post", by=secretary, on=date(2026, 2, 16))
    review = noticed(review, secretary, auditor, on=date(2026, 2, 25))
    with supposing(date(2026, 2, 25)):
        committee.visit(review.get_absolute_url())
        committee.follow("第2版")
        assert committee.page.get_by_role("heading", level=1, name="2025年度考评第2版").is_visible()
        committee.seen("version")
        committee.page.emulate_media(media="print")
        committee.shot("version-print")
        committee.page.emulate_media(media="screen")
        committee.visit(review.result_notice.get_absolute_url())
        assert "1 人有更正" in committee.words()
        committee.seen("corrected-notice")
