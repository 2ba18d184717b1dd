"""One branch's year in figures beside the year before."""

from fractions import Fraction
from typing import NamedTuple

from evaluation.annual.year import GRADES
from scoring.rules import exact, shown


class Compared(NamedTuple):
    """One figure of both years, in print."""

    label: str
    now: str
    before: str


def comparison(now, before):
    """[Compared] of the two years, the same figures in the same words."""
    past = _figures(before) if before else {}
    return [Compared(label, _printed(figure), _printed(past.get(label))) for label, figure in _figures(now).items()]


def _printed(figure):
    if figure is None:
        return "–"
    return f"{shown(figure):f}" if isinstance(figure, Fraction) else str(figure)


def _figures(year):
    held = year.appraisal
    scored = {
        "参加积分": len(year.scored),
        **{f"其中{category.label}": count for category, count in year.categories.items()},
        "不参加积分": year.exempt,
        "扣分（条）": len(year.lines),
        "被扣分（人）": year.deducted_people,
        "得奖励分（人）": len(year.rewards),
        "奖励分合计": exact(year.rewarded),
    }
    return {
        "党员总数": year.members,
        "其中预备党员": year.probationary,
        **(scored if year.scored else dict.fromkeys(scored)),
        "民主测评应到、实到": f"{held.eligible}、{held.present}" if held else None,
        "测评到会率": year.attendance or None,
        **{f"{label}（人）": year.grades.get(label) for label in GRADES.values()},
        "优秀占比": year.share or None,
        "平均总分": year.average,
        "异议（件）": sum(year.objections.values()),
        "党委退回（次）": len(year.returns),
    }
