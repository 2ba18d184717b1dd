"""Two at one page, in real windows: an answer, a vote and a self-review are told and not overwritten; a scrutineer is replaced."""

from datetime import date

import pytest

from evaluation.models import Assessment, Decision
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 1, 24)


def test_nothing_is_overwritten_unseen(browse):
    branch = make.branch()
    secretary, deputy, recorder = (make.officer(branch, role, name) for role, name in (("secretary", "王书记"), ("deputy", "赵副书记"), ("recorder", "田记录")))
    zhang, ding, wen = (make.user(make.member(branch, name)) for name in ("张三", "丁秀兰", "文德清"))
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)

    with supposing(DAY):
        first, second = browse(zhang), browse(zhang)
        for window in (first, second):
            window.visit("/app/own-assessment/2025/")
        for window, text in ((first, "按时参加组织生活。\n不足：学习不够。"), (second, "第二个窗口写的。\n打算：多学。")):
            window.page.get_by_label("个人自评").fill(text)
            window.press("先存草稿")
        assert "刚由您在另一个窗口改为" in second.words()
        assert second.page.get_by_label("个人自评").input_value() == "第二个窗口写的。\n打算：多学。"
        second.seen("unseen-draft")
        second.press("先存草稿")
        assert "草稿已保存" in second.said()
        second.press("先存草稿")  # the page as it came back: other line ends are no other text
        assert "草稿已保存" in second.said()

        officer = browse(recorder)
        officer.visit(f"/app/reviews/{review.pk}/assessments/{zhang.member_id}/")
        officer.page.locator("summary", has_text="代录纸质自评").click()
        officer.page.get_by_label("自评内容").fill("照纸质自评录入。")
        officer.press("保存代录的自评")
        assert "张三有未交的草稿" in officer.words()
        officer.seen("unseen-over-draft")
        officer.page.get_by_label("本人有未交的草稿，确认以纸质为准").check()
        officer.press("保存代录的自评")
        assert Assessment.objects.get().draft.startswith("第二个窗口写的")
        second.visit("/app/own-assessment/2025/")
        second.page.locator("summary", has_text="您没有交的草稿").click()
        second.seen("unseen-draft-kept")

        review = REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=zhang.member)
        head = browse(secretary)
        head.visit(review.get_absolute_url())
        head.follow("换监票人")
        head.seen("unseen-scrutineer")
        head.page.get_by_label("监票人").select_option(label="文德清")
        head.page.get_by_label("换人的原因").fill("张三住院")
        head.press("换监票人")
        assert "监票人已换为文德清" in head.said()
        REVIEW_FLOW.move(review, "repeat", by=secretary, remark="重新安排")

    lines = dict.fromkeys([one.member for one in (secretary, deputy, recorder, zhang, ding, wen)], (2, 4, 0, 0))
    lines |= {secretary.member: (5, 1, 0, 0), ding.member: (5, 1, 0, 0), zhang.member: (1, 1, 1, 3)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=wen, lines=lines)

    with supposing(date(2026, 1, 26)):
        head.visit(f"/app/reviews/{review.pk}/decisions/")
        other = browse(deputy)
        other.visit(f"/app/reviews/{review.pk}/decisions/")
        for window, outcome, reason in ((other, "经核实不属实", "调阅会议记录。\n没有发现问题。"), (head, "经核实属实", "谈话记录属实。")):
            window.page.get_by_label(outcome).check()
            window.page.get_by_label("事实和理由").fill(reason)
            window.page.get_by_label("核实人").fill("文德清、丁秀兰")
            window.press("登记张三的答复")
        assert "刚由赵副书记改为“经核实不属实”" in head.words()
        head.seen("unseen-answer")
        head.press("登记张三的答复")
        assert Decision.objects.get().outcome == "upheld"

        head.visit(f"/app/reviews/{review.pk}/places/")
        assert "涉及本人的事项要由其他支委登记。" in head.words()
        head.seen("unseen-own-vote")
        other.visit(f"/app/reviews/{review.pk}/places/")
        for label, value in {"应到": "6", "实到": "6", "王书记得票": "2", "丁秀兰得票": "4", "表决情况": "无记名投票，\n田记录计票"}.items():
            other.page.get_by_label(label, exact=True).fill(value)
        other.press("登记表决结果")
        other.page.locator("summary", has_text="更正这次表决").click()
        other.page.get_by_label("实到", exact=True).fill("5")
        other.seen("unseen-correct")
        other.press("更正表决结果")
        assert "实到 5" in other.words()
