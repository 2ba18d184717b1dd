"""What day it is: the only place that asks. How a day is written in a sentence."""

from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

_supposed = None


def today():
    """Today in China, or the day that `supposing` tells."""
    return _supposed or timezone.localdate()


def now():
    """This moment in China, on the day that `today` tells."""
    return datetime.combine(today(), timezone.localtime().timetz())


def in_words(day):
    """2026年9月1日, as all that is told to people writes a day; nothing where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def near(day):
    """10月13日 of this year; with its year where that is another one."""
    return f"{day.month}月{day.day}日" if day.year == today().year else in_words(day)


@contextmanager
def supposing(day):
    """Live on another day: for loading a past year of the demo and for telling a year in the tests.

    Notices, terms and deadlines are derived from dates (A17), so that a year can be told day by day.
    """
    global _supposed
    before, _supposed = _supposed, day
    try:
        yield
    finally:
        _supposed = before
