"""What the counts come to: each member's year with its level, grade and the arithmetic behind both."""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q

from evaluation import rules
from evaluation.models import Appraisal, Case, Decision, Elector, Result, Review, Round, Tally
from evaluation.rules import Level, Masses, Need, Outcome, Person, Votes
from members.clock import today
from members.figures import by_strokes, guards_logins
from members.models import Appointment, Member
from members.rules import OFFICERS, Role, Standing, counts
from scoring.figures import Year, here_between, year_of
from scoring.models import Cycle
from scoring.rules import QUARTERS, quarter_span

Kind, Verdict = Decision.Kind, Decision.Outcome


class Rated(NamedTuple):
    """One member in the review: what was counted, decided and computed."""

    member: Member
    year: Year
    tally: Tally | None
    decisions: dict  # Kind -> Decision; the votes of a tie are several and stand with their meetings
    person: Person
    outcome: Outcome


def votes_of(tally):
    if tally is None or tally.excellent is None:
        return None
    return Votes(tally.excellent, tally.qualified, tally.basic, tally.unqualified, abstained=tally.abstained)


def masses_of(tally):
    """None where the masses were not asked."""
    if tally is None or not sum(getattr(tally, name) or 0 for name in Tally.MASSES):
        return None
    return Masses(tally.satisfied, tally.partly, tally.dissatisfied, tally.unknown)


def balances(tally):
    """Do both sums of a typed line equal the papers?"""
    ours, masses = (sum(getattr(tally, name) for name in names) for names in (Tally.VOTES, Tally.MASSES))
    return (ours, masses) == (tally.appraisal.valid, tally.masses_due)


def takes_figures(appraisal):
    """May papers and tallies still be typed?"""
    return appraisal.review.status == Review.Status.VOTING and not appraisal.void


def electronic_of(appraisal):
    """Whose vote is electronic: it runs, or its box gave the figures; nothing of theirs is typed or checked."""
    return set(appraisal.rounds.standing().values_list("electorate", flat=True))


def took_papers(appraisal):
    """Ids of the members who took a paper of an electronic vote, by phone or as a slip."""
    electors = Elector.objects.filter(round__in=appraisal.rounds.standing()).exclude(issued="", slip=False)
    return set(electors.values_list("member", flat=True))


def counts_paper(appraisal):
    """Is anything counted by hand: the members' papers, or the masses' where any came back?"""
    electronic = electronic_of(appraisal)
    masses = Round.Electorate.MASSES not in electronic and bool(appraisal.masses_returned)
    return Round.Electorate.MEMBERS not in electronic or masses


def is_counted(appraisal):
    """May its figures be told? Nothing of a vote is before its count is complete (A34)."""
    return not appraisal.void and appraisal.review.status not in {Review.Status.OPEN, Review.Status.VOTING}


def roll_on(branch, cycle, day):
    """(who fills the ballot, [(who does not, why)]) by 姓氏笔画: all but those under 留党察看; probationary members by the year's setting (A27)."""
    voters, others = [], []
    for member in by_strokes(here_between(branch, day, day)):
        standing = Standing.SANCTIONED if member.sanctioned else Standing.PROBATIONARY if member.is_probationary_on(day) else Standing.FORMAL
        if counts(standing, probationary_votes=cycle.probationary_votes).votes:
            voters.append(member)
        else:
            others.append((member, standing.label))
    return voters, others


def scrutineers_for(branch):
    """A34: who may be asked: the branch's members but its secretary, auditors of the committee, members of neighbouring branches."""
    day = today()
    offices = [office for office in Appointment.objects.filter(Q(branch=branch) | Q(committee=branch.committee_id)) if office.covers(day)]
    secretaries = [office.member_id for office in offices if Role(office.role) is Role.SECRETARY]
    auditors = [office.member_id for office in offices if Role(office.role) is Role.AUDITOR]
    near = Q(branch__committee=branch.committee_id) | Q(pk__in=auditors)
    return Member.objects.filter(near, left_on=None).exclude(pk__in=secretaries).select_related("branch", "user")


@guards_logins
def scrutineers_at_work(by):
    """A34: who leads or types a count that is open gives its scrutineer no login: they would check themselves."""
    running = Appraisal.objects.filter(void=False, review__status=Review.Status.VOTING, review__branch__in=by.reach.branches)
    return {
        appraisal.scrutineer_id: f"{appraisal.scrutineer}是{appraisal.review.branch}正在计票的监票人，计票完成以前，密码由党委复核人或系统管理员重发。"
        for appraisal in running.select_related("scrutineer", "review__branch")
        if by.roles_in(appraisal.review.branch) & OFFICERS
    }


def cycle_to_review(branch):
    """The newest year of which the fourth quarter has begun and the branch has no review yet; None if there is none."""
    cycles = Cycle.objects.filter(committee=branch.committee_id).exclude(reviews__branch=branch)
    return next((cycle for cycle in cycles if quarter_span(cycle.year, QUARTERS)[0] <= today()), None)


def places_of(review):
    """(places with those consented to, why in words): frozen with 党员总数 on the day of the appraisal (A26)."""
    cycle = review.cycle
    base = review.share_base
    if base is None:
        return 0, "开始测评时按当天党员总数确定"
    share = Fraction(cycle.excellent_share)
    why = rules.why_places(base, share, review.consent_places, formal=review.formal_total)
    return rules.excellent_places(base, share) + review.consent_places, why


def rated_of(review):
    """Every member of the year with the outcome as it stands now; a preview until nobody has needs."""
    cycle, appraisal = review.cycle, review.appraisal
    years = year_of(review.branch, cycle, on=appraisal.held_on if appraisal else today())
    tallies = {tally.member_id: tally for tally in appraisal.tallies.filter(copy=1)} if appraisal else {}
    decisions, ayes = defaultdict(dict), defaultdict(dict)
    for decision in review.decisions.filter(set_aside=False).select_related("decided_by__member"):
        if decision.kind == Kind.TIE:
            ayes[decision.member_id][decision.meeting_id] = decision.ayes
        else:
            decisions[decision.member_id][Kind(decision.kind)] = decision
    cleared = cleared_lines(review.branch, cycle)
    people = [
        _person(year, tallies.get(pk), decisions[pk], ayes[pk], cycle, appraisal, cleared)
        for pk, year in years.items()
    ]
    outcomes = rules.compute_year(
        people,
        places=places_of(review)[0],
        count_abstentions=cycle.count_abstentions,
        cap_changes_points=cycle.cap_changes_points,
    )
    return [
        Rated(years[person.key].member, years[person.key], tallies.get(person.key), decisions[person.key], person, outcome)
        for person, outcome in zip(people, outcomes, strict=True)
    ]


def tied_of(rated):
    """Those equal at the edge of the places now: of the level before the grade, which is computed from it."""
    tied = [row for row in rated if Need.TIE in row.outcome.needs]
    return [row for row in tied if row.outcome.level is None] or tied


def cleared_lines(branch, cycle):
    """A14: the ⚑ lines whose case was closed with the committee's consent; every other one bars 优秀."""
    return set(Case.objects.filter(branch=branch, cycle=cycle, status=Case.Status.CLOSED).exclude(line=None).values_list("line", flat=True))


def _person(year, tally, decided, ayes, cycle, appraisal, cleared):
    """Without a line on the ballot nobody is graded, whatever became known after the vote was opened (A26)."""
    member = year.member
    probationary = member.is_probationary_on(appraisal.held_on) if appraisal else member.probationary
    ungraded = year.ungraded or (probationary and not cycle.grade_probationary)
    unlisted = appraisal is not None and tally is None and not ungraded
    verdict = {kind: decision.outcome for kind, decision in decided.items()}
    return Person(
        key=member.pk,
        base=year.base,
        task=year.task,
        reward=year.rewarded.points,
        votes=votes_of(tally),
        masses=masses_of(tally),
        verified={Verdict.UPHELD: True, Verdict.DISMISSED: False}.get(verdict.get(Kind.VERIFY)),
        settled=Level(verdict[Kind.PENDING]) if Kind.PENDING in verdict else None,
        considered={Verdict.UNQUALIFIED: True, Verdict.STANDS: False}.get(verdict.get(Kind.QUESTION)),
        ayes=ayes,
        low=Level(verdict[Kind.LOW]) if Kind.LOW in verdict else None,
        probationary=probationary,
        sanctioned=member.sanctioned,
        grave=any(line.pk not in cleared for line in year.grave),
        ungraded=ungraded or unlisted,
        quarters=len(year.points) if year.all_opened else QUARTERS,
        unlisted=unlisted,
    )


def asked_of(review, *, member=None):
    """A43: {member id: Year} of those whom 民主评议 is about: rated, and still in the branch to write and to be told."""
    appraisal = review.appraisal
    day = appraisal.held_on if appraisal else today()
    years = year_of(review.branch, review.cycle, member=member, on=day)
    listed = set(appraisal.tallies.values_list("member", flat=True)) if appraisal else set(years)
    return {
        pk: year
        for pk, year in years.items()
        if pk in listed
        and not year.ungraded
        and (review.cycle.grade_probationary or not year.member.is_probationary_on(day))
        and year.member.branch_id == review.branch_id
        and (year.member.left_on is None or year.member.left_on > today())
    }


def levels_of(review):
    """{member id: (voted, level)} as values of `Level`, "" while open; nothing before the count is complete (A34)."""
    if review.status in (Review.Status.OPEN, Review.Status.VOTING):
        return {}
    if review.status == Review.Status.COUNTED:
        return {rated.member.pk: (rated.outcome.voted or "", rated.outcome.level or "") for rated in rated_of(review)}
    return {result.member_id: (result.voted, result.level) for result in results_of(review)}


def judges(user, branch, groups, among=OFFICERS):
    """A22: those of the groups of members (sets of ids) about whom together this reader may write: one of `among` about
    all but the own case, the committee's auditor about those in which everybody is who else would."""
    others, roles = [group for group in groups if user.member_id not in group], user.roles_in(branch)
    if roles & among:
        return others
    if Role.AUDITOR not in roles:
        return []
    seated = seats_in(branch, among)
    return [group for group in others if seated and seated <= group]


def judged_by(user, review, members):
    """A22: those of the members (ids) about each of whom this reader may write."""
    return set().union(*judges(user, review.branch, [{pk} for pk in members]))


def seats_in(branch, roles):
    """Who holds one of these offices in the branch today (ids of members)."""
    return {office.member_id for office in Appointment.objects.filter(branch=branch, role__in=roles) if office.covers(today())}


def results_of(review):
    """The results of the version that stands."""
    return Result.objects.filter(review=review, version=review.version).select_related("member", "review__cycle", "review__branch")
