"""帮助, the first steps, a clause beside its rule, and pages that refuse: in a real browser, at a desk, in a hand, in 长辈版."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = {"/app/organisation/": "这一页不对您开放", "/app/nowhere/": "没有找到这一页", "/app/logout/": "刚才那一步没有办成"}


def test_the_help_is_read_by_anybody(browse, db):
    visitor = browse(None)
    visitor.visit("/app/help/")
    visitor.seen("help-index")

    for page in ("member", "auditor", "rules"):
        visitor.visit(f"/app/help/{page}/")
        visitor.seen(f"help-{page}")


def test_the_first_steps(browse, admin, branch):
    visitor = browse(admin)
    visitor.visit("/app/")
    visitor.follow("看怎么办")

    visitor.seen("help-setup")
    visitor.follow("去补填")
    visitor.page.get_by_label("公示受理人").fill("陈敏")
    visitor.page.get_by_label("受理电话").fill("0743-5550142")
    visitor.press("保存")
    visitor.visit("/app/setup/")
    assert visitor.page.locator("[aria-current=step] h2").inner_text().startswith("导入花名册")


def test_a_clause_opens_beside_its_rule_by_pointer_and_keyboard(browse, branch, secretary, recorder, zhang):
    make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    visitor = browse(zhang)
    visitor.visit("/app/selfs/")
    mark = visitor.page.locator("details.ask summary").first
    mark.scroll_into_view_if_needed()
    place = mark.bounding_box()

    mark.click()

    words = visitor.page.get_by_text("由党员按月进行积分")
    words.wait_for()
    assert mark.bounding_box() == place, "the mark stays where it was pressed"
    assert min(place["width"], place["height"]) >= 24
    visitor.seen("help-clause")
    visitor.page.keyboard.press("Escape")
    assert not words.is_visible()
    visitor.page.keyboard.press("Enter")  # it kept the focus
    assert words.is_visible()
    visitor.follow("看实施方案")
    assert visitor.page.locator("#selfs").is_visible()


def test_a_clause_opens_without_scripts(browse, chromium, branch, secretary, recorder, zhang):
    make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    visitor = browse(zhang)
    context = chromium.new_context(java_script_enabled=False, storage_state=visitor.context.storage_state())
    page = context.new_page()
    page.goto(f"{visitor.site}/app/selfs/")

    page.locator("details.ask summary").first.click()

    assert page.get_by_text("由党员按月进行积分").is_visible()
    context.close()


def test_a_page_that_refuses_says_what_to_do_next(browse, zhang):
    visitor = browse(zhang)
    visitor.visit("/app/")

    for address, heading in REFUSED.items():
        visitor.visit(address)
        assert visitor.page.locator("h1").inner_text() == heading
        visitor.seen(f"help-refused{heading}")
        visitor.follow("回到待办")
        assert visitor.page.locator("h1").inner_text() == "待办工作"
