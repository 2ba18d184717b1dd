"""F7 计票报告单: one vote's papers and counts, blank until the count is complete."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from evaluation import rules
from evaluation.figures import is_counted, masses_of, votes_of
from evaluation.models import Tally
from evaluation.papers.shapes import in_office
from evaluation.rounds import way_of
from members.figures import by_strokes
from members.rules import Role
from scoring.rules import shown


class TallyRow(NamedTuple):
    """One person's line: four kinds of votes, 弃权, 该行无效; four shares as (part, whole); the level by the vote. All None on a blank."""

    name: str
    votes: tuple
    shares: tuple
    level: str

    @property
    def percents(self):
        return [_percent(share) for share in self.shares]


class MassesRow(NamedTuple):
    """One person's line of the masses' ballot; shares are None under 5 answers (A24)."""

    name: str
    answers: tuple
    satisfied: tuple | None
    dissatisfied: tuple | None
    remark: str

    @property
    def percents(self):
        return [_percent(self.satisfied), _percent(self.dissatisfied)]


class TallyReport(NamedTuple):
    """F7, for the page, the printer and the workbook."""

    year: int
    branch: str
    number: int
    held_on: date
    filled: bool  # with figures, or to fill in by hand
    void: bool
    papers: list  # (label, number)
    masses_papers: list
    rows: list[TallyRow]
    masses_rows: list[MassesRow]
    not_due: str  # names with reasons
    quorum: str  # 实到 11，达到应到 12 人的一半
    ways: list[str]  # who opened the box, of each electronic vote
    counters: list[str]
    scrutineer: str
    chair: str
    recorder: str

    @property
    def signatures(self):
        """[(as what, name as far as it is known)]: two counters, scrutineer, chair, recorder."""
        first, second = [*self.counters, "", ""][:2]
        return [("计票人", first), ("计票人", second), ("监票人", self.scrutineer), ("主持人", self.chair), ("记录员", self.recorder)]


def tally_report(appraisal):
    """五(一)4: every figure of the count as it is signed; of a running or void vote the blank."""
    review = appraisal.review
    tallies = by_strokes(appraisal.tallies.filter(copy=1).select_related("member", "appraisal"))
    filled, asked = is_counted(appraisal), [tally for tally in tallies if tally.asked]
    with_masses = asked if appraisal.masses_valid or (not filled and not appraisal.void) else []
    left_out = by_strokes(voter for voter in appraisal.attendances.select_related("member") if not voter.due)
    return TallyReport(
        year=review.cycle.year,
        branch=review.branch.name,
        number=appraisal.number,
        held_on=appraisal.held_on,
        filled=filled,
        void=appraisal.void,
        papers=[("应到", appraisal.eligible), ("实到", appraisal.present), ("发出", appraisal.issued), ("收回", appraisal.returned), ("有效", appraisal.valid), ("整张废票", appraisal.spoiled)],
        masses_papers=[("发出", appraisal.masses_issued), ("收回", appraisal.masses_returned), ("有效", appraisal.masses_valid), ("整张废票", appraisal.masses_spoiled)],
        rows=[_row(tally, review.cycle.count_abstentions) if filled else _blank(tally) for tally in tallies],
        masses_rows=[_masses_row(tally) if filled else MassesRow(tally.member.name, (None,) * len(Tally.MASSES), None, None, "") for tally in with_masses],
        not_due="、".join(f"{voter.member}（{voter.reason}）" for voter in left_out),
        quorum=_quorum(appraisal),
        ways=[] if appraisal.void else [way_of(round) for round in appraisal.rounds.standing()],
        counters=[member.name for member in appraisal.counters],
        scrutineer=appraisal.scrutineer.name,
        chair=appraisal.chair.name if appraisal.chair else "",
        recorder=in_office(review.branch, Role.RECORDER, appraisal.held_on),
    )


def _quorum(appraisal):
    """A28, in words."""
    if appraisal.present is None:
        return ""
    enough = rules.has_quorum(appraisal.eligible, appraisal.present)
    return f"到会率 {_percent((appraisal.present, appraisal.eligible)):f}%，{'达到' if enough else '不足'}应到人数的一半"


def _percent(share):
    """Of a hundred, cut to two places, never rounded up; None where there is no share."""
    return shown(Fraction(share[0] * 100, share[1])) if share else None


def _blank(tally):
    return TallyRow(tally.member.name, (None,) * len(Tally.VOTES), (None,) * 4, "")


def _row(tally, count_abstentions):
    votes = votes_of(tally)
    whole = votes.valid(count_abstentions)
    parts = (votes.excellent, votes.excellent + votes.qualified, votes.excellent + votes.qualified + votes.basic, votes.unqualified)
    figures = tuple(getattr(tally, name) for name in Tally.VOTES)
    return TallyRow(tally.member.name, figures, tuple((part, whole) if whole else None for part in parts), rules.level_word(votes, count_abstentions))


def _masses_row(tally):
    masses, figures = masses_of(tally), tuple(getattr(tally, name) for name in Tally.MASSES)
    if not rules.enough(masses):
        return MassesRow(tally.member.name, figures, None, None, f"不足 {rules.ENOUGH_ANSWERS} 份，不适用")
    remark = "不能评为优秀" if rules.bars_excellent(masses) else ""
    if rules.raises_question(masses):
        remark = "不能评为优秀，由支部答复"
    return MassesRow(tally.member.name, figures, (masses.satisfied, masses.answers), (masses.dissatisfied, masses.answers), remark)
