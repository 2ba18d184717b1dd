"""Who went from a branch, and where the points that were made there are read."""

from collections import defaultdict
from typing import NamedTuple

from members.models import Membership
from scoring.models import Sheet


class Gone(NamedTuple):
    """One ended membership: `sheets` maps each year to the last sheet of it in that branch; `here`: the page is still this branch's."""

    membership: Membership
    sheets: dict
    here: bool


def former_of(memberships, sheets):
    """The ended memberships, the latest first, with the years scored in that branch."""
    ended = list(memberships.exclude(until=None).select_related("member", "branch").order_by("-until", "-id"))
    years = defaultdict(dict)
    made = Sheet.objects.filter(pk__in=sheets.filter(member__in=[row.member_id for row in ended]).values("pk"))
    for sheet in made.select_related("quarter__cycle").order_by("quarter__cycle__year", "quarter__number"):
        years[sheet.member_id, sheet.quarter.branch_id][sheet.quarter.cycle.year] = sheet
    return [Gone(row, dict(years[row.member_id, row.branch_id]), row.member.branch_id == row.branch_id) for row in ended]
