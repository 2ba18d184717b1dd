"""Where a quarter and a year-end stand, in one cell each."""

from typing import NamedTuple

from evaluation.models import Review
from members.clock import today
from scoring.models import Quarter
from scoring.rules import quarter_due, quarter_span

Status = Review.Status


class Cell(NamedTuple):
    """A state: mark, word, small print, and the paper behind it."""

    state: str
    word: str
    note: str = ""
    url: str = ""


def quarter_cell(quarter, year, number):
    """Where a quarter stands; late once its month has passed."""
    if quarter and quarter.status == Quarter.Status.CONFIRMED:
        return Cell("done", quarter.get_status_display())
    late = (today() - quarter_due(year, number)).days
    if late > 0:
        return Cell("late", "逾期", f"过 {late} 天")
    if quarter is None:
        return Cell("next", "未开启" if quarter_span(year, number)[0] <= today() else "未开始")
    note = f"至 {short(quarter.notice.ends_on)}" if quarter.status == Quarter.Status.NOTICED else ""
    return Cell("now", quarter.get_status_display(), note)


def review_cell(review):
    """Where a year-end stands, in the committee's eyes."""
    if review is None:
        return Cell("next", "未开始")
    status, word = review.status, review.get_status_display()
    if status == Status.COUNTED and review.version > 1:
        return Cell("late", "退回重核", f"第{review.version}版")
    if status == Status.SECRETARY:
        return Cell("wait", "待复核", f"{short(review.signed_on)}报")
    if status == Status.COMMITTEE:
        return Cell("done", word, short(review.rechecked_on))
    if status == Status.FILED:
        return Cell("done", word, short(review.filed_on))
    if status == Status.FINAL:
        return Cell("done", word)
    notice = {Status.POSTED: review.points_notice, Status.NOTICED: review.result_notice}.get(status)
    return Cell("now", word, f"至 {short(notice.ends_on)}" if notice else "")


def short(day):
    """1月22日"""
    return f"{day.month}月{day.day}日"


def share_of(part, whole):
    """18.1%, cut to one place."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"
