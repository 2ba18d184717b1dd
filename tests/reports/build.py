"""Papers by hand for the tests of the forms: a branch of so many, a record of so many lines, and a printer."""

import os
import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from evaluation.papers import BranchSummary, Record, RecordLine, RecordQuarter, Summary, SummaryRow
from reports.sheets import workbook
from reports.tables import Paper

SURNAMES = "丁王毛石田向刘李杨吴张陈罗周胡莫黄龙彭谭"
NUMBERS = "一二三四五六七八九十"
LINE = RecordLine(
    date(2026, 12, 31), "四季度", "基础分", "ORG-01", "无故缺席党员大会", None, Decimal("0.5"), "会议签到表", "罗晓红"
)


def make_row(name="张三", grade="合格", **changes):
    points = [Decimal(15), Decimal("14.5"), Decimal(15), Decimal("14.25")]
    row = SummaryRow(
        name,
        "普通类",
        tuple(points),
        Decimal("58.75"),
        Decimal(9),
        "合格",
        Decimal(18),
        Decimal("1.5"),
        Decimal("87.25"),
        grade,
        "",
    )
    return row._replace(**changes)


def make_branch(rows=None, *, members=12, name="机关第一党支部", **changes):
    """A branch whose counts fit its rows, unless `changes` says otherwise."""
    if rows is None:
        names = [SURNAMES[number % len(SURNAMES)] + NUMBERS[number % 10] + "明" for number in range(members)]
        rows = [make_row(name, "优秀" if number < members // 5 else "合格") for number, name in enumerate(names)]
    grades = {
        grade: sum(row.grade == grade for row in rows) for grade in ["优秀", "合格", "基本合格", "不合格", "不定等次"]
    }
    branch = BranchSummary(
        branch=name,
        rows=rows,
        members_total=len(rows) + 1,
        taking_part=len(rows),
        exempt=1,
        grades=grades,
        places=2,
        places_why=f"{len(rows) + 1} 人 × 20% = {(len(rows) + 1) / 5:g}，取整 2 个",
        consent="",
        status="最终",
        secretary="王建国",
        recorder="罗晓红",
        phone="0743-8220000",
        filed_on=None,
        seal="a3f9-77c2",
    )
    return branch._replace(**changes)


def make_summary(*branches, of_committee=False, **changes):
    branches = list(branches or [make_branch()])
    unit = "吉首市林业局"
    summary = Summary(
        2026,
        unit,
        f"中共{unit}委员会" if of_committee else branches[0].branch,
        branches,
        of_committee,
        date(2027, 2, 26),
    )
    return summary._replace(**changes)


def make_record(lines=(LINE,), **changes):
    quarters = [
        RecordQuarter(
            label=f"{number}季度",
            full=Decimal(15),
            deducted=Decimal("0.5"),
            points=Decimal("14.5"),
            self_points=Decimal(15),
            opinion="扣0.5分，情况属实",
            meeting="2026年4月12日 应到11 实到10 赞成10",
            notice="2026年4月13日至2026年4月20日",
        )
        for number in "一二三四"
    ]
    record = Record(
        year=2026,
        unit="吉首市林业局",
        branch="机关第一党支部",
        member="张三",
        category="普通类",
        standing="正式党员",
        joined_on=date(2008, 7, 1),
        lines=list(lines),
        quarters=quarters,
        base=Decimal(58),
        task=Decimal("9.5"),
        reward=Decimal(2),
        appraisal=Decimal(18),
        total=Decimal("87.5"),
        voted="优秀",
        level="合格",
        grade="合格",
        ballots="优秀7 合格2 基本合格1 不合格1 弃权0，有效11票",
        masses="满意 6/10 = 60% < 70%，不能评为优秀",
        why=["优秀票 7/11 ≥ 60%", "评议分 20 × 90% = 18", "58 + 9.5 + 18 + 2 = 87.5", "87.5 ≥ 70 → 合格"],
        lost=[],
        notice="2027年2月1日至2027年2月8日，没有异议",
        recorder="罗晓红",
        secretary="王建国",
        signed_on=date(2027, 2, 9),
        rechecked_on=None,
        remark="",
        final=True,
        seal="a3f9-77c2",
    )
    return record._replace(**changes)


def reopen(form):
    """The sheet of a workbook, or of a paper's, as it comes back out of the file."""
    file = BytesIO()
    book_of(form).save(file)
    return load_workbook(file).active


def book_of(form):
    return workbook(form) if isinstance(form, Paper) else form


def find(sheet, text, nth=0):
    """The nth cell that holds this text."""
    return [cell for row in sheet for cell in row if cell.value is not None and text in str(cell.value)][nth]


def row_of(sheet, cell):
    """The values to the right of a cell, the empty halves of merged cells left out."""
    return [other.value for other in sheet[cell.row][cell.column :] if type(other).__name__ == "Cell"]


def printed(form, folder):
    """The form as LibreOffice prints it: (text, pages, size of the page in points)."""
    if not (soffice := shutil.which("soffice")):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("LibreOffice (soffice) is not installed")
    book_of(form).save(folder / "form.xlsx")
    profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "form.xlsx"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    facts = subprocess.run(["pdfinfo", folder / "form.pdf"], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "form.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    size = tuple(round(float(number)) for number in re.search(r"Page size: +([\d.]+) x ([\d.]+)", facts).groups())
    return text, int(re.search(r"Pages: +(\d+)", facts)[1]), size
