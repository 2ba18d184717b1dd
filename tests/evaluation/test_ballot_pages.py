"""The voter's pages as the server sends them: who gets in, what they say, that under /box/ they know nobody and keep nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import Elector
from tests import make

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.mjs"))
TOO_NEW = [r"\?\?=", r"\|\|=", r"&&=", r"\.at\(", "structuredClone", "replaceAll", r"\.findLast", "hasOwn", r"\.any\(", r"\n\s*#\w", r"\nawait ", "subtle", "FormData"]
BOX_PAGES = pytest.mark.parametrize("name", ["box_vote", "box_kiosk"])


@pytest.fixture
def round(appraisal, zhang):
    """Papers are handed out; the reader of these tests is an elector."""
    targets = [member.pk for member in sorted(appraisal.review.branch.members.all(), key=lambda member: -member.pk)][-12:]
    round = make.ballot_round(appraisal, state="issuing", sign_key=b"-", tally_key=[], targets=targets)
    Elector.objects.create(round=round, member=zhang.member)
    return round


def turned(round, state):
    type(round).objects.filter(pk=round.pk).update(state=state, sign_key=None, tally_key=None if state in ("void", "purged") else [])


def read(client, name, round):
    return client.get(reverse(name, args=[round.pk])).content.decode()


# 领取选票


@pytest.mark.parametrize(
    ("elector", "state", "words"),
    [
        ({}, "issuing", ""),
        ({"slip": True}, "issuing", "给您登记的是票签"),
        ({"slip": True}, "voting", "给您登记的是票签"),
        ({"issued": "a" * 96}, "issuing", "您已经领过选票，但选票不在这台设备里"),
        ({"issued": "a" * 96}, "voting", "您已经领过选票，但选票不在这台设备里"),
        ({"issued": "a" * 96}, "closed", "这一轮投票已经结束"),
        ({}, "voting", "已经停止发票"),
        ({}, "closed", "这一轮投票已经结束"),
        ({}, "void", "这一轮投票已经作废"),
    ],
)
def test_what_stands_in_the_way_of_a_paper_is_said(client, round, zhang, elector, state, words):
    round.electors.update(**elector)
    if state != "issuing":
        turned(round, state)

    page = read(make.login(client, zhang), "ballot_paper", round)

    assert words in page
    assert ('data-refused="yes"' in page) == bool(words)
    assert f'data-issued="{"yes" if elector.get("issued") else "no"}"' in page
    assert ('data-again="yes"' in page) == ("issued" in elector and state != "closed")


@pytest.mark.parametrize("reader", ["recorder", "auditor"])
def test_whoever_is_not_on_the_roll_is_told_so(client, request, round, reader):
    assert "您不在这一轮投票的签到册里" in read(make.login(client, request.getfixturevalue(reader)), "ballot_paper", round)


@pytest.mark.parametrize(("reader", "status"), [("li", 404), ("admin", 403), ("zhang", 200)])
def test_a_paper_is_taken_by_members_who_find_the_round(client, request, round, reader, status):
    make.login(client, request.getfixturevalue(reader))

    assert client.get(reverse("ballot_paper", args=[round.pk])).status_code == status


@pytest.mark.parametrize("name", ["ballot_paper", "box_vote", "box_kiosk"])
def test_the_pages_are_read_only(client, round, zhang, name):
    assert make.login(client, zhang).post(reverse(name, args=[round.pk])).status_code == 405


# under /box/


@BOX_PAGES
def test_a_ballot_names_everybody_in_its_order_and_presets_nothing(client, round, name):
    page = read(client, name, round)

    assert re.findall(r'class="who">([^<]+)<', page) == [member.name for member in round.people]
    assert re.findall(r'<label for="choice1-\d">([^<]+)<', page) == ["优秀", "合格", "基本合格", "不合格"]
    assert "checked" not in page
    assert "<form" not in page  # nothing that a browser would send, or fill in, by itself
    assert page.count('autocomplete="off"') == page.count("<input")


@BOX_PAGES
def test_the_places_are_shown_where_there_are_any(client, round, name):
    with_places = read(client, name, round)
    type(round.appraisal.review).objects.update(members_total=4, formal_total=4)

    assert "名额 <b>2</b> 个" in with_places
    assert "名额" not in read(client, name, round)
    assert "优秀一般不超过党员总数的 20%" in read(client, name, round)


@BOX_PAGES
def test_the_page_is_the_same_for_everybody_and_knows_nobody(client, round, zhang, name):
    """No cookie is set; whoever sends one is not looked up."""
    anonymous = client.get(reverse(name, args=[round.pk]))
    signed_in = make.login(client, zhang).get(reverse(name, args=[round.pk]))

    assert anonymous.content == signed_in.content
    assert "Set-Cookie" not in str(anonymous.headers)
    assert not anonymous.cookies
    assert not signed_in.cookies
    assert str(zhang) not in re.sub(r'<span class="who">[^<]+', "", signed_in.content.decode())


@BOX_PAGES
def test_the_page_is_kept_nowhere_and_says_nothing_of_itself_to_the_next(client, round, name):
    headers = client.get(reverse(name, args=[round.pk])).headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "'unsafe" not in headers["Content-Security-Policy"]


@BOX_PAGES
def test_the_page_asks_nothing_of_electors_slips_boxes_or_sessions(client, round, name):
    with CaptureQueriesContext(connection) as queries:
        read(client, name, round)

    asked = " ".join(query["sql"] for query in queries)
    assert not re.findall(r"evaluation_(?:elector|slip|box)|session|members_user", asked)


@BOX_PAGES
@pytest.mark.parametrize("state", ["closed", "purged", "void"])
def test_nobody_is_named_once_voting_is_over(client, round, name, state):
    turned(round, state)

    assert 'class="who"' not in read(client, name, round)


@BOX_PAGES
def test_a_round_that_is_none_is_not_found(client, db, name):
    assert client.get(reverse(name, args=["6ba7b810-9dad-41d1-80b4-00c04fd430c8"])).status_code == 404


def test_papers_are_keyed_by_two_where_the_address_says_so(client, round):
    address = reverse("box_kiosk", args=[round.pk])

    assert ["data-second" in client.get(address + query).content.decode() for query in ("", "?paper")] == [False, True]


# the scripts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_needs_no_browser_newer_than_chromium_90_and_no_secure_page(script):
    text = script.read_text(encoding="utf-8")

    assert [word for word in TOO_NEW if re.search(word, text)] == []
    assert set(re.findall(r'from "([^"]+)"', text)) <= {f"./{other.name}" for other in SCRIPTS}
    assert "sessionStorage" not in text
