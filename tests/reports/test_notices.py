"""F4 as Excel: the rows of the page, points as numbers, nothing that may not be public."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import make


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    branch.committee.contact, branch.committee.contact_mailbox = "陈敏", "jifen@example.cn"
    branch.committee.save()
    zhang.member.phone = "13912345678"
    zhang.member.save()
    make.member(branch, "=1+1")
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member=zhang.member), "组1", "主题党日未到，没有请假", by=recorder)
    return make.published(quarter, secretary=secretary)


def sheet_of(client, user, notice):
    return load_workbook(io.BytesIO(make.login(client, user).get(reverse("notice_table", args=[notice.pk])).content)).active


def rows_of(sheet):
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_the_rows_are_those_of_the_page_and_points_are_numbers(client, quarter, zhang):
    notice = quarter.notice

    rows = rows_of(sheet_of(client, zhang, notice))

    assert notice.head in rows
    for row in notice.rows:
        assert [*row[:3], *(float(Decimal(points)) for points in row[3:])] in rows


def test_what_a_committee_asks_of_a_notice_stands_on_it(client, quarter, secretary):
    words = "\n".join(str(cell) for row in rows_of(sheet_of(client, secretary, quarter.notice)) for cell in row)

    for asked in ("机关党支部", "2025年一季度", "实施方案》", "应到", "赞成", "5个工作日", "受理人：陈敏", "信箱：jifen@example.cn", "反映情况应实事求是，提倡署真实姓名。"):
        assert asked in words, asked


def test_neither_reasons_nor_phones_nor_formulas_leave_with_it(client, quarter, secretary):
    sheet = sheet_of(client, secretary, quarter.notice)

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in cells]
    assert not [cell for cell in cells if "主题党日" in str(cell.value) or "13912345678" in str(cell.value)]


def test_the_head_repeats_and_the_table_is_as_wide_as_the_paper(client, quarter, secretary):
    sheet = sheet_of(client, secretary, quarter.notice)

    assert sheet.print_title_rows
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_the_page_of_the_notice_leads_to_it(client, quarter, zhang):
    assert reverse("notice_table", args=[quarter.notice.pk]) in make.login(client, zhang).get(quarter.notice.get_absolute_url()).text
