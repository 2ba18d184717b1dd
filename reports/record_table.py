"""附件2 党员管理积分记录表 (五(一)2, 5): one member's year on A4, what was recorded, what came of it, who signs."""

from collections.abc import Iterable
from datetime import date

from openpyxl import Workbook

from evaluation.papers import Record
from reports.sheets import HEAD, PORTRAIT, Column, Form, in_words

IDENTITY = [Column("", 14), Column("", 37), Column("", 20), Column("", 41), Column("", 20), Column("", 33)]
SECTION = [Column("", PORTRAIT, "left")]
LINES = [
    Column("序号", 9),
    Column("日期", 30),
    Column("季度", 12),
    Column("项目", 12),
    Column("条目代码", 15),
    Column("事由", 34, "left"),
    Column("加分", 10),
    Column("扣分", 10),
    Column("依据", 19, "left"),
    Column("记录员", 14),
]
QUARTERS = [
    Column("季度", 14),
    Column("基准分", 12),
    Column("扣分合计", 13),
    Column("得分", 12),
    Column("自评", 12),
    Column("支委会初步意见", 29, "left"),
    Column("党员大会", 30, "left"),
    Column("公示", 29, "left"),
    Column("本人签字", 14),
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
REMARKS = [Column("", 26), Column("", 139, "left")]
BOXES = [Column("", 78, "left"), Column("", 87, "left")]
AT_ONCE = 12  # paragraphs in one cell: a row can neither be taller than Excel allows nor break over two pages


def record_table(record: Record) -> Workbook:
    """附件2 (F1): part one the lines, part two the quarters, part three the year; then 审查 and 复核."""
    form = Form("积分记录表", IDENTITY, LINES, QUARTERS, YEAR, REMARKS, BOXES)
    draft = "" if record.final else "\n（未最终，供核对）"
    form.open("附件2", f"{record.unit}党员管理积分记录表{draft}")
    write_identity(form, record)
    write_lines(form, record)
    write_quarters(form, record)
    write_year(form, record)
    write_signatures(form, record)
    return form.close(record.seal)


def write_identity(form: Form, record: Record) -> None:
    """Whose year this is; stands on every page."""
    first = form.add(IDENTITY, ["年度", f"{record.year}年度", "党支部", record.branch, "姓名", record.member])
    last = form.add(IDENTITY, ["类别", record.category, "党员身份", record.standing, "入党日期", record.joined_on])
    form.repeat(first, last)


def write_lines(form: Form, record: Record) -> None:
    form.add(SECTION, ["一、积分登记"], font=HEAD)
    form.head(LINES)
    for number, line in enumerate(record.lines, 1):
        form.add(LINES, [number, *line])
    if not record.lines:
        form.add(SECTION, ["本年度没有加分、扣分登记。"])


def write_quarters(form: Form, record: Record) -> None:
    form.turn_page()  # the first page is what was entered, the second what came of it
    form.add(SECTION, ["二、季度积分"], font=HEAD)
    form.head(QUARTERS)
    for quarter in record.quarters:
        points = [quarter.full, quarter.deducted, quarter.points, quarter.self_points]
        form.add(QUARTERS, [quarter.label, *points, quarter.opinion, quarter.meeting, quarter.notice, ""])


def write_year(form: Form, record: Record) -> None:
    """The four parts, total and grade, and everything from which they can be worked out again."""
    form.add(SECTION, ["三、年度考评"], font=HEAD)
    form.head(YEAR)
    levels = [record.voted, record.level, record.appraisal]
    form.add(YEAR, [record.base, record.task, *levels, record.reward, record.total, record.grade])
    write_remarks(form, "民主测评", [record.ballots])
    write_remarks(form, "群众测评", [record.masses])
    if record.voted != record.level:
        why = f"测评层次为{record.voted or '（无）'}，最终层次为{record.level or '（无）'}，理由见“计算过程”。"
        write_remarks(form, "层次变动", [why])
    write_remarks(form, "计算过程", record.why)
    write_remarks(form, "未计入的分", record.lost or ["无"])
    write_remarks(form, "年度公示", [record.notice])
    write_remarks(form, "异议结果", record.objections or ["没有异议"])
    write_remarks(form, "备注", [record.remark])


def write_remarks(form: Form, label: str, texts: Iterable[str]) -> None:
    texts = list(texts)
    for start in range(0, max(1, len(texts)), AT_ONCE):
        form.add(REMARKS, [f"{label}（续）" if start else label, "\n".join(texts[start : start + AT_ONCE])])


def write_signatures(form: Form, record: Record) -> None:
    """五(一)5 “经由支部书记审查后，交给基层党委复核”: one box each, dated where it has been done."""
    form.add(
        BOXES,
        [
            box("支部书记审查意见：", f"支部书记{record.secretary}（签字）：", record.signed_on),
            box("基层党委复核意见：", "基层党委（盖章）：", record.rechecked_on),
        ],
    )
    form.spread(f"记录员：{record.recorder}", "本人（签字）：", "签字日期：" + in_words(None))


def box(heading: str, signature: str, day: date | None) -> str:
    """A heading, room to write by hand, who signs, and when."""
    indent = "\u3000" * 8
    return f"{heading}\n\n\n\n{indent}{signature}\n\n{indent}{in_words(day)}"
