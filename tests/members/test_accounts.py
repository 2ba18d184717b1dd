"""Logins: slips for a branch, one-time codes, and what ends them."""

import logging
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation.models import Appraisal
from members import actions
from members.clock import supposing, today
from members.models import Pass, User
from members.passwords import LOCKED_MINUTES, MOST_FAILURES, digest_of
from members.rules import Role
from pointsys import settings as product
from tests import make

ACCOUNTS = reverse("accounts")
SOON = today() + timedelta(days=14)


def page_of(branch):
    return reverse("branch_accounts", args=[branch.pk])


def slips(client, branch, people, **kwargs):
    data = {"members": [person.pk for person in people], "kind": "password", "until": str(SOON)}
    return client.post(reverse("hand_out_logins", args=[branch.pk]), data | kwargs)


def code_for(person, by, until=SOON):
    [slip] = actions.hand_out([person], kind="code", until=until, by=by)
    return reverse("pass", args=[slip.token])


# ---------- slips ----------


def test_everybody_without_a_login_gets_a_slip_at_once(client, branch, secretary):
    people = [make.member(branch, name, phone=phone) for name, phone in (("龙海", "13900001111"), ("石山", ""))]
    make.login(client, secretary)

    page = client.get(page_of(branch)).text
    sheet = slips(client, branch, people)

    assert re.findall(r'value="(\d+)" checked', page.split("id_members")[1]) == [str(people[1].pk), str(people[0].pk)]  # 石 before 龙
    assert sheet.status_code == 200
    assert sheet["Cache-Control"] == "private, no-store"
    words = re.findall(r"<b>(\w{4}-\w{4}-\w{4})</b>", sheet.text)
    assert [User.objects.get(member=person).check_password(word) for person, word in zip(reversed(people), words, strict=True)] == [True, True]
    assert [User.objects.get(member=person).username for person in people] == ["13900001111", f"dy{people[1].pk}"]
    assert not any(word in client.get(page_of(branch)).text for word in words)


def test_the_page_tells_the_state_of_each_login(client, branch, secretary, recorder):
    make.member(branch, "未发的")
    actions.give_login(make.member(branch, "新发的"), by=secretary)
    make.user(make.member(branch, "停用的"), is_active=False)
    code_for(make.member(branch, "扫码的"), secretary)

    page = make.login(client, secretary).get(page_of(branch)).text
    rows = dict(re.findall(r'>(\w\w的)<[^的]*?class="state \w+">(\w+)<', page))

    assert rows == {"未发的": "未发", "新发的": "首次未改密", "停用的": "停用", "扫码的": "只用二维码"}


def test_a_login_that_nobody_was_given_is_still_to_be_handed_out(client, branch, secretary):
    member = make.user(make.member(branch, "石山")).member
    member.user.set_unusable_password()
    member.user.save()

    page = make.login(client, secretary).get(page_of(branch))

    assert {row.word for row, _ in page.context["rows"] if row.member == member} == {"未发"}


def test_a_single_slip_tells_until_when_and_where_to_sign_in(client, branch, secretary):
    person = make.member(branch)
    with supposing(date(2025, 6, 2)):
        page = make.login(client, secretary).post(reverse("give_login", args=[person.pk])).text

    assert "2025年6月16日" in page
    assert "http://testserver/" in page


def test_a_new_password_is_confirmed_in_words(client, zhang):
    zhang.set_password("mei-hua-2024-shan")
    zhang.save()
    make.login(client, zhang)

    new = {"old_password": "mei-hua-2024-shan", "new_password1": "gui-hua-2025-lin", "new_password2": "gui-hua-2025-lin"}

    assert "密码已修改" in client.post(reverse("password_change"), new, follow=True).text


def test_a_slip_says_who_handed_it_out_and_nothing_secret_is_kept(branch, secretary):
    person = make.member(branch)

    [slip] = actions.hand_out([person], kind="code", until=SOON, by=secretary)

    change = User.history.get(username=slip.account)
    assert (change.history_user, change.history_change_reason) == (secretary, "发放一次性二维码")
    assert Pass.objects.get().digest == digest_of(slip.token)
    assert not User.objects.get(member=person).has_usable_password()


def test_the_sheet_shows_codes_as_pictures_under_the_strict_policy(client, branch, zhang, secretary):
    make.login(client, secretary)

    sheet = slips(client, branch, [zhang.member], kind="code").text

    assert sheet.count('<img src="data:image/svg+xml') == 1
    assert "style=" not in sheet
    assert "张三的一次性登录二维码" in sheet


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"members": []}, "请在下面的名单里勾选要发放的人"),
        ({"until": "2020-01-01"}, "有效期从今天起，最长 30 天"),
        ({"until": "2099-01-01"}, "有效期从今天起，最长 30 天"),
        ({"until": "明天"}, "请填日期"),
        ({"kind": "x"}, "选择一个有效的选项"),
    ],
)
def test_a_wrong_request_is_refused_in_words_and_keeps_what_was_ticked(client, branch, zhang, secretary, data, words):
    make.login(client, secretary)

    page = slips(client, branch, [zhang.member], **data)

    assert page.status_code == 422
    assert words in page.text
    assert (f'value="{zhang.member_id}" checked' in page.text) == ("members" not in data)
    assert not Pass.objects.exists()


def test_nobody_hands_out_a_greater_login_among_others(client, branch, zhang, secretary, auditor):
    chief = make.member(branch, "委员")
    make.office(chief, "auditor", since=today() + timedelta(days=1))
    make.login(client, secretary)

    page = slips(client, branch, [zhang.member, chief])

    assert page.status_code == 422
    assert "委员是党委复核人，密码由该党委的复核人或系统管理员重发" in page.text
    assert not User.objects.filter(member=chief).exists()
    assert f'value="{chief.pk}"' not in page.text


def test_a_stranger_of_another_branch_cannot_be_ticked(client, branch, li, secretary):
    make.login(client, secretary)

    assert "名单有变动" in slips(client, branch, [li.member]).text


def test_secretaries_keep_their_own_branch_auditors_and_administrators_choose(client, branch, secretary, li, auditor, admin, recorder, zhang):
    assert make.login(client, secretary).get(ACCOUNTS).url == page_of(branch)
    assert client.get(page_of(li.member.branch)).status_code == 404
    for chooser in (auditor, admin):
        page = make.login(client, chooser).get(ACCOUNTS).text
        assert "机关党支部" in page
        assert "国有林场党支部" in page
    for other in (recorder, zhang):
        assert make.login(client, other).get(ACCOUNTS).status_code == 403
        assert client.get(page_of(branch)).status_code == 403
        assert slips(client, branch, [zhang.member]).status_code == 403


def test_an_auditor_reads_no_phone_number_as_the_name_of_a_login(client, branch, secretary, auditor):
    actions.give_login(make.member(branch, phone="13900001111"), by=secretary)

    assert "13900001111" in make.login(client, secretary).get(page_of(branch)).text
    page = make.login(client, auditor).get(page_of(branch)).text
    assert "139****1111" in page
    assert "13900001111" not in page


# ---------- one-time passwords ----------


def test_a_one_time_password_ends_with_its_slip(client, branch, secretary):
    with supposing(date(2025, 3, 1)):
        user, password = actions.give_login(make.member(branch), by=secretary)
    assert user.password_until == date(2025, 3, 15)

    with supposing(date(2025, 3, 16)):
        assert not client.login(username=user.username, password=password)
        said = client.post(reverse("login"), {"username": user.username, "password": password}).text
        assert "一次性密码在 2025年3月15日过了有效期" in said
        assert "过了有效期" not in client.post(reverse("login"), {"username": user.username, "password": "wrong"}).text
    with supposing(date(2025, 3, 15)):
        assert client.login(username=user.username, password=password)
        assert client.get(reverse("home")).url == reverse("password_change")


def test_an_own_password_does_not_end(client, branch, secretary):
    with supposing(date(2025, 3, 1)):
        user, password = actions.give_login(make.member(branch), by=secretary)
        client.login(username=user.username, password=password)
        client.post(reverse("password_change"), {"old_password": password, "new_password1": "我自己的密码很长-1", "new_password2": "我自己的密码很长-1"})

    with supposing(date(2025, 6, 1)):
        assert client.login(username=user.username, password="我自己的密码很长-1")


# ---------- one-time codes ----------


def test_a_code_signs_in_once(client, zhang, secretary):
    address = code_for(zhang.member, secretary)

    for _ in range(2):  # a link preview looks, and looks again
        looked = client.get(address)
        assert (looked.status_code, looked["Referrer-Policy"]) == (200, "strict-origin")
    assert client.post(address).url == reverse("home")
    assert client.get(reverse("mine")).status_code == 200

    client.logout()
    again = client.post(address)
    assert again.status_code == 422
    assert "这个二维码不能用" in again.text


def test_no_refusal_tells_what_is_wrong(client, branch, secretary, zhang):
    used, older = code_for(zhang.member, secretary), code_for(make.member(branch), secretary, until=today())
    client.post(used)
    client.logout()
    off = make.user(make.member(branch))
    closed = code_for(off.member, secretary)
    User.objects.filter(pk=off.pk).update(is_active=False)

    with supposing(today() + timedelta(days=1)):
        pages = {re.sub(r'name="csrf.*?>', "", client.post(address).text) for address in (used, older, closed, "/app/pass/unknown/")}

    assert len(pages) == 1


def test_a_code_is_good_on_its_last_day(client, zhang, secretary):
    address = code_for(zhang.member, secretary, until=today() + timedelta(days=3))

    with supposing(today() + timedelta(days=3)):
        assert client.post(address).status_code == 302


@pytest.mark.parametrize("kind", ["code", "password"])
def test_a_new_slip_takes_the_place_of_an_older_code(client, zhang, secretary, kind):
    address = code_for(zhang.member, secretary)
    actions.hand_out([zhang.member], kind=kind, until=SOON, by=secretary)

    assert client.post(address).status_code == 422


def test_a_code_leaves_the_password_alone_and_asks_for_no_new_one(client, branch, secretary):
    user, password = actions.give_login(make.member(branch), by=secretary)

    client.post(code_for(user.member, secretary))

    assert client.get(reverse("home")).status_code == 200
    user.refresh_from_db()
    assert user.must_change_password
    assert user.check_password(password)


def test_the_product_keeps_passwords_by_scrypt(branch, secretary, settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS

    user, password = actions.give_login(make.member(branch), by=secretary)

    assert user.password.startswith("scrypt$")
    assert user.check_password(password)


def test_by_code_a_secretary_is_a_plain_member(client, branch, secretary):
    other = make.member(branch)
    client.post(code_for(secretary.member, secretary))

    for closed in (ACCOUNTS, reverse("quarters"), reverse("members"), other.get_absolute_url(), reverse("password_change")):
        assert client.get(closed).status_code == 403, closed
    home = client.get(reverse("home")).text
    assert "王书记（扫码登录，只看本人的页面）" in home
    assert reverse("password_change") not in home
    assert client.get(reverse("mine")).status_code == 200


def test_by_code_an_administrator_reaches_no_administration(client, branch, admin):
    person = make.member(branch)
    chief = make.user(person, is_superuser=True, is_staff=True)
    client.post(code_for(person, admin))

    assert client.get("/app/admin/", follow=True).redirect_chain[-1][0].startswith("/app/admin/login/")
    assert client.get(ACCOUNTS).status_code == client.get(reverse("import_roster")).status_code == 403
    chief.refresh_from_db()
    assert chief.is_superuser


def test_by_code_nobody_does_a_tellers_duty(zhang, secretary):
    zhang.narrow_down()

    assert zhang.roles == {Role.MEMBER} == zhang.roles_in(zhang.member.branch)
    assert Appraisal.needs_password
    assert Appraisal.objects.visible_to(zhang).query.is_empty()


def test_a_password_opens_everything_again(client, branch, secretary):
    _, password = actions.give_login(secretary.member, by=secretary)
    User.objects.filter(pk=secretary.pk).update(must_change_password=False)
    client.post(code_for(secretary.member, secretary))
    assert client.get(ACCOUNTS).status_code == 403

    client.post(reverse("login"), {"username": secretary.username, "password": password})

    assert client.get(ACCOUNTS).status_code == 302


def test_a_narrowed_login_is_never_written_back(zhang):
    zhang.narrow_down()

    with pytest.raises(RuntimeError, match="never written back"):
        zhang.save()


def test_no_line_of_the_log_names_a_code(client, zhang, secretary):
    lines = []
    kept = logging.StreamHandler()
    kept.emit = lambda record: lines.append(record.getMessage())
    kept.filters = next(known.filters for known in logging.getLogger().handlers if known.filters)
    logging.getLogger("django.request").addHandler(kept)
    address = code_for(zhang.member, secretary)
    try:
        client.put(address)
    finally:
        logging.getLogger("django.request").removeHandler(kept)

    assert any("/app/pass/…/" in line for line in lines)
    assert not any(address in line for line in lines)


# ---------- leaving ----------


def test_who_leaves_is_signed_out_from_that_day_on(client, zhang):
    make.login(client, zhang)
    type(zhang.member).objects.filter(pk=zhang.member_id).update(left_on=date(2025, 5, 1))

    with supposing(date(2025, 4, 30)):
        assert client.get(reverse("mine")).status_code == 200
    with supposing(date(2025, 5, 1)):
        page = client.get(reverse("mine"), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("login"))
    assert "您的账号已停用，登录已结束" in page.text


def test_who_left_is_refused_at_the_login(client, branch, secretary):
    user, password = actions.give_login(make.member(branch), by=secretary)
    address = code_for(user.member, secretary)
    type(user.member).objects.filter(pk=user.member_id).update(left_on=today())

    assert not client.login(username=user.username, password=password)
    assert client.post(address).status_code == 422
    with pytest.raises(ValidationError, match="已不在本支部"):
        actions.give_login(type(user.member).objects.get(pk=user.member_id), by=secretary)


def test_a_login_switched_off_ends_at_the_next_page(client, zhang):
    make.login(client, zhang)
    User.objects.filter(pk=zhang.pk).update(is_active=False)

    page = client.get(reverse("mine"), follow=True)

    assert "您的账号已停用，登录已结束" in page.text
    assert "您的账号已停用" not in client.get(reverse("login")).text


def test_an_office_has_its_rights_from_the_day_to_the_day(client, zhang):
    make.office(zhang.member, "secretary", since=date(2025, 5, 2), until=date(2025, 5, 4))
    make.login(client, zhang)

    seen = []
    for day in (1, 2, 3, 4):
        with supposing(date(2025, 5, day)):
            seen.append(client.get(ACCOUNTS).status_code)

    assert seen == [403, 302, 302, 403]


@pytest.fixture
def tried(client, zhang):
    """`tried(password)`: the words of the login page, or nothing where 张三 came in."""
    zhang.set_password("green-hills-9")
    zhang.save()
    cache.clear()

    def sign_in(password, account=zhang.username):
        client.logout()
        page = client.post(reverse("login"), {"username": account, "password": password})
        return page.text if page.status_code == 200 else ""

    yield sign_in
    cache.clear()


def test_after_five_wrong_passwords_the_right_one_waits_too(tried, li):
    said = [tried(f"wrong-{turn}") for turn in range(MOST_FAILURES)]

    assert all("账号或密码不对" in words for words in said[:-1])
    assert f"请过 {LOCKED_MINUTES} 分钟再试" in said[-1]
    assert "暂时锁住了" in tried("green-hills-9")


def test_one_account_that_waits_keeps_no_other_out(tried, client, li):
    for turn in range(MOST_FAILURES):
        tried(f"wrong-{turn}")
    li.set_password("green-hills-9")
    li.save()

    assert tried("green-hills-9", li.username) == ""


def test_the_right_password_forgets_the_wrong_ones(tried):
    for turn in range(MOST_FAILURES - 1):
        tried(f"wrong-{turn}")

    assert tried("green-hills-9") == ""
    assert "账号或密码不对" in tried("wrong")


def test_an_account_that_is_not_there_waits_like_any_other(tried):
    said = [tried("wrong", "nobody") for _ in range(MOST_FAILURES)]

    assert "账号或密码不对" in said[0]
    assert "暂时锁住了" in said[-1]


def test_the_administration_counts_the_same_wrong_passwords(tried, client, zhang):
    zhang.is_staff = zhang.is_superuser = True
    zhang.save()
    for turn in range(MOST_FAILURES):
        tried(f"wrong-{turn}")

    page = client.post("/app/admin/login/", {"username": zhang.username, "password": "green-hills-9"})

    assert page.status_code == 200


def test_whoever_is_led_to_the_login_is_told_why(client, db):
    assert "登录已经结束" in client.get(reverse("login"), {"next": reverse("selfs")}).text
    assert "登录已经结束" not in client.get(reverse("login"), {"next": reverse("home")}).text


def test_a_button_pressed_after_the_login_ended_is_told_in_words(client, zhang):
    """Signing in leads to the address that only takes what is sent."""
    page = make.login(client, zhang).get(reverse("logout"))

    assert (page.status_code, page["Allow"]) == (405, "POST, OPTIONS")
    assert "刚才那一步没有办成" in page.text
