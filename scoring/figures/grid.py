"""The entry grid as it stands: one line a member, every figure and chip ready to print."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from scoring import rules
from scoring.figures.proposals import dismissed, proposals_of
from scoring.figures.rows import Row, rows_of
from scoring.figures.selfs import forms_wait_for


class Chip(NamedTuple):
    """The standing lines of one item: 组1 ×2 −4; ready strings, as a grid has hundreds of them."""

    code: str
    taken: str
    waits: bool  # for another officer (A22)


class Line(NamedTuple):
    """One member's line of the grid."""

    row: Row
    chips: list
    proposals: list
    dismissed: list  # what of them was dropped for a reason
    after: Decimal | None  # what would be left with all proposals taken; None where there are none
    sums: dict  # {item id: points entered} as strings, for telling at once where a cap bites
    state: str  # the drawn mark
    word: str

    @property
    def sheet(self):
        return self.row.sheet

    @property
    def locked(self):
        """Handed in by the member: the self-assessed points are nobody else's to change (R15)."""
        return self.sheet.handed_in_at is not None and self.sheet.typed_by_id is None

    @property
    def waits(self):
        """12月收表: why nothing is typed yet of a form on paper; empty once it may be (R15)."""
        month = forms_wait_for(self.sheet.quarter) if self.sheet.self_points is None else 0
        return f"{month}月收表" if month else ""

    @property
    def anchor(self):
        return f"?open={self.sheet.pk}#row-{self.sheet.pk}"

    @property
    def proposer(self):
        """Whose opinion it is (A22)."""
        return self.sheet.quarter.branch.proposer

    @property
    def self_points(self):
        return "" if self.sheet.self_points is None else f"{rules.shown(self.sheet.self_points):f}"


def grid_of(quarter, sheets):
    """The lines of these sheets, with a constant number of queries."""
    proposed, dropped = proposals_of(quarter) if quarter.is_open else {}, dismissed(quarter)
    return [_line(row, proposed.get(row.sheet.pk, []), dropped.get(row.sheet.pk, [])) for row in rows_of(sheets.select_related("typed_by__member", "quarter__branch"))]


def _line(row, proposals, dropped):
    found, sums = defaultdict(list), defaultdict(Decimal)
    for line in row.deductions:
        found[line.item].append(line)
        sums[str(line.item_id)] += line.points
    chips = [
        Chip(item.code, _taken(lines), any(line.needs_confirming for line in lines)) for item, lines in found.items()
    ]
    after = None
    if proposals:
        more = [(line.item_id, line.points, line.item.cap) for line in [*row.deductions, *proposals]]
        after = rules.quarter_base([rules.deductions_after_caps(more).counted])
    line = Line(row, chips, proposals, dropped, after, {item: f"{points}" for item, points in sums.items()}, "", "")
    state, word = _state(line)
    return line._replace(state=state, word=word)


def _taken(lines):
    """×2 −4, with a real minus sign."""
    times = sum(line.times for line in lines)
    return f"{f'×{times} ' if times > 1 else ''}−{rules.shown(sum(line.points for line in lines)):f}"


def _state(line):
    """What the line still lacks, the weightiest first."""
    if any(chip.waits for chip in line.chips):
        return "wait", "待确认"
    if line.proposals:
        return "wait", "有拟扣分"
    if line.sheet.self_points is None:
        return ("next", line.waits) if line.waits else ("wait", "待补自评")
    return "done", "已保存"
