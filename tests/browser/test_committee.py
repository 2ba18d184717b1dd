"""The committee looks over its branches, names one that is late; the secretary reads the year and copies the report."""

from datetime import date

import pytest

from evaluation.models import Mention
from members.clock import supposing
from tests import make
from tests.browser.test_claims import press, said, seen
from tests.evaluation.test_board import LAST, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])]


def arrive(visitor, heading):
    """The page that a link or a button led to is there."""
    visitor.page.get_by_role("heading", level=1, name=heading).wait_for()


def test_from_the_board_to_a_mention_and_the_report(browse, width, height):
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
        committee = browse(auditor, width, height)
        committee.visit("/app/board/?year=2025")
        assert "年度考评没有报送" in committee.page.inner_text("main")
        seen(committee, "board")
        committee.page.get_by_role("link", name="等次和得分分布").click()
        arrive(committee, "等次和得分分布")
        seen(committee, "figures")
        committee.page.get_by_role("link", name="8 人").first.click()
        committee.page.get_by_role("heading", name="合格：8 人").wait_for()
        seen(committee, "figures-people")

        committee.visit("/app/")
        committee.page.get_by_role("row").filter(has_text="督促报送，必要时通报").get_by_role("link").click()
        arrive(committee, "2025年度党员积分制管理情况")
        seen(committee, "branch-year")
        committee.page.get_by_role("link", name="登记通报").click()
        committee.page.get_by_label("通报批评").check()
        committee.page.get_by_label("通报对象").select_option(f"head-{secretary.member_id}")
        committee.page.get_by_label("文号").fill("林党通〔2026〕4号")
        committee.page.get_by_label("通报日期").fill("2026-03-06")
        committee.page.get_by_label("通报内容").fill("年度考评逾期未报，经催办仍未办理。")
        press(committee, "登记通报")
        committee.page.get_by_text("今天以前").first.wait_for()
        seen(committee, "mention-refused")
        committee.page.get_by_label("通报日期").fill("2026-03-05")
        press(committee, "登记通报")
        arrive(committee, "2025年度党员积分制管理情况")
        assert "通报已登记" in said(committee)
        committee.visit("/app/mentions/?year=2025")
        seen(committee, "mentions")
        committee.page.get_by_role("link", name="通报批评支部负责人王书记").click()
        arrive(committee, "通报批评")
        seen(committee, "mention")

        head = browse(secretary, width, height)
        head.visit(f"/app/branches/{branch.pk}/years/2025/")
        assert "经催办仍未办理" in head.page.inner_text("main")
        head.page.get_by_role("button", name="复制这段话").click()
        assert "已复制" in head.page.locator("[data-said]").inner_text()
        assert "受到党委通报批评1次" in head.page.locator("#report").input_value()
        seen(head, "branch-year-head")
        head.page.emulate_media(media="print")
        head.shot(f"branch-year-print-{width}")

        committee.page.get_by_label("撤销理由").fill("已补报，查明是网络故障")
        press(committee, "撤销")
        committee.page.get_by_text("通报已撤销").wait_for()
        seen(committee, "mention-withdrawn")
    assert Mention.objects.get().withdrawn_by == auditor
