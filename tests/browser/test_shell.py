"""The frame of every page in a real browser: signing in, nothing forbidden, readable by all, at a desk and in a hand."""

import pytest

from members.models import User
from tests import make
from tests.browser.conftest import HAND, LARGEST, sizes

PASSWORD = "jishou-forest-2026"


@sizes
def test_the_login_page_opens_for_anybody(browse, size):
    visitor = browse(None, *size)

    response = visitor.visit("/app/login/")

    assert response.status == 200
    assert visitor.page.title() == "登录·党员积分管理"
    visitor.seen("login")


@sizes
def test_a_wrong_password_keeps_the_account_and_says_so(browse, size):
    user = User.objects.create_user("zhangsan", password=PASSWORD)

    visitor = browse(user, *size, password="wrong")

    assert "账号或密码不对" in visitor.page.get_by_role("alert").inner_text()
    assert visitor.page.get_by_label("账号").input_value() == "zhangsan"
    assert visitor.page.get_by_label("密码").input_value() == ""
    visitor.seen("login-refused")


@sizes
def test_a_member_comes_home_after_signing_in(browse, branch, size):
    user = make.user(make.member(branch, "张三"))
    user.set_password(PASSWORD)
    user.save()

    visitor = browse(user, *size, password=PASSWORD)

    assert visitor.page.url == f"{visitor.site}/app/"
    assert visitor.page.locator(".top-who").inner_text() == "张三"
    visitor.seen("home-member")


@sizes
@pytest.mark.parametrize("officer", ["recorder", "secretary", "auditor"])
def test_every_officer_has_a_home(browse, request, officer, size):
    visitor = browse(request.getfixturevalue(officer), *size)

    assert visitor.visit("/app/").status == 200
    visitor.seen(f"home-{officer}")


def test_larger_type_is_kept_from_page_to_page(browse):
    visitor = browse(None, *HAND)
    visitor.visit("/app/login/")

    visitor.press("长辈版")
    visitor.visit("/app/login/")

    assert visitor.page.get_by_role("button", name="长辈版：大字").get_attribute("aria-pressed") == "true"
    visitor.seen("login-larger")


def test_the_button_goes_through_every_size_and_back_to_the_plain_one(browse):
    page = browse(None, *HAND).page
    page.goto("/app/login/")
    button, found = page.locator("button[data-elder]"), []
    for _ in range(4):
        found.append((button.inner_text(), button.get_attribute("aria-pressed"), page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")))
        button.click()

    assert found == [("长辈版", "false", 16), ("长辈版：大字", "true", 24), ("长辈版：特大字", "true", 40), ("长辈版", "false", 16)]


def test_in_the_largest_type_the_frame_leaves_most_of_a_phone_to_the_page(browse, secretary):
    visitor = browse(secretary, *HAND)
    visitor.visit("/app/")
    visitor.wear(LARGEST)

    targets = [box["height"] for box in (one.bounding_box() for one in visitor.page.locator(".top a, .top button, .nav-hand summary").all())]
    assert visitor.page.locator("main").bounding_box()["y"] < HAND[1] / 4
    assert min(targets) >= 44
    mark = visitor.page.evaluate("getComputedStyle(document.querySelector('.nav-hand summary'), '::before').order")
    assert mark == "2"
