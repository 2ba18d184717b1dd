"""What the review's pages lay out: where it stands, everybody's year, the questions left open."""

from typing import NamedTuple

from django.urls import reverse

from evaluation import rules
from evaluation.figures import Rated, rated_of, results_of
from evaluation.models import Decision, Mention, Result, Review, Round, Tally
from evaluation.reasons import CLAUSE_OF, grounds_of
from evaluation.rules import Need
from members.figures import by_strokes
from members.models import Branch, Member
from members.rules import Category, Role
from scoring.figures import quarters_of
from scoring.models import Cycle, Quarter
from scoring.rules import shown

Kind, Status = Decision.Kind, Review.Status
COUNTING = (Status.OPEN, Status.VOTING)
UNSETTLED = (*COUNTING, Status.COUNTED)
KIND_OF = {Need.VERIFY: Kind.VERIFY, Need.PENDING: Kind.PENDING, Need.QUESTION: Kind.QUESTION, Need.LOW: Kind.LOW}


def stages(review):
    """[(word, state, class)] of the year's way from 准备 to 已备案."""
    found, ahead = [], False
    for status in Status:
        if status == review.status:
            done = status == Status.FILED
            found.append((status.label, "done" if done else "now", "here"))
            ahead = True
        else:
            found.append((status.label, "next", "") if ahead else (status.label, "done", "past"))
    return found


def counted_of(review):
    """`rated_of` once the count is complete; before, nothing of the vote is told (A34)."""
    return [] if review.status in COUNTING else rated_of(review)


class Line(NamedTuple):
    """One member's year as the table of the review shows it; words and points, empty where nothing is known yet."""

    member: Member
    category: str
    base: object
    task: object
    voted: str
    level: str
    appraisal: object
    reward: object
    total: object
    grade: str
    remark: str
    needs: tuple = ()
    result: Result | None = None


def lines_of(review):
    """(lines, are they a preview?). Before the count is complete nothing of the vote is shown (A34)."""
    if review.status in UNSETTLED:
        counted = review.status not in COUNTING
        final = all(quarter and quarter.status == Quarter.Status.CONFIRMED for quarter in quarters_of(review.branch, review.cycle).values())
        return [_preview(review, rated, counted, final) for rated in rated_of(review)], True
    return [_settled(result) for result in results_of(review)], False


def _preview(review, rated, counted, final):
    """Nothing of the vote before it is counted, no total and no grade before the four quarters are final (A17)."""
    year, person, out = rated.year, rated.person, rated.outcome
    base, task, reward = (person.base, person.task, person.reward) if year.points else (None, None, None)
    line = Line(rated.member, Category(year.category).short, base, task, "", "", None, reward, None, "", "")
    if not counted:
        return line
    word = rules.grade_label(None) if person.ungraded else out.grade.label if out.grade else ""
    line = line._replace(
        voted=out.voted.label if out.voted else "",
        level=out.level.label if out.level else "",
        appraisal=out.appraisal,
        needs=tuple((need.label, where_to_answer(review, rated.member, need)) for need in dict.fromkeys(out.needs)),
    )
    return line._replace(total=out.total, grade=word, remark="；".join(out.remarks)) if final else line


def _settled(result):
    return Line(
        result.member, Category(result.category).short, result.base, result.task, result.get_voted_display(), result.get_level_display(),
        result.appraisal, result.reward, result.total, result.get_grade_display(), result.remark, result=result,
    )  # fmt: skip


class Question(NamedTuple):
    """One thing that the figures leave open about one member, or what was decided about it."""

    kind: str
    rated: Rated
    open: bool
    decision: Decision | None
    cycle: Cycle
    first: bool  # of this member's: the one that a link to the member finds

    @property
    def anchor(self):
        return f"member-{self.rated.member.pk}" if self.first else self.name

    @property
    def name(self):
        return f"{self.kind}-{self.rated.member.pk}"

    @property
    def label(self):
        return Kind(self.kind).label

    @property
    def clause(self):
        return CLAUSE_OF[self.kind]

    @property
    def grounds(self):
        return grounds_of(self.decision)

    @property
    def math(self):
        """The arithmetic that raises the question."""
        person, out = self.rated.person, self.rated.outcome
        if self.kind == Kind.QUESTION:
            return rules.why_masses(person.masses)
        if self.kind == Kind.LOW:
            return f"总分 {shown(out.total)}，低于 {rules.BANDS[-1][1]}" if out.total is not None else "总分待定"
        if person.votes is None:
            return "没有有效票"
        return rules.why_level(person.votes, verified=person.verified, count_abstentions=self.cycle.count_abstentions)


def questions_of(rated, cycle):
    """Questions with one answer a member, those that stand open and those that were answered."""
    asked = []
    for row in rated:
        needs = {KIND_OF.get(need) for need in row.outcome.needs}
        kinds = [kind for kind in Kind if kind in needs or kind in row.decisions]
        asked += [Question(kind, row, kind in needs, row.decisions.get(kind), cycle, kind == kinds[0]) for kind in kinds]
    return asked


def where_to_answer(review, member, need):
    """The page on which it is answered: a tie among the places, the rest among the decisions."""
    page = "places" if need is Need.TIE else "decisions"
    return reverse(page, args=[review.pk]) + f"#member-{member.pk}"


def unvoted(rated):
    """Members without one valid ballot: no form helps, the vote does."""
    return [row.member for row in rated if Need.BALLOTS in row.outcome.needs]


def tally_of(appraisal, copy):
    """The lines of one count with who typed and who checked them, in the order of the ballot and of the tally sheet."""
    tallies = Tally.objects.filter(appraisal=appraisal, copy=copy)
    return by_strokes(tallies.select_related("member", "appraisal", "entered_by__member", "checked_by__member"))


def head_of(appraisal, electronic=frozenset()):
    """[(whose papers, what a line must add up to, columns)]; the masses' only where they were asked, none of an `electronic` vote."""
    whole = {Round.Electorate.MEMBERS: (appraisal.valid, Tally.VOTES), Round.Electorate.MASSES: (appraisal.masses_valid, Tally.MASSES)}
    groups = [(electorate.label, *found) for electorate, found in whole.items() if electorate not in electronic]
    return [
        (label, whole, [Tally._meta.get_field(name).verbose_name for name in names])
        for label, whole, names in groups
        if whole or names is Tally.VOTES
    ]


def mention_table(user, year):
    """[(branch, its mentions of the year, may this reader write one?)] of the branches in reach; two queries."""
    found = {}
    for mention in Mention.objects.visible_to(user).filter(cycle__year=year).select_related("branch", "member"):
        found.setdefault(mention.branch_id, []).append(mention)
    branches = Branch.objects.visible_to(user).select_related("committee").order_by("committee", "pk")
    return [(branch, found.get(branch.pk, []), Role.AUDITOR in user.roles_in(branch)) for branch in branches]
