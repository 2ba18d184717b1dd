"""五(一)4-5: what stands against each step of the year-end, or is said before it, in words with the page that mends it."""

from django.urls import reverse

from evaluation import actions, rules
from evaluation.board import handed_in_by
from evaluation.figures import balances, counts_paper, rated_of
from evaluation.findings import disputes_of, findings_of, upheld_of
from evaluation.models import Review
from evaluation.papers import assessed_of
from evaluation.rules import Need
from evaluation.tables import where_to_answer
from members.clock import in_words, today
from members.figures import by_strokes
from members.flow import Block
from scoring.figures import calendar_of, year_of
from scoring.rules import notice_ends, quarter_name
from scoring.steps import holidays_unlisted


def quarters_not_open(review):
    """Who is rated hangs on the quarters that a member was here (A11)."""
    missing = [number for number, quarter in actions.open_quarters(review) if quarter is None]
    return [Block(f"{quarter_name(number)}还没有开启，不能确定测评名单", reverse("quarters")) for number in missing]


def not_appraised(review):
    """五(一)4 “在充分评议的基础上”: the mutual appraisal comes before the vote (A43)."""
    if review.appraised_on:
        return []
    return [Block("还没有登记互评会议日期，要先互评、再投票", reverse("mutual", args=[review.pk]))]


def arrivals_without_points(review):
    """A11: the ballot is made of the points known when the vote is opened."""
    years = year_of(review.branch, review.cycle, on=today()).values()
    lack = [year.member for year in by_strokes(years) if year.ungraded and year.member.arrived_on and year.member.arrived_on.year == review.cycle.year]
    names = _names([member.name for member in lack])
    said = f"{len(lack)} 名转入的党员积分不满两个季度或没有任务分：{names}。开始测评以后再登记转入积分的，本年度不定等次"
    return [Block(said, reverse("certificates", args=[lack[0].pk]))] if lack else []


def vote_warned(review):
    return self_reviews_missing(review) + arrivals_without_points(review)


def vote_blocked(review):
    return quarters_not_open(review) + not_appraised(review)


def self_reviews_missing(review):
    lack = [row.member.name for row in assessed_of(review) if row.asked and not row.paper.handed_in_on]
    return [Block(f"还有 {len(lack)} 人没有交民主评议自评：{_names(lack)}", reverse("assessments", args=[review.pk]))] if lack else []


def opinions_missing(review):
    """A43: 评定意见 for everybody upon the level that stands, and everybody told."""
    asked = [row for row in assessed_of(review) if row.asked]
    lack = [row.member.name for row in asked if not row.paper.opinion]
    stale = [row.member.name for row in asked if row.stale]
    untold = [row.member.name for row in asked if row.stands and not row.told]
    where, telling = reverse("opinions", args=[review.pk]), reverse("telling", args=[review.pk])
    said = (
        (lack, f"还有 {len(lack)} 人没有评定意见：{_names(lack)}", where),
        (stale, f"{len(stale)} 人的层次或测评有了变化，评定意见要重写：{_names(stale)}", where),
        (untold, f"还有 {len(untold)} 人没有告知评定意见：{_names(untold)}", telling),
    )
    return [Block(text, url) for names, text, url in said if names]


def sign_blocked(review):
    return opinions_missing(review) + facts_moved(review)


def certificates_missing(review):
    lack = [row.member.name for row in assessed_of(review) if row.asked and row.away and not row.paper.host]
    return [Block(f"{len(lack)} 名流动或借调党员没有所在单位证明：{_names(lack)}", reverse("assessments", args=[review.pk]))] if lack else []


def late_for_filing(review):
    """A17, A32: the notices that are still to hang, from today on, against the day by which the table is filed."""
    cycle, calendar, ends = review.cycle, calendar_of(review.branch.committee), today()
    for _ in range(1 if review.status == Review.Status.COMMITTEE else 2):
        ends = notice_ends(ends, cycle.notice_days, **calendar)
    unlisted = holidays_unlisted(review.branch.committee, ends)
    if ends <= handed_in_by(cycle):
        return unlisted
    return unlisted + [Block(f"从今天起公示，最早到{in_words(ends)}期满，晚于汇总表的报送期限{in_words(handed_in_by(cycle))}，请提前向党委说明")]


def recheck_warned(review):
    """What the branch was told and went on with: the committee reads it before it agrees."""
    silent = [row.member.name for row in assessed_of(review) if row.asked and not row.paper.handed_in_on]
    where = reverse("assessments", args=[review.pk])
    return ([Block(f"{len(silent)} 人没有交民主评议自评：{_names(silent)}", where)] if silent else []) + certificates_missing(review)


def grade_warned(review):
    return [*opinions_missing(review), *late_for_filing(review)]


def count_incomplete(review):
    """A28, A30, A34: papers, sums, the second pair of eyes, which a ballot box does not need. Differing rows are named, their figures are not."""
    appraisal = review.appraisal
    where, roll, papers, watch = (reverse(page, args=[appraisal.pk]) for page in ("tally", "attendance", "papers", "scrutineer"))
    if appraisal.present is None:
        return [Block("还没有签到", roll)]
    if live := [round for round in appraisal.rounds.standing() if round.live]:
        return [Block(f"{round.get_electorate_display()}还在用电子票投票，要先开箱计票", reverse("round", args=[round.pk])) for round in live]
    if appraisal.returned is None:
        return [Block("还没有登记发出和收回的票数", papers)]
    if appraisal.returned > appraisal.issued or appraisal.masses_returned > appraisal.masses_issued:
        return [Block("收回的选票多于发出的选票，这次测评无效，请作废重投")]
    blocks = []
    if review.cycle.needs_quorum and not rules.has_quorum(appraisal.eligible, appraisal.present):
        blocks.append(Block(f"实到 {appraisal.present} 人，不足应到 {appraisal.eligible} 人的一半，测评无效", roll))
    if not counts_paper(appraisal):
        return blocks
    if len(appraisal.counters) < 1 + rules.needs_two_counters(appraisal.present):
        blocks.append(Block(f"实到 {appraisal.present} 人，计票人只登记了 {len(appraisal.counters)} 名", papers))
    if not appraisal.blind and not appraisal.signed_report:
        blocks.append(Block("还没有上传签字的计票报告单", reverse("tally_report", args=[appraisal.pk]) + "#signed"))
    first, second = ({t.member_id: t for t in appraisal.tallies.filter(copy=copy).select_related("member", "appraisal")} for copy in (1, 2))
    for copy, tallies in ((1, first), (2, second if appraisal.blind else {})):
        lack = [t.member.name for t in tallies.values() if t.entered_by_id is None]
        off = [t.member.name for t in tallies.values() if t.entered_by_id and not balances(t)]
        label = f"第{copy}份" if appraisal.blind else ""
        if lack:
            blocks.append(Block(f"{label}还有 {len(lack)} 人没有录票：{_names(lack)}", where if copy == 1 else watch))
        if off:
            blocks.append(Block(f"{label}有 {len(off)} 行合计与票数不符：{_names(off)}", where))
    if appraisal.blind:
        differ = [t.member.name for pk, t in first.items() if t.entered_by_id and second[pk].entered_by_id and t.figures != second[pk].figures]
        if differ:
            blocks.append(Block(f"两份计票有 {len(differ)} 行不一致，请各自重新清点：{_names(differ)}", where))
        if any(t.entered_by_id and t.entered_by_id == second[pk].entered_by_id for pk, t in first.items()):
            blocks.append(Block("两份计票要由两个人分别录入", where))
    else:
        unchecked = [t.member.name for t in first.values() if t.entered_by_id and t.checked_by_id is None]
        if unchecked:
            blocks.append(Block(f"监票人{appraisal.scrutineer}还有 {len(unchecked)} 行没有核对：{_names(unchecked)}", watch))
    return blocks


def _names(names):
    return "、".join(names[:6]) + ("等" if len(names) > 6 else "")


def poorly_attended(review):
    appraisal = review.appraisal
    if appraisal.present is None or rules.is_well_attended(appraisal.eligible, appraisal.present):
        return []
    return [Block(f"实到 {appraisal.present} 人，不足应到 {appraisal.eligible} 人的三分之二")]


def year_open(review):
    """A17: annual points exist only when Q1-Q4, task, appraisal and rewards are all final."""
    blocks = []
    for number, quarter in actions.open_quarters(review):
        state = quarter.get_status_display() if quarter else "未开启"
        blocks.append(Block(f"{quarter_name(number)}还没有汇总（{state}）", quarter.get_absolute_url() if quarter else reverse("quarters")))
    if review.asks_for_places:
        blocks.append(Block(f"支部申请增加 {review.requested_places} 个优秀名额，党委还没有批复；不再申请的，请撤回", reverse("places", args=[review.pk]) + "#more"))
    return blocks + needs_open(review, but={Need.LOW})


def needs_open(review, but=frozenset()):
    return [
        Block(f"{rated.member}：{need.label}", where_to_answer(review, rated.member, need))
        for rated in rated_of(review)
        for need in dict.fromkeys(rated.outcome.needs)
        if need not in but
    ]


def points_notice_runs(review):
    blocks = _runs(review.points_notice, "次日起可以定级") + disputed(review) + needs_open(review)
    return blocks or facts_moved(review)


def facts_moved(review):
    """What was settled and published is what the facts come to now: a case closed since, a corrected date of admission, are computed afresh first."""
    if review.appraisal is None:
        return []
    moved = [f"{change.member}（{change.now}）" for change in actions.moved_since(review)]
    if not moved:
        return []
    back = "退回支部重新审定" if review.status in (Review.Status.SECRETARY, Review.Status.COMMITTEE) else "退回重新核算"
    said = f"公示以后情况有了变化，照现在的情况算出来不一样：{_names(moved)}。请先“{back}”，再公示一次"
    return [Block(said, f"{review.get_absolute_url()}#all")]


def result_notice_runs(review):
    return _runs(review.result_notice, "次日起成为最终结果") + disputed(review)


def disputed(review):
    """R24, A33: no objection waits, and what was upheld is worked in."""
    return disputes_of([review])[review.pk]


def not_clean(review):
    return findings_of([review])[review.pk] + facts_moved(review)


def publish_blocked(review):
    return disputed(review) + facts_moved(review)


def nothing_upheld(review):
    return [] if upheld_of([review])[review.pk] else [Block("没有成立的异议：先在公示的“异议”里答复。没有异议而要更正的，结果最终确定以后由党委重新开启")]


def _runs(notice, then):
    if notice.runs:
        return [Block(f"公示到 {in_words(notice.ends_on)}（{notice.days} 个工作日）为止，{then}", notice.get_absolute_url(), notice.ends_on)]
    return []
