"""From the count to the fixed places, walked as secretary and auditor: facts found, equals voted on, more places asked for, a year sent back."""

from datetime import date

import pytest

from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_places_are_settled_and_a_year_sent_back(browse):
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    people = {name: make.member(branch, name) for name in ("张三", "丁秀兰", "文德清", "马建国")}
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    everybody = [secretary.member, recorder.member, *people.values()]
    lines = dict.fromkeys(everybody, (2, 4, 0, 0)) | dict.fromkeys([people["张三"], people["丁秀兰"]], (5, 1, 0, 0)) | {people["马建国"]: (1, 1, 1, 3)}
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people["文德清"]), lines=lines)

    with supposing(date(2026, 1, 26)):
        head = browse(secretary)
        head.visit(review.get_absolute_url())
        head.follow("马建国：不合格票过多，待核实")
        head.page.get_by_label("经核实不属实").check()
        head.page.get_by_label("事实和理由").fill("调阅会议记录、找三名党员谈话，没有发现不合格表现。")
        head.page.get_by_label("核实人").fill("文德清")
        head.press("登记马建国的答复")
        assert "要有两名核实人" in head.words()
        head.seen("places-decision-refused")
        head.page.get_by_label("核实人").fill("文德清、丁秀兰")
        head.press("登记马建国的答复")
        assert "已登记" in head.said()
        head.seen("places-decision")

        head.visit(review.get_absolute_url())
        head.follow("张三：名额处并列，待支部表决")
        head.seen("places-tied")
        for label, value in {"应到": "6", "实到": "6", "张三得票": "2", "丁秀兰得票": "4", "表决情况": "无记名投票，田记录计票"}.items():
            head.page.get_by_label(label, exact=True).fill(value)
        head.press("登记表决结果")
        assert "总分 90 → 88" in head.words()
        head.page.get_by_text("申请增加名额", exact=True).click()
        head.page.get_by_label("申请增加几个名额").fill("1")
        head.page.get_by_label("申请理由").fill("全年防火工作受州里肯定")
        head.press("交党委批复")
        head.seen("places-asked")

        committee = browse(auditor)
        committee.visit("/app/")
        committee.follow("去批复")
        committee.page.get_by_label("同意增加几个名额").fill("0")
        committee.page.get_by_label("批复文号").fill("吉林党〔2026〕5号")
        committee.press("登记批复")
        assert "党委不同意增加名额" in committee.words()
        committee.seen("places-answered")

        head.visit(review.get_absolute_url())
        head.press("公示得分")
        assert "党员积分情况的公示" in head.words()
        head.visit(review.get_absolute_url())
        head.follow("优秀名额")
        head.seen("places-frozen")
        head.visit(review.get_absolute_url())
        head.follow("张三")
        head.seen("places-why")

    with supposing(date(2026, 2, 5)):
        review = REVIEW_FLOW.move(review, "grade", by=secretary)
        REVIEW_FLOW.move(make.appraised(review, by=secretary), "sign", by=secretary)
        committee.visit(review.get_absolute_url())
        committee.page.locator("summary", has_text="退回支部重新审定").click()
        committee.page.get_by_label("马建国").check()
        committee.page.locator("details[open]").get_by_label("退回理由").fill("核实材料不全")
        committee.seen("places-return")
        committee.press("退回支部重新审定")
        head.visit("/app/")
        head.seen("places-todo")
        head.click(head.page.get_by_role("link", name="去办理").first)
        assert "退回重新审定：马建国。理由：核实材料不全" in head.words()
        head.seen("places-returned")
        head.follow("待定事项")
        assert "不再有效的决定" in head.words()
        head.seen("places-set-aside")
