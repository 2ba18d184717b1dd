"""reports/tables.py: one layout for the page and the workbook."""

from datetime import date
from decimal import Decimal

from reports.sheets import workbook
from reports.tables import Column, Head, Paper, Row, Share, Table, said
from tests.reports.build import reopen

FOUR = [Column("姓名", 20, "name"), Column("一季", 20, group="基础分"), Column("二季", 20, group="基础分"), Column("备注", 40, "left")]


def test_neighbours_of_a_group_share_a_head():
    top, below = Table("表", FOUR, []).heads

    assert top == [Head("姓名", deep=2), Head("基础分", wide=2), Head("备注", deep=2)]
    assert below == [Head("一季"), Head("二季")]


def test_heads_without_a_group_stand_in_one_row_and_an_unheaded_table_has_none():
    assert Table("表", FOUR[:1], []).heads == [[Head("姓名")]]
    assert Table("表", FOUR, [], headed=False).heads == []


def test_a_wider_row_lies_over_the_columns_below_it():
    table = Table("表", FOUR, [Row(["张三", Decimal("14.50"), None, ""]), Row(["小计", "两人"], [Column("", 60), Column("", 40)], bold=True)])

    (bold, cells), (total, wide) = table.body

    assert [(cell.text, cell.wide, cell.align) for cell in cells] == [("张三", 1, "name"), ("14.5", 1, "center"), ("", 1, "center"), ("", 1, "left")]
    assert [(cell.text, cell.wide) for cell in wide] == [("小计", 3), ("两人", 1)]
    assert (bold, total) == (False, True)


def test_widths_are_shares_of_the_table():
    assert Table("表", FOUR, []).widths == [20, 20, 20, 40]


def test_values_are_said_as_forms_print_them():
    assert [said(value) for value in (Decimal("15.00"), 3, date(2026, 2, 1), Share(2, 13), Share(0, 0), None)] == ["15", "3", "2026年2月1日", "15.38%", "", ""]


def test_a_name_is_spread_by_the_cell_and_stays_whole_in_the_text():
    names = ["张三", "王建国", "阿卜杜拉·买买提"]

    sheet = reopen(Paper("表", "题", [[Table("表", FOUR, [Row([name, 1, 2, ""]) for name in names])]]))

    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == names
    assert [sheet.cell(row, 1).alignment.horizontal for row in (4, 5, 6)] == ["distributed", "distributed", "center"]


def test_the_identity_repeats_on_every_page_else_the_heads_of_the_first_table():
    table, identity = Table("表", FOUR, [Row(["张三", 1, 2, ""])]), Table("党员", FOUR[:1], [Row(["张三"])], headed=False)

    assert reopen(Paper("表", "题", [[table, table]])).print_title_rows == "$2:$3"
    assert reopen(Paper("表", "题", [[table], [table]], identity=identity)).print_title_rows == "$2:$2"
    assert len(reopen(Paper("表", "题", [[table], [table]])).row_breaks.brk) == 1


def test_each_paper_has_a_sheet_of_its_own():
    paper = Paper("一", "题", [[Table("表", FOUR, [])]])

    assert workbook(paper, paper._replace(sheet="二")).sheetnames == ["一", "二"]
