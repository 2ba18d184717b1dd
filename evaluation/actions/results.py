"""The settled year: its snapshot, its two notices, its seal."""

from fractions import Fraction

from evaluation import rules
from evaluation.figures import places_of, rated_of, results_of
from evaluation.models import Result
from members.names import stroke_key
from scoring.actions import chinese_day, post_notice, seal
from scoring.rules import shown


def has_moved(review):
    """Do points or levels differ from those that were published? Then the year is computed and published afresh."""
    posted = {result.member_id: (result.level, result.total) for result in results_of(review)}
    now = {r.member.pk: (r.outcome.level or "", None if r.outcome.total is None else shown(r.outcome.total)) for r in rated_of(review)}
    return posted != now


def settle(review):
    """R3-R10: the snapshot of every member's year under the review's version. Nothing may be open but A9."""
    rows = []
    for rated in rated_of(review):
        out, person, year = rated.outcome, rated.person, rated.year
        points = {f"q{number}": points for number, points in year.points.items()}
        rows.append(
            Result(
                review=review,
                member=rated.member,
                version=review.version,
                category=year.category,
                **{name: shown(getattr(person, name)) for name in ("base", "task", "reward")},
                voted=out.voted or "",
                adjusted=out.heeded or "",
                level=out.level or "",
                appraisal=out.appraisal,
                total=None if out.total is None else shown(out.total),
                grade=rules.UNGRADED if person.ungraded else out.grade or "",
                remark="；".join(out.remarks)[:300],
                **points,
            )
        )
    kept = [field.name for field in Result._meta.concrete_fields if field.name not in {"id", "review", "member", "version"}]
    Result.objects.bulk_create(rows, update_conflicts=True, unique_fields=["review", "version", "member"], update_fields=kept)



def listed(review):
    """The results as public lists show them: by 姓氏笔画."""
    return sorted(results_of(review), key=lambda result: stroke_key(result.member.name))


def post_points(review, *, by):
    """五(一)5: the branch's notice of the year's points, before grades are fixed (A31)."""
    rows = [
        [number, r.member.name, r.get_category_display()[:2], *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total))]
        for number, r in enumerate(listed(review), start=1)
    ]
    again = f"（第{review.version}次公示）" if review.version > 1 else ""
    review.points_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分情况的公示{again}",
        text=(
            f"根据《关于在全局党员中实行党员积分制管理的实施方案》，经{review.branch.proposer}提出意见、党员大会评议和"
            f"{chinese_day(review.appraisal.held_on)}民主测评，现将{review.cycle}党员积分情况公示如下。"
        ),
        head=["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分"],
        rows=rows,
    )


def post_results(review, *, by):
    """五(一)5: the committee's notice of grades, in a set scope; 不合格 stays off the link and the group (A31)."""
    results = listed(review)
    rows = [
        [number, r.member.name, r.get_category_display()[:2], *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total)), r.get_grade_display()]
        for number, r in enumerate(results, start=1)
    ]
    best = sum(result.grade == rules.Level.EXCELLENT for result in results)
    committee, again = review.branch.committee, f"（第{review.version}次公示）" if review.version > 1 else ""
    review.result_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分等次的公示{again}",
        text=(
            f"经支部书记审查、{committee}复核，现将{review.branch}{review.cycle}党员积分和等次公示如下。优秀 {best} 人，"
            f"占党员总数 {review.members_total} 人的 {_print(shown(Fraction(best * 100, review.members_total)))}%。"
        ),
        head=["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分", "等次"],
        rows=rows,
        withheld=[n for n, result in enumerate(results, start=1) if result.grade == rules.Level.UNQUALIFIED],
        signed=committee.seal,
    )


def _print(points):
    return "" if points is None else f"{shown(points):f}"


def seal_review(review):
    """The filed year as it now stands."""
    text = [
        [r.member.name, *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total)), r.level, r.grade, r.remark]
        for r in results_of(review)
    ]
    seal(review.branch, subject=str(review), version=review.version, text=[review.filed_number, places_of(review)[1], *text])
