"""The roll of the vote, whom the masses are asked about, the printed papers, the signed report: who may, and what is refused."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from evaluation import actions
from evaluation.models import Attendance, Tally
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make

DAY = date(2026, 1, 24)
SCAN = b"\xff\xd8\xff photo"


@pytest.fixture(autouse=True)
def in_january():
    with supposing(DAY):
        yield


@pytest.fixture
def review(branch, secretary, recorder, zhang):
    make.member(branch, "丁秀兰", retired=True)
    make.member(branch, "马察看", sanctioned=True)
    make.member(branch, "石预备", confirmed_on=None, joined_on=date(2025, 12, 1))
    plan = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        make.quarter(plan, number, by=recorder)
    return make.appraised_review(branch, plan.cycle, by=secretary)


@pytest.fixture
def appraisal(review, secretary, zhang):
    REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=zhang.member)
    return review.appraisal


def voter(appraisal, name):
    return appraisal.attendances.get(member__name=name)


def rolled(appraisal, **states):
    """A POST of the whole roll: {name: state, or (state, remark)} over everybody present."""
    data = {}
    for one in appraisal.attendances.all():
        said = states.get(one.member.name, "present")
        state, remark = (said, "") if isinstance(said, str) else said
        data |= {f"{one.pk}-was": f"{one.state} {one.remark}".strip(), f"{one.pk}-state": state, f"{one.pk}-remark": remark}
    return data


# the roll


@pytest.mark.parametrize(("votes", "voters"), [(True, {"王书记", "田记录", "张三", "丁秀兰", "石预备"}), (False, {"王书记", "田记录", "张三", "丁秀兰"})])
def test_the_roll_is_all_but_those_under_watch_and_by_setting_the_probationary(review, secretary, zhang, votes, voters):
    review.cycle.probationary_votes = votes
    review.cycle.save()

    REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=zhang.member)

    assert {one.member.name for one in review.appraisal.attendances.all()} == voters


def test_who_comes_after_the_opening_is_not_on_the_roll(appraisal, branch):
    make.member(branch, "新来")

    assert not appraisal.attendances.filter(member__name="新来").exists()


def test_everybody_is_present_when_the_page_is_only_saved(client, appraisal, recorder):
    answer = make.login(client, recorder).post(reverse("attendance", args=[appraisal.pk]), rolled(appraisal), follow=True)

    appraisal.refresh_from_db()
    assert (appraisal.eligible, appraisal.present) == (5, 5)
    assert "应到 5 人，实到 5 人" in answer.text


def test_only_exceptions_are_written_and_counts_follow(client, appraisal, recorder):
    data = rolled(appraisal, 丁秀兰=("other", "住院陪护"), 石预备="absent") | {"agreed": "on"}

    make.login(client, recorder).post(reverse("attendance", args=[appraisal.pk]), data)

    appraisal.refresh_from_db()
    assert (appraisal.eligible, appraisal.present) == (4, 3)
    assert voter(appraisal, "丁秀兰").reason == "其他原因，住院陪护"
    assert voter(appraisal, "张三").history.count() == 1
    assert voter(appraisal, "石预备").history.first().history_user == recorder


@pytest.mark.parametrize(
    ("states", "more", "words"),
    [
        ({"丁秀兰": "other"}, {"agreed": "on"}, "选了“其他原因”的，要写明是什么原因。"),
        ({"丁秀兰": "ill"}, {}, "要经基层党委同意、大会确认"),
        ({"丁秀兰": "asleep"}, {}, "请从列出的情况里选。"),
        (dict.fromkeys(("王书记", "田记录", "张三", "丁秀兰", "石预备"), "absent"), {}, "没有一个人到会"),
    ],
)
def test_a_roll_is_refused_in_words_and_keeps_what_was_chosen(client, appraisal, recorder, states, more, words):
    answer = make.login(client, recorder).post(reverse("attendance", args=[appraisal.pk]), rolled(appraisal, **states) | more)

    appraisal.refresh_from_db()
    assert answer.status_code == 422
    assert words in answer.text
    assert appraisal.present is None


def test_a_row_changed_by_another_meanwhile_is_not_overwritten(client, appraisal, recorder, secretary):
    stale = rolled(appraisal, 丁秀兰="absent")
    make.login(client, secretary).post(reverse("attendance", args=[appraisal.pk]), rolled(appraisal, 丁秀兰="away") | {"agreed": "on"})

    answer = make.login(client, recorder).post(reverse("attendance", args=[appraisal.pk]), stale | {"agreed": "on"})

    assert "刚刚有人把丁秀兰改成“不计应到：长期外出”" in answer.text
    assert voter(appraisal, "丁秀兰").state == "away"


def test_fewer_present_than_papers_given_out_is_refused(appraisal, recorder):
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder)

    with pytest.raises(ValidationError, match="已登记发出选票 5 张，实到不能少于 5 人"):
        actions.sign_in(appraisal, changes={voter(appraisal, "丁秀兰"): ("absent", "")}, by=recorder)


def test_another_reason_without_words_is_refused_by_the_database(appraisal):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(appraisal=appraisal).update(state="other")


def test_papers_wait_for_the_roll(appraisal, recorder):
    with pytest.raises(ValidationError, match="请先签到"):
        make.papers(appraisal, 5, by=recorder)


# whom the masses are asked about


def test_who_is_not_put_to_the_masses_takes_none_of_their_figures(client, appraisal, recorder):
    make.login(client, recorder)
    everybody = {tally.member.name: tally.member_id for tally in appraisal.tallies.all()}
    client.post(reverse("masses_list", args=[appraisal.pk]), {"members": [pk for name, pk in everybody.items() if name != "丁秀兰"]})
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder, masses=4)
    retired, asked = (Tally.objects.get(member__name=name) for name in ("丁秀兰", "张三"))
    page = client.get(reverse("tally", args=[appraisal.pk])).text
    assert f"row-{retired.pk}-satisfied" not in page
    assert f"row-{asked.pk}-satisfied" in page
    ours, none = dict(zip(Tally.VOTES, (5, 0, 0, 0, 0, 0), strict=True)), dict.fromkeys(Tally.MASSES, 0)

    with pytest.raises(ValidationError, match="丁秀兰不在群众测评名单里"):
        actions.enter_tally(retired, by=recorder, **ours | none | {"satisfied": 4})
    with pytest.raises(ValidationError, match="群众票合计 5，应等于有效票 4"):
        actions.enter_tally(asked, by=recorder, **ours | none | {"satisfied": 5})
    actions.enter_tally(retired, by=recorder, **ours | none)

    assert retired.entered_by == recorder


def test_the_masses_list_stands_once_their_papers_are_typed(client, appraisal, recorder):
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder, masses=4)
    make.login(client, recorder)

    answer = client.post(reverse("masses_list", args=[appraisal.pk]), {"members": []})

    assert "群众票已经登记，名单不能再改" in answer.text
    assert appraisal.tallies.filter(asked=True).count() == appraisal.tallies.count()


def test_papers_of_the_masses_need_somebody_asked_about(appraisal, recorder):
    actions.choose_asked(appraisal, members=[], by=recorder)

    with pytest.raises(ValidationError, match="群众测评名单里没有人"):
        make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder, masses=4)


# what is printed


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_ballots_name_everybody_by_strokes_and_carry_no_number(client, review, request, recorder, when):
    if when == "after":
        request.getfixturevalue("appraisal")
    make.login(client, recorder)

    ballot, masses, roll = (client.get(reverse(name, args=[review.pk])).text for name in ("ballot", "masses_ballot", "roll_sheet"))

    names = ["丁秀兰", "马察看", "王书记", "田记录", "石预备", "张三"]
    for page in (ballot, masses):
        places = [page.index(f'<span class="name">{name}</span>') for name in names if f'<span class="name">{name}</span>' in page]
        assert places == sorted(places)
        assert len(places) >= 5
        assert "不要署名，不要写号码" in page
    assert "一行打两个以上“√”的，这一行无效" in ballot
    assert "存在问题" in ballot
    assert "只有“满意”算作满意" in masses
    assert "马察看（留党察看）" in roll


# the signed report


def opened(client, address):
    """The status of a page, or of a file, which is read to its end and so closed."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def upload(client, appraisal, content=SCAN):
    return client.post(reverse("tally_report", args=[appraisal.pk]), {"scan": SimpleUploadedFile("照片.jpg", content)})


@pytest.mark.parametrize(("who", "status"), [("recorder", 302), ("zhang", 302), ("auditor", 403), ("li", 404)])
def test_officers_and_the_scrutineer_hand_in_the_signed_report(client, request, appraisal, who, status):
    make.login(client, request.getfixturevalue(who))

    assert upload(client, appraisal).status_code == status

    appraisal.refresh_from_db()
    assert bool(appraisal.signed_report) == (status == 302)


@pytest.mark.parametrize(("who", "status"), [("recorder", 200), ("zhang", 200), ("secretary", 403), ("auditor", 403), ("li", 404), ("ding", 404)])
def test_while_a_count_runs_its_signed_report_is_for_who_types_and_checks(client, request, branch, appraisal, recorder, who, status):
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder)
    reader = make.user(branch.members.get(name="丁秀兰")) if who == "ding" else request.getfixturevalue(who)

    assert opened(make.login(client, reader), reverse("signed_report", args=[appraisal.pk])) == status


def test_the_figures_of_a_void_vote_wait_for_the_next_count(client, appraisal, recorder, secretary):
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder)
    figures = dict.fromkeys((*Tally.VOTES, *Tally.MASSES), 0) | {"excellent": 4, "qualified": 1}
    Tally.objects.filter(appraisal=appraisal).update(entered_by=recorder, **figures)
    REVIEW_FLOW.move(appraisal.review, "repeat", by=secretary, remark="先看看")

    for reader in (recorder, secretary):
        make.login(client, reader)
        assert opened(client, reverse("signed_report", args=[appraisal.pk])) == 403
        assert ">4<" not in client.get(reverse("tally", args=[appraisal.pk])).text


def test_what_is_no_picture_is_refused(client, appraisal, recorder):
    answer = upload(make.login(client, recorder), appraisal, b"MZ program")

    assert answer.status_code == 422
    assert "只收 pdf、jpg 和 png 文件" in answer.text
    assert make.login(client, recorder).get(reverse("signed_report", args=[appraisal.pk])).status_code == 404


@pytest.mark.parametrize(("always", "blocked"), [(False, True), (True, False)])
def test_a_count_that_is_not_blind_waits_for_the_signed_report(appraisal, review, secretary, recorder, always, blocked):
    review.cycle.always_two_counts = always
    review.cycle.save()
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder)
    appraisal.refresh_from_db()
    appraisal.signed_report = ""
    appraisal.save()

    with pytest.raises(ValidationError) as refusal:
        REVIEW_FLOW.move(review, "count", by=secretary)

    assert ("还没有上传签字的计票报告单" in refusal.value.messages) == blocked


def test_ten_voters_need_two_counters(appraisal, review, secretary, recorder):
    make.papers(make.signed_in(appraisal, by=recorder, eligible=10), 10, by=recorder, second_counter=None)

    with pytest.raises(ValidationError, match="实到 10 人，计票人只登记了 1 名"):
        REVIEW_FLOW.move(review, "count", by=secretary)


# who opens what


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("attendance", "recorder", 200),
        ("attendance", "auditor", 200),
        ("attendance", "zhang", 403),
        ("attendance", "li", 404),
        ("masses_list", "secretary", 200),
        ("masses_list", "auditor", 403),
        ("tally_report", "zhang", 200),
        ("tally_report", "auditor", 200),
        ("ballot", "recorder", 200),
        ("ballot", "zhang", 403),
        ("masses_ballot", "li", 404),
        ("roll_sheet", "auditor", 403),
        ("tally_table", "zhang", 200),
        ("tally_table", "li", 404),
    ],
)
def test_a_page_opens_for_its_readers(client, request, appraisal, name, who, status):
    pk = appraisal.review_id if name in {"ballot", "masses_ballot", "roll_sheet"} else appraisal.pk
    address = reverse(name, args=[pk])

    assert make.login(client, request.getfixturevalue(who)).get(address).status_code == status
    if status == 200:
        assert client.delete(address).status_code == 405


def test_the_auditor_only_reads_the_roll(client, appraisal, auditor):
    assert make.login(client, auditor).post(reverse("attendance", args=[appraisal.pk]), rolled(appraisal)).status_code == 403


# F7, and the scrutineer of another branch


def lined(appraisal, recorder, scrutineer):
    """Every row typed and checked: 3 优秀, 1 合格, 1 不合格 of five."""
    for tally in Tally.objects.filter(appraisal=appraisal):
        line = dict(zip((*Tally.VOTES, *Tally.MASSES), (3, 1, 0, 1, 0, 0, 3, 1, 1, 0), strict=True))
        actions.check_tally(actions.enter_tally(tally, by=recorder, **line), by=scrutineer)


def cells(client, appraisal):
    book = load_workbook(io.BytesIO(client.get(reverse("tally_table", args=[appraisal.pk])).content))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_report_is_blank_while_the_count_runs_and_full_when_it_is_complete(client, appraisal, review, secretary, recorder, zhang):
    make.signed_in(appraisal, by=recorder)
    actions.sign_in(appraisal, changes={voter(appraisal, "丁秀兰"): ("ill", "卧床")}, by=recorder)
    actions.sign_in(appraisal, changes={voter(appraisal, "丁秀兰"): ("present", "")}, by=recorder)
    make.papers(appraisal, 5, by=recorder, masses=5)
    lined(appraisal, recorder, zhang)
    make.login(client, recorder)
    blank, empty = client.get(reverse("tally_report", args=[appraisal.pk])).text, cells(client, appraisal)

    REVIEW_FLOW.move(review, "count", by=secretary)
    page, full = client.get(reverse("tally_report", args=[appraisal.pk])).text, cells(client, appraisal)

    assert "60%" not in blank
    assert 60 not in empty
    assert "<td>60%</td><td>80%</td><td>80%</td><td>20%</td><td>基本合格</td>" in page
    assert "到会率 100%，达到应到人数的一半" in page
    assert {"张三", 60, 80, 20, "基本合格", "“不了解”不计入比例。"} <= set(full)
    assert f"监票人：{zhang}" in page


def test_who_is_not_counted_as_due_stands_on_the_report_with_the_reason(client, appraisal, recorder):
    actions.sign_in(appraisal, changes={voter(appraisal, "丁秀兰"): ("ill", "")}, by=recorder)

    said = "不计应到：丁秀兰（长期卧病或患病）。已经基层党委同意，本次大会确认。"

    assert said in make.login(client, recorder).get(reverse("tally_report", args=[appraisal.pk])).text
    assert said in cells(client, appraisal)


def test_a_scrutineer_of_a_neighbouring_branch_walks_from_home_by_links(client, review, secretary, recorder, other_branch):
    lent = make.user(make.member(other_branch, "邻支部监票"))
    REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=lent.member)
    appraisal = review.appraisal
    make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder)
    make.login(client, lent)

    for at, link in (("home", "check"), ("check", "signed_report"), ("check", "tally_report")):
        page = client.get(reverse(at, args=[] if at == "home" else [appraisal.pk])).text
        address = reverse(link, args=[appraisal.pk])
        assert f'href="{address}"' in page
        assert opened(client, address) == 200
