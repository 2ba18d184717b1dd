"""The committee looks over its branches, names one that is late; the secretary reads the year and copies the report."""

from datetime import date

import pytest

from evaluation.models import Mention
from members.clock import supposing
from tests import make
from tests.evaluation.test_board import LAST, settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_board_to_a_mention_and_the_report(browse):
    branch, late = make.branch(), make.branch("国有林场党支部")
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    make.officer(late, "secretary", "李四")
    auditor = make.officer(late, "auditor", "陈敏")
    plan = make.standard(branch, by=secretary)
    quarter = make.quarter(plan, 1, by=recorder)
    make.deduction(quarter.sheets.get(member=recorder.member), "组1", by=secretary)
    settled(branch, 2025, LAST, status="graded")
    for year in (2024, 2025):
        settled(late, year, LAST)
    with supposing(date(2026, 3, 5)):
        committee = browse(auditor)
        committee.visit("/app/board/?year=2025")
        assert "年度考评没有报送" in committee.words()
        committee.seen("board")
        committee.follow("等次和得分分布")
        assert committee.page.get_by_role("heading", level=1, name="等次和得分分布").is_visible()
        committee.seen("figures")
        committee.click(committee.page.get_by_role("link", name="8 人").first)
        committee.page.get_by_role("heading", name="合格：8 人").wait_for()
        committee.seen("figures-people")

        committee.visit("/app/")
        committee.click(committee.page.get_by_role("row").filter(has_text="督促报送，必要时通报").get_by_role("link"))
        assert committee.page.get_by_role("heading", level=1, name="2025年度党员积分制管理情况").is_visible()
        committee.seen("branch-year")
        committee.follow("登记通报")
        committee.page.get_by_label("通报批评").check()
        committee.page.get_by_label("通报对象").select_option(f"head-{secretary.member_id}")
        committee.page.get_by_label("文号").fill("林党通〔2026〕4号")
        committee.page.get_by_label("通报日期").fill("2026-03-06")
        committee.page.get_by_label("通报内容").fill("年度考评逾期未报，经催办仍未办理。")
        committee.press("登记通报")
        committee.page.get_by_text("今天以前").first.wait_for()
        committee.seen("mention-refused")
        committee.page.get_by_label("通报日期").fill("2026-03-05")
        committee.press("登记通报")
        assert committee.page.get_by_role("heading", level=1, name="2025年度党员积分制管理情况").is_visible()
        assert "通报已登记" in committee.said()
        committee.visit("/app/mentions/?year=2025")
        committee.seen("mentions")
        committee.follow("通报批评支部负责人王书记", exact=False)
        assert committee.page.get_by_role("heading", level=1, name="通报批评").is_visible()
        committee.seen("mention")

        head = browse(secretary)
        head.visit(f"/app/branches/{branch.pk}/years/2025/")
        assert "经催办仍未办理" in head.words()
        head.press("复制这段话")
        assert "已复制" in head.page.locator("[data-said]").inner_text()
        assert "受到党委通报批评1次" in head.page.locator("#report").input_value()
        head.seen("branch-year-head")
        head.page.emulate_media(media="print")
        head.shot("branch-year-print")

        committee.page.get_by_label("撤销理由").fill("已补报，查明是网络故障")
        committee.press("撤销")
        committee.page.get_by_text("通报已撤销").wait_for()
        committee.seen("mention-withdrawn")
    assert Mention.objects.get().withdrawn_by == auditor
