"""The frame of every page in a real browser: signing in, nothing forbidden, readable by all, at a desk and in a hand."""

import pytest

from members.models import User
from tests import make

DESK, HAND = (1366, 768), (390, 844)
sizes = pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
PASSWORD = "jishou-forest-2026"


@sizes
def test_the_login_page_opens_for_anybody(browse, size):
    visitor = browse(None, *size)

    response = visitor.visit("/app/login/")
    visitor.shot(f"login-{size[0]}")

    assert response.status == 200
    assert visitor.page.title() == "登录·党员积分管理"
    assert visitor.axe() == []
    assert not scrolls_sideways(visitor.page)


@sizes
def test_a_wrong_password_keeps_the_account_and_says_so(browse, size):
    user = User.objects.create_user("zhangsan", password=PASSWORD)

    visitor = browse(user, *size, password="wrong")
    visitor.page.get_by_role("alert").wait_for()
    visitor.shot(f"login-refused-{size[0]}")

    assert "账号或密码不对" in visitor.page.get_by_role("alert").inner_text()
    assert visitor.page.get_by_label("账号").input_value() == "zhangsan"
    assert visitor.page.get_by_label("密码").input_value() == ""
    assert visitor.axe() == []


@sizes
def test_a_member_comes_home_after_signing_in(browse, branch, size):
    user = make.user(make.member(branch, "张三"))
    user.set_password(PASSWORD)
    user.save()

    visitor = browse(user, *size, password=PASSWORD)
    visitor.page.get_by_role("button", name="退出").wait_for()
    visitor.shot(f"home-member-{size[0]}")

    assert visitor.page.url == f"{visitor.site}/app/"
    assert visitor.page.locator(".top-who").inner_text() == "张三"
    assert visitor.axe() == []
    assert not scrolls_sideways(visitor.page)


@sizes
@pytest.mark.parametrize("officer", ["recorder", "secretary", "auditor"])
def test_every_officer_has_a_home(browse, request, officer, size):
    visitor = browse(request.getfixturevalue(officer), *size)

    response = visitor.visit("/app/")
    visitor.shot(f"home-{officer}-{size[0]}")

    assert response.status == 200
    assert visitor.axe() == []
    assert not scrolls_sideways(visitor.page)


def test_larger_type_is_kept_from_page_to_page(browse):
    visitor = browse(None, *HAND)
    visitor.visit("/app/login/")

    visitor.page.get_by_role("button", name="长辈版").click()
    visitor.visit("/app/login/")

    assert visitor.page.get_by_role("button", name="长辈版：大字").get_attribute("aria-pressed") == "true"
    assert visitor.axe() == []
    assert not scrolls_sideways(visitor.page)


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
