"""The entry grid of 100 members with 12 lines each: the page, one row saved, one line recorded; times and queries."""

import os
import statistics
import tempfile
import time
from datetime import date, timedelta

os.environ["POINTSYS_DATA"] = tempfile.mkdtemp()
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "pointsys.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from members.clock import supposing  # noqa: E402
from scoring.models import Deduction  # noqa: E402
from tests import make  # noqa: E402

MEMBERS, LINES, RUNS = 100, 12, 15
CODES = ["组1", "组2", "组4", "组5", "组7", "组8", "费1", "费2", "费3", "学1", "风3", "德1"]


def settle():
    branch = make.branch("机关党支部")
    secretary = make.officer(branch, "secretary", "王书记")
    recorder = make.officer(branch, "recorder", "田记录")
    for number in range(MEMBERS - 2):
        make.member(branch, f"党员{number}")
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    for sheet in quarter.sheets.exclude(member=recorder.member):
        for at, code in enumerate(CODES):
            make.deduction(sheet, code, f"第{at}件", day=date(2025, 1, 6) + timedelta(days=at), by=recorder)
    return quarter, recorder


def measure(name, act):
    times = []
    for _ in range(RUNS):
        since = time.perf_counter()
        act()
        times.append(time.perf_counter() - since)
    with CaptureQueriesContext(connection) as asked:
        act()
    print(f"{name:24} median {statistics.median(times) * 1000:6.0f} ms   worst {max(times) * 1000:6.0f} ms   {len(asked):3d} queries")


def main():
    call_command("migrate", verbosity=0)
    quarter, recorder = settle()
    client = Client(HTTP_HOST="localhost")
    client.force_login(recorder)
    sheet = quarter.sheets.exclude(member=recorder.member).last()
    item, opinions, days = make.item(quarter.standard, "组6"), iter(range(10**6)), iter(range(10**6))
    with supposing(date(2025, 4, 8)):

        def page():
            response = client.get(quarter.get_absolute_url())
            assert response.status_code == 200
            assert response.content.count(b"data-sheet=") == MEMBERS

        def save():
            sheet.refresh_from_db()
            was, said = f"|{sheet.opinion}", f"意见{next(opinions)}"
            reply = client.post(f"/app/sheets/{sheet.pk}/", {f"{sheet.pk}-was": was, f"{sheet.pk}-self_points": "", f"{sheet.pk}-opinion": said}, headers={"X-Grid": "1"})
            assert reply.status_code == 200, reply.content

        def record():
            day = date(2025, 2, 1) + timedelta(days=next(days))
            reply = client.post(f"/app/sheets/{sheet.pk}/deductions/", {"item": item.pk, "happened_on": day, "fact": "未交", "times": 1}, headers={"X-Grid": "1"})
            assert reply.status_code == 200, reply.content

        print(f"{MEMBERS} members, {Deduction.objects.count()} lines")
        measure("the page", page)
        measure("one row saved", save)
        measure("one line recorded", record)


if __name__ == "__main__":
    main()
