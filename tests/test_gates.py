"""Every page says who may open it, and none finds rows but through `visible_to`."""

import ast
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path, resolve, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter
from django.views.decorators.http import require_POST

from members.access import PUBLIC, gates_are_set, open_to, walk
from members.rules import Role

PUBLIC_PAGES = {
    "": "only leads to the home page",
    "app/login/": "where everybody starts",
    "app/help/": "帮助: how to sign in is read before signing in; no page of it holds a row",
    "app/help/rules/": "帮助: the document in its own words",
    "app/help/<slug:role>/": "帮助: what each role does, for whoever wants to know",
    "app/logout/": "harmless to whoever is already out",
    "app/pass/<slug:token>/": "一次性二维码: where a printed code leads whoever has no password",
    "notice/<slug:token>/": "公示: read without login, by a link that cannot be guessed, while the notice runs",
    "notice/<slug:token>/objection/": "异议: raised by whoever holds the link of a running notice, under a name",
    "notice/<slug:token>/objection/<slug:receipt>/": "回执: what came of an objection, to whoever holds its own link",
    "box/about/": "电子投票: what it protects and what not, for everybody to read",
    "box/<uuid:round>/receipts/": "电子投票: the receipts of an opened box, for whoever cast a ballot: it must not be known who",
    "box/<uuid:round>/": "电子投票: a ballot is marked on one's own phone, under no name",
    "box/<uuid:round>/kiosk/": "电子投票: the same on a shared tablet, with a printed slip",
    "box/<uuid:round>/info.json": "电子投票: the keys of a round, for whoever holds a ballot paper",
    "box/<uuid:round>/slip/": "电子投票: a printed slip is unlocked, by the hash of its code",
    "box/<uuid:round>/cast/": "电子投票: a sealed ballot, by whoever holds a paper: it must not be known who",
}
SOME = {"int": "1", "uuid": "6ba7b810-9dad-41d1-80b4-00c04fd430c8"}
METHODS = {"form_page", "require_POST", "require_GET", "require_safe", "require_http_methods"}

PATTERNS = dict(walk())
ROOT = Path(settings.BASE_DIR)
VIEWS = sorted([*ROOT.glob("*/views.py"), *ROOT.glob("*/views/*.py"), ROOT / "pointsys" / "home.py", ROOT / "pointsys" / "help.py"])
every_file_of_views = pytest.mark.parametrize("file", VIEWS, ids=lambda file: str(file.relative_to(ROOT)))


def ajar(request):
    return HttpResponse()


urlpatterns = [  # of a site that forgot one gate
    path("ajar/", ajar),
    path("gated/", open_to(*Role)(ajar)),
    path("inner/", include([path("posted/", require_POST(open_to(PUBLIC)(ajar)))])),
]


@pytest.mark.parametrize("route", PATTERNS)
def test_every_page_says_who_may_open_it(route):
    roles = PATTERNS[route].callback.open_to

    assert roles
    assert set(roles) <= {*Role, PUBLIC}


def test_only_these_pages_are_public():
    assert {route for route, pattern in PATTERNS.items() if PUBLIC in pattern.callback.open_to} == PUBLIC_PAGES.keys()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", sorted([*PATTERNS.keys() - PUBLIC_PAGES.keys(), "app/admin/", "app/admin/members/member/"]))
def test_whoever_is_not_signed_in_is_led_to_the_login(client, route, method):
    address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda argument: SOME.get(argument[1], "x"), route)

    response = getattr(client, method)(address)

    assert response.status_code == 302
    assert response["Location"].endswith(f"login/?next={quote(address)}")


def test_a_forgotten_gate_stops_the_start(settings):
    settings.ROOT_URLCONF = __name__

    errors = gates_are_set()

    assert [(error.id, error.is_serious()) for error in errors] == [("members.E001", True)]
    assert errors[0].msg.startswith("ajar/")


def test_the_site_itself_starts():
    assert gates_are_set() == []


@every_file_of_views
def test_views_find_rows_only_through_visible_to(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    scoped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "visible_to"}
    managers = {"objects", "_default_manager", "_base_manager"}

    loose = [node.lineno for node in ast.walk(tree) if getattr(node, "attr", "") in managers and id(node) not in scoped]
    whole = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and takes_a_whole_table(node)]

    assert (loose, whole) == ([], [])


def takes_a_whole_table(call):
    """get_object_or_404(Model, ...) asks for any row; get_object_or_404(rows, ...) only for one of these."""
    finders = {"get_object_or_404", "get_list_or_404"}
    return name_of(call) in finders and isinstance(call.args[0], ast.Name) and call.args[0].id[0].isupper()


@every_file_of_views
def test_the_method_stands_above_the_gate_and_the_gate_above_the_view(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = [node for node in tree.body if isinstance(node, ast.Assign) and name_of(node.value) in METHODS]
    methods = METHODS | {name_of(node.targets[0]) for node in named}
    for view in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        decorators = [name_of(decorator) for decorator in view.decorator_list]
        if methods & set(decorators) or "open_to" in decorators:
            assert decorators[-1] == "open_to", view.name
            assert set(decorators[:1]) <= methods | {"open_to"}, view.name


def name_of(node):
    """The name that is called, of a call or of a decorator without one."""
    node = getattr(node, "func", node)
    return getattr(node, "attr", getattr(node, "id", ""))


def test_no_address_is_swallowed_by_another():
    """A pattern with a free word must come after those that it would take for itself."""
    some = {IntConverter: 7, SlugConverter: "word", UUIDConverter: SOME["uuid"]}
    for _, pattern in walk():
        if pattern.name:
            parts = {key: some[type(converter)] for key, converter in pattern.pattern.converters.items()}
            assert resolve(reverse(pattern.name, kwargs=parts)).func is pattern.callback, pattern.name
