"""附件2 and 附件3 from real rows: totals equal the pages; as page, as Excel and by command; where all forms are found."""

import html
import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.figures import results_of
from evaluation.papers import committee_summary
from evaluation.steps import REVIEW_FLOW
from members.actions import leave
from members.clock import supposing
from scoring.models import Sheet
from tests import make
from tests.test_access import status_of


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


def text_of(answer):
    """The words of a page's main part, one blank between two."""
    main = re.sub(r"<[^>]+>", " ", answer.text.split("<main", 1)[1])
    return " ".join(html.unescape(main).split())


def test_the_page_of_the_record_says_what_its_workbook_says(client, review, zhang, secretary):
    make.login(client, secretary)
    page = client.get(reverse("record", args=[zhang.member_id, 2025]))

    text = text_of(page)

    for value in cells(client.get(reverse("record_table", args=[zhang.member_id, 2025])).content):
        assert " ".join(str(value).split()) in text
    assert reverse("record_table", args=[zhang.member_id, 2025]) in page.text
    assert "打印" in text


def test_the_page_of_the_summary_says_what_its_workbook_says(client, review, secretary):
    make.login(client, secretary)

    text = text_of(client.get(reverse("branch_summary", args=[review.branch_id, 2025])))

    for value in cells(client.get(reverse("branch_summary_table", args=[review.branch_id, 2025])).content):
        if isinstance(value, str):
            assert " ".join(value.split()) in text
    assert text.count("相符") == 2


def test_a_member_reads_the_own_record_as_a_page_and_nobody_elses(client, review, zhang, secretary, li):
    own = reverse("record", args=[zhang.member_id, 2025])

    assert make.login(client, zhang).get(own).status_code == 200
    assert client.get(reverse("record", args=[secretary.member_id, 2025])).status_code == 404
    assert client.get(reverse("branch_summary", args=[review.branch_id, 2025])).status_code == 403
    assert make.login(client, li).get(own).status_code == 404


def test_all_records_of_a_branch_print_one_after_the_other(client, review, secretary):
    page = make.login(client, secretary).get(reverse("branch_records", args=[review.branch_id, 2025]))

    assert page.text.count("<article") == results_of(review).count()


def test_the_letter_counts_what_the_table_counts(client, review, auditor, zhang):
    make.objection(review.branch.quarters.get(number=1), zhang.member, name="孙不愿")
    committee = review.branch.committee
    summary = committee_summary(committee, review.cycle)

    text = text_of(make.login(client, auditor).get(reverse("committee_cover", args=[committee.pk, 2025])))

    assert "关于报送2025年度 党员管理积分情况汇总表的报告 （未最终，供核对） 市委组织部：" in text
    assert f"党支部 {len(summary.branches)} 个，党员 {sum(b.members_total for b in summary.branches)} 名" in text
    assert "收到异议 1 件，其中待支部答复 1 件" in text
    assert "孙不愿" not in text
    book = load_workbook(io.BytesIO(client.get(reverse("committee_summary_table", args=[committee.pk, 2025])).content))
    assert book.sheetnames == ["报告", "积分情况汇总表"]


def test_who_came_and_who_went_is_listed_for_the_committee(client, review, auditor, secretary, other_branch, li, zhang):
    with supposing(date(2025, 6, 2)):
        leave(zhang.member, going="transferred", on=date(2025, 6, 1), to_branch=other_branch, reason="工作调动", by=secretary)
    make.standard(other_branch, review.cycle, by=li)

    rows = [
        [cell.value for cell in row if type(cell).__name__ == "Cell"]
        for row in load_workbook(io.BytesIO(make.login(client, auditor).get(reverse("committee_summary_table", args=[review.branch.committee_id, 2025])).content))["积分情况汇总表"]
    ]
    moves = [row[1:6] for row in rows if len(row) == 7 and row[2] == "张三"]

    assert moves == [["机关党支部", "张三", "转出", "2025年6月1日", other_branch.name], [other_branch.name, "张三", "转入", "2025年6月1日", "机关党支部"]]


def test_the_forms_of_a_year_are_found_on_one_page(client, review, secretary):
    make.login(client, secretary)
    with supposing(date(2026, 1, 26)):
        assert client.get(reverse("forms")).url == reverse("branch_forms", args=[review.branch_id, 2025])
        page = client.get(reverse("branch_forms", args=[review.branch_id, 2025]))

        dead = [link for link in re.findall(r'href="(/app/[^"#]+)"', page.text.split("<main", 1)[1]) if status_of(client.get(link)) != 200]

    assert dead == []
    for name in ("branch_records", "branch_bundle", "branch_summary", "branch_summary_table", "ledger"):
        assert reverse(name, args=[review.branch_id, 2025]) in page.text
    assert page.text.count("季度积分自评表</span>") == 4
    assert "有人申请以后" in page.text


def test_what_is_not_there_yet_says_when_it_comes(client, branch, secretary):
    make.standard(branch, by=secretary)

    text = text_of(make.login(client, secretary).get(reverse("branch_forms", args=[branch.pk, 2025])))

    assert "党员民主测评票 – 开始2025年度考评以后（四季度起）" in text
    assert "季度积分自评表 – 开启季度以后" in text
    assert "下载全部积分记录表" not in text


def test_a_reader_is_shown_no_link_that_is_closed_to_them(client, review, auditor, recorder):
    raised = make.objection(review.branch.quarters.get(number=1))
    page = reverse("branch_forms", args=[review.branch_id, 2025])

    as_auditor = make.login(client, auditor).get(page)
    as_recorder = make.login(client, recorder).get(page)

    assert reverse("ballot", args=[review.pk]) not in as_auditor.text
    assert "由支部打印" in as_auditor.text
    assert reverse("ballot", args=[review.pk]) in as_recorder.text
    assert reverse("objection_form", args=[raised.pk]) not in as_recorder.text


def test_the_auditor_finds_the_committees_forms_and_its_branches(client, review, auditor, secretary):
    page = reverse("committee_forms", args=[review.branch.committee_id, 2025])

    shown = make.login(client, auditor).get(page)

    for name, pk in (("committee_summary", review.branch.committee_id), ("committee_cover", review.branch.committee_id), ("committee_bundle", review.branch.committee_id), ("branch_forms", review.branch_id)):
        assert reverse(name, args=[pk, 2025]) in shown.text
    assert client.get(reverse("forms")).status_code == 302
    assert make.login(client, secretary).get(page).status_code == 403


def test_before_the_first_year_there_are_no_forms_and_the_page_says_so(client, branch, secretary, auditor):
    for reader in (secretary, auditor):
        assert "还没有建立考核年度" in make.login(client, reader).get(reverse("forms")).text


def test_a_committee_above_finds_the_forms_of_those_below(client, review):
    above = make.committee("市直机关工委")
    below = review.branch.committee
    below.parent = above
    below.save()
    reader = make.officer(make.branch("机关一支部", of=below), "auditor", "上级复核人")
    reader.member.appointments.update(committee=above)
    make.login(client, reader)

    with supposing(date(2026, 1, 26)):
        page = client.get(reverse("forms"), follow=True)

    assert reverse("branch_forms", args=[review.branch_id, 2025]) in page.text
    assert "张三" in text_of(client.get(reverse("committee_summary", args=[above.pk, 2025])))


def test_no_page_starts_the_download_of_an_official_table_at_once():
    """The page comes first, the workbook is taken from there."""
    tables = ("record_table", "branch_summary_table", "committee_summary_table")
    found = [path for path in Path(settings.BASE_DIR, "templates").rglob("*.html") if path.parent.name != "reports" for table in tables if f"'{table}'" in path.read_text(encoding="utf-8")]

    assert found == []
