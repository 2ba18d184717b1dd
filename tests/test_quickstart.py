"""One command to try the product: it loads once, keeps what is there, and leaves real data alone."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from evaluation.models import Result, Review
from members.clock import supposing, today
from members.models import Branch, Member, User
from scoring.models import Mark, MonthSheet, Quarter


def start():
    out = io.StringIO()
    call_command("quickstart", "--load-only", stdout=out)
    return out.getvalue()


@pytest.fixture
def november():
    with supposing(date(2026, 11, 24)):
        yield


def test_the_demo_bureau_has_a_finished_year_a_running_one_and_a_vote(db, november):
    told = start()

    assert (Branch.objects.count(), Member.objects.count()) == (5, 64)
    assert len(set(Member.objects.values_list("name", flat=True))) == 64
    assert Quarter.objects.exclude(status="confirmed").exists()
    assert Review.objects.filter(status="filed").count() >= 4
    assert Review.objects.filter(status="voting").count() == 1
    assert Result.objects.filter(grade="excellent").exists()
    assert MonthSheet.objects.filter(year=today().year).count() == 5 * (today().month - 1)
    assert Mark.objects.exclude(remark="").exists() or today().month < 4
    for name in ("jilu", "shuji", "fuhe", "dangyuan", "jianpiao", "admin"):
        password = next(line.split()[1] for line in told.splitlines() if line.split()[:1] == [name])
        assert User.objects.get(username=name).check_password(password)

    again = start()

    assert "保留原样" in again
    assert Member.objects.count() == 64


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 2, 3), date(2027, 10, 1), date(2028, 2, 29)])
def test_the_demo_loads_on_any_day(db, day):
    with supposing(day):
        start()

        assert Review.objects.filter(status="voting").count() == 1


def test_real_people_are_left_alone(branch, zhang):
    with pytest.raises(CommandError, match="已有真实数据"):
        start()

    assert Member.objects.get() == zhang.member


def test_a_lone_administrator_counts_as_real(admin):
    with pytest.raises(CommandError, match="已有真实数据"):
        start()


