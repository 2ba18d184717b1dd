"""What every official table needs: a sheet of A4 filled from the top down, with text that can never become a formula."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, groupby, pairwise
from math import ceil
from numbers import Number
from unicodedata import category, east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reports.tables import Column, Paper, Share, Table, in_words
from scoring.rules import shown

TITLE = Font(name="方正小标宋简体", size=22)
MARK = Font(name="黑体", size=16)
HEAD = Font(name="黑体", size=10)
LINE = Font(name="仿宋_GB2312", size=12)
BODY = Font(name="仿宋_GB2312", size=10)
"""The fonts of GB/T 9704, by name: none is shipped, each office has them."""

PORTRAIT, LANDSCAPE = 165, 257
"""Millimetres of A4 between the margins: what the columns of a table must add up to."""

EDGE = Side(style="thin")
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)

POINTS_PER_MM = 72 / 25.4
RULER = Font(name="Verdana", size=12)
CHARACTERS_PER_MM = 96 / 25.4 / 10
"""A column is as wide as so many digits of the workbook's plain font. Verdana has 10 pixels for each, as has
DejaVu Sans, which stands in for it on Linux: the millimetres come out alike on both."""
PADDING = 5  # points that a cell keeps free, left and right together
LINE_HEIGHT = 1.45  # of the size; the fonts that stand in where ours are missing are the tall ones
TALLEST_ROW = 409  # Excel allows no more

FORMULA_STARTS = tuple("=+-@\t＝＋－＠")
NONCHARACTERS = "\ufffe\uffff"
TAB = re.compile(r"[\\/*?:\[\]']")  # what a sheet may not be called
CLOSING = "，。；：、？！）》”’〕】%％"
NAME = 4  # characters at most of a name that is spread
WORD = re.compile(f"(?:[!-~]+|.)[{CLOSING}]*")


class Form:
    """One form on one sheet, of a new workbook or a further one of `book`. Several tables may stand below each other: each brings columns of its own."""

    def __init__(self, name: str, *tables: Sequence[Column], landscape: bool = False, book: Workbook | None = None):
        self.book = book or Workbook()
        self.book._named_styles["Normal"].font = RULER  # openpyxl offers no public way, and its Calibri is not everywhere
        self.sheet = self.book.create_sheet() if book else self.book.active
        self.sheet.title = TAB.sub("", clean(name))[:28]  # two of one name get a digit
        self.width = LANDSCAPE if landscape else PORTRAIT
        self.row = 0  # the last one written
        self.edges = sorted({0, self.width}.union(*(accumulate(column.mm for column in table) for table in tables)))
        if self.edges[-1] > self.width:
            raise ValueError(f"a table is {self.edges[-1]} mm wide, the paper {self.width}")
        for number, (left, right) in enumerate(pairwise(self.edges), 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = (right - left) * CHARACTERS_PER_MM
        set_up_page(self.sheet, landscape=landscape)

    def line(self, text: str, *, font: Font = LINE, align: str = "left") -> None:
        """A line across the paper, without a border."""
        self.row += 1
        self.cell(text, left=0, wide=self.width, font=font, align=align, border=None)

    def open(self, mark: str, title: str) -> None:
        """附件N at the top left where the form is one, the title centred below it."""
        if mark:
            self.line(mark, font=MARK)
        self.line(title, font=TITLE, align="center")
        self.book.properties.title, self.book.properties.creator = clean(title).replace("\n", ""), ""

    def spread(self, *words: str, font: Font = LINE) -> None:
        """Several entries on one line, evenly apart: the line under the title, the signatures."""
        words = [clean(word) for word in words]
        room = (self.width * POINTS_PER_MM - PADDING) / font.size - 1
        gaps = len(words) if words[-1].endswith("：") else len(words) - 1  # after a colon there is something to write
        gap = max(2, int((room - sum(map(ems, words))) / gaps))
        self.line("".join(word + "\u3000" * gap for word in words).rstrip("\u3000"), font=font)

    def head(self, columns: Sequence[Column]) -> tuple[int, int]:
        """The head of a table, in two rows where there are groups; returns its first and its last row."""
        deep = 2 if any(column.group for column in columns) else 1
        top, left = self.row + 1, 0
        self.row += deep
        for group, members in groupby(columns, key=lambda column: column.group):
            members = list(members)
            if group:
                self.cell(group, left=left, wide=sum(column.mm for column in members), top=top, bottom=top, font=HEAD)
            for column in members:
                self.cell(column.head, left=left, wide=column.mm, top=top + 1 if group else top, font=HEAD)
                left += column.mm
        return top, self.row

    def add(self, columns: Sequence[Column], values: Iterable, *, font: Font = BODY) -> int:
        """One row of a table; returns its number."""
        self.row += 1
        left = 0
        for column, value in zip(columns, values, strict=True):
            self.cell(value, left=left, wide=column.mm, font=font, align=column.align)
            left += column.mm
        return self.row

    def cell(self, value, *, left, wide, top=None, bottom=None, font=BODY, align="center", border=BOX):
        """Write one cell, `wide` mm from `left` mm on; the row grows until the text fits."""
        bottom = bottom or self.row
        top = top or bottom
        first, last = self.edges.index(left) + 1, self.edges.index(left + wide)
        cell = self.sheet.cell(top, first)
        put(cell, value)
        cell.font = font
        cell.alignment = alignment(align, cell.value)
        if border:
            cell.border = border
        if (first, top) != (last, bottom):
            self.sheet.merge_cells(start_row=top, end_row=bottom, start_column=first, end_column=last)
        need = height(str(cell.value or ""), wide, font.size) / (bottom - top + 1)
        for row in range(top, bottom + 1):
            dimension = self.sheet.row_dimensions[row]
            dimension.height = min(TALLEST_ROW, max(dimension.height or 0, need))

    def table(self, table: Table, *, repeat: bool = False) -> None:
        """A whole table; with `repeat` its heads, or without heads all of it, stand at the top of every following page."""
        top = self.row + 1
        if table.titled:
            self.add([Column("", sum(column.mm for column in table.columns), "left")], [table.name], font=HEAD)
        heads = self.head(table.columns) if table.headed else None
        for row in table.rows:
            self.add(row.columns or table.columns, row.values, font=HEAD if row.bold else BODY)
        if repeat:
            self.repeat(*(heads or (top, self.row)))

    def repeat(self, top: int, bottom: int) -> None:
        """These rows stand at the top of every following page."""
        self.sheet.print_title_rows = f"{top}:{bottom}"

    def turn_page(self):
        """What follows begins a new page."""
        self.sheet.row_breaks.append(Break(id=self.row))

    def close(self, seal: str = "") -> Workbook:
        """The page foot with the 校验码, where there is one; the workbook is ready."""
        foot = self.sheet.oddFooter
        foot.center.text, foot.center.size = "第&P页 共&N页", 10
        if seal:
            foot.left.text, foot.left.size = f"校验码 {clean(seal)}".replace("&", "&&"), 8
        self.sheet.print_area = f"A1:{get_column_letter(len(self.edges) - 1)}{self.row}"
        return self.book


def workbook(*papers: Paper, book: Workbook | None = None) -> Workbook:
    """Each paper on a sheet of its own, of a new workbook or further ones of `book`."""
    for paper in papers:
        book = write(paper, book)
    return book


def write(paper: Paper, book: Workbook | None) -> Workbook:
    rows = (row.columns for table in paper.tables for row in table.rows if row.columns)
    form = Form(paper.sheet, *(table.columns for table in paper.tables), *rows, landscape=paper.landscape, book=book)
    form.open(paper.mark, paper.title)
    if paper.under:
        form.spread(*paper.under)
    if paper.identity:
        form.table(paper.identity, repeat=True)
    for number, page in enumerate(paper.pages):
        if number:
            form.turn_page()
        for place, table in enumerate(page):
            form.table(table, repeat=not (paper.identity or number or place))
    for words in paper.signs:
        form.spread(*words) if len(words) > 1 else form.line(*words)
    return form.close(paper.seal)


def alignment(align: str, value) -> Alignment:
    """How a cell stands. A person's name is 分散对齐: the characters of 张三 are spread to the edges of 王建国.

    The text stays 张三, without a blank, so that whoever searches the workbook or matches it with a list finds it;
    longer names than four characters stand unbroken in the middle.
    """
    spread = align == "name" and len(str(value or "")) <= NAME
    horizontal = "distributed" if spread else "center" if align in ("name", "stub") else align
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=True, indent=1 if spread else 0)


def set_up_page(sheet, *, landscape: bool) -> None:
    """A4, one page wide, as long as it takes.

    GB/T 9704 leaves 37 mm above, 35 below, 28 left and 26 right. Nine or more columns do not fit into what remains, so that
    the margins are narrower; the wider one is at the edge where the paper is bound, which for a landscape table is the top.
    """
    top, bottom, left, right = (24, 16, 20, 20) if landscape else (28, 25, 25, 20)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = (mm / 25.4 for mm in (top, bottom, left, right))
    margins.footer = 8 / 25.4
    sheet.sheet_view.showGridLines = False


def put(cell, value) -> None:
    """Numbers stay numbers; a date is written out; all else is text, whatever it looks like."""
    if value is None:
        return
    if isinstance(value, Share):
        cell.value = value.rounded
        cell.number_format = "0.00%"
    elif isinstance(value, Number):
        cell.value = shown(value)  # and number format General: 15 and 14.5, where 0.## would print “15.”
    else:
        cell.value = text = in_words(value) if isinstance(value, date) else clean(value)
        cell.data_type = "s"  # openpyxl takes “=…” for a formula and “#N/A” for an error
        if text.startswith(FORMULA_STARTS):
            cell.quotePrefix = True  # nor does it become one when somebody edits the cell


def clean(text: str) -> str:
    """Without characters that make a workbook unreadable, or that turn the reading direction."""
    return "".join(c for c in str(text) if c in "\n\t" or category(c) not in ("Cc", "Cf", "Cs") and c not in NONCHARACTERS)


def ems(text: str) -> float:
    """How wide the text is, in Chinese characters."""
    return sum(1 if east_asian_width(character) in "WFA" else 0.58 for character in text)


def height(text: str, mm: int, size: float) -> float:
    """Points that the text needs in a cell so wide: neither Excel nor LibreOffice works it out for merged cells."""
    room = (mm * POINTS_PER_MM - PADDING) / size
    return sum(_lines(part, room) for part in text.split("\n")) * size * LINE_HEIGHT + 3


def _lines(text: str, room: float) -> int:
    """Lines of a paragraph: words and numbers stay whole, no line begins with a closing mark."""
    lines, used = 1, 0.0
    for word in WORD.findall(text):
        wide = ems(word)
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        lines += max(0, ceil(wide / room) - 1)
        used += wide if wide <= room else wide % room
    return lines
