"""A real Chromium before the running site, watched for everything that a page must not do."""

import os
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright

BROWSERS = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"  # the first without windows: half the work
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
SHOTS = Path(settings.BASE_DIR) / "screenshots"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    tellViolation(`${event.violatedDirective}: ${event.blockedURI || event.sample} on ${event.documentURI}`))"""
# of what axe fetches beforehand only media, as no rule that is on by default asks for the stylesheets
RUN_AXE = """(contrast) => axe.run(document, {
    resultTypes: ['violations'], preload: {assets: ['media']}, rules: {'color-contrast': {enabled: contrast}},
}).then((found) => found.violations)"""
SIDEWAYS = """() => {
    const wide = document.documentElement.clientWidth, over = (one) => one.getBoundingClientRect().right > wide + 1;
    if (document.documentElement.scrollWidth <= wide) return [];
    const name = (one) => [one.localName, ...one.classList].join('.');
    const found = [...document.querySelectorAll('body *')].filter((one) => over(one) && !one.closest('.scroll, .unseen') && ![...one.children].some(over));
    return found.length ? found.map((one) => `${name(one.parentElement)} > ${name(one)}: ${one.textContent.trim().slice(0, 24)}`) : ['the page'];
}"""
WORN = "['elder', 'elder-most'].filter((name) => document.documentElement.classList.contains(name)).length"
WEAR = "(size) => dispatchEvent(new StorageEvent('storage', {key: 'pointsys.elder', newValue: String(size)}))"  # as if chosen in another window
PLAIN, LARGER, LARGEST = range(3)  # static/js/elder.js

DESK, HAND = (1366, 768), (390, 844)
sizes = pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])


@pytest.fixture(scope="session")
def playwright():
    """What starts browsers, itself started once."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread, Django's none
    with sync_playwright() as started:
        yield started
        connections.close_all()  # while that loop runs, Django keeps other connections than before and after it
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(request):
    """Debian's Chromium, started once. Without it the browser tests are skipped, but never in CI."""
    if CHROMIUM is None:
        reason = "no Chromium on this machine: apt-get install chromium-headless-shell"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    browser = request.getfixturevalue("playwright").chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def browse(chromium, live_server):
    """`browse(user)`: open a browser of one's own, signed in; at the end nothing forbidden may have happened.

    It stands on a desk, and what is `seen` there is looked at in the hand too; with a size of its own, in that alone.
    """
    visitors = []

    def open_browser(user=None, width=None, height=None, *, password=None):
        visitors.append(Visitor(chromium, live_server.url, *([(width, height)] if width else [DESK, HAND])))
        if password is not None:
            visitors[-1].sign_in(user, password)
        elif user is not None:
            visitors[-1].be(user)
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.leave()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


def viewport(size):
    return dict(zip(("width", "height"), size, strict=True))


class Visitor:
    """One person's browser window. `page` is Playwright's; `faults` what it did wrong, in words.

    `press`, `follow` and `click` return when the page that answers is there. What a script does on the page itself is
    for the test to wait for: `wait_for`, `expect`.
    """

    def __init__(self, chromium, site, *sizes):
        self.site, self.sizes = site, sizes
        self.faults = []
        self.asked = []  # what pages asked once more before they went on; the answer is always yes
        self.context = chromium.new_context(
            viewport=viewport(sizes[0]), base_url=site, locale="zh-CN", timezone_id=settings.TIME_ZONE
        )
        self.context.expose_function("tellViolation", lambda what: self.faults.append(f"CSP: {what}"))
        self.context.add_init_script(TELL_VIOLATIONS)
        self.context.on("dialog", lambda dialog: (self.asked.append(dialog.message), dialog.accept()))
        self.context.on("console", self.hear)
        self.context.on("request", self.check_host)
        self.context.on("response", self.check_response)
        self.context.on("weberror", lambda wrong: self.faults.append(f"script: {wrong.error}"))
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)

    def hear(self, message):
        if "Content Security Policy" in message.text:
            self.faults.append(f"CSP: {message.text}")

    def check_host(self, request):
        if not request.url.startswith((f"{self.site}/", "data:", "blob:", "about:")):
            self.faults.append(f"foreign request: {request.url}")

    def check_response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    def be(self, user):
        """Signed in without typing."""
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.site + settings.SESSION_COOKIE_PATH}]
        )

    def sign_in(self, user, password):
        """Signed in as a person does it."""
        self.visit("/app/login/")
        self.page.get_by_label("账号").fill(user.username)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")

    def visit(self, path):
        """Open a page of the site; Playwright's response."""
        return self.page.goto(path)

    def click(self, target):
        """A click by itself returns as soon as another page begins to come; this waits until it is there."""
        target.click()
        self.page.wait_for_load_state()

    def press(self, name, *, within=None, exact=True):
        self.click((within or self.page).get_by_role("button", name=name, exact=exact))

    def follow(self, *names, exact=True):
        """From link to link."""
        for name in names:
            self.click(self.page.get_by_role("link", name=name, exact=exact))

    def agree(self, name):
        """Press what has to ask once more before it goes on; what it asked."""
        before = len(self.asked)
        self.press(name)
        assert len(self.asked) == before + 1, f"{name} did not ask"
        return self.asked[-1]

    def words(self, where="main"):
        return self.page.inner_text(where)

    def said(self):
        """What the site answered, above the page."""
        return self.words(".messages")

    def wear(self, type):
        """Plain, larger or largest; it must take."""
        self.page.evaluate(WEAR, type)
        assert self.page.evaluate(WORN) == type, f"{self.page.url} does not wear the type asked for"

    def seen(self, name):
        """Nobody stumbles over the page as it stands, at each of `sizes`; also in the largest type nothing pushes it sideways. With pictures.

        axe looks at the largest type in `test_every_page.py`, at each pattern of page once. A page has the same colours at each size:
        they are compared at the first.
        """
        worn = self.page.evaluate(WORN)
        for size in self.sizes:
            self.page.set_viewport_size(viewport(size))
            for type in dict.fromkeys([worn, LARGEST]):
                self.wear(type)
                where = f"{name}-{size[0]}{'-elder' * (type == LARGEST)}"
                assert self.page.evaluate(SIDEWAYS) == [], where
                if type == worn:
                    assert self.axe(contrast=size == self.sizes[0]) == [], where
                self.shot(where)
            self.wear(worn)
        self.page.set_viewport_size(viewport(self.sizes[0]))

    def axe(self, *, contrast=True):
        """What axe finds on the page as it stands, one sentence each; none is the aim.

        The script is evaluated through the browser's own protocol, which the page's CSP does not bind.
        """
        self.page.wait_for_load_state()
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        return [
            f"{rule['id']}: {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'])}"
            for rule in self.page.evaluate(RUN_AXE, contrast)
        ]

    def leaves(self):
        """How many leaves the page is as it prints."""
        return len(re.findall(rb"/Type\s*/Page\b", self.page.pdf(prefer_css_page_size=True)))

    def shot(self, name):
        """Keep a picture of the whole page in screenshots/, where POINTSYS_SHOTS=1 asks for it."""
        if os.environ.get("POINTSYS_SHOTS") == "1":
            safe = re.sub(r"[^\w.-]", "-", name)
            self.page.screenshot(path=SHOTS / f"{safe}.png", full_page=True)

    def leave(self):
        """Hear what is still on its way, then close."""
        for page in self.context.pages:
            page.evaluate("0")
        self.context.close()
