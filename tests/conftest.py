"""The cast of every test: a bureau with two branches, their officers and members."""

from inspect import signature
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings

from members.clock import supposing
from tests import make
from tests.evaluation.secret import hall


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks the database, or may do so by a fixture that it names as it runs: for `-m database`."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*item.fixturenames} or "request" in signature(item.function).parameters:
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """The browser's server thread and the tests each have a connection of their own, as in production."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick():
    """The product's hasher is slow on purpose; test_accounts asks for it. Tables are made from the models: CI runs the migrations beside.

    pytest's own switch for the latter would hold for one test only where the first that asks the database does so as it runs.
    """
    no_migrations = dict.fromkeys(app.label for app in apps.get_app_configs())
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], MIGRATION_MODULES=no_migrations):
        yield


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A name of a folder for each test, which who writes there makes: pytest's own `tmp_path` is made for every test that asks."""
    root = tmp_path_factory.mktemp("own")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_media(settings, folders):
    own = next(folders)
    settings.MEDIA_ROOT, settings.DATA_DIR = own / "media", own / "data"


@pytest.fixture
def branch(db):
    return make.branch("机关党支部")


@pytest.fixture
def other_branch(branch):
    return make.branch("国有林场党支部", of=branch.committee)


@pytest.fixture
def secretary(branch):
    return make.officer(branch, "secretary", "王书记")


@pytest.fixture
def deputy(branch):
    return make.officer(branch, "deputy", "赵副书记")


@pytest.fixture
def recorder(branch):
    return make.officer(branch, "recorder", "田记录")


@pytest.fixture
def zhang(branch):
    """张三, a plain member of the first branch."""
    return make.user(make.member(branch, "张三"))


@pytest.fixture
def li(other_branch):
    """李四, secretary of the second branch."""
    return make.officer(other_branch, "secretary", "李四")


@pytest.fixture
def auditor(other_branch):
    """陈敏 re-checks for the committee and belongs to another branch."""
    return make.officer(other_branch, "auditor", "陈敏")


@pytest.fixture
def admin(db):
    return make.User.objects.create_superuser("root")


# an electronic vote


@pytest.fixture
def voting_day(settings):
    """The day of the hall's vote; 2048 bits, as the RFC allows, are enough for a test."""
    settings.BALLOT_KEY_BITS = 2048
    with supposing(hall.DAY):
        yield


@pytest.fixture
def appraisal(branch, secretary, recorder, zhang):
    return hall.vote(branch)


@pytest.fixture
def opened(appraisal, recorder):
    """(Round, the tellers' codes, the codes of three slips), while papers are handed out."""
    return hall.opened(appraisal, by=recorder, slips=3)
