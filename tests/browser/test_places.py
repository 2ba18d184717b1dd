"""From the count to the fixed places, walked as secretary and auditor: facts found, equals voted on, more places asked for, a year sent back."""

from datetime import date

import pytest

from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make
from tests.browser.test_vote import follow, press, said, seen

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])]


def test_the_places_are_settled_and_a_year_sent_back(browse, width, height):
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    people = {name: make.member(branch, name) for name in ("张三", "丁秀兰", "文德清", "马建国")}
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    everybody = [secretary.member, recorder.member, *people.values()]
    lines = dict.fromkeys(everybody, (2, 4, 0, 0)) | dict.fromkeys([people["张三"], people["丁秀兰"]], (5, 1, 0, 0)) | {people["马建国"]: (1, 1, 1, 3)}
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people["文德清"]), lines=lines)

    with supposing(date(2026, 1, 26)):
        head = browse(secretary, width, height)
        head.visit(review.get_absolute_url())
        follow(head, "马建国：不合格票过多，待核实")
        head.page.get_by_label("经核实不属实").check()
        head.page.get_by_label("事实和理由").fill("调阅会议记录、找三名党员谈话，没有发现不合格表现。")
        head.page.get_by_label("核实人").fill("文德清")
        press(head, "登记马建国的答复")
        assert "要有两名核实人" in head.page.inner_text("main")
        seen(head, "places-decision-refused")
        head.page.get_by_label("核实人").fill("文德清、丁秀兰")
        press(head, "登记马建国的答复")
        assert "已登记" in said(head)
        seen(head, "places-decision")

        head.visit(review.get_absolute_url())
        follow(head, "张三：名额处并列，待支部表决")
        seen(head, "places-tied")
        for label, value in {"应到": "6", "实到": "6", "张三得票": "2", "丁秀兰得票": "4", "表决情况": "无记名投票，田记录计票"}.items():
            head.page.get_by_label(label, exact=True).fill(value)
        press(head, "登记表决结果")
        assert "总分 90 → 88" in head.page.inner_text("main")
        head.page.get_by_text("申请增加名额", exact=True).click()
        head.page.get_by_label("申请增加几个名额").fill("1")
        head.page.get_by_label("申请理由").fill("全年防火工作受州里肯定")
        press(head, "交党委批复")
        seen(head, "places-asked")

        committee = browse(auditor, width, height)
        committee.visit("/app/")
        follow(committee, "去批复")
        committee.page.get_by_label("同意增加几个名额").fill("0")
        committee.page.get_by_label("批复文号").fill("吉林党〔2026〕5号")
        press(committee, "登记批复")
        assert "党委不同意增加名额" in committee.page.inner_text("main")
        seen(committee, "places-answered")

        head.visit(review.get_absolute_url())
        press(head, "公示得分")
        follow(head, "优秀名额")
        seen(head, "places-frozen")
        head.visit(review.get_absolute_url())
        follow(head, "张三")
        seen(head, "places-why")

    with supposing(date(2026, 2, 5)):
        review = REVIEW_FLOW.move(review, "grade", by=secretary)
        REVIEW_FLOW.move(make.appraised(review, by=secretary), "sign", by=secretary)
        committee.visit(review.get_absolute_url())
        committee.page.locator("summary", has_text="退回支部重新审定").click()
        committee.page.get_by_label("马建国").check()
        committee.page.locator("details[open]").get_by_label("退回理由").fill("核实材料不全")
        seen(committee, "places-return")
        press(committee, "退回支部重新审定")
        head.visit("/app/")
        seen(head, "places-todo")
        head.page.get_by_role("link", name="去办理").first.click()
        assert "退回重新审定：马建国。理由：核实材料不全" in head.page.inner_text("main")
        seen(head, "places-returned")
        follow(head, "待定事项")
        assert "不再有效的决定" in head.page.inner_text("main")
        seen(head, "places-set-aside")
