"""Who a member is on a given day, in the words of the document."""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import NamedTuple

MOBILE_FROM = 2  # months, see category_on
TRANSFER_AFTER = 6  # months, see should_transfer_out
PROBATION = 12  # months, see probation_ends
EXTENSION = (6, 12)  # months, see extension_fits


class Labelled(StrEnum):
    """A fixed word of ours (`value`, lower-case English) with the document's word for it (`label`)."""

    def __new__(cls, value, label):
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) in the order of the class, as a model field wants them."""
        return [(word.value, word.label) for word in cls]


class Role(Labelled):
    """What a person may do here, worked out from appointments and today's date."""

    RECORDER = "recorder", "记录员"  # 五(一)2 “党支部召开党员大会推选记录员”
    SECRETARY = "secretary", "支部书记"  # 五(一) “由支部书记负总责”
    DEPUTY = "deputy", "副书记"
    OFFICER = "officer", "支委委员"
    AUDITOR = "auditor", "党委复核人"  # 五(一)5 “交给基层党委复核”
    MEMBER = "member", "党员"
    ADMIN = "admin", "系统管理员"


BRANCH_COMMITTEE = frozenset({Role.SECRETARY, Role.DEPUTY, Role.OFFICER})
"""四1 “任党支部委员及以上党员干部”: who sits in the 支委会 and so is backbone. A recorder alone is not."""

HEADS = frozenset({Role.SECRETARY, Role.DEPUTY})
OFFICERS = BRANCH_COMMITTEE | {Role.RECORDER}
"""Who does a branch's work: the heads lead it from step to step."""

REGISTRARS = HEADS | {Role.RECORDER, Role.AUDITOR}
"""Who keeps the record of people: comings and goings, absences, corrections."""


def elects(eligible: int, present: int, ayes: int) -> bool:
    """五(一)2 “党支部召开党员大会推选记录员”

    The document does not say what elects. Decided as for any decision of the meeting (A21, 支部工作条例): at
    least half of those due (应到) present, and ayes from more than half of those due. ValueError on counts
    that cannot be.
    """
    if not 0 <= ayes <= present <= eligible:
        raise ValueError("应到、实到、赞成人数不符")
    return present * 2 >= eligible and ayes * 2 > eligible


class Category(Labelled):
    """四1 “原则上将党员划分为骨干类、普通类、流动类三类”

    Retired members (A38) are a mark on the member, not a fourth category.
    """

    BACKBONE = "backbone", "骨干类"
    ORDINARY = "ordinary", "普通类"
    MOBILE = "mobile", "流动类"

    @property
    def short(self) -> str:
        """The word without 类, for narrow columns."""
        return self.label.removesuffix("类")


def add_months(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_away(since: date, day: date) -> int:
    """Whole months over on `day` for one who left on `since`; 0 before that.

    Left on 31 January, one month is over on the last day of February.
    """
    months = (day.year - since.year) * 12 + day.month - since.month
    if add_months(since, months) > day:
        months -= 1
    return max(0, months)


def category_on(day: date, *, officer: bool, absences=()) -> Category:
    """四1 “离开现党组织外出2-6个月的党员为流动党员”

    `absences` holds (since, until or None, expected months or None); `until` is the day of return and is no
    longer away. Decided (A13): under 2 months no change; mobile from the registered day of leaving where 2
    months or more are expected, else from the day 2 months are over; mobile goes before backbone; one who
    is away for longer than 6 months stays mobile until the relation is transferred. Probationary members
    are ordinary (“一般党员含预备党员”).
    """
    for since, until, expected in absences:
        away = since <= day and (until is None or day < until)
        if away and max(expected or 0, months_away(since, day)) >= MOBILE_FROM:
            return Category.MOBILE
    return Category.BACKBONE if officer else Category.ORDINARY


def should_transfer_out(since: date, day: date) -> bool:
    """四1 “外出6个月以上的应转出正式组织关系”

    The document counts exactly 6 months twice; we warn (应转未转) from the day after, as “2-6个月” still
    makes a mobile member of that day.
    """
    return day > add_months(since, TRANSFER_AFTER)


def probation_ends(joined_on: date, extended_until: date | None) -> date:
    """党章第七条 “预备党员的预备期为一年”: the day from which the branch decides, or the day it was extended to."""
    return extended_until or add_months(joined_on, PROBATION)


def extension_fits(joined_on: date, until: date) -> bool:
    """党章第七条 “可以延长预备期，但不能超过一年”; 发展党员工作细则 “不能少于六个月”. Extended once only."""
    ends = add_months(joined_on, PROBATION)
    return add_months(ends, EXTENSION[0]) <= until <= add_months(ends, EXTENSION[1])


class Standing(Labelled):
    """How a member stands in the branch, as far as it decides where the member counts."""

    FORMAL = "formal", "正式党员"
    PROBATIONARY = "probationary", "预备党员"
    MOBILE = "mobile", "流动党员"
    EXEMPT = "exempt", "不参加积分"
    SANCTIONED = "sanctioned", "留党察看"
    NEWCOMER = "newcomer", "转入不足两个季度"
    LENT = "lent", "借调"
    GONE = "gone", "已转出或终止"


class Counts(NamedTuple):
    """Where a member counts: all yes or no."""

    scored: bool
    rated: bool  # gets a level and a grade
    votes: bool  # fills the appraisal ballot
    in_total: bool  # 党员总数
    due: bool  # 应到 at meetings; mobile and exempt members are due unless left out (A21)


def counts(standing: Standing, *, probationary_votes: bool = True) -> Counts:
    """三 “党组织关系在市林业局的中国共产党员”

    The document counts all alike; decided are the rows below (A11, A12, A21, A26, A27). Probationary
    members and those under 留党察看 are rated but never 优秀, which `evaluation.rules` sees to. Whether
    probationary members fill the ballot is a setting of the year.
    """
    yes, no = True, False
    return {
        Standing.FORMAL: Counts(yes, yes, yes, yes, yes),
        Standing.PROBATIONARY: Counts(yes, yes, probationary_votes, yes, no),
        Standing.MOBILE: Counts(yes, yes, yes, yes, yes),
        Standing.EXEMPT: Counts(no, no, yes, yes, yes),
        Standing.SANCTIONED: Counts(yes, yes, no, yes, no),
        Standing.NEWCOMER: Counts(yes, no, yes, yes, yes),
        Standing.LENT: Counts(yes, yes, yes, yes, yes),
        Standing.GONE: Counts(no, no, no, no, no),
    }[standing]
