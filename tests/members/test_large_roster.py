"""A roster of 5,000 people: no value wrong, written in batches, and not a matter of minutes."""

import time
from datetime import date

import pytest
from django.urls import reverse

from members.clock import supposing
from members.models import Absence, Appointment, Branch, Member, Membership
from members.resources import import_roster, read_roster
from members.resources.trial import BATCH
from members.uploads import read_sheets
from tests import make
from tests.members.crowd import crowd
from tests.members.sheets import HEADS, book_of, upload

PAGE, CONFIRM = reverse("import_roster"), reverse("confirm_roster")
SIZE = 5000


@pytest.fixture(autouse=True)
def october():
    with supposing(date(2026, 10, 10)):
        yield


@pytest.fixture
def committee(db):
    return make.committee()


def roster_of_crowd(people, heads=HEADS):
    return upload(book_of(*([cells[head] for head in heads] for cells, _ in people), heads=heads))


def wrong_values(people):
    """Every field of every person that is not stored as it was meant: [(name, field, stored, meant), ...]."""
    members = {member.phone: member for member in Member.objects.select_related("branch").prefetch_related("appointments", "absences", "memberships")}
    assert len(members) == len(people)
    wrong = []
    for _, means in people:
        member = members[means["phone"]]
        office, away, home = member.appointments.first(), member.absences.first(), member.memberships.get()
        stored = {name: getattr(member, name) for name in ("name", "sex", "born_on", "joined_on", "confirmed_on", "phone", "retired", "remark")} | {
            "branch": member.branch.name, "post": (office.title or office.get_role_display()) if office else None,
            "away": (away.destination, away.since) if away else None,
        }  # fmt: skip
        wrong += [(means["name"], name, stored[name], value) for name, value in means.items() if stored[name] != value]
        wrong += [] if (home.branch, home.since, home.coming) == (member.branch, member.joined_on, "roster") else [(means["name"], "membership", home, "")]
    return wrong


def test_five_thousand_people_are_tried_and_written_without_a_wrong_value(committee, capsys):
    people = crowd(SIZE)
    file = roster_of_crowd(people)

    began = time.process_time()
    roster = read_roster(read_sheets(file))
    read = time.process_time()
    tried = import_roster(roster, committee)
    trial = time.process_time()
    done = import_roster(roster, committee, confirm=True, promised=tried.promise)
    ended = time.process_time()
    with capsys.disabled():
        print(f"\n{SIZE} people: read {read - began:.1f} s, tried {trial - read:.1f} s, written {ended - trial:.1f} s")

    assert (tried.problems, done.problems, done.new) == ([], [], SIZE)
    assert wrong_values(people) == []
    for model in (Member, Membership, Appointment, Absence, Branch):
        assert model.history.count() == model.objects.count(), model
    assert ended - began < 20  # seconds of one core; some 8 s here


def send(client, committee, people):
    client.force_login(make.User.objects.create_superuser("root"))
    return client.post(PAGE, {"committee": committee.pk, "file": roster_of_crowd(people)}, follow=True)


def test_a_large_roster_is_written_batch_by_batch_and_says_how_far_it_is(client, committee):
    people = crowd(2 * BATCH + 1)
    assert "人多，将分批写入。" in send(client, committee, people).text

    page = client.post(CONFIRM, follow=True).text
    assert "已写入 500 / 1,001 人" in page
    assert 'action="/app/members/import/confirm/" class="actions" data-go-on' in page
    assert "js/progress.js" in page
    assert Member.objects.count() == BATCH

    assert "已写入 1,000 / 1,001 人" in client.post(CONFIRM, follow=True).text
    assert "已导入：新增 1001 人，更新 0 人，没有变化 0 人。" in client.post(CONFIRM, follow=True).text
    assert wrong_values(people) == []


def test_an_interrupted_import_can_be_started_again_from_the_beginning(client, committee):
    people = crowd(BATCH + 1)
    send(client, committee, people)
    client.post(CONFIRM)

    page = client.post(PAGE, {"committee": committee.pk, "file": roster_of_crowd(people)}, follow=True).text
    assert "<dt>将新增</dt><dd>1 人</dd>" in page
    client.post(CONFIRM)
    client.post(CONFIRM)

    assert wrong_values(people) == []
    assert Member.history.count() == len(people)


def test_a_batch_written_twice_changes_nothing(committee):
    people = crowd(BATCH + 1)
    roster = read_roster(read_sheets(roster_of_crowd(people)))

    for _ in range(2):
        done = import_roster(roster, committee, confirm=True, span=slice(0, BATCH))

    assert (done.new, done.unchanged, done.missing) == (0, BATCH, [])
    assert Member.history.count() == BATCH


def test_an_error_in_the_last_row_leaves_the_first_unwritten(client, committee):
    people = crowd(BATCH + 1)
    send(client, committee, people)
    last = make.branch(people[-1][1]["branch"], of=committee)
    make.office(make.member(last, "在任"), "secretary")  # meanwhile: and the last row names another

    page = client.post(CONFIRM, follow=True).text

    assert "没有导入：试运行以后，系统里的党员有了变动。" in page
    assert Member.objects.count() == 1


def test_a_batch_that_cannot_be_written_stops_and_says_why(client, committee):
    people = crowd(BATCH + 1)
    send(client, committee, people)
    client.post(CONFIRM)
    last = Branch.objects.get(name=people[-1][1]["branch"])
    other = make.office(make.member(last, "在任"), "secretary")

    page = client.post(CONFIRM, follow=True).text
    assert "停下了" in page
    assert "本支部这一职务已有人在任" in page
    assert "data-go-on" not in page
    other.delete()

    assert "已导入：新增 501 人" in client.post(CONFIRM, follow=True).text


def test_columns_in_another_order_mean_the_same(committee):
    people = crowd(60)

    done = import_roster(read_roster(read_sheets(roster_of_crowd(people, heads=HEADS[::-1]))), committee, confirm=True)

    assert (done.problems, done.new) == ([], 60)
    assert wrong_values(people) == []


def test_serial_numbers_for_dates_are_read_and_told(committee):
    people = [(cells | {"出生日期": (means["born_on"] - date(1899, 12, 30)).days}, means) for cells, means in crowd(60)]

    done = import_roster(read_roster(read_sheets(roster_of_crowd(people))), committee, confirm=True)

    assert "格日期是 Excel 的日期序号，已换算成日期，例如 出生日期（D2）：14611 → 1940-01-01。请核对。" in done.notes[0].text
    assert wrong_values(people) == []
