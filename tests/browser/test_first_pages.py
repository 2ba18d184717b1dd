"""What each role sees first, in a real browser: what to press, what others have, what comes; at a desk, in a hand, in large type."""

from datetime import date

import pytest
from django.urls import reverse

from members.clock import supposing
from scoring.models import Standard
from tests import make
from tests.browser.conftest import DESK, HAND

roles = pytest.mark.parametrize("role", ["recorder", "secretary", "zhang", "auditor", "admin"])


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    """A first quarter under notice, with a line of the recorder's own and one objection, and the second at work."""
    standard = make.standard(branch, by=secretary)
    quarter = make.quarter(standard, 1, by=recorder)
    make.deduction(quarter.sheets.get(member=zhang.member), "组5", by=recorder)
    moved = make.published(quarter, secretary=secretary)
    make.objection(moved, zhang.member, raised_by=zhang, name="张三", channel="online")
    second = make.quarter(standard, 2, by=recorder)
    make.deduction(second.sheets.get(member=recorder.member), "组5", by=recorder)
    return second


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 14)):
        yield


@roles
def test_the_first_page_of_each_role_is_clear(browse, quarter, request, role):
    visitor = browse(request.getfixturevalue(role))
    for name in ("home", *(["mine"] if role == "zhang" else [])):
        visitor.visit(reverse(name))

        visitor.seen(f"first-{name}-{role}")
        assert visitor.page.locator(".button.primary").count() <= 1


def test_a_recorder_reads_what_the_next_step_waits_for_and_follows_it(browse, quarter, recorder):
    page = browse(recorder, *DESK).page
    page.goto(reverse("home"))

    running = page.get_by_role("region", name="2025年二季度")
    assert "下一步：提出初步意见（支部书记）" in running.inner_text()
    running.get_by_role("link", name="要由另一名支委确认").click()
    assert page.url.endswith(f"{quarter.get_absolute_url()}?open={quarter.sheets.get(member=recorder.member).pk}#row-{quarter.sheets.get(member=recorder.member).pk}")


def test_a_member_reads_who_has_the_objection_and_until_when(browse, quarter, zhang):
    page = browse(zhang, *HAND).page
    page.goto(reverse("home"))

    waiting = page.get_by_role("region", name="未办结")
    assert [name in waiting.inner_text() for name in ("待支部答复", "支部书记")] == [True] * 2
    assert "一季度党员积分情况" in page.get_by_role("region", name="正在公示").inner_text()
    waiting.get_by_role("link", name="异议", exact=True).click()
    assert page.get_by_role("heading", level=1).is_visible()
    assert "/objections/" in page.url


def test_the_quarters_are_a_line_for_the_eye_and_a_table_for_all(browse, quarter, zhang):
    page = browse(zhang, *HAND).page
    page.goto(reverse("mine"))

    assert page.get_by_role("table", name="历年各季").get_by_role("row").nth(1).inner_text().split() == ["2025", "14.5", "15", "–", "–", "29.5"]
    assert page.locator("svg.course").get_attribute("aria-hidden") == "true"
    assert page.locator("svg.course circle").count() == 2


def test_on_a_phone_the_entries_open_with_one_press_or_key(browse, quarter, recorder):
    visitor = browse(recorder, *HAND)
    visitor.visit(reverse("home"))
    navigation = visitor.page.get_by_role("navigation", name="主要栏目")

    assert navigation.get_by_role("link").count() == 0
    assert navigation.bounding_box()["height"] < 60
    visitor.page.keyboard.press("Tab")
    while not visitor.page.evaluate("document.activeElement.matches('.nav summary')"):
        visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert navigation.get_by_role("link", name="待办").get_attribute("aria-current") == "page"
    visitor.shot("first-entries-390")
    assert visitor.axe() == []
    navigation.get_by_role("link", name="我的积分").click()
    assert visitor.page.get_by_role("heading", level=1, name="我的积分").is_visible()


def test_at_a_desk_every_entry_stands_in_one_line(browse, quarter, secretary):
    page = browse(secretary, *DESK).page
    page.goto(reverse("home"))
    navigation = page.get_by_role("navigation", name="主要栏目")

    assert navigation.get_by_role("link").count() == 15
    assert navigation.bounding_box()["height"] < 60


def test_an_auditor_of_forty_branches_reads_the_board(browse, branch, quarter, auditor):
    for number in range(38):
        one = make.branch(f"第{number + 1}党支部", of=branch.committee)
        Standard.objects.create(branch=one, cycle=quarter.cycle, since=date(2025, 1, 1), adopted_on=date(2025, 1, 8), status="adopted")
    visitor = browse(auditor)
    visitor.visit(reverse("home"))

    board = visitor.page.get_by_role("region", name="各支部进度")
    assert board.get_by_role("row").count() == 42
    assert visitor.page.get_by_text("共 39 件，看每一件").is_visible()
    visitor.page.get_by_text("共 39 件，看每一件").click()
    visitor.seen("first-forty")
