"""The electronic ballot in a real browser: by phone, by slip, at the kiosk; what it sends, what it keeps, what a lost answer does."""

import json
import re

import pytest

from evaluation import actions
from evaluation.models import Box
from evaluation.secret import box
from members.clock import supposing
from tests import make
from tests.evaluation.secret import hall

pytestmark = pytest.mark.django_db(transaction=True)
both_sizes = pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])

RECEIPT = re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}$")
CONSENT = "到会党员一致同意用电子票"
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
FILL = """marks => {
    marks.forEach((mark, place) => {
        if (mark) document.getElementById(`choice${place + 1}-${mark}`).click();
        document.querySelector('[data-do="next"]').click();
    });
}"""


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.BALLOT_KEY_BITS = 2048
    with supposing(hall.DAY):
        yield


@pytest.fixture
def appraisal(branch, secretary, recorder, zhang):
    return hall.vote(branch)


@pytest.fixture
def opened(appraisal, recorder):
    return hall.opened(appraisal, by=recorder, slips=4)


def seen(visitor, name):
    assert visitor.axe() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    visitor.shot(f"ballot-{name}-{visitor.page.viewport_size['width']}")


def press(visitor, name):
    visitor.page.get_by_role("button", name=name, exact=True).click()


def choose(visitor, level):
    visitor.page.get_by_role("radio", name=level, exact=True).check(force=True)


def view(visitor, name):
    """Wait for this part of the page; its words."""
    shown = visitor.page.locator(f'[data-view="{name}"]')
    shown.wait_for()
    return shown.inner_text()


def take(visitor, round):
    visitor.visit(f"/app/ballots/{round.pk}/")
    press(visitor, "领取选票")
    view(visitor, "kept")


def mark(visitor, marks):
    view(visitor, "ballot")
    visitor.page.evaluate(FILL, marks)
    view(visitor, "check")


def receipt(visitor):
    view(visitor, "receipt")
    words = visitor.page.locator("[data-receipt]").inner_text()
    assert RECEIPT.match(words)
    return words


def unlock(visitor, code):
    visitor.page.get_by_label("票签上的 16 位码").fill(code)
    press(visitor, "取出选票")


def closed(round, codes, by, left=None):
    if left is not None:
        actions.count_slips(round, left=left, by=by)
    return actions.close_round(round, codes=codes[:2], by=by, consent=CONSENT).result


@both_sizes
def test_a_member_takes_a_paper_waits_marks_checks_and_casts(browse, opened, zhang, recorder, width, height):
    round, codes, _ = opened
    phone = browse(zhang, width, height)
    phone.visit(f"/app/ballots/{round.pk}/")
    view(phone, "take")
    seen(phone, "take")
    press(phone, "领取选票")
    view(phone, "kept")
    seen(phone, "kept")
    phone.page.get_by_role("link", name="去等候投票").click()
    assert "等主持人宣布开始" in view(phone, "wait")
    seen(phone, "wait")

    actions.start_voting(round, by=recorder)

    view(phone, "ballot")
    seen(phone, "blank")
    assert phone.page.locator("input:checked").count() == 0
    choose(phone, "优秀")
    assert "您已选优秀 1 人，名额 2 个" in view(phone, "ballot")
    seen(phone, "marked")
    press(phone, "取消这一位的选择")
    assert phone.page.locator("input:checked").count() == 0
    for level in ("优秀", "优秀", "合格", "基本合格", "不合格"):
        choose(phone, level)
        press(phone, "下一位")
    assert "第 6 位" in view(phone, "ballot")
    assert "已选 5 / 12" in view(phone, "ballot")
    for _ in range(6):
        press(phone, "下一位")
    press(phone, "去核对")
    assert "7 人没有选，按弃权计" in view(phone, "check")
    seen(phone, "check")
    phone.page.get_by_role("button", name=str(round.people[1]), exact=True).click()
    choose(phone, "合格")
    press(phone, "改好了，去核对")
    assert "优秀 1 人" in view(phone, "check")
    press(phone, "提交选票")
    words = receipt(phone)
    seen(phone, "receipt")
    assert phone.page.locator("input:checked").count() == 0
    [[kept, session]] = [json.loads(phone.page.evaluate(KEPT))]
    assert ({name: json.loads(value) for name, value in kept.items()}, session) == ({f"pointsys.ballot.{round.pk}": {"receipt": words}}, {})
    phone.visit(f"/box/{round.pk}/")
    assert receipt(phone) == words

    result = closed(round, codes, recorder, left=4)
    assert result["receipts"] == [words]
    assert list(result["counts"].values()) == [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]] + [[1, 0, 0, 0, 0]] * 7


@pytest.mark.parametrize("size", [1, 2])
def test_older_members_vote_in_large_type(browse, opened, zhang, recorder, size):
    round, codes, _ = opened
    phone = browse(zhang, 390, 844)
    phone.context.add_init_script(f"localStorage.setItem('pointsys.elder', {size})")
    take(phone, round)
    seen(phone, f"elder{size}-kept")
    actions.start_voting(round, by=recorder)
    phone.visit(f"/box/{round.pk}/")
    choose(phone, "基本合格")
    seen(phone, f"elder{size}-marked")
    heights = "[...document.querySelectorAll('.booth button, .choice label, .top button')].filter((one) => one.offsetParent).map((one) => one.offsetHeight)"
    assert min(phone.page.evaluate(heights)) >= 60
    wipe = "for (const input of document.querySelectorAll(':checked')) input.checked = false"
    phone.page.evaluate(wipe)
    mark(phone, [1, 2, 3, 4, 0] + [2] * 7)
    seen(phone, f"elder{size}-check")
    assert min(phone.page.evaluate(heights)) >= 60
    press(phone, "提交选票")
    words = receipt(phone)
    seen(phone, f"elder{size}-receipt")

    assert closed(round, codes, recorder, left=4)["receipts"] == [words]
