"""附件3 of a branch and of a committee."""

from collections import Counter

from django.db.models import Q

from evaluation import rules
from evaluation.figures import places_of, results_of
from evaluation.models import Review
from evaluation.papers.shapes import GRADES, BranchSummary, Move, Summary, SummaryRow, category_label, digest, in_office
from members.clock import today
from members.figures import by_strokes
from members.models import Branch, Membership
from members.rules import Role
from scoring.figures import exempt_on, here_between, year_of
from scoring.models import Commitment, Cycle, Notice, Objection, Quarter
from scoring.rules import QUARTERS, quarter_span, shown


def branch_summary(branch, cycle):
    """附件3 of one branch."""
    committee = branch.committee
    return Summary(cycle.year, committee.title, branch.name, [_summarise(branch, cycle)], of_committee=False, made_on=today())


def committee_summary(committee, cycle):
    """附件3 of a committee: all its branches that work with this cycle's year, in their order."""
    found = [_summarise(branch, own) for branch, own in branches_of(committee, cycle)]
    above = committee.parent.seal if committee.parent else "市委组织部"
    return Summary(
        cycle.year, committee.title, committee.name, found, of_committee=True, made_on=today(),
        to=above, seal=committee.seal, contact=committee.contact, phone=committee.contact_phone,
    )  # fmt: skip


def branches_of(committee, cycle):
    """[(branch, its cycle)] of all that worked in that year: one founded or imported later does not enter a filed table."""
    cycles = {c.committee_id: c for c in Cycle.objects.filter(year=cycle.year, committee__in=_below(committee))}
    worked = Branch.objects.filter(committee__in=cycles, standards__cycle__in=cycles.values()).select_related("committee").distinct()
    return [(branch, cycles[branch.committee_id]) for branch in worked]


def _below(committee):
    """The committee and all below it."""
    found, level = [], [committee]
    while level:
        found += level
        level = [child for above in level for child in above.children.all()]
    return found


def _summarise(branch, cycle):
    review = Review.objects.filter(branch=branch, cycle=cycle).select_related("cycle", "branch").first()
    results = list(results_of(review)) if review else []
    appraisal = review.appraisal if review else None
    day = min(today(), quarter_span(cycle.year, QUARTERS)[1])
    counted_on = appraisal.held_on if appraisal else day  # A26
    if results:
        listed = {result.member_id for result in results}
        rows = [_settled(result) for result in by_strokes(results)]
    else:
        years = year_of(branch, cycle, on=counted_on)
        listed = set(years)
        rows = [_unsettled(own) for own in by_strokes(years.values())]
    closing = min(counted_on, day)  # the year is made by whom the branch held then; 党员总数 is that of the appraisal
    held, present = (set(here_between(branch, on, on).values_list("pk", flat=True)) for on in (closing, counted_on))
    exempt = exempt_on(branch, closing) & held - listed
    total = review.members_total if appraisal else len(present)
    places, places_why = places_of(review) if review else (0, "")
    counted = Counter(row.grade for row in rows)
    return BranchSummary(
        branch=branch.name,
        rows=rows,
        members_total=total,
        taking_part=len(rows),
        exempt=len(exempt),
        came=len(present - held),
        went=len(held - present),
        grades={label: counted[label] for label in GRADES},
        places=places,
        places_why=places_why,
        consent=review.consent_number if review else "",
        status=review.get_status_display() if review else "未开始年度考评",
        secretary=in_office(branch, Role.SECRETARY, day),
        recorder=in_office(branch, Role.RECORDER, day),
        phone=branch.phone,
        filed_on=review.filed_on if review else None,
        seal=digest(branch, str(review)) if review else "",
        brought="、".join(q.get_number_display() for q in Quarter.objects.filter(branch=branch, cycle=cycle, brought_in=True)),
        objections=objections_of(branch, cycle),
        moves=_moves(branch, quarter_span(cycle.year, 1)[0], max(counted_on, day)),
    )


def notices_of(branch, cycle):
    """Every notice about this year: of its quarters, its review and its commitments, withdrawn ones and corrections too."""
    quarters = Quarter.history.filter(branch=branch, cycle=cycle, notice__isnull=False).values("notice")
    promises = Commitment.objects.filter(branch=branch, cycle=cycle, notice__isnull=False).values("notice")
    reviews = Review.history.filter(branch=branch, cycle=cycle)
    about = Q()
    for found in (quarters, promises, *(reviews.filter(**{f"{name}__isnull": False}).values(name) for name in ("points_notice", "result_notice"))):
        about |= Q(pk__in=found) | Q(corrects__in=found)
    return Notice.objects.filter(about, branch=branch)


def objections_of(branch, cycle):
    """{outcome: how many} of those against any notice of this year: whoever may read them, only the count is told."""
    return Counter(row.get_status_display() for row in Objection.objects.filter(notice__in=notices_of(branch, cycle)))


def _moves(branch, first, last):
    """Who came or went in these days, in the order of the days; the first roster is no coming."""
    found = []
    for stay in Membership.objects.filter(branch=branch).select_related("member"):
        if first <= stay.since <= last and stay.coming != Membership.Coming.ROSTER:
            found.append(Move(stay.member.name, stay.get_coming_display(), stay.since, stay.came_from, ""))
        if stay.until and first <= stay.until <= last:
            found.append(Move(stay.member.name, stay.get_going_display(), stay.until, stay.went_to, stay.reason))
    return sorted(found, key=lambda move: move.day)


def _settled(result):
    return SummaryRow(
        result.member.name,
        result.get_category_display(),
        (result.q1, result.q2, result.q3, result.q4),
        result.base,
        result.task,
        result.get_level_display(),
        result.appraisal,
        result.reward,
        result.total,
        result.get_grade_display(),
        result.remark,
    )


def _unsettled(own):
    quarters, category = tuple(own.points.get(number) for number in range(1, QUARTERS + 1)), category_label(own.category)
    if not own.points and own.all_opened:
        return SummaryRow(own.member.name, category, quarters, None, None, "", None, None, None, rules.grade_label(None), rules.NO_POINTS)
    return SummaryRow(own.member.name, category, quarters, shown(own.base), own.task, "", None, own.rewarded.points, None, "", "")
