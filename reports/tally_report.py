"""F7 计票报告单 (五(一)4): the count of one vote on A4, with figures or as a blank, and who signs it."""

from openpyxl import Workbook

from evaluation.papers import TallyReport
from reports.sheets import PORTRAIT, Column, Form, in_words

# Edges of the columns of VOTES, so that no row of it is cut into merged cells.
PAPERS = [Column(*pair) for pair in zip(["应到", "实到", "发出", "收回", "有效", "整张废票"], (29, 20, 22, 21, 28, 45), strict=True)]
VOTES = [
    Column("序号", 9),
    Column("姓名", 20),
    Column("优秀", 10),
    Column("合格", 10),
    Column("基本合格", 11),
    Column("不合格", 11),
    Column("弃权", 10),
    Column("该行无效", 11),
    Column("优秀%", 14),
    Column("合格以上%", 14),
    Column("基本合格以上%", 15),
    Column("不合格%", 14),
    Column("层次", 16),
]
MASSES_PAPERS = [Column(*pair) for pair in zip(["发出", "收回", "有效", "整张废票"], (29, 28, 28, 80), strict=True)]
MASSES = [
    Column("序号", 9),
    Column("姓名", 20),
    Column("满意", 14),
    Column("基本满意", 14),
    Column("不满意", 14),
    Column("不了解", 14),
    Column("满意%", 16),
    Column("不满意%", 16),
    Column("说明", 48, "left"),
]
ACROSS = [Column("", PORTRAIT, "left")]


def tally_table(report: TallyReport) -> Workbook:
    """F7: the papers and every member's votes with shares and level; the masses' on a sheet of their own."""
    form = Form("计票报告单", PAPERS, VOTES, ACROSS)
    begin(form, report, "民主测评计票报告单", PAPERS, report.papers)
    for said in filter(None, [*report.ways, report.quorum, report.not_due and f"不计应到：{report.not_due}。已经基层党委同意，本次大会确认。"]):
        form.add(ACROSS, [said])
    form.repeat(*form.head(VOTES))
    for number, row in enumerate(report.rows, 1):
        form.add(VOTES, [number, row.name, *row.votes, *row.percents, row.level])
    book = sign(form, report)
    if report.masses_rows:
        form = Form("群众计票", MASSES_PAPERS, MASSES, ACROSS, book=book)
        begin(form, report, "群众满意度测评计票报告单", MASSES_PAPERS, report.masses_papers)
        form.add(ACROSS, ["“不了解”不计入比例。"])
        form.repeat(*form.head(MASSES))
        for number, row in enumerate(report.masses_rows, 1):
            form.add(MASSES, [number, row.name, *row.answers, *row.percents, row.remark])
        sign(form, report)
    return book


def begin(form: Form, report: TallyReport, title: str, columns: list, papers: list) -> None:
    form.open("", f"{report.branch}\n{report.year}年度{title}{'（作废）' if report.void else ''}")
    form.line(f"测评日期：{in_words(report.held_on)}（第{report.number}次）")
    form.head(columns)
    form.add(columns, [number for _, number in papers])


def sign(form: Form, report: TallyReport) -> Workbook:
    """Two counters, scrutineer, chair, recorder, each with room to sign."""
    for signatures in (report.signatures[:3], report.signatures[3:]):
        form.spread(*(f"{role}：{name}" for role, name in signatures), "")
    return form.close()
