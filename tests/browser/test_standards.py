"""The standard through the browser: drafted, changed, taken from Excel, passed by the meeting, filed, read by a member."""

from datetime import date

import pytest
from openpyxl import load_workbook

from members.clock import supposing
from scoring import actions
from scoring.models import Standard
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def sound(visitor, name=None):
    """Nothing for axe, nothing to scroll sideways."""
    assert visitor.axe() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if name:
        visitor.shot(f"{name}-{visitor.page.viewport_size['width']}")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_standard_from_the_draft_to_the_file(browse, tmp_path, width, height):
    branch = make.branch()
    make.cycle(branch.committee, 2026)
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    zhang = make.user(make.member(branch, "张三"))
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    with supposing(date(2026, 1, 20)):
        # the recorder draws it up
        writer = browse(recorder, width, height)
        page = writer.page
        writer.visit("/app/quarters/")
        sound(writer)
        page.get_by_role("link", name="去起草积分标准").click()
        sound(writer, "standards-empty")
        page.get_by_role("button", name="起草2026年度积分标准").click()
        sound(writer, "standard-draft")
        page.get_by_role("link", name="修改组1", exact=True).click()
        sound(writer, "standard-item")
        page.get_by_label("分值").fill("两分")
        page.get_by_role("button", name="保存").click()
        assert page.get_by_label("分值").input_value() == "两分"
        sound(writer, "standard-item-refused")
        page.get_by_label("分值").fill("１．５")
        page.get_by_role("button", name="保存").click()
        assert "已保存：组1" in page.inner_text("main")
        page.get_by_role("button", name="停用组4").click()
        page.get_by_role("button", name="停用流任2").click()
        page.get_by_role("link", name="添一条").first.click()
        page.get_by_label("代码").fill("组9")
        page.get_by_label("类目").fill("组织生活")
        page.get_by_label("条目").fill("支部活动照片没有按时归档")
        page.get_by_label("分值").fill("0.5")
        for label in ("骨干类", "普通类"):
            page.get_by_label(label).check()
        sound(writer, "standard-add")
        page.get_by_role("button", name="添加").click()
        assert "已添加：组9" in page.inner_text("main")
        page.get_by_role("link", name="和上一版比").click()
        assert "新增 1 条，修改 1 条，不再用 2 条" in page.inner_text("main")
        sound(writer, "standard-changes")
        draft = Standard.objects.get()

        # from Excel
        writer.visit(draft.get_absolute_url())
        with page.expect_download() as download:
            page.get_by_role("link", name="下载 Excel").click()
        file = tmp_path / "标准.xlsx"
        download.value.save_as(file)
        book = load_workbook(file)
        row = next(cells for cells in book.active.iter_rows(min_row=3) if cells[1].value == "组3")
        row[4].value, row[6].value = 1, "不多"
        book.save(file)
        page.get_by_role("link", name="从 Excel 导入").click()
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="试运行").click()
        assert "请填数字" in page.inner_text("main")
        sound(writer, "standard-import-refused")
        row[6].value = 3
        book.save(file)
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="试运行").click()
        sound(writer, "standard-import")
        page.get_by_role("button", name="确认导入 1 条").click()
        assert "已导入，改动 1 条" in page.inner_text("main")

        # the secretary mends what blocks and brings it through the meeting
        head = browse(secretary, width, height)
        page = head.page
        head.visit("/app/")
        page.get_by_role("link", name="去看看").first.click()
        assert "流动类党员的任务分合计 7 分，应正好 10 分" in page.inner_text("main")
        sound(head, "standard-blocked")
        page.get_by_role("button", name="启用流任2").click()
        assert "基础分现在" in page.inner_text("main")
        page.get_by_label("应到", exact=True).fill("3")
        page.get_by_label("实到").fill("3")
        page.get_by_label("赞成").fill("1")
        page.get_by_role("button", name="党员大会通过").click()
        assert page.get_by_label("赞成").input_value() == "1"
        sound(head, "standard-not-passed")
        page.get_by_label("赞成").fill("2")
        page.get_by_role("button", name="党员大会通过").click()
        assert "已办理：党员大会通过" in page.inner_text("main")
        sound(head, "standard-adopted")

        # the committee files it, a member reads it
        committee = browse(auditor, width, height)
        committee.visit("/app/")
        committee.page.get_by_role("link", name="去备案").click()
        sound(committee, "standard-to-file")
        committee.agree()
        committee.page.get_by_role("button", name="备案").click()
        assert "2026年1月20日报党委备案" in committee.page.inner_text("main")
        member = browse(zhang, width, height)
        member.visit(draft.get_absolute_url())
        sound(member, "standard-member")

        # a quarter freezes it; a new version begins with the next
        actions.open_quarter(draft, 1, by=recorder)
        page = head.page
        head.visit(f"/app/branches/{branch.pk}/standards/")
        page.get_by_text("另起新的一版").click()
        sound(head, "standards")
        page.get_by_role("button", name="起草新的一版").click()
        assert "从 2026年4月1日起执行" in page.inner_text("main")
        sound(head, "standard-second")
