"""The entry grid in a real browser: the keyboard alone, blocks from Excel, two who edit one row, undo."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from members.clock import supposing
from members.figures import by_strokes
from scoring.models import Deduction, Sheet
from tests import make
from tests.browser.conftest import sizes

DAY = date(2025, 4, 8)


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    for name in ("丁秀兰", "马建国", "曾小满"):
        make.member(branch, name)
    plan = make.standard(branch, by=secretary)
    return make.quarter(plan, 1, by=recorder)


@pytest.fixture
def day():
    with supposing(DAY):
        yield


def sheet_of(quarter, name):
    return quarter.sheets.get(member__name=name)


def saved(page, word="已保存"):
    page.locator("[data-saved]").get_by_text(word).wait_for()


def settled(page):
    """No row is on its way to the server."""
    expect(page.locator(".doing", has_text="正在")).to_have_count(0)


PASTE = """([selector, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@sizes
def test_the_grid_is_clear_at_both_sizes(browse, day, quarter, recorder, size):
    make.deduction(sheet_of(quarter, "丁秀兰"), "组1", by=recorder)
    visitor = browse(recorder, *size)
    visitor.visit(quarter.get_absolute_url())
    visitor.seen("grid")

    visitor.page.get_by_label("登记一条").fill("dxl")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.type("wgqx")
    visitor.page.locator(".finder:visible [role=option]").first.wait_for()
    visitor.seen("grid-entry")


def test_a_line_is_recorded_by_keyboard_alone(browse, day, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    page.get_by_label("登记一条").focus()
    page.keyboard.type("zxm")
    page.keyboard.press("Enter")
    page.keyboard.type("组1")
    page.keyboard.press("Enter")
    page.keyboard.type("320")
    page.keyboard.press("Tab")
    page.get_by_text("记入后余 13 / 15。组1 本季最多扣 6，现 0。").wait_for()
    page.keyboard.press("Enter")
    saved(page, "已记入：曾小满 组1")

    line = Deduction.objects.get()
    assert (line.sheet.member.name, line.item.code, line.happened_on, line.points) == ("曾小满", "组1", date(2025, 3, 20), 2)
    assert page.evaluate("document.activeElement.id") == "find"

    page.keyboard.type("zs")
    page.keyboard.press("Enter")
    page.keyboard.type("组2")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the same day as the line before
    saved(page, "已记入：张三 组2")
    assert Deduction.objects.last().happened_on == date(2025, 3, 20)


def test_cells_move_and_save_like_a_sheets(browse, day, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    first, second, *_ = by_strokes(quarter.sheets.select_related("member"))
    page.get_by_label(f"{first.member}自评得分").focus()

    page.keyboard.type("１４．５")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.type("15")
    page.keyboard.press("End")
    page.keyboard.type("同意")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("待议")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Home")
    saved(page)

    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"{first.member}自评得分"
    settled(page)
    values = dict(Sheet.objects.values_list("member__name", "self_points"))
    assert (values[first.member.name], values[second.member.name]) == (make.Decimal("14.5"), 15)
    assert list(Sheet.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").values_list("opinion", flat=True)) == ["", "同意"]


def test_a_bad_cell_says_why_and_stays(browse, day, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    cell = page.get_by_label("张三自评得分")
    cell.fill("16")
    cell.press("Enter")

    page.get_by_role("alert").get_by_text("不能大于 15").wait_for()

    assert cell.input_value() == "16"
    assert cell.get_attribute("aria-invalid") == "true"
    assert Sheet.objects.exclude(self_points=None).count() == 0
    cell.fill("14")
    cell.press("Enter")
    saved(page)
    assert page.get_by_role("alert").count() == 0


def test_two_who_edit_one_row_see_both_values(browse, day, quarter, recorder, secretary):
    mine, theirs = browse(recorder).page, browse(secretary).page
    for page in (mine, theirs):
        page.goto(quarter.get_absolute_url())
    theirs.get_by_label("支委会对张三的意见").fill("待议")
    theirs.get_by_label("支委会对张三的意见").press("Enter")
    saved(theirs)

    mine.get_by_label("支委会对张三的意见").fill("同意")
    mine.get_by_label("支委会对张三的意见").press("Enter")
    note = mine.get_by_role("alert")
    note.wait_for()

    assert "王书记" in note.inner_text()
    assert "改为 待议，您这里填的是 同意。两处都已保留。" in note.inner_text()
    assert sheet_of(quarter, "张三").opinion == "待议"
    mine.get_by_role("button", name="用“同意”").click()
    saved(mine)
    assert sheet_of(quarter, "张三").opinion == "同意"


def test_what_i_did_not_touch_follows_what_another_changed(browse, day, quarter, recorder, secretary):
    mine, theirs = browse(recorder).page, browse(secretary).page
    for page in (mine, theirs):
        page.goto(quarter.get_absolute_url())
    theirs.get_by_label("张三自评得分").fill("14")
    theirs.get_by_label("支委会对张三的意见").fill("待议")
    theirs.get_by_label("支委会对张三的意见").press("Enter")
    saved(theirs)
    settled(theirs)

    mine.get_by_label("支委会对张三的意见").fill("同意")
    mine.get_by_label("支委会对张三的意见").press("Enter")
    note = mine.get_by_role("alert")
    note.wait_for()
    assert "“自评”" not in note.inner_text()
    expect(mine.get_by_label("张三自评得分")).to_have_value("14")
    mine.get_by_role("button", name="用“同意”").click()
    saved(mine)

    row = sheet_of(quarter, "张三")
    assert (row.self_points, row.opinion) == (14, "同意")


def test_of_two_clashes_each_is_settled(browse, day, quarter, recorder, secretary):
    mine, theirs = browse(recorder).page, browse(secretary).page
    for page, points, opinion in ((mine, "12", "同意"), (theirs, "14", "待议")):
        page.goto(quarter.get_absolute_url())
        page.evaluate("([points, opinion]) => { for (const [name, text] of [['自评得分', points], ['的意见', opinion]]) document.querySelector(`[aria-label*='张三'][aria-label$='${name}']`).value = text; }", [points, opinion])
    for page in (theirs, mine):
        page.get_by_label("张三自评得分").press("Enter")
        page.locator("[data-saved] .state").wait_for()
        settled(page)

    mine.get_by_role("button", name="用“14”").click()
    assert "“自评”" not in mine.get_by_role("alert").inner_text()
    assert sheet_of(quarter, "张三").opinion == "待议"
    mine.get_by_role("button", name="用“同意”").click()
    saved(mine)

    row = sheet_of(quarter, "张三")
    assert (row.self_points, row.opinion) == (14, "同意")


def test_the_last_save_is_undone(browse, day, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    page.get_by_label("张三自评得分").fill("12")
    page.get_by_label("张三自评得分").press("Enter")
    saved(page)
    page.get_by_role("button", name="撤销上次保存").click()
    expect(page.get_by_label("张三自评得分")).to_have_value("")
    settled(page)
    assert sheet_of(quarter, "张三").self_points is None

    page.get_by_role("button", name="给张三加一条").click()
    page.keyboard.type("组5")
    page.keyboard.press("Enter")
    page.keyboard.type("3.5")
    page.keyboard.press("Enter")
    saved(page, "已记入")
    page.get_by_role("button", name="撤销上次保存").click()
    saved(page, "已撤销（冲销）")
    assert [line.points for line in Deduction.objects.order_by("pk")] == [make.Decimal("0.5"), make.Decimal("-0.5")]


def test_a_pasted_block_is_shown_before_it_is_filled_in(browse, day, quarter, recorder):
    visitor = browse(recorder)
    page = visitor.page
    page.goto(quarter.get_absolute_url())
    block = "姓名\t自评\t支委会意见\r\n张 三\t１４.５\t同意\r\n丁秀兰\t20\t同意\r\n外人\t15\t\r\n马建国\t15 \t\r\n"
    page.evaluate(PASTE, ["[aria-label='张三自评得分']", block])
    shown = page.get_by_label("粘贴的内容", exact=True).first
    shown.wait_for()

    text = shown.inner_text()
    assert "张三：未填 → 14.5" in text
    assert "丁秀兰：“20”请填 0 到 15 的数" in text
    assert "第 3 行“外人”不在本季名单里" in text
    assert Sheet.objects.exclude(self_points=None).count() == 0
    visitor.seen("grid-pasted")
    page.get_by_role("button", name="填入并保存").click()
    settled(page)
    saved(page)
    assert dict(Sheet.objects.exclude(self_points=None).values_list("member__name", "self_points")) == {"张三": make.Decimal("14.5"), "马建国": 15}
    assert sheet_of(quarter, "丁秀兰").opinion == "同意"


def test_a_block_pasted_into_the_field_that_finds_people_is_shown_too(browse, day, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    page.get_by_label("登记一条").focus()
    page.evaluate(PASTE, ["#find", "张三\t14.5\n马建国\t15\n"])
    page.get_by_text("粘贴了 2 处改动").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "find"
    assert page.get_by_label("登记一条").input_value() == ""

    page.evaluate(PASTE, ["#find", "张三\t14.5\n马建国\t15\n"])
    page.get_by_role("button", name="填入并保存").click()
    settled(page)
    saved(page)
    assert dict(Sheet.objects.exclude(self_points=None).values_list("member__name", "self_points")) == {"张三": make.Decimal("14.5"), "马建国": 15}


def test_a_row_costs_few_queries_however_many_members(client, quarter, recorder, branch):
    make.login(client, recorder)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(quarter.get_absolute_url()).status_code == 200
        return len(asked)

    with supposing(DAY):
        before = cost()
        for number in range(30):
            make.member(branch, f"新人{number}")
        make.actions.add_sheets(quarter, by=recorder)
        assert cost() <= before
        pk = sheet_of(quarter, "张三").pk
        with CaptureQueriesContext(connection) as asked:
            client.post(f"/app/sheets/{pk}/", {f"{pk}-was": "|", f"{pk}-self_points": "14", f"{pk}-opinion": ""}, headers={"X-Grid": "1"})
    assert len(asked) <= 25


def test_what_was_done_before_a_dismissal_is_not_undone_by_its_button(browse, day, quarter, recorder, branch):
    """A proposal dropped after a line was recorded: the button must not reach past it and reverse the line."""
    with supposing(date(2025, 3, 31)):
        month = make.actions.open_month(branch, year=2025, month=3, by=recorder)
        held = make.actions.add_gathering(month, kind="meeting", held_on=date(2025, 3, 12), subject="", by=recorder)
        make.actions.mark(month, member=sheet_of(quarter, "张三").member, changes={f"g{held.pk}": ("", "absent")}, by=recorder)
    make.deduction(sheet_of(quarter, "张三"), "组5", day=date(2025, 3, 5), by=recorder)
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    page.locator(".chip.proposed").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    saved(page, "已记明不作扣分：张三")

    expect(page.get_by_role("button", name="撤销上次保存")).to_have_count(0)
    assert [line.points for line in Deduction.objects.all()] == [make.Decimal("0.5")]
