"""F3 季度积分自评表 (五(一)3): one member's form on a sheet of A4, blank or as filled; a quarter's in one workbook."""

from collections.abc import Sequence

from django.utils.timezone import localdate
from openpyxl import Workbook
from openpyxl.styles import Font

from reports.sheets import BODY, PORTRAIT, Form
from reports.tables import Column, in_words
from scoring.figures import Paper
from scoring.models import Quarter
from scoring.rules import QUARTER_FULL, quarter_months, shown


def self_table(quarter: Quarter, papers: Sequence[Paper]) -> Workbook:
    """F3: a sheet for each of `papers`, all of one quarter."""
    book = None
    for number, paper in enumerate(papers, 1):
        book = write_paper(quarter, paper, f"{number} {paper.sheet.member.name}", book)
    return book


def columns_of(quarter: Quarter) -> list[Column]:
    months = [Column(f"{month}月", 10) for month in quarter_months(quarter.number)]
    item = [Column("代码", 11), Column("条目", 60, "left"), Column("标准", 15)]
    return [*item, *months, Column("自评\n扣分", 12), Column(f"{quarter.branch.proposer}\n意见", 14), Column("说明", 23, "left")]


SUM = [Column("", 116, "left"), Column("", 12), Column("", PORTRAIT - 128)]
ITEM = Font(name=BODY.name, size=9)


def write_paper(quarter: Quarter, paper: Paper, name: str, book: Workbook | None) -> Workbook:
    """One member's: whose it is, item by item with the three months, what is left of the quarter, who signs."""
    sheet, columns = paper.sheet, columns_of(quarter)
    form = Form(name, columns, SUM, book=book)
    form.open("", "党员季度积分自评表")
    form.spread(f"季度：{quarter}", f"姓名：{sheet.member}", f"类别：{category_of(paper)}")
    back = in_words(localdate(sheet.handed_in_at)) if paper.filled and sheet.handed_in_at else in_words(None)
    form.spread(f"党支部：{quarter.branch}", f"发放日期：{in_words(None)}", f"交回日期：{back}")
    form.repeat(*form.head(columns))
    for line in paper.lines:
        standard = f"−{shown(line.item.points):f}" + (f"/{line.item.unit}" if line.item.unit else "")
        form.add(columns, [line.item.code, line.item.text, standard, *map(number, line.months), line.total, "", line.facts], font=ITEM)
    if paper.whole:
        form.add(columns, ["", "没有分条目的月份（0 即本月无扣分）", "", *map(number, paper.whole), None, "", ""], font=ITEM)
    form.add(SUM, [f"自评得分（{QUARTER_FULL} − 各月扣分合计，扣完为止）", paper.points, ""])
    typed = f"{sheet.typed_by}（代录）" if sheet.typed_by and paper.filled else ""
    form.spread("本人签字：", f"收表人：{typed}", "")
    form.sheet.page_setup.fitToHeight = 1  # one leaf for one member, however many items
    return form.close()


def number(points):
    """An empty month is an empty cell."""
    return None if points == "" else points


def category_of(paper: Paper) -> str:
    return paper.category.label + ("（离退休）" if paper.sheet.member.retired else "")
