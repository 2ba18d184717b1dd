"""Steps of papers that wait for this reader, and what is entered for them."""


from django.urls import reverse

from evaluation.board import handed_in_by
from evaluation.figures import balances, counts_paper, electronic_of
from evaluation.findings import findings_of
from evaluation.models import Appraisal, Review, Round
from evaluation.steps import REVIEW_FLOW
from members.clock import in_words
from members.rules import BRANCH_COMMITTEE, Role
from pointsys.todos.todo import Todo
from scoring.figures import (
    forms_wait_for,
    own_lines,
    task_table,
)
from scoring.models import Quarter
from scoring.rules import QUARTERS

COMMITTEE_WORKS = (Review.Status.SECRETARY, Review.Status.COMMITTEE, Review.Status.NOTICED, Review.Status.FINAL)


def steps(user, live, papers, anchor):
    """The next step forward of each of these papers, as far as it is this reader's; what only a day holds up is told under 即将办理."""
    for one in live:
        if not isinstance(one.paper, papers) or not one.is_step_of(user) or one.awaits:
            continue
        lack, paper = len(one.blockers), one.paper
        detail, label = (f"先补齐：{one.blockers[0]}", f"看差哪 {lack} 项") if lack else ("可以办理", "去办理")
        yield Todo(one.due, f"{one.name}：{one.step.label}", detail, paper.branch.name, f"{lack} 项" if lack else "", paper.get_absolute_url() + anchor, label)


def rechecking(user):
    """R24-R25: the committee's own steps in all of its branches, with a number of queries that no branch changes."""
    above = Review.objects.visible_to(user).filter(status__in=[*COMMITTEE_WORKS]).exclude(branch__in=user.reach.branches)
    reviews = [review for review in above.select_related("branch__committee", "cycle", "result_notice") if Role.AUDITOR in user.roles_in(review.branch)]
    found = findings_of(reviews) if reviews else {}
    for review in reviews:
        step, blocks = REVIEW_FLOW.next_of(review), found[review.pk]
        if review.status == Review.Status.NOTICED and review.result_notice.runs:
            continue
        detail = f"先看：{blocks[0]}" if blocks else f"现在“{review.get_status_display()}”"
        all_at = f"{reverse('board')}?year={review.cycle.year}" + ("#recheck-h" if step.name == "recheck" else "")
        yield Todo(handed_in_by(review.cycle), f"{review.cycle}考评：{step.label}", detail, review.branch.name, f"{len(blocks)} 项" if blocks else "", review.get_absolute_url(), "去办理", all_at=all_at)


def entering(quarter):
    """The quarter's grid: deductions from its first day on, the self-assessments once the forms come in (R15)."""
    where = quarter.branch.name, quarter.get_absolute_url()
    if month := forms_wait_for(quarter):
        return Todo(quarter.due, f"{quarter}：登记扣分", f"自评表{month}月才收", where[0], "", where[1], "去录入")
    lack = quarter.sheets.filter(self_points=None).count()
    detail = f"未交自评表 {lack} 人" if lack else "自评表已收齐"
    return Todo(quarter.due, f"{quarter}：登记自评和扣分", detail, where[0], f"{lack} 人" if lack else "", where[1], "去录入")


def recording(user):
    """The recorder's open quarters."""
    for quarter in Quarter.objects.visible_to(user).filter(status=Quarter.Status.OPEN, brought_in=False).select_related("branch", "cycle"):
        if Role.RECORDER in user.roles_in(quarter.branch):
            if quarter.number == QUARTERS and (unrated := sum(len(items) > len(scores) for _, items, scores in task_table(quarter))):
                yield Todo(quarter.due, f"{quarter}：评定任务分", "与四季度同步评定", quarter.branch.name, f"{unrated} 人", reverse("tasks", args=[quarter.pk]), "去评定")
            yield entering(quarter)


def counting(user):
    """The vote on paper, part by part, for the recorder: the roll, the papers, the signed report, the rows. A ballot box types its own."""
    for review in Review.objects.visible_to(user).filter(status=Review.Status.VOTING).select_related("branch", "cycle"):
        appraisal = review.appraisal
        if appraisal is None or Role.RECORDER not in user.roles_in(review.branch):
            continue
        by_box = Round.Electorate.MEMBERS in electronic_of(appraisal)
        by_hand = counts_paper(appraisal) and not (by_box and appraisal.returned is None)  # the masses' rows wait for the box
        lack = sum(tally.entered_by_id is None or not balances(tally) for tally in appraisal.tallies.filter(copy=1))
        jobs = (
            (appraisal.present is None, "测评签到", "只改没有到会的人", "", "attendance", "去签到"),
            (appraisal.returned is None and not by_box, "登记测评票数", "发出、收回、计票人", "", "papers", "登记票数"),
            (by_hand and not appraisal.blind and not appraisal.signed_report, "上传签字的计票报告单", "拍照或扫描", "", "tally_report", "去上传"),
            (by_hand and lack, "录入计票", "照计票报告单逐人录入", f"{lack} 人", "tally", "去录票"),
        )
        for waits, what, detail, number, page, label in jobs:
            if waits:
                yield Todo(review.cycle.file_by, f"{review.cycle}：{what}", detail, review.branch.name, number, reverse(page, args=[appraisal.pk]), label)
                break


def confirming(user):
    """A22: what an officer entered about themself, for another of the 支委会; the secretary's for the auditor where there is no other."""
    if user.roles & (BRANCH_COMMITTEE | {Role.AUDITOR}):
        for branch, quarter, lack in own_lines(user):
            what, why = ("书记", "支部没有其他支委") if Role.AUDITOR in user.roles_in(branch) else ("登记人", "要由另一名支委确认")
            yield Todo(quarter.due, f"{quarter}：确认{what}本人的扣分或奖励", why, branch.name, f"{lack} 条", quarter.get_absolute_url(), "去确认")


def scrutinising(user):
    """What a scrutineer has not checked yet, or in a blind count not typed yet."""
    for appraisal in Appraisal.objects.visible_to(user).filter(scrutineer=user.member, void=False, review__status=Review.Status.VOTING):
        open_rows = {"copy": 2, "entered_by": None} if appraisal.blind else {"copy": 1, "checked_by": None}
        left = appraisal.tallies.filter(**open_rows).count()
        if left and counts_paper(appraisal):
            page = "tally" if appraisal.blind else "check"
            yield Todo(None, "监票：核对计票", f"{in_words(appraisal.held_on)}民主测评", appraisal.review.branch.name, f"{left} 行", reverse(page, args=[appraisal.pk]), "去核对")
