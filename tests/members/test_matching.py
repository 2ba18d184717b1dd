"""members/resources/matching.py: renamed, moved and missing people are listed and decided one by one, never guessed."""

import os
import stat
import time
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from members import actions
from members.clock import supposing
from members.models import Member, Membership
from members.resources import import_roster, read_roster
from members.uploads import read_sheets
from tests import make
from tests.members.sheets import PERSON, roster_of, sample

PAGE, CONFIRM, GOOD_ROWS, ERRORS = (reverse(name) for name in ("import_roster", "confirm_roster", "leave_out_bad_rows", "roster_errors"))
OTHER_PHONE = {"手机号码": "13900139000"}


@pytest.fixture(autouse=True)
def october():
    with supposing(date(2026, 10, 10)):
        yield


@pytest.fixture
def committee(db):
    return make.committee()


@pytest.fixture
def shi(committee):
    """石小花 of 机关党支部, as PERSON tells her."""
    assert take(roster_of({}), committee, confirm=True).problems == []
    return Member.objects.get()


def take(file, committee, **kwargs):
    return import_roster(read_roster(read_sheets(file)), committee, **kwargs)


def asked(outcome):
    """[(what it looks like, the choices)] of each question."""
    return [(question.likeness, [words for _, words in question.choices]) for question in outcome.questions]


RENAME = ["是同一人，石小花改名", "是新的人"]
MOVE = ["先不动", "按从机关党支部转入办理", "是新的人"]


@pytest.mark.parametrize(
    ("person", "likeness", "choices"),
    [
        ({"姓名": "石晓花", "出生日期": "1985.3.20"}, "可能改名：石小花 → 石晓花（手机号码相同）", RENAME),
        ({"姓名": "石晓花"} | OTHER_PHONE, "可能改名：石小花 → 石晓花（出生日期、入党日期和性别相同）", RENAME),
        (
            {"出生日期": "1985.3.20"} | OTHER_PHONE,
            "可能更正了出生日期：1985年3月2日 → 1985年3月20日（本支部的石小花，姓名相同）",
            ["是同一人，出生日期改为1985年3月20日", "是新的人"],
        ),
        ({"党支部": "林场党支部"} | OTHER_PHONE, "可能转支部：机关党支部 → 林场党支部（姓名和出生日期相同）", MOVE),
        ({"党支部": "林场党支部", "出生日期": "1985.3.20"}, "可能转支部：机关党支部 → 林场党支部（姓名和手机号码相同）", MOVE),
    ],
)
def test_whoever_may_be_somebody_else_is_asked_about(committee, shi, person, likeness, choices):
    outcome = take(roster_of(person), committee)

    assert asked(outcome) == [([likeness], choices)]
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.missing) == (0, 0, 0, [])


@pytest.mark.parametrize(
    "people",
    [
        [{"姓名": "麻进", "出生日期": "1990.1.1"} | OTHER_PHONE],  # nothing in common
        [{}, {"姓名": "麻进", "出生日期": "1990.1.1"}],  # a couple with one telephone, the first named by the file
        [{}, {"姓名": "麻进"} | OTHER_PHONE],  # twins, the first named by the file
        [{}, {"出生日期": "1990.1.1"} | OTHER_PHONE],  # two of one name in one branch, told apart by the birthday
        [{}, {"党支部": "林场党支部"} | OTHER_PHONE],  # and in two branches, by the telephone
        [{"姓名": "麻进", "党支部": "林场党支部"} | OTHER_PHONE],  # the same birthday elsewhere
    ],
)
def test_whoever_is_clearly_new_is_not_asked_about(committee, shi, people):
    outcome = take(roster_of(*people), committee, confirm=True)

    assert (outcome.problems, outcome.questions, outcome.new) == ([], [], 1)
    assert Member.objects.count() == 2


def test_nothing_is_written_while_a_question_is_open(committee, shi):
    outcome = take(roster_of({"姓名": "石晓花"}), committee, confirm=True)

    assert "还没有选定：可能改名：石小花 → 石晓花" in str(outcome.problems[0])
    assert Member.objects.get().name == "石小花"


def test_the_same_person_is_renamed_with_history(committee, shi):
    outcome = take(roster_of({"姓名": "石晓花"}), committee, confirm=True, answers={2: (f"same:{shi.pk}", None)})

    assert (outcome.problems, outcome.changed) == ([], 1)
    assert list(shi.history.values_list("name", flat=True)) == ["石晓花", "石小花"]
    assert take(roster_of({"姓名": "石晓花"}), committee).unchanged == 1


def test_a_new_person_is_made_beside_the_one_it_looked_like(committee, shi):
    take(roster_of({"姓名": "石晓花"}), committee, confirm=True, answers={2: ("new", None)})

    assert set(Member.objects.values_list("name", flat=True)) == {"石小花", "石晓花"}


def test_left_alone_nobody_moves(committee, shi):
    outcome = take(roster_of({"党支部": "林场党支部"}), committee, confirm=True, answers={2: ("stay", None)})

    assert (outcome.problems, outcome.unchanged) == ([], 1)
    assert Member.objects.get().branch.name == "机关党支部"
    assert shi.history.count() == 1


def test_a_move_is_a_transfer_from_its_day(committee, shi):
    make.office(shi, "officer")
    row = {"党支部": "林场党支部", "备注": "已转入"}

    outcome = take(roster_of(row), committee, confirm=True, answers={2: (f"move:{shi.pk}", date(2026, 9, 1))})

    assert (outcome.problems, outcome.changed) == ([], 1)
    shi.refresh_from_db()
    assert (shi.branch.name, shi.arrived_on, shi.remark) == ("林场党支部", date(2026, 9, 1), "已转入")
    assert [(m.branch.name, m.until, m.coming) for m in shi.memberships.all()] == [
        ("机关党支部", date(2026, 9, 1), "roster"),
        ("林场党支部", None, "transferred"),
    ]
    assert shi.appointments.get().until == date(2026, 9, 1)
    assert take(roster_of(row), committee).unchanged == 1


def test_a_file_that_changes_nothing_asks_for_no_confirmation(client, committee, shi, admin):
    page = make.login(client, admin).post(PAGE, {"committee": committee.pk, "file": roster_of({})}, follow=True).text

    assert "表里的内容和系统里的一样，不用导入。" in page
    assert "确认导入" not in page


def test_a_move_withdraws_the_request_that_waits(committee, shi, admin):
    [paper] = actions.ask_exemption(shi.branch, members=[shi], reason="重病", since=date(2026, 10, 1), by=admin)

    take(roster_of({"党支部": "林场党支部"}), committee, confirm=True, answers={2: (f"move:{shi.pk}", date(2026, 9, 1))}, by=admin)

    paper.refresh_from_db()
    assert (paper.get_status_display(), paper.history.first().history_change_reason) == ("已撤回", "撤回：石小花转出")


def test_an_answer_that_no_longer_fits_decides_nothing(committee, shi):
    answers = {2: ("same:999999", None)}

    assert "还没有选定" in str(take(roster_of({"姓名": "石晓花"}), committee, confirm=True, answers=answers).problems[0])


def test_whoever_has_left_is_told_and_not_fetched_back(committee, shi):
    Member.objects.update(left_on=date(2026, 1, 1))

    outcome = take(roster_of({"备注": "回来了"}), committee, confirm=True)

    assert outcome.unchanged == 1
    assert "石小花在系统里从2026年1月1日起已不在本支部，没有改动。" in str(outcome.notes[0])
    assert Member.objects.get().remark == ""


def test_a_row_with_an_error_still_names_its_person(committee, shi):
    """Once it is mended nobody is missing and nobody was renamed."""
    roster = read_roster(read_sheets(roster_of({"性别": "X"}, {"姓名": "麻进", "出生日期": "1990.1.1"})))
    roster.left_out, roster.problems = [2], []

    outcome = import_roster(roster, committee)

    assert (outcome.new, outcome.missing, outcome.questions) == (1, [], [])


def test_a_new_member_belongs_to_the_branch_since_admission(committee, shi):
    home = shi.memberships.get()

    assert (home.coming, home.since, home.history.get().history_change_reason) == ("roster", date(2008, 7, 1), "名册导入")


def test_a_corrected_day_of_admission_moves_the_beginning_of_the_membership(committee, shi):
    take(roster_of({"入党日期": "2008.6.1"}), committee, confirm=True)

    assert Membership.objects.get().since == date(2008, 6, 1)
    assert Membership.history.count() == 2


# ---------- on the page ----------


@pytest.fixture
def page(client, admin, committee, shi):
    """Upload rows, then confirm with choices; the page as text."""
    client.force_login(admin)

    def act(*people, **choices):
        if people:
            return client.post(PAGE, {"committee": committee.pk, "file": roster_of(*people)}, follow=True).text
        answer = client.post(CONFIRM, choices, follow=True)
        act.status = answer.status_code
        return answer.text

    return act


def test_the_page_asks_and_does_not_go_on_without_an_answer(page):
    shown = page({"姓名": "石晓花"})
    assert "可能改名：石小花 → 石晓花（手机号码相同）" in shown
    assert "checked" not in shown

    assert "请选定一项。" in page()
    assert page.status == 422
    assert Member.objects.get().name == "石小花"


def test_an_answer_on_the_page_is_carried_out(page, shi, admin):
    page({"姓名": "石晓花"})

    assert "已导入：新增 0 人，更新 1 人，没有变化 0 人。 <a href=\"/app/members/\">查看党员</a>" in page(row2=f"same:{shi.pk}")
    assert shi.history.first().history_user == admin


def test_a_move_asks_for_its_day_and_keeps_what_was_chosen(page, shi):
    page({"党支部": "林场党支部"})

    refused = page(row2=f"move:{shi.pk}")
    assert "按转入办理的，请填转入日期。" in refused
    assert "checked" in refused

    late = page(row2=f"move:{shi.pk}", row2_on="2026-12-01")
    assert "不能晚于今天" in late
    assert (page.status, Member.objects.get().branch.name) == (422, "机关党支部")

    page(row2=f"move:{shi.pk}", row2_on="2026-09-01")
    assert Member.objects.get().branch.name == "林场党支部"


def test_two_rows_cannot_be_the_same_member(page, shi):
    page({"姓名": "石晓花"}, {"姓名": "石筱花", "出生日期": "1985.3.9"})

    assert "和第 2 行选了同一名党员。" in page(row2=f"same:{shi.pk}", row3=f"same:{shi.pk}")
    assert page.status == 422


def test_the_missing_are_folded_by_branch_and_lead_to_their_pages(page, shi):
    shown = page({"姓名": "麻进", "出生日期": "1990.1.1"} | OTHER_PHONE)

    assert "<summary>机关党支部<span class=\"num\">1 人</span></summary>" in shown
    assert f'<a href="{shi.get_absolute_url()}">石小花</a>' in shown


# ---------- rows with errors ----------


def test_the_sound_rows_go_first_and_the_bad_ones_follow_when_mended(client, admin, committee):
    client.force_login(admin)
    client.post(PAGE, {"committee": committee.pk, "file": sample(E7="1985.13.2")})
    client.post(CONFIRM)
    assert not Member.objects.exists()

    shown = client.post(GOOD_ROWS, follow=True).text
    assert "<dt>将新增</dt><dd>63 人</dd>" in shown
    assert not Member.objects.exists()
    shown = client.post(CONFIRM, follow=True).text
    assert "已导入：新增 63 人" in shown
    assert "没有导入的行" in shown
    assert "没有等待确认的花名册" in client.post(CONFIRM, follow=True).text

    assert client.get(ERRORS).status_code == 200
    client.post(PAGE, {"committee": committee.pk, "file": sample(E7="19830812")})
    assert "已导入：新增 1 人，更新 0 人，没有变化 63 人。" in client.post(CONFIRM, follow=True).text


def test_without_errors_there_is_nothing_to_leave_out(page, client):
    assert client.post(GOOD_ROWS).status_code == 404
    page({})
    assert client.post(GOOD_ROWS).status_code == 404


# ---------- how it is kept ----------


def test_the_test_run_is_kept_in_a_file_that_only_its_owner_reads(page, client, settings):
    page({"姓名": "石晓花"})
    folder = Path(settings.DATA_DIR) / "trials"
    (file,) = folder.iterdir()

    assert client.session["roster"] == file.stem
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page({})
    assert list(folder.iterdir()) == [file]
    page(confirm="yes")
    assert list(folder.iterdir()) == []


def test_a_test_run_older_than_a_day_goes_at_the_next_import(page, client, settings):
    page({"姓名": "石晓花"})
    (file,) = (Path(settings.DATA_DIR) / "trials").iterdir()
    os.utime(file, (time.time() - 25 * 3600,) * 2)
    client.session.flush()
    client.force_login(make.User.objects.create_superuser("other"))

    client.post(PAGE, {"committee": make.committee().pk, "file": roster_of({})})

    assert not file.exists()


def test_a_name_in_the_session_that_is_no_name_of_ours_opens_no_file(client, admin, committee):
    client.force_login(admin)
    session = client.session
    session["roster"] = "../secret_key"
    session.save()

    assert client.get(PAGE).status_code == 200
    assert "没有等待确认的花名册" in client.post(CONFIRM, follow=True).text


def test_a_hostile_name_in_a_question_is_shown_as_words(page):
    shown = page({"姓名": "<script>alert(1)</script>"})

    assert "<script>alert" not in shown
    assert PERSON["姓名"] in shown
