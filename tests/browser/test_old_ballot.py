"""The electronic ballot in a Chromium of early 2021 (90), as office PCs on a closed network may still have it.

It comes from npm and is fetched where CI=true, for the test only; elsewhere POINTSYS_OLD_CHROMIUM may name one. Playwright's own
clicks and locators need a newer browser than this, so the page is pressed from within.
"""

import os
import subprocess

import pytest

from evaluation import actions
from members.clock import supposing
from tests.browser.conftest import ARGUMENTS, HAND, Visitor
from tests.evaluation.secret import hall

pytestmark = pytest.mark.django_db(transaction=True)

FETCHED = "chrome-aws-lambda@8.0.2"  # Chromium 90.0.4427
UNPACK = "fs.writeFileSync('chromium', zlib.brotliDecompressSync(fs.readFileSync('package/bin/chromium.br')), { mode: 0o755 })"
SHOWN = """name => document.querySelector(`[data-view="${name}"]`).hidden === false"""
PRESS = """name => document.querySelector(`[data-do="${name}"]`).click()"""


@pytest.fixture(scope="session")
def old_chromium(playwright, tmp_path_factory):
    found = os.environ.get("POINTSYS_OLD_CHROMIUM")
    if not found and os.environ.get("CI") != "true":
        pytest.skip("no Chromium 90 here: it is fetched from npm where CI=true")
    browser = playwright.chromium.launch(executable_path=found or fetched(tmp_path_factory.mktemp("chromium-90")), args=ARGUMENTS)
    assert browser.version.startswith("90.")
    yield browser
    browser.close()


def fetched(folder):
    for command in (["npm", "pack", FETCHED], ["tar", "xf", "chrome-aws-lambda-8.0.2.tgz"], ["node", "-e", UNPACK]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "chromium"


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.BALLOT_KEY_BITS = 3072
    with supposing(hall.DAY):
        yield


def test_a_vote_by_phone_and_one_by_slip_in_chromium_90(old_chromium, live_server, branch, secretary, recorder, zhang):
    round, codes, slips = hall.opened(hall.vote(branch), by=recorder, slips=1)
    phone, kiosk = (Visitor(old_chromium, live_server.url, HAND) for _ in range(2))
    phone.be(zhang)
    phone.visit(f"/app/ballots/{round.pk}/")
    step(phone, "take", "take")
    step(phone, "kept")
    actions.tick_slip(round, member=round.appraisal.scrutineer, on=True, by=recorder)
    actions.start_voting(round, by=recorder)
    phone.visit(f"/box/{round.pk}/")
    kiosk.visit(f"/box/{round.pk}/kiosk/")
    step(kiosk, "start")
    kiosk.page.evaluate("code => { document.querySelector('[data-code]').value = code; }", slips[0])
    kiosk.page.evaluate(PRESS, "unlock")

    receipts = []
    for visitor, level in ((phone, 1), (kiosk, 2)):
        step(visitor, "ballot")
        for place in range(1, 13):
            visitor.page.evaluate("id => document.getElementById(id).click()", f"choice{place}-{level}")
            visitor.page.evaluate(PRESS, "next" if place < 12 else "check")
        step(visitor, "check", "cast")
        step(visitor, "receipt")
        receipts.append(visitor.page.evaluate("document.querySelector('[data-receipt]').textContent"))
        visitor.shot(f"old-ballot-{level}")
        visitor.leave()
        assert visitor.faults == []

    actions.count_slips(round, left=0, by=recorder)
    result = actions.close_round(round, codes=codes[:2], by=recorder, consent="到会党员一致同意").result
    assert result["receipts"] == sorted(receipts)
    assert list(result["counts"].values()) == [[0, 1, 1, 0, 0]] * 12


def step(visitor, name, button=""):
    """Once this part of the page is shown, press this button of it."""
    visitor.page.wait_for_function(SHOWN, arg=name)
    if button:
        visitor.page.evaluate(PRESS, button)
