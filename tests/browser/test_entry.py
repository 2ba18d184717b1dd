"""One line under a row of the grid in a real browser: what it says while one types, and where it stands."""

from datetime import date

import pytest
from playwright.sync_api import expect

from members.clock import supposing
from scoring.models import Deduction
from tests import make

VISIBLE = """[...document.querySelectorAll("table.grid tr[data-sheet]")].filter((row) => {
    const place = row.getBoundingClientRect();
    return place.top >= 0 && place.bottom <= innerHeight;
}).length"""


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    for number in range(20):
        make.member(branch, f"党员{number:02}")
    return make.quarter(make.standard(branch, by=secretary), 2, by=recorder)


@pytest.fixture(autouse=True)
def day():
    with supposing(date(2025, 7, 8)):
        yield


@pytest.fixture
def page(browse, quarter, recorder):
    page = browse(recorder).page
    page.goto(quarter.get_absolute_url())
    return page


@pytest.fixture
def sheet(quarter, zhang):
    return quarter.sheets.get(member=zhang.member)


def begin(page, code, name="张三"):
    page.get_by_role("button", name=f"给{name}加一条").click()
    page.keyboard.type(code)
    page.locator(".finder:visible [role=option]").first.wait_for()
    page.keyboard.press("Enter")


def told(page, word):
    page.locator("[data-saved]").get_by_text(word).wait_for()


def test_where_nothing_fits_the_field_says_what_to_try(page):
    page.get_by_label("登记一条").fill("qqq")
    expect(page.get_by_role("status").get_by_text("没有找到“qqq”，换个姓名或拼音试试。")).to_be_visible()
    page.get_by_label("登记一条").fill("zs")
    expect(page.get_by_text("没有找到")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("qqq")
    expect(page.get_by_role("status").get_by_text("没有找到“qqq”，换个编号、拼音或词语试试。")).to_be_visible()


def test_the_day_says_what_enter_does_and_is_written_in_chinese(page):
    begin(page, "组5")
    when = page.get_by_label("事实日期")
    expect(page.get_by_text("Enter 记入；要写事由先按 Tab")).to_be_visible()
    expect(when).to_have_attribute("placeholder", "例如 4月11日或 411")
    when.fill("6.3")
    page.keyboard.press("Tab")
    expect(when).to_have_value("2025年6月3日")
    page.keyboard.press("Enter")
    told(page, "已记入：张三 组5")
    assert Deduction.objects.get().happened_on == date(2025, 6, 3)


def test_the_button_says_what_will_count(page, sheet, recorder):
    make.deduction(sheet, "组5", times=3, by=recorder)  # 1.5 of the 2 that its cap allows
    page.reload()
    begin(page, "组5")
    expect(page.get_by_role("button", name="记入 −0.5", exact=True)).to_be_visible()
    page.get_by_label("次数").fill("2")
    expect(page.get_by_role("button", name="记入 −0.5", exact=True)).to_be_visible()
    page.get_by_label("次数").fill("")
    page.get_by_label("事实日期").fill("603")
    page.keyboard.press("Enter")
    told(page, "已记入：张三 组5")

    begin(page, "组5")
    page.get_by_role("button", name="记入（已到上限，不再扣分）").wait_for()
    page.get_by_label("事实日期").fill("604")
    page.keyboard.press("Enter")
    expect(page.locator(".chip", has_text="组5")).to_contain_text("另有 0.5 分超上限不计")


def test_an_item_typed_over_is_no_longer_the_one_recorded(page):
    begin(page, "组1")
    page.get_by_label("条目").fill("组")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="记入", exact=True)).to_be_visible()


def test_a_second_line_of_the_day_is_dropped_or_recorded_all_the_same(page, sheet, recorder):
    make.deduction(sheet, "组1", day=date(2025, 6, 3), by=recorder)
    page.reload()
    begin(page, "学1")
    page.get_by_label("事实日期").fill("603")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("是另一件事的，请按“仍然记入”").wait_for()
    page.get_by_role("button", name="是同一件事，不扣").click()
    told(page, "没有记入：是同一件事")
    assert Deduction.objects.count() == 1

    begin(page, "学1")
    page.get_by_label("事实日期").fill("603")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="仍然记入").wait_for()
    page.get_by_label("事实日期").fill("604")
    expect(page.get_by_role("button", name="是同一件事，不扣")).to_have_count(0)
    page.get_by_label("事实日期").fill("603")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="仍然记入").click()
    told(page, "已记入：张三 学1")
    assert Deduction.objects.count() == 2


def test_what_is_opened_stands_in_the_middle_of_the_window(page):
    page.evaluate("document.querySelectorAll('tr[data-sheet]')[14].querySelector('.chip.add').click()")
    page.locator("tr.entry").wait_for()

    place = page.locator("tr.is-open").bounding_box()
    assert 768 * 0.4 < place["y"] + place["height"] / 2 < 768 * 0.6


@pytest.mark.parametrize(("size", "rows"), [("0", 6), ("1", 2)])
def test_rows_stand_on_the_first_screen_in_the_large_type_too(browse, quarter, recorder, secretary, size, rows):
    visitor = browse(recorder)
    visitor.context.add_init_script(f"localStorage.setItem('pointsys.elder', '{size}')")
    visitor.visit(quarter.get_absolute_url())
    assert visitor.page.evaluate(VISIBLE) >= rows
    assert visitor.axe() == []


def test_buttons_of_a_line_keep_to_one_line_on_a_phone(browse, quarter, sheet, recorder):
    make.deduction(sheet, "组1", by=recorder)
    page = browse(recorder, 390, 844).page
    page.goto(quarter.get_absolute_url())
    page.locator(".chip", has_text="组1").click()
    button = page.get_by_role("button", name="冲销")
    button.wait_for()
    assert button.evaluate("(button) => getComputedStyle(button).whiteSpace") == "nowrap"
    assert button.bounding_box()["height"] < 50
