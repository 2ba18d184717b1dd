"""Lines by the block: pasted or uploaded, tried, told row by row, written whole; and the ledger going out."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from members.clock import supposing
from members.uploads import Sheet
from scoring import actions
from scoring.forms.entries import read_pasted
from scoring.models import Deduction
from scoring.resources import EntryTrial
from scoring.resources.cells import Items, read_amount, read_day
from tests import make
from tests.members.sheets import upload

HEAD = "姓名\t日期\t条目\t次数\t扣分\t事由\t依据\t一本通\t决定日期"


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def paste(client, quarter, recorder):
    """Paste a block as the recorder, and see the test run."""
    make.login(client, recorder)
    return lambda text: client.post(reverse("import_entries", args=[quarter.pk]), {"text": text}, follow=True)


@pytest.fixture
def confirm(client, quarter):
    return lambda **data: client.post(reverse("confirm_entries", args=[quarter.pk]), data, follow=True)


def trial(quarter, text, user):
    return EntryTrial.of(quarter, [Sheet("", read_pasted(text))], "粘贴的内容", pasted=True).read(user)


def wrong(quarter, text, user):
    return [str(problem) for problem in trial(quarter, text, user).problems]


# cells


@pytest.mark.parametrize("text", ["2025-03-11", "2025.3.11", "2025/3/11", "20250311", "2025年3月11日", "3.11", "3月11日", "３．１１", "3/11", "3-11", " 3月11号 ", date(2025, 3, 11), 3.11, 45727])
def test_a_day_is_read_however_it_is_written(text):
    assert read_day(text, 2025) == (date(2025, 3, 11), "")


@pytest.mark.parametrize(
    ("text", "words"),
    [("3.32", "不是日期"), ("13.1", "不是日期"), ("昨天", "不是日期"), (3.1, "分不清是 1 日还是 10 日"), (3.2, "分不清是 2 日还是 20 日"), ("2.29", "不是日期"), ("1025-3-11", "年份不对")],
)
def test_what_is_no_day_is_told(text, words):
    day, said = read_day(text, 2025)

    assert day is None
    assert words in said


@pytest.mark.parametrize(
    ("text", "meant"),
    [("", (1, None)), ("1", (1, None)), ("3", (3, None)), ("２次", (2, None)), ("2分", (1, 2)), ("-2", (1, 2)), ("−1.5", (1, Decimal("1.5"))), ("0.5", (1, Decimal("0.5")))],
)
def test_a_cell_holds_times_or_points(quarter, text, meant):
    assert read_amount(text, make.item(quarter.standard, "组1")) == meant


@pytest.mark.parametrize(("text", "words"), [("2", "分不清是 2 次还是 2 分"), ("很多", "看不懂"), ("=1+1", "看不懂"), ("1e9", "看不懂"), ("1.5次", "不是整数"), ("9" * 40, "看不懂")])
def test_an_unclear_amount_is_asked_about(quarter, text, words):
    with pytest.raises(ValueError, match=words):
        read_amount(text, make.item(quarter.standard, "组1"))


@pytest.mark.parametrize(
    ("text", "code"),
    [("组1", "组1"), (" 组 １ ", "组1"), ("ORG-01", "组1"), ("无故缺席支部党员大会", "组1"), ("组1 无故缺席支部党员大会", "组1"), ("集中学习", "学1"), ("wgqxzbdydh", "组1"), ("WGQXJZ", "学1")],
)
def test_an_item_is_found_by_code_words_and_initials(quarter, text, code):
    assert Items(quarter.standard.items.all()).find(text).code == code


@pytest.mark.parametrize(
    ("text", "words"),
    [("无故缺席", "可以是组1、组2、组3"), ("wgqx", "可以是组1"), ("组99", "没有这个条目"), ("奖1", "奖1是奖励分的条目"), ("学2", "没有启用"), ("", "请填条目的代码"), ("旧9", "另一版积分标准")],
)
def test_an_item_that_cannot_be_is_told(quarter, text, words):
    with pytest.raises(ValueError, match=words):
        Items(quarter.standard.items.all(), ["旧9"]).find(text)


def test_a_block_from_the_clipboard_keeps_its_cells():
    assert read_pasted('张三\t3.11\t"两行\n的 ""事由"""\r\n\t \t') == [["张三", "3.11", '两行\n的 "事由"'], []]
    assert read_pasted('5" 屏\tx\n"半\ty') == [['5" 屏', "x"], ['"半', "y"]]
    assert read_pasted('x\t\n') == [["x"], []]
    assert read_pasted('半个"引号\tx\n下一行\ty') == [['半个"引号', "x"], ["下一行", "y"]]


# the block


def test_a_block_without_a_head_is_entered_whole(paste, confirm, sheet, recorder):
    page = paste("张 三\t3.11\t组1\t\t大会未到  \t签到表 3月\t第４页\n张三\t2025年3月12日\twgqxjz\t0.5分\t培训未到\n")
    assert "可以记入 <b>2</b> 条" in page.text
    assert "12.5 / 15" in page.text
    assert not Deduction.objects.exists()

    page = confirm(row=["1", "2"])

    assert "已记入 2 条" in page.text
    lines = [(one.item.code, one.times, one.points, one.happened_on, one.fact, one.evidence, one.handbook, one.entered_by) for one in Deduction.objects.order_by("pk")]
    assert lines == [
        ("组1", 1, 2, date(2025, 3, 11), "大会未到", "签到表 3月", "第4页", recorder),
        ("学1", 1, Decimal("0.5"), date(2025, 3, 12), "培训未到", "", "", recorder),
    ]
    assert Deduction.history.filter(history_user=recorder).count() == 2


def test_columns_stand_in_any_order_under_a_head(quarter, recorder, sheet):
    run = trial(quarter, "附表\n事由\t姓名\t备注\t代码\t日期\t扣分\n大会未到\t张三\tx\t组1\t3.11\t１\n", recorder)

    assert [(entry.sheet, entry.points, entry.row) for entry in run.good] == [(sheet, 1, 3)]
    assert run.notes == ["没有用到的列：备注。"]


def test_a_column_of_numbers_in_front_is_passed_over(quarter, recorder, sheet):
    run = trial(quarter, "1\t张三\t3.11\t组1\t\t未到\n2\t张三\t3.12\t组1\t\t未到", recorder)

    assert len(run.good) == 2


def test_bad_cells_are_told_by_row_and_cell_and_good_rows_are_kept(quarter, recorder):
    text = "\n".join([
        HEAD, "张三\t3.11\t组1\t\t\t好的一行", "王五\t3.11\t组1\t\t\t外支部的", "张三\t3.41\t组1\t\t\t事", "张三\t4.11\t组1\t\t\t以后", "张三\t4.1\t组1\t\t\t下季",
        "张三\t3.1\t流2\t\t\t别类", "张三\t3.1\t组99\t\t\t没有", "张三\t3.1\t组1\t\t2.5\t太多", "张三\t3.1\t纪1\t\t\t没决定", "张三\t3.1\t组1\t一\t\t次数", "张三\t3.1\t组1", "\t3.1\t组1\t\t\t没名字",
    ])  # fmt: skip

    run = trial(quarter, text, recorder)

    assert [entry.row for entry in run.good] == [2]
    assert [str(problem) for problem in run.problems] == [
        "第 3 行 姓名（第 1 列）：“王五”：本季名单里没有这名党员。",
        "第 4 行 日期（第 2 列）：“3.41”不是日期。",
        "第 5 行 日期（第 2 列）：日期不能晚于今天。",
        "第 6 行 日期（第 2 列）：不在2025年一季度内（2025年1月1日至2025年3月31日）。",
        "第 7 行 条目（第 3 列）：流2不适用于普通类党员。",
        "第 8 行 条目（第 3 列）：“组99”：本季的标准里没有这个条目，请写代码，例如 组1。",
        "第 9 行 扣分（第 5 列）：组1每次扣 2 分，1 次最多扣 2 分；可以少扣，不能多扣。",
        "第 10 行 决定日期（第 9 列）：纪1按决定日期计算，请填决定日期。",
        "第 11 行 次数（第 4 列）：“一”看不懂，请写次数（例如 1次）或分值（例如 0.5分）。",
        "第 12 行 事由（第 6 列）：请写明事由。",
        "第 13 行 姓名（第 1 列）：请填姓名。",
    ]


def test_the_bad_rows_come_back_as_text_and_go_in_once_mended(client, paste, confirm, quarter, sheet):
    page = paste("张三\t3.11\t组1\t\t好的\n王五\t3.12\t组1\t1次\t\"外 支部\"\n")
    assert "有错误的 <b>1</b> 行" in page.text
    assert "姓名\t日期\t条目\t次数/分值\t事由\t依据\t《一本通》页码\t决定日期\n王五\t3.12\t组1\t1次\t外 支部" in page.context["form"]["text"].value().replace("一本通\t", "《一本通》页码\t")

    page = confirm(row=["1"])
    assert "已记入 1 条。还有 1 行没有记入：有错误的 1 行在“改好再试”的框里。" in page.text

    page = paste(page.context["form"]["text"].value().replace("王五", "张三"))
    assert "可以记入 <b>1</b> 条" in page.text
    assert "没有记入" not in confirm(row=["2"]).text
    assert sheet.deductions.count() == 2


def test_the_bad_rows_come_back_as_a_workbook(client, paste, quarter, sheet):
    paste(f"{HEAD}\n张三\t3.11\t组1\t\t\t好的\n王五\t3.12\t组1\t\t\t=HYPERLINK(\"http://evil\")")

    answer = client.get(reverse("entry_errors", args=[quarter.pk]))
    page = load_workbook(BytesIO(answer.getvalue())).active

    assert [cell.value for cell in page[1]][:3] == ["姓名", "日期", "条目"]
    assert page.max_row == 2
    assert page["A2"].value == "王五"
    assert page["F2"].data_type == "s"
    assert "没有这名党员" in page.cell(2, page.max_column).value


def test_a_second_line_of_the_day_is_asked_with_a_tick(paste, confirm, quarter, sheet, recorder):
    make.deduction(sheet, "组1", "大会未到", date(2025, 3, 11), by=recorder)
    page = paste("张三\t3.11\t学1\t\t培训未到\n张三\t3.12\t组1\t\t小会\n张三\t3.12\t组5\t\t早退")
    assert "要您定的 <b>2</b> 条" in page.text
    assert "同一天已登记 组1 −2：大会未到" in page.text

    page = confirm(row=["2"], anyway=["1"])

    assert "已记入 2 条。还有 1 行没有记入：要您定的 1 行在下面，打勾再记入。" in page.text
    assert sorted(line.item.code for line in sheet.deductions.all()) == ["学1", "组1", "组1"]


def test_what_is_entered_already_or_stands_twice_is_left_out(paste, confirm, quarter, sheet, recorder):
    make.deduction(sheet, "组1", "大会未到", date(2025, 3, 11), by=recorder)

    page = paste("张三\t3.11\t组1\t\t大会未到\n张三\t3.12\t组1\t\t小会\n张三\t3.12\t组1\t\t小会")

    assert "第 1 行 张三（已经登记过，不再记入）；第 3 行 张三（和第 2 行相同，只记一次）" in page.text
    assert "已记入 1 条。</" in confirm(row=["2"]).text
    assert sheet.deductions.count() == 2


def test_a_block_confirmed_twice_is_entered_once(client, paste, confirm, quarter, sheet):
    paste("张三\t3.11\t组1\t\t大会未到")
    confirm(row=["1"])

    assert "没有等待确认" in confirm(row=["1"]).text
    paste("张三\t3.11\t组1\t\t大会未到")
    assert "没有可以记入的行" in confirm().text
    assert sheet.deductions.count() == 1


def test_what_changed_since_the_test_run_writes_nothing(paste, confirm, sheet, secretary):
    paste("张三\t3.11\t组1\t\t大会未到\n张三\t3.12\t组1\t\t小会")
    make.deduction(sheet, "学1", "培训", date(2025, 3, 12), by=secretary)

    page = confirm(row=["1", "2"])

    assert "试运行以后系统里有了变动" in page.text
    assert "同一天已登记 学1 −1：培训" in page.text
    assert sheet.deductions.count() == 1


def test_the_preview_tells_caps_floor_grave_items_and_own_lines(quarter, recorder, sheet):
    text = "\n".join(["张三\t1.1\t组1\t3次\t大会", "张三\t1.2\t组1\t1次\t又一次", "张三\t1.3\t政2\t\t言论", f"{recorder.member}\t1.4\t组5\t\t迟到"])

    run = trial(quarter, text, recorder)

    assert [(entry.left, entry.told) for entry in run.entries] == [
        (9, []),
        (9, ["2 分超过组1本季上限 6 分，不再扣"]),
        (0, ["1 分超过本季 15 分，扣完为止", "⚑ 严重情形，结案前年度不评优秀"]),
        (Decimal("14.5"), ["本人的，要由另一名支委确认"]),
    ]


def test_namesakes_are_told_apart_by_their_birthday(branch, quarter, sheet, recorder):
    make.member(branch, "张三", born_on=date(1991, 2, 3))
    actions.add_sheets(quarter, by=recorder)
    other = quarter.sheets.get(member__born_on=date(1991, 2, 3))

    run = trial(quarter, "张三（1991.2.3）\t3.11\t组1\t\t未到\n张三 19800101\t3.11\t组1\t\t未到\n张三\t3.12\t组1\t\t未到\n张三(1970.1.1)\t3.12\t组1\t\t未到", recorder)

    assert [entry.sheet for entry in run.entries] == [other, sheet, None, None]
    assert all("有同名的党员，请填对出生日期" in str(problem) for problem in run.problems)


def test_hostile_cells_are_text_and_too_long_ones_are_told(paste, confirm, quarter, sheet, recorder):
    page = paste("张三\t3.11\t组1\t\t=cmd|' /C calc'!A0<script>alert(1)</script>\u202e\n张三\t3.12\t组1\t\t" + "长" * 201)
    assert "<script>alert(1)" not in page.text
    assert "最多 200 个字，这里有 201 个" in page.text

    confirm(row=["1"])

    assert sheet.deductions.get().fact == "=cmd|' /C calc'!A0<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n".join(f"张三\t3.11\t组1\t\t第{n}件" for n in range(5000)), "一次最多 500 行，这里有 5,000 行"),
        ("张三 3.11 组1 未到", "各列没有分开"),
        ("姓名\t日期\t条目\n张三\t3.11\t组1", "表头缺少“事由”一列"),
        (HEAD, "表头下面没有内容"),
        (" \n\t", "请粘贴内容，或者选择文件"),
        ("张三\x00", "空字符"),
    ],
)
def test_a_block_that_cannot_be_read_is_refused_politely(paste, text, words):
    assert words in paste(text).text
    assert not Deduction.objects.exists()


# files


def block(*rows, heads=("姓名", "日期", "条目", "次数", "扣分", "事由")):
    book = Workbook()
    book.active.append(["本季扣分"])
    for row in (heads, *rows):
        book.active.append(row)
    return book


def test_a_workbook_goes_the_same_way(client, quarter, sheet, recorder, confirm):
    make.login(client, recorder)
    book = block(["张 三", date(2025, 3, 11), "组1", 2, None, "大会"], ["张三", "3.41", "组1", None, 0.5, "=1+1"])

    page = client.post(reverse("import_entries", args=[quarter.pk]), {"file": upload(book, "扣分.xlsx")}, follow=True)

    assert "扣分.xlsx" in page.text
    assert "第 4 行 日期（B4）：“3.41”不是日期" in page.text
    assert "第 4 行 事由（F4）：请写明事由" in page.text  # a formula that was never worked out shows nothing
    confirm(row=["3"])
    assert (sheet.deductions.get().times, sheet.deductions.get().points) == (2, 4)


@pytest.mark.parametrize(("content", "words"), [(b"no workbook", "不是 .xlsx 工作簿"), (b"", "空文件"), (Workbook(), "没有内容")])
def test_a_file_that_is_not_what_it_says_is_refused(client, quarter, recorder, content, words):
    make.login(client, recorder)

    page = client.post(reverse("import_entries", args=[quarter.pk]), {"file": upload(content), "text": ""})

    assert page.status_code == 422
    assert words in page.text


def test_text_and_file_together_are_refused_and_the_text_is_kept(client, quarter, recorder):
    make.login(client, recorder)

    page = client.post(reverse("import_entries", args=[quarter.pk]), {"file": upload(block()), "text": "张三\t3.11"})

    assert "只能用一种" in page.text
    assert "张三\t3.11" in page.text


def test_a_file_without_a_head_is_refused_in_words(client, quarter, recorder):
    make.login(client, recorder)
    book = Workbook()
    book.active.append(["张三", "3.11", "组1"])

    page = client.post(reverse("import_entries", args=[quarter.pk]), {"file": upload(book)}, follow=True)

    assert "没有找到表头" in page.text


def test_the_template_goes_out_and_in(client, quarter, sheet, recorder, confirm):
    make.login(client, recorder)
    book = load_workbook(BytesIO(client.get(reverse("entry_template", args=[quarter.pk])).getvalue()))
    assert book.sheetnames == ["扣分登记", "条目", "填表说明"]
    assert ["组1", "无故缺席支部党员大会", 2, "次", 6, "骨普", None] in [[cell.value for cell in row] for row in book["条目"]]
    for column, value in enumerate(["张三", None, "3.11", "组1", None, None, "大会未到", "签到表"], 1):
        book["扣分登记"].cell(2, column).value = value

    client.post(reverse("import_entries", args=[quarter.pk]), {"file": upload(book)})
    confirm()

    assert sheet.deductions.get().evidence == "签到表"


def test_the_ledger_goes_out_with_reversals_and_names(client, quarter, sheet, recorder, secretary, auditor):
    line = make.deduction(sheet, "组1", "=大会", date(2025, 3, 11), by=recorder, times=2)
    actions.reverse(line, reason="已请假", by=secretary)
    own = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    actions.confirm_line(own, by=secretary)

    book = load_workbook(BytesIO(make.login(client, auditor).get(reverse("quarter_workbook", args=[quarter.pk])).getvalue()))

    head, *rows = [[cell.value for cell in row] for row in book.worksheets[0]]
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(one["姓名"], one["代码"], one["次数"], one["扣分"], one["冲销"], one["登记人"], one["确认人"]) for one in lines] == [
        ("张三", "组1", 2, 4, "已由第 3 行冲销", "田记录", None), ("张三", "组1", 2, -4, "冲销第 2 行", "王书记", None), ("田记录", "组5", 1, 0.5, None, "田记录", "王书记"),
    ]  # fmt: skip
    assert book.worksheets[0].cell(2, head.index("事由") + 1).data_type == "s"
    points = {row[0].value: row[6].value for row in book["每人得分"].iter_rows(min_row=2)}
    assert points == {"王书记": 15, "田记录": 14.5, "张三": 15}


# who, when, how many queries


def test_the_pages_open_to_the_branchs_officers_alone(client, quarter, recorder, secretary, auditor, zhang, li):
    page, confirmed = reverse("import_entries", args=[quarter.pk]), reverse("confirm_entries", args=[quarter.pk])

    for reader, status in ((recorder, 200), (secretary, 200), (auditor, 403), (zhang, 403), (li, 404)):
        make.login(client, reader)
        assert client.get(page).status_code == status
        assert client.get(reverse("entry_template", args=[quarter.pk])).status_code == status
    make.login(client, recorder)
    assert client.get(confirmed).status_code == 405
    assert client.get(reverse("entry_errors", args=[quarter.pk])).status_code == 404
    assert client.get(reverse("quarter_workbook", args=[quarter.pk])).status_code == 200


def test_a_closed_quarter_says_so_and_takes_nothing(client, paste, confirm, quarter, sheet, secretary, recorder):
    paste("张三\t3.11\t组1\t\t大会未到")
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    make.login(client, recorder)

    assert "不能登记" in paste("张三\t3.12\t组1\t\t又一次").text
    assert "不能再登记" in confirm(row=["1"]).text
    assert not Deduction.objects.exists()


def test_the_test_run_of_another_quarter_is_not_confirmed(client, paste, quarter, sheet, recorder):
    second = make.quarter(quarter.standard, 2, by=recorder)
    paste("张三\t3.11\t组1\t\t大会未到")

    answer = client.post(reverse("confirm_entries", args=[second.pk]), {"row": "1"}, follow=True)

    assert "没有等待确认" in answer.text


def test_the_queries_of_a_test_run_do_not_grow_with_its_rows(branch, quarter, recorder):
    for number in range(8):
        make.member(branch, f"党员{'一二三四五六七八'[number]}")
    actions.add_sheets(quarter, by=recorder)
    run = EntryTrial.of(quarter, [Sheet("", read_pasted("党员一\t3.11\t组1\t\t未到"))], "x", pasted=True)
    many = EntryTrial.of(quarter, [Sheet("", read_pasted("\n".join(f"党员{name}\t3.{day}\t组1\t\t未到" for name in "一二三四五六七八" for day in range(1, 20))))], "x", pasted=True)

    with CaptureQueriesContext(connection) as few:
        run.read(recorder)
    with CaptureQueriesContext(connection) as all_of_them:
        many.read(recorder)

    assert len(many.good) == 152
    assert len(all_of_them) == len(few) <= 9
