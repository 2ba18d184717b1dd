"""F4 积分公示 (五(一)5): a notice as it hangs on the board, with its points as numbers."""

from decimal import Decimal

from openpyxl import Workbook

from reports.sheets import BODY, PORTRAIT, Form, ems
from reports.tables import Column, in_words
from scoring.figures import Board

POINTS = "分", "累计"  # how the head of a column of points ends
NARROW, WIDE = 3, 24  # characters, between which a column is as wide as what stands in it


def notice_table(board: Board) -> Workbook:
    """F4: title, what it rests on, the frozen rows, how long it hangs, who hears objections; no reasons, no phones of members (A31)."""
    notice, columns = board.notice, columns_of(board)
    form = Form("公示", columns)
    form.open("", "\n".join(board.title))
    for other in board.corrections:
        form.line(f"\u3000\u3000本公示有更正，见{in_words(other.posted_on)}《{other.title}》。")
    form.line(f"\u3000\u3000{notice.text}")
    form.repeat(*form.head(columns))
    for row in board.rows:
        form.add(columns, [value(head, cell) for head, cell in zip(notice.head, row, strict=True)])
    for label, text in board.terms:
        form.line(f"{label}：{text}")
    form.line(f"\u3000\u3000{board.objecting}")
    form.line("")
    for words in (notice.signed, in_words(notice.posted_on)):
        form.line(f"{words}\u3000\u3000", align="right")
    return form.close()


def value(head: str, cell: str | int) -> Decimal | str | int | None:
    """Points are frozen as they were printed; in the workbook they are numbers again."""
    return (Decimal(cell) if cell else None) if head.endswith(POINTS) else cell


def columns_of(board: Board) -> list[Column]:
    """The paper shared out by what stands in each column; sentences are set from the left."""
    told = list(zip(*([str(cell) for cell in row] for row in [board.notice.head, *board.rows]), strict=True))
    shares = [min(WIDE, max(NARROW, *map(ems, cells))) + 1 for cells in told]
    widths = [int(share * PORTRAIT / sum(shares)) for share in shares]
    widths[widths.index(max(widths))] += PORTRAIT - sum(widths)
    room = WIDE * BODY.size / 20  # from half a wide column on it is a sentence
    return [Column(cells[0], mm, _align(cells, room)) for cells, mm in zip(told, widths, strict=True)]


def _align(cells: tuple[str, ...], room: float) -> str:
    if cells[0] == "姓名":
        return "name"
    return "left" if max(map(ems, cells[1:]), default=0) > room else "center"
