"""One branch's year, computed in the order in which the document works."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from evaluation.rules.places import Candidate, grade, ordered, rank
from evaluation.rules.vote import (
    DISSATISFIED,
    SATISFIED,
    Level,
    Masses,
    Votes,
    appraisal_points,
    bars_excellent,
    grade_label,
    heed_masses,
    is_doubted,
    raises_question,
    vote_level,
)
from members.rules import Labelled
from scoring.rules import BASE_FULL, QUARTERS, REWARD_FULL, TASK_FULL, Points, exact, shown

NO_POINTS = "本年度没有积分"  # 备注, A11
OVER_PLACES = "积分达到优秀，受比例限制定为合格"  # 备注, A10


class Need(Labelled):
    """What must still be answered about a person before a year can be settled."""

    BALLOTS = "ballots", "没有有效票"
    VERIFY = "verify", "不合格票过多，待核实"  # A5
    PENDING = "pending", "未达到任何层次，待审定"  # A4
    QUESTION = "question", "群众不满意票过半，待答复"  # A25
    TIE = "tie", "名额处并列，待支部表决"  # A7
    LOW = "low", "积分未达到基本合格，待定等次"  # A9


@dataclass(frozen=True)
class Person:
    """One member's year as it goes into the computation. An answer to a question that is not raised counts for nothing."""

    key: object
    base: Points
    task: Points
    reward: Points
    votes: Votes | None
    masses: Masses | None = None
    verified: bool | None = None  # A5: 经核实属实 or 不属实
    settled: Level | None = None  # A4: what the branch and the committee made of a pending level
    considered: bool | None = None  # A25: 不满意 over 50%, so 不合格 (True) or as voted (False)
    ayes: Mapping[int, int] = field(default_factory=dict, hash=False)  # A7: the branch's votes between those tied, by number
    low: Level | None = None  # A9: the grade below 60 points
    probationary: bool = False
    sanctioned: bool = False  # 留党察看
    grave: bool = False  # an open case (A14)
    ungraded: bool = False  # A11
    quarters: int = QUARTERS  # with points, over which the base is worked out (A11)
    unlisted: bool = False  # ungraded only because the points became known after the ballot was made

    def __post_init__(self):
        for points, full in ((self.base, BASE_FULL), (self.task, TASK_FULL), (self.reward, REWARD_FULL)):
            if not 0 <= exact(points) <= full:
                raise ValueError(f"{points} of {full} points")
        if self.settled not in (None, Level.QUALIFIED, Level.BASIC):
            raise ValueError("待定的层次只能定为合格或基本合格")
        if self.low not in (None, Level.BASIC, Level.UNQUALIFIED):
            raise ValueError("积分未达到基本合格的，只能定为基本合格或不合格")

    def total(self, level: Level) -> Fraction:
        """四2 “党员积分=基础分+任务分+评议分+奖励分”"""
        return exact(self.base) + exact(self.task) + exact(appraisal_points(level)) + exact(self.reward)

    def as_candidate(self, total: Fraction, count_abstentions: bool) -> Candidate:
        share = Fraction(self.votes.excellent, self.votes.valid(count_abstentions))
        satisfied = self.masses.satisfied_share if self.masses else None
        return Candidate(self.key, total, share, satisfied, self.base, self.ayes)


@dataclass
class Outcome:
    """What the computation finds for one person; None from where something is still open (`needs`)."""

    key: object
    voted: Level | None = None  # by the ballots, verified or settled
    heeded: Level | None = None  # after the masses and what bars this person alone
    provisional: Fraction | None = None  # total with the points of `heeded`
    level: Level | None = None  # after the cap
    appraisal: Decimal | None = None
    total: Fraction | None = None
    band: Level | None = None  # the grade which the points propose
    grade: Level | None = None
    place: int | None = None  # 1 is best: the order among the candidates for the grade 优秀; equals share it
    remarks: tuple[str, ...] = ()  # 备注
    needs: tuple[Need, ...] = ()

    def say(self, remark: str):
        self.remarks += (remark,)

    def ask(self, need: Need):
        self.needs += (need,)


def compute_year(
    people: Iterable[Person], *, places: int, count_abstentions: bool = True, cap_changes_points: bool = True
) -> list[Outcome]:
    """五(一)4, 四4: votes, masses, cap, points, bands, stops, places, in this order; outcomes in the order given.

    `places` holds for the level and for the grade, consented ones included. Without `cap_changes_points`
    the cap leaves the level alone (A8). Cap and places are computed over those who have a level, so all of it
    is a preview until no outcome has needs: only then may it be settled.
    """
    people = list(people)
    outcomes = {person.key: _judge(person, count_abstentions) for person in people}
    if len(outcomes) < len(people):
        raise ValueError("one person, two entries")
    graded = [person for person in people if not person.ungraded]

    if cap_changes_points:  # 五(一)4 “评议为优秀的党员，原则上数量不超过党员总数的20%”
        best = [person for person in graded if outcomes[person.key].level is Level.EXCELLENT]
        ranking = rank((p.as_candidate(outcomes[p.key].provisional, count_abstentions) for p in best), places)
        for outcome in (outcomes[c.key] for c in ranking.over):
            outcome.level = Level.QUALIFIED
            outcome.say("测评层次优秀，受比例限制按合格计")
        for outcome in (outcomes[c.key] for c in ranking.tied):
            outcome.level = None
            outcome.ask(Need.TIE)

    for person in people:
        outcome = outcomes[person.key]
        if outcome.level:
            outcome.appraisal = appraisal_points(outcome.level)
            outcome.total = person.total(outcome.level)
            outcome.band = grade(outcome.total)

    best = [p for p in graded if outcomes[p.key].level and _may_be_excellent(p, outcomes[p.key])]
    _give_places([p.as_candidate(outcomes[p.key].total, count_abstentions) for p in best], places, outcomes)
    return list(outcomes.values())


def _judge(person: Person, count_abstentions: bool) -> Outcome:
    """五(一)4: the level as far as it hangs on this person alone: votes, masses, bars, the answer to A25."""
    out = Outcome(person.key)
    for holds, remark in (
        (person.ungraded, grade_label(None)),
        (person.unlisted, "测评开始以后才登记积分，没有列入测评票"),
        (not person.ungraded and person.quarters < QUARTERS, f"基础分按{person.quarters}个季度折算"),
        (person.probationary, "预备党员"),
        (person.sanctioned, "留党察看"),
    ):
        if holds:
            out.say(remark)
    votes = person.votes
    if votes is None or not votes.valid(count_abstentions):
        if not person.ungraded:
            out.ask(Need.BALLOTS)
        return out

    out.voted = vote_level(votes, verified=person.verified, count_abstentions=count_abstentions)
    if is_doubted(votes, count_abstentions):
        if out.voted is None:
            out.ask(Need.VERIFY)
            return out
        out.say(f"不合格票经核实{'属实' if person.verified else '不属实'}，评议为{out.voted.label}")
    elif out.voted is None:
        if person.settled is None:
            out.ask(Need.PENDING)
            return out
        out.voted = person.settled
        out.say(f"测评未达到任何层次，经审定为{out.voted.label}")

    out.heeded = heed_masses(out.voted, person.masses)
    if out.heeded is not out.voted:
        out.say(f"测评层次优秀，群众满意票低于 {shown(SATISFIED * 100)}%，按合格计")
    elif out.heeded is Level.EXCELLENT and (person.probationary or person.sanctioned):  # A27
        out.heeded = Level.QUALIFIED
        out.say("测评层次优秀，按规定不评优秀，按合格计")
    if raises_question(person.masses) and out.heeded is not Level.UNQUALIFIED:
        if person.considered is None:
            out.ask(Need.QUESTION)
            return out
        out.heeded = Level.UNQUALIFIED if person.considered else out.heeded
        out.say(f"群众不满意票高于 {shown(DISSATISFIED * 100)}%，经审定为{out.heeded.label}")
    out.level = out.heeded
    out.provisional = person.total(out.level)
    return out


def _may_be_excellent(person: Person, out: Outcome) -> bool:
    """四4 “可定为”: propose the grade and heed its stops (A9); True for one who competes for a place instead."""
    stops = [
        word
        for holds, word in (
            (out.level is Level.BASIC, "评议为基本合格"),
            (bars_excellent(person.masses), f"群众满意票低于 {shown(SATISFIED * 100)}%"),
            (person.grave, "严重问题尚未办结"),
            (person.sanctioned, "留党察看"),
            (person.probationary, "预备党员"),
        )
        if holds
    ]
    if out.level is Level.UNQUALIFIED:
        out.grade = Level.UNQUALIFIED
        if out.band is not out.grade:
            out.say(f"积分达到{out.band.label}，评议为不合格，定为不合格")
    elif out.band is Level.UNQUALIFIED:
        out.grade = person.low
        if person.low is None:
            out.ask(Need.LOW)
        else:
            out.say(f"积分未达到基本合格，经审定为{person.low.label}")
    elif out.band is not Level.EXCELLENT:
        _settle(out, out.band)
    elif stops:
        out.grade = Level.QUALIFIED
        out.say(f"积分达到优秀，{'、'.join(stops)}，定为合格")
    else:
        return True
    return False


def _settle(out: Outcome, grade: Level):
    out.grade = grade
    if grade is not out.level:
        out.say(f"评议层次{out.level.label}，按积分定为{grade.label}")


def _give_places(candidates: Sequence[Candidate], places: int, outcomes: dict[object, Outcome]):
    """四4 “优秀党员数量上一般不超过党员总数的20%”: those over the places are 合格 (A10)."""
    ranking = rank(candidates, places)
    for candidate in ranking.kept:
        _settle(outcomes[candidate.key], Level.EXCELLENT)
    for candidate in ranking.tied:
        outcomes[candidate.key].ask(Need.TIE)
    for candidate in ranking.over:
        outcomes[candidate.key].grade = Level.QUALIFIED
        outcomes[candidate.key].say(OVER_PLACES)
    ahead, standing = ordered(candidates)
    for candidate in candidates:
        better = sum(standing(other) > standing(candidate) for other in ahead)
        outcomes[candidate.key].place = better + 1
