"""The versions of a year: what each came to, what differs between two, which notices told of it."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from evaluation.models import Result, Review
from members.figures import by_strokes
from members.models import Member
from scoring.models import Notice
from scoring.rules import shown

POINTS = ("base", "task", "appraisal", "reward", "total")
GRADED = (*POINTS, "grade")
EVERYTHING = ("q1", "q2", "q3", "q4", *POINTS, "voted", "adjusted", "level", "grade", "remark")


class Version(NamedTuple):
    """One computation of the year, as far as it was led."""

    number: int
    last: Review  # as it stood when the version ended
    opened_on: date
    why: str  # the step that opened it and its reason; empty for the first

    @property
    def stages(self):
        """[(what was done, when or where)] that this version saw."""
        row = self.last
        done = (("书记审查", row.signed_on), ("党委复核", row.rechecked_on), ("备案", row.filed_on))
        return [(label, day) for label, day in done if day]

    @property
    def notices(self):
        return [notice for notice in (self.last.points_notice, self.last.result_notice) if notice]


def versions_of(review):
    """[Version], the first first: the last row of history that each had says what it came to."""
    rows = defaultdict(list)
    for row in review.history.select_related("points_notice", "result_notice").order_by("history_date", "history_id"):
        rows[row.version].append(row)
    return [
        Version(number, found[-1], localdate(found[0].history_date), found[0].history_change_reason or "" if number > 1 else "")
        for number, found in sorted(rows.items())
    ]


def results_in(review, number):
    """The results of one version, by 姓氏笔画."""
    return by_strokes(Result.objects.filter(review=review, version=number).select_related("member"))


def notices_of(reviews):
    """{review id: keys of all notices of its versions}; one query."""
    found = {review.pk: set() for review in reviews}
    for pk, *notices in Review.history.filter(id__in=found).values_list("id", "points_notice", "result_notice"):
        found[pk] |= set(notices) - {None}
    return found


def posted_at(reviews):
    """{review id: when the version that stands published its points}, of those that did; one query."""
    versions, found = {review.pk: review.version for review in reviews if review.points_notice_id}, {}
    rows = Review.history.filter(id__in=versions, points_notice__isnull=False).order_by("-history_date", "-history_id")
    for pk, version, at in rows.values_list("id", "version", "history_date"):
        if version == versions[pk]:
            found[pk] = at
    return found


class Change(NamedTuple):
    """What differs about one member: [(field, before, after)] in print."""

    member: Member
    fields: list

    @property
    def before(self):
        return "，".join(f"{label} {old or '无'}" for label, old, _ in self.fields)

    @property
    def now(self):
        return "，".join(f"{label}{old or '无'}，现为{new or '无'}" for label, old, new in self.fields)


def changes_between(before, after, names=EVERYTHING):
    """[Change] of everybody about whom two versions differ, by 姓氏笔画."""
    old, new = ({result.member_id: result for result in results} for results in (before, after))
    people = {result.member_id: result.member for results in (before, after) for result in results}
    found = [Change(member, _differing(old.get(pk), new.get(pk), names)) for pk, member in people.items()]
    return by_strokes(change for change in found if change.fields)


def _differing(old, new, names):
    pairs = [(Result._meta.get_field(name).verbose_name, printed(old, name), printed(new, name)) for name in names]
    return [(label, before, after) for label, before, after in pairs if before != after]


def printed(result, name):
    """One figure of a result as it is printed; empty where there is none."""
    if result is None:
        return ""
    if Result._meta.get_field(name).choices:
        return getattr(result, f"get_{name}_display")()
    value = getattr(result, name)
    return "" if value is None else value if isinstance(value, str) else f"{shown(value):f}"


class Before(NamedTuple):
    """What a notice of an earlier version told."""

    notice: Notice
    results: list
    times: int  # how often it was published


def published_before(review, name):
    """The last notice of this name (`points_notice`, `result_notice`) among the earlier versions; None if there is none."""
    told = [version for version in versions_of(review) if version.number < review.version and getattr(version.last, name)]
    return Before(getattr(told[-1].last, name), results_in(review, told[-1].number), len(told)) if told else None
