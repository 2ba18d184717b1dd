"""Coming and going in a browser, on a desktop and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.clock import today
from members.models import Member
from tests import make


@pytest.fixture
def person(branch):
    person = make.member(branch, "石小花", phone="13912345678", confirmed_on=None, joined_on=today() - timedelta(days=360))
    person.memberships.create(branch=branch, coming="roster", since=person.joined_on)
    person.absences.create(since=today() - timedelta(days=300), expected_months=5, destination="广东东莞", contact="13900001111")
    person.secondments.create(host="县政府办", since=today() - timedelta(days=30))
    return person


def test_every_form_of_coming_and_going_is_clear(browse, person, secretary):
    visitor = browse(secretary)
    pages = [person.get_absolute_url(), reverse("members"), reverse("home"), reverse("former")]
    pages += [reverse("add_member", args=[coming]) for coming in ("admitted", "transferred", "roster")]
    pages += [reverse(name, args=[person.pk]) for name in ("edit_member", "decide_probation", "add_absence", "add_secondment", "leave")]
    pages += [reverse("edit_absence", args=[person.absences.get().pk]), reverse("edit_secondment", args=[person.secondments.get().pk])]

    for number, page in enumerate(pages):
        assert visitor.visit(page).status == 200
        visitor.seen(f"move-{number:02}")


def test_a_secretary_admits_and_moves_a_member(browse, branch, other_branch, secretary):
    visitor = browse(secretary)
    page = visitor.page
    visitor.visit(reverse("members"))
    visitor.follow("发展入党")
    page.get_by_label("姓名").fill("麻 进")
    page.get_by_label("男").check()
    page.get_by_label("出生日期").fill("1999-05-01")
    page.get_by_label("入党日期").fill("2090-01-01")
    visitor.press("登记发展入党")
    page.get_by_text("入党日期：不能晚于今天").wait_for()
    page.get_by_label("入党日期").fill(str(today() - timedelta(days=3)))
    visitor.press("登记发展入党")
    page.get_by_text("已登记发展入党：麻进").wait_for()

    visitor.follow("麻进", "转出或离开")
    page.get_by_label("转到本系统的党支部").check()
    page.get_by_label("日期").fill(str(today()))
    page.get_by_label("转到的党支部").select_option(label=f"{other_branch.committee}：{other_branch}")
    page.get_by_label("依据或原因").fill("介绍信 12 号")
    visitor.press("登记")
    page.get_by_text("已登记麻进转出").wait_for()

    assert Member.objects.get(name="麻进").branch == other_branch
