"""Coming and going: admission, transfers, probation, absences, secondments, leaving (R2, A11, A13, A26, A27)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import actions
from members.clock import supposing
from members.models import Absence, Appointment, Branch, Member, Membership, Secondment, User
from pointsys.todos import todos_of
from tests import make

FACTS = {"sex": "女", "ethnicity": "苗族", "born_on": date(1990, 5, 1), "phone": "", "order": 0, "remark": ""}
TYPED = {"name": "石小花", "sex": "女", "born_on": "1990-05-01", "joined_on": "2015-07-01"}
DAY = date(2025, 6, 2)


@pytest.fixture(autouse=True)
def in_june():
    with supposing(DAY):
        yield


@pytest.fixture
def person(branch):
    return make.member(branch, "石小花", born_on=date(1990, 5, 1), joined_on=date(2015, 7, 1), confirmed_on=date(2016, 7, 1))


def move(person, to=None, on=DAY, by=None, **kwargs):
    return actions.leave(person, going="transferred", on=on, by=by, to_branch=to, **{"reason": "工作调动"} | kwargs)


def stay(person):
    return [(row.branch.name, row.since, row.until) for row in person.memberships.all()]


def post(client, user, address, paper=None, /, **typed):
    args = [] if paper is None else [getattr(paper, "pk", paper)]
    return make.login(client, user).post(reverse(address, args=args), typed, follow=True)


# coming


def test_an_admitted_member_is_probationary_from_the_day_of_the_meeting(client, branch, secretary):
    page = post(client, secretary, "add_member", "admitted", **TYPED | {"branch": branch.pk, "joined_on": "2025-06-01"})

    assert "已登记发展入党：石小花，机关党支部" in page.text
    person = Member.objects.get(name="石小花")
    assert (person.probationary, person.probation_ends) == (True, date(2026, 6, 1))
    assert stay(person) == [("机关党支部", date(2025, 6, 1), None)]


def test_who_is_transferred_in_brings_the_former_branch(client, branch, recorder):
    data = TYPED | {"branch": branch.pk, "confirmed_on": "2016-07-01", "arrived_on": "2025-05-08", "came_from": "凤凰县林业局党支部"}
    post(client, recorder, "add_member", "transferred", **data)

    person = Member.objects.get(name="石小花")
    membership = person.memberships.get()
    assert (person.arrived_on, person.probationary) == (date(2025, 5, 8), False)
    assert (membership.since, membership.came_from, membership.coming) == (date(2025, 5, 8), "凤凰县林业局党支部", "transferred")
    assert membership.history.get().history_user == recorder


def test_a_missing_member_is_registered_since_the_day_of_joining(branch, auditor):
    person = actions.add_member(branch=branch, coming="roster", by=auditor, name="石小花", joined_on=date(2015, 7, 1), confirmed_on=date(2016, 7, 1), **FACTS)

    assert stay(person) == [("机关党支部", date(2015, 7, 1), None)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"arrived_on": "2015-06-30"}, "转入日期不能早于入党日期"),  # transferred before admission
        ({"arrived_on": "2025-06-03"}, "不能晚于今天"),
        ({"came_from": ""}, "原党组织"),
        ({"confirmed_on": "2015-06-30"}, "转正日期不能早于入党日期"),
        ({"phone": "123"}, "不是电话号码"),
        ({"born_on": "1985.13.2"}, "请填日期"),
    ],
)
def test_a_refused_transfer_keeps_what_was_typed(client, branch, secretary, typed, words):
    data = TYPED | {"branch": branch.pk, "confirmed_on": "2016-07-01", "arrived_on": "2025-05-08", "came_from": "凤凰县林业局党支部"} | typed

    page = post(client, secretary, "add_member", "transferred", **data)

    assert page.status_code == 422
    assert words in page.text
    assert 'value="石小花"' in page.text
    assert not Member.objects.filter(name="石小花").exists()


def test_a_wrong_day_is_told_at_its_own_field(client, branch, secretary):
    late = {"branch": branch.pk, "confirmed_on": "2016-07-01", "arrived_on": "2015-06-30", "came_from": "凤凰县林业局党支部"}

    page = post(client, secretary, "add_member", "transferred", **TYPED | late)

    assert "转入日期不能早于入党日期。" in page.context["form"].errors["arrived_on"]


def test_who_comes_without_a_number_stands_last(branch, secretary):
    last = make.member(branch, order=7)
    make.member(branch, order=9, left_on=date(2025, 1, 1))

    person = actions.add_member(branch=branch, coming="admitted", by=secretary, name="石小花", joined_on=date(2025, 5, 8), **FACTS)

    assert person.order > last.order
    assert [*branch.members.filter(left_on=None)][-1] == person


def test_a_leaving_calls_nothing_optional_that_it_needs_at_times(client, person, secretary):
    page = make.login(client, secretary).get(reverse("leave", args=[person.pk])).text

    assert "可不填" not in page
    assert "转到系统外时必填" in page


def test_the_same_person_in_another_branch_is_moved_and_not_registered_twice(client, person, other_branch, li):
    data = TYPED | {"branch": other_branch.pk, "confirmed_on": "2016-07-01", "arrived_on": "2025-05-08", "came_from": "机关党支部"}

    page = post(client, li, "add_member", "transferred", **data)
    assert "同名同生日的党员还在机关党支部" in page.text
    assert "经核实，不是同一个人" in page.text
    post(client, li, "add_member", "transferred", **data | {"another": "on"})

    assert {member.branch for member in Member.objects.filter(name="石小花")} == {person.branch, other_branch}


def test_a_secretary_registers_for_the_own_branch_only(client, branch, other_branch, secretary):
    page = post(client, secretary, "add_member", "admitted", **TYPED | {"branch": other_branch.pk})

    assert page.status_code == 422
    assert not Member.objects.filter(name="石小花").exists()


def test_who_comes_back_to_the_branch_is_the_same_person(person, secretary):
    login = make.user(person)
    move(person, on=date(2025, 1, 10), by=secretary, went_to="州林业局党支部")

    back = actions.add_member(
        branch=person.branch, coming="transferred", by=secretary, came_from="州林业局党支部", name="石小花",
        joined_on=date(2015, 7, 1), confirmed_on=date(2016, 7, 1), arrived_on=date(2025, 5, 8), **FACTS,
    )  # fmt: skip

    assert back == person
    assert stay(back) == [("机关党支部", date(2015, 7, 1), date(2025, 1, 10)), ("机关党支部", date(2025, 5, 8), None)]
    login.refresh_from_db()
    assert (login.is_active, login.has_usable_password()) == (True, False)


def test_who_comes_back_on_a_day_when_still_there_is_refused(person, secretary):
    move(person, on=date(2025, 5, 10), by=secretary, went_to="州林业局党支部")

    with pytest.raises(ValidationError, match="一个人同一天只在一个党支部"):
        actions.add_member(
            branch=person.branch, coming="transferred", by=secretary, came_from="州林业局党支部", name="石小花",
            joined_on=date(2015, 7, 1), arrived_on=date(2025, 5, 9), **FACTS,
        )  # fmt: skip
    person.refresh_from_db()
    assert person.left_on == date(2025, 5, 10)


def test_the_database_keeps_one_open_membership_and_its_order(person, other_branch):
    Membership.objects.create(member=person, branch=person.branch, coming="roster", since=date(2015, 7, 1))
    wrong = {"since": date(2025, 1, 1)}, {"since": date(2025, 1, 1), "until": date(2024, 1, 1), "going": "transferred"}, {"since": date(2025, 1, 1), "until": DAY}
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(member=person, branch=other_branch, coming="transferred", **facts)
    for facts in ({"arrived_on": date(2015, 6, 30)}, {"left_on": date(2015, 6, 30)}, {"arrived_on": date(2025, 1, 2), "left_on": date(2025, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=person.pk).update(**facts)


# facts


def facts_of(person, **changes):
    names = ("name", "sex", "born_on", "joined_on", "confirmed_on", "phone", "order")
    return {name: getattr(person, name) or "" for name in names} | changes


def test_a_name_is_corrected_with_a_reason_that_stays_in_the_history(client, person, secretary):
    page = post(client, secretary, "edit_member", person, **facts_of(person, name="石 晓花"))
    assert page.status_code == 422
    assert "改动姓名要写明原因" in page.text

    page = post(client, secretary, "edit_member", person, **facts_of(person, name="石 晓花", reason="身份证为准"))
    assert "姓名：石小花 → 石晓花" in page.text
    assert person.history.first().history_change_reason == "身份证为准"


def test_a_phone_needs_no_reason_and_an_auditor_does_not_see_it(client, person, secretary, auditor):
    post(client, secretary, "edit_member", person, **facts_of(person, phone="１３９ 1234 5678"))
    person.refresh_from_db()
    assert person.phone == "13912345678"

    page = make.login(client, auditor).get(reverse("edit_member", args=[person.pk]))
    assert "13912345678" not in page.text
    post(client, auditor, "edit_member", person, **facts_of(person, remark="驻村"))
    person.refresh_from_db()
    assert (person.phone, person.remark) == ("13912345678", "驻村")


def test_a_contact_away_is_for_the_branch_only(client, person, recorder, auditor):
    absence = away(person, recorder, date(2025, 5, 1), contact="13900001111")
    pages = [person.get_absolute_url(), reverse("edit_absence", args=[absence.pk])]

    for reader, shown in ((recorder, True), (auditor, False)):
        make.login(client, reader)
        assert [("13900001111" in client.get(page).text) for page in pages] == [shown, shown]
    post(client, auditor, "edit_absence", absence, since="2025-05-01", destination="深圳")
    absence.refresh_from_db()
    assert (absence.contact, absence.destination) == ("13900001111", "深圳")


def test_the_own_sanction_is_marked_by_somebody_else(client, secretary, deputy):
    own = secretary.member
    page = post(client, secretary, "edit_member", own, **facts_of(own, sanctioned="on", reason="处分决定"))
    assert "本人的留党察看要由别人登记" in page.text

    post(client, deputy, "edit_member", own, **facts_of(own, sanctioned="on", reason="处分决定"))
    own.refresh_from_db()
    assert own.sanctioned


def test_a_corrected_day_of_arrival_moves_the_membership_too(branch, secretary):
    person = actions.add_member(
        branch=branch, coming="transferred", by=secretary, came_from="甲支部", name="石小花", joined_on=date(2015, 7, 1), arrived_on=date(2025, 5, 8), **FACTS
    )

    actions.edit_member(person, by=secretary, reason="介绍信日期", arrived_on=date(2025, 4, 8))

    assert stay(person) == [("机关党支部", date(2025, 4, 8), None)]


# probation


@pytest.fixture
def newcomer(branch):
    return make.member(branch, "新来", joined_on=date(2024, 7, 1), confirmed_on=None)


def whats(user):
    return [todo.what for todo in todos_of(user)]


def test_probation_near_its_end_waits_for_the_secretary(newcomer, secretary, recorder, li):
    with supposing(date(2025, 5, 31)):
        assert "预备期满：新来" not in whats(secretary)
    with supposing(date(2025, 6, 1)):
        assert "预备期满：新来" in whats(secretary)
        assert "预备期满：新来" not in whats(recorder) + whats(li)
    with supposing(date(2025, 7, 11)):
        assert next(todo for todo in todos_of(secretary) if "新来" in todo.what).late_days == 10


def test_the_meeting_confirms(client, newcomer, secretary):
    with supposing(date(2025, 7, 1)):
        page = post(client, secretary, "decide_probation", newcomer, outcome="confirm", on="2025-07-01", basis="7月1日党员大会")

        assert "已登记新来转正" in page.text
        assert "早于预备期满" not in page.text
        assert "预备期满：新来" not in whats(secretary)
    newcomer.refresh_from_db()
    assert (newcomer.confirmed_on, newcomer.history.first().history_change_reason) == (date(2025, 7, 1), "转正：7月1日党员大会")


def test_an_early_confirmation_is_warned_of(client, newcomer, secretary):
    page = post(client, secretary, "decide_probation", newcomer, outcome="confirm", on="2025-06-01", basis="党员大会")

    assert "转正日期早于预备期满（2025年7月1日）" in page.text


@pytest.mark.parametrize(
    ("outcome", "on", "words"),
    [
        ("confirm", date(2024, 6, 30), "不能早于入党日期"),
        ("confirm", date(2025, 6, 3), "不能晚于今天"),
        ("extend", date(2025, 12, 31), "2026年1月1日到2026年7月1日"),
        ("extend", date(2026, 7, 2), "2026年1月1日到2026年7月1日"),
    ],
)
def test_probation_has_its_days(newcomer, secretary, outcome, on, words):
    with pytest.raises(ValidationError, match=words):
        actions.decide_probation(newcomer, outcome=outcome, on=on, basis="党员大会", by=secretary)


def test_probation_is_extended_once(newcomer, secretary):
    newcomer = actions.decide_probation(newcomer, outcome="extend", on=date(2026, 1, 1), basis="党员大会", by=secretary)
    assert newcomer.probation_ends == date(2026, 1, 1)

    with pytest.raises(ValidationError, match="只能延长一次"):
        actions.decide_probation(newcomer, outcome="extend", on=date(2026, 7, 1), basis="党员大会", by=secretary)


# away and lent


def away(person, by, since, until=None, **kwargs):
    facts = {"expected_months": None, "destination": "广东东莞", "contact": ""} | kwargs
    return actions.keep_absence(Absence(member=person), by=by, since=since, until=until, **facts)


def test_an_absence_is_registered_and_ended(client, person, recorder):
    post(client, recorder, "add_absence", person, since="2025-05-01", expected_months="3", destination="广东东莞")
    absence = person.absences.get()
    assert person.category.label == "流动类"

    page = post(client, recorder, "edit_absence", absence, since="2025-05-01", expected_months="3", destination="广东东莞", until="2025-06-02")
    assert "已保存石小花的外出" in page.text
    assert Member.objects.get(pk=person.pk).category.label == "普通类"
    assert [row.history_change_reason for row in absence.history.all()] == ["外出返回", "登记外出"]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2025, 5, 2), date(2025, 5, 1), "返回不能早于外出开始"),
        (date(2015, 6, 30), date(2015, 8, 1), "外出不能早于入党日期"),
        (date(2025, 7, 3), None, "最早提前一个月"),
        (date(2025, 5, 1), date(2025, 6, 3), "不能晚于今天"),
        (date(2025, 1, 31), date(2025, 2, 2), "和2025年2月1日起的一次外出重叠"),
        (date(2025, 2, 10), date(2025, 2, 11), "重叠"),
        (date(2025, 2, 28), None, "重叠"),
        (date(2025, 1, 1), None, "重叠"),
    ],
)
def test_absences_neither_end_before_they_start_nor_overlap(person, recorder, since, until, words):
    away(person, recorder, date(2025, 2, 1), date(2025, 3, 1))

    with pytest.raises(ValidationError, match=words):
        away(person, recorder, since, until)


def test_absences_may_touch_and_a_void_one_is_in_nobodys_way(person, recorder):
    away(person, recorder, date(2025, 2, 1), date(2025, 3, 1))
    away(person, recorder, date(2025, 1, 1), date(2025, 2, 1))
    away(person, recorder, date(2025, 2, 10), date(2025, 2, 10))
    away(person, recorder, date(2025, 3, 1))

    with pytest.raises(ValidationError, match="还没有结束"):
        away(person, recorder, date(2025, 4, 1))


def test_who_is_away_for_over_six_months_is_a_to_do_and_a_mark(client, person, secretary, recorder, li):
    away(person, recorder, date(2025, 1, 1), expected_months=12)
    with supposing(date(2025, 7, 1)):
        assert "应转未转：石小花" not in whats(recorder)
    with supposing(date(2025, 7, 2)):
        assert "应转未转：石小花" in whats(recorder)
        assert "应转未转：石小花" in whats(secretary)
        assert "应转未转：石小花" not in whats(li)
        make.login(client, secretary)
        assert "应转未转" in client.get(person.get_absolute_url()).text
        assert "应转未转" in client.get(reverse("members")).text


def test_a_secondment_ends_with_the_hosts_certificate(client, person, secretary):
    post(client, secretary, "add_secondment", person, host="县政府办", since="2025-01-01")
    lent = Secondment.objects.get(member=person)

    page = post(client, secretary, "edit_secondment", lent, host="县政府办", since="2025-01-01", until="2025-06-01")
    assert "借调结束要登记借调单位的证明" in page.text
    post(client, secretary, "edit_secondment", lent, host="县政府办", since="2025-01-01", until="2025-06-01", certificate="县政府办6月1日证明：表现良好")

    lent.refresh_from_db()
    assert lent.until == date(2025, 6, 1)


# going


def test_a_move_inside_takes_the_person_and_leaves_the_past(client, person, secretary, recorder, li, other_branch):
    quarter = make.quarter(make.standard(person.branch, by=secretary), 1, by=recorder)
    make.office(person, "officer")
    person.absences.create(since=date(2025, 5, 1))
    Branch.objects.filter(pk=person.branch_id).update(ledger_keeper=person)
    login = make.user(person)

    page = post(client, secretary, "leave", person, going="inside", on="2025-06-01", to_branch=other_branch.pk, reason="工作调动")

    assert "已登记石小花转出" in page.text
    person.refresh_from_db()
    login.refresh_from_db()
    assert (person.branch, person.arrived_on, person.left_on, login.is_active) == (other_branch, date(2025, 6, 1), None, True)
    assert stay(person) == [("机关党支部", date(2015, 7, 1), date(2025, 6, 1)), ("国有林场党支部", date(2025, 6, 1), None)]
    assert not any(row.covers(date(2025, 6, 1)) for row in person.memberships.filter(branch=quarter.branch))
    assert Appointment.objects.get(member=person).until == date(2025, 6, 1)
    assert person.absences.get().until == date(2025, 6, 1)
    assert Branch.objects.get(pk=quarter.branch_id).ledger_keeper is None
    assert quarter.sheets.visible_to(secretary).filter(member=person).exists()
    assert not quarter.sheets.visible_to(li).filter(member=person).exists()
    assert client.get(person.get_absolute_url()).status_code == 404
    assert "石小花" in make.login(client, li).get(person.get_absolute_url()).text


def test_the_former_branch_finds_its_own_rows_of_who_moved(person, secretary, other_branch, li):
    move(person, other_branch, by=secretary)

    assert [row.branch for row in Membership.objects.visible_to(secretary).filter(member=person)] == [person.branch]
    assert [row.branch for row in Membership.objects.visible_to(li).filter(member=person)] == [other_branch]


@pytest.mark.parametrize(("going", "reason"), [("died", ""), ("ended", "处分决定 3 号"), ("outside", "介绍信 12 号")])
def test_who_leaves_the_system_is_signed_out_at_once(client, person, secretary, going, reason):
    make.office(person, "deputy")
    login = make.user(person)
    make.login(client, login)
    assert client.get(reverse("home")).status_code == 200
    browser = client.cookies

    went_to = "州林业局党支部" if going == "outside" else ""
    post(type(client)(), secretary, "leave", person, going=going, on="2025-06-02", reason=reason, went_to=went_to)

    person.refresh_from_db()
    membership = person.memberships.get()
    assert (person.left_on, membership.until, membership.going) == (DAY, DAY, "transferred" if going == "outside" else going)
    assert not User.objects.get(pk=login.pk).is_active
    assert not person.appointments.get().covers(DAY)
    client.cookies = browser
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 6, 3), "不能晚于今天"),
        (date(2015, 6, 30), "不能早于入党日期"),
        (date(2025, 5, 7), "不能早于来到机关党支部的日期"),
    ],
)
def test_nobody_leaves_before_coming_or_in_the_future(branch, secretary, on, words):
    person = make.member(branch, joined_on=date(2015, 7, 1), confirmed_on=None, arrived_on=date(2025, 5, 8))

    with pytest.raises(ValidationError, match=words):
        move(person, on=on, by=secretary, went_to="乡党委")
    assert Member.objects.get(pk=person.pk).left_on is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"going": "inside"}, "转到的党支部：请填写"),
        ({"going": "outside", "reason": "1 号"}, "转到的党组织：请填写"),
        ({"going": "ended"}, "依据或原因：请填写"),
        ({"going": "died", "went_to": "乡党委"}, "只用于“转到系统外”"),
        ({"going": "died", "on": "2025-06-03"}, "不能晚于今天"),
        ({"going": ""}, "去的方式"),
    ],
)
def test_a_leaving_says_what_it_lacks(client, person, secretary, typed, words):
    page = post(client, secretary, "leave", person, **{"on": "2025-06-02"} | typed)

    assert page.status_code == 422
    assert words in page.text
    assert Member.objects.get(pk=person.pk).left_on is None


def test_nobody_registers_the_own_leaving_and_none_leaves_twice(person, secretary, deputy):
    with pytest.raises(ValidationError, match="本人的转出和离开要由别人登记"):
        move(secretary.member, by=secretary, went_to="乡党委")
    move(person, by=secretary, went_to="乡党委")
    with pytest.raises(ValidationError, match="已于2025年6月2日离开"):
        move(person, by=secretary, went_to="乡党委")
    with pytest.raises(ValidationError, match="已于2025年6月2日离开"):
        away(person, secretary, date(2025, 5, 1))


def test_the_last_administrator_does_not_leave(person, secretary):
    make.user(person, is_superuser=True)

    with pytest.raises(ValidationError, match="唯一的系统管理员"):
        move(person, by=secretary, went_to="乡党委")
    assert Member.objects.get(pk=person.pk).left_on is None


def test_a_leaving_registered_by_mistake_is_taken_back_by_the_auditor(client, person, secretary, auditor):
    login = make.user(person)
    actions.leave(person, going="died", on=DAY, by=secretary)
    assert post(client, secretary, "take_back", person, reason="登记错人").status_code == 403

    page = post(client, auditor, "take_back", person, reason="登记错人")

    assert "已撤销石小花的离开登记" in page.text
    assert stay(person) == [("机关党支部", date(2015, 7, 1), None)]
    login.refresh_from_db()
    assert (login.is_active, login.has_usable_password()) == (True, False)


def test_only_those_who_keep_the_record_see_its_buttons(client, person, secretary, admin, branch):
    officer = make.officer(branch, "officer")
    for reader, shown in ((secretary, True), (officer, False), (admin, False)):
        page = make.login(client, reader).get(person.get_absolute_url())
        assert ("转出或离开" in page.text) is shown
        assert (client.get(reverse("leave", args=[person.pk])).status_code == 200) is shown


def test_a_page_of_an_unknown_kind_of_coming_is_not_found(client, secretary):
    assert make.login(client, secretary).get(reverse("add_member", args=["stolen"])).status_code == 404


def test_the_past_of_who_moved_is_read_where_it_was_made(client, person, secretary, recorder, li, other_branch):
    standard = make.standard(person.branch, by=secretary)
    sheet = make.quarter(standard, 1, by=recorder).sheets.get(member=person)
    move(person, other_branch, on=date(2025, 5, 1), by=secretary)
    next_recorder = make.officer(other_branch, "recorder")
    make.quarter(make.standard(other_branch, standard.cycle, by=li), 3, by=next_recorder)
    record = reverse("record", args=[person.pk, 2025])

    page = make.login(client, secretary).get(reverse("former"))
    assert "石小花" in page.text
    assert record in page.text
    assert reverse("certificate", args=[sheet.pk]) in page.text
    assert person.get_absolute_url() not in page.text
    assert client.get(record).status_code == client.get(reverse("certificate", args=[sheet.pk])).status_code == 200
    make.login(client, li)
    assert "石小花" not in client.get(reverse("former")).text
    assert client.get(reverse("certificate", args=[sheet.pk])).status_code == 404
    assert make.login(client, make.officer(make.branch("第三党支部", of=other_branch.committee), "secretary")).get(record).status_code == 404


def test_the_list_of_those_who_went_is_for_those_who_work_there(client, person, secretary, auditor, zhang, admin):
    actions.leave(person, going="died", on=DAY, by=secretary)

    assert [make.login(client, reader).get(reverse("former")).status_code for reader in (secretary, auditor, zhang, admin)] == [200, 200, 403, 403]
    assert "去世" in make.login(client, auditor).get(reverse("former")).text
