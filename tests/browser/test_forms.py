"""Where all forms are found, 附件2 and 附件3 as pages that print, the zip with its progress."""

from datetime import date
from zipfile import ZipFile

import pytest
from django.urls import reverse

from members.clock import supposing
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quarter():
    branch = make.branch()
    secretary, recorder = make.officer(branch, "secretary", "王书记"), make.officer(branch, "recorder", "田记录")
    for name in ("张三", "赵六", "欧阳小红"):
        make.member(branch, name)
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member__name="张三"), "组1", by=recorder)
    return quarter


def test_the_forms_are_found_read_and_taken(browse, quarter):
    recorder = quarter.branch.offices.get(role="recorder").member.user
    with supposing(date(2025, 4, 12)):
        desk = browse(recorder)
        desk.visit("/app/")
        desk.follow("表格")
        desk.page.get_by_role("heading", name="2025年度表格").wait_for()
        desk.seen("forms")
        desk.page.get_by_text("按姓名找积分记录表").click()
        desk.follow("张三")
        desk.page.get_by_role("heading", name="党员管理积分记录表").wait_for()
        desk.seen("record")
        with desk.page.expect_download() as taken:
            desk.page.get_by_role("link", name="导出 Excel").click()
        assert taken.value.suggested_filename == "2025年度张三党员管理积分记录表.xlsx"
        desk.visit(reverse("branch_summary", args=[quarter.branch_id, 2025]))
        desk.page.get_by_role("heading", name="党员管理积分情况汇总表").wait_for()
        names = desk.page.locator(".name span")
        assert "张三" in names.all_inner_texts()  # search finds it, though it is as wide as three characters
        assert names.get_by_text("张三").evaluate("e => e.offsetWidth") == names.get_by_text("王书记").evaluate("e => e.offsetWidth")
        desk.seen("summary")


def test_a_blank_form_is_one_leaf_whatever_the_items(browse, quarter):
    desk = browse(quarter.branch.offices.get(role="recorder").member.user)
    desk.visit(reverse("self_forms", args=[quarter.pk]))

    assert desk.leaves() == quarter.sheets.count() == 5


def test_the_zip_tells_how_far_it_is(browse, quarter):
    recorder = quarter.branch.offices.get(role="recorder").member.user
    with supposing(date(2025, 4, 12)):
        desk = browse(recorder)
        desk.visit(reverse("branch_forms", args=[quarter.branch_id, 2025]))
        with desk.page.expect_download() as taken:
            desk.page.get_by_role("link", name="下载全部积分记录表").click()
        desk.page.get_by_text("已下载，共 5 份。").wait_for()
        assert taken.value.suggested_filename == "2025年度机关党支部积分记录表.zip"
        assert len(ZipFile(taken.value.path()).namelist()) == 5
        desk.seen("zip-taken")


def test_a_zip_that_breaks_off_or_is_cancelled_says_so(browse, quarter):
    recorder = quarter.branch.offices.get(role="recorder").member.user
    with supposing(date(2025, 4, 12)):
        desk = browse(recorder)
        desk.visit(reverse("branch_forms", args=[quarter.branch_id, 2025]))
        desk.page.route("**/zip/?framed", lambda route: route.fulfill(body=b"\0\0\0\2ab\0\0\0\5x", content_type="application/octet-stream"))
        desk.page.get_by_role("link", name="下载全部积分记录表").click()
        desk.page.get_by_text("没有下载成功，请再试一次。").wait_for()
        desk.seen("zip-broken")
        desk.page.unroute("**/zip/?framed")
        desk.page.route("**/zip/?framed", lambda route: None)  # an answer that does not come
        desk.page.get_by_role("link", name="下载全部积分记录表").click()
        desk.page.get_by_text("已生成 0 / 5").wait_for()
        desk.seen("zip-running")
        desk.page.get_by_role("button", name="取消").click()
        desk.page.get_by_text("已取消，没有下载。").wait_for()
