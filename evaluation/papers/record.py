"""附件2 of one member's year."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from evaluation import rules
from evaluation.figures import masses_of, results_of, votes_of
from evaluation.models import Review
from evaluation.papers.shapes import FINAL, Record, RecordLine, RecordQuarter, category_label, digest, in_office
from evaluation.reasons import frozen_why
from evaluation.tables import COUNTING
from members.clock import in_words, today
from members.figures import by_strokes
from members.rules import OFFICERS, Role
from scoring.figures import days_of, entries_on, family_of, objections_about, year_of
from scoring.models import Deduction, Notice, Quarter, Reward, TaskScore, TransferCertificate
from scoring.rules import QUARTER_FULL, QUARTERS, quarter_name, quarter_span, shown


def record(member, year, *, reader, branch=None):
    """附件2 of one member's year in the branch where it was made; None where there is none for this reader.

    Of a year made in two branches each reads its own part, and who reads both that of the `branch` (its id) asked for, else the later one. Officers of that branch and its committee read all of it; the member reads the grade once it is public.
    """
    made = [
        *TransferCertificate.objects.filter(member=member, cycle__year=year).select_related("branch__committee", "cycle"),
        *Quarter.objects.filter(sheets__member=member, cycle__year=year).select_related("branch__committee", "cycle").order_by("pk"),
    ]
    made.sort(key=lambda part: (part.number, part.branch_id == member.branch_id))  # of one quarter in two branches the present one's is the later
    in_full = [part for part in made if reader.roles_in(part.branch) & (OFFICERS | {Role.AUDITOR})]
    if not made or (not in_full and reader.member_id != member.pk):
        return None
    mine = in_full or made
    part = next((part for part in reversed(made if reader.member_id == member.pk else mine) if part.branch_id == branch), mine[-1])
    return Made(part.branch, part.cycle, reader, member=member).record(member)


def records(branch, cycle, *, reader):
    """附件2 of everybody who was ever scored in the branch that year, by 姓氏笔画, one after the other."""
    made = Made(branch, cycle, reader)
    for own in by_strokes(made.years.values()):
        yield made.record(own.member)


class Made:
    """A branch's year as its records need it: read once for as many of them as are asked for."""

    def __init__(self, branch, cycle, reader, *, member=None):
        self.branch, self.cycle = branch, cycle
        self.full = bool(reader.roles_in(branch) & (OFFICERS | {Role.AUDITOR}))
        self.years = year_of(branch, cycle, member=member, everybody=True)
        self.review = review = Review.objects.filter(branch=branch, cycle=cycle).select_related("branch__committee", "cycle", "points_notice", "result_notice").first()
        self.results = {result.member_id: result for result in results_of(review)} if review else {}
        self.day = min(today(), quarter_span(cycle.year, QUARTERS)[1])
        self.tallies = {tally.member_id: tally for tally in review.appraisal.tallies.filter(copy=1)} if review and review.status not in COUNTING else {}  # A34
        self.entries = _entries([row.sheet for own in self.years.values() for row in own.rows.values()])
        self.families, self.meetings = {}, {}
        self.recorder, self.secretary = (in_office(branch, role, self.day) for role in (Role.RECORDER, Role.SECRETARY))
        self.seal = digest(branch, str(review)) if review else ""
        self.graded = self.full or bool(review and review.grades_are_public)

    def record(self, member):
        own, review, result = self.years[member.pk], self.review, self.results.get(member.pk)
        tally = self.tallies.get(member.pk) if self.full or result else None
        votes, masses = votes_of(tally), masses_of(tally)
        notice = (review.result_notice or review.points_notice) if review else None
        return Record(
            year=self.cycle.year,
            unit=self.branch.committee.title,
            branch=self.branch.name,
            member=member.name,
            category=category_label(own.category),
            standing="预备党员" if member.is_probationary_on(self.day) else "正式党员",
            joined_on=member.joined_on,
            lines=self.lines(own),
            quarters=self.quarters(own),
            base=result.base if result else shown(own.base),
            task=result.task if result else own.task,
            reward=result.reward if result else own.rewarded.points,
            appraisal=result.appraisal if result else None,
            total=result.total if result else None,
            voted=result.get_voted_display() if result else "",
            level=result.get_level_display() if result else "",
            grade=result.get_grade_display() if result and self.graded else "",
            ballots=(
                f"优秀{votes.excellent} 合格{votes.qualified} 基本合格{votes.basic} 不合格{votes.unqualified} "
                f"弃权{votes.abstained}，有效{votes.valid(self.cycle.count_abstentions)}票；该行无效{tally.spoiled}"
                if votes
                else ""
            ),
            masses=rules.why_masses(masses) if votes else "",
            why=[f"{step.title}：{step.math}" for step in frozen_why(result, graded=self.graded)] if result else [],
            lost=_lost(own),
            notice=days_of(notice) if notice else "",
            recorder=self.recorder,
            secretary=self.secretary,
            signed_on=review.signed_on if review else None,
            rechecked_on=review.rechecked_on if review else None,
            remark=result.remark if result and self.graded else "",
            final=bool(review and review.status in FINAL),
            seal=self.seal,
            objections=objections_about(member, self._notices(own)),
        )

    def lines(self, own):
        return _lines(entry for number in sorted(own.rows) for entry in self.entries[own.rows[number].sheet.pk])

    def quarters(self, own):
        return [self._quarter(number, own) for number in range(1, QUARTERS + 1)]

    def _quarter(self, number, own):
        label, row = quarter_name(number), own.rows.get(number)
        if row is None:
            brought = own.certified.get(number)
            return RecordQuarter(label, QUARTER_FULL, None, brought, None, "" if brought is None else "原支部证明", "", "")
        quarter = row.sheet.quarter
        if number not in self.meetings:
            self.meetings[number] = quarter.last_meeting
        meeting = self.meetings[number]
        return RecordQuarter(
            label,
            QUARTER_FULL,
            row.deducted.counted,
            row.points,
            row.sheet.self_points,
            "期初录入" if quarter.brought_in else "" if not row.sheet.opinion_told else row.sheet.opinion or (f"{in_words(quarter.opinion_on)}{quarter.branch.proposer}提出" if quarter.opinion_on else ""),
            f"{in_words(meeting.held_on)} 应到{meeting.eligible} 实到{meeting.present} 赞成{meeting.ayes}" if meeting else "",
            "；".join(f"{'更正公示' if n.corrects_id else ''}{days_of(n)}" for n in self._family([quarter.notice_id])),
        )

    def _notices(self, own):
        review = self.review
        return self._family([*(row.sheet.quarter.notice_id for row in own.rows.values()), *([review.points_notice_id, review.result_notice_id] if review else [])])

    def _family(self, notices):
        """The notices of these ids with all that they correct and that correct them, in the order of posting."""
        known = frozenset(notices) - {None}
        if known not in self.families:
            keys = set().union(*(family_of(notice) for notice in Notice.objects.filter(pk__in=known)))
            self.families[known] = list(Notice.objects.filter(pk__in=keys).order_by("posted_on", "pk"))
        return self.families[known]


def _lines(entries):
    """Every entry of the year; after a reversed one its reversal, which cites the number of the line that it takes back."""
    lines = []
    for line, back in entries:
        lines.append(line)
        if back is not None:
            reason = back.fact.removeprefix("冲销：")
            lines.append(back._replace(fact=f"冲销第{len(lines)}条：{reason}"))
    return lines


def _entries(sheets):
    """{sheet id: [(line, its reversal or None)]}: deductions, task scores, rewards, as many queries for a branch as for one sheet."""
    found = defaultdict(list)
    for line, stands, reversal in entries_on(Deduction.objects.filter(sheet__in=sheets)):
        entry = RecordLine(line.happened_on, _label(line), "基础分", line.item.code, line.fact, None, line.points, line.evidence, *_by(line), line.handbook)
        back = None if stands else entry._replace(fact=reversal.fact, plus=line.points, minus=None, evidence="", **_by(reversal)._asdict())
        found[line.sheet_id].append((entry, back))
    scores = TaskScore.objects.filter(sheet__in=sheets).select_related("item", "sheet__quarter")
    given = {row.id: row for row in TaskScore.history.filter(id__in=scores.values("pk")).select_related("history_user__member").order_by("history_date", "history_id")}
    for score in scores:
        day, by = timezone.localdate(given[score.pk].history_date), given[score.pk].history_user
        found[score.sheet_id].append((RecordLine(day, _label(score), "任务分", score.item.code, score.item.text, score.points, None, "", str(by or "")), None))
    for line, stands, reversal in entries_on(Reward.objects.filter(sheet__in=sheets)):
        proof = f"{line.certified_by}认定" if line.certified_by else "证明资料已存"
        entry = RecordLine(line.happened_on, _label(line), "奖励分", line.item.code, line.grounds, line.points, None, proof, *_by(line))
        back = None if stands else entry._replace(fact=reversal.grounds, plus=None, minus=line.points, evidence="", **_by(reversal)._asdict())
        found[line.sheet_id].append((entry, back))
    return found


class _By(NamedTuple):
    entered_by: str
    confirmed_by: str


def _by(line):
    return _By(str(line.entered_by), str(line.confirmed_by or ""))


def _label(line):
    return line.sheet.quarter.get_number_display()


def _lost(own):
    said = [f"{row.sheet.quarter.get_number_display()}：{row.lost}" for _, row in sorted(own.rows.items()) if row.lost]
    got = own.rewarded
    return said + ([f"奖励分：{own.why_reward}"] if got.claimed != got.points else [])
