"""五(二)4: how long a member has stayed away, paid no dues or done no assigned work."""

from collections.abc import Mapping
from datetime import date

IDLE_MONTHS, IDLE_WARNED_AT = 6, 3


def missed(due: int, absent: int) -> bool | None:
    """五(二)4 “不参加党的组织生活”: absent without leave from every gathering of the month that the member was due at.

    Decided: leave is a good reason, and whoever came late came. None where nothing was due: there was nothing to miss.
    """
    return absent == due if due else None


def consecutive(months: Mapping[tuple[int, int], bool | None], until: date) -> list[tuple[int, int]]:
    """五(二)4 “连续6个月”: the neglected months up to the day, one after another, oldest first.

    `months` maps (year, month) to True (neglected), False (in order) or None (nothing was due). The document is
    silent on months that nobody wrote down. Decided (A36): a month without a sheet, like one with nothing due,
    breaks nothing and counts nothing; the month in order that comes before ends the run.
    """
    run = []
    for month in sorted((month for month in months if month <= (until.year, until.month)), reverse=True):
        if months[month] is False:
            break
        if months[month]:
            run.insert(0, month)
    return run


def idle_warning(months: int) -> str:
    """五(二)4 “连续6个月不参加党的组织生活，或不交纳党费，或不做党所分配的工作，按自行脱党予以除名”

    Words only, from 3 months on, and stronger a month before the end (A36): nothing is ever done automatically.
    """
    if months < IDLE_WARNED_AT:
        return ""
    if months < IDLE_MONTHS - 1:
        return f"已连续 {months} 个月，请提醒本人"
    if months < IDLE_MONTHS:
        return f"已连续 {months} 个月，满 {IDLE_MONTHS} 个月且没有正当理由的，按自行脱党处理"
    return f"已连续 {months} 个月，没有正当理由的，应按自行脱党予以除名，由党组织核实后决定"
