"""Pages about members: lists, offices, logins."""

import pytest
from django.urls import reverse

from members.models import Appointment
from tests import make


@pytest.fixture
def person(branch):
    return make.member(branch, "文德清", phone="13912345678")


def test_the_list_finds_by_name_and_masks_phones_for_others(client, person, recorder, auditor):
    own = make.login(client, recorder).get(reverse("members"), {"q": "德清"}).text
    others = make.login(client, auditor).get(reverse("members"), {"q": "德清"}).text

    assert "13912345678" in own
    assert "139****5678" in others
    assert "13912345678" not in others
    assert "没有找到党员" in client.get(reverse("members"), {"q": "无此人"}).text


def test_officers_see_their_branch_only(client, person, recorder, li):
    assert "文德清" not in make.login(client, li).get(reverse("members")).text


def test_an_office_is_registered_and_ended(client, person, auditor):
    make.login(client, auditor)

    page = client.post(reverse("appoint", args=[person.pk]), {"role": "officer", "title": "组织委员", "since": "2025-01-01"}, follow=True)
    assert "已登记任职：文德清 组织委员" in page.text
    office = Appointment.objects.get(member=person)
    page = client.post(reverse("end_office", args=[office.pk]), {"until": "2025-06-01"}, follow=True)
    assert "已登记免职" in page.text
    assert "2025年6月1日" in page.text


def test_a_refused_office_keeps_what_was_typed(client, person, secretary, auditor):
    page = make.login(client, auditor).post(reverse("appoint", args=[person.pk]), {"role": "secretary", "title": "书记", "since": "2025-13-01"})

    assert page.status_code == 422
    assert "请填日期，例如 2026年9月11日" in page.text
    assert 'value="2025-13-01"' in page.text


def test_a_one_time_password_is_shown_once(client, person, secretary):
    make.login(client, secretary)

    page = client.post(reverse("give_login", args=[person.pk]))

    assert "13912345678" in page.text
    assert page["Cache-Control"] == "private, no-store"
    person.refresh_from_db()
    assert person.user.must_change_password


def test_the_history_tells_who_changed_what(client, person, secretary, auditor):
    person.phone = "13900000000"
    person._history_user = secretary
    person.save()

    page = make.login(client, secretary).get(person.get_absolute_url()).text

    assert "手机号码：13912345678 → 13900000000" in page
    assert "王书记" in page
