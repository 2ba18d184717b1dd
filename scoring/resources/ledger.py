"""The quarter's ledger as a workbook: every line as it stands in the record, and an empty one to type lines in."""

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from members.resources.workbook import as_bytes, put
from scoring.figures import rows_of
from scoring.models import Deduction, Reward, StandardItem
from scoring.rules import DECIDED, QUARTER_FULL, shown

LINES = {
    "行号": 6, "姓名": 10, "出生日期": 12, "类别": 8, "日期": 12, "决定日期": 12, "代码": 7, "条目": 34, "次数": 6, "扣分": 7, "加分": 7, "事由": 36,
    "依据": 24, "一本通": 14, "文件": 6, "冲销": 16, "登记人": 10, "登记时间": 17, "确认人": 10,
}  # fmt: skip
POINTS = {"姓名": 10, "出生日期": 12, "类别": 8, "自评": 8, "扣分条数": 9, "扣分合计": 9, f"余 / {QUARTER_FULL}": 8, "没有计入的": 40}
TEMPLATE = {"姓名": 10, "出生日期": 13, "日期": 13, "条目": 9, "次数": 7, "扣分": 7, "事由": 36, "依据": 24, "一本通": 14, "决定日期": 13}
CODES = {"代码": 8, "条目": 50, "分值": 8, "单位": 6, "每季上限": 9, "适用类别": 9, "按决定日期": 11}
TEMPLATE_ROWS = 200
HINTS = (
    "每件事一行，一件事只按一条扣。同名的才要填出生日期。",
    "日期可写成 9.11、9月11日、2026-09-11；条目写代码，代码见“条目”一页。",
    "次数不填算 1 次；扣分不填按条目分值，可以少扣，不能多扣。",
    "党纪处分等按决定日期计算的条目，要填决定日期。",
)


def make_ledger(quarter):
    """Sheet 1: every line of the quarter in the order of entry, reversals too. Sheet 2: what each member comes to."""
    book = Workbook()
    page = _page(book.active, f"{quarter.cycle.year}年{quarter.get_number_display()}台账", LINES)
    lines = [line for model in (Deduction, Reward) for line in _lines(quarter, model)]
    rows = {(type(line), line.pk): row for row, line in enumerate(lines, 2)}
    reversed_by = {(type(line), line.reverses_id): row for row, line in enumerate(lines, 2) if line.reverses_id}
    for row, line in enumerate(lines, 2):
        for column, value in enumerate(_line(row, line, rows, reversed_by), 1):
            put(page, row, column, value)
    page = _page(book.create_sheet(), "每人得分", POINTS | {f"{quarter.branch.proposer}意见": 20})
    for row, one in enumerate(rows_of(quarter.sheets.all()), 2):
        member, sheet = one.member, one.sheet
        values = [
            member.name, f"{member.born_on}", sheet.get_category_display()[:2], None if sheet.self_points is None else shown(sheet.self_points), len(one.deductions),
            shown(one.deducted.counted), shown(one.points), one.lost, sheet.opinion,
        ]  # fmt: skip
        for column, value in enumerate(values, 1):
            put(page, row, column, value)
    return as_bytes(book)


def _lines(quarter, model):
    found = model.objects.filter(sheet__quarter=quarter).select_related("item", "sheet__member", "entered_by__member", "confirmed_by__member")
    entered = {row.id: row.history_date for row in model.history.filter(sheet__quarter=quarter, history_type="+")}
    for line in found.order_by("pk"):
        line.entered_at = entered.get(line.pk)
        yield line


def _line(row, line, rows, reversed_by):
    """The cells of one line."""
    deduction, member = isinstance(line, Deduction), line.sheet.member
    other = rows.get((type(line), line.reverses_id)) if line.reverses_id else reversed_by.get((type(line), line.pk))
    how = f"冲销第 {other} 行" if line.reverses_id else f"已由第 {other} 行冲销" if other else ""
    return [
        row, member.name, f"{member.born_on}", line.sheet.get_category_display()[:2], f"{line.happened_on}",
        f"{line.decided_on or ''}" if deduction else "", line.item.code, line.item.text, line.times if deduction else None,
        shown(line.points) if deduction else None, None if deduction else shown(line.points), line.fact if deduction else line.grounds,
        line.evidence if deduction else line.certified_by, line.handbook if deduction else "", "有" if line.proof else "", how,
        str(line.entered_by), f"{line.entered_at:%Y-%m-%d %H:%M}" if line.entered_at else "", str(line.confirmed_by or ""),
    ]  # fmt: skip


def make_entries(quarter):
    """An empty block to type lines in, with the items' codes on a second sheet; cells are text, so that Excel changes no date."""
    book = Workbook()
    page = _page(book.active, "扣分登记", TEMPLATE)
    for column, head in enumerate(TEMPLATE, 1):
        for row in range(2, TEMPLATE_ROWS + 2):
            page.cell(row, column).number_format = "General" if head in ("次数", "扣分") else "@"
    items = list(quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True))
    codes = _page(book.create_sheet(), "条目", CODES)
    for row, item in enumerate(items, 2):
        values = [item.code, item.text, shown(item.points), item.unit, None if item.cap is None else shown(item.cap), item.classes, "是" if item.key in DECIDED else ""]
        for column, value in enumerate(values, 1):
            put(codes, row, column, value)
    choice = DataValidation("list", formula1=f"'条目'!$A$2:$A${len(items) + 1}", allow_blank=True, showErrorMessage=False)
    column = get_column_letter([*TEMPLATE].index("条目") + 1)
    choice.add(f"{column}2:{column}{TEMPLATE_ROWS + 1}")
    page.add_data_validation(choice)
    hints = book.create_sheet("填表说明")
    for row, hint in enumerate(HINTS, 1):
        put(hints, row, 1, hint)
    return as_bytes(book)


def _page(page, title, heads):
    """A sheet with its head, ready to be filled from row 2."""
    page.title = title
    for column, (head, width) in enumerate(heads.items(), 1):
        put(page, 1, column, head).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "C2"
    return page
