"""What waits about returns, places and decisions: the branch's work anew, the committee's answer."""

from django.urls import reverse

from evaluation.actions import settled_by
from evaluation.figures import rated_of, tied_of
from evaluation.models import Review
from evaluation.tables import questions_of
from members.rules import HEADS, Role
from pointsys.todos.todo import Todo


def returned_years(user):
    """A35: the year that the committee sent back, with its reason and whom it concerns."""
    for review in Review.objects.visible_to(user).filter(status=Review.Status.COUNTED, version__gt=1).select_related("branch", "cycle"):
        if user.roles_in(review.branch) & {*HEADS, Role.OFFICER} and (returned := review.returned):
            detail = f"{returned.about}：{returned.reason}"
            yield Todo(review.cycle.file_by, f"{review.cycle}考评：党委退回，重新审定", detail, review.branch.name, "", review.get_absolute_url(), "去办理")


def places_asked_for(user):
    """A10: to the auditor each request for more places that has no answer."""
    asked = Review.objects.visible_to(user).filter(status=Review.Status.COUNTED, requested_places__gt=0, consented_on=None)
    for review in asked.select_related("branch", "cycle"):
        if Role.AUDITOR in user.roles_in(review.branch):
            url = reverse("places", args=[review.pk]) + "#more"
            yield Todo(review.cycle.file_by, f"{review.cycle}考评：批复优秀名额", review.requested_for, review.branch.name, f"{review.requested_places} 个", url, "去批复")


def settling(user):
    """A22: to the auditor what is about everybody of the branch who else would register it."""
    if Role.AUDITOR not in user.roles:
        return
    for review in Review.objects.visible_to(user).filter(status__in=[Review.Status.COUNTED, Review.Status.POSTED]).select_related("branch", "cycle"):
        if Role.AUDITOR not in user.roles_in(review.branch):
            continue
        rated = rated_of(review)
        asked = [("decisions", question.anchor, question.label, [question.rated.member]) for question in questions_of(rated, review.cycle) if question.open]
        if tied := tied_of(rated):
            asked.append(("places", "tie", "同分表决", [row.member for row in tied]))
        for page, anchor, label, members in asked:
            if settled_by(user, review, members)[0]:
                url = reverse(page, args=[review.pk]) + f"#{anchor}"
                yield Todo(review.cycle.file_by, f"{review.cycle}考评：登记{label}", "支部没有不涉及的支委", review.branch.name, f"{len(members)} 人", url, "去登记")
