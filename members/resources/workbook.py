"""The roster going out: an empty one to fill in, and a refused one with its errors beside the rows."""

from collections import defaultdict
from datetime import date, datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from members.resources.roster import ERRORS_HEAD, HEADS
from members.uploads import clean_name, clean_text

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOICES = {"sex": "男,女", "kind": "正式党员,预备党员", "state": "在职,退休,外出"}
TEMPLATE_ROWS = 500
WIDTHS = {"number": 6, "sex": 6, "branch": 24, "phone": 16, "remark": 24}
HINTS = (
    "填表说明",
    "1. 每名党员一行，每个党支部的党员排在一起；所在党支部空着的，和上一行相同。",
    "2. 日期可写成 1998.10.4、1998-10-04、19981004、1998年10月4日；只知道年月的写 1998.10，按当月 1 日算。",
    "3. 预备党员不填转正时间；正式党员没有预备期的，转正时间填入党时间。",
    "4. 党内职务：支部书记、副书记、组织委员（宣传委员、纪检委员等）、记录员；没有的不填。",
    "5. 人员状态为外出的，要填外出地点和外出时间。",
    "6. 不需要身份证号码，请不要填写。",
)


def make_template():
    """An empty roster: one head of every column, cells as text so that Excel changes no date, hints on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    for column, (name, heads) in enumerate(HEADS.items(), 1):
        letter = get_column_letter(column)
        put(sheet, 1, column, heads[0]).font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 12)
        for row in range(2, TEMPLATE_ROWS + 2):
            sheet.cell(row, column).number_format = "@"
        if name in CHOICES:
            choice = DataValidation("list", formula1=f'"{CHOICES[name]}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{TEMPLATE_ROWS + 1}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "C2"
    hints = book.create_sheet("填表说明")
    for row, hint in enumerate(HINTS, 1):
        put(hints, row, 1, hint)
    return as_bytes(book)


def bad_rows(sheet, roster, problems):
    """What of the sheet goes back: [[row number, cells], ...], all down to the head and the rows with errors.

    A branch that stands only in the row above (merged cells read so) is written into the row itself. Where the file
    as a whole is wrong, the whole goes back.
    """
    bad = {problem.row for problem in problems}
    whole = min(bad, default=0) <= roster.head_row
    branches = {row["row"]: row["branch"] for row in roster.rows}
    column = roster.places.get("branch", [0])[0]
    table = []
    for number, cells in enumerate(sheet.rows, 1):
        if number <= roster.head_row or number in bad or whole:
            cells = [keep_plain(cell) for cell in cells]
            if number in branches and column:
                cells += [None] * (column - len(cells))
                cells[column - 1] = cells[column - 1] or branches[number]
            table.append([number, cells])
    return table


def mark_errors(table, head_row, problems):
    """The rows that go back, close together, with a last column that says what is wrong.

    An error names the cell where it stood in the file; the row it is written in is the one to mend.
    """
    book = Workbook()
    sheet = book.active
    head = table[head_row - 1][1] if head_row else []
    was_marked = bool(head) and clean_name(head[-1]) == ERRORS_HEAD
    column = max((len(cells) for _, cells in table), default=0) + (not was_marked)
    for row, (_, cells) in enumerate(table, 1):
        for place, value in enumerate(cells, 1):
            put(sheet, row, place, value)
    texts = defaultdict(list)
    for problem in problems:
        texts[problem.row or 1].append(f"{problem.place}：{problem.text}" if problem.place else problem.text)
    for row in range(head_row + 1, len(table) + 1):
        sheet.cell(row, column).value = None  # what an earlier round said
    stands = {number: row for row, (number, _) in enumerate(table, 1)}
    texts = {stands[number]: said for number, said in texts.items() if number in stands}
    for row, said in texts.items():
        put(sheet, row, column, "\n".join(said)).alignment = Alignment(wrap_text=True, vertical="top")
    if head_row and head_row not in texts:
        put(sheet, head_row, column, ERRORS_HEAD).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(column)].width = 60
    return as_bytes(book)


def keep_plain(cell):
    """A cell for keeping as JSON: numbers stay numbers, since a number 2009.1 reads otherwise than a text."""
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return clean_text(cell) if isinstance(cell, datetime | date | time) else str(cell)


def put(sheet, row, column, value):
    """Write one cell; text stays text even where it looks like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
    else:
        cell.value = value
    return cell


def as_bytes(book):
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file
