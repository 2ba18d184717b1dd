"""The monthly sheet through the browser: open the month, add the day, change the exceptions, save once; then Excel."""

from datetime import date

import pytest
from openpyxl import load_workbook

from members.clock import supposing
from scoring.models import Mark, MonthSheet
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_is_filled_in_a_minute(browse, tmp_path):
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    for name in ("张三", "李四", "欧阳建国", "阿依古丽", "石英", "龙云", "向阳"):
        make.member(branch, name)
    with supposing(date(2026, 5, 20)):
        visitor = browse(recorder)
        page = visitor.page

        visitor.visit("/app/months/")
        visitor.seen("months-none")
        visitor.press("登记2026年5月")
        visitor.seen("month-open")
        for kind, day in (("主题党日", "2026-05-10"), ("支部党员大会", "2026-05-12"), ("支委会", "2026-05-12")):
            page.get_by_label("会议", exact=True).select_option(kind)
            page.get_by_label("日期", exact=True).fill(day)
            visitor.press("添加会议")
        visitor.seen("month-meetings")

        page.get_by_label("张三 5月10日主题党日").select_option("缺席")
        page.get_by_label("欧阳建国 5月12日支部党员大会").select_option("请假")
        remark = page.get_by_label("说明（张三，5月10日主题党日）")
        remark.fill("没有请假")
        page.get_by_label("欧阳建国 5月12日支部党员大会").select_option("请假")
        assert page.get_by_label("说明（欧阳建国，5月12日支部党员大会）").is_visible()
        assert page.get_by_label("说明（张三，党费）").is_hidden()
        page.get_by_label("张三 党费").select_option("未交")
        page.get_by_label("会议", exact=True).select_option("党课")
        page.get_by_label("日期", exact=True).fill("2026-05-18")
        visitor.press("添加会议")  # what is typed below comes along
        assert "已保存，改动 2 人" in page.inner_text("main")
        page.get_by_label("李四 党费").select_option("未交")
        page.get_by_label("李四 党费").select_option("已交")
        visitor.press("保存签到")
        assert "没有改动" in page.inner_text("main")
        assert page.get_by_label("张三 5月10日主题党日").input_value() == "absent"
        assert Mark.objects.count() == 3
        assert (remark.input_value(), Mark.objects.get(kind="absent").remark) == ("没有请假", "没有请假")
        visitor.seen("month")

        visitor.follow("5月10日主题党日")
        page.get_by_label("向阳").uncheck()
        visitor.seen("gathering")
        visitor.press("保存")
        assert "不应到" in page.inner_text("main")

        sheet = MonthSheet.objects.get()
        with page.expect_download() as download:
            visitor.follow("下载签到表")
        download.value.save_as(tmp_path / "五月.xlsx")
        book = load_workbook(tmp_path / "五月.xlsx")
        row = next(cells for cells in book.active.iter_rows(min_row=2) if cells[0].value == "龙云")
        row[2].value = "迟到"
        book.save(tmp_path / "五月.xlsx")
        visitor.follow("从 Excel 导入")
        page.set_input_files("input[type=file]", tmp_path / "五月.xlsx")
        visitor.press("试运行")
        assert "到会" in page.inner_text("main")
        visitor.seen("month-import")
        visitor.press("确认导入 1 处")
        visitor.visit("/app/months/")
        assert "会议 4 次" in page.inner_text("main")
        visitor.seen("months")
        assert Mark.objects.filter(sheet=sheet, lifted=False, kind="late").count() == 1

        head = browse(secretary)
        head.visit(sheet.get_absolute_url())
        head.seen("month-secretary")
