"""附件2 党员管理积分记录表 (五(一)2, 5): one member's year on A4, what was recorded, what came of it, who signs."""

from collections.abc import Iterable
from datetime import date

from evaluation.papers import Record
from reports.sheets import PORTRAIT
from reports.tables import Column, Paper, Row, Table, in_words

IDENTITY = [Column("", 14, "stub"), Column("", 37), Column("", 20, "stub"), Column("", 41), Column("", 20, "stub"), Column("", 33)]
ACROSS = [Column("", PORTRAIT, "left")]
LINES = [
    Column("序号", 9),
    Column("日期", 29),
    Column("季度", 13),
    Column("项目", 13),
    Column("条目\n代码", 13),
    Column("事由", 34, "left"),
    Column("加分", 10),
    Column("扣分", 10),
    Column("依据", 20, "left"),
    Column("记录员", 14),
]
QUARTERS = [
    Column("季度", 14),
    Column("基准分", 12),
    Column("扣分\n合计", 12),
    Column("得分", 10),
    Column("自评", 10),
    Column("支委会初步意见", 29, "left"),
    Column("党员大会", 33, "left"),
    Column("公示", 31, "left"),
    Column("本人\n签字", 14),
]
YEAR = [
    Column("基础分", 26),
    Column("任务分", 25),
    Column("测评层次", 20),
    Column("最终层次", 21),
    Column("评议分", 20),
    Column("奖励分", 20),
    Column("总分", 16),
    Column("等次", 17),
]
REMARKS = [Column("", 26, "stub"), Column("", 139, "left")]
BOXES = [Column("", 78, "left"), Column("", 87, "left")]
AT_ONCE = 12  # paragraphs in one cell: a row can neither be taller than Excel allows nor break over two pages


ONE_LEAF = 16  # lines: with more, what came of them follows at once, and no leaf holds a line or two


def record_table(record: Record) -> Paper:
    """附件2 (F1): part one the lines, part two the quarters, part three the year; then 审查 and 复核."""
    draft = "" if record.final else "\n（未最终，供核对）"
    entered, came = [lines_of(record)], [quarters_of(record), year_of(record), remarks_on(record), reviews_of(record)]
    pages = [entered, came] if len(record.lines) <= ONE_LEAF else [entered + came]
    return Paper(
        "积分记录表",
        f"{record.unit}党员管理积分记录表{draft}",
        pages,
        mark="附件2",
        identity=identity_of(record),
        signs=[[f"记录员：{record.recorder}", "本人（签字）：", "签字日期：" + in_words(None)]],
        seal=record.seal,
    )


def identity_of(record: Record) -> Table:
    """Whose year this is; stands on every page."""
    first = ["年度", f"{record.year}年度", "党支部", record.branch, "姓名", record.member]
    second = ["类别", record.category, "党员身份", record.standing, "入党日期", record.joined_on]
    return Table("党员", IDENTITY, [Row(first), Row(second)], headed=False)


def lines_of(record: Record) -> Table:
    """The first page is what was entered, the second what came of it."""
    rows = [Row([number, *line[: len(LINES) - 1]]) for number, line in enumerate(record.lines, 1)]
    return Table("一、积分登记", LINES, rows or [Row(["本年度没有加分、扣分登记。"], ACROSS)], titled=True)


def quarters_of(record: Record) -> Table:
    rows = [
        Row([quarter.label, quarter.full, quarter.deducted, quarter.points, quarter.self_points, quarter.opinion, quarter.meeting, quarter.notice, ""])
        for quarter in record.quarters
    ]
    return Table("二、季度积分", QUARTERS, rows, titled=True)


def year_of(record: Record) -> Table:
    """The four parts, total and grade."""
    levels = [record.voted, record.level, record.appraisal]
    return Table("三、年度考评", YEAR, [Row([record.base, record.task, *levels, record.reward, record.total, record.grade])], titled=True)


def remarks_on(record: Record) -> Table:
    """Everything from which total and grade can be worked out again."""
    why = f"测评层次为{record.voted or '（无）'}，最终层次为{record.level or '（无）'}，理由见“计算过程”。"
    rows = [
        *remarks("民主测评", [record.ballots]),
        *remarks("群众测评", [record.masses]),
        *(remarks("层次变动", [why]) if record.voted != record.level else []),
        *remarks("计算过程", record.why),
        *remarks("未计入的分", record.lost or ["无"]),
        *remarks("年度公示", [record.notice]),
        *remarks("异议结果", record.objections or ["没有异议"]),
        *remarks("备注", [record.remark]),
    ]
    return Table("年度考评的依据", REMARKS, rows, headed=False)


def remarks(label: str, texts: Iterable[str]) -> Iterable[Row]:
    texts = list(texts)
    for start in range(0, max(1, len(texts)), AT_ONCE):
        yield Row([f"{label}（续）" if start else label, "\n".join(texts[start : start + AT_ONCE])])


def reviews_of(record: Record) -> Table:
    """五(一)5 “经由支部书记审查后，交给基层党委复核”: one box each, dated where it has been done."""
    secretary = box("支部书记审查意见：", f"支部书记{record.secretary}（签字）：", record.signed_on)
    committee = box("基层党委复核意见：", "基层党委（盖章）：", record.rechecked_on)
    return Table("审查和复核", BOXES, [Row([secretary, committee])], headed=False)


def box(heading: str, signature: str, day: date | None) -> str:
    """A heading, room to write by hand, who signs, and when."""
    indent = "\u3000" * 8
    return f"{heading}\n\n\n\n{indent}{signature}\n\n{indent}{in_words(day)}"
