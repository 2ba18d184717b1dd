"""The settled year: its snapshot, its two notices with what they correct, its seal."""

from fractions import Fraction

from evaluation import rules
from evaluation.figures import places_of, rated_of, results_of
from evaluation.models import Result, Review
from evaluation.places import cap_table, rank_of
from evaluation.reasons import why_of
from evaluation.versions import GRADED, POINTS, changes_between, printed, published_before
from members.clock import in_words
from members.figures import by_strokes
from scoring.actions import BASIS, how_passed, post_notice, seal
from scoring.rules import QUARTERS, shown


def moved_since(review):
    """[Change] of those about whom the facts now come to something else than what was settled; before the grades are fixed only points and levels count."""
    names = ("level", "total") if review.status == Review.Status.POSTED else ("level", "total", "grade")
    return changes_between(results_of(review), _computed(review), names)


def settle(review):
    """R3-R10: the snapshot of every member's year under the review's version. Nothing may be open but A9."""
    rows = _computed(review)
    kept = [field.name for field in Result._meta.concrete_fields if field.name not in {"id", "review", "member", "version"}]
    Result.objects.bulk_create(rows, update_conflicts=True, unique_fields=["review", "version", "member"], update_fields=kept)


def listed(review):
    """The results as public lists show them: by 姓氏笔画."""
    return by_strokes(results_of(review))


def _computed(review):
    """What the facts come to now, as unsaved results."""
    everybody = rated_of(review)
    orders = cap_table(review, everybody)
    return [_result(review, rated, rank_of(orders, review, rated)) for rated in everybody]


def _result(review, rated, rank):
    out, person, year = rated.outcome, rated.person, rated.year
    return Result(
        review=review,
        member=rated.member,
        version=review.version,
        category=year.category,
        **{f"q{number}": points for number, points in year.points.items()},
        **({name: shown(getattr(person, name)) for name in ("base", "task", "reward")} if year.points else {}),
        voted=out.voted or "",
        adjusted=out.heeded or "",
        level=out.level or "",
        appraisal=out.appraisal,
        total=None if out.total is None else shown(out.total),
        grade=rules.UNGRADED if person.ungraded else out.grade or "",
        remark="；".join([*out.remarks, *([] if year.points else [rules.NO_POINTS])])[:300],
        why=[list(step) for step in why_of(rated, review, rank=rank)],
    )


HEAD = ["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分"]


def post_points(review, *, by):
    """五(一)5: the branch's notice of the year's points, before grades are fixed; 14 of 20 says 不合格 and stays off the link too (A31)."""
    results, before = listed(review), published_before(review, "points_notice")
    changed, said = _corrected(before, results, POINTS)
    vote, fourth = review.appraisal, review.branch.quarters.get(cycle=review.cycle, number=QUARTERS)
    review.points_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分情况的公示{_times(before)}",
        text=(
            f"{BASIS}，各季度积分已经党员大会评议通过，其中四季度{how_passed(fourth)}，{in_words(vote.held_on)}民主测评（应到{vote.eligible}人，实到{vote.present}人）。现将{review.cycle}党员积分情况公示如下。{said}"
        ),
        head=_head(HEAD, changed),
        rows=_rows(results, POINTS, changed),
        withheld=_withheld(results, before, changed),
        corrects=before and before.notice,
    )


def post_results(review, *, by):
    """五(一)5: the committee's notice of grades, in a set scope; 不合格 stays off the link and the group (A31)."""
    results, before = listed(review), published_before(review, "result_notice")
    changed, said = _corrected(before, results, GRADED)
    best = sum(result.grade == rules.Level.EXCELLENT for result in results)
    committee = review.branch.committee
    review.result_notice = post_notice(
        review.branch,
        review.cycle,
        by=by,
        title=f"关于{review.branch}{review.cycle}党员积分等次的公示{_times(before)}",
        text=(
            f"{BASIS}，经支部书记{in_words(review.signed_on)}审查、{committee}{in_words(review.rechecked_on)}复核，现将{review.branch}{review.cycle}党员积分和等次"
            f"在{review.scope}范围内公示如下。优秀{best}人，"
            f"占党员总数{review.members_total}人的{_print(shown(Fraction(best * 100, review.members_total)))}%。{said}"
        ),
        head=_head([*HEAD, "等次"], changed),
        rows=_rows(results, GRADED, changed),
        withheld=_withheld(results, before, changed),
        signed=committee.seal,
        corrects=before and before.notice,
    )


def _withheld(results, before, changed):
    """A31: the numbers of the rows that the link and the group do not carry: who is 不合格, or was before this correction."""
    lowest = [{r.member_id for r in found if rules.Level.UNQUALIFIED in (r.level, r.grade)} for found in (results, before.results if before and changed else [])]
    return [number for number, result in enumerate(results, start=1) if result.member_id in lowest[0] | lowest[1]]


def _times(before):
    return f"（第{before.times + 1}次公示）" if before else ""


def _corrected(before, results, names):
    """({member id: what was published before, in print} of who changed, the sentence that says so)."""
    if before is None:
        return {}, ""
    here = {result.member_id for result in results}
    changes = changes_between(before.results, results, names)
    told, gone = {change.member.pk: change.before for change in changes if change.member.pk in here}, [change for change in changes if change.member.pk not in here]
    day = in_words(before.notice.posted_on)
    said = f"本次公示更正{day}公示的内容，{len(told)} 人有更正，原来的内容写在“更正前”一栏；这一栏空着的，没有变化。" if told else f"与{day}公示的内容相比，所列党员没有变化。"
    return told, said + (f"另有 {len(gone)} 人不再列入。" if gone else "")


def _head(head, changed):
    return [*head, "更正前"] if changed else head


def _rows(results, names, changed):
    """One line a member; what was published before beside who changed."""
    return [
        [number, r.member.name, r.get_category_display()[:2], *(printed(r, name) for name in names), *([changed.get(r.member_id, "")] if changed else [])]
        for number, r in enumerate(results, start=1)
    ]


def _print(points):
    return "" if points is None else f"{shown(points):f}"


def seal_review(review):
    """The filed year as it now stands."""
    text = [
        [r.member.name, *(_print(x) for x in (r.base, r.task, r.appraisal, r.reward, r.total)), r.level, r.grade, r.remark]
        for r in results_of(review)
    ]
    seal(review.branch, subject=str(review), version=review.version, text=[review.filed_number, places_of(review)[1], *text])
