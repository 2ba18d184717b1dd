"""The first page of each role: what waits, for whom, and where it is done."""

from datetime import date

import pytest
from django.urls import reverse

from members.clock import supposing
from pointsys.todos import todos_of
from tests import make


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


def whats(user):
    return [todo.what for todo in todos_of(user)]


def test_the_recorder_enters_and_the_secretary_leads(quarter, recorder, secretary):
    with supposing(date(2025, 3, 31)):
        assert whats(recorder) == ["2025年一季度：登记自评和扣分", "2025年2月：每月签到", "2025年一季度：填写自评", "2025年一季度：收齐自评表", "2025年：写公开承诺"]
        assert whats(secretary) == ["2025年一季度：提出初步意见", "2025年一季度：填写自评", "2025年：写公开承诺"]


def test_forms_are_asked_for_from_the_third_month_on(client, quarter, recorder):
    """R15: the recorder enters deductions before, and is asked for no form that is not due."""
    with supposing(date(2025, 2, 28)):
        before = {todo.what: (todo.detail, todo.lack) for todo in todos_of(recorder)}
        page = make.login(client, recorder).get(quarter.get_absolute_url()).text
        forms = client.get(reverse("type_selfs", args=[quarter.pk])).text
        said = client.post(reverse("type_selfs", args=[quarter.pk]), follow=True).text
    with supposing(date(2025, 3, 1)):
        after = client.get(quarter.get_absolute_url()).text

    assert before["2025年一季度：登记扣分"] == ("自评表3月才收", "")
    assert not [what for what in before if "收齐自评表" in what]
    assert page.count("3月收表") == 9  # the cell, the state and the reason against a paste, in each of three rows
    assert 'data-cell="self_points"' not in page
    assert 'data-cell="self_points"' in after
    assert "3月收表" not in after
    assert ["人未交自评表" in text for text in (page, after)] == [False, True]
    assert "3月1日起收表、代录纸质表" in forms
    assert "还没有交表" not in forms
    assert "没有保存：2025年一季度到3月才收自评表。" in said


def test_a_step_that_is_blocked_says_how_much_is_missing(quarter, recorder, secretary):
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)

    todo = next(todo for todo in todos_of(secretary) if "提出" in todo.what)

    assert (todo.lack, todo.label) == ("1 项", "看差哪 1 项")
    assert "要由另一名支委确认" in todo.detail


def test_a_deadline_that_has_passed_is_late(quarter, secretary):
    with supposing(date(2025, 5, 3)):
        todo = next(iter(todos_of(secretary)))

        assert todo.late
        assert todo.late_days == 3


def test_a_day_of_another_year_is_told_with_its_year(quarter, secretary):
    days = {}
    for year in (2025, 2026):
        with supposing(date(year, 5, 3)):
            days[year] = next(iter(todos_of(secretary))).day

    assert days == {2025: "4月30日", 2026: "2025年4月30日"}


def test_a_year_to_open_is_the_committees(auditor):
    make.office(auditor.member, "deputy", branch=auditor.member.branch)

    assert [todo.scope for todo in todos_of(auditor) if "建立" in todo.what] == ["市林业局党委"]


def test_the_auditor_is_told_of_late_branches_and_missing_years(quarter, auditor):
    with supposing(date(2026, 1, 2)):
        assert set(whats(auditor)) == {"开始使用：第 1 步 登记党委", "建立2026考核年度", "2025年一季度：督促办结", "2025年度积分标准：备案", "2025年二季度：检查各支部", "2025年三季度：检查各支部"}


def test_a_new_quarter_is_offered_once_it_has_begun(quarter, recorder):
    with supposing(date(2025, 4, 1)):
        assert "2025年二季度：开启" in whats(recorder)


def test_the_branch_starts_its_year_with_its_standard(branch, secretary):
    make.cycle(branch.committee)

    assert whats(secretary) == ["2025年度：起草积分标准"]


def test_the_administrator_is_led_through_the_first_steps(admin):
    assert whats(admin) == ["开始使用：第 1 步 登记党委"]


@pytest.mark.parametrize("who", ["recorder", "secretary", "auditor", "zhang", "admin"])
def test_every_role_has_a_first_page(client, quarter, request, who):
    page = make.login(client, request.getfixturevalue(who)).get(reverse("home"))

    assert page.status_code == 200
    assert "待办工作" in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_a_member_sees_own_points_on_the_first_page(client, quarter, zhang):
    page = make.login(client, zhang).get(reverse("home")).text

    assert "15 / 15" in page
    assert "季度录入" not in page
    own = quarter.sheets.get(member=zhang.member)
    assert f'<a href="{reverse("why_quarter", args=[own.pk])}" aria-label="看一季度的每一条">看每一条</a>' in page


def test_a_one_time_password_is_changed_before_anything_else(client, zhang):
    zhang.must_change_password = True
    zhang.set_password("first-pass-word")
    zhang.save()
    client.post(reverse("login"), {"username": zhang.username, "password": "first-pass-word"})

    assert client.get(reverse("mine")).headers["Location"] == reverse("password_change")
    client.post(reverse("password_change"), {"old_password": "first-pass-word", "new_password1": "green-hills-9", "new_password2": "green-hills-9"})
    assert client.get(reverse("mine")).status_code == 200


def test_a_short_password_is_refused_in_chinese(client, zhang):
    make.login(client, zhang)

    page = client.post(reverse("password_change"), {"old_password": "x", "new_password1": "a1b2", "new_password2": "a1b2"})

    assert "密码太短，至少要 10 个字符" in page.text
