"""What takes its time says so, and is not pressed twice."""

from urllib.parse import unquote

import pytest

from members.models import User
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "jishou-forest-2026"


def hold(page, address, method):
    """Keep what is sent there until the test lets it go."""
    held = []
    page.route(address, lambda route: held.append(route) if route.request.method == method else route.continue_())
    return held


# While a page is on its way to the next, Playwright reads nothing of it: so it tells by itself.
TELL = """(button) => new MutationObserver(() => fetch("/told/" + encodeURIComponent(button.textContent)))
    .observe(button, {childList: true})"""


def test_a_button_that_waits_over_a_second_says_so(browse):
    user = User.objects.create_user("zhangsan", password=PASSWORD)
    visitor = browse()
    visitor.visit("/app/login/")
    held = hold(visitor.page, "**/app/login/**", "POST")
    visitor.page.route("**/told/**", lambda route: route.fulfill(status=204))
    visitor.page.get_by_label("账号").fill(user.username)
    visitor.page.get_by_label("密码").fill("wrong")
    button = visitor.page.get_by_role("button", name="登录", exact=True)
    button.evaluate(TELL)

    with visitor.page.expect_request("**/told/**") as told:
        button.click(no_wait_after=True)
    held[0].continue_()

    assert unquote(told.value.url).endswith("/told/正在处理…")
    visitor.page.get_by_role("alert").wait_for()
    assert len(held) == 1


def test_a_file_that_is_made_on_the_way_says_so_and_is_asked_for_once(browse, branch, secretary, recorder):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    visitor = browse(recorder)
    visitor.visit(f"/app/quarters/{quarter.pk}/forms/")
    held = hold(visitor.page, "**/app/reports/selfs/**", "GET")
    visitor.page.get_by_role("link", name="导出 Excel").click()
    waiting = visitor.page.get_by_role("link", name="正在生成…")
    waiting.click()

    with visitor.page.expect_download() as download:
        held[0].continue_()

    assert download.value.suggested_filename == f"{branch.name}{quarter}自评表.xlsx"
    visitor.page.get_by_role("link", name="导出 Excel").wait_for()
    assert len(held) == 1
