"""台账 (六1): a branch's year as one workbook, a sheet for each thing that is kept."""

from collections.abc import Iterable

from openpyxl import Workbook

from evaluation.papers import Ledger
from reports.sheets import workbook
from reports.summary_table import people_of
from reports.tables import Column, Paper, Row, Table

ROSTER = [
    Column("序号", 10), Column("姓名", 20, "name"), Column("性别", 12), Column("民族", 18), Column("出生日期", 32), Column("入党日期", 32),
    Column("类别", 18), Column("转入日期", 32), Column("离开日期", 32), Column("备注", 51, "left"),
]  # fmt: skip
STANDARD = [
    Column("版本", 11), Column("部分", 16), Column("代码", 18), Column("类目", 28), Column("条目", 99, "left"), Column("分值", 14),
    Column("上限", 14), Column("给分档", 25), Column("适用", 32),
]  # fmt: skip
ENTRIES = [
    Column("姓名", 18, "name"), Column("条号", 10), Column("日期", 29), Column("季度", 14), Column("项目", 14), Column("代码", 16), Column("事由", 54, "left"),
    Column("加分", 11), Column("扣分", 11), Column("依据", 32, "left"), Column("登记人", 17), Column("确认人", 17), Column("一本通页码", 14),
]  # fmt: skip
QUARTERS = [
    Column("姓名", 20, "name"), Column("季度", 16), Column("基准分", 15), Column("扣分合计", 17), Column("得分", 15), Column("自评", 15),
    Column("支委会初步意见", 43, "left"), Column("党员大会", 58, "left"), Column("公示", 58, "left"),
]  # fmt: skip
MEETINGS = [
    Column("日期", 32), Column("会议", 26), Column("议题或内容", 75, "left"), Column("应到", 13), Column("实到", 13), Column("赞成", 13), Column("结果", 17),
    Column("不计入应到的人员及理由", 68, "left"),
]  # fmt: skip
NOTICES = [Column("公示", 108, "left"), Column("张贴日期", 34), Column("截止日期", 34), Column("工作日", 17), Column("更正或撤下", 64, "left")]
OBJECTIONS = [
    Column("编号", 20), Column("公示", 76, "left"), Column("涉及", 28), Column("提出日期", 31), Column("支部答复日期", 31), Column("党委复查日期", 31),
    Column("结果", 22), Column("更正", 18),
]  # fmt: skip


def ledger_book(ledger: Ledger) -> Workbook:
    """Roster, standard, entries, quarters, meetings, notices, objections, results: the names of objectors on none of them."""
    roster = [(number, *row) for number, row in enumerate(ledger.roster, 1)]
    return workbook(
        _sheet(ledger, "名册", "党员名册", ROSTER, roster),
        _sheet(ledger, "积分标准", "积分标准", STANDARD, ledger.standard),
        _sheet(ledger, "登记", "加分、扣分登记", ENTRIES, ledger.entries),
        _sheet(ledger, "季度", "季度积分", QUARTERS, ledger.quarters),
        _sheet(ledger, "会议", "会议和组织生活", MEETINGS, ledger.meetings),
        _sheet(ledger, "公示", "公示", NOTICES, ledger.notices),
        _sheet(ledger, "异议", "异议", OBJECTIONS, ledger.objections),
        Paper("结果", _title(ledger, "年度结果"), [[people_of(ledger.summary)]], landscape=True),
    )


def _sheet(ledger: Ledger, sheet: str, what: str, columns: list[Column], rows: Iterable) -> Paper:
    rows = [Row(list(row)) for row in rows] or [Row(["本年度没有。"], [Column("", sum(column.mm for column in columns), "left")])]
    return Paper(sheet, _title(ledger, what), [[Table(what, columns, rows)]], landscape=True)


def _title(ledger: Ledger, what: str) -> str:
    return f"{ledger.branch}\n{ledger.year}年度党员积分管理台账：{what}"
