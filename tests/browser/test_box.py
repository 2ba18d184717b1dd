"""A ballot paper taken, sealed and cast by the browser's own script, in Chromium: the RFC's vector first, then the real addresses."""

import json
from pathlib import Path

import pytest

from evaluation import actions
from evaluation.secret import box
from members.clock import supposing
from tests import make
from tests.evaluation.secret import hall

pytestmark = pytest.mark.django_db(transaction=True)
VECTORS = Path(hall.__file__).with_name("rfc9474_vectors.json")

RUNS_A_VECTOR = """async (vector) => {
    const B = await import("/static/js/blind.mjs");
    const n = BigInt(vector.n), inverse = BigInt(vector.inv);
    const asked = B.blind(n, B.fromHex(vector.input_msg), B.fromHex(vector.salt), B.inverse(inverse, n));
    return [B.toHex(asked.blinded), B.toHex(B.finalize(n, asked, B.fromHex(vector.blind_sig)))];
}"""
TAKES_A_PAPER = """async ({issue, info, csrf}) => {
    const B = await import("/static/js/blind.mjs");
    const told = await (await fetch(info, {credentials: "omit"})).json();
    const sign = B.modulus(told.sign), tally = B.modulus(told.tally), token = B.random(32);
    const asked = B.blind(sign, B.concat(token, B.fromHex(told.label)));
    const headers = {"X-CSRFToken": csrf, "Content-Type": "application/json"};
    const answer = await (await fetch(issue, {method: "POST", headers, body: JSON.stringify({blinded: B.toHex(asked.blinded)})})).json();
    const signature = B.finalize(sign, asked, B.fromHex(answer.signature));
    const sealed = B.seal(tally, new Uint8Array(told.rows).fill(1));
    window.paper = Object.fromEntries(Object.entries({token, signature, sealed}).map(([name, bytes]) => [name, B.toHex(bytes)]));
    return [told.fingerprint === B.fingerprint(sign, tally), B.receipt(sealed)];
}"""
CASTS_IT = """async (cast) => (await fetch(cast, {
    method: "POST", credentials: "omit", referrerPolicy: "no-referrer", headers: {"Content-Type": "application/json"}, body: JSON.stringify(window.paper),
})).status"""


def test_chromium_makes_the_rfcs_signature(browse):
    """Property 1."""
    visitor = browse()
    visitor.visit("/app/login/")
    for vector in json.loads(VECTORS.read_text(encoding="ascii")):
        vector = {name: f"0x{vector[name].removeprefix('0x')}" if name == "inv" else vector[name] for name in ("n", "inv", "input_msg", "salt", "blind_sig", "blinded_msg", "sig")}
        assert visitor.page.evaluate(RUNS_A_VECTOR, vector) == [vector["blinded_msg"], vector["sig"]]


def test_a_ballot_goes_from_chromium_into_the_box_without_a_name(browse, settings):
    """Property 23: signed in, and yet the cast carries no Cookie, Referer or Authorization."""
    settings.BALLOT_KEY_BITS = 2048
    branch = make.branch()
    recorder, voter = make.officer(branch, "recorder", "田记录"), make.user(make.member(branch, "张三"))
    with supposing(hall.DAY):
        round, codes, _ = hall.opened(hall.vote(branch), by=recorder, consent="到会的人一致同意")
        visitor, sent = browse(voter), []
        visitor.context.on("request", lambda request: sent.append(request) if "/cast/" in request.url else None)
        visitor.visit("/app/password/")
        csrf = visitor.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        where = {"issue": f"/app/ballots/{round.pk}/issue/", "info": f"/box/{round.pk}/info.json", "csrf": csrf}

        same, receipt = visitor.page.evaluate(TAKES_A_PAPER, where)
        actions.start_voting(round, by=recorder)
        status = visitor.page.evaluate(CASTS_IT, f"/box/{round.pk}/cast/")

        assert (same, status, box.standing(round)) == (True, 204, (1, 1))
        assert {"cookie", "referer", "authorization"}.isdisjoint(sent[0].all_headers())
        result = actions.close_round(round, codes=codes[:2], consent="到会的人一致同意", by=recorder).result
    assert result["receipts"] == [receipt]
    assert {tuple(row) for row in result["counts"].values()} == {(0, 1, 0, 0, 0)}
