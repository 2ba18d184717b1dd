"""The standard through the browser: drafted, changed, taken from Excel, passed by the meeting, filed, read by a member."""

from datetime import date

import pytest
from openpyxl import load_workbook

from members.clock import supposing
from scoring import actions
from scoring.models import Standard
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_standard_from_the_draft_to_the_file(browse, tmp_path):
    branch = make.branch()
    make.cycle(branch.committee, 2026)
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    zhang = make.user(make.member(branch, "张三"))
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    with supposing(date(2026, 1, 20)):
        # the recorder draws it up
        writer = browse(recorder)
        page = writer.page
        writer.visit("/app/quarters/")
        writer.seen("standards-first")
        writer.follow("去起草积分标准")
        writer.seen("standards-empty")
        writer.press("起草2026年度积分标准")
        writer.seen("standard-draft")
        writer.follow("修改组1")
        writer.seen("standard-item")
        page.get_by_label("分值").fill("两分")
        writer.press("保存")
        assert page.get_by_label("分值").input_value() == "两分"
        writer.seen("standard-item-refused")
        page.get_by_label("分值").fill("１．５")
        writer.press("保存")
        assert "已保存：组1" in page.inner_text("main")
        writer.press("停用组4")
        writer.press("停用流任2")
        writer.click(page.get_by_role("link", name="添一条").first)
        page.get_by_label("代码").fill("组9")
        page.get_by_label("类目").fill("组织生活")
        page.get_by_label("条目").fill("支部活动照片没有按时归档")
        page.get_by_label("分值").fill("0.5")
        for label in ("骨干类", "普通类"):
            page.get_by_label(label).check()
        writer.seen("standard-add")
        writer.press("添加")
        assert "已添加：组9" in page.inner_text("main")
        writer.follow("和上一版比")
        assert "新增 1 条，修改 1 条，不再用 2 条" in page.inner_text("main")
        writer.seen("standard-changes")
        draft = Standard.objects.get()

        # from Excel
        writer.visit(draft.get_absolute_url())
        with page.expect_download() as download:
            writer.follow("下载 Excel")
        file = tmp_path / "标准.xlsx"
        download.value.save_as(file)
        book = load_workbook(file)
        row = next(cells for cells in book.active.iter_rows(min_row=3) if cells[1].value == "组3")
        row[4].value, row[6].value = 1, "不多"
        book.save(file)
        writer.follow("从 Excel 导入")
        page.set_input_files("input[type=file]", file)
        writer.press("试运行")
        assert "请填数字" in page.inner_text("main")
        writer.seen("standard-import-refused")
        row[6].value = 3
        book.save(file)
        page.set_input_files("input[type=file]", file)
        writer.press("试运行")
        writer.seen("standard-import")
        writer.press("确认导入 1 条")
        assert "已导入，改动 1 条" in page.inner_text("main")

        # the secretary mends what blocks and brings it through the meeting
        head = browse(secretary)
        page = head.page
        head.visit("/app/")
        head.click(page.get_by_role("link", name="去看看").first)
        assert "流动类党员的任务分合计 7 分，应正好 10 分" in page.inner_text("main")
        head.seen("standard-blocked")
        head.press("启用流任2")
        assert "基础分现在" in page.inner_text("main")
        page.get_by_label("应到", exact=True).fill("3")
        page.get_by_label("实到").fill("3")
        page.get_by_label("赞成").fill("1")
        head.press("党员大会通过")
        assert page.get_by_label("赞成").input_value() == "1"
        head.seen("standard-not-passed")
        page.get_by_label("赞成").fill("2")
        head.press("党员大会通过")
        assert "已办理：党员大会通过" in page.inner_text("main")
        head.seen("standard-adopted")

        # the committee files it, a member reads it
        committee = browse(auditor)
        committee.visit("/app/")
        committee.follow("去备案")
        committee.seen("standard-to-file")
        committee.press("备案")
        assert "2026年1月20日报党委备案" in committee.words()
        member = browse(zhang)
        member.visit(draft.get_absolute_url())
        member.seen("standard-member")

        # a quarter freezes it; a new version begins with the next
        actions.open_quarter(draft, 1, by=recorder)
        page = head.page
        head.visit(f"/app/branches/{branch.pk}/standards/")
        page.get_by_text("另起新的一版").click()
        head.seen("standards")
        head.press("起草新的一版")
        assert "从 2026年4月1日起执行" in page.inner_text("main")
        head.seen("standard-second")
