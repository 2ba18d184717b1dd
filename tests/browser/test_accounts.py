"""Logins as people meet them: the secretary prints slips, a member scans one, a list is searched."""

import re
from datetime import timedelta

import pytest

from members import actions
from members.clock import today
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staffed(branch, secretary, auditor):
    for name, phone in (("麻永生", "13900001111"), ("龙海", "13900002222"), ("曾国强", ""), ("张三", ""), ("㐂山", ""), ("欧阳文海", "")):
        make.member(branch, name, phone=phone)
    actions.give_login(branch.members.get(name="龙海"), by=secretary)
    return branch


def test_a_secretary_hands_out_slips(browse, staffed, secretary):
    visitor = browse(secretary)
    page = visitor.page

    visitor.visit("/app/accounts/")
    assert page.get_by_role("heading", name="机关党支部的账号").is_visible()
    visitor.seen("accounts")
    visitor.press("生成发放单")
    assert page.locator(".slip").count() == 5
    visitor.seen("accounts-passwords")

    visitor.visit("/app/accounts/")
    for name in ("麻永生", "曾国强"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("一次性二维码").check()
    visitor.press("生成发放单")
    assert page.locator(".slip img").count() == 2
    assert page.locator(".slip img").evaluate_all("images => images.every(image => image.complete && image.naturalWidth > 100)")
    visitor.seen("accounts-codes")


def test_a_mistake_keeps_the_page_and_says_where(browse, staffed, secretary):
    visitor = browse(secretary)
    visitor.visit("/app/accounts/")
    for tick in visitor.page.locator("[name=members]").all():
        tick.uncheck()
    visitor.press("生成发放单")

    assert "请在下面的名单里勾选要发放的人" in visitor.words()
    visitor.seen("accounts-refused")


def test_a_member_signs_in_with_a_printed_code(browse, staffed, secretary):
    [slip] = actions.hand_out([staffed.members.get(name="麻永生")], kind="code", until=today() + timedelta(days=14), by=secretary)
    visitor = browse(None)
    address = f"/app/pass/{slip.token}/"

    visitor.visit(address)
    visitor.seen("pass")
    visitor.press("登录", within=visitor.page.locator("main"))
    visitor.page.wait_for_url(re.compile("/app/$"))
    visitor.visit("/app/mine/")
    assert visitor.page.get_by_role("heading", name="我的积分").is_visible()
    assert visitor.page.get_by_role("link", name="修改密码").count() == 0
    visitor.seen("pass-inside")

    visitor.press("退出")
    visitor.visit(address)
    visitor.press("登录", within=visitor.page.locator("main"))
    assert "这个二维码不能用" in visitor.words()
    visitor.seen("pass-refused")


def test_an_auditor_chooses_a_branch_and_searches_the_list(browse, staffed, auditor):
    visitor = browse(auditor)
    page = visitor.page

    visitor.visit("/app/accounts/")
    visitor.seen("accounts-branches")
    visitor.follow("机关党支部")
    page.get_by_role("heading", name="机关党支部的账号").wait_for()

    visitor.visit("/app/members/")
    assert "没有笔画资料的字：㐂，排在最后。" in page.inner_text("main")
    visitor.seen("list")
    visitor.follow("拼音")
    page.get_by_role("link", name="姓氏笔画").wait_for()
    page.get_by_label("按姓名查找").fill("ouyang")
    visitor.press("查找")
    page.wait_for_url(re.compile("q=ouyang"))
    assert page.locator("tbody th").all_inner_texts() == ["欧阳文海"]
    assert "order=pinyin" in page.url
    visitor.seen("list-found")
