"""Where a quarter and a year-end stand, in one cell each."""

from typing import NamedTuple

from evaluation.board.delays import handed_in_by
from evaluation.models import Review
from members.clock import near, today
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
    note = f"至 {near(quarter.notice.ends_on)}" if quarter.status == Quarter.Status.NOTICED else ""
    return Cell("now", quarter.get_status_display(), note)


def review_cell(review):
    """Where a year-end stands, in the committee's eyes."""
    if review is None:
        return Cell("next", "未开始")
    status, word = review.status, review.get_status_display()
    if status == Status.COUNTED and review.asks_for_places:
        return Cell("wait", "超比例请示", f"请增 {review.requested_places} 名")
    if status == Status.COUNTED and review.version > 1:
        return Cell("late", "退回重核", f"第{review.version}版")
    if status == Status.SECRETARY:
        return Cell("wait", "待复核", f"{near(review.signed_on)}报")
    if status == Status.COMMITTEE:
        return Cell("done", word, near(review.rechecked_on))
    if status == Status.FILED:
        return Cell("done", word, near(review.filed_on))
    if status == Status.FINAL:
        return Cell("done", word)
    notice = {Status.POSTED: review.points_notice, Status.NOTICED: review.result_notice}.get(status)
    return Cell("now", word, f"至 {near(notice.ends_on)}" if notice else "")


def share_of(part, whole):
    """18.1%, cut to one place."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


class YearEnd(NamedTuple):
    """The year's end as the strip of the year shows it to the branch."""

    place: str  # past, here or next
    state: str
    word: str
    people: str
    note: str
    url: str


def year_end_of(cycle, review):
    """After the four quarters: where the 年度考评 stands, how many are appraised, and until when it is filed."""
    due = handed_in_by(cycle)
    if review is None:
        return YearEnd("next", "next", "未开始", "民主评议、定级", f"{near(due)}前报送", "")
    cell, people = review_cell(review), f"党员总数 {review.members_total}" if review.members_total else ""
    past, own = review.status == Status.FILED, review.status in (Status.OPEN, Status.VOTING, Status.COUNTED, Status.GRADED)
    if cell.state == "wait":  # for the committee, not for the branch
        cell = cell._replace(state="now", word=review.get_status_display())
    note = f"{near(due)}前报送" if own else cell.note
    late = own and today() > due
    return YearEnd("past" if past else "here", "late" if late else cell.state, cell.word, people, f"应于{note}" if late else note, review.get_absolute_url())
