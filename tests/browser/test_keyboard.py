"""By keyboard alone: each stop of Tab is seen where it stands, in the order of the page, and nothing lies over it."""

from datetime import date
from itertools import product

import pytest
from django.urls import reverse

from members.clock import supposing
from tests import make
from tests.browser.conftest import DESK, HAND, LARGEST, PLAIN, SIDEWAYS, sizes, viewport

DAY = date(2026, 1, 20)
LONG_NAME, LONG_BRANCH = "阿依古丽·买买提·吐尔逊江", "吉首市林业局国有林场和湿地公园管理处离退休干部党支部"  # 13 and 26 characters
CLIP = "(link) => getComputedStyle(link).clipPath"
AT = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const box = (one.labels && one.matches('[type=radio], [type=checkbox]') && one.labels[0] || one).getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth), top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2), style = getComputedStyle(one);
    const faults = [];
    if (right <= left || bottom <= top) faults.push('out of sight');
    else if (!over || !(one.contains(over) || over.contains(one) || [...one.labels || []].some((label) => label.contains(over)))) faults.push(`under ${over && over.outerHTML.slice(0, 60)}`);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no ring');
    if (window.last && window.last !== one && !(window.last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push('before the stop before');
    window.last = one;
    return [`${one.localName}.${one.className} ${(one.getAttribute('aria-label') || one.textContent || one.name || '').trim().slice(0, 20)}`, faults.join(', ')];
}"""


def tab_through(visitor):
    """[what has the focus, what is wrong there] of each stop from the top of the page to its end; a date is three stops."""
    stops = []
    while len(stops) < 400:
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(AT)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("Tab goes round and round")


@sizes
@pytest.mark.parametrize("page", ["home", "form", "grid", "review"])
def test_tab_goes_through_a_page_in_its_order_and_is_seen_at_every_stop(browse, branch, secretary, recorder, zhang, page, size):
    with supposing(DAY):
        quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
        for number in range(12):
            make.member(branch, f"党员{number:02}")
        make.actions.add_sheets(quarter, by=recorder)
        review = make.appraised_review(branch, quarter.cycle, by=secretary) if page == "review" else None
        paths = {"home": "/app/", "form": reverse("add_member", args=["admitted"]), "grid": quarter.get_absolute_url(), "review": review and review.get_absolute_url()}
        visitor = browse(secretary, *size)
        assert visitor.visit(paths[page]).status == 200
        stops = tab_through(visitor)

    assert [stop for stop in stops if stop[1]] == []
    assert len(stops) > 10


@sizes
def test_the_first_tab_offers_to_skip_the_navigation(browse, recorder, size):
    visitor = browse(recorder, *size)
    visitor.visit("/app/members/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name="跳到正文")
    assert skip.evaluate(CLIP) == "none"
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")

    assert visitor.page.evaluate("document.activeElement.closest('main') !== null")
    assert skip.evaluate(CLIP) != "none"


def test_what_is_folded_opens_and_closes_by_key(browse, branch, recorder):
    person = make.member(branch, "张三")
    visitor = browse(recorder)
    visitor.visit(person.get_absolute_url())
    summary = visitor.page.locator("summary", has_text="修改记录")
    summary.focus()
    for key, open in (("Enter", True), ("Space", False)):
        visitor.page.keyboard.press(key)
        assert summary.evaluate("(summary) => summary.parentElement.open") is open


def test_long_names_break_no_page(browse):
    branch = make.branch(LONG_BRANCH)
    secretary, recorder = make.officer(branch, "secretary", LONG_NAME), make.officer(branch, "recorder", "田记录")
    zhang, auditor = make.user(make.member(branch, f"{LONG_NAME}二")), make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    quarter = branch.quarters.get(number=1)
    with supposing(DAY):
        for user, paths in {
            recorder: ["/app/", "/app/quarters/", quarter.get_absolute_url(), "/app/members/", zhang.member.get_absolute_url(), quarter.notice.get_absolute_url()],
            secretary: ["/app/", review.get_absolute_url(), reverse("own_branch")],
            auditor: ["/app/", "/app/board/?year=2025", "/app/organisation/"],
            zhang: ["/app/", "/app/mine/", "/app/selfs/"],
        }.items():
            visitor = browse(user)
            for path in paths:
                assert visitor.visit(path).status == 200, path
                for size, type in product((DESK, HAND), (PLAIN, LARGEST)):
                    visitor.page.set_viewport_size(viewport(size))
                    visitor.wear(type)
                    assert visitor.page.evaluate(SIDEWAYS) == [], (path, size, type)
