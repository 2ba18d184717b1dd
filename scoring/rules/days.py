"""五(一): the calendar: quarters, their deadlines, working days of a notice."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from scoring.rules.points import QUARTERS


def notice_ends(posted_on: date, days: int, *, days_off: Iterable[date] = (), working: Iterable[date] = ()) -> date:
    """五(一)5 “要及时……进行公示” sets no length.

    Decided (A32): `days` working days, from the day after posting; the last of them is returned. Saturdays
    and Sundays are off unless `working` (调休); whatever is in `days_off` is off.
    """
    if days < 1:
        raise ValueError("a notice runs for at least one day")
    days_off, working = set(days_off), set(working)
    day = posted_on
    while days:
        day += timedelta(days=1)
        if day not in days_off and (day.weekday() < 5 or day in working):
            days -= 1
    return day


ANSWER_DAYS = 5  # working days, see answer_due


def answer_due(raised_on: date, *, days_off: Iterable[date] = (), working: Iterable[date] = ()) -> date:
    """五(一)5 “若有异议的，及时反馈党员本人，要重新进行审定”: the last day on which an answer is in time.

    Decided (A33): 5 working days, counted like those of a notice from the day after the objection; the committee's
    second review takes as many from the day after the appeal.
    """
    return notice_ends(raised_on, ANSWER_DAYS, days_off=days_off, working=working)


def quarter_name(number: int) -> str:
    """五(一) “每季度”: 一季度 to 四季度, as every page calls it."""
    return f"{'一二三四'[number - 1]}季度"


def quarter_months(number: int) -> tuple[int, int, int]:
    """五(一) “每年从1月1日起算”: the three months of quarter 1, 2, 3 or 4."""
    if not 1 <= number <= QUARTERS:
        raise ValueError(f"no quarter {number}")
    return 3 * number - 2, 3 * number - 1, 3 * number


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter) in which the day lies."""
    return day.year, (day.month + 2) // 3


def quarter_span(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of the quarter."""
    first, _, last = quarter_months(number)
    return date(year, first, 1), _month_end(year, last)


def quarter_due(year: int, number: int) -> date:
    """五(一)3 “提出每名党员上季度积分初步意见”: the last day on which a quarter's work is in time.

    Decided (A17): the end of the first month after the quarter; the fourth closes with the year's other
    points in January and February.
    """
    if number == QUARTERS:
        return _month_end(year + 1, 2)
    return _month_end(year, quarter_months(number)[-1] + 1)


def inspection_due(year: int, number: int) -> date:
    """六2 “安排专人每季度对各支部落实此项工作情况进行检查” sets no day.

    Decided (R31): by the end of the month after the one in which the quarter's work was due.
    """
    due = quarter_due(year, number)
    return _month_end(due.year + due.month // 12, due.month % 12 + 1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
