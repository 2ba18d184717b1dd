"""Why this grade: one member's year laid open, from the total down to every line."""

from typing import NamedTuple

from evaluation import rules
from evaluation.reasons import frozen_why
from evaluation.rules import Level
from evaluation.tables import UNSETTLED
from members.models import Member
from members.rules import Role
from scoring.figures import entries_of, year_of
from scoring.models import Deduction, Reward, TaskScore
from scoring.rules import APPRAISAL_FULL, BASE_FULL, REWARD_FULL, TASK_FULL, YEAR_FULL, exact, shown


class Part(NamedTuple):
    """One of the four parts: points, full marks, arithmetic, and its bar on a scale on which 60 points fill the width."""

    label: str
    got: object
    full: object
    math: str

    @property
    def whole(self):
        return self._width(self.full)

    @property
    def width(self):
        return self._width(self.got or 0)

    @staticmethod
    def _width(points):
        return f"{shown(exact(points) * 100 / exact(BASE_FULL))}%"


def parts_of(result, year):
    """四2 “党员积分=基础分+任务分+评议分+奖励分”, from the snapshot; `year` gives the arithmetic where it still stands."""
    level = f"{Level(result.level).label}：{APPRAISAL_FULL} × {rules.RATE[Level(result.level)]}%" if result.level else "层次未定"
    return [
        Part("基础分", result.base, BASE_FULL, year.why_base if year else ""),
        Part("任务分", result.task, TASK_FULL, year.why_task if year else ""),
        Part("评议分", result.appraisal, APPRAISAL_FULL, level),
        Part("奖励分", result.reward, REWARD_FULL, year.why_reward if year else ""),
    ]


class Entries(NamedTuple):
    """Every line of the year, reversed ones beside their reversals."""

    deductions: list
    tasks: list
    rewards: list
    lost: list
    quarters: list  # rows of the quarters, each opening into its own page
    brought: str  # what the former branch certified, in words (A11)


def lines_of_year(year):
    rows = [year.rows[number] for number in sorted(year.rows)] if year else []
    return Entries(
        [line for row in rows for line in entries_of(row.sheet, Deduction)],
        list(TaskScore.objects.filter(sheet__in=[row.sheet for row in rows]).select_related("item")),
        [line for row in rows for line in entries_of(row.sheet, Reward)],
        [f"{row.sheet.quarter.get_number_display()}：{row.lost}" for row in rows if row.lost],
        rows,
        year.why_base if year and year.certified else "",
    )


class Account(NamedTuple):
    """All that the page says about one result."""

    member: Member
    graded: bool  # may this reader be told the grade?
    stands: bool  # is this the version that stands, so that the arithmetic can be shown live?
    sentence: str
    parts: list
    entries: Entries
    steps: list
    full: object = YEAR_FULL


def account_of(result, user):
    """The member is told the grade once it is public; officers and the committee see it from the start."""
    review = result.review
    graded = review.grades_are_public or bool(user.roles_in(review.branch) - {Role.MEMBER, Role.ADMIN})
    stands = review.status not in UNSETTLED and result.version == review.version
    year = year_of(review.branch, review.cycle, member=result.member, everybody=True).get(result.member_id)
    return Account(
        result.member,
        graded,
        stands,
        _sentence(result, graded),
        parts_of(result, year if stands else None),
        lines_of_year(year),
        frozen_why(result, graded=graded),
    )


def _sentence(result, graded):
    if result.total is None:
        return f"{result.remark}。" if graded and result.remark else "总分还没有算出。"
    above = [least for _, least in rules.BANDS if result.total >= least]
    below = [least for _, least in rules.BANDS if result.total < least]
    if not above:
        said = f"总分低于 {min(below)}。"
    else:
        said = f"总分在 {max(above)} 与 {min(below)} 之间。" if below else f"总分不低于 {max(above)}。"
    if not graded:
        return said + "等次经党委复核后公示。"
    said += f"{result.remark}。" if result.remark else ""
    if result.adjusted == Level.EXCELLENT and result.level == Level.QUALIFIED:
        full = rules.appraisal_points(Level.EXCELLENT)
        said += f"若按优秀计 {shown(full)} 分，总分是 {shown(result.total - result.appraisal + full)}。"
    return said
