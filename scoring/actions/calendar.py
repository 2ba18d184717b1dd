"""The committee's list of days off and of working weekends (A32): added in spans, taken back by a flag."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import Committee
from scoring.actions.writing import add
from scoring.models import DayOff

LONGEST = 31  # days in one span: more is a slip of the pen


@transaction.atomic
def list_days(committee, *, first, last, working, name, by):
    """A32: each day from `first` to `last`, 放假 or 调休上班; all of them, or none."""
    last = last or first
    if last < first:
        raise ValidationError({"last": "最后一天不能早于第一天。"})
    if (last - first).days >= LONGEST:
        raise ValidationError({"last": f"一次最多登记 {LONGEST} 天，请核对日期。"})
    Committee.objects.select_for_update().get(pk=committee.pk)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if working and (plain := [day for day in days if day.weekday() < 5]):
        raise ValidationError({"working": f"{_said(plain)}不是周末，本来就上班，不用登记调休。"})
    known = DayOff.objects.filter(committee=committee, day__in=days, lifted=False).order_by("day").values_list("day", flat=True)
    if known:
        raise ValidationError({"first": f"{_said(known)}已经登记。要改的，先撤销再登记。"})
    return [add(DayOff(committee=committee, day=day, working=working, name=name), by) for day in days]


def _said(days):
    return "、".join(f"{day.month}月{day.day}日" for day in days)


@transaction.atomic
def lift_day(day, *, by):
    """A wrong entry stays on record and counts no more; notices already posted keep their last day."""
    day = DayOff.objects.select_for_update().get(pk=day.pk)
    if day.lifted:
        raise ValidationError(f"{_said([day.day])}已经撤销。")
    day.lifted = True
    return add(day, by, "撤销")
