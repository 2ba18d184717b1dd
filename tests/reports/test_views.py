"""附件2 and 附件3 from real rows: totals equal the pages; by page and by command."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.figures import results_of
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring.models import Sheet
from tests import make


@pytest.fixture
def review(branch, secretary, recorder, zhang):
    make.member(branch, "=1+1")
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    people = [sheet.member for sheet in Sheet.objects.filter(quarter__number=4).select_related("member")]
    lines = dict.fromkeys(people, (1, 3, 0, 0)) | {zhang.member: (4, 0, 0, 0)}
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)
    with supposing(date(2026, 1, 25)):
        return REVIEW_FLOW.move(review, "post", by=secretary)


def cells(content):
    return [cell.value for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_record_table_holds_the_totals_of_the_page(client, review, zhang, secretary):
    result = results_of(review).get(member=zhang.member)

    held = cells(make.login(client, secretary).get(reverse("record_table", args=[zhang.member_id, 2025])).content)

    assert {"张三", "机关党支部", result.base, result.total} <= set(held)


def test_a_member_gets_the_grade_once_it_is_public(client, review, zhang, secretary):
    page = reverse("record_table", args=[zhang.member_id, 2025])

    own = cells(make.login(client, zhang).get(page).content)
    seen_by_officer = cells(make.login(client, secretary).get(page).content)

    assert not any("→ 合格" in str(cell) and "等次" in str(cell) for cell in own)
    assert len(seen_by_officer) >= len(own)
    assert client.get(reverse("record_table", args=[zhang.member_id, 2019])).status_code == 404


def test_the_summary_holds_every_member_and_its_cross_check(client, review, secretary):
    held = cells(make.login(client, secretary).get(reverse("branch_summary_table", args=[review.branch_id, 2025])).content)

    assert {result.total for result in results_of(review) if result.total is not None} <= set(held)
    assert any("相符" in str(cell) for cell in held)
    assert "=1+1" in held


def test_the_committees_summary_is_the_auditors(client, review, auditor, secretary):
    page = reverse("committee_summary_table", args=[review.branch.committee_id, 2025])

    assert "张三" in cells(make.login(client, auditor).get(page).content)
    assert make.login(client, secretary).get(page).status_code == 403


def test_the_command_writes_the_same_table(review, tmp_path):
    for where in (("--branch", "机关党支部"), ("--committee", "市林业局党委")):
        call_command("export_summary", "--year", "2025", *where, "-o", str(tmp_path / "附件3.xlsx"))
        assert "张三" in cells((tmp_path / "附件3.xlsx").read_bytes())


@pytest.mark.parametrize("wrong", [("--year", "2019", "--branch", "机关党支部"), ("--year", "2025", "--branch", "没有的支部")])
def test_the_command_says_what_it_did_not_find(review, tmp_path, wrong):
    with pytest.raises(CommandError, match="2019|没有的支部"):
        call_command("export_summary", *wrong, "-o", str(tmp_path / "x.xlsx"))

    assert not list(tmp_path.glob("*.xlsx"))
