"""An official form laid out once: `sheets.py` writes it as Excel, templates/reports/_paper.html shows and prints it."""

from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby
from numbers import Number
from typing import NamedTuple

from members import clock
from scoring.rules import shown

SHORT = 12  # rows


class Column(NamedTuple):
    """One column of a table, in millimetres. Neighbours of one `group` share a head above their own.

    `align`: center, left; stub (names what stands beside it); name (a person's, see `NAME` in sheets.py).
    """

    head: str
    mm: int
    align: str = "center"
    group: str = ""


class Share(NamedTuple):
    """So many of so many, printed in percent."""

    part: int
    whole: int

    @property
    def rounded(self):
        return round(Decimal(self.part) / self.whole, 4) if self.whole else None


class Row(NamedTuple):
    """Values for the table's columns, or for wider ones whose edges are edges of the table."""

    values: list
    columns: list[Column] | None = None
    bold: bool = False


class Head(NamedTuple):
    text: str
    wide: int = 1
    deep: int = 1


class Cell(NamedTuple):
    text: str
    wide: int
    align: str


class Table(NamedTuple):
    """Columns with their rows; `titled` prints the name above, `headed` the heads of the columns."""

    name: str
    columns: list[Column]
    rows: list[Row]
    titled: bool = False
    headed: bool = True

    @property
    def short(self):
        """Better moved to the next page than broken over two."""
        return len(self.rows) <= SHORT

    @property
    def widths(self):
        """Of each column, in percent of the table."""
        whole = sum(column.mm for column in self.columns)
        return [round(Decimal(column.mm * 100) / whole, 2) for column in self.columns]

    @property
    def heads(self):
        """The one or two rows of heads."""
        if not self.headed:
            return []
        deep = 2 if any(column.group for column in self.columns) else 1
        top, below = [], []
        for group, members in groupby(self.columns, key=lambda column: column.group):
            names = [column.head for column in members]
            top += [Head(group, wide=len(names))] if group else [Head(name, deep=deep) for name in names]
            below += [Head(name) for name in names] if group else []
        return [top, below] if below else [top]

    @property
    def body(self):
        """[(bold, cells)]: each cell as wide as the columns that it lies over."""
        edges = list(accumulate(column.mm for column in self.columns))
        for row in self.rows:
            columns, left, cells = row.columns or self.columns, 0, []
            for column, value in zip(columns, row.values, strict=True):
                right = left + column.mm
                cells.append(Cell(said(value), sum(left < edge <= right for edge in edges), column.align))
                left = right
            yield row.bold, cells


class Paper(NamedTuple):
    """A whole form. `identity` stands at the top of every page; without one the first table's heads repeat."""

    sheet: str  # what the sheet of the workbook is called
    title: str
    pages: list[list[Table]]
    mark: str = ""  # 附件2
    under: list[str] = []  # the line below the title
    identity: Table | None = None
    signs: list[list[str]] = []
    seal: str = ""
    landscape: bool = False

    @property
    def tables(self):
        return [*([self.identity] if self.identity else []), *(table for page in self.pages for table in page)]


def said(value):
    """A value as it is printed: points without trailing zeros, days in words, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, Share):
        return "" if value.rounded is None else f"{value.rounded * 100:.2f}%"
    if isinstance(value, date):
        return in_words(value)
    return f"{shown(value):f}" if isinstance(value, Number) else str(value)


def in_words(day: date | None) -> str:
    """2026年12月31日; the blanks to fill in by hand where there is no date."""
    return clock.in_words(day) if day else "\u3000\u3000年\u3000月\u3000日"
