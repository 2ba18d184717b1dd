"""The committee's list of days off and of working weekends, as counting working days needs it (A32)."""

from collections import Counter

from scoring.models import DayOff


def calendar_of(committee):
    """{"days_off": [...], "working": [...]}, to hand to `rules.notice_ends` and `rules.answer_due`."""
    listed = list(DayOff.objects.filter(committee=committee, lifted=False))
    return {"days_off": [row.day for row in listed if not row.working], "working": [row.day for row in listed if row.working]}


def year_unlisted(committee, day):
    """Whether nobody has entered the days off of that year yet: working days are then Monday to Friday."""
    return not DayOff.objects.filter(committee=committee, lifted=False, day__year=day.year).exists()


def days_off_of(rows, year):
    """The list of a year, and how many days of each kind it holds."""
    listed = list(rows.filter(day__year=year, lifted=False).order_by("day"))
    kinds = Counter(row.working for row in listed)
    return {"year": year, "listed": listed, "off": kinds[False], "working": kinds[True]}
