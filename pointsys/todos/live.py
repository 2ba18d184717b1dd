"""The papers at work in the reader's branches with the step that brings each on: read once for all parts of the first page."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from evaluation.board import handed_in_by
from evaluation.models import Review
from evaluation.steps import REVIEW_FLOW
from members.flow import Flow
from pointsys.todos.todo import day_awaited
from scoring.models import Quarter
from scoring.steps import QUARTER_FLOW


@dataclass
class Live:
    """One paper; its step, and what blocks that, are worked out when they are first asked for."""

    flow: Flow
    paper: Quarter | Review
    name: str
    due: date

    @cached_property
    def step(self):
        return self.flow.next_of(self.paper)

    @cached_property
    def blockers(self):
        return self.step.blockers(self.paper) if self.step else []

    @property
    def awaits(self):
        """The day for which alone it waits, or None."""
        return day_awaited(self.blockers)

    def is_step_of(self, user):
        return self.step is not None and bool(self.step.by & user.roles_in(self.paper.branch))


def live_papers(user):
    """[Live]: the quarters, then the year-ends, of the branches whose officer the reader is."""
    reach = {"branch__in": user.reach.branches}
    quarters = Quarter.objects.visible_to(user).filter(**reach).exclude(status=Quarter.Status.CONFIRMED)
    reviews = Review.objects.visible_to(user).filter(**reach).exclude(status=Review.Status.FILED)
    return [
        *(Live(QUARTER_FLOW, quarter, str(quarter), quarter.due) for quarter in quarters.select_related("branch__committee", "cycle", "standard", "notice")),
        *(Live(REVIEW_FLOW, review, f"{review.cycle}考评", handed_in_by(review.cycle)) for review in reviews.select_related("branch__committee", "cycle", "points_notice", "result_notice")),
    ]
