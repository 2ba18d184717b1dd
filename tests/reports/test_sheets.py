"""reports/sheets.py: text never becomes a formula, points stay numbers, the paper is A4."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from reports.sheets import BODY, MARK, PORTRAIT, TITLE, Column, Form, Share, clean, ems, height, in_words
from tests.reports.build import find, reopen

TWO = [
    Column("名称", 40),
    Column("一季", 20, group="基础分"),
    Column("二季", 20, group="基础分"),
    Column("备注", 85, "left"),
]


@pytest.fixture
def form():
    return Form("试表", TWO)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", "#N/A", "=", "==1"]
)
def test_what_looks_like_a_formula_is_text(form, text):
    form.add(TWO, [text, None, None, text])

    for cell in (reopen(form.close())["A1"], reopen(form.close())["D1"]):
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix or text == "#N/A"


def test_plain_text_has_no_quote_prefix(form):
    form.add(TWO, ["张三", None, None, "3-5月"])

    assert not reopen(form.close())["A1"].quotePrefix


@pytest.mark.parametrize(
    ("points", "stored"),
    [(Decimal("14.50"), 14.5), (Decimal("15.00"), 15), (Decimal("1E+1"), 10), (0, 0), (Fraction(176, 3), 58.66)],
)
def test_points_are_numbers_without_trailing_zeros(form, points, stored):
    form.add(TWO, ["张三", points, None, ""])

    cell = reopen(form.close())["B1"]
    assert (cell.value, cell.data_type, cell.number_format) == (stored, "n", "General")


def test_a_float_is_refused(form):
    with pytest.raises(TypeError):
        form.add(TWO, ["张三", 14.5, None, ""])


def test_a_share_is_a_number_in_percent(form):
    form.add(TWO, ["占比", Share(2, 13), Share(0, 0), ""])

    sheet = reopen(form.close())
    assert (sheet["B1"].value, sheet["B1"].number_format, sheet["C1"].value) == (0.1538, "0.00%", None)


def test_a_date_is_text_in_the_chinese_way(form):
    form.add(TWO, [date(2026, 12, 31), None, None, ""])

    assert reopen(form.close())["A1"].value == "2026年12月31日"
    assert in_words(None).split() == ["年", "月", "日"]


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x1f", "\x7f", "\r", "\u202e", "\u200b", "\ud800", "\ufffe", "\uffff"]
)
def test_characters_that_break_a_workbook_are_left_out(form, character):
    form.add(TWO, [f"张{character}三", None, None, ""])

    assert reopen(form.close())["A1"].value == "张三"


def test_lines_and_rare_characters_stay():
    assert clean("一\n二 𠮷·A") == "一\n二 𠮷·A"


def test_head_is_merged_over_its_group_and_beside_it(form):
    assert form.head(TWO) == (1, 2)

    sheet = reopen(form.close())
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:A2", "B1:C1", "D1:D2"}
    assert [sheet[place].value for place in ("A1", "B1", "B2", "C2", "D1")] == [
        "名称",
        "基础分",
        "一季",
        "二季",
        "备注",
    ]


def test_every_edge_of_a_table_has_a_thin_border(form):
    form.head(TWO)
    form.add(TWO, ["张三", 15, 15, ""])

    sheet = reopen(form.close())
    assert all(
        sheet[place].border.left.style == sheet[place].border.bottom.style == "thin"
        for place in ("A3", "B3", "C3", "D3")
    )
    assert sheet["D2"].border.right.style == sheet["A2"].border.bottom.style == sheet["C1"].border.top.style == "thin"


def test_print_set_up_is_one_page_wide_a4(form):
    form.repeat(*form.head(TWO))

    sheet = reopen(form.close("a3&f9"))
    page = sheet.page_setup
    assert (int(page.paperSize), page.orientation, page.fitToWidth, page.fitToHeight) == (9, "portrait", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.print_area == "'试表'!$A$1:$D$2"
    assert (sheet.oddFooter.center.text, sheet.oddFooter.left.text) == ("第&P页 共&N页", "校验码 a3&&f9")


def test_margins_and_columns_fill_the_paper():
    for landscape, paper in ((False, 210), (True, 297)):
        form = Form("试表", landscape=landscape)
        margins = form.sheet.page_margins

        assert form.width + (margins.left + margins.right) * 25.4 == pytest.approx(paper)


def test_a_table_wider_than_the_paper_is_a_mistake():
    with pytest.raises(ValueError, match="mm wide"):
        Form("试表", [Column("", PORTRAIT + 1)])


def test_title_and_mark_have_the_fonts_of_the_standard(form):
    form.open("附件2", "吉首市林业局党员管理积分记录表")

    sheet = reopen(form.close())
    title = find(sheet, "记录表")
    assert (title.font.name, title.font.size, title.alignment.horizontal) == (TITLE.name, 22, "center")
    assert (sheet["A1"].value, sheet["A1"].font.name) == ("附件2", MARK.name)
    assert BODY.name == "仿宋_GB2312"


def test_entries_are_spread_over_the_line(form):
    form.spread("填表人：张三", "审核人：", "联系电话：")

    text = reopen(form.close())["A1"].value
    assert text.split() == ["填表人：张三", "审核人：", "联系电话："]
    assert "\u3000" * 2 in text


def test_a_row_is_as_high_as_its_longest_text(form):
    short = form.add(TWO, ["张三", 15, 15, "短"])
    tall = form.add(TWO, ["张三", 15, 15, "在林区防火值班期间擅离岗位两小时" * 5])

    heights = [form.sheet.row_dimensions[row].height for row in (short, tall)]
    assert heights[1] > 3 * heights[0]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("字" * 10, 1), ("字" * 11, 2), ("字" * 20, 2), ("一\n二\n三", 3), ("字" * 10 + "。", 2), ("A" * 100, 6)],
)
def test_height_counts_the_lines(text, lines):
    wide = round((10 * 10 + 6) / 72 * 25.4, 1)  # ten characters of ten points

    assert height(text, wide, 10) == pytest.approx(lines * 14.5 + 3)


def test_no_row_is_taller_than_excel_allows(form):
    row = form.add(TWO, ["字" * 5000, None, None, ""])

    assert form.sheet.row_dimensions[row].height == 409


def test_chinese_is_twice_as_wide_as_a_digit():
    assert ems("一二") == 2
    assert 1 <= ems("12") < 1.3
