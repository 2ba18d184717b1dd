"""民主评议 (A43): who has written, been judged and been told; the rows of 党员民主评议登记表."""

from fractions import Fraction
from typing import NamedTuple

from django.db.models import F

from evaluation import rules
from evaluation.actions.assessments import TELLING
from evaluation.figures import asked_of, levels_of, masses_of, results_of, votes_of
from evaluation.models import Assessment, Review
from evaluation.rules import Level
from evaluation.tables import COUNTING, UNSETTLED
from members.clock import in_words
from members.figures import by_strokes
from members.models import Member, Secondment
from members.rules import OFFICERS, Category, Role
from scoring.rules import QUARTERS, quarter_span, shown

SENTENCES = {
    Level.EXCELLENT: "认真履行党员义务，先锋模范作用突出，民主评议层次为优秀。",
    Level.QUALIFIED: "能够履行党员义务，较好发挥党员作用，民主评议层次为合格。",
    Level.BASIC: "基本能够履行党员义务，作用发挥不够充分，民主评议层次为基本合格，要正视不足、认真改进。",
    Level.UNQUALIFIED: "履行党员义务、发挥党员作用有较大差距，民主评议层次为不合格，要按支部要求限期改正。",
}


class Row(NamedTuple):
    """One member of the list with the paper as it stands (a new one where nothing is written yet)."""

    member: Member
    paper: Assessment
    asked: bool  # False: was, and has left since; the paper stays
    voted: str  # values of Level, "" while open
    level: str
    stands: bool  # is there an opinion upon the level that stands?
    away: str  # 流动, 借调 or nothing: whose host certifies
    place: str  # where, as far as it is registered

    @property
    def level_label(self):
        return Level(self.level).label if self.level else ""

    @property
    def sentence(self):
        """The opinion that is proposed, with the vote where the level that stands is another."""
        if not self.level:
            return ""
        said = f"民主测评达到{Level(self.voted).label}，按规定定为{self.level_label}。" if self.voted and self.voted != self.level else ""
        return said + SENTENCES[Level(self.level)]

    @property
    def stale(self):
        return bool(self.paper.opinion and self.level and not self.stands)

    @property
    def told(self):
        return self.stands and self.paper.told_on is not None

    @property
    def self_state(self):
        """(class, word)"""
        if not self.paper.handed_in_on:
            return "wait", "未交"
        return "done", "代录" if self.paper.typed_by_id else "已交"

    @property
    def opinion_state(self):
        if self.stale:
            return "late", "要重写"
        if self.stands:
            return "done", "已写"
        return ("wait", "未写") if self.level else ("next", "计票后写")

    @property
    def told_state(self):
        if self.told:
            return "done", "已告知"
        return ("wait", "未告知") if self.stands else ("next", "写意见后告知")

    @property
    def host_state(self):
        return ("done", "已交") if self.paper.host else ("wait", "未交")


def assessed_of(review, *, member=None):
    """[Row] of everybody asked and of whoever wrote and left since, by 姓氏笔画; of one member where that is asked."""
    asked, levels, appraisal = asked_of(review, member=member), levels_of(review), review.appraisal
    papers = {paper.member_id: paper for paper in _papers(review, member)}
    people = {pk: year.member for pk, year in asked.items()} | {pk: paper.member for pk, paper in papers.items() if pk not in asked}
    lent = _lent(review, people)
    rows = []
    for person in by_strokes(people.values()):
        paper = papers.get(person.pk) or Assessment(review=review, member=person)
        voted, level = levels.get(person.pk, ("", ""))
        stands = appraisal is not None and paper.stands(level, appraisal.held_on)
        rows.append(Row(person, paper, person.pk in asked, voted, level, stands, *_away(person, asked.get(person.pk), lent)))
    return rows


def _papers(review, member):
    found = review.assessments.select_related("member", "typed_by__member", "formed_by__member", "told_by__member")
    found = list(found if member is None else found.filter(member=member))
    for paper in found:
        paper.review = review
    return found


def _lent(review, people):
    """{member id: where} of those lent out in the course of the year."""
    first, last = quarter_span(review.cycle.year, 1)[0], quarter_span(review.cycle.year, QUARTERS)[1]
    lent = Secondment.objects.filter(member__in=people, since__lte=last).exclude(until__lt=first)
    return dict(lent.order_by("since").values_list("member", "host"))


def _away(member, year, lent):
    """A13, “who counts where”: a mobile or lent member is rated here with the host's certificate."""
    if member.pk in lent:
        return "借调", lent[member.pk]
    if year and any(row.sheet.category == Category.MOBILE for row in year.rows.values()):
        away = member.absences.order_by("since").last()
        return "流动", away.destination if away else ""
    return "", ""


def own_row(member, year):
    """The member's own row of a year, in the branch where it is made; None where nobody asks for it."""
    reviews = Review.objects.filter(cycle__year=year, branch__quarters__cycle=F("cycle"), branch__quarters__sheets__member=member)
    for review in reviews.select_related("branch__committee", "cycle").distinct().order_by("-pk"):
        for row in assessed_of(review, member=member):
            return row
    return None


def assessed_years(member):
    """The years in which a branch of this member's appraises, newest first."""
    reviews = Review.objects.filter(branch__quarters__cycle=F("cycle"), branch__quarters__sheets__member=member)
    return sorted(set(reviews.values_list("cycle__year", flat=True)), reverse=True)


def opinion_shown(row):
    """To the member: once the points, and with them the level, are public."""
    return row.stands and row.paper.review.status not in UNSETTLED


def awaits_answer(row):
    """Is it the member's turn to press 已知晓?"""
    return row.asked and row.stands and not row.told and row.paper.review.status in TELLING


class Register(NamedTuple):
    """One 党员民主评议登记表 as this reader may see it."""

    row: Row
    standing: str
    category: str
    papers: str
    votes: str
    masses: str
    level: str
    opinion: bool  # may the opinion be read?


def registers_of(review, reader, *, member=None):
    """The printed papers: officers and committee see the votes once they are counted, the member once the level is public."""
    full = bool(reader.roles_in(review.branch) & (OFFICERS | {Role.AUDITOR}))
    shown_now = review.status not in (COUNTING if full else UNSETTLED)
    appraisal, tallies = review.appraisal, {}
    if shown_now and appraisal:
        tallies = {tally.member_id: tally for tally in appraisal.tallies.filter(copy=1)}
    categories = dict(results_of(review).values_list("member", "category"))
    day = quarter_span(review.cycle.year, QUARTERS)[1]
    return [_register(row, tallies.get(row.member.pk), appraisal, shown_now, categories, day) for row in assessed_of(review, member=member)]


def _register(row, tally, appraisal, shown_now, categories, day):
    votes, masses, cycle, member = votes_of(tally), masses_of(tally), row.paper.review.cycle, row.member
    return Register(
        row=row,
        standing="预备党员" if member.is_probationary_on(day) else "正式党员",
        category=Category(categories.get(member.pk) or member.category_on(day)).label,
        papers=f"{in_words(appraisal.held_on)}民主测评，应到 {appraisal.eligible} 人，实到 {appraisal.present} 人，有效票 {appraisal.valid} 张。" if votes else "",
        votes=(
            f"优秀 {votes.excellent} 票，合格 {votes.qualified} 票，基本合格 {votes.basic} 票，不合格 {votes.unqualified} 票，弃权 {votes.abstained} 票。"
            f"优秀率 {_share(votes.excellent, votes.valid(cycle.count_abstentions))}。"
            if votes
            else ""
        ),
        masses=rules.why_masses(masses) if masses else "",
        level=row.level_label if shown_now else "",
        opinion=shown_now and row.stands,
    )


def _share(part, whole):
    return f"{shown(Fraction(part * 100, whole))}%" if whole else "–"
