"""The pictures of 帮助, out of the demo bureau: made anew by `.venv/bin/python -m tests.bench.help_pictures` after a page has changed.

Needs Chromium and ImageMagick's `convert`, which reduces each picture to a palette.
"""

import os
import subprocess
import tempfile
import threading
from datetime import date
from io import BytesIO
from pathlib import Path

os.environ["POINTSYS_DATA"] = tempfile.mkdtemp()
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "pointsys.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from waitress import create_server  # noqa: E402

from evaluation import actions as year_end  # noqa: E402
from evaluation.models import Review  # noqa: E402
from members.clock import supposing  # noqa: E402
from members.models import Branch, User  # noqa: E402
from pointsys import demo  # noqa: E402
from pointsys.wsgi import application  # noqa: E402
from scoring import actions  # noqa: E402
from scoring.models import MonthSheet, Quarter, Sheet, Standard  # noqa: E402
from tests import make  # noqa: E402
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Visitor  # noqa: E402
from tests.evaluation.secret import hall  # noqa: E402

DAY = date(2027, 3, 20)  # the first quarter of one year is being closed, the vote of the other typed
DESK, PHONE = (1100, 640), (390, 760)
FOLDER = Path(settings.BASE_DIR) / "static" / "help"
NAMES = ["向志远", "石玉兰", "田文斌", "吴海燕", "彭建军", "龙小梅", "麻志强", "张春秀", "杨国庆", "罗秋菊", "覃大勇", "向红英"]


class Album:
    """Takes pictures as one person sees the site."""

    def __init__(self, chromium, site):
        self.chromium, self.site = chromium, site

    def open(self, user, address, size=DESK, *, elder=False):
        visitor = Visitor(self.chromium, self.site, size)
        if elder:
            visitor.context.add_init_script("localStorage.setItem('pointsys.elder', '1')")
        visitor.be(user)
        visitor.visit(address)
        return visitor

    def take(self, name, visitor, *, scroll=None, part=None):
        """What the window shows, from the element `scroll` on, or one `part` of the page; with as many colours as a page needs."""
        if scroll:
            visitor.page.locator(scroll).first.evaluate("node => { node.scrollIntoView(); window.scrollBy(0, -16); }")
        shot = (visitor.page.locator(part) if part else visitor.page).screenshot()
        file = FOLDER / f"{name}.png"
        subprocess.run(["convert", "-", "+dither", "-colors", "24", "-strip", f"PNG8:{file}"], input=shot, check=True)
        print(f"{name:20} {file.stat().st_size:6} bytes")
        visitor.leave()


def take_all(album):
    users = {user.username: user for user in User.objects.all()}
    first, voting = Branch.objects.order_by("pk")[0], Branch.objects.order_by("pk")[4]
    quarter = Quarter.objects.filter(branch=first).latest("cycle__year", "number")
    confirmed = Quarter.objects.filter(branch=first, status=Quarter.Status.CONFIRMED).first()
    past = next(row for row in confirmed.sheets.all() if row.deductions.count() > 1 and not row.member.appointments.exists())
    blank = Sheet.objects.filter(quarter__status=Quarter.Status.OPEN, handed_in_at=None, member__appointments=None).exclude(quarter__branch__in=[first, voting]).first()
    tallied = Review.objects.get(branch=voting, status=Review.Status.VOTING).appraisal
    if tallied.returned is None:
        tallied = year_end.sign_in(tallied, changes={}, by=users["jilu5"])
        tallied = make.papers(tallied, tallied.present, by=users["jilu5"])

    album.take("member-elder", album.open(login_of(blank.member), reverse("home"), PHONE, elder=True), scroll=".crumb")
    album.take("member-selfs", album.open(login_of(blank.member), reverse("selfs"), PHONE), scroll=".crumb")
    album.take("member-why", album.open(login_of(past.member), reverse("why_quarter", args=[past.pk])))
    album.take("recorder-home", album.open(users["jilu"], reverse("home")))
    album.take("recorder-month", album.open(users["jilu"], MonthSheet.objects.filter(branch=first).last().get_absolute_url()), scroll="#held-h")
    album.take("recorder-grid", album.open(users["jilu"], quarter.get_absolute_url()))
    album.take("recorder-tally", album.open(users["jilu5"], reverse("tally", args=[tallied.pk])))
    album.take("secretary-steps", album.open(users["shuji"], quarter.get_absolute_url()), part="#close")
    album.take("auditor-board", album.open(users["fuhe"], f"{reverse('board')}?year={DAY.year - 1}"))
    plan = draft(first, users["shuji"])
    album.take("secretary-standard", album.open(users["shuji"], plan.get_absolute_url()))


def login_of(member):
    return User.objects.filter(member=member).first() or make.user(member)


def draft(branch, secretary):
    """A standard being drawn up."""
    running = Standard.objects.filter(branch=branch).latest("cycle__year", "version")
    return actions.draft_standard(branch, running.cycle, since=date(running.cycle.year, 4, 1), by=secretary)


def take_first_steps(album):
    """A committee that begins: its roster on trial, then a branch without a recorder."""
    committee = make.committee("吉首市水务局党委", official_name="吉首市水务局", contact="龙云", contact_phone="0743-5550188")
    visitor = album.open(User.objects.get(username="admin"), reverse("import_roster"))
    visitor.page.get_by_label("基层党委").select_option(label=str(committee))
    visitor.page.get_by_label("花名册").set_input_files({"name": "花名册.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": roster()})
    visitor.page.get_by_role("button", name="试运行").click()
    visitor.page.get_by_role("button", name="确认导入").wait_for()
    album.take("admin-import", visitor)
    office, station = make.branch("机关党支部", of=committee), make.branch("水库党支部", of=committee)
    for branch in (office, station):
        make.officer(branch, "secretary", NAMES[branch.pk % 4])
    make.officer(office, "recorder", NAMES[5])
    auditor = make.officer(office, "auditor", NAMES[6])
    album.take("setup", album.open(auditor, reverse("setup")), scroll="#step-3")


def roster():
    book, file = Workbook(), BytesIO()
    book.active.append(["姓名", "性别", "出生年月", "入党时间", "转正时间", "所在党支部"])
    for place, name in enumerate(NAMES):
        book.active.append([name, "女", "1980.05", "2005.07", "2006.07", "机关党支部" if place % 2 else "水库党支部"])
    book.save(file)
    return file.getvalue()


def take_ballot(album):
    """A phone with its paper, when the vote has begun."""
    branch = make.branch("执法大队党支部", of=make.committee("吉首市农业农村局党委"))
    people = [make.member(branch, name) for name in NAMES]
    recorder = make.user(people[0])
    make.office(people[0], "recorder")
    with supposing(hall.DAY):
        round, _, _ = hall.opened(hall.vote(branch), by=recorder)
        phone = album.open(make.user(people[1]), reverse("ballot_paper", args=[round.pk]), PHONE)
        phone.page.get_by_role("button", name="领取选票", exact=True).click()
        phone.page.get_by_role("link", name="去等候投票").click()
        year_end.start_voting(round, by=recorder)
        phone.page.locator('[data-view="ballot"]').wait_for()
        album.take("member-ballot", phone)


def main():
    call_command("migrate", verbosity=0)
    with supposing(DAY):
        for _, user in demo.load():
            user.must_change_password = False
            user.save()
        server = create_server(application, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"})
            album = Album(chromium, f"http://127.0.0.1:{server.effective_port}")
            FOLDER.mkdir(exist_ok=True)
            take_all(album)
            take_first_steps(album)
            take_ballot(album)
            chromium.close()


if __name__ == "__main__":
    main()
