"""The ledger of a branch's year: every sheet whole, points as numbers, nobody who objected named."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.figures import results_of
from evaluation.papers import ledger
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring import actions
from scoring.models import Sheet
from tests import make

SHEETS = ["名册", "积分标准", "登记", "季度", "会议", "公示", "异议", "结果"]


@pytest.fixture
def review(branch, secretary, recorder, zhang):
    make.member(branch, "=1+1")
    review = make.counted_year(branch, secretary=secretary, recorder=recorder, deducted=[zhang.member])
    people = [sheet.member for sheet in Sheet.objects.filter(quarter__number=4).select_related("member")]
    lines = dict.fromkeys(people, (1, 3, 0, 0)) | {zhang.member: (4, 0, 0, 0)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)
    with supposing(date(2026, 1, 25)):
        return REVIEW_FLOW.move(review, "post", by=secretary)


@pytest.fixture
def book(client, review, secretary, zhang):
    make.objection(review.branch.quarters.get(number=1), zhang.member, name="孙不愿", text="孙不愿不同意")
    with supposing(date(2026, 1, 26)):
        answer = make.login(client, secretary).get(reverse("ledger", args=[review.branch_id, 2025]))
    return load_workbook(io.BytesIO(answer.content))


def rows_of(sheet):
    """What stands below the head."""
    return [[cell.value for cell in row if type(cell).__name__ == "Cell"] for row in sheet.iter_rows(min_row=3)]


def test_every_sheet_is_a_page_wide_with_its_head_on_each_page(book):
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.page_setup.orientation) == (1, 0, "landscape")
        assert sheet.print_title_rows == ("$2:$3" if sheet.title == "结果" else "$2:$2")
        assert sheet.oddFooter.center.text == "第&P页 共&N页"
        assert "2025年度党员积分管理台账" in sheet["A1"].value


def test_no_cell_is_a_formula_and_points_are_numbers(book, zhang):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert not [cell.coordinate for cell in cells if cell.data_type in "fe"]
    assert any(cell.value == "=1+1" and cell.quotePrefix for cell in cells)
    first = next(row for row in rows_of(book["季度"]) if row[:2] == ["张三", "一季度"])
    assert first[2:5] == [15, 2, 13]


def test_the_results_are_those_of_the_page(book, review):
    totals = {row[1]: row[12] for row in rows_of(book["结果"]) if isinstance(row[0], int)}

    assert totals == {result.member.name: result.total for result in results_of(review)}


def test_a_line_tells_who_entered_and_who_confirmed_it(book, zhang, recorder):
    line = next(row for row in rows_of(book["登记"]) if row[0] == "张三" and row[5] == "组1")

    assert (line[4], line[6], line[8], line[10]) == ("基础分", "无故缺席", 2, str(recorder))


def test_a_reversed_line_stays_with_its_reversal(branch, secretary, recorder, zhang):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    line = make.deduction(quarter.sheets.get(member=zhang.member), "组1", by=recorder)
    with supposing(date(2025, 4, 9)):
        actions.reverse(line, reason="记错了", by=secretary)

    entries = ledger(branch, quarter.cycle, reader=secretary).entries

    assert [(entry[1], entry[6], entry[7], entry[8]) for entry in entries] == [(1, "无故缺席", None, 2), (2, "冲销第1条：记错了", 2, None)]


def test_meetings_notices_and_the_standard_are_kept(book, review):
    assert {row[1] for row in rows_of(book["会议"])} >= {"党员大会", "支委会"}
    assert len(rows_of(book["公示"])) == 5  # four quarters and the year's points
    assert len(rows_of(book["积分标准"])) == review.branch.standards.get().items.filter(in_use=True).count()


def test_an_objection_stands_there_without_whoever_raised_it(book):
    (row,) = rows_of(book["异议"])

    assert row[2] == "张三"
    assert row[6] == "待支部答复"
    assert not [cell.value for sheet in book for line in sheet.iter_rows() for cell in line if "孙不愿" in str(cell.value)]


def test_an_empty_sheet_says_so(client, branch, secretary):
    make.standard(branch, by=secretary)

    answer = make.login(client, secretary).get(reverse("ledger", args=[branch.pk, 2025]))

    assert rows_of(load_workbook(io.BytesIO(answer.content))["异议"]) == [["本年度没有。"]]


def test_officers_and_the_auditor_read_it_and_members_do_not(client, branch, secretary, recorder, auditor, zhang):
    make.standard(branch, by=secretary)

    page = reverse("ledger", args=[branch.pk, 2025])

    assert [make.login(client, reader).get(page).status_code for reader in (secretary, recorder, auditor, zhang)] == [200, 200, 200, 403]
