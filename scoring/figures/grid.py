"""The entry grid as it stands: one line a member, every figure and chip ready to print."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from members.clock import in_words
from members.figures import by_strokes
from members.models import Membership
from scoring import rules
from scoring.figures.bites import deducted_by
from scoring.figures.months import here_between
from scoring.figures.proposals import dismissed, proposals_of
from scoring.figures.rows import Row, exempt_on, rows_of, without_sheet
from scoring.figures.selfs import forms_wait_for
from scoring.models import Quarter


class Chip(NamedTuple):
    """The standing lines of one item: 组1 ×2 −4; ready strings, as a grid has hundreds of them."""

    code: str
    taken: str  # what counts of them
    lost: str  # what the item's cap does not count (A15)
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


def grid_of(sheets):
    """The lines of these sheets of one quarter by 姓氏笔画, with a constant number of queries."""
    rows = rows_of(sheets.select_related("typed_by__member", "quarter__branch"), deductions_only=True)
    quarter = rows[0].sheet.quarter if rows else None
    proposed, dropped = (proposals_of(quarter) if quarter.is_open else {}, dismissed(quarter)) if quarter else ({}, {})
    return [_line(row, proposed.get(row.sheet.pk, []), dropped.get(row.sheet.pk, [])) for row in by_strokes(rows)]


def why_closed(quarter):
    """Why nothing can be typed, and the way to put something right all the same (A23, A33); for who may not write at all, who does."""
    if quarter.settled:
        return "已计入年度结果，不能再改；要更正，先由党委退回或重新审定年度考评。"
    if quarter.status in Quarter.CORRECTABLE:
        return f"“{quarter.get_status_display()}”，不能再改；有误的请提异议，成立的冲销那一条；整季有误的，由支部书记办理“更正”。"
    if not quarter.is_open:
        return f"“{quarter.get_status_display()}”，不能再改；要改的，由支部书记办理“有异议，退回复议”。"
    return "期初录入，照纸质表录入，不在这里登记。" if quarter.brought_in else "由本支部的记录员和支委登记，这里只能查看。"


def _line(row, proposals, dropped):
    found, sums = defaultdict(list), defaultdict(Decimal)
    for line in row.deductions:
        found[line.item].append(line)
        sums[str(line.item_id)] += line.points
    chips = [_chip(item, lines) for item, lines in found.items()]
    after = None
    if proposals:
        more = [(line.item_id, line.points, line.item.cap) for line in [*row.deductions, *proposals]]
        after = rules.quarter_base([rules.deductions_after_caps(more).counted])
    line = Line(row, chips, proposals, dropped, after, {item: f"{points}" for item, points in sums.items()}, "", "")
    state, word = _state(line)
    return line._replace(state=state, word=word)


def _chip(item, lines):
    """×2 −4, with a real minus sign."""
    times, deducted = sum(line.times for line in lines), deducted_by(lines)
    lost = deducted.lost_to_caps
    return Chip(
        code=item.code,
        taken=f"{f'×{times} ' if times > 1 else ''}−{rules.shown(deducted.counted + deducted.lost_at_floor):f}",
        lost=f"另有 {rules.shown(lost):f} 分超上限不计" if lost else "",
        waits=any(line.needs_confirming for line in lines),
    )


def _state(line):
    """What the line still lacks, the weightiest first."""
    if any(chip.waits for chip in line.chips):
        return "wait", "待确认"
    if line.proposals:
        return "wait", "有拟扣分"
    if line.sheet.quarter.brought_in:
        return "next", "期初录入"
    if line.sheet.self_points is None:
        if line.waits:
            return "next", line.waits
        return ("wait", "待补自评") if line.sheet.quarter.is_open else ("next", "未交自评表")
    return "done", "已保存"


def unlisted(quarter):
    """[(member, why)]: whom the branch held in the quarter and who has no sheet in it, nor will get one (A11, A12)."""
    first, last = quarter.span
    listed = {*quarter.sheets.values_list("member", flat=True), *without_sheet(quarter).values_list("pk", flat=True)}
    exempt = exempt_on(quarter.branch, first)
    here = by_strokes(here_between(quarter.branch, first, last))
    stays = {stay.member_id: stay for stay in Membership.objects.filter(branch=quarter.branch, member__in=here, since__lte=last)}  # the latest
    return [(member, _why_out(member, stays.get(member.pk), member.pk in exempt, last)) for member in here if member.pk not in listed]


def _why_out(member, stay, exempt, last):
    if exempt:
        return "已批准不参加积分"
    if stay and stay.until and stay.until <= last:
        return f"{in_words(stay.until)}离开"
    came = max(member.joined_on, stay.since if stay else member.arrived_on or member.joined_on)
    return f"{in_words(came)}{'入党' if came == member.joined_on else '转入'}，超过本季第一个月"
