"""五(二) 评先评优: who may be recommended for what, who is barred and why, who was recommended."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import F

from evaluation import rules
from evaluation.cases import FINAL
from evaluation.figures import cleared_lines
from evaluation.models import Recommendation, Result, Review
from members.figures import by_strokes
from members.models import Branch
from scoring.figures import live
from scoring.models import Deduction


class Nominee(NamedTuple):
    """One member of the year as the award lists show them."""

    result: Result
    open_to: tuple  # the scales of awards that the grade opens, none for who is barred
    why: str  # why barred, or why nothing is open
    recommended: list  # Recommendation

    @property
    def member(self):
        return self.result.member


class AwardList(NamedTuple):
    """One branch's year. `final`: the grades stand, so that somebody may be recommended."""

    branch: Branch
    final: bool
    nominees: list

    def of(self, kind):
        return [nominee for nominee in self.nominees if kind in nominee.open_to]

    @property
    def upper(self):
        return self.of(rules.CaseKind.UPPER)

    @property
    def city(self):
        """Those of 市级 only: who may be recommended higher stands in the other list, and may be put forward here too."""
        return [nominee for nominee in self.of(rules.CaseKind.CITY) if nominee not in self.upper]

    @property
    def barred(self):
        return [nominee for nominee in self.nominees if not nominee.open_to]


def award_list(branch, cycle):
    """Everybody with a result of the version that stands, by 姓氏笔画."""
    final = Review.objects.filter(branch=branch, cycle=cycle, status__in=FINAL).exists()
    results = Result.objects.filter(review__branch=branch, review__cycle=cycle, version=F("review__version")).select_related("member", "review__cycle")
    found, grave = _recommended(branch, cycle), _grave(branch, cycle)
    by_member = {result.member: result for result in results} if final else {}
    rows = [_nominee(by_member[member], grave.get(member.pk, ()), found[member.pk]) for member in by_strokes(by_member)]
    return AwardList(branch, final, rows)


def years_with_awards(branches):
    """The years whose grades are final in any of these branches, newest first."""
    return sorted(set(Review.objects.filter(branch__in=branches, status__in=FINAL).values_list("cycle__year", flat=True)), reverse=True)


def _nominee(result, grave, recommended):
    member, kinds = result.member, rules.consequence(result.grade)
    stops = [
        word
        for holds, word in (
            (rules.CaseKind.BAR in kinds, f"等次{result.get_grade_display()}，取消评先评优资格"),
            (not kinds, "不定等次，本年度不推荐"),
            (member.sanctioned, "留党察看"),
            (grave, f"严重问题尚未办结（{'、'.join(grave)}）"),
            (member.left_on is not None, "已转出或离开"),
        )
        if holds
    ]
    return Nominee(result, () if stops else rules.awards_open(result.grade), "；".join(stops), recommended)


def _grave(branch, cycle):
    """{member id: (code, ...)} of the ⚑ lines whose case is not closed (A14)."""
    cleared, found = cleared_lines(branch, cycle), defaultdict(list)
    lines = Deduction.objects.filter(sheet__quarter__branch=branch, sheet__quarter__cycle=cycle, item__grave=True)
    for line in live(list(lines.select_related("item", "sheet"))):
        if line.pk not in cleared and line.item.code not in found[line.sheet.member_id]:
            found[line.sheet.member_id].append(line.item.code)
    return found


def _recommended(branch, cycle):
    """{member id: recommendations that were not taken back}"""
    found = defaultdict(list)
    for row in Recommendation.objects.filter(branch=branch, cycle=cycle, withdrawn="").select_related("entered_by__member"):
        found[row.member_id].append(row)
    return found
