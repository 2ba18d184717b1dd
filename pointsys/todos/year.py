"""What waits about the year's end besides its steps."""

from django.urls import reverse

from evaluation.board import handed_in_by, late_words
from evaluation.figures import cycle_to_review
from evaluation.models import Review
from members.clock import today
from members.models import Branch
from members.rules import HEADS, Role
from pointsys.todos.todo import Todo
from scoring.models import Quarter, Standard
from scoring.rules import QUARTERS


def beginning_years(user):
    """A17: to the heads the year's work that nobody has begun, once the fourth quarter is confirmed or the year is over."""
    for branch in Branch.objects.visible_to(user).filter(pk__in=user.reach.branches).select_related("committee"):
        cycle = cycle_to_review(branch) if user.roles_in(branch) & HEADS else None
        last = cycle and Quarter.objects.filter(branch=branch, cycle=cycle, number=QUARTERS).first()
        if last and (last.status == Quarter.Status.CONFIRMED or cycle.year < today().year):
            yield Todo(handed_in_by(cycle), f"{cycle}考评：开始", "收自评、开互评会，再测评、公示、送党委复核", branch.name, "", reverse("reviews"), "去开始")


def overdue_years(user):
    """R29, A17: to the auditor each branch that worked with a standard and did not hand in its year in time."""
    if Role.AUDITOR not in user.roles:
        return
    branches = {branch.pk: branch for branch in Branch.objects.visible_to(user).select_related("committee") if Role.AUDITOR in user.roles_in(branch)}
    reviews = {(review.branch_id, review.cycle_id): review for review in Review.objects.visible_to(user).filter(branch__in=branches)}
    standards = Standard.objects.visible_to(user).filter(branch__in=branches).select_related("cycle").order_by("cycle__year", "branch")
    for branch, cycle in dict.fromkeys((branches[standard.branch_id], standard.cycle) for standard in standards):
        if words := late_words(cycle, reviews.get((branch.pk, cycle.pk))):
            url = reverse("branch_year", args=[branch.pk, cycle.year])
            yield Todo(handed_in_by(cycle), f"{cycle}考评：督促报送，必要时通报", words, branch.name, "", url, "去看看", all_at=f"{reverse('board')}?year={cycle.year}#late-h")
