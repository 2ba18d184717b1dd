"""A member's year: what the quarters, certificates, tasks and rewards come to."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from members.models import Membership
from scoring import rules
from scoring.figures.rows import exempt_on, rows_of
from scoring.models import (
    Quarter,
    Sheet,
    TransferCertificate,
)


@dataclass
class Year:
    """One member's points of a year in one branch, as far as they stand, with what the former branch certified (A11)."""

    rows: dict = field(default_factory=dict)  # number of the quarter -> Row
    certified: dict = field(default_factory=dict)  # number of a quarter spent elsewhere -> points
    opened: int = rules.QUARTERS  # quarters that the branch has opened so far

    @property
    def member(self):
        return next(iter(self.rows.values())).member

    @property
    def category(self):
        """The category of the last quarter."""
        return self.rows[max(self.rows)].sheet.category

    @property
    def points(self):
        """{number: points} of every quarter, own or certified, in order."""
        found = self.certified | {number: row.points for number, row in self.rows.items()}
        return dict(sorted(found.items()))

    @property
    def earned(self):
        return sum(self.points.values(), Decimal(0))

    @property
    def base(self):
        """Exact base points: earned so far, and over a whole year in proportion to the quarters known (A11)."""
        if self.opened < rules.QUARTERS or not self.points:
            return Fraction(self.earned)
        return rules.prorated_base(self.earned, len(self.points))

    @property
    def why_base(self):
        brought = f"（{'、'.join(rules.quarter_name(number) for number in sorted(self.certified))}由原支部证明）" if self.certified else ""
        sums = " + ".join(f"{rules.shown(points)}" for points in self.points.values())
        if len(self.points) == rules.QUARTERS or self.opened < rules.QUARTERS:
            return f"{sums} = {rules.shown(self.earned)}{brought}"
        known = len(self.points)
        return f"{rules.BASE_FULL} × ({sums}) ÷ {rules.QUARTER_FULL * known} = {rules.shown(self.base)}（按 {known} 个季度折算）{brought}"

    @property
    def task(self):
        return rules.task_points(score.points for row in self.rows.values() for score in row.task_scores)

    @property
    def rewards(self):
        return [reward for number in sorted(self.rows) for reward in self.rows[number].rewards]

    @property
    def rewarded(self):
        caps = {}  # an item of two versions of the standard is one item; the higher of its caps holds for the year
        for reward in self.rewards:
            known = caps.setdefault(reward.item.key, reward.item.cap)
            caps[reward.item.key] = None if None in (known, reward.item.cap) else max(known, reward.item.cap)
        return rules.reward_points(
            rules.Claim(reward.points, reward.matter, reward.item.key, caps[reward.item.key]) for reward in self.rewards
        )

    @property
    def why_reward(self):
        """What was claimed and what was clipped (A16)."""
        got = self.rewarded
        said = [f"申报 {rules.shown(got.claimed)}"]
        if got.lost_same_matter:
            said.append(f"同一事项只计最高，减 {rules.shown(got.lost_same_matter)}")
        if got.lost_to_caps:
            said.append(f"超过条目上限，减 {rules.shown(got.lost_to_caps)}")
        if got.lost_over_full:
            said.append(f"超过 {rules.REWARD_FULL} 分，减 {rules.shown(got.lost_over_full)}")
        return "；".join(said) if got.claimed else "没有奖励分"

    @property
    def ungraded(self):
        return rules.is_ungraded(len(self.points))

    @property
    def grave(self):
        """A14: the standing lines under ⚑ items."""
        return [line for row in self.rows.values() for line in row.deductions if line.item.grave]


def year_of(branch, cycle, *, member=None, on=None, everybody=False):
    """{member id: Year} of those scored in this branch and year.

    Who had moved out, ended or become exempt by the day (the year's last) is left out, unless `everybody` is asked
    for: their points are frozen and stay readable (A11, A12).
    """
    last = rules.quarter_span(cycle.year, rules.QUARTERS)[1]
    on = min(on or last, last)  # who moves in January has the whole year here
    sheets = Sheet.objects.filter(quarter__branch=branch, quarter__cycle=cycle)
    if not everybody:
        stayed = Q(member__left_on=None) | Q(member__left_on__gt=on)
        here = stayed & Q(member__branch=branch) & (Q(member__arrived_on=None) | Q(member__arrived_on__lte=on))
        moved_later = Q(member__in=Membership.objects.filter(branch=branch, since__lte=on, until__gt=on).values("member"))
        sheets = sheets.filter(here | moved_later).exclude(member__in=exempt_on(branch, on))
    if member is not None:
        sheets = sheets.filter(member=member)
    opened = Quarter.objects.filter(branch=branch, cycle=cycle).count()
    years = defaultdict(lambda: Year(opened=opened))
    for row in rows_of(sheets.order_by("member__order", "member", "quarter__number")):
        years[row.sheet.member_id].rows[row.sheet.quarter.number] = row
    for certificate in TransferCertificate.objects.filter(branch=branch, cycle=cycle, member__in=list(years)):
        if certificate.number not in years[certificate.member_id].rows:
            years[certificate.member_id].certified[certificate.number] = certificate.points
    return dict(years)


def own_years(sheets):
    """[(year, Year)] of one member's sheets, newest first; a moved member's past stays where it was made."""
    made = {(sheet.quarter.branch, sheet.quarter.cycle, sheet.member) for sheet in sheets.select_related("quarter__branch", "quarter__cycle", "member")}
    found = [
        (cycle.year, branch, year_of(branch, cycle, member=member, everybody=True)[member.pk]) for branch, cycle, member in made
    ]
    return [(number, year) for number, _, year in sorted(found, key=lambda part: (-part[0], part[1].pk))]
