"""The electronic ballot in a real browser: by phone, by slip, at the kiosk; what it sends, what it keeps, what a lost answer does."""

import hashlib
import json
import re

import pytest

from evaluation import actions
from evaluation.models import Box
from evaluation.secret import box
from tests import make
from tests.evaluation.secret import hall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("voting_day")]
both_sizes = pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])

RECEIPT = re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}$")
CONSENT = "到会党员一致同意用电子票"
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
FILL = """marks => {
    marks.forEach((mark, place) => {
        if (mark) document.getElementById(`choice${place + 1}-${mark}`).click();
        document.querySelector(`[data-do="${place + 1 < marks.length ? "next" : "check"}"]`).click();
    });
}"""


@pytest.fixture
def opened(appraisal, recorder):
    return hall.opened(appraisal, by=recorder, slips=4)


def choose(visitor, level):
    visitor.page.get_by_role("radio", name=level, exact=True).check(force=True)


def view(visitor, name):
    """Wait for this part of the page; its words."""
    shown = visitor.page.locator(f'[data-view="{name}"]')
    shown.wait_for()
    return shown.inner_text()


def take(visitor, round):
    visitor.visit(f"/app/ballots/{round.pk}/")
    visitor.press("领取选票")
    view(visitor, "kept")


def mark(visitor, marks):
    view(visitor, "ballot")
    visitor.page.evaluate(FILL, marks)
    view(visitor, "check")


def receipt(visitor, name="receipt"):
    view(visitor, name)
    words = visitor.page.locator(f'[data-view="{name}"] [data-receipt]').inner_text()
    assert RECEIPT.match(words)
    return words


def unlock(visitor, code):
    visitor.page.get_by_label("票签上的 16 位码").fill(code)
    visitor.press("取出选票")


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
    phone.seen("ballot-take")
    phone.press("领取选票")
    view(phone, "kept")
    phone.page.reload()
    view(phone, "kept")
    phone.seen("ballot-kept")
    phone.follow("去等候投票")
    assert "等主持人宣布开始" in view(phone, "wait")
    phone.seen("ballot-wait")

    actions.start_voting(round, by=recorder)

    view(phone, "ballot")
    phone.seen("ballot-blank")
    assert phone.page.locator("input:checked").count() == 0
    for key in ("Tab", "Space"):  # from the name, which has the focus, to its first choice
        phone.page.keyboard.press(key)
    assert "您已选优秀 1 人，名额 2 个" in view(phone, "ballot")
    phone.seen("ballot-marked")
    phone.press("取消这一位的选择")
    assert phone.page.locator("input:checked").count() == 0
    for level in ("优秀", "优秀", "合格", "基本合格", "不合格"):
        choose(phone, level)
        phone.press("下一位")
    assert "第 6 位" in view(phone, "ballot")
    assert "已选 5 / 12" in view(phone, "ballot")
    for _ in range(6):
        phone.press("下一位")
    phone.press("去核对")
    assert "7 人没有选，按弃权计" in view(phone, "check")
    phone.seen("ballot-check")
    phone.press(str(round.people[1]))
    choose(phone, "合格")
    phone.seen("ballot-mend")
    phone.press("去核对")
    assert "优秀 1 人" in view(phone, "check")
    phone.press("提交选票")
    words = receipt(phone)
    phone.seen("ballot-receipt")
    assert phone.page.locator("input:checked").count() == 0
    [[kept, session]] = [json.loads(phone.page.evaluate(KEPT))]
    assert ({name: json.loads(value) for name, value in kept.items()}, session) == ({f"pointsys.ballot.{round.pk}": {"receipt": words}}, {})
    for path in (f"/box/{round.pk}/", f"/app/ballots/{round.pk}/"):
        phone.visit(path)
        assert receipt(phone, "voted") == words
        assert "这台手机投过一张票" in view(phone, "voted")
    phone.seen("ballot-voted")

    result = closed(round, codes, recorder, left=4)
    assert result["receipts"] == [words]
    assert list(result["counts"].values()) == [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]] + [[1, 0, 0, 0, 0]] * 7


@pytest.mark.parametrize("size", [1, 2])
def test_older_members_vote_in_large_type(browse, opened, zhang, recorder, size):
    round, codes, _ = opened
    phone = browse(zhang, 390, 844)
    phone.context.add_init_script(f"localStorage.setItem('pointsys.elder', {size})")
    take(phone, round)
    phone.seen(f"ballot-elder{size}-kept")
    actions.start_voting(round, by=recorder)
    phone.visit(f"/box/{round.pk}/")
    choose(phone, "基本合格")
    phone.seen(f"ballot-elder{size}-marked")
    heights = "[...document.querySelectorAll('.booth button, .choice label, .top button')].filter((one) => one.offsetParent).map((one) => one.offsetHeight)"
    assert min(phone.page.evaluate(heights)) >= 60
    wipe = "for (const input of document.querySelectorAll(':checked')) input.checked = false"
    phone.page.evaluate(wipe)
    mark(phone, [1, 2, 3, 4, 0] + [2] * 7)
    phone.seen(f"ballot-elder{size}-check")
    assert min(phone.page.evaluate(heights)) >= 60
    phone.press("提交选票")
    words = receipt(phone)
    phone.seen(f"ballot-elder{size}-receipt")

    assert closed(round, codes, recorder, left=4)["receipts"] == [words]


# slips


def test_a_slip_is_voted_on_any_phone_and_leaves_nothing_on_it(browse, opened, recorder):
    """Property 38. Its code is in no request; out of the address it is gone at once."""
    round, codes, slips = opened
    phone, sent = browse(width=390, height=844), []
    phone.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    phone.visit(f"/box/{round.pk}/#{slips[0]}")
    view(phone, "wait")
    assert phone.page.url.endswith(f"/box/{round.pk}/")
    actions.start_voting(round, by=recorder)
    mark(phone, [3] * 12)
    phone.press("提交选票")
    first = receipt(phone)
    phone.press("完成")
    view(phone, "start")
    phone.seen("ballot-slip")

    unlock(phone, slips[1][:-1])
    phone.page.get_by_text("票签上的码是 16 位，现在是 15 位").wait_for()
    unlock(phone, "0" * 16)
    phone.page.get_by_text("没有这张票签").wait_for()
    assert phone.page.get_by_label("票签上的 16 位码").input_value() == "0" * 16
    phone.seen("ballot-slip-refused")
    unlock(phone, slips[1].lower().replace("-", " "))
    mark(phone, [4] * 12)
    phone.press("提交选票")
    second = receipt(phone)
    phone.press("完成")

    assert view(phone, "start")
    assert phone.page.evaluate(KEPT) == "[{},{}]"
    assert not [request for request in sent if any(code.replace("-", "") in request.replace("-", "").upper() for code in slips)]
    for member in hall.tellers(round.appraisal)[:2]:
        actions.tick_slip(round, member=member, on=True, by=recorder)
    assert closed(round, codes, recorder, left=2)["receipts"] == sorted([first, second])


@both_sizes
def test_a_kiosk_forgets_each_voter(browse, opened, recorder, width, height):
    """Property 38."""
    round, _, slips = opened
    kiosk = browse(width=width, height=height)
    kiosk.page.clock.install()
    kiosk.visit(f"/box/{round.pk}/kiosk/")
    assert "还没有开始投票" in view(kiosk, "wait")
    kiosk.seen("ballot-kiosk-wait")
    actions.start_voting(round, by=recorder)
    kiosk.page.clock.run_for(4_000)
    view(kiosk, "start")
    kiosk.seen("ballot-kiosk-start")

    kiosk.page.keyboard.type(f"{kiosk.site}/box/{round.pk}/#{slips[0]}\n")  # as a hand scanner does
    view(kiosk, "ballot")
    choose(kiosk, "不合格")
    kiosk.page.clock.run_for(301_000)  # whoever it was went away
    view(kiosk, "start")
    assert_forgotten(kiosk, slips[0])

    kiosk.page.keyboard.type(f"{slips[0]}\n")
    mark(kiosk, [1] * 12)
    kiosk.press("提交选票")
    words = receipt(kiosk)
    kiosk.seen("ballot-kiosk-receipt")
    kiosk.press("完成，下一位")
    view(kiosk, "start")
    assert_forgotten(kiosk, slips[0], words)

    kiosk.page.keyboard.type(f"{slips[0]}\n")
    mark(kiosk, [2] * 12)
    kiosk.press("提交选票")
    kiosk.page.get_by_text("这张选票已经投过了").wait_for()
    kiosk.seen("ballot-kiosk-refused")
    kiosk.press("不投了，下一位")
    view(kiosk, "start")

    kiosk.page.keyboard.type(f"{slips[1]}\n")
    mark(kiosk, [0] * 12)
    kiosk.press("提交选票")
    words = receipt(kiosk)
    kiosk.page.clock.run_for(61_000)
    view(kiosk, "start")
    assert_forgotten(kiosk, slips[1], words)
    unlock(kiosk, slips[2][:8])
    kiosk.page.get_by_text("现在是").wait_for()
    kiosk.page.clock.run_for(61_000)
    kiosk.page.get_by_text("现在是").wait_for(state="hidden")
    assert_forgotten(kiosk, slips[2][:8])
    assert box.standing(round).in_box == 2


def test_a_kiosk_does_not_hear_a_code_in_its_address(browse, opened, recorder):
    """It would stay in the tablet's history; the phone of whoever holds the slip hears it."""
    round, _, slips = opened
    actions.start_voting(round, by=recorder)
    kiosk, heard = browse(), []
    kiosk.page.on("request", lambda request: request.url.endswith("/slip/") and heard.append(request.url))
    kiosk.visit(f"/box/{round.pk}/kiosk/#{slips[0]}")
    view(kiosk, "start")
    kiosk.page.wait_for_load_state("networkidle")

    assert heard == []
    assert view(kiosk, "start")


def assert_forgotten(kiosk, *words):
    left = kiosk.page.content() + kiosk.page.url + "".join(kiosk.page.locator("input").evaluate_all("inputs => inputs.map((input) => input.type === 'text' ? input.value : '')"))
    assert not [word for word in words if word in left]
    assert kiosk.page.locator("input:checked").count() == 0
    assert kiosk.page.evaluate(KEPT) == "[{},{}]"


def test_a_paper_keyed_at_the_kiosk_is_confirmed_by_a_second_teller(browse, opened, recorder):
    round, _, slips = opened
    actions.start_voting(round, by=recorder)
    kiosk = browse()
    kiosk.visit(f"/box/{round.pk}/kiosk/?paper")
    assert "不到 5 张的纸质票" in view(kiosk, "start")
    kiosk.seen("ballot-keyed")
    unlock(kiosk, slips[0])
    mark(kiosk, [2] * 12)
    kiosk.press("提交选票")
    assert "还没有第二名计票人对照" in view(kiosk, "check")
    kiosk.seen("ballot-keyed-check")
    assert box.standing(round).in_box == 0

    kiosk.page.get_by_label("第二名计票人已对照纸质票").check()
    kiosk.press("提交选票")
    receipt(kiosk)
    kiosk.press("完成，下一位")
    view(kiosk, "start")

    assert box.standing(round).in_box == 1
    assert kiosk.page.locator("input:checked").count() == 0


def test_a_slip_of_the_masses_round_has_the_masses_levels(browse, appraisal, recorder):
    round, _, slips = hall.opened(appraisal, "masses", by=recorder, slips=10)
    actions.start_voting(round, by=recorder)
    phone = browse(width=390, height=844)
    phone.visit(f"/box/{round.pk}/#{slips[0]}")
    words = view(phone, "ballot")
    phone.seen("ballot-masses")

    assert [level in words for level in ("满意", "基本满意", "不满意", "不了解")] == [True] * 4
    assert "名额" not in words


# what a lost answer does


@pytest.mark.parametrize("started", [False, True])
def test_a_lost_answer_is_asked_for_again(browse, opened, zhang, recorder, started):
    """Property 40: the connection is cut after the server has done it, at the hand-out (whether or not voting started since) and at the box."""
    round, codes, _ = opened
    phone = browse(zhang, 390, 844)
    asked = cut_once(phone, "**/issue/")
    phone.visit(f"/app/ballots/{round.pk}/")
    phone.press("领取选票")
    phone.page.get_by_text("没有收到回答").wait_for()
    assert round.electors.get(member=zhang.member).issued
    phone.seen("ballot-take-lost")
    phone.page.reload()
    phone.page.get_by_text("上次没有收到回答").wait_for()
    if started:
        actions.start_voting(round, by=recorder)
        phone.page.reload()
        phone.page.get_by_text("上次没有收到回答").wait_for()
        phone.seen("ballot-take-started")
    phone.press("再领一次")
    view(phone, "kept")
    assert len(set(asked)) == 1

    if not started:
        actions.start_voting(round, by=recorder)
    cast = cut_once(phone, "**/cast/")
    phone.visit(f"/box/{round.pk}/")
    mark(phone, [1] * 12)
    phone.press("提交选票")
    phone.page.get_by_text("没有收到票箱的回答").wait_for()
    phone.seen("ballot-cast-lost")
    assert box.standing(round).in_box == 1
    phone.press("再提交一次")
    words = receipt(phone)

    assert len(set(cast)) == 1
    assert closed(round, codes, recorder, left=4)["receipts"] == [words]


def test_a_page_closed_before_the_answer_came_sends_the_same_ballot_again(browse, opened, zhang, recorder):
    round, codes, _ = opened
    phone = browse(zhang)
    take(phone, round)
    actions.start_voting(round, by=recorder)
    cast = cut_once(phone, "**/cast/")
    phone.visit(f"/box/{round.pk}/")
    mark(phone, [1] * 12)
    phone.press("提交选票")
    phone.page.get_by_text("没有收到票箱的回答").wait_for()
    result = closed(round, codes, recorder, left=4)

    phone.visit(f"/box/{round.pk}/")  # the box is closed by now, and has it
    words = receipt(phone)

    assert len(set(cast)) == 1
    assert result["receipts"] == [words]


def test_a_ballot_that_comes_after_the_close_is_refused_in_words_and_forgotten(browse, opened, zhang, recorder):
    round, codes, _ = opened
    phone = browse(zhang, 390, 844)
    take(phone, round)
    actions.start_voting(round, by=recorder)
    phone.visit(f"/box/{round.pk}/")
    mark(phone, [1] * 12)
    phone.page.route("**/cast/", lambda route: route.abort())
    phone.press("提交选票")
    phone.page.get_by_text("没有收到票箱的回答").wait_for()
    phone.page.unroute("**/cast/")
    result = closed(round, codes, recorder, left=4)

    phone.visit(f"/box/{round.pk}/")
    assert "这张选票没有投进去，不能再投" in view(phone, "over")
    phone.seen("ballot-too-late")

    assert result["cast"] == 0
    assert phone.page.evaluate(KEPT) == "[{},{}]"
    phone.visit(f"/box/{round.pk}/")
    assert "不能再投票" in view(phone, "start")


def cut_once(visitor, address):
    """The next answer from there is lost on its way; gives what is sent there from now on."""
    sent = []

    def cut(route):
        sent.append(route.request.post_data)
        route.fetch()
        route.abort()
        visitor.page.unroute(address)

    visitor.page.route(address, cut)
    visitor.page.on("request", lambda request: request.url.endswith(address.strip("*")) and sent.append(request.post_data))
    return sent


# what a browser tells of its voter


def test_a_cast_says_nothing_of_who_is_signed_in(browse, opened, zhang, recorder):
    """Property 23, also where another site of this host left a cookie; property 39: plain http:// is spoken of, crypto.subtle not needed."""
    round = opened[0]
    phone, heard = browse(zhang), []
    phone.context.add_cookies([{"name": "another", "value": "site", "url": f"{phone.site}/"}])
    phone.context.on("request", lambda request: "/box/" in request.url and heard.append(request))
    phone.context.add_init_script("""
        Object.defineProperty(window, "isSecureContext", { value: false });
        Object.defineProperty(Crypto.prototype, "subtle", { get() { tellViolation("crypto.subtle"); } });
    """)
    phone.visit(f"/app/ballots/{round.pk}/")
    assert "本页没有加密（http）" in view(phone, "take")
    phone.seen("ballot-insecure")
    take(phone, round)
    actions.start_voting(round, by=recorder)
    phone.follow("去等候投票")
    mark(phone, [1] * 12)
    phone.press("提交选票")
    receipt(phone)

    assert {"cast/", "info.json"} <= {request.url.split("/box/")[1][37:] for request in heard}
    assert all(request.is_navigation_request() for request in heard if "cookie" in request.all_headers())
    for request in (request for request in heard if not request.is_navigation_request()):
        assert {"cookie", "referer", "authorization"} & request.all_headers().keys() == set(), request.url


@pytest.mark.parametrize("missing", ["delete window.BigInt", "Object.defineProperty(Crypto.prototype, 'getRandomValues', { value: undefined })"])
def test_a_browser_that_cannot_vote_says_what_to_do(browse, opened, zhang, missing):
    phone = browse(zhang)
    phone.context.add_init_script(missing)
    for path in (f"/app/ballots/{opened[0].pk}/", f"/box/{opened[0].pk}/", f"/box/{opened[0].pk}/kiosk/"):
        phone.visit(path)
        phone.page.wait_for_load_state("networkidle")
        assert "不能投电子票" in view(phone, "waking")
        assert phone.page.locator("[data-view]:visible").count() == 1
    assert not [fault for fault in phone.faults if "BigInt" not in fault]
    phone.faults.clear()


def test_one_phone_holds_one_paper(browse, opened, zhang, appraisal):
    """Neither the next to sign in on this phone nor the same member elsewhere gets it, or another."""
    round = opened[0]
    phone, other = browse(zhang), browse(zhang)
    take(phone, round)
    other.visit(f"/app/ballots/{round.pk}/")
    assert "选票不在这台设备里" in view(other, "refused")
    other.seen("ballot-elsewhere")
    phone.be(make.user(appraisal.scrutineer))
    phone.visit(f"/app/ballots/{round.pk}/")
    assert "别人领的选票" in view(phone, "others")
    phone.seen("ballot-others")


def test_a_page_left_open_does_not_overwrite_the_paper_taken_since(browse, opened, zhang):
    phone = browse(zhang)
    phone.visit(f"/app/ballots/{opened[0].pk}/")
    view(phone, "take")
    left_open, phone.page = phone.page, phone.context.new_page()
    take(phone, opened[0])
    kept = phone.page.evaluate(KEPT)
    left_open.get_by_role("button", name="领取选票", exact=True).click()
    left_open.get_by_text("这台手机里已经有一张选票").wait_for()

    assert phone.page.evaluate(KEPT) == kept


def test_who_has_a_paper_elsewhere_is_not_told_of_another_s_on_this_phone(browse, opened, zhang, appraisal, recorder):
    """Two members with a paper each sign in on one phone: before the first has voted on it, and after."""
    round, second = opened[0], make.user(appraisal.scrutineer)
    phone = browse(zhang)
    take(phone, round)
    take(browse(second), round)
    phone.be(second)
    phone.visit(f"/app/ballots/{round.pk}/")
    assert "选票不在这台设备里" in view(phone, "refused")
    actions.start_voting(round, by=recorder)
    phone.visit(f"/box/{round.pk}/")
    mark(phone, [1] * 12)
    phone.press("提交选票")
    words = receipt(phone)

    phone.visit(f"/app/ballots/{round.pk}/")
    assert "这台手机投过一张票" in view(phone, "voted")
    assert "您的票就在您领票的那台手机里" in view(phone, "voted")
    assert receipt(phone, "voted") == words
    assert "您的选票" not in phone.page.locator("main").inner_text()


def test_a_phone_hears_that_its_round_is_void_or_over(browse, opened, zhang, appraisal, recorder):
    round = opened[0]
    phone = browse(zhang, 390, 844)
    take(phone, round)
    phone.visit(f"/box/{round.pk}/")
    view(phone, "wait")
    actions.restart_round(round, reason="有人丢了手机", by=recorder)
    assert "已经作废" in view(phone, "void")
    phone.seen("ballot-void")
    assert phone.page.evaluate(KEPT) == "[{},{}]"

    again, codes, _ = hall.opened(appraisal, by=recorder)
    take(phone, again)
    actions.start_voting(again, by=recorder)
    closed(again, codes, recorder)
    phone.visit(f"/box/{again.pk}/")
    assert "没有投进去" in view(phone, "over")
    phone.seen("ballot-over")
    phone.visit(f"/box/{again.pk}/kiosk/")
    view(phone, "over")
    phone.visit(f"/app/ballots/{round.pk}/")
    assert "这一轮投票已经作废" in view(phone, "refused")


# all at once


def test_seven_vote_at_once_one_tries_twice_and_one_races_the_close(browse, opened, appraisal, recorder):
    round, codes, slips = opened
    members = [elector.member for elector in round.electors.select_related("member")]
    phones = [browse(make.user(member), 390, 844) for member in members[6:10]]
    known = [value for phone in phones for value in taken(phone, round)]
    for member in members[:4]:
        actions.tick_slip(round, member=member, on=True, by=recorder)
    papers = [phone.page.evaluate("JSON.stringify(localStorage)") for phone in phones]
    actions.start_voting(round, by=recorder)
    voters = [*phones[:3], *(browse(width=390, height=844) for _ in range(2)), *(browse() for _ in range(2))]
    thief, racer = browse(), phones[3]
    for voter, where, code in zip(voters, [""] * 5 + ["kiosk/"] * 2, [""] * 3 + slips, strict=True):
        voter.visit(f"/box/{round.pk}/{where}")
        if code:
            unlock(voter, code)
    marks = [[(voter + row) % 5 for row in range(12)] for voter in range(8)]
    racer.visit(f"/box/{round.pk}/")
    cast = []
    for voter in [*voters, racer]:
        voter.context.on("request", lambda request: request.url.endswith("/cast/") and cast.append(request.post_data))
    for voter, row in zip([*voters, racer], marks, strict=True):
        mark(voter, row)

    for voter in voters:
        voter.page.evaluate("""document.querySelector('[data-do="cast"]').click()""")
    receipts = [receipt(voter) for voter in voters]
    thief.visit(f"/box/{round.pk}/kiosk/")
    thief.page.evaluate("paper => Object.assign(localStorage, JSON.parse(paper))", papers[0])
    thief.visit(f"/box/{round.pk}/")
    mark(thief, [4] * 12)
    thief.press("提交选票")
    thief.page.get_by_text("这张选票已经投过了").wait_for()
    thief.press("再提交一次")
    view(thief, "sending")
    thief.page.get_by_role("heading", name="没有投进去").wait_for()
    assert box.standing(round).in_box == 7
    racer.page.evaluate("""document.querySelector('[data-do="cast"]').click()""")
    result = closed(round, codes, recorder, left=0)

    racer.page.locator('[data-view="receipt"]:visible, [data-view="over"]:visible').wait_for()
    if racer.page.locator('[data-view="receipt"]').is_visible():
        receipts.append(receipt(racer))
    else:
        assert "没有投进去" in view(racer, "over")
        marks.pop()
    assert result["receipts"] == sorted(receipts)
    assert list(result["counts"].values()) == [[[row[place] for row in marks].count(level) for level in range(5)] for place in range(12)]
    assert (result["cast"], result["spoiled"]) == (len(receipts), 0)
    assert_unlinked(round, known, cast)


def taken(phone, round):
    """A paper; what went out and in for it under the login."""
    with phone.page.expect_response("**/issue/") as answer:
        take(phone, round)
    return [json.loads(answer.value.request.post_data)["blinded"], answer.value.json()["signature"]]


def assert_unlinked(round, known, cast):
    """No value of the hand-out comes back at the box, and neither table holds one of the other's."""
    cast = [value for body in cast for value in json.loads(body).values()]
    entries, hashes = bytes(Box.objects.get(pk=round.pk).entries).hex(), [elector.issued for elector in round.electors.all() if elector.issued]

    assert (len(known), len(cast), len(hashes)) == (2 * 4, 3 * 8, 4)
    assert not set(known) & set(cast)
    assert not [value for value in [*known, *hashes] if value in entries]
    assert not set(hashes) & {hashlib.sha384(bytes.fromhex(value)).hexdigest() for value in cast}
