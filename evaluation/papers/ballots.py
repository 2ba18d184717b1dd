"""The sheets of the vote: F5 党员民主测评票, F6 群众满意度测评票, on paper and on a screen; the roll to sign."""

from typing import NamedTuple

from evaluation.figures import roll_on
from evaluation.models import Round, Tally
from members.clock import today
from members.figures import by_strokes
from scoring.figures import year_of


class Ballot(NamedTuple):
    """One blank sheet: whom it names and its boxes. A row for oneself stays: a missing one would tell whose paper it is (A29)."""

    title: str
    people: list
    boxes: list
    masses: bool


def ballot(review, *, masses=False):
    """F5, or F6 for the masses (A24): the people rated by 姓氏笔画; before the vote is opened, those who would be."""
    appraisal = review.appraisal
    if appraisal:
        tallies = appraisal.tallies.filter(copy=1).select_related("member")
        people = [tally.member for tally in tallies if tally.asked or not masses]
    else:
        people = [year.member for year in year_of(review.branch, review.cycle, on=today()).values() if not year.ungraded]
    return _ballot(by_strokes(people), masses)


def electronic_ballot(round):
    """The same sheet on a screen: the people and their order are the round's; nobody is left on it once voting is over."""
    return _ballot(round.people if round.live else [], round.electorate == Round.Electorate.MASSES)


def _ballot(people, masses):
    names = Tally.MASSES if masses else Tally.VOTES[:4]
    boxes = [Tally._meta.get_field(name).verbose_name for name in names]
    return Ballot("群众满意度测评票" if masses else "党员民主测评票", people, boxes, masses)


def roll(review):
    """(who signs, [(who does not vote, why)], day or None): the roll as frozen, or as it would be today."""
    appraisal = review.appraisal
    voters, others = roll_on(review.branch, review.cycle, appraisal.held_on if appraisal else today())
    if appraisal:
        voters = by_strokes(attendance.member for attendance in appraisal.attendances.select_related("member"))
    return voters, others, appraisal and appraisal.held_on
