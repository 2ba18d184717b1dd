"""The direction of imports: no app knows those that build on it, no file those that come after it."""

import ast
import sys
from pathlib import Path

import pytest
from django.conf import settings

APPS = ["members", "scoring", "evaluation", "reports", "pointsys"]  # each may import those before it
PAGES = {"views", "urls", "admin", "templatetags", "management"}  # an app's own; only the project knows them
LAYERS = """
    rules names standard clauses
    clock fields passwords
    access
    flow
    models
    backends
    figures
    cases awards versions findings reasons places
    secret
    actions
    rounds
    tables papers stages
    why board annual
    steps
    uploads
    forms
    resources
    sheets
    record_table summary_table self_form notices tally_report ledger cover
    bundle catalogue
    views templatetags
    urls admin apps management
"""  # in every app: a file may import those on its own line and above
PLACE = {job: place for place, line in enumerate(LAYERS.split("\n")) for job in line.split()}
PURE = [f"{app}.rules" for app in APPS] + ["members.names", "members.clauses", "scoring.standard", "evaluation.secret.blind"]
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}

ROOT = Path(settings.BASE_DIR)
FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def module_of(path):
    """scoring/models/year.py -> scoring.models.year"""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
every_module = pytest.mark.parametrize("module", MODULES)


def imports(module):
    """All that it imports, each as the longest dotted name that is a module of ours (or as it is written)."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module or "."


def ours(module):
    return [name for name in imports(module) if name.split(".")[0] in APPS]


def app_and_job(module):
    """scoring.models.year -> scoring, models: the same file name means the same job in every app."""
    app, job, *_ = [*module.split("."), ""]
    return app, job


@every_module
def test_an_app_imports_only_those_before_it(module):
    app, _ = app_and_job(module)

    wrong = [name for name in ours(module) if APPS.index(app_and_job(name)[0]) > APPS.index(app)]

    assert wrong == []


@every_module
def test_no_app_knows_the_pages_of_another(module):
    app, _ = app_and_job(module)
    foreign = [name for name in ours(module) if app_and_job(name)[0] != app and app_and_job(name)[1] in PAGES]

    assert foreign == [] or module == "pointsys.urls"


@pytest.mark.parametrize("module", [module for module in MODULES if "." in module and not module.startswith("pointsys.")])
def test_a_file_imports_only_those_before_it(module):
    _, job = app_and_job(module)
    assert job in PLACE, f"{module} has no place in LAYERS yet"

    wrong = [name for name in ours(module) if PLACE.get(app_and_job(name)[1], -1) > PLACE[job]]

    assert wrong == []


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith(tuple(PURE))])
def test_the_rules_know_nothing_but_the_standard_library(module):
    roots = {name.split(".")[0] for name in imports(module)}

    assert roots <= sys.stdlib_module_names | set(APPS)
    assert all(name.startswith(tuple(PURE)) for name in ours(module))


@every_module
def test_imports_stand_at_the_top(module):
    top = MODULES[module].body
    found = [node for node in ast.walk(MODULES[module]) if isinstance(node, ast.Import | ast.ImportFrom)]

    assert [node.lineno for node in found if node not in top] == []
    assert [node.lineno for node in found if getattr(node, "level", 0)] == [], "imports are absolute"


@every_module
def test_no_model_of_another_app_is_named_by_a_string(module):
    named = [
        target.value
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RELATIONS
        for target in [*node.args[:1], *(word.value for word in node.keywords if word.arg in ("to", "through"))]
        if isinstance(target, ast.Constant)
    ]

    assert [name for name in named if "." in name] == []


@every_module
def test_nothing_happens_by_signal(module):
    assert not {"django.db.models.signals", "django.dispatch"} & set(imports(module))
