"""From ballots to a level, from points to a grade: votes, the masses, places, bands."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from members.rules import Labelled
from scoring.rules import APPRAISAL_FULL, exact, shown


def percent(number: int) -> Fraction:
    return Fraction(number, 100)


class Level(Labelled):
    """五(一)4 “评议结果分为‘优秀、合格、基本合格、不合格’四个层次”; the four grades (等次) have the same words."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


UNGRADED = "ungraded"


def grade_label(grade: str | None) -> str:
    """优秀, 合格, 基本合格, 不合格; 不定等次 for no grade (A11)."""
    return Level(grade).label if grade and grade != UNGRADED else "不定等次"


SUPPORT = percent(60)
AGAINST = {Level.EXCELLENT: percent(10), Level.QUALIFIED: percent(15), Level.BASIC: percent(30)}
RATE = {Level.EXCELLENT: 100, Level.QUALIFIED: 90, Level.BASIC: 80, Level.UNQUALIFIED: 70}  # percent
SATISFIED = percent(70)
DISSATISFIED = percent(50)
ENOUGH_ANSWERS = 5  # A24
TWO_COUNTS_FROM = 20  # papers, A34
TWO_COUNTERS_FROM = 10  # voters, A34
ELECTRONIC_FROM = 10  # voters, see needs_consent
FEWEST_BALLOTS = 5  # see needs_consent
BALLOTS_KEPT = 30  # days, see ballots_kept_until


@dataclass(frozen=True)
class Votes:
    """One member's lines of the secret ballot, counted; spoiled lines are not among them (A3)."""

    excellent: int
    qualified: int
    basic: int
    unqualified: int
    abstained: int = 0

    def __post_init__(self):
        if min(self.excellent, self.qualified, self.basic, self.unqualified, self.abstained) < 0:
            raise ValueError("票数不能为负")

    def valid(self, count_abstentions: bool = True) -> int:
        """The denominator (A3)."""
        marked = self.excellent + self.qualified + self.basic + self.unqualified
        return marked + self.abstained if count_abstentions else marked


def vote_level(votes: Votes, *, verified: bool | None = None, count_abstentions: bool = True) -> Level | None:
    """五(一)4 “‘优秀票’不低于60%、‘不合格’票不高于10%为优秀……”

    None where no level is reached yet: no ballots; over 30% 不合格 and not yet verified (A5); or support
    under 60% through abstentions (A4). `why_level` says which. 经核实不属实 (`verified` False) leaves 基本合格.
    """
    whole = votes.valid(count_abstentions)
    if is_doubted(votes, count_abstentions):
        return {None: None, True: Level.UNQUALIFIED, False: Level.BASIC}[verified]
    for level, _, support in _ladder(votes):
        if whole and _at_least(support, whole, SUPPORT) and not _over(votes.unqualified, whole, AGAINST[level]):
            return level
    return None


def is_doubted(votes: Votes, count_abstentions: bool = True) -> bool:
    """五(一)4 “‘不合格’票超过30%、经核实确有不合格党员具体表现情形为不合格”: there is something to verify."""
    return _over(votes.unqualified, votes.valid(count_abstentions), AGAINST[Level.BASIC])


def why_level(votes: Votes, *, verified: bool | None = None, count_abstentions: bool = True) -> str:
    """`vote_level` in words and arithmetic, with the first threshold missed of each level not reached."""
    whole = votes.valid(count_abstentions)
    if not whole:
        return "没有有效票 → 未定层次"
    if is_doubted(votes, count_abstentions):
        found = {None: " → 待核实", True: "，经核实属实 → 不合格", False: "，经核实不属实 → 基本合格"}[verified]
        return _compare("不合格票", votes.unqualified, whole, AGAINST[Level.BASIC], "≤>") + found
    said = []
    for level, name, support in _ladder(votes):
        supported = _compare(name, support, whole, SUPPORT, "≥<")
        against = _compare("不合格票", votes.unqualified, whole, AGAINST[level], "≤>")
        if not _at_least(support, whole, SUPPORT):
            said.append(supported)
        elif _over(votes.unqualified, whole, AGAINST[level]):
            said.append(against)
        else:
            return "；".join([*said, supported, against]) + f" → {level.label}"
    return "；".join([*said, f"弃权 {votes.abstained} 票"]) + " → 待定"


def level_word(votes: Votes, count_abstentions: bool = True) -> str:
    """`vote_level` in one word for the tally sheet, before anything is verified or decided."""
    if level := vote_level(votes, count_abstentions=count_abstentions):
        return level.label
    if not votes.valid(count_abstentions):
        return "没有有效票"
    return "待核实" if is_doubted(votes, count_abstentions) else "待定"


def _ladder(votes: Votes):
    """(level, name of its box and those above, their ballots), best first."""
    yield Level.EXCELLENT, "优秀票", votes.excellent
    yield Level.QUALIFIED, "合格以上票", votes.excellent + votes.qualified
    yield Level.BASIC, "基本合格以上票", votes.excellent + votes.qualified + votes.basic


def _at_least(part: int, whole: int, share: Fraction) -> bool:
    return part * share.denominator >= share.numerator * whole


def _over(part: int, whole: int, share: Fraction) -> bool:
    return part * share.denominator > share.numerator * whole


def _compare(name: str, part: int, whole: int, share: Fraction, signs: str) -> str:
    """优秀票 12/20 = 60% ≥ 60%; `signs` are “≥<” (不低于, 低于) or “≤>” (不高于, 高于); ≈ where the percentage is cut."""
    of_hundred = Fraction(part * 100, whole)
    holds = _at_least(part, whole, share) if signs == "≥<" else not _over(part, whole, share)
    equals = "=" if exact(shown(of_hundred)) == of_hundred else "≈"
    return f"{name} {part}/{whole} {equals} {shown(of_hundred)}% {signs[not holds]} {shown(share * 100)}%"


def appraisal_points(level: Level) -> Decimal:
    """五(一)4 “这四个层次分别按100%、90%、80%、70%的比例对测评分进行折算”: 20, 18, 16, 14."""
    return APPRAISAL_FULL * RATE[level] / 100


@dataclass(frozen=True)
class Masses:
    """The answers of the masses (群众) about one member; 不了解 is in no denominator (A24)."""

    satisfied: int
    partly: int
    dissatisfied: int
    unknown: int = 0

    def __post_init__(self):
        if min(self.satisfied, self.partly, self.dissatisfied, self.unknown) < 0:
            raise ValueError("票数不能为负")

    @property
    def answers(self) -> int:
        return self.satisfied + self.partly + self.dissatisfied

    @property
    def satisfied_share(self) -> Fraction | None:
        """None where there are too few answers for the rule (A24)."""
        return Fraction(self.satisfied, self.answers) if self.answers >= ENOUGH_ANSWERS else None


def bars_excellent(masses: Masses | None) -> bool:
    """五(一)4 “凡群众‘满意’票低于70%，不能评为优秀”

    Only 满意 counts. Without a ballot of the masses, or under 5 answers (A24), nothing is barred.
    """
    share = masses and masses.satisfied_share
    return share is not None and share < SATISFIED


def raises_question(masses: Masses | None) -> bool:
    """五(一)4 “群众‘不满意’票高于50%的，可考虑评为不合格”: a question to answer, never automatic (A25)."""
    return enough(masses) and _over(masses.dissatisfied, masses.answers, DISSATISFIED)


def enough(masses: Masses | None) -> bool:
    """Are there 5 answers or more, so that the two rules apply (A24)?"""
    return masses is not None and masses.answers >= ENOUGH_ANSWERS


def heed_masses(level: Level, masses: Masses | None) -> Level:
    """五(一)4 “不能评为优秀”: the level becomes 合格 (A6). 不满意 changes nothing here (A25)."""
    return Level.QUALIFIED if level is Level.EXCELLENT and bars_excellent(masses) else level


def why_masses(masses: Masses | None) -> str:
    """Both rules of the masses in words and arithmetic."""
    if masses is None:
        return "没有群众测评"
    if not enough(masses):
        return f"群众有效评价 {masses.answers} 份，不足 {ENOUGH_ANSWERS} 份，不适用群众满意度规定"
    satisfied = _compare("满意", masses.satisfied, masses.answers, SATISFIED, "≥<")
    dissatisfied = _compare("不满意", masses.dissatisfied, masses.answers, DISSATISFIED, "≤>")
    satisfied += "，不能评为优秀" if bars_excellent(masses) else ""
    dissatisfied += "，可考虑评为不合格，须由支部答复、党委复核" if raises_question(masses) else ""
    return f"{satisfied}；{dissatisfied}"


def needs_two_counts(papers: int) -> bool:
    """五(一)4 “采取无记名投票方式……进行民主测评” is silent on counting.

    Decided (A34): from 20 papers on two people type blind; below, one types and the scrutineer checks each row.
    """
    return papers >= TWO_COUNTS_FROM


def needs_two_counters(voters: int) -> bool:
    """A34: nobody counts alone: two counters and a scrutineer; under 10 voters one counter is enough."""
    return voters >= TWO_COUNTERS_FROM


def has_quorum(eligible: int, present: int) -> bool:
    """A28: an appraisal with under one half present is blocked (a setting)."""
    return present * 2 >= eligible


def is_well_attended(eligible: int, present: int) -> bool:
    """A28: under two thirds present is warned of."""
    return present * 3 >= eligible * 2


def needs_consent(voters: int) -> bool:
    """五(一)4 “采取无记名投票方式” is silent on how small a vote may be and still be secret.

    Decided: a secret electronic ballot of under 10 voters, or a box of under 5 ballots (`FEWEST_BALLOTS`), is opened only
    with the recorded consent of all present: small counts speak.
    """
    return voters < ELECTRONIC_FROM


def ballots_kept_until(held_on: date) -> date:
    """五(一)5 “党员和群众有异议的” may want the ballots counted again: they are kept for 30 days, or until the result is final."""
    return held_on + timedelta(days=BALLOTS_KEPT)
