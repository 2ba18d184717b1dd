"""Terms of office: elected, one at a time, from the day to the day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import actions
from members.clock import supposing
from members.models import Appointment, Meeting
from members.rules import elects
from scoring import actions as daily
from scoring.models import Notice
from tests import make

OFFICE = Appointment.Office
ELECTED = {"held_on": date(2025, 5, 30), "eligible": 10, "present": 8, "ayes": 7}


@pytest.fixture(autouse=True)
def in_june():
    with supposing(date(2025, 6, 10)):
        yield


def appoint(member, role, *, by, since=date(2025, 6, 1), **kwargs):
    return actions.appoint(member, role=role, since=since, by=by, **kwargs)


@pytest.mark.parametrize(
    ("eligible", "present", "ayes", "elected"),
    [(10, 5, 5, False), (10, 6, 6, True), (10, 4, 4, False), (10, 10, 5, False), (11, 6, 6, True), (11, 5, 5, False), (1, 1, 1, True)],
)
def test_half_of_those_due_are_there_and_more_than_half_say_aye(eligible, present, ayes, elected):
    assert elects(eligible, present, ayes) is elected


def test_counts_that_cannot_be_elect_nobody():
    with pytest.raises(ValueError, match="不符"):
        elects(5, 6, 4)


def test_a_recorder_is_elected_by_the_meeting_that_the_office_names(branch, auditor):
    office = appoint(make.member(branch), OFFICE.RECORDER, by=auditor, **ELECTED)

    assert (office.meeting.subject, office.meeting.held_on, office.meeting.ayes) == ("推选记录员", date(2025, 5, 30), 7)
    assert office.meeting.branch == branch
    assert office.history.get().history_user == auditor


def test_a_recorder_without_a_meeting_is_refused(branch, auditor):
    with pytest.raises(ValidationError, match="记录员由党员大会推选"):
        appoint(make.member(branch), OFFICE.RECORDER, by=auditor)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ayes": 5}, "没有选出"),
        ({"present": 4, "ayes": 4}, "没有选出"),
        ({"present": 11}, "不能多于应到 10 人"),
        ({"ayes": 9}, "不能多于实到 8 人"),
        ({"ayes": None}, "要一起填写"),
        ({"held_on": date(2025, 6, 2)}, "不能晚于任职日期"),
    ],
)
def test_a_meeting_that_elected_nobody_appoints_nobody(branch, auditor, wrong, words):
    with pytest.raises(ValidationError, match=words):
        appoint(make.member(branch), OFFICE.RECORDER, by=auditor, **ELECTED | wrong)

    assert not Meeting.objects.exists()


def test_an_auditor_is_not_elected_by_a_branch(branch, auditor):
    with pytest.raises(ValidationError, match="由党委指定"):
        appoint(make.member(branch), OFFICE.AUDITOR, committee=branch.committee, by=auditor, **ELECTED)


@pytest.mark.parametrize("role", [OFFICE.SECRETARY, OFFICE.RECORDER])
def test_terms_of_a_single_office_do_not_overlap_and_the_words_name_the_holder(branch, auditor, role):
    Appointment.objects.create(
        member=make.member(branch, "前任"), branch=branch, role=role, since=date(2024, 1, 1), until=date(2025, 6, 5), cause="调离"
    )
    count = ELECTED if role == OFFICE.RECORDER else {}

    with pytest.raises(ValidationError, match="前任的.*任期自2024年1月1日起至2025年6月5日"):
        appoint(make.member(branch), role, since=date(2025, 6, 4), by=auditor, **count)
    office = appoint(make.member(branch), role, since=date(2025, 6, 5), by=auditor, **count)

    assert office.since == date(2025, 6, 5)


def test_a_term_before_one_that_is_planned_overlaps_it(branch, auditor):
    appoint(make.member(branch, "后任"), OFFICE.SECRETARY, since=date(2025, 7, 1), by=auditor)

    with pytest.raises(ValidationError, match="后任的支部书记任期自2025年7月1日起，没有免职日期"):
        appoint(make.member(branch), OFFICE.SECRETARY, by=auditor)


def test_a_term_that_never_began_is_in_nobodys_way(branch, auditor):
    planned = appoint(make.member(branch), OFFICE.SECRETARY, since=date(2025, 7, 1), by=auditor)
    actions.end_office(planned, until=date(2025, 7, 1), by=auditor)

    assert appoint(make.member(branch), OFFICE.SECRETARY, by=auditor).covers(date(2025, 7, 1))


def test_two_officers_may_serve_at_a_time_but_nobody_twice(branch, auditor):
    first = make.member(branch)
    appoint(first, OFFICE.OFFICER, by=auditor)
    appoint(make.member(branch), OFFICE.OFFICER, by=auditor)

    with pytest.raises(ValidationError, match="任期重叠"):
        appoint(first, OFFICE.OFFICER, since=date(2025, 6, 8), by=auditor)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ({"joined_on": date(2025, 6, 2), "confirmed_on": None}, "不能早于入党日期2025年6月2日"),
        ({"arrived_on": date(2025, 6, 3)}, "不能早于转入本支部的日期2025年6月3日"),
        ({"left_on": date(2025, 6, 1)}, "已于2025年6月1日离开"),
        ({"confirmed_on": None}, "预备党员没有被选举权"),
        ({"confirmed_on": date(2025, 6, 2)}, "预备党员没有被选举权"),
        ({"sanctioned": True}, "留党察看的党员没有被选举权"),
    ],
)
def test_who_was_not_here_or_may_not_be_elected_leads_nothing(branch, auditor, who, words):
    with pytest.raises(ValidationError, match=words):
        appoint(make.member(branch, **who), OFFICE.SECRETARY, by=auditor)


def test_a_probationary_member_may_keep_the_record(branch, auditor):
    assert appoint(make.member(branch, confirmed_on=None), OFFICE.RECORDER, by=auditor, **ELECTED).pk


def test_a_member_of_another_branch_holds_no_office_here(branch, other_branch):
    stranger = make.member(other_branch, "李四")

    with pytest.raises(ValidationError, match="李四是国有林场党支部的党员，不能在机关党支部任职"):
        Appointment(member=stranger, branch=branch, role=OFFICE.DEPUTY, since=date(2025, 6, 1)).full_clean()


def test_a_planned_end_is_moved_but_never_into_the_successors_term(branch, auditor, secretary):
    office = secretary.member.appointments.get()
    actions.end_office(office, until=date(2025, 7, 1), by=auditor)
    appoint(make.member(branch, "新书记"), OFFICE.SECRETARY, since=date(2025, 7, 1), by=auditor)

    with pytest.raises(ValidationError, match="新书记的支部书记任期自2025年7月1日起"):
        actions.end_office(office, until=date(2025, 7, 2), by=auditor)
    office.refresh_from_db()
    assert office.until == date(2025, 7, 1)

    actions.end_office(office, until=date(2025, 6, 20), by=auditor)
    assert office.until == date(2025, 6, 20)


def test_no_office_ends_before_it_begins(auditor, secretary):
    with pytest.raises(ValidationError, match="不能早于任职日期2020年1月1日"):
        actions.end_office(secretary.member.appointments.get(), until=date(2019, 12, 31), by=auditor)


def test_a_new_secretary_has_no_rights_today_and_has_them_tomorrow(client, branch, auditor, secretary):
    successor, old = make.user(make.member(branch, "新书记")), secretary.member.appointments.get()
    make.login(client, auditor)
    client.post(reverse("end_office", args=[old.pk]), {"until": "2025-06-11"})
    client.post(reverse("appoint", args=[successor.member_id]), {"role": "secretary", "since": "2025-06-11"})

    assert [leads(client, secretary, branch), leads(client, successor, branch)] == [200, 403]
    with supposing(date(2025, 6, 11)):
        assert [leads(client, secretary, branch), leads(client, successor, branch)] == [403, 200]


def leads(client, account, branch):
    """Does a page of the branch's heads open?"""
    return make.login(client, account).get(reverse("share_duties", args=[branch.pk])).status_code


def test_the_member_page_ends_a_recorders_office_with_its_cause(client, auditor, recorder):
    office = recorder.member.appointments.get()
    make.login(client, auditor)

    refused = client.post(reverse("end_office", args=[office.pk]), {"until": "2025-06-10", "cause": ""})
    assert refused.status_code == 422
    assert "请写明变动原因" in refused.content.decode()
    assert 'value="2025-06-10"' in refused.content.decode()

    page = client.post(reverse("end_office", args=[office.pk]), {"until": "2025-06-10", "cause": "长期病假"}, follow=True)
    assert "长期病假" in page.content.decode()
    office.refresh_from_db()
    assert (office.until, office.cause) == (date(2025, 6, 10), "长期病假")


def test_the_member_page_keeps_what_was_typed_of_a_refused_appointment(client, auditor, branch):
    person = make.member(branch)
    make.login(client, auditor)

    page = client.post(
        reverse("appoint", args=[person.pk]),
        {"role": "recorder", "since": "2025-06-01", "held_on": "2025.5.30", "eligible": "１０", "present": "8", "ayes": "5"},
    )

    assert page.status_code == 422
    assert "按这个票数没有选出" in page.content.decode()
    assert 'value="2025.5.30"' in page.content.decode()
    assert not person.appointments.exists()


@pytest.fixture
def small(db):
    """A branch without 支委会: a secretary and a recorder only (A22)."""
    return make.branch("种苗站党支部", has_committee=False, seal_name="中共吉首市种苗站支部委员会")


def test_a_branch_without_a_committee_closes_a_quarter_with_two_officers(client, small, auditor):
    secretary, recorder = make.officer(small, "secretary", "龙书记"), make.officer(small, "recorder", "石记录")
    standard = make.standard(small, by=secretary)
    quarter = make.quarter(standard, 1, by=recorder)
    own = make.deduction(quarter.sheets.get(member=secretary.member), "组5", by=secretary)
    others = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    row = f"{quarter.get_absolute_url()}?open={own.sheet_id}"
    page = make.login(client, recorder).get(row).text
    assert ">支部书记意见<" in page
    assert ">支委会意见<" not in page

    with supposing(date(2025, 4, 5)):
        daily.confirm_line(others, by=secretary)
        for nobody in (secretary, recorder):
            with pytest.raises(ValidationError, match="也可以由党委复核人确认"):
                daily.confirm_line(own, by=nobody)
        assert "确认书记本人的扣分" in make.login(client, auditor).get("/app/").content.decode()
        assert ">确认</button>" in client.get(row).content.decode()
        client.post(reverse("confirm_deduction", args=[own.pk]))
        assert "确认书记本人的扣分" not in client.get("/app/").content.decode()
    own.refresh_from_db()
    assert own.confirmed_by == auditor

    assert make.close_quarter(quarter, secretary=secretary, recorder=recorder).status == "confirmed"
    notice = Notice.objects.get()
    assert notice.signed == "中共吉首市种苗站支部委员会"
    assert "支部书记于2025年4月8日提出初步意见" in notice.text


def test_the_committee_confirms_no_line_but_the_secretarys(branch, secretary, recorder, auditor):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    line = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)

    with supposing(date(2025, 4, 5)), pytest.raises(ValidationError, match="要由另一名支委确认"):
        daily.confirm_line(line, by=auditor)
