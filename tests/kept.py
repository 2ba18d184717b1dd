"""What the fixtures of one test put into the database stands for the next one, as far as it begins alike.

Plain fixtures ask for `db` and for other plain ones only: `branch`, `secretary`, `quarter`, `review`. Each is built in a savepoint, one
within the other, and the test itself works in the innermost. The next test goes back to the first fixture in which it differs, or which
is of another day, and builds on from there. So it finds the rows, files and objects that it would have built alone, in the same order.
"""

import inspect
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import NoneType

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from members.clock import today


class Chain:
    """The savepoints that stand, oldest first, and that of the running test."""

    def __init__(self):
        self.links = []  # of each plain fixture: (function, day), savepoint, {function: object} up to it, {path: content}
        self.plan, self.built, self.work = [], {}, None

    @contextmanager
    def around(self, item):
        if commits(item):
            yield
        else:
            with self.unblock():
                self.begin(plan_of(item))
                yield
                self.end()

    def begin(self, plan):
        """Keep what the test would build as well, and take back the rest."""
        wanted = [(build, today()) for build in plan]
        self.drop(lambda: [key for key, *_ in self.links] == wanted[: len(self.links)])
        _, _, built, files = self.links[-1] if self.links else (None, None, {}, {})
        self.plan, self.built = plan, deepcopy(built)
        for path, content in files.items():
            path = Path(settings.MEDIA_ROOT, path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.hand_over()

    def take(self, build, **given):
        """What a fixture of the plan returns: a copy of what stands, or built now."""
        if build not in self.built:
            assert build is self.plan[len(self.links)], "pytest builds in another order than `plan_of` says"
            block = savepoint()
            try:
                self.built[build] = build(**given)
            except BaseException:
                undo(block)
                raise
            if not is_copied_well(self.built[build]):  # from here on all is the test's own
                self.plan, self.work = self.plan[: len(self.links)], block
                return self.built[build]
            root = Path(settings.MEDIA_ROOT)
            files = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
            self.links.append(((build, today()), block, deepcopy(self.built), files))
            self.hand_over()
        return self.built[build]

    def hand_over(self):
        """All is built: from here on the test and its other fixtures write."""
        if len(self.links) == len(self.plan):
            self.work = savepoint()

    def end(self):
        """Take back what the test wrote, once its foreign keys are checked as Django's own tests do."""
        work, self.work, self.plan = self.work, None, []
        if work:
            try:
                if not connection.needs_rollback and connection.is_usable():
                    connection.check_constraints()
            finally:
                undo(work)

    def drop(self, until=lambda: False):
        while self.links and not until():
            with self.unblock():
                undo(self.links.pop()[1])


chain = Chain()


def savepoint():
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own tests mark theirs: a durable block may begin in it
    block.__enter__()
    return block


def undo(block):
    transaction.set_rollback(True)
    block.__exit__(None, None, None)


def is_copied_well(value):
    """Rows and plain values; the copy of a workbook, for one, is broken."""
    if isinstance(value, dict):
        return is_copied_well([*value.keys(), *value.values()])
    return all(map(is_copied_well, value)) if isinstance(value, list | tuple | set) else isinstance(value, Model | str | int | Decimal | date | NoneType)


def commits(item):
    """Whether it writes for good or has its own transaction: pytest-django cleans up behind it."""
    return bool({"transactional_db", "live_server"} & {*item.fixturenames}) or item.get_closest_marker("django_db") is not None


def plan_of(item):
    """The plain fixtures of a test in pytest's order, up to the first other one that may write."""
    found = {name: fixtures[-1] for name, fixtures in item._fixtureinfo.name2fixturedefs.items()}
    ours = {name for name, one in found.items() if one.func.__module__.startswith("tests.")}
    plan = {}

    def writes(name):
        return name == "db" or (name in found and any(writes(other) or (other == "request" and name in ours) for other in found[name].argnames if other != name))

    def add(name):
        """Whether the plan goes on behind it."""
        if name == "db" or name in plan or name not in found:
            return True
        one = found[name]
        if name in one.argnames or not all(add(other) for other in one.argnames):
            return False
        plain = name in ours and one.scope == "function" and not one.params and not inspect.isgeneratorfunction(one.func)
        if plain and one.argnames and {*one.argnames} <= {"db", *plan}:
            plan[name] = one.func
            return True
        return not writes(name)

    all(add(name) for name in item.fixturenames)
    return [*plan.values()]


@pytest.fixture(scope="session")
def savepoints(django_db_setup, django_db_blocker):
    chain.unblock = django_db_blocker.unblock
    yield chain
    chain.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """For `-m database`: what asks it, or may do so by a fixture that the test names as it runs."""
    for item in items:
        if commits(item) or "db" in item.fixturenames or "request" in item._fixtureinfo.argnames:
            item.add_marker("database")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if commits(item):
        chain.drop()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    build = fixturedef.func
    if build in chain.plan:
        fixturedef.func = partial(chain.take, build)
    try:
        return (yield)
    finally:
        fixturedef.func = build
