"""Logins as people meet them: the secretary prints slips, a member scans one, a list is searched."""

import re
from datetime import timedelta

import pytest

from members import actions
from members.clock import today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])


@pytest.fixture
def staffed(branch, secretary, auditor):
    for name, phone in (("麻永生", "13900001111"), ("龙海", "13900002222"), ("曾国强", ""), ("张三", ""), ("㐂山", ""), ("欧阳文海", "")):
        make.member(branch, name, phone=phone)
    actions.give_login(branch.members.get(name="龙海"), by=secretary)
    return branch


@SIZES
def test_a_secretary_hands_out_slips(browse, staffed, secretary, width, height):
    visitor = browse(secretary, width, height)
    page = visitor.page

    visitor.visit("/app/accounts/")
    assert page.get_by_role("heading", name="机关党支部的账号").is_visible()
    assert visitor.axe() == []
    visitor.shot(f"accounts-{width}")
    page.get_by_role("button", name="生成发放单").click()
    assert page.locator(".slip").count() == 5
    assert visitor.axe() == []
    visitor.shot(f"accounts-passwords-{width}")

    visitor.visit("/app/accounts/")
    for name in ("麻永生", "曾国强"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("一次性二维码").check()
    page.get_by_role("button", name="生成发放单").click()
    assert page.locator(".slip img").count() == 2
    assert page.locator(".slip img").evaluate_all("images => images.every(image => image.complete && image.naturalWidth > 100)")
    assert visitor.axe() == []
    visitor.shot(f"accounts-codes-{width}")


@SIZES
def test_a_mistake_keeps_the_page_and_says_where(browse, staffed, secretary, width, height):
    visitor = browse(secretary, width, height)
    visitor.visit("/app/accounts/")
    for tick in visitor.page.locator("[name=members]").all():
        tick.uncheck()
    visitor.page.get_by_role("button", name="生成发放单").click()

    assert "请在下面的名单里勾选要发放的人" in visitor.page.inner_text("main")
    assert visitor.axe() == []
    visitor.shot(f"accounts-refused-{width}")


@SIZES
def test_a_member_signs_in_with_a_printed_code(browse, staffed, secretary, width, height):
    [slip] = actions.hand_out([staffed.members.get(name="麻永生")], kind="code", until=today() + timedelta(days=14), by=secretary)
    visitor = browse(None, width, height)
    address = f"/app/pass/{slip.token}/"

    visitor.visit(address)
    assert visitor.axe() == []
    visitor.shot(f"pass-{width}")
    visitor.page.locator("main").get_by_role("button", name="登录").click()
    visitor.page.wait_for_url(re.compile("/app/$"))
    visitor.visit("/app/mine/")
    assert visitor.page.get_by_role("heading", name="我的积分").is_visible()
    assert visitor.page.get_by_role("link", name="修改密码").count() == 0
    visitor.shot(f"pass-inside-{width}")

    visitor.page.get_by_role("button", name="退出").click()
    visitor.visit(address)
    visitor.page.locator("main").get_by_role("button", name="登录").click()
    assert "这个二维码不能用" in visitor.page.inner_text("main")
    assert visitor.axe() == []
    visitor.shot(f"pass-refused-{width}")


@SIZES
def test_an_auditor_chooses_a_branch_and_searches_the_list(browse, staffed, auditor, width, height):
    visitor = browse(auditor, width, height)
    page = visitor.page

    visitor.visit("/app/accounts/")
    assert visitor.axe() == []
    visitor.shot(f"accounts-branches-{width}")
    page.get_by_role("link", name="机关党支部").click()
    page.get_by_role("heading", name="机关党支部的账号").wait_for()

    visitor.visit("/app/members/")
    assert "没有笔画资料的字：㐂，排在最后。" in page.inner_text("main")
    assert visitor.axe() == []
    visitor.shot(f"list-{width}")
    page.get_by_role("link", name="拼音").click()
    page.get_by_role("link", name="姓氏笔画").wait_for()
    page.get_by_label("按姓名查找").fill("ouyang")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url(re.compile("q=ouyang"))
    assert page.locator("tbody th").all_inner_texts() == ["欧阳文海"]
    assert "order=pinyin" in page.url
    assert visitor.axe() == []
