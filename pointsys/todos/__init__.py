"""What waits for a reader: steps open to the roles held, then what has no step of its own."""

from evaluation.models import Review
from pointsys.todos.appraisal import appraising
from pointsys.todos.ballots import balloting, keeping
from pointsys.todos.cases import consequences
from pointsys.todos.coming import coming_of
from pointsys.todos.live import live_papers
from pointsys.todos.papers import confirming, counting, rechecking, recording, scrutinising, steps
from pointsys.todos.people import exempting, months, people
from pointsys.todos.places import places_asked_for, returned_years, settling
from pointsys.todos.quarters import (
    assessing,
    bringing_in,
    deducting,
    objections,
    opined,
    promises_claims_inspections,
    reconsidering,
    standards,
    starting,
)
from pointsys.todos.running import running_of
from pointsys.todos.setup import beginning
from pointsys.todos.todo import Todo, bundled, where
from pointsys.todos.waiting import notices_of, waiting_of
from pointsys.todos.year import beginning_years, overdue_years
from scoring.models import Quarter

__all__ = ["Todo", "bundled", "coming_of", "live_papers", "notices_of", "running_of", "todos_of", "waiting_of", "where"]


def todos_of(user, live=None):
    """What waits for this reader now: steps open to the reader's roles, then what has no step of its own.

    Here as in the other lists: `live` is `live_papers(user)`, for who asks for more than one list at once.
    """
    live = live_papers(user) if live is None else live
    yield from balloting(user)
    yield from beginning(user)
    yield from steps(user, live, Quarter, "#close")
    yield from beginning_years(user)
    yield from returned_years(user)
    yield from steps(user, live, Review, "")
    yield from rechecking(user)
    yield from recording(user)
    yield from deducting(user)
    yield from counting(user)
    yield from starting(user)
    yield from exempting(user)
    yield from confirming(user)
    yield from people(user)
    yield from months(user)
    yield from standards(user)
    yield from reconsidering(user)
    yield from assessing(user)
    yield from opined(user)
    yield from bringing_in(user)
    yield from objections(user)
    yield from promises_claims_inspections(user)
    yield from scrutinising(user)
    yield from overdue_years(user)
    yield from places_asked_for(user)
    yield from settling(user)
    yield from appraising(user)
    yield from keeping(user)
    yield from consequences(user)
