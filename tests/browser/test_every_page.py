"""Each page of the site once, on a phone in the largest type; `tests/bench/pages.py` has all roles and sizes."""

from datetime import date

from django.test import Client
from django.urls import reverse

from members.clock import supposing
from tests import make
from tests.browser.conftest import HAND, LARGEST, SIDEWAYS
from tests.test_access import ROUTES, address, foreign, status_of  # noqa: F401

GIVEN = {"coming": "admitted", "year": 2025}


def test_every_page_is_clear_in_the_largest_type_on_a_phone(browse, foreign, li, auditor, admin):  # noqa: F811
    branch = foreign["branch"]
    readers = [li, branch.offices.get(role="recorder").member.user, auditor, admin, branch.members.get(name="刘五").user]
    faults = []
    with supposing(date(2026, 2, 1)):
        pages = {reader: [] for reader in readers}
        for name, path in addresses(foreign):
            reader = next((reader for reader in readers if answers(reader, path)), None)
            if reader:
                pages[reader].append((name, path))
        for reader, own in pages.items():
            visitor = browse(reader, *HAND)
            for name, path in own:
                visitor.visit(path)
                visitor.wear(LARGEST)
                faults += [f"{name}: {fault}" for fault in visitor.page.evaluate(SIDEWAYS) + visitor.axe()]

    assert not faults, "\n".join(faults)
    assert sum(map(len, pages.values())) > 100


def addresses(foreign):  # noqa: F811
    """(name, path) of each page that an address can be made for."""
    for name, pattern in ROUTES.items():
        converters = pattern.pattern.converters
        if "pk" in converters:
            yield name, address(name, foreign[name])
        elif converters.keys() <= GIVEN.keys():
            yield name, reverse(name, kwargs={key: GIVEN[key] for key in converters})


def answers(reader, path):
    """Whether this reader gets a page there, not a file, another page or a refusal."""
    answer = make.login(Client(), reader).get(path)
    return status_of(answer) == 200 and not answer.streaming and b"</html>" in answer.content
