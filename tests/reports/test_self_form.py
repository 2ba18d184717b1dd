"""F3 as Excel: the items and months of the page, one sheet a member, read by whom its page is open to."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.figures import blank_papers
from tests import make


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    make.member(branch, "李[四]")
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


def book_of(client, user, name, paper):
    return load_workbook(io.BytesIO(make.login(client, user).get(reverse(name, args=[paper.pk])).content))


def rows_of(sheet):
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_a_handed_in_form_holds_the_items_and_the_points_of_its_page(client, quarter, zhang, secretary):
    sheet = make.handed_in(quarter.sheets.get(member=zhang.member), by=zhang)

    page = make.login(client, secretary).get(reverse("self_form", args=[sheet.pk])).context["papers"][0]
    rows = rows_of(book_of(client, secretary, "self_table", sheet).active)

    assert [line.item.code for line in page.lines] == [row[0] for row in rows if row and row[0] in {line.item.code for line in page.lines}]
    [total] = [row for row in rows if row and str(row[0]).startswith("自评得分")]
    assert total[1] == float(page.points)


def test_a_quarter_has_one_blank_sheet_for_each_member(client, quarter, recorder):
    book = book_of(client, recorder, "self_tables", quarter)

    names = [paper.sheet.member.name for paper in blank_papers(quarter)]
    assert [name.split(" ", 1)[1] for name in book.sheetnames] == [name.replace("[", "").replace("]", "") for name in names]
    for name, sheet in zip(names, book, strict=True):
        assert any(f"姓名：{name}" in str(cell) for row in rows_of(sheet) for cell in row)
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert sheet.print_title_rows


def test_a_draft_is_the_members_own_in_excel_too(client, quarter, zhang, secretary):
    sheet = quarter.sheets.get(member=zhang.member)
    page = reverse("self_table", args=[sheet.pk])

    assert make.login(client, secretary).get(page).status_code == 403
    assert make.login(client, zhang).get(page).status_code == 200


def test_both_pages_lead_to_their_workbook(client, quarter, zhang, recorder):
    own = quarter.sheets.get(member=zhang.member)

    assert reverse("self_tables", args=[quarter.pk]) in make.login(client, recorder).get(reverse("self_forms", args=[quarter.pk])).text
    assert reverse("self_table", args=[own.pk]) in make.login(client, zhang).get(reverse("self_form", args=[own.pk])).text
