"""What waits about returns, places and decisions: the branch's work anew, the committee's answer."""

from collections import defaultdict
from fractions import Fraction

from django.urls import reverse

from evaluation.actions import settled_by
from evaluation.figures import rated_of, tied_of, votes_of
from evaluation.models import Review, Tally
from evaluation.tables import questions_of
from members.clock import today
from members.models import Appointment
from members.rules import BRANCH_COMMITTEE, HEADS, Role
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


def _without_others(reviews):
    """Those of the years in which one matter could be about the whole 支委会: it has one member, or all of it has one
    share of 优秀票, without which nobody is equal for a place (A7). Two queries, where the year itself takes many more."""
    seats, shares = defaultdict(set), defaultdict(dict)
    for office in Appointment.objects.filter(branch__in=[review.branch_id for review in reviews], role__in=BRANCH_COMMITTEE):
        if office.covers(today()):
            seats[office.branch_id].add(office.member_id)
    counts = {review.pk: review.cycle.count_abstentions for review in reviews}
    for tally in Tally.objects.filter(appraisal__review__in=reviews, appraisal__void=False, copy=1).select_related("appraisal"):
        votes, review = votes_of(tally), tally.appraisal.review_id
        whole = votes.valid(counts[review]) if votes else 0
        shares[review][tally.member_id] = (votes.excellent, whole) if whole else None
    for review in reviews:
        seated = seats[review.branch_id]
        found = [shares[review.pk].get(member) for member in seated]
        if len(seated) == 1 or (seated and None not in found and len({Fraction(*share) for share in found}) == 1):
            yield review


def settling(user):
    """A22: to the auditor what is about everybody of the branch who else would register it."""
    if Role.AUDITOR not in user.roles:
        return
    counted = Review.objects.visible_to(user).filter(status__in=[Review.Status.COUNTED, Review.Status.POSTED]).select_related("branch", "cycle")
    for review in _without_others([review for review in counted if Role.AUDITOR in user.roles_in(review.branch)]):
        rated = rated_of(review)
        asked = [("decisions", question.anchor, question.label, [question.rated.member]) for question in questions_of(rated, review.cycle) if question.open]
        if tied := tied_of(rated):
            asked.append(("places", "tie", "同分表决", [row.member for row in tied]))
        for page, anchor, label, members in asked:
            if settled_by(user, review, members)[0]:
                url = reverse(page, args=[review.pk]) + f"#{anchor}"
                yield Todo(review.cycle.file_by, f"{review.cycle}考评：登记{label}", "支部没有不涉及的支委", review.branch.name, f"{len(members)} 人", url, "去登记")
