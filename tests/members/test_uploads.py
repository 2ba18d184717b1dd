"""members/uploads.py: no hostile file gets further, and what a cell means."""

import tracemalloc
from datetime import date, datetime, time
from zipfile import ZIP_BZIP2

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from members.uploads import (
    EMPTY,
    LOCKED,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_ROWS,
    NOT_A_WORKBOOK,
    TOO_MANY_ROWS,
    TOO_MUCH_INSIDE,
    clean_name,
    clean_text,
    read_date,
    read_sheets,
)
from tests.members.sheets import DATA, book_of, upload, with_cells, with_part

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><x>&c;</x>'
MEGABYTES_OF_ZEROS = b"0" * (11 * 1024 * 1024)


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        read_sheets(upload(content))
    return refused.value.message


def test_the_sample_is_read_sheet_by_sheet_and_row_by_row():
    roster, hints = read_sheets(upload(DATA / "roster_forestry.xlsx"))

    assert (roster.title, hints.title) == ("花名册", "填表说明")
    assert roster.rows[2][:3] == ("序号", "姓 名", "性别")
    assert roster.rows[24] == ()
    assert roster.rows[25][1] == "滕玉兰"
    assert len(roster.rows) == 71


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", NOT_A_WORKBOOK),
        (b"\x00" * 100, NOT_A_WORKBOOK),
        ("姓名,性别\n".encode(), NOT_A_WORKBOOK),
        (b"PK\x03\x04 and then nothing", NOT_A_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64, LOCKED),  # .xls, or an .xlsx with a password
        (with_part("xl/workbook.xml", BOMB), NOT_A_WORKBOOK),
        (with_part("xl/styles.xml", BOMB), NOT_A_WORKBOOK),
        (with_part("xl/worksheets/sheet1.xml", BOMB), NOT_A_WORKBOOK),
        (with_part("xl/worksheets/sheet1.xml", b"<worksheet"), NOT_A_WORKBOOK),
        (with_part("xl/worksheets/sheet1.xml", "\ud800".encode("utf-8", "surrogatepass")), NOT_A_WORKBOOK),
        (with_part("xl/media/1.png", b"0", ZIP_BZIP2), NOT_A_WORKBOOK),  # Python unpacks bzip2 without a limit
        (with_part("xl/media/1.png", MEGABYTES_OF_ZEROS), TOO_MUCH_INSIDE),
        (with_part("xl/worksheets/sheet2.xml", MEGABYTES_OF_ZEROS * 5), TOO_MUCH_INSIDE),
        (with_cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), TOO_MANY_ROWS),
        (with_cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), NOT_A_WORKBOOK),
        (with_cells('<row r="-5"><c r="A0"/></row>'), EMPTY),
        (with_cells(""), EMPTY),
        (Workbook(), EMPTY),
    ],
)
def test_a_file_that_is_no_sound_roster_is_refused_in_words(content, words):
    assert refusal(content) == words


def test_a_file_over_the_limit_is_refused_unread():
    assert refusal(b"0" * (MOST_BYTES + 1)) == "文件超过 5 MB，没有读取。"


def test_too_many_parts_are_refused():
    book = Workbook()
    for _ in range(MOST_ENTRIES):
        book.create_sheet()

    assert refusal(book) == TOO_MUCH_INSIDE


@pytest.mark.parametrize(("path", "tag"), [("xl/worksheets/sheet1.xml", "<c/>"), ("xl/styles.xml", "<xf/>")])
def test_millions_of_tags_are_refused_before_they_are_read(path, tag):
    assert refusal(with_part(path, f"<x>{tag * 1_500_000}</x>")) == TOO_MUCH_INSIDE


def test_a_zip_that_lies_about_its_size_is_refused():
    content = with_part("xl/worksheets/sheet2.xml", MEGABYTES_OF_ZEROS)
    size = len(MEGABYTES_OF_ZEROS).to_bytes(4, "little")
    assert content.count(size) == 2

    assert refusal(content.replace(size, (10).to_bytes(4, "little"))) == NOT_A_WORKBOOK


@pytest.mark.parametrize(("rows", "fits"), [(MOST_ROWS, True), (MOST_ROWS + 1, False)])
def test_rows_are_counted_over_the_gaps(rows, fits):
    content = with_cells(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{rows}"><c r="A{rows}"><v>1</v></c></row>')

    if fits:
        assert len(read_sheets(upload(content))[0].rows) == rows
    else:
        assert refusal(content) == TOO_MANY_ROWS


def test_a_cell_in_the_last_column_costs_no_memory():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 2001))
    file = upload(with_cells(rows))

    tracemalloc.start()
    sheets = read_sheets(file)
    worst = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sheets[0].rows[1999] == (2000,)
    assert worst < 20_000_000


def test_a_formula_gives_its_last_value_and_never_itself():
    book = book_of(["=HYPERLINK(\"http://evil\")"])

    assert read_sheets(upload(book))[0].rows[-1][0] == "姓名"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  张\u3000三 ", "张 三"),
        ("１３８ＡＢｃ（借调）", "138ABc（借调）"),
        (13392655486.0, "13392655486"),
        (datetime(2004, 11, 6), "2004-11-06"),  # noqa: DTZ001 as openpyxl gives them
        ("张\x00\u202e三\ud800\u200b\ufeff", "张三"),
        ("上\n下\t左", "上 下 左"),
    ],
)
def test_clean_text(value, text):
    assert clean_text(value) == text


def test_a_name_has_no_blanks_inside():
    assert clean_name(" 谢\u3000子 豪 ") == "谢子豪"
    assert clean_name("阿卜杜拉·买买提") == "阿卜杜拉·买买提"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime(1966, 3, 13), date(1966, 3, 13)),  # noqa: DTZ001
        (date(1966, 3, 13), date(1966, 3, 13)),
        ("1998.10.4", date(1998, 10, 4)),
        ("1998.10.04.", date(1998, 10, 4)),
        ("2017.11", date(2017, 11, 1)),
        (2017.11, date(2017, 11, 1)),
        (2009.01, date(2009, 1, 1)),
        (2009.2, date(2009, 2, 1)),
        ("2009.1", date(2009, 1, 1)),
        (20181121, date(2018, 11, 21)),
        (20181121.0, date(2018, 11, 21)),
        ("20181121", date(2018, 11, 21)),
        ("２０１８．１１．２１", date(2018, 11, 21)),
        ("2018。11。21", date(2018, 11, 21)),
        ("201811", date(2018, 11, 1)),
        ("2004-11-06", date(2004, 11, 6)),
        ("2004－11－6", date(2004, 11, 6)),
        ("2004-11-06 00:00:00", date(2004, 11, 6)),
        ("1953/10/10", date(1953, 10, 10)),
        ("1994年6月", date(1994, 6, 1)),
        ("1994年6月2日", date(1994, 6, 2)),
        (" 1994 年 6 月 2 日 ", date(1994, 6, 2)),
        ("2024.2.29", date(2024, 2, 29)),
        (24473, date(1967, 1, 1)),  # as .xls holds a date
        (24473.0, date(1967, 1, 1)),
        ("24473", date(1967, 1, 1)),
        (45000.75, date(2023, 3, 15)),  # with a time of day
    ],
)
def test_dates_in_every_style_of_real_rosters(value, day):
    assert read_date(value) == (day, "")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, ""),
        ("  ", ""),
        ("1985.13.2", "不是日期"),
        ("2023.2.29", "不是日期"),
        ("2004.11-06", "不是日期"),
        ("不详", "不是日期"),
        ("85.3.2", "不是日期"),
        (9999, "只有年份，还要写月份"),
        (60001, "不是日期"),
        (45000.5 * 2, "不是日期"),
        (time(12), "不是日期"),
        (True, "不是日期"),
        ("#VALUE!", "不是日期"),
        (10**400, "不是日期"),
        (float("inf"), "不是日期"),
        (float("nan"), "不是日期"),
        ("1998", "只有年份，还要写月份"),
        (1998, "只有年份，还要写月份"),
        (2009.1, "分不清是 1 月还是 10 月，请写成 2009年1月 或 2009年10月"),
        ("1850.3.2", "年份不对"),
        ("2985.3.2", "年份不对"),
    ],
)
def test_what_is_no_date_says_why(value, problem):
    assert read_date(value) == (None, problem)
