"""Self-assessment through the browser: filled on the phone, handed in, typed from paper, compared, opened into why."""

from datetime import date

import pytest

from members.clock import supposing
from scoring import actions
from scoring.models import SelfScore, Sheet
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_form_goes_from_the_phone_to_the_opinion(browse, width, height):
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    zhang = make.user(make.member(branch, "张三"))
    people = [make.member(branch, name, phone="13900001234") for name in ("丁秀兰", "马建国", "文德清", "石长林")]
    branch.groups.create(name="第一党小组", collector=recorder.member).members.set(people)
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    sheet = quarter.sheets.get(member=zhang.member)
    with supposing(date(2025, 3, 28)):
        visitor = browse(zhang, width, height)
        page = visitor.page

        visitor.visit("/app/")
        assert "填写自评" in page.inner_text("main")
        visitor.seen("self-home")
        visitor.follow("去填写")
        visitor.seen("self-empty")
        visitor.press("本月无扣分（1月）")
        visitor.follow("＋ 有扣分（2月）")
        visitor.seen("self-items")
        visitor.press("记下这一条")
        assert "请先选一条" in page.inner_text("main")
        visitor.seen("self-refused")
        page.get_by_label("找条目").fill("迟到")
        page.get_by_label("组5 组织生活迟到、早退").check()
        page.get_by_label("说明").fill("主题党日迟到二十分钟")
        visitor.press("记下这一条")
        assert "14.5" in page.inner_text("main")
        visitor.seen("self-half")
        visitor.press("本月无扣分（3月）")
        visitor.follow("交表")
        visitor.seen("self-confirm")
        visitor.press("确认交表")
        assert "不能再改" in page.inner_text("main")
        visitor.seen("self-done")
        visitor.follow("打印自评表")
        visitor.seen("self-form")
        assert Sheet.objects.get(pk=sheet.pk).self_points == 14.5

        writer = browse(recorder, width, height)
        writer.visit("/app/")
        writer.follow("登记自评表")
        writer.seen("papers-empty")
        writer.page.get_by_label("丁秀兰1月自评扣分").fill("０")
        writer.page.get_by_label("丁秀兰2月自评扣分").fill("1.5")
        writer.page.get_by_label("丁秀兰3月自评扣分").fill("0")
        writer.page.get_by_label("马建国1月自评扣分").fill("1")
        writer.press("保存纸质表")
        assert "三个月都要填" in writer.words()
        writer.seen("papers-refused")
        writer.page.get_by_label("马建国2月自评扣分").fill("0")
        writer.page.get_by_label("马建国3月自评扣分").fill("0")
        writer.press("保存纸质表")
        assert "已保存 1 人的纸质自评表" in writer.words()
        writer.seen("papers")
        assert SelfScore.objects.filter(sheet__typed_by=recorder, lifted=False).count() == 6
        writer.follow("打印空白表")
        writer.seen("papers-print")

    wrong = make.deduction(sheet, "组2", fact="党课未到，没有请假", evidence="签到表 3月第2页", by=recorder)
    make.deduction(sheet, "组5", fact="主题党日迟到二十分钟", evidence="签到表 2月第1页", day=date(2025, 2, 20), by=recorder)
    with supposing(date(2025, 4, 2)):
        actions.reverse(wrong, reason="当天已向支部书记请假", by=secretary)
        month = actions.open_month(branch, year=2025, month=3, by=recorder)
        actions.mark(month, member=people[3], changes={"dues": ("", "dues_unpaid")}, by=recorder)
        writer.visit(f"/app/quarters/{quarter.pk}/compare/")
        writer.seen("compare")
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    with supposing(date(2025, 4, 23)):
        visitor.visit("/app/mine/")
        visitor.seen("mine")
        visitor.follow("一季度得分 14.5，看怎么来的")
        assert "党课未到" in page.inner_text("main")
        visitor.seen("why-quarter")
        visitor.visit(f"/app/sheets/{sheet.pk}/self/")
        visitor.seen("self-after")
        writer.visit(f"/app/sheets/{sheet.pk}/why/")
        writer.seen("why-quarter-officer")
