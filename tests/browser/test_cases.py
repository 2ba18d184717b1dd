"""What follows from a grade, walked as secretary, auditor, helper and member: awards, a talk, a disposal, help, a grave matter."""

from datetime import date

import pytest

from evaluation.models import Case, Recommendation
from evaluation.rules import CaseKind, Level
from members.clock import supposing
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def go(visitor, what):
    """From the first page to what waits there."""
    visitor.visit("/app/")
    visitor.click(visitor.page.get_by_role("row").filter(has_text=what).get_by_role("link"))


def note(visitor, text):
    visitor.page.get_by_label("情况", exact=True).first.fill(text)


@pytest.fixture
def cast():
    branch = make.branch()
    secretary, deputy = make.officer(branch, "secretary", "王书记"), make.officer(branch, "deputy", "赵副书记")
    recorder = make.officer(branch, "recorder", "田记录")
    names = ("张三", "欧阳建国", "阿依古丽·买买提", "石英")
    people = {name: make.user(make.member(branch, name)) for name in names}
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    standard = make.standard(branch, by=secretary)
    sheet = make.quarter(standard, 4, by=recorder).sheets.get(member__name="石英")
    make.deduction(sheet, "纪5", "参与赌博，派出所通报", day=date(2025, 11, 1), decided_on=date(2025, 11, 1), by=recorder)
    grades = dict(zip((person.member for person in people.values()), (Level.UNQUALIFIED, Level.BASIC, Level.EXCELLENT, Level.QUALIFIED), strict=True))
    make.final_year(branch, standard.cycle, grades, by=auditor)
    return {"secretary": secretary, "deputy": deputy, "auditor": auditor, "people": people, "branch": branch}


def test_awards_a_talk_and_a_grave_matter(browse, cast):
    with supposing(date(2026, 2, 20)):
        secretary = browse(cast["secretary"])
        secretary.visit("/app/")
        secretary.seen("cases-todos")
        go(secretary, "推荐州级以上评先评优")
        secretary.seen("awards")
        secretary.page.get_by_label("党员").select_option(label="石英")
        secretary.page.get_by_label("评先评优项目").fill("全市优秀共产党员")
        secretary.press("登记推荐")
        assert "不能推荐石英：严重问题尚未办结（纪5）" in secretary.words()
        secretary.seen("awards-refused")
        secretary.page.get_by_label("党员").select_option(label="阿依古丽·买买提")
        secretary.page.get_by_label("级别").select_option("upper")
        secretary.press("登记推荐")
        assert "已登记：推荐阿依古丽·买买提参加“全市优秀共产党员”" in secretary.said()
        secretary.seen("awards-done")
        assert Recommendation.objects.get().scale == CaseKind.UPPER

        go(secretary, "欧阳建国：登记谈话")
        secretary.seen("case-talk")
        for label, text in (("谈话人", "王书记"), ("地点", "党员活动室"), ("谈话内容", "学习不够主动，要按时参加组织生活。"), ("本人表态", "接受批评，立即改正。")):
            secretary.page.get_by_label(label).fill(text)
        secretary.press("登记谈话，办结")
        assert "已办理：登记谈话，办结" in secretary.said()
        secretary.follow("打印记录")
        secretary.seen("case-talk-record")

        go(secretary, "石英：严重问题立案")
        secretary.seen("cases")
        secretary.press("立案", exact=False)
        secretary.page.get_by_label("查清的事实和处理").fill("派出所书面说明属误认，当事人未参与。")
        secretary.seen("case-grave")
        secretary.press("查清办结，报党委复核")

        auditor = browse(cast["auditor"])
        go(auditor, "石英：同意办结")
        auditor.seen("case-grave-auditor")
        auditor.press("同意办结")
        auditor.visit("/app/cases/")
        auditor.seen("cases-auditor")
        auditor.click(auditor.page.get_by_role("link", name="推荐名单").last)
        auditor.seen("awards-committee")
        assert Case.objects.get(kind=CaseKind.GRAVE).status == "closed"


def test_a_disposal_and_its_help(browse, cast):
    with supposing(date(2026, 2, 20)):
        secretary, auditor = browse(cast["secretary"]), browse(cast["auditor"])
        go(secretary, "张三：提出处置意见")
        secretary.seen("case-disposal")
        secretary.page.get_by_label("限期改正").check()
        secretary.page.get_by_label("期限到").fill("2027-06-01")
        secretary.page.get_by_label("事实和依据").fill("全年三次无故不参加组织生活，经核实属实。")
        secretary.press("提出处置意见")
        assert "最长 12 个月" in secretary.words()
        secretary.seen("case-disposal-refused")
        secretary.page.get_by_label("期限到").fill("2026-08-20")
        secretary.press("提出处置意见")
        for label in ("预先报告党委", "听取本人意见"):
            note(secretary, f"{label}，没有不同意见。")
            secretary.press(label)
        for label, count in (("应到", "6"), ("实到", "6"), ("赞成", "5")):
            secretary.page.get_by_label(label, exact=True).first.fill(count)
        secretary.page.get_by_label("讨论情况").first.fill("逐人发言，同意限期改正。")
        secretary.seen("case-disposal-meeting")
        secretary.press("党员大会决定")
        go(auditor, "张三：党委批准")
        note(auditor, "同意。")
        auditor.press("党委批准")
        auditor.seen("case-disposal-approved")
        auditor.follow("打印记录")
        auditor.seen("case-disposal-record")

        go(auditor, "张三：指派帮扶人")
        auditor.page.get_by_label("帮扶人").select_option(label="赵副书记")
        auditor.seen("case-help-name")
        auditor.press("指派帮扶人")

        helper = browse(cast["deputy"])
        go(helper, "张三：记录本月帮扶")
        note(helper, "上门谈心一次，商定每月参加志愿服务。")
        helper.press("记下来")
        helper.seen("case-help")
        helper.follow("打印记录")
        helper.seen("case-help-record")

        member = browse(cast["people"]["张三"])
        member.visit("/app/cases/")
        member.seen("cases-member")
        member.click(member.page.get_by_role("row").filter(has_text="组织处置").get_by_role("link"))
        member.seen("case-member")
        assert member.page.get_by_role("button", name="党委批准").count() == 0
