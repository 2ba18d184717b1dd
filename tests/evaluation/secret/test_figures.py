"""An electronic vote becomes the year's figures; beside it the other electorate may be counted on paper."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from evaluation import actions
from evaluation.figures import counts_paper, electronic_of
from evaluation.models import Round, Tally
from evaluation.secret import keys
from evaluation.steps import REVIEW_FLOW
from evaluation.steps.review import count_incomplete
from tests import make
from tests.evaluation.secret import hall

EXCELLENT = [1] * 12


def refused(words, call, *args, **kwargs):
    with pytest.raises(ValidationError, match=words):
        call(*args, **kwargs)


def voted(appraisal, electorate="members", *, by, marks=None, slips=12):
    """A whole round: everybody casts the same; the masses by as many slips."""
    masses = electorate == "masses"
    round, codes, printed = hall.opened(appraisal, electorate, by=by, slips=slips if masses else 0)
    phones = [hall.Phone(round).draw(code) for code in printed] if masses else hall.papers(round)
    actions.start_voting(round, by=by)
    for phone in phones:
        phone.seal(marks or EXCELLENT[: len(round.targets)]).cast()
    if masses:
        actions.count_slips(round, left=0, by=by)
    return actions.close_round(round, codes=codes[:2], by=by)


def typed(appraisal, *, by, scrutineer, line=(12, 0, 0, 0, 0, 0), masses=(0, 0, 0, 0)):
    for tally in Tally.objects.filter(appraisal=appraisal):
        figures = dict(zip((*Tally.VOTES, *Tally.MASSES), (*line, *masses), strict=True))
        actions.enter_tally(tally, by=by, **figures)
        actions.check_tally(tally, by=scrutineer)


@pytest.fixture
def scrutineer(appraisal):
    return make.user(appraisal.scrutineer)


def test_nothing_is_typed_signed_or_checked_where_a_box_counted(appraisal, recorder, secretary):
    voted(appraisal, by=recorder, marks=[0, 2, *EXCELLENT[2:]])
    review = REVIEW_FLOW.move(appraisal.review, "count", by=secretary)
    appraisal.refresh_from_db()

    blank, qualified, *_ = (appraisal.tallies.get(member=pk).figures for pk in appraisal.rounds.get().targets)
    assert review.status == "counted"
    assert (blank, qualified) == ((0, 0, 0, 0, 12, 0, 0, 0, 0, 0), (0, 12, 0, 0, 0, 0, 0, 0, 0, 0))
    assert {counter.pk for counter in appraisal.counters} == {teller.pk for teller in hall.tellers(appraisal)} - {appraisal.scrutineer_id}
    assert (appraisal.signed_report.name, appraisal.blind, counts_paper(appraisal)) == ("", False, False)
    assert (appraisal.masses_issued, appraisal.masses_valid) == (0, 0)


def test_nothing_is_counted_while_a_box_is_open(appraisal, recorder, secretary):
    round, *_ = hall.opened(appraisal, by=recorder)

    assert [str(block) for block in count_incomplete(appraisal.review)] == ["党员票还在用电子票投票，要先开箱计票"]
    refused("还在用电子票投票", REVIEW_FLOW.move, appraisal.review, "count", by=secretary)
    actions.restart_round(round, reason="改用纸质票", by=recorder)
    assert [str(block) for block in count_incomplete(appraisal.review)] == ["还没有登记发出和收回的票数"]


def test_what_a_box_counts_is_typed_by_nobody(appraisal, recorder, scrutineer):
    """Property 36: neither while it is open nor after, so that no few papers stand beside it."""
    hall.opened(appraisal, by=recorder)
    refused("党员票用电子票，由票箱计票", make.papers, appraisal, 4, by=recorder)
    actions.restart_round(appraisal.rounds.get(), reason="重来", by=recorder)
    voted(appraisal, by=recorder)
    appraisal.refresh_from_db()

    refused("党员票用电子票，由票箱计票", make.papers, appraisal, 4, by=recorder)
    refused("党员票用电子票，由票箱计票", actions.enter_tally, appraisal.tallies.first(), by=recorder, **dict.fromkeys(Tally.VOTES, 2))


def test_who_has_papers_on_paper_opens_no_box(appraisal, recorder):
    make.papers(appraisal, 12, by=recorder, masses=10)
    appraisal.refresh_from_db()

    refused("党员票已经登记了纸质票数", hall.opened, appraisal, by=recorder)
    refused("群众票已经登记了纸质票数", hall.opened, appraisal, "masses", by=recorder, slips=10)


def test_members_by_box_and_masses_on_paper(appraisal, recorder, secretary, scrutineer):
    voted(appraisal, by=recorder)
    appraisal.refresh_from_db()
    papers = {name: getattr(appraisal, name) for name in ("issued", "returned", "spoiled", "chair", "first_counter", "second_counter")}
    actions.enter_papers(appraisal, by=recorder, **papers, masses_issued=10, masses_returned=10, masses_spoiled=0)
    assert [str(block)[:9] for block in count_incomplete(appraisal.review)] == ["还没有上传签字的计", "有 12 行合计与", f"监票人{appraisal.scrutineer}还有"[:9]]
    actions.attach_report(appraisal, scan=ContentFile(make.PROOF, "proof.pdf"), by=recorder)
    for tally in Tally.objects.filter(appraisal=appraisal):
        actions.enter_tally(tally, by=recorder, satisfied=10, partly=0, dissatisfied=0, unknown=0)
        actions.check_tally(tally, by=scrutineer)

    assert REVIEW_FLOW.move(appraisal.review, "count", by=secretary).status == "counted"
    assert {tally.figures for tally in appraisal.tallies.all()} == {(12, 0, 0, 0, 0, 0, 10, 0, 0, 0)}


def test_the_page_asks_for_what_is_on_paper_only(client, appraisal, recorder):
    voted(appraisal, by=recorder)
    appraisal.refresh_from_db()
    papers = {name: getattr(appraisal, name) for name in ("issued", "returned", "spoiled", "chair", "first_counter", "second_counter")}
    actions.enter_papers(appraisal, by=recorder, **papers, masses_issued=10, masses_returned=10, masses_spoiled=0)
    make.login(client, recorder)
    row = appraisal.tallies.first()
    page = client.get(reverse("tally", args=[appraisal.pk])).text

    assert f'name="row-{row.pk}-satisfied"' in page
    assert f'name="row-{row.pk}-excellent"' not in page
    sent = dict(zip(Tally.MASSES, (9, 1, 0, 0), strict=True))
    answer = client.post(reverse("tally", args=[appraisal.pk]), {f"row-{row.pk}-was": "0,0,0,0"} | {f"row-{row.pk}-{name}": value for name, value in sent.items()})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.figures == (12, 0, 0, 0, 0, 0, 9, 1, 0, 0)


def test_members_on_paper_and_masses_by_box_in_either_order(appraisal, recorder, secretary, scrutineer):
    make.papers(appraisal, 12, by=recorder)
    appraisal.refresh_from_db()
    round = voted(appraisal, "masses", by=recorder, marks=[0, 1, 2, 3, 4, *EXCELLENT[5:]])
    appraisal.refresh_from_db()
    for tally in appraisal.tallies.all():
        actions.enter_tally(tally, by=recorder, **dict(zip(Tally.VOTES, (12, 0, 0, 0, 0, 0), strict=True)))
        actions.check_tally(tally, by=scrutineer)

    assert REVIEW_FLOW.move(appraisal.review, "count", by=secretary).status == "counted"
    answers = [appraisal.tallies.get(member=pk).figures[6:] for pk in round.targets]
    assert answers[:5] == [(0, 0, 0, 12), (12, 0, 0, 0), (0, 12, 0, 0), (0, 0, 12, 0), (0, 0, 0, 12)]  # a blank row is 不了解
    assert (appraisal.masses_issued, appraisal.masses_returned, appraisal.masses_spoiled) == (12, 12, 0)


def test_both_by_box_leave_nothing_on_paper(client, appraisal, recorder, secretary):
    voted(appraisal, "masses", by=recorder)
    voted(appraisal, by=recorder)
    appraisal.refresh_from_db()

    assert electronic_of(appraisal) == {"members", "masses"}
    assert {tally.figures for tally in appraisal.tallies.all()} == {(12, 0, 0, 0, 0, 0, 12, 0, 0, 0)}
    make.login(client, recorder)
    assert "data-whole" not in client.get(reverse("tally", args=[appraisal.pk])).text  # a cell to type in
    assert REVIEW_FLOW.move(appraisal.review, "count", by=secretary).status == "counted"


def test_only_those_whom_the_masses_are_asked_about_stand_on_their_ballot(appraisal, recorder):
    asked = [tally.member for tally in appraisal.tallies.all()[:3]]
    actions.choose_asked(appraisal, members=asked, by=recorder)
    round = voted(appraisal, "masses", by=recorder)

    assert set(round.targets) == {member.pk for member in asked}
    assert {tally.satisfied for tally in appraisal.tallies.exclude(member__in=asked)} == {None}
    refused("名单印在票上", actions.choose_asked, appraisal, members=asked[:1], by=recorder)


def test_a_void_vote_takes_its_rounds_along(appraisal, recorder, secretary):
    closed = voted(appraisal, by=recorder)
    live, *_ = hall.opened(appraisal, "masses", by=recorder, slips=10)
    REVIEW_FLOW.move(appraisal.review, "repeat", by=secretary, remark="有人代投")

    assert list(appraisal.rounds.values_list("state", flat=True)) == ["void", "void"]
    assert {bytes(round.box.entries) for round in appraisal.rounds.all()} == {b""}
    assert {round.tally_key for round in Round.objects.all()} == {None}
    assert Round.objects.get(pk=closed.pk).result == closed.result
    refused("不能再开始投票", actions.start_voting, live, by=recorder)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda appraisal, people: {"tellers": people[:2]}, "三个不同的人"),
        (lambda appraisal, people: {"tellers": people[:3]}, "三个不同的人"),  # without the scrutineer
        (lambda appraisal, people: {"tellers": [people[0], people[0], people[-1]]}, "三个不同的人"),
        (lambda appraisal, people: {"slips": 501}, "最多印 500 张"),
        (lambda appraisal, people: {"slips": -1}, "最多印 500 张"),
        (lambda appraisal, people: {"electorate": "masses"}, "群众投票用票签"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(appraisal, recorder, wrong, words):
    people = [voter.member for voter in appraisal.attendances.all()]
    given = {"electorate": "members", "tellers": hall.tellers(appraisal), "slips": 0, "by": recorder}

    refused(words, actions.open_round, appraisal, **given | wrong(appraisal, people))


def test_one_round_stands_for_an_electorate(appraisal, recorder):
    hall.opened(appraisal, by=recorder)

    refused("已经在用电子票", hall.opened, appraisal, by=recorder)


def test_the_roll_comes_first(appraisal, recorder):
    appraisal.present = None
    appraisal.save()

    refused("请先签到", hall.opened, appraisal, by=recorder)


def test_nothing_is_opened_after_the_count(appraisal, recorder, secretary):
    voted(appraisal, by=recorder)
    REVIEW_FLOW.move(appraisal.review, "count", by=secretary)

    refused("已计票”，不能再开始电子投票", hall.opened, appraisal, "masses", by=recorder, slips=10)


def test_the_history_of_the_vote_tells_who_led_it_and_nothing_of_a_ballot(appraisal, recorder):
    voted(appraisal, by=recorder)

    told = [row.history_change_reason for row in appraisal.history.all() if row.history_change_reason]
    assert told == ["两人开箱，电子计票（党员票）", "停止发票，开始投票（党员票）", "开始发电子票（党员票）"]


def test_the_fingerprint_is_four_groups_of_both_keys(appraisal, recorder):
    round, *_ = hall.opened(appraisal, by=recorder)
    shown = keys.fingerprint(round)
    round.tally_pub = bytes(round.sign_pub)

    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 4]
    assert keys.fingerprint(round) != shown
