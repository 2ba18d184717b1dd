"""Every page that each role reaches by links, at a desk, in the hand, in 长辈版 and at 200 %: faults as a table, pictures in a folder.

`.venv/bin/python -m tests.bench.pages 2027-01-20 FOLDER [login ...]`: the day that the demo is told on, the folder, whose links.
"""

import os
import sys
import tempfile
import threading
from collections import defaultdict
from contextlib import suppress
from datetime import date
from pathlib import Path

os.environ["POINTSYS_DATA"] = tempfile.mkdtemp()
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "pointsys.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402
from playwright.sync_api import Error, sync_playwright  # noqa: E402
from waitress import create_server  # noqa: E402

from members.clock import supposing  # noqa: E402
from members.models import User  # noqa: E402
from pointsys import demo  # noqa: E402
from pointsys.wsgi import application  # noqa: E402
from tests.browser.conftest import ARGUMENTS, CHROMIUM, LARGER, LARGEST, PLAIN, SIDEWAYS, WEAR, Visitor  # noqa: E402

LOGINS = "jilu", "shuji", "fuhe", "dangyuan", "jilu5", "shuji5", "jianpiao", "admin"
TYPES = {"plain": PLAIN, "larger": LARGER, "largest": LARGEST}
SIZES = {"desk": (1366, 768), "zoom": (683, 384), "hand": (390, 844)}  # zoom: the desk at 200 %
LINKS = "() => [...document.querySelectorAll('a[href]')].filter((link) => link.origin === location.origin && !link.download).map((link) => link.pathname + link.search)"
FAULTS = """(coarse) => {
    const found = [];
    const name = (one) => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + [...one.classList].map((word) => '.' + word).join('');
    const tell = (what, one) => found.push(`${what}: ${name(one.parentElement)} > ${name(one)}: ${one.textContent.trim().replace(/\\s+/g, ' ').slice(0, 24)}`);
    const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.closest('.unseen');
    for (const one of document.querySelectorAll('body *')) {
        if (!shown(one) || one.matches('svg *, option')) continue;
        const style = getComputedStyle(one);
        if (['hidden', 'clip'].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1) tell('cut off', one);
    }
    for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
        if (!shown(one) || one.closest('.skip')) continue;
        const label = one.matches('[type=checkbox], [type=radio]') ? one.closest('label') || document.querySelector(`label[for="${one.id}"]`) : null;
        const box = (label || one).getBoundingClientRect(), inline = one.matches('a') && getComputedStyle(one).display === 'inline';
        const least = inline || !coarse ? 24 : 44, broad = one.matches('a:not(.button)') ? 24 : least; // a link is as wide as its word
        if (box.height < least - .5 || (box.width < broad - .5 && !inline)) tell(`target ${Math.round(box.width)}x${Math.round(box.height)}`, one);
    }
    return found;
}"""


def crawl(visitor, start, look):
    """Look at one page of each pattern that links lead to."""
    seen, waiting = set(), list(start)
    for path in waiting:
        with suppress(Resolver404, Error):  # not ours, or a file that is downloaded
            kind = resolve(path.partition("?")[0]).url_name, path.partition("?")[2].partition("=")[0]
            if kind in seen or kind[0] == "logout" or path.startswith("/app/admin/"):
                continue
            answer = visitor.visit(path)
            if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                continue
            seen.add(kind)
            look("-".join(filter(None, kind)), answer.status)
            waiting += [link for link in visitor.page.evaluate(LINKS) if link not in waiting]


def main(day, folder, *logins):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    faults = defaultdict(set)
    call_command("migrate", verbosity=0)
    with supposing(date.fromisoformat(day)), sync_playwright() as playwright:
        demo.load()
        User.objects.update(must_change_password=False)
        server = create_server(application, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        pages = 0
        for login in logins or LOGINS:
            visitor = Visitor(chromium, f"http://127.0.0.1:{server.effective_port}", *SIZES.values())
            visitor.be(User.objects.get(username=login))
            touch = visitor.context.new_cdp_session(visitor.page)
            visitor.page.on("console", lambda message, login=login: message.type == "error" and faults[f"console: {message.text}"].add(login))

            def look(page, status, visitor=visitor, touch=touch, login=login):
                nonlocal pages
                pages += 1
                if status != 200:
                    faults[f"status {status}"].add(f"{login} {page}")
                for size, (width, height) in SIZES.items():
                    visitor.page.set_viewport_size({"width": width, "height": height})
                    for kind, type in TYPES.items():
                        if size == "zoom" and type:
                            continue
                        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": size == "hand"})  # a picture ends it
                        visitor.page.evaluate(WEAR, type)
                        found = [f"sideways: {what}" for what in visitor.page.evaluate(SIDEWAYS)] + visitor.page.evaluate(FAULTS, size == "hand")
                        if size != "zoom":
                            found += visitor.axe()
                        for fault in found:
                            faults[fault].add(f"{login} {page} {size} {kind}")
                        visitor.page.screenshot(path=folder / f"{page}.{login}.{size}.{kind}.jpg", type="jpeg", quality=60, full_page=True)

            crawl(visitor, ["/app/", "/box/about/"], look)
            for fault in visitor.faults:
                faults[fault].add(login)
            visitor.context.close()
        chromium.close()
        server.close()
    for fault, where in sorted(faults.items()):
        print(f"{fault}  [{len(where)}]  {'; '.join(sorted(where)[:4])}")
    print(f"{pages} pages, {len(faults)} faults, pictures in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
