"""优秀名额 (A7, A8, A10): the places, the candidates in order with every key, what a place or its lack does to each."""

from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from evaluation import rules
from evaluation.figures import Rated, places_of
from evaluation.models import Decision, Result
from evaluation.rules import Candidate, Level
from members.figures import by_strokes
from members.models import Meeting
from scoring.rules import exact, shown


class Place(NamedTuple):
    """One candidate in the order for the places (A7), and what comes of it."""

    number: int
    rated: Rated
    candidate: Candidate
    state: str
    word: str
    effect: str

    @property
    def excellent(self):
        return f"{shown(self.candidate.excellent_share * 100)}%"

    @property
    def satisfied(self):
        share = self.candidate.satisfied_share
        return "未计" if share is None else f"{shown(share * 100)}%"

    @property
    def ayes(self):
        """In one vote after the other."""
        return "、".join(f"{ayes}" for _, ayes in sorted(self.candidate.ayes.items())) or "–"


class Order(NamedTuple):
    """The order for the places of the level, or of the grade."""

    title: str
    total: str  # the name of the points that it is ranked by
    places: list
    next: str  # who takes a place that becomes free, or is added


def cap_table(review, rated):
    """R10, R22: an Order for the level and one for the grade; those of the level none where the cap leaves points alone (A8)."""
    orders = []
    if review.cycle.cap_changes_points:
        best = [r for r in rated if r.outcome.heeded is Level.EXCELLENT and r.outcome.provisional is not None and not r.person.ungraded]
        orders.append(_order("评议层次", "暂定总分", best, "provisional", review, _of_level))
    best = [r for r in rated if r.outcome.place is not None]
    orders.append(_order("年度等次", "总分", best, "total", review, _of_grade))
    return orders


def _order(title, name, best, total, review, effect_of):
    found = {r.member.pk: r for r in best}
    candidates = [r.person.as_candidate(getattr(r.outcome, total), review.cycle.count_abstentions) for r in best]
    ranking, (ahead, standing) = rules.rank(candidates, places_of(review)[0]), rules.ordered(candidates)
    said = (("done", "有名额", ranking.kept), ("wait", "并列，待表决", ranking.tied), ("next", "超出名额", ranking.over))
    places = [
        Place(1 + sum(standing(other) > standing(candidate) for other in ahead), found[candidate.key], candidate, state, word, effect_of(found[candidate.key], state))
        for state, word, group in said
        for candidate in group
    ]
    return Order(title, name, places, _next(places))


def _next(places):
    """The first without a place; equals are to be voted on."""
    waiting = [place for place in places if place.state != "done"]
    return "、".join(place.rated.member.name for place in waiting if place.number == waiting[0].number)


def _of_level(rated, state):
    """A8: 20 or 18 points, and what that makes of the total."""
    full, less = (rules.appraisal_points(level) for level in (Level.EXCELLENT, Level.QUALIFIED))
    total = rated.outcome.provisional
    without = total - exact(full) + exact(less)
    return {
        "done": f"评议 {shown(full)} 分，总分 {shown(total)}",
        "wait": f"有名额：评议 {shown(full)} 分，总分 {shown(total)}；没有：评议 {shown(less)} 分，总分 {shown(without)}",
        "next": f"优秀 → 合格，评议 {shown(full)} → {shown(less)} 分，总分 {shown(total)} → {shown(without)}",
    }[state]


def _of_grade(rated, state):
    """A10: the grade and its remark; the points stay."""
    return {"done": "定为优秀", "wait": "有名额：优秀；没有：合格", "next": f"优秀 → 合格，备注“{rules.OVER_PLACES}”"}[state]


def rank_of(orders, review, rated):
    """Where one stood in the order for the level's places, in words (A8); `orders` is `cap_table`."""
    if not review.cycle.cap_changes_points:
        return ""
    places = orders[0].places
    place = next((place for place in places if place.rated is rated), None)
    return f"；按暂定总分 {shown(place.candidate.total)} 等依次在 {len(places)} 名人选中排第 {place.number}" if place else ""


class Vote(NamedTuple):
    """One vote between equals: its meeting, and what each who stood in it got."""

    meeting: Meeting
    lines: list

    @property
    def members(self):
        return [line.member for line in self.lines]

    @property
    def reason(self):
        return self.lines[0].reason

    @property
    def decided_by(self):
        return self.lines[0].decided_by


def votes_between(review):
    """[Vote] of the votes between equals that stand, in the order in which they were registered."""
    lines = review.decisions.filter(kind=Decision.Kind.TIE, set_aside=False).select_related("member", "meeting", "decided_by__member")
    lines = sorted(lines, key=lambda line: (line.meeting_id, -line.ayes, line.member.order, line.member_id))
    return [Vote(meeting, list(found)) for meeting, found in groupby(lines, attrgetter("meeting"))]


def moved_of(review, orders):
    """What a new version does to the places, before it is confirmed: (who has one no more, who takes one now), against the version before."""
    before = {result.member: result for result in Result.objects.filter(review=review, version=review.version - 1).select_related("member")}
    if not before:
        return [], []
    had = {member for member, result in before.items() if Level.EXCELLENT in (result.level, result.grade)}
    has = {place.rated.member for order in orders for place in order.places if place.state == "done"}
    return by_strokes(had - has), by_strokes(has - had)
