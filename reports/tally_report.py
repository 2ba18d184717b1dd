"""F7 计票报告单 (五(一)4): the count of one vote on A4, with figures or as a blank, and who signs it."""

from openpyxl import Workbook

from evaluation.papers import TallyReport
from reports.sheets import PORTRAIT, Column, Form, Share, in_words

# All edges are edges of the columns of VOTES, so that no row is cut into merged cells.
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
MASSES_PAPERS = [Column(*pair) for pair in zip(["群众票发出", "收回", "有效", "整张废票"], (29, 42, 49, 45), strict=True)]
MASSES = [
    Column("序号", 9),
    Column("姓名", 20),
    Column("满意", 10),
    Column("基本满意", 10),
    Column("不满意", 11),
    Column("不了解", 11),
    Column("满意%", 21),
    Column("不满意%", 28),
    Column("说明", 45, "left"),
]
ACROSS = [Column("", PORTRAIT, "left")]


def tally_table(report: TallyReport) -> Workbook:
    """F7: the papers, every member's votes with shares and level, the masses', the signatures."""
    form = Form("计票报告单", PAPERS, VOTES, MASSES_PAPERS, MASSES, ACROSS)
    form.open("", f"{report.branch}\n{report.year}年度民主测评计票报告单{'（作废）' if report.void else ''}")
    form.line(f"测评日期：{in_words(report.held_on)}（第{report.number}次）")
    form.head(PAPERS)
    form.add(PAPERS, [number for _, number in report.papers])
    for said in filter(None, [report.quorum, report.not_due and f"不计应到：{report.not_due}。已经基层党委同意，本次大会确认。"]):
        form.add(ACROSS, [said])
    form.repeat(*form.head(VOTES))
    for number, row in enumerate(report.rows, 1):
        form.add(VOTES, [number, row.name, *row.votes, *map(share, row.shares), row.level])
    if report.masses_rows:
        form.turn_page()
        form.add(ACROSS, ["群众满意度测评：“不了解”不计入比例。"])
        form.head(MASSES_PAPERS)
        form.add(MASSES_PAPERS, [number for _, number in report.masses_papers])
        form.head(MASSES)
        for number, row in enumerate(report.masses_rows, 1):
            form.add(MASSES, [number, row.name, *row.answers, share(row.satisfied), share(row.dissatisfied), row.remark])
    form.spread(*(f"{role}：{name}" for role, name in report.signatures[:3]), "")
    form.spread(*(f"{role}：{name}" for role, name in report.signatures[3:]), "")
    return form.close()


def share(of: tuple | None) -> Share | None:
    """So many of so many; an empty cell where there is no share."""
    return Share(*of) if of else None
