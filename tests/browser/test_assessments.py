"""民主评议 walked by the member and the officers: self-review, mutual appraisal, opinions, 已知晓, the printed paper."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation import actions
from evaluation.models import Assessment
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    people = [make.user(make.member(branch, name)) for name in ("张三", "欧阳建国", "阿依古丽·买买提")]
    people[2].member.secondments.create(host="县政府办", since=date(2025, 5, 1))
    return {"branch": branch, "recorder": recorder, "secretary": secretary, "zhang": people[0], "people": people}


def test_an_appraisal_from_the_self_review_to_the_answer(browse, cast):
    branch, people = cast["branch"], [cast["recorder"], cast["secretary"], *cast["people"]]
    review = make.counted_year(branch, secretary=cast["secretary"], recorder=cast["recorder"])
    with supposing(date(2026, 1, 24)):
        member = browse(cast["zhang"])
        member.visit("/app/")
        member.follow("写自评")
        member.seen("assessment-own-empty")
        member.page.get_by_label("个人自评").fill("按时参加组织生活，完成护林巡查。\n不足：理论学习不够系统。")
        member.press("先存草稿")
        assert "草稿已保存" in member.said()
        member.seen("assessment-own-draft")
        member.press("交自评")
        assert "自评已交给支部" in member.said()
        member.seen("assessment-own-handed-in")

        recorder = browse(cast["recorder"])
        recorder.visit("/app/")
        recorder.follow("去收自评")
        recorder.seen("assessments")
        recorder.follow("登记互评")
        recorder.page.get_by_label("张三").fill("工作踏实，希望多带带年轻同志。")
        recorder.press("保存互评意见")
        recorder.visit(f"/app/reviews/{review.pk}/mutual/")
        recorder.seen("assessments-mutual")
        recorder.visit(f"/app/reviews/{review.pk}/assessments/{people[4].member_id}/")
        recorder.page.get_by_text("代录纸质自评").click()
        recorder.page.get_by_label("自评内容").fill("在县政府办服从安排。")
        recorder.seen("assessment-lent")
        recorder.press("保存代录的自评")
        recorder.page.get_by_label("证明内容").fill("服从安排，按时参加所在单位的组织生活和志愿服务，表现良好。" * 7)
        recorder.page.get_by_label("证明日期").fill("2026-01-10")
        recorder.press("登记证明")
        assert "已登记阿依古丽·买买提的所在单位证明" in recorder.said()
        recorder.visit(f"/app/reviews/{review.pk}/")
        recorder.seen("assessments-review")

    review = make.vote(review, secretary=cast["secretary"], recorder=cast["recorder"], scrutineer=cast["zhang"], lines=dict.fromkeys([user.member for user in people], (1, 4, 0, 0)))
    with supposing(date(2026, 1, 25)):
        review = REVIEW_FLOW.move(review, "post", by=cast["secretary"])
        recorder.visit(f"/app/reviews/{review.pk}/opinions/")
        recorder.seen("assessments-opinions")
        recorder.press("保存评定意见")
        assert "评定意见已保存" in recorder.said()
        recorder.visit(f"/app/reviews/{review.pk}/telling/")
        recorder.page.get_by_label("已告知欧阳建国").check()
        recorder.page.get_by_label("欧阳建国的意见").fill("没有意见")
        recorder.seen("assessments-telling")
        recorder.press("登记告知")
        recorder.seen("assessments-told")
        recorder.visit(reverse("assessment_forms", args=[review.pk]))
        assert recorder.leaves() == len(people)  # a leaf each, also of who brought a certificate

        member.visit("/app/")
        member.seen("assessment-own-todo")
        member.click(member.page.get_by_role("link", name="去看看").first)
        member.seen("assessment-own-opinion")
        member.page.get_by_label("本人意见").fill("同意支部意见")
        member.press("已知晓")
        assert "您已知晓评定意见" in member.said()
        member.seen("assessment-own-told")
        member.follow("登记表", exact=False)
        member.seen("assessment-form")

    with supposing(date(2026, 2, 5)):
        actions.write_opinions(review, texts={cast["recorder"].member: ("", "作用发挥较好。")}, formed_in="committee", formed_on=date(2026, 2, 5), by=cast["secretary"])
        REVIEW_FLOW.move(review, "grade", by=cast["secretary"])
        secretary = browse(cast["secretary"])
        secretary.visit(f"/app/reviews/{review.pk}/")
        assert "没有告知评定意见" in secretary.words()
        secretary.seen("assessments-sign")
    assert Assessment.objects.get(member=cast["zhang"].member).answer == "同意支部意见"
