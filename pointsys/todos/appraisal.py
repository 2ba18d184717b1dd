"""What waits at the year's end besides the steps."""

from django.urls import reverse

from evaluation.actions.assessments import TELLING, WRITING
from evaluation.models import Review
from evaluation.papers import assessed_of, assessed_years, awaits_answer, own_row
from members.clock import today
from members.rules import HEADS, Role
from pointsys.todos.todo import Todo


def appraising(user):
    """A43: the own self-review and opinion; to recorder and heads whose self-review, opinion or telling is missing."""
    for year in assessed_years(user.member) if user.member_id else ():
        if year >= today().year - 1 and (row := own_row(user.member, year)):
            yield from _own(row, year)
    reviews = Review.objects.visible_to(user).filter(branch__in=user.reach.branches, status__in=[Review.Status.OPEN, *TELLING])
    for review in reviews.select_related("branch__committee", "cycle"):
        roles = user.roles_in(review.branch)
        if roles & (HEADS | {Role.RECORDER}):
            yield from _branch(review, roles)


def _own(row, year):
    review, url = row.paper.review, reverse("own_assessment", args=[year])
    if awaits_answer(row):
        yield Todo(review.cycle.file_by, f"{year}年民主评议：看评定意见", "看过以后按“已知晓”", review.branch.name, "", url, "去看看")
    if row.asked and not row.paper.handed_in_on and review.status in WRITING:
        detail = "草稿已存，还没有交" if row.paper.self_review else "写一年来的表现、不足和打算"
        yield Todo(review.cycle.file_by, f"{year}年民主评议：写自评", detail, review.branch.name, "", url, "写自评")


def _branch(review, roles):
    rows = [row for row in assessed_of(review) if row.asked]
    due, name, where = review.cycle.file_by, f"{review.cycle}民主评议", review.branch.name
    if review.status == Review.Status.OPEN:
        lack = [row.member.name for row in rows if not row.paper.handed_in_on]
        if lack and Role.RECORDER in roles:
            yield Todo(due, f"{name}：收齐自评", f"未交：{_names(lack)}", where, f"{len(lack)} 人", reverse("assessments", args=[review.pk]), "去收自评")
        if review.appraised_on is None and Role.RECORDER in roles:
            yield Todo(due, f"{name}：登记互评", "互评会议以后才能开始测评", where, "", reverse("mutual", args=[review.pk]), "去登记")
    elif Role.SECRETARY not in roles or review.status != Review.Status.GRADED:  # the secretary is told by the step that waits
        for lack, what, page in (
            ([row.member.name for row in rows if not row.stands], "写评定意见", "opinions"),
            ([row.member.name for row in rows if row.stands and not row.told], "告知本人", "telling"),
        ):
            if lack:
                yield Todo(due, f"{name}：{what}", _names(lack), where, f"{len(lack)} 人", reverse(page, args=[review.pk]), "去办理")


def _names(names):
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")
