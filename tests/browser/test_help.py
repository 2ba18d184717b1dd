"""帮助, the first steps, a clause beside its rule, and pages that refuse: in a real browser, at a desk, in a hand, in 长辈版."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DESK, HAND = (1366, 768), (390, 844)
LOOKS = {"desk": (DESK, ""), "desk-elder": (DESK, "1"), "hand": (HAND, ""), "hand-elder": (HAND, "1"), "hand-most": (HAND, "2")}
REFUSED = {"/app/organisation/": "这一页不对您开放", "/app/nowhere/": "没有找到这一页", "/app/logout/": "刚才那一步没有办成"}
every_look = pytest.mark.parametrize(("size", "elder"), LOOKS.values(), ids=LOOKS)


def opened(browse, user, address, size, elder):
    visitor = browse(user, *size)
    if elder:
        visitor.context.add_init_script(f"localStorage.setItem('pointsys.elder', '{elder}')")
    visitor.visit(address)
    return visitor


def sound(visitor, name):
    """Nobody stumbles over the page, nor has to move it sideways."""
    assert visitor.axe() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    visitor.shot(f"help-{name}-{visitor.page.viewport_size['width']}")


@every_look
def test_the_help_is_read_by_anybody(browse, db, size, elder):
    visitor = opened(browse, None, "/app/help/", size, elder)
    sound(visitor, f"index{elder}")

    for page in ("member", "auditor", "rules"):
        visitor.visit(f"/app/help/{page}/")
        sound(visitor, f"{page}{elder}")


@every_look
def test_the_first_steps(browse, admin, branch, size, elder):
    visitor = opened(browse, admin, "/app/", size, elder)
    visitor.page.get_by_role("link", name="看怎么办").click()

    sound(visitor, f"setup{elder}")
    visitor.page.get_by_role("link", name="去补填").click()
    visitor.page.get_by_label("公示受理人").fill("陈敏")
    visitor.page.get_by_label("受理电话").fill("0743-5550142")
    visitor.page.get_by_role("button", name="保存").click()
    visitor.visit("/app/setup/")
    assert visitor.page.locator("[aria-current=step] h2").inner_text().startswith("导入花名册")


@every_look
def test_a_clause_opens_beside_its_rule_by_pointer_and_keyboard(browse, branch, secretary, recorder, zhang, size, elder):
    make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    visitor = opened(browse, zhang, "/app/selfs/", size, elder)
    mark = visitor.page.locator("details.ask summary").first
    mark.scroll_into_view_if_needed()
    place = mark.bounding_box()

    mark.click()

    words = visitor.page.get_by_text("由党员按月进行积分")
    words.wait_for()
    assert mark.bounding_box() == place, "the mark stays where it was pressed"
    assert min(place["width"], place["height"]) >= 24
    sound(visitor, f"clause{elder}")
    visitor.page.keyboard.press("Escape")
    assert not words.is_visible()
    visitor.page.keyboard.press("Enter")  # it kept the focus
    assert words.is_visible()
    visitor.page.get_by_role("link", name="看实施方案").click()
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


@every_look
def test_a_page_that_refuses_says_what_to_do_next(browse, zhang, size, elder):
    visitor = opened(browse, zhang, "/app/", size, elder)

    for address, heading in REFUSED.items():
        visitor.visit(address)
        assert visitor.page.locator("h1").inner_text() == heading
        sound(visitor, f"refused{heading}{elder}")
        visitor.page.get_by_role("link", name="回到待办").click()
        assert visitor.page.locator("h1").inner_text() == "待办工作"
