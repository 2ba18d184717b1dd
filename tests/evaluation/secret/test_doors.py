"""The addresses of the ballot box: who gets in, what a request may carry, what is told, what is logged."""

import json
import logging
import secrets
import uuid

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from simple_history.models import HistoricalChanges

from evaluation import actions
from evaluation.models import Box
from evaluation.secret import box, keys
from tests import make
from tests.evaluation.secret import hall


def post(client, name, where, headers=None, /, **data):
    body = {key: value.hex() if isinstance(value, bytes) else value for key, value in data.items()}
    return client.post(reverse(name, args=[where.pk]), json.dumps(body), content_type="application/json", **(headers or {}))


def cast(client, phone, **headers):
    return post(client, "box_cast", phone.round, headers, token=phone.token, signature=phone.signature, sealed=phone.sealed)


@pytest.fixture
def phone(opened, zhang, recorder):
    """A paper of 张三's, filled in, while voting runs."""
    phone = hall.Phone(opened[0]).ask(zhang.member).seal(hall.marks(opened[0]))
    actions.start_voting(opened[0], by=recorder)
    return phone


# with a login


def test_an_elector_takes_a_paper_and_a_lost_answer_is_given_again(client, opened, zhang):
    """Properties 7 and 40."""
    phone = hall.Phone(opened[0])
    make.login(client, zhang)

    answers = [post(client, "issue_ballot", opened[0], blinded=phone.blinded) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    phone.take(bytes.fromhex(answers[0].json()["signature"]))
    again = post(client, "issue_ballot", opened[0], blinded=hall.Phone(opened[0]).blinded)
    assert (again.status_code, again.json()["error"][:8]) == (409, "张三已经领过选票")


def test_a_one_time_code_is_enough_to_vote_and_not_to_open_the_box(opened, zhang, appraisal):
    scrutineer = make.user(appraisal.scrutineer)
    for reader in (zhang, scrutineer):
        reader.narrow_down()

    visible = [type(opened[0]).objects.visible_to(reader).filter(pk=opened[0].pk).exists() for reader in (zhang, scrutineer)]
    appraisal.rounds.get().electors.filter(member=appraisal.scrutineer).delete()

    assert visible == [True, True]
    assert not type(opened[0]).objects.visible_to(scrutineer).exists()


def test_whoever_is_switched_off_takes_no_paper(client, opened, zhang):
    """Property 8."""
    make.login(client, zhang)
    zhang.is_active = False
    zhang.save()

    assert post(client, "issue_ballot", opened[0], blinded=hall.Phone(opened[0]).blinded).status_code == 302
    assert box.standing(opened[0]).handed_out == 0


def test_a_round_is_found_by_its_electors_its_tellers_its_officers_and_nobody_else(client, opened, branch, other_branch, recorder, secretary, auditor, li, zhang, appraisal):
    lent = make.user(make.member(other_branch))
    opened[0].electors.filter(member=zhang.member).delete()
    type(opened[0]).objects.filter(pk=opened[0].pk).update(third_teller=lent.member)
    found = {str(user): type(opened[0]).objects.visible_to(user).count() for user in (recorder, secretary, auditor, lent, li, zhang)}

    assert found == {str(recorder): 1, str(secretary): 1, str(auditor): 1, str(lent): 1, str(li): 0, str(zhang): 0}


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"blinded": 7}', '{"blinded": "zz"}', "[" * 20_000, '{"blinded": ""}', '{"blinded": "é"}'])
def test_nonsense_is_answered_in_words(client, opened, zhang, body):
    make.login(client, zhang)

    answer = client.post(reverse("issue_ballot", args=[opened[0].pk]), body, content_type="application/json")

    assert answer.status_code == 409
    assert answer.json()["error"].startswith("领票请求的格式不对" if body == '{"blinded": ""}' else "请求的格式不对")


# without one


def test_what_a_phone_needs_is_told_without_a_login(client, opened):
    round = opened[0]

    assert client.get(reverse("box_info", args=[round.pk])).json() == {
        "state": "issuing", "rows": 12, "levels": 4, "label": keys.label(round).hex(), "sign": bytes(round.sign_pub).hex(),
        "tally": bytes(round.tally_pub).hex(), "fingerprint": keys.fingerprint(round),
    }  # fmt: skip


def test_a_slip_is_unlocked_and_cast_without_a_login(client, opened, recorder):
    round, _, slips = opened
    actions.start_voting(round, by=recorder)
    found = post(client, "box_slip", round, id=keys.slip_part(round, slips[2], b"id"))
    phone = hall.Phone(round)
    phone.token, phone.signature = keys.slip_token(round, slips[2]), keys.mask(round, slips[2], bytes.fromhex(found.json()["paper"]))

    assert cast(client, phone.seal(hall.marks(round))).status_code == 204
    assert post(client, "box_slip", round, id=secrets.token_bytes(48)).status_code == 409


def test_a_cast_is_answered_without_a_word_and_so_is_its_repetition(client, phone):
    """Properties 11 and 40."""
    answers = [cast(client, phone) for _ in range(2)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert box.standing(phone.round).in_box == 1
    assert cast(client, phone.seal(hall.marks(phone.round))).status_code == 409


def test_a_round_that_is_none_is_not_found(client, phone):
    phone.round.pk = uuid.uuid4()

    assert cast(client, phone).status_code == 404


@pytest.mark.parametrize("name", ["box_cast", "box_slip"])
def test_a_request_with_any_cookie_is_turned_away(client, phone, name):
    """Property 22."""
    client.cookies["lang"] = "zh"

    assert post(client, name, phone.round, token=phone.token, signature=phone.signature, sealed=phone.sealed).status_code == 400
    assert client.get(reverse("box_info", args=[phone.round.pk])).status_code == 400
    assert box.standing(phone.round).in_box == 0


def test_a_cast_asks_for_the_round_and_the_box_only_and_sets_no_cookie(client, phone):
    """Property 22."""
    with CaptureQueriesContext(connection) as queries:
        answer = cast(client, phone)

    tables = {word.strip('"') for query in queries for word in query["sql"].split() if word.startswith('"') and "_" in word and "." not in word}
    assert tables == {"evaluation_round", "evaluation_box"}
    assert answer.cookies == {}
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_cookies_do_not_reach_the_box():
    """Property 24."""
    address = reverse("box_cast", args=[uuid.uuid4()])

    assert address.startswith("/box/")
    assert not address.startswith((settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH))


def test_a_cast_leaves_no_trace_of_a_person(client, phone, zhang):
    """Property 25."""
    make.login(client, zhang)
    client.cookies.clear()

    def traces():
        kept = [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]
        zhang.refresh_from_db()
        return zhang.last_login, list(Session.objects.values()), {model._meta.label: model.objects.count() for model in kept}, list(phone.round.electors.values())

    before = traces()
    assert cast(client, phone).status_code == 204

    assert traces() == before


@pytest.mark.parametrize("good", [True, False])
def test_the_log_tells_nothing_of_a_cast(client, phone, zhang, caplog, good):
    """Property 26: at DEBUG, of a cast that is taken and of one that fails."""
    phone.signature = phone.signature if good else secrets.token_bytes(len(phone.signature))
    caplog.set_level(logging.DEBUG)

    assert cast(client, phone, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Phone/7").status_code == (204 if good else 409)

    said = "\n".join(str(vars(record)) for record in caplog.records if record.name != "asyncio")
    for secret in (phone.token, phone.signature, phone.sealed):
        assert secret.hex()[:16] not in said
        assert repr(secret)[2:18] not in said
    assert "203.0.113.77" not in said
    assert "Phone/7" not in said
    assert zhang.username not in said


def test_nothing_of_the_box_reaches_the_log_nor_a_mail(client, phone, settings, mailoutbox, monkeypatch):
    """Property 26: not even that something broke."""
    settings.ADMINS = [("admin", "admin@example.cn")]
    client.raise_request_exception = False
    monkeypatch.setattr(QuerySet, "update", lambda rows, **values: 1 / 0)
    django, root = logging.getLogger("django"), logging.getLogger()
    ours = [handler for handler in root.handlers if any(getattr(kept, "callback", None) for kept in handler.filters)]
    heard = []
    monkeypatch.setattr(ours[0], "emit", heard.append)

    assert cast(client, phone).status_code == 500
    assert (heard, mailoutbox) == ([], [])
    assert django.handlers == []
    assert logging.getLogger("django.server").propagate
    client.get("/app/nowhere/")
    assert [record.getMessage() for record in heard] == ["Not Found: /app/nowhere/"]


def test_only_two_numbers_are_told_while_the_vote_runs(client, phone):
    """Property 16: handed out, in the box; the sealed box itself tells nobody's marks."""
    cast(client, phone)

    assert box.standing(phone.round) == (1, 1)
    assert box.standing(phone.round)._fields == ("handed_out", "in_box")
    assert {"counts", "spoiled", "receipts"}.isdisjoint(box.box_file(phone.round))
    assert Box.objects.get(round=phone.round).round.result is None
