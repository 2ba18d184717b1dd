"""The committee's year and the branch's standard."""

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from members.clock import today
from scoring import rules
from scoring.actions.writing import add, fields_of
from scoring.models import Cycle, Standard, StandardItem
from scoring.standard import default_items

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
            raise ValidationError(dict.fromkeys(changed, "测评已经开始，这一项不能再改。"))
    cycle.file_by = settings.get("file_by") or rules.quarter_due(cycle.year, rules.QUARTERS)
    return add(cycle, by)


@transaction.atomic
def adopt_standard(branch, cycle, *, adopted_on, by):
    """五(一)1, A44: the branch's standard of the year: last year's, else the default, passed by its meeting."""
    if cycle.committee_id != branch.committee_id:
        raise ValidationError("考核年度不属于本支部的党委。")
    if adopted_on > today():
        raise ValidationError("党员大会通过日期不能晚于今天。")
    if Standard.objects.filter(branch=branch, cycle=cycle).exists():
        raise ValidationError(f"{cycle}的积分标准已经通过。")
    last = Standard.objects.filter(branch=branch, cycle__year=cycle.year - 1).first()
    standard = Standard(branch=branch, cycle=cycle, adopted_on=adopted_on, status=Standard.Status.ADOPTED, since=rules.quarter_span(cycle.year, 1)[0])
    standard._history_user = by
    standard.save()
    if last:
        skip = {"id", "standard_id"}
        items = [{name: getattr(item, name) for name in fields_of(StandardItem) - skip} for item in last.items.all()]
    else:
        items = default_items()
    bulk_create_with_history([StandardItem(standard=standard, **item) for item in items], StandardItem, default_user=by)
    return standard
