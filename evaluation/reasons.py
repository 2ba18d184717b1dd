"""Why a level and a grade are what they are: vote, decisions, masses, places, points, each with its arithmetic and clause."""

from typing import NamedTuple

from evaluation import rules
from evaluation.figures import places_of
from evaluation.models import Decision
from evaluation.rules import Level
from members.clauses import CLAUSES
from members.clock import in_words
from scoring.rules import shown

Kind = Decision.Kind
CLAUSE_OF = {
    Kind.VERIFY: CLAUSES["verify"].quoted,
    Kind.PENDING: "四个层次都没有达到时，由支部写明理由提出合格或基本合格，党委复核。",
    Kind.QUESTION: CLAUSES["question"].quoted,
    Kind.LOW: f"{CLAUSES['low'].quoted}；{CLAUSES['low'].decided}",
}


class Why(NamedTuple):
    """One step of the arithmetic with its clause."""

    title: str
    math: str
    clause: str = ""
    graded: bool = False  # does it tell the grade, which not every reader may know yet?


def grounds_of(decision):
    """The facts and reason, with who found them, who put them and when (A22)."""
    found = f"核实人：{decision.found_by}" if decision.found_by else ""
    deed = "支委会提出" if decision.review.branch.has_committee else "支部书记提出、党员大会决定"
    put = f"{in_words(decision.committee_on)}{deed}" if decision.committee_on else ""
    aside = "，".join(filter(None, [found, put]))
    return f"{decision.reason}（{aside}）" if aside else decision.reason


def why_of(rated, review, *, rank=""):
    """Voted, adjusted and confirmed level, then the grade, in words and arithmetic.

    `rank` says where the member stood in the order for the level's places.
    """
    out, places = rated.outcome, places_of(review)[1]
    steps = []
    if rated.person.votes:
        steps += [_vote(rated, review.cycle), *_decided(rated, review.cycle, Kind.VERIFY, Kind.PENDING), *_adjusted(rated), *_decided(rated, review.cycle, Kind.QUESTION)]
    if out.heeded is Level.EXCELLENT and review.cycle.cap_changes_points:
        said = f" → 最终层次{out.level.label}" if out.level else ""
        steps.append(Why("评议优秀名额", f"{places}{rank}{said}", CLAUSES["level_places"].quoted))
    if out.total is not None:
        if out.place:
            steps.append(Why("等次优秀名额", f"{places}；按总分等依次排第 {out.place}", CLAUSES["places"].quoted, graded=True))
        steps += [_graded(rated), *_decided(rated, review.cycle, Kind.LOW, graded=True)]
    return steps


def frozen_why(result, *, graded):
    """The steps as they were settled; without those that tell the grade while it is not public."""
    return [step for step in (Why(*row) for row in result.why) if graded or not step.graded]


def _vote(rated, cycle):
    math = rules.why_level(rated.person.votes, verified=rated.person.verified, count_abstentions=cycle.count_abstentions)
    return Why("测评票", math, CLAUSES["levels"].quoted)


def _adjusted(rated):
    """What the masses and the member's own standing make of the voted level (A6, A27)."""
    person, out = rated.person, rated.outcome
    heeded = out.voted and rules.heed_masses(out.voted, person.masses)
    math = rules.why_masses(person.masses)
    if heeded is not out.voted:
        math += f" → 调整为{heeded.label}"
    yield Why("群众满意", math, CLAUSES["masses"].quoted)
    if heeded is Level.EXCELLENT and out.heeded not in (None, heeded):
        standing = "预备党员" if person.probationary else "留党察看"
        yield Why("不评优秀的情形", f"{standing}，不评优秀 → 调整为{Level.QUALIFIED.label}", "预备党员和受留党察看处分的党员，测评为优秀的按合格计。")


def _decided(rated, cycle, *kinds, graded=False):
    """The decisions that count, with their grounds."""
    person, out = rated.person, rated.outcome
    doubted = person.votes is not None and rules.is_doubted(person.votes, cycle.count_abstentions)
    counts = {
        Kind.VERIFY: (doubted, out.voted),
        Kind.PENDING: (not doubted and person.settled is not None and out.voted is person.settled, out.voted),
        Kind.QUESTION: (rules.raises_question(person.masses), out.heeded),
        Kind.LOW: (out.band is Level.UNQUALIFIED and out.level is not Level.UNQUALIFIED, out.grade),
    }
    for kind in kinds:
        asked, found = counts[kind]
        if asked and found and kind in rated.decisions:
            decision = rated.decisions[kind]
            yield Why(kind.label, f"{decision.get_outcome_display()}：{grounds_of(decision)} → {found.label}", CLAUSE_OF[kind], graded)


def _graded(rated):
    person, out = rated.person, rated.outcome
    math = (
        f"基础 {shown(person.base)} + 任务 {shown(person.task)} + 评议 {shown(out.appraisal)} + 奖励 {shown(person.reward)}"
        f" = {shown(out.total)}，{_band(out.total)}"
    )
    if out.grade:
        math += f" → {out.grade.label}"
    return Why("等次", math, CLAUSES["bands"].quoted, graded=True)


def _band(total):
    """Between which bounds the total lies."""
    bounds = [least for _, least in rules.BANDS]
    above = [least for least in bounds if total >= least]
    below = [least for least in bounds if total < least]
    if not above:
        return f"低于 {bounds[-1]}"
    return f"{max(above)} ≤ {shown(total)}" + (f" < {min(below)}" if below else "")
