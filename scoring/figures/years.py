"""A member's year: what the quarters, certificates, tasks and rewards come to."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from members.models import Branch, Member
from scoring import rules
from scoring.figures.months import here_between
from scoring.figures.rows import categories_on, exempt_on, rows_of
from scoring.models import Cycle, Quarter, Sheet, TransferCertificate


@dataclass
class Year:
    """One member's points of a year in one branch, as far as they stand, with what the former branch certified (A11).

    Who came after the last quarter's first month has no row of it here, or none at all.
    """

    member: Member
    opened: frozenset  # numbers of the quarters that the branch has opened so far
    rows: dict = field(default_factory=dict)  # number of the quarter -> Row
    certified: dict = field(default_factory=dict)  # number of a quarter spent elsewhere -> points
    certified_task: Decimal | None = None  # task points, of who was elsewhere in the last quarter
    category_now: str = ""  # of who has no row

    @property
    def category(self):
        """The category of the last quarter."""
        return self.rows[max(self.rows)].sheet.category if self.rows else self.category_now

    @property
    def points(self):
        """{number: points} of every quarter, own or certified, in order."""
        found = self.certified | {number: row.points for number, row in self.rows.items()}
        return dict(sorted(found.items()))

    @property
    def all_opened(self):
        return len(self.opened) == rules.QUARTERS

    @property
    def earned(self):
        return sum(self.points.values(), Decimal(0))

    @property
    def base(self):
        """Exact base points: earned so far, and over a whole year in proportion to the quarters known (A11)."""
        if not self.all_opened or not self.points:
            return Fraction(self.earned)
        return rules.prorated_base(self.earned, len(self.points))

    @property
    def why_base(self):
        brought = f"（{'、'.join(rules.quarter_name(number) for number in sorted(self.certified))}由原支部证明）" if self.certified else ""
        sums = " + ".join(f"{rules.shown(points)}" for points in self.points.values())
        if len(self.points) == rules.QUARTERS or not self.all_opened:
            return f"{sums} = {rules.shown(self.earned)}{brought}"
        known = len(self.points)
        return f"{rules.BASE_FULL} × ({sums}) ÷ {rules.QUARTER_FULL * known} = {rules.shown(self.base)}（按 {known} 个季度折算）{brought}"

    @property
    def task(self):
        if self.certified_task is not None:
            return self.certified_task
        return rules.task_points(score.points for row in self.rows.values() for score in row.task_scores)

    @property
    def why_task(self):
        if self.certified_task is not None:
            return "原支部评定"
        return " + ".join(f"{rules.shown(score.points)}" for row in self.rows.values() for score in row.task_scores)

    @property
    def tasked(self):
        """Have task points been given, here or by the former branch?"""
        return self.certified_task is not None or any(row.task_scores for row in self.rows.values())

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
        """A11; who has no row of the last quarter, with which tasks are graded, needs the task points on the certificate."""
        taskless = rules.QUARTERS not in self.rows and self.certified_task is None
        return rules.is_ungraded(len(self.points)) or (taskless and self.all_opened)

    @property
    def grave(self):
        """A14: the standing lines under ⚑ items."""
        return [line for row in self.rows.values() for line in row.deductions if line.item.grave]


def year_of(branch, cycle, *, member=None, on=None, everybody=False):
    """{member id: Year} of those whom the branch held on the day (the year's last), exempt ones left out (A12).

    With `everybody` it is all who were ever scored here or came with a certificate: the points of who moved out
    or became exempt are frozen and stay readable (A11).
    """
    last = rules.quarter_span(cycle.year, rules.QUARTERS)[1]
    on = min(on or last, last)  # who moves in January has the whole year here
    certificates = TransferCertificate.objects.filter(branch=branch, cycle=cycle)
    held = scored_in(branch, cycle) if everybody else here_between(branch, on, on).exclude(pk__in=exempt_on(branch, on))
    if member is not None:
        held = held.filter(pk=member.pk)
    opened = frozenset(Quarter.objects.filter(branch=branch, cycle=cycle).values_list("number", flat=True))
    years = {found.pk: Year(found, opened) for found in held.distinct()}
    sheets = Sheet.objects.filter(quarter__branch=branch, quarter__cycle=cycle, member__in=list(years))
    for row in rows_of(sheets.order_by("member__order", "member", "quarter__number")):
        years[row.sheet.member_id].rows[row.sheet.quarter.number] = row
    for certificate in certificates.filter(member__in=list(years)):
        year = years[certificate.member_id]
        if certificate.number not in year.rows:
            year.certified[certificate.number] = certificate.points
            year.certified_task = certificate.task if certificate.number == rules.QUARTERS else year.certified_task
    late = [year for year in years.values() if not year.rows]
    categories = categories_on([year.member for year in late], on) if late else {}
    for year in late:
        year.category_now = categories[year.member.pk].value
    return years


def scored_in(branch, cycle):
    """The members who were ever scored here that year, or came with a certificate."""
    certified = Member.objects.filter(certificates__branch=branch, certificates__cycle=cycle)
    return (certified | Member.objects.filter(sheets__quarter__branch=branch, sheets__quarter__cycle=cycle)).distinct()


class Made(NamedTuple):
    """One year of a member as one branch holds it."""

    branch: Branch
    cycle: Cycle
    year: Year
    frozen: bool  # the member moved out before the year was over (A11)


def own_years(member, made):
    """[Made] of one member for each (branch, cycle), newest year first, in it the present branch before those left, the latest first.

    A moved member's past stays where it was made, and what the branch opened since is no matter of theirs.
    """
    found = []
    for branch, cycle in made:
        years = year_of(branch, cycle, member=member, everybody=True) or year_of(branch, cycle, member=member)
        if member.pk in years:
            last = rules.quarter_span(cycle.year, rules.QUARTERS)[1]
            frozen = branch.pk != member.branch_id and not here_between(branch, last, last).filter(pk=member.pk).exists()
            year = replace(years[member.pk], opened=frozenset(years[member.pk].points)) if frozen else years[member.pk]
            found.append(Made(branch, cycle, year, frozen))
    return sorted(found, key=lambda one: (-one.cycle.year, one.branch.pk != member.branch_id, -max(one.year.points, default=0), one.branch.pk))
