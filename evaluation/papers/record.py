"""附件2 of one member's year."""

from django.utils import timezone

from evaluation import rules
from evaluation.figures import masses_of, results_of, votes_of
from evaluation.models import Review
from evaluation.papers.shapes import FINAL, Record, RecordLine, RecordQuarter, category_label, digest, in_office
from evaluation.reasons import frozen_why
from evaluation.tables import COUNTING
from members.clock import in_words, today
from members.rules import OFFICERS, Role
from scoring.figures import entries_of, family_of, objections_about, year_of
from scoring.models import Deduction, Notice, Quarter, Reward, TaskScore, TransferCertificate
from scoring.rules import QUARTER_FULL, QUARTERS, quarter_name, quarter_span, shown


def record(member, year, *, reader):
    """附件2 of one member's year in the branch where it was made; None where there is none for this reader.

    Of a year made in two branches each reads its own part, and who reads both that of the later one. Officers of that branch and its committee read all of it; the member reads the grade once it is public.
    """
    made = [
        *TransferCertificate.objects.filter(member=member, cycle__year=year).select_related("branch__committee", "cycle"),
        *Quarter.objects.filter(sheets__member=member, cycle__year=year).select_related("branch__committee", "cycle").order_by("pk"),
    ]
    made.sort(key=lambda part: (part.number, part.branch_id == member.branch_id))  # of one quarter in two branches the present one's is the later
    in_full = [part for part in made if reader.roles_in(part.branch) & (OFFICERS | {Role.AUDITOR})]
    full = bool(in_full)
    if not made or (not full and reader.member_id != member.pk):
        return None
    part = (in_full or made)[-1]
    branch, cycle = part.branch, part.cycle
    own = year_of(branch, cycle, member=member, everybody=True)[member.pk]
    review = Review.objects.filter(branch=branch, cycle=cycle).select_related("branch__committee", "cycle").first()
    result = results_of(review).filter(member=member).first() if review else None
    day = min(today(), quarter_span(year, QUARTERS)[1])
    tally = _counted(review, member) if review and (full or result) else None
    votes, masses = votes_of(tally), masses_of(tally)
    notice = (review.result_notice or review.points_notice) if review else None
    graded = full or bool(review and review.grades_are_public)
    return Record(
        year=year,
        unit=branch.committee.title,
        branch=branch.name,
        member=member.name,
        category=category_label(own.category),
        standing="预备党员" if member.is_probationary_on(day) else "正式党员",
        joined_on=member.joined_on,
        lines=_lines(own.rows[number].sheet for number in sorted(own.rows)),
        quarters=[_quarter(number, own) for number in range(1, QUARTERS + 1)],
        base=result.base if result else shown(own.base),
        task=result.task if result else own.task,
        reward=result.reward if result else own.rewarded.points,
        appraisal=result.appraisal if result else None,
        total=result.total if result else None,
        voted=result.get_voted_display() if result else "",
        level=result.get_level_display() if result else "",
        grade=result.get_grade_display() if result and graded else "",
        ballots=(
            f"优秀{votes.excellent} 合格{votes.qualified} 基本合格{votes.basic} 不合格{votes.unqualified} "
            f"弃权{votes.abstained}，有效{votes.valid(cycle.count_abstentions)}票；该行无效{tally.spoiled}"
            if votes
            else ""
        ),
        masses=rules.why_masses(masses) if votes else "",
        why=[f"{step.title}：{step.math}" for step in frozen_why(result, graded=graded)] if result else [],
        lost=_lost(own),
        notice=f"{in_words(notice.posted_on)}至{in_words(notice.ends_on)}" if notice else "",
        recorder=in_office(branch, Role.RECORDER, day),
        secretary=in_office(branch, Role.SECRETARY, day),
        signed_on=review.signed_on if review else None,
        rechecked_on=review.rechecked_on if review else None,
        remark=result.remark if result and graded else "",
        final=bool(review and review.status in FINAL),
        seal=digest(branch, str(review)) if review else "",
        objections=objections_about(member, _notices(own, review)),
    )


def _counted(review, member):
    """The member's line of the count, once it is complete (A34)."""
    return review.appraisal.tallies.filter(member=member, copy=1).first() if review.status not in COUNTING else None


def _lines(sheets):
    """Every entry of the year; after a reversed one its reversal, which cites the number of the line that it takes back."""
    lines = []
    for sheet in sheets:
        for line, back in _entries(sheet):
            lines.append(line)
            if back is not None:
                reason = back.fact.removeprefix("冲销：")
                lines.append(back._replace(fact=f"冲销第{len(lines)}条：{reason}"))
    return lines


def _entries(sheet):
    """(line, its reversal or None) of a quarter."""
    label, part = sheet.quarter.get_number_display(), "基础分"
    for line, stands, reversal in entries_of(sheet, Deduction):
        entry = RecordLine(line.happened_on, label, part, line.item.code, line.fact, None, line.points, line.evidence, str(line.entered_by))
        yield entry, None if stands else entry._replace(fact=reversal.fact, plus=line.points, minus=None, evidence="", entered_by=str(reversal.entered_by))
    for score in TaskScore.objects.filter(sheet=sheet).select_related("item"):
        given = score.history.select_related("history_user__member").latest()
        day = timezone.localdate(given.history_date)
        yield RecordLine(day, label, "任务分", score.item.code, score.item.text, score.points, None, "", str(given.history_user or "")), None
    for line, stands, reversal in entries_of(sheet, Reward):
        proof = f"{line.certified_by}认定" if line.certified_by else "证明资料已存"
        entry = RecordLine(line.happened_on, label, "奖励分", line.item.code, line.grounds, line.points, None, proof, str(line.entered_by))
        yield entry, None if stands else entry._replace(fact=reversal.grounds, plus=None, minus=line.points, evidence="", entered_by=str(reversal.entered_by))


def _quarter(number, own):
    label, row = quarter_name(number), own.rows.get(number)
    if row is None:
        brought = own.certified.get(number)
        return RecordQuarter(label, QUARTER_FULL, None, brought, None, "" if brought is None else "原支部证明", "", "")
    quarter = row.sheet.quarter
    meeting, notice = quarter.last_meeting, quarter.notice
    return RecordQuarter(
        label,
        QUARTER_FULL,
        row.deducted.counted,
        row.points,
        row.sheet.self_points,
        "期初录入" if quarter.brought_in else "" if not row.sheet.opinion_told else row.sheet.opinion or (f"{in_words(quarter.opinion_on)}{quarter.branch.proposer}提出" if quarter.opinion_on else ""),
        f"{in_words(meeting.held_on)} 应到{meeting.eligible} 实到{meeting.present} 赞成{meeting.ayes}" if meeting else "",
        "；".join(f"{'更正公示' if n.corrects_id else ''}{in_words(n.posted_on)}至{in_words(n.ends_on)}" for n in _family([notice])),
    )


def _family(notices):
    """These notices with all that they correct and that correct them, in the order of posting."""
    keys = set().union(*(family_of(notice) for notice in notices if notice))
    return list(Notice.objects.filter(pk__in=keys).order_by("posted_on", "pk"))


def _notices(own, review):
    quarters = [row.sheet.quarter.notice for row in own.rows.values()]
    return _family([*quarters, *([review.points_notice, review.result_notice] if review else [])])


def _lost(own):
    said = [f"{row.sheet.quarter.get_number_display()}：{row.lost}" for _, row in sorted(own.rows.items()) if row.lost]
    got = own.rewarded
    return said + ([f"奖励分：{own.why_reward}"] if got.claimed != got.points else [])
