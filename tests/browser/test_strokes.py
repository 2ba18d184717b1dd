"""A quarter of 40 members with 25 deductions: the keys it takes here, beside the keys of the same rows in a plain sheet.

Counted: every key pressed and every click, from the recorder's first page to the last saved row. Of the plain sheet
(the columns of F1: 日期, 季度, 部分, 条目代码, 事由, 扣, 依据, 记录员) only what must be typed, to its favour: a Chinese
character is one key, cells are left by one key, the name is one key a character and the member's sheet is found by it.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from members.clock import supposing
from members.figures import by_strokes
from members.names import initials, spelling
from scoring.models import Deduction
from tests import make

CODES = ["组1", "组2", "组5", "费1", "学1"]
DAYS = [date(2025, 3, 5), date(2025, 3, 12), date(2025, 3, 20)]
FAMILY, GIVEN = "石龙向田彭吴张王李杨", ["小满", "德清", "长林", "玉梅"]


@pytest.fixture
def quarter(branch, secretary, recorder):
    for number in range(38):
        make.member(branch, f"{FAMILY[number % 10]}{GIVEN[number // 10]}")
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


@pytest.fixture
def rows(quarter):
    """25 lines: who, which item, when; written down by day, as attendance lists are."""
    names = [sheet.member.name for sheet in quarter.sheets.select_related("member")][2:27]
    return sorted(((name, CODES[at % 5], DAYS[at % 3]) for at, name in enumerate(names)), key=lambda row: row[2])


class Keys:
    """Playwright's keyboard that counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def type(self, text):
        self.count += len(text)
        self.page.keyboard.type(text)

    def press(self, key):
        self.count += 1
        self.page.keyboard.press(key)

    def click(self, target):
        self.count += 1
        target.click()


def in_a_plain_sheet(quarter, rows, recorder):
    keys = 0
    for name, code, day in rows:
        item = make.item(quarter.standard, code)
        cells = [f"{day.month}-{day.day}", "1", "基础", code, item.text, f"{item.points.normalize():f}", "签到表", str(recorder)]
        keys += len(name) + 1 + sum(len(cell) + 1 for cell in cells)
    return keys


def to_the_grid(page, keys):
    page.goto("/app/")
    keys.click(page.get_by_role("link", name="去录入", exact=True))
    page.get_by_label("登记一条").wait_for()


def test_25_lines_by_keyboard_take_fewer_keys_than_a_plain_sheet(browse, quarter, rows, recorder):
    page = browse(recorder).page
    keys, last = Keys(page), None
    people = [sheet.member.name for sheet in by_strokes(quarter.sheets.select_related("member"))]
    with supposing(date(2025, 4, 8)):
        to_the_grid(page, keys)
        keys.click(page.get_by_label("登记一条"))
        for name, code, day in rows:
            keys.type(initials(name))
            for _ in range([other for other in people if initials(other) == initials(name)].index(name)):
                keys.press("ArrowDown")  # namesakes by initials stand in the grid's order
            keys.press("Enter")
            keys.type(spelling(code))
            keys.press("Enter")
            if day != last:
                keys.type(f"{day.month}{day.day:02}")
            if last is None:  # 依据, kept for all that follow
                for _ in range(3):
                    keys.press("Tab")
                keys.type("签到表")
            last = day
            keys.press("Enter")
            expect(page.locator("[data-saved]")).to_contain_text(f"已记入：{name} {code}")

    plain = in_a_plain_sheet(quarter, rows, recorder)
    print(f"\n25 lines by keyboard: {keys.count} keys and clicks here, {plain} in a plain sheet")
    stored = {(line.sheet.member.name, line.item.code, line.happened_on) for line in Deduction.objects.select_related("sheet__member", "item")}
    assert stored == set(rows)
    assert set(Deduction.objects.values_list("evidence", flat=True)) == {"签到表"}
    assert keys.count < plain


def test_25_lines_pasted_as_a_block(browse, quarter, rows, recorder):
    page = browse(recorder).page
    keys = Keys(page)
    block = "\n".join(f"{name}\t{day.month}月{day.day}日\t{code}\t\t无故缺席\t签到表" for name, code, day in rows)
    with supposing(date(2025, 4, 8)):
        to_the_grid(page, keys)
        keys.click(page.get_by_role("link", name="粘贴自 Excel"))
        box = page.locator("textarea")
        keys.click(box)
        box.fill(block)  # Ctrl+V
        keys.count += 2
        keys.click(page.get_by_role("button", name="试运行"))
        keys.click(page.get_by_role("button", name="记入"))
        page.get_by_text("25 条").first.wait_for()

    print(f"\n25 lines pasted: {keys.count} keys and clicks")
    assert Deduction.objects.count() == 25
    assert keys.count < 10
