"""五(一)4-5, R24-R25: from the vote to the filed year, step by step."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation import actions, rules
from evaluation.figures import balances, counts_paper, rated_of
from evaluation.findings import disputes_of, findings_of, upheld_of
from evaluation.models import Decision, Review
from evaluation.papers import assessed_of
from evaluation.rules import Need
from evaluation.steps.cases import follow_up
from evaluation.tables import where_to_answer
from evaluation.versions import versions_of
from members.clock import today
from members.flow import Block, Flow, Step
from members.rules import HEADS, Role
from scoring.actions import chinese_day, withdraw
from scoring.rules import quarter_name
from scoring.steps import AMEND_FLOW

OPEN, VOTING, COUNTED, POSTED, GRADED, SECRETARY, COMMITTEE, NOTICED, FINAL, FILED = Review.Status
SIGNS = frozenset({Role.SECRETARY})
AUDITS = frozenset({Role.AUDITOR})


def quarters_not_open(review):
    """Who is rated hangs on the quarters that a member was here (A11)."""
    missing = [number for number, quarter in actions.open_quarters(review) if quarter is None]
    return [Block(f"{quarter_name(number)}还没有开启，不能确定测评名单", reverse("quarters")) for number in missing]


def not_appraised(review):
    """五(一)4 “在充分评议的基础上”: the mutual appraisal comes before the vote (A43)."""
    if review.appraised_on:
        return []
    return [Block("还没有登记互评会议日期，要先互评、再投票", reverse("mutual", args=[review.pk]))]


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


def certificates_missing(review):
    lack = [row.member.name for row in assessed_of(review) if row.asked and row.away and not row.paper.host]
    return [Block(f"{len(lack)} 名流动或借调党员没有所在单位证明：{_names(lack)}", reverse("assessments", args=[review.pk]))] if lack else []


def count_incomplete(review):
    """A28, A30, A34: papers, sums, the second pair of eyes, which a ballot box does not need. Differing rows are named, their figures are not."""
    appraisal = review.appraisal
    where, roll, papers = (reverse(page, args=[appraisal.pk]) for page in ("tally", "attendance", "papers"))
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
            blocks.append(Block(f"{label}还有 {len(lack)} 人没有录票：{_names(lack)}", where))
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
            blocks.append(Block(f"监票人{appraisal.scrutineer}还有 {len(unchecked)} 行没有核对：{_names(unchecked)}"))
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
    if not blocks and actions.has_moved(review):
        blocks.append(Block("公示以后得分或层次有了变化，请先“退回重新核算”，再公示一次"))
    return blocks


def result_notice_runs(review):
    return _runs(review.result_notice, "次日起成为最终结果") + disputed(review)


def disputed(review):
    """R24, A33: no objection waits, and what was upheld is worked in."""
    return disputes_of([review])[review.pk]


def not_clean(review):
    return findings_of([review])[review.pk]


def nothing_upheld(review):
    return [] if upheld_of([review])[review.pk] else [Block("没有成立的异议：先在公示的“异议”里答复。没有异议而要更正的，结果最终确定以后由党委重新开启")]


def _runs(notice, then):
    if notice.runs:
        return [Block(f"公示到 {chinese_day(notice.ends_on)}（{notice.days} 个工作日）为止，{then}", notice.get_absolute_url())]
    return []


def open_vote(review, *, by, remark, held_on, scrutineer):
    actions.open_vote(review, held_on=held_on, scrutineer=scrutineer, by=by)


def repeat_vote(review, *, by, remark):
    actions.void_vote(review, by=by, reason=remark)


def post(review, *, by, remark):
    actions.lock_quarters(review, by=by, settled=True)
    actions.settle(review)
    actions.post_points(review, by=by)


def grade(review, *, by, remark):
    actions.settle(review)


def sign(review, *, by, remark):
    review.signed_on = today()


def recheck(review, *, by, remark):
    review.rechecked_on = today()


def publish(review, *, by, remark, scope=""):
    review.scope = scope or review.scope
    actions.post_results(review, by=by)


def recount(review, *, by, remark):
    """Other figures may have other equals."""
    actions.set_aside(review.decisions.filter(kind=Decision.Kind.TIE), by=by, reason="重新计票，不再有效")


def reopen(review, *, by, remark, lines=()):
    """Anything reopened computes afresh as a new version; the old one stays readable. New figures may have other equals.

    `lines` are the deductions that an upheld objection takes back: each quarter corrects itself, by reversal (A23, A33).
    """
    actions.set_aside(review.decisions.filter(kind=Decision.Kind.TIE), by=by, reason="重新核算，不再有效")
    actions.lock_quarters(review, by=by, settled=False)
    for quarter, found in groupby(sorted(lines, key=lambda line: line.sheet.quarter_id), key=lambda line: line.sheet.quarter):
        AMEND_FLOW.move(quarter, "amend", by=by, remark=remark[:120], lines=list(found), notice=quarter.notice)
    for notice in (review.points_notice, review.result_notice):
        withdraw(notice, by=by)
    review.points_notice = review.result_notice = None
    review.version += 1
    review.signed_on = review.rechecked_on = review.filed_on = None
    review.filed_number = ""


def send_back(review, *, by, remark, members=(), lines=()):
    """A35: the committee names whom it concerns; what was decided about them is decided anew."""
    reopen(review, by=by, remark=remark, lines=lines)
    actions.send_back(review, members=members, reason=remark, by=by)


def finish(review, *, by, remark):
    follow_up(review, by=by)


def file(review, *, by, remark, filed_on, filed_number):
    if filed_on > today():
        raise ValidationError("备案日期不能晚于今天。")
    if used := next((version.number for version in versions_of(review) if version.number < review.version and version.last.filed_number == filed_number), None):
        raise ValidationError(f"{filed_number}是第{used}版的备案文号，更正以后重新备案，要填新的文号。")
    review.filed_on, review.filed_number = filed_on, filed_number
    actions.seal_review(review)


REVIEW_FLOW = Flow(
    Step("open_vote", "开始测评", (OPEN,), VOTING, HEADS, blockers=vote_blocked, warnings=self_reviews_missing, then=open_vote),
    Step("count", "计票完成", (VOTING,), COUNTED, HEADS, blockers=count_incomplete, warnings=poorly_attended),
    Step("recount", "重新计票", (COUNTED,), VOTING, HEADS, then=recount, needs_remark=True, back=True),
    Step("repeat", "作废重投", (VOTING, COUNTED), OPEN, HEADS, then=repeat_vote, needs_remark=True, back=True),
    Step("post", "公示得分", (COUNTED,), POSTED, HEADS, blockers=year_open, then=post),
    Step("grade", "定级", (POSTED,), GRADED, HEADS, blockers=points_notice_runs, then=grade),
    Step("rework", "退回重新核算", (POSTED, GRADED), COUNTED, HEADS, then=reopen, needs_remark=True, back=True),
    Step("sign", "书记审查同意", (GRADED,), SECRETARY, SIGNS, blockers=opinions_missing, warnings=certificates_missing, then=sign),
    Step("recheck", "党委复核同意", (SECRETARY,), COMMITTEE, AUDITS, blockers=not_clean, then=recheck),
    Step("return", "退回支部重新审定", (SECRETARY, COMMITTEE), COUNTED, AUDITS, then=send_back, needs_remark=True, remark_label="退回理由", back=True),
    Step("publish", "公示结果", (COMMITTEE,), NOTICED, AUDITS, blockers=disputed, then=publish),
    Step("reexamine", "异议成立，重新审定", (NOTICED,), COUNTED, AUDITS, blockers=nothing_upheld, then=reopen, needs_remark=True, back=True),
    Step("finish", "公示无异议", (NOTICED,), FINAL, AUDITS, blockers=result_notice_runs, then=finish),
    Step("file", "报送备案", (FINAL,), FILED, AUDITS, then=file),
    Step("reopen", "党委重新开启", (FINAL, FILED), COUNTED, AUDITS, then=reopen, needs_remark=True, back=True),
)
