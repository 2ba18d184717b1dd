"""Offices and logins."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from members import actions
from members.clock import supposing
from members.models import Appointment
from tests import make


def test_a_login_is_given_once_with_a_password_to_change(branch, secretary):
    person = make.member(branch, phone="13900001111")

    user, password = actions.give_login(person, by=secretary)

    assert (user.username, user.must_change_password) == ("13900001111", True)
    assert user.check_password(password)
    again, other = actions.give_login(person, by=secretary)
    assert (again.pk, again.check_password(password)) == (user.pk, False)
    assert other != password


def test_who_has_left_gets_no_login(branch, secretary):
    with pytest.raises(ValidationError, match="已不在本支部"):
        actions.give_login(make.member(branch, left_on=date(2025, 1, 1)), by=secretary)


def test_a_secretary_gets_no_hold_of_a_greater_login(branch, secretary, auditor, admin):
    member = make.member(branch)
    make.office(member, "auditor")
    with pytest.raises(ValidationError, match="党委复核人，密码由"):
        actions.give_login(member, by=secretary)
    actions.give_login(member, by=auditor)

    chief = make.user(make.member(branch), is_superuser=True)
    with pytest.raises(ValidationError, match="系统管理员重发"):
        actions.give_login(chief.member, by=auditor)
    actions.give_login(chief.member, by=admin)


def test_an_office_ends_only_once_and_a_recorders_for_a_cause(branch, recorder, auditor):
    office = recorder.member.appointments.get()
    with supposing(date(2025, 5, 1)):
        with pytest.raises(ValidationError, match="请写明变动原因"):
            actions.end_office(office, until=date(2025, 5, 1), by=auditor)
        actions.end_office(office, until=date(2025, 5, 1), cause="调往国有林场", by=auditor)
        with pytest.raises(ValidationError, match="已经结束"):
            actions.end_office(office, until=date(2025, 5, 1), cause="调往国有林场", by=auditor)
        assert not office.covers(date(2025, 5, 1))


def test_a_second_secretary_waits_for_the_first_to_leave(branch, secretary, auditor):
    with pytest.raises(ValidationError, match="请先登记前任的免职日期"):
        actions.appoint(make.member(branch), role=Appointment.Office.SECRETARY, since=date(2025, 5, 1), by=auditor)


def test_an_auditor_needs_a_committee(branch, auditor):
    person = make.member(branch)
    with pytest.raises(ValidationError, match="党委复核人要选基层党委"):
        actions.appoint(person, role=Appointment.Office.AUDITOR, since=date(2025, 5, 1), by=auditor)

    office = actions.appoint(person, role=Appointment.Office.AUDITOR, since=date(2025, 5, 1), by=auditor, committee=branch.committee)
    assert (office.branch, office.committee) == (None, branch.committee)
