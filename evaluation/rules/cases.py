"""What follows from a grade, who is left out of awards, how a disposal goes: data under their clauses."""

from datetime import date
from typing import NamedTuple

from evaluation.rules.vote import Level
from members.rules import EXTENSION, HEADS, Labelled, Role, add_months


class CaseKind(Labelled):
    """五(二): what is dealt with about one member after a year."""

    UPPER = "upper", "推荐州级以上评先评优"
    CITY = "city", "推荐市级评先评优"
    BAR = "bar", "取消评先评优资格"
    TALK = "talk", "诫勉谈话"
    DISPOSAL = "disposal", "组织处置"
    HELP = "help", "“一对一”帮扶"  # follows from a disposal of 限期改正
    GRAVE = "grave", "严重问题"  # A14: follows from a ⚑ item, in whatever year's quarter


AWARDS = (CaseKind.UPPER, CaseKind.CITY)


def consequence(grade: str | None) -> tuple[CaseKind, ...]:
    """五(二)1-4 “推荐参加州级以上各类评先评优……”: what follows from a grade; nothing from 不定等次.

    “限期改正的，由基层党委指派人员‘一对一’帮扶” follows from a disposal, not from the grade alone.
    """
    return {
        Level.EXCELLENT: (CaseKind.UPPER,),
        Level.QUALIFIED: (CaseKind.CITY,),
        Level.BASIC: (CaseKind.BAR, CaseKind.TALK),
        Level.UNQUALIFIED: (CaseKind.BAR, CaseKind.DISPOSAL),
    }.get(grade, ())


def awards_open(grade: str | None) -> tuple[CaseKind, ...]:
    """五(二)1-2 “州级以上”, “市级”: decided that what is open to 合格 is open to 优秀 too, never the other way round."""
    kinds = consequence(grade)
    return AWARDS if CaseKind.UPPER in kinds else tuple(kind for kind in kinds if kind in AWARDS)


def case_due(kind: CaseKind, opened: date, year: int) -> date:
    """五(二) is silent on when. Decided: recommended until the next year's end, when new grades stand; told, talked with
    and proposed within a month; a grave matter cleared up within three. The branch may set another day."""
    if kind in AWARDS:
        return date(year + 1, 12, 31)
    return add_months(opened, 3 if kind is CaseKind.GRAVE else 1)


class Disposal(Labelled):
    """五(二)4 “取消预备党员资格、限期改正、劝退、除名等”"""

    CORRECTION = "correction", "限期改正"
    PERSUADED = "persuaded", "劝退"
    REMOVED = "removed", "除名"
    CANCELLED = "cancelled", "取消预备党员资格"
    EXTENDED = "extended", "延长预备期"


class Terms(NamedTuple):
    """For whom a disposal is, and for how many months."""

    probationary: bool
    least: int = 0
    most: int = 0


TERMS = {
    Disposal.CORRECTION: Terms(False, 6, 12),
    Disposal.PERSUADED: Terms(False),
    Disposal.REMOVED: Terms(False),
    Disposal.CANCELLED: Terms(True),
    Disposal.EXTENDED: Terms(True, *EXTENSION),
}
"""五(二)4, A36: the document names no term. The 2024 办法: 限期改正 of 6 months as a rule, at most 1 year."""


def disposals_for(*, probationary: bool) -> tuple[Disposal, ...]:
    """What may be proposed about a formal or about a probationary member."""
    return tuple(disposal for disposal, terms in TERMS.items() if terms.probationary == probationary)


def usual_until(disposal: Disposal, since: date) -> date:
    """The day to which a disposal with a term runs as a rule."""
    return add_months(since, TERMS[disposal].least)


def term_fits(disposal: Disposal, since: date, until: date | None) -> bool:
    """Does the term end within what the type allows; a type without a term has no end.

    限期改正 is six months only “as a rule”, so a shorter one is allowed; the time of probation has a least too.
    """
    terms = TERMS[disposal]
    if not terms.most:
        return until is None
    least = add_months(since, terms.least) if terms.probationary else since
    return until is not None and since < until and least <= until <= add_months(since, terms.most)


COMMITTEE = frozenset({Role.AUDITOR})
PROCEDURE = (
    ("propose", "提出处置意见", HEADS),
    ("report", "预先报告党委", HEADS),
    ("hear", "听取本人意见", HEADS),
    ("resolve", "党员大会决定", HEADS),
    ("approve", "党委批准", COMMITTEE),
)
"""五(二)4, A36: the steps of a disposal in their order and who takes each (name, label, roles)."""

TALK_ITEMS = frozenset({"DIS-01", "DIS-02"})
"""A41 “本办法规定的诫勉谈话除外”: the items under which a talk of this scheme never counts."""

SANCTION_ITEM = "DIS-03"
"""受到党纪或政务处分: nobody sanctioned is disposed again for the same matter."""
