"""附件1 as a workbook: what goes out comes in unchanged; what is changed is tried first, told by row and cell, written once."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.clock import supposing
from scoring import actions
from scoring.resources import StandardTrial, make_standard
from tests import make
from tests.members.sheets import upload

HEAD = 2


@pytest.fixture(autouse=True)
def on_that_day():
    with supposing(date(2026, 2, 10)):
        yield


@pytest.fixture
def draft(branch, secretary):
    return actions.draft_standard(branch, make.cycle(branch.committee, 2026), by=secretary)


@pytest.fixture
def book(draft):
    return load_workbook(make_standard(draft))


def column(page, head):
    return next(cell.column for cell in page[HEAD] if cell.value == head)


def row_of(page, code):
    return next(cells[1].row for cells in page.iter_rows(min_row=HEAD + 1) if cells[1].value == code)


def put(book, code, **cells):
    """Change cells of the row of a code by their heads."""
    page = book["积分标准"]
    row = row_of(page, code)
    for head, value in cells.items():
        page.cell(row, column(page, head)).value = value
    return row


def append(book, **cells):
    page = book["积分标准"]
    row = page.max_row + 1
    for head, value in cells.items():
        page.cell(row, column(page, head)).value = value
    return row


def send(client, draft, book):
    return client.post(reverse("import_standard", args=[draft.pk]), {"file": upload(book, "标准.xlsx")}, follow=True)


def confirm(client, draft):
    return client.post(reverse("confirm_standard", args=[draft.pk]), follow=True)


NEW = {"部分": "基础分", "代码": "组9", "类目": "组织生活", "条目": "照片不归档", "分值": 0.5, "单位": "次", "上限": 1, "适用类别": "骨、普", "启用": "是"}


def test_the_workbook_holds_every_item_as_numbers_and_text(draft, book):
    page = book["积分标准"]

    assert page["A1"].value == "机关党支部2026年度积分标准（附件1）"
    assert page.max_row == HEAD + 58
    assert [cell.value for cell in page[row_of(page, "组2")]] == ["基础分", "组2", "组织生活", "无故缺席党小组会、党课或主题党日", 1.5, "次", 6, None, "骨普", None, None, "是", "ORG-02"]
    assert page.print_title_rows == "$2:$2"


def test_what_went_out_comes_in_unchanged(client, draft, book, secretary):
    page = send(make.login(client, secretary), draft, book)

    assert "没有变化" in page.text
    assert "确认导入" not in page.text


def test_changes_are_tried_then_written_and_the_same_file_changes_nothing_more(client, draft, book, secretary):
    put(book, "组1", 分值=1.5, 启用="否")
    put(book, "任1", 给分档="3·1·0")
    append(book, **NEW)
    make.login(client, secretary)

    page = send(client, draft, book)
    assert "确认导入 3 条" in page.text
    assert "新条目" in page.text
    assert make.item(draft, "组1").points == 2  # nothing is written yet
    page = confirm(client, draft)

    assert "已导入，改动 3 条" in page.text
    item, own = make.item(draft, "组1"), make.item(draft, "组9")
    assert (item.points, item.in_use, make.item(draft, "任1").scale) == (Decimal("1.5"), False, "3 1 0")
    assert (own.key, own.points, own.classes, own.heading) == ("OWN-01", Decimal("0.5"), "骨普", "组织生活")
    assert item.history.first().history_user == secretary
    before = draft.items.model.history.count()
    assert "没有变化" in send(client, draft, book).text
    assert draft.items.model.history.count() == before


@pytest.mark.parametrize(
    ("code", "cells", "words"),
    [
        ("组1", {"分值": "两分"}, "分值（E{row}）：请填数字，例如 1.5。"),
        ("组1", {"分值": None}, "分值（E{row}）：请填分数。"),
        ("组1", {"分值": -1}, "分值（E{row}）：分值应大于 0。"),
        ("组1", {"适用类别": "骨干"}, "适用类别（I{row}）：类别只有骨、普、流。"),
        ("组1", {"适用类别": None}, "适用类别（I{row}）：至少选一个类别。"),
        ("组1", {"适用人员": "退休"}, "适用人员（J{row}）：适用人员只有不限、在职、离退休。"),
        ("组1", {"单位": "天"}, "单位（F{row}）：单位只能是次、月、季、项、年。"),
        ("组1", {"部分": "任务分"}, "部分（A{row}）：“任务分”不对，应填基础分。"),
        ("组1", {"代码": None}, "代码（B{row}）：请填代码。"),
        ("组1", {"代码": "组2"}, "代码“组2”在第 "),
        ("组1", {"⚑": "也许"}, "⚑（K{row}）：“也许”看不懂，请填是或者否。"),
        ("组1", {"启用": "1"}, "启用（L{row}）：“1”看不懂，请填是或者否。"),
        ("组1", {"编号": "ABC"}, "编号（M{row}）：本标准没有编号“ABC”。新条目请把编号空着。"),
        ("组1", {"编号": "ORG-02"}, "是同一条。"),
        ("组1", {"给分档": "3 2 1"}, "给分档（H{row}）：基础分条目不填“给分档”，请空着。"),
        ("任1", {"给分档": "三二一"}, "给分档（H{row}）：“三二一”看不懂"),
        ("任1", {"上限": 3}, "上限（G{row}）：任务分条目不填“上限”，请空着。"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_place_and_nothing_is_written(client, draft, book, secretary, code, cells, words):
    row = put(book, code, **cells)
    put(book, "组3", 分值=1)
    make.login(client, secretary)

    page = send(client, draft, book)

    assert words.format(row=row) in page.text
    assert "确认导入" not in page.text
    assert "请重新上传" in confirm(client, draft).text
    assert make.item(draft, "组3").points == 2
    errors = load_workbook(BytesIO(b"".join(send(client, draft, book) and client.get(reverse("standard_errors", args=[draft.pk])).streaming_content)))
    assert errors.active.cell(1, errors.active.max_column).value == "错误"


def test_codes_renamed_in_a_row_are_written_in_the_order_that_works(client, draft, book, secretary):
    """A new 政2 moves the others one down."""
    for number in (5, 4, 3, 2):
        put(book, f"政{number}", 代码=f"政{number + 1}")
    append(book, **NEW | {"代码": "政2", "类目": "政治素质"})
    make.login(client, secretary)
    send(client, draft, book)

    assert "已导入，改动 5 条" in confirm(client, draft).text
    assert make.item(draft, "政6").key == "POL-05"
    assert make.item(draft, "政2").key == "OWN-01"


def test_two_codes_that_change_places_are_told(client, draft, book, secretary):
    first, second = row_of(book["积分标准"], "政1"), row_of(book["积分标准"], "政2")
    book["积分标准"].cell(first, 2).value, book["积分标准"].cell(second, 2).value = "政2", "政1"
    make.login(client, secretary)
    send(client, draft, book)

    assert "互相对调，一次做不到" in confirm(client, draft).text
    assert make.item(draft, "政1").key == "POL-01"


def test_rows_that_are_missing_stay_as_they_are(client, draft, book, secretary):
    book["积分标准"].delete_rows(row_of(book["积分标准"], "组1"))
    put(book, "组3", 分值=1)
    make.login(client, secretary)

    assert "表里没有、不作改动的：组1" in send(client, draft, book).text
    confirm(client, draft)

    assert (make.item(draft, "组1").points, make.item(draft, "组3").points) == (2, 1)


def test_what_was_changed_since_the_test_run_is_not_overwritten(client, draft, book, secretary, recorder):
    put(book, "组1", 分值=1)
    make.login(client, secretary)
    send(client, draft, book)
    actions.change_item(make.item(draft, "组1"), points=Decimal(3), by=recorder)

    assert "刚由别人改过" in confirm(client, draft).text
    assert make.item(draft, "组1").points == 3


def test_a_workbook_without_our_head_is_told(client, draft, secretary, book):
    page = book["积分标准"]
    page.delete_rows(1, 2)

    assert "没有找到表头" in send(make.login(client, secretary), draft, book).text


def test_a_column_that_is_missing_leaves_the_items_as_they_are(draft, book):
    page = book["积分标准"]
    for head in ("编号", "启用", "⚑", "适用人员", "上限"):
        page.delete_cols(column(page, head))
    rows = [[cell.value for cell in cells] for cells in page.iter_rows()]

    trial = StandardTrial.of(draft, [type("Page", (), {"rows": rows})], "x.xlsx")

    assert (trial.changes, trial.problems) == ([], [])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"code,text"])
def test_a_file_that_is_no_workbook_is_answered_in_words(client, draft, secretary, content):
    page = make.login(client, secretary).post(reverse("import_standard", args=[draft.pk]), {"file": upload(content, "x.xlsx")})

    assert page.status_code == 422
    assert "没有保存" in page.text


def test_a_passed_standard_takes_no_workbook(client, draft, book, secretary):
    put(book, "组1", 分值=1)
    make.login(client, secretary)
    send(client, draft, book)
    make.adopted(draft, by=secretary)

    assert "条目不能再改" in confirm(client, draft).text
    assert make.item(draft, "组1").points == 2
