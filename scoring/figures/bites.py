"""What of a quarter's deductions does not count, in words: no cap and no floor bites without being told (A15)."""

from scoring import rules
from scoring.figures.rows import live
from scoring.models import Deduction


def what_bites(sheet):
    """One sentence for each item whose cap is reached and for the floor of the quarter; none where every point counts."""
    return bites_of(live(list(Deduction.objects.filter(sheet=sheet).select_related("item"))))


def bites_of(lines):
    """The same of any lines, each with `item` and `points`."""
    said = capped(lines)
    if lost := deducted_by(lines).lost_at_floor:
        said.append(f"合计超过本季 {rules.QUARTER_FULL} 分，{rules.shown(lost):f} 分不再扣，扣完为止")
    return said


def capped(lines):
    """One sentence for each item whose cap is reached."""
    said, items = [], {line.item_id: line.item for line in lines}
    for pk, item in items.items():
        own = [line for line in lines if line.item_id == pk]
        if lost := deducted_by(own).lost_to_caps:
            entered = rules.shown(sum(line.points for line in own))
            said.append(f"{item.code}本季最多扣 {rules.shown(item.cap):f} 分，已登记 {entered:f} 分，{rules.shown(lost):f} 分不再扣")
    return said


def deducted_by(lines):
    """What these lines come to; a line without an item, a month of a form on paper, has no cap."""
    return rules.deductions_after_caps((line.item_id, line.points, line.item.cap if line.item else None) for line in lines)
