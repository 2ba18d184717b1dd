"""The committee's year."""

from django.core.exceptions import ValidationError
from django.db import transaction

from scoring import rules
from scoring.actions.writing import add
from scoring.models import Cycle

VOTE_SETTINGS = (
    "count_abstentions", "excellent_share", "cap_changes_points", "base_counts_probationary", "grade_probationary",
    "probationary_votes", "needs_quorum", "always_two_counts",
)  # fmt: skip


@transaction.atomic
def open_cycle(cycle, *, by, **settings):
    """A17, A37b: the committee's settings of a year; the filing date is the end of February by default."""
    if cycle.committee_id is None:
        raise ValidationError("您的党委没有下属党支部，考核年度由有党支部的党委建立。")
    before = Cycle.objects.select_for_update().filter(pk=cycle.pk).first()
    if before and before.year != cycle.year and before.standards.exists():
        raise ValidationError({"year": "已有党支部登记了积分标准，年度不能再改。"})
    if before and before.voting:
        changed = [name for name in VOTE_SETTINGS if getattr(before, name) != getattr(cycle, name)]
        if changed:
            raise ValidationError(dict.fromkeys(changed, "已有支部开始测评，这一项不能再改：同一年度各支部按同一规则计票。"))
    cycle.file_by = settings.get("file_by") or rules.quarter_due(cycle.year, rules.QUARTERS)
    return add(cycle, by)
