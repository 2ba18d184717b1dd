"""五(一)4-5, R24-R25: from the vote to the filed year, step by step."""

from itertools import groupby

from django.core.exceptions import ValidationError

from evaluation import actions
from evaluation.models import Decision, Review
from evaluation.steps.blockers import (
    certificates_missing,
    count_incomplete,
    grade_warned,
    late_for_filing,
    not_clean,
    nothing_upheld,
    points_notice_runs,
    poorly_attended,
    publish_blocked,
    recheck_warned,
    result_notice_runs,
    sign_blocked,
    vote_blocked,
    vote_warned,
    year_open,
)
from evaluation.steps.cases import follow_up
from evaluation.versions import versions_of
from members.clock import today
from members.flow import Flow, Step
from members.rules import HEADS, Role
from scoring.actions import withdraw
from scoring.steps import AMEND_FLOW

OPEN, VOTING, COUNTED, POSTED, GRADED, SECRETARY, COMMITTEE, NOTICED, FINAL, FILED = Review.Status
SIGNS = frozenset({Role.SECRETARY})
AUDITS = frozenset({Role.AUDITOR})


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
    """Other figures may have other equals; what was answered about one whose row is typed anew falls with the row."""
    actions.set_aside(review.decisions.filter(kind=Decision.Kind.TIE), by=by, reason="重新计票，不再有效")
    actions.drop_report(review.appraisal, by=by, reason="重新计票，原计票报告单不再有效")


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
    Step("open_vote", "开始测评", (OPEN,), VOTING, HEADS, blockers=vote_blocked, warnings=vote_warned, then=open_vote,
         says="测评名单从此固定，可以签到、发票。开始以后不能取消，只能“作废重投”。"),
    Step("count", "计票完成", (VOTING,), COUNTED, HEADS, blockers=count_incomplete, warnings=poorly_attended,
         says="票数从此固定，马上算出评议层次。录错了的，按“重新计票”。"),
    Step("recount", "重新计票", (COUNTED,), VOTING, HEADS, then=recount, needs_remark=True, back=True,
         says="可以再改录入的票；签字的计票报告单和同分的表决不再有效。"),
    Step("repeat", "作废重投", (VOTING, COUNTED), OPEN, HEADS, then=repeat_vote, needs_remark=True, back=True, final=True,
         says="这次测评的票全部作废，不能恢复，要重新组织测评。"),
    Step("post", "公示得分", (COUNTED,), POSTED, HEADS, blockers=year_open, warnings=late_for_filing, then=post, final=True,
         says="马上张贴得分公示，全支部看得到，不能撤回；以后要改，只能退回重新核算，再公示一次。"),
    Step("grade", "定级", (POSTED,), GRADED, HEADS, blockers=points_notice_runs, warnings=grade_warned, then=grade,
         says="按公示的得分定出等次，等书记审查。有错的，按“退回重新核算”。"),
    Step("rework", "退回重新核算", (POSTED, GRADED), COUNTED, HEADS, then=reopen, needs_remark=True, back=True, final=True,
         says="还在公示的马上撤下，现在的结果作为旧版留存，重新核算以后再公示。"),
    Step("sign", "书记审查同意", (GRADED,), SECRETARY, SIGNS, blockers=sign_blocked, warnings=certificates_missing, then=sign,
         says="报党委复核，支部不能再改；有错的，由党委退回。"),
    Step("recheck", "党委复核同意", (SECRETARY,), COMMITTEE, AUDITS, blockers=not_clean, warnings=recheck_warned, then=recheck,
         says="复核以后可以公示结果；公示以前发现有错，还能退回支部。"),
    Step("return", "退回支部重新审定", (SECRETARY, COMMITTEE), COUNTED, AUDITS, then=send_back, needs_remark=True, remark_label="退回理由", back=True, final=True,
         says="还在公示的马上撤下，支部按退回理由重新核算、重新公示，同分的表决也要重新进行；不能撤回。"),
    Step("publish", "公示结果", (COMMITTEE,), NOTICED, AUDITS, blockers=publish_blocked, warnings=late_for_filing, then=publish, final=True,
         says="马上张贴结果公示，不能撤回；异议成立的，重新审定，再公示一次。"),
    Step("reexamine", "异议成立，重新审定", (NOTICED,), COUNTED, AUDITS, blockers=nothing_upheld, then=reopen, needs_remark=True, back=True, final=True,
         says="还在公示的马上撤下，按新的一版重新核算、重新公示，不能撤回。"),
    Step("finish", "公示无异议", (NOTICED,), FINAL, AUDITS, blockers=result_notice_runs, then=finish, final=True,
         says="结果最终确定，推荐、谈话、处置等后续事项自动列出。以后只能由党委重新开启。"),
    Step("file", "报送备案", (FINAL,), FILED, AUDITS, then=file, final=True,
         says="备案以后结果封存。以后只能由党委重新开启，另用新的文号。"),
    Step("reopen", "党委重新开启", (FINAL, FILED), COUNTED, AUDITS, then=reopen, needs_remark=True, back=True, final=True,
         says="还在公示的马上撤下，备案不再有效，按新的一版重新核算、公示、备案，不能撤回。"),
)
