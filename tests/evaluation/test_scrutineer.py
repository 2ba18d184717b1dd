"""A34: somebody else in place of a scrutineer who cannot go on; nothing is taken over unseen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.models import Appraisal, Tally
from evaluation.steps import REVIEW_FLOW
from members.actions import give_login
from members.clock import supposing
from pointsys.todos import todos_of
from tests import make
from tests.test_access import status_of

DAY = date(2026, 1, 24)
VOTES = {"excellent": 5, "qualified": 0, "basic": 0, "unqualified": 0, "abstained": 0, "spoiled": 0}
LINE = VOTES | dict.fromkeys(Tally.MASSES, 0)


@pytest.fixture(autouse=True)
def january():
    with supposing(DAY):
        yield


@pytest.fixture
def ding(branch):
    return make.user(make.member(branch, "丁秀兰"))


@pytest.fixture
def appraisal(branch, secretary, recorder, zhang, ding):
    """Of five; 张三 watches, 王书记 and 马建国 count."""
    make.member(branch, "马建国")
    plan = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        make.quarter(plan, number, by=recorder)
    review = make.appraised_review(branch, plan.cycle, by=secretary)
    return REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=zhang.member).appraisal


@pytest.fixture
def counting(appraisal, secretary, recorder, branch):
    people = {member.name: member for member in branch.members.all()}
    return make.papers(make.signed_in(appraisal, by=recorder), 5, by=recorder, first_counter=secretary.member, second_counter=people["马建国"])


def typed(appraisal, *, by, copy=1):
    for tally in Tally.objects.filter(appraisal=appraisal, copy=copy):
        actions.enter_tally(tally, by=by, **LINE)


def replaced(appraisal, by, to, reason="张三住院"):
    return actions.name_scrutineer(appraisal, scrutineer=to.member, reason=reason, by=by)


def opens(client, reader, appraisal, *pages):
    make.login(client, reader)
    return [status_of(client.get(reverse(page, args=[appraisal.pk]))) for page in pages]


def test_the_new_one_begins_anew_and_the_old_one_sees_nothing_more(client, counting, secretary, recorder, zhang, ding):
    typed(counting, by=recorder)
    actions.check_tally(Tally.objects.first(), by=zhang)
    pages = ("check", "tally_report", "signed_report")
    assert opens(client, zhang, counting, *pages) == [200, 200, 200]
    assert opens(client, ding, counting, *pages) == [404, 404, 404]

    replaced(counting, secretary, ding)

    assert opens(client, zhang, counting, *pages, "tally") == [404, 404, 404, 404]
    assert opens(client, ding, counting, *pages) == [200, 200, 404]  # nothing is signed yet
    kept = Appraisal.objects.get()
    assert (kept.scrutineer, kept.signed_report.name) == (ding.member, "")
    assert not Tally.objects.exclude(checked_by=None).exists()
    assert Tally.objects.exclude(entered_by=None).count() == 5
    reason = "监票人由张三换为丁秀兰：张三住院"
    assert kept.history.first().history_change_reason == reason
    row = Tally.objects.first().history
    assert (row.first().history_change_reason, row.all()[1].checked_by) == (reason, zhang)
    assert [todo.label for todo in todos_of(ding) if todo.what == "监票：核对计票"] == ["去核对"]
    assert not [todo for todo in todos_of(zhang) if todo.what == "监票：核对计票"]
    with pytest.raises(PermissionDenied):
        actions.check_tally(Tally.objects.first(), by=zhang)
    with pytest.raises(ValidationError, match="还没有上传签字的计票报告单"):
        REVIEW_FLOW.move(kept.review, "count", by=secretary)

    make.papers(kept, 5, by=recorder, first_counter=kept.first_counter, second_counter=kept.second_counter)
    for tally in Tally.objects.all():
        actions.check_tally(tally, by=ding)
    assert REVIEW_FLOW.move(kept.review, "count", by=secretary).status == "counted"
    with pytest.raises(ValidationError, match="考评“已计票”，不能再换监票人"):
        replaced(kept, secretary, zhang)


def test_a_blind_second_count_is_typed_anew(client, counting, secretary, recorder, zhang, ding):
    cycle = counting.review.cycle
    cycle.always_two_counts = True
    cycle.save()
    appraisal = make.papers(counting, 5, by=recorder, first_counter=counting.first_counter, second_counter=counting.second_counter)
    typed(appraisal, by=recorder)
    typed(appraisal, by=zhang, copy=2)

    replaced(appraisal, secretary, ding)

    first, second = (list(Tally.objects.filter(copy=copy)) for copy in (1, 2))
    assert {tally.entered_by for tally in first} == {recorder}
    assert {(tally.entered_by, tally.figures) for tally in second} == {(None, (None,) * 10)}
    assert second[0].history.all()[1].excellent == 5
    assert opens(client, zhang, appraisal, "tally") == [404]
    assert opens(client, ding, appraisal, "tally") == [200]
    blocks = {str(block): block.url for block in REVIEW_FLOW.named["count"].blockers(appraisal.review)}
    assert [url for text, url in blocks.items() if text.startswith("第2份还有 5 人没有录票")] == [reverse("scrutineer", args=[appraisal.pk])]
    typed(appraisal, by=ding, copy=2)
    assert REVIEW_FLOW.move(appraisal.review, "count", by=secretary).status == "counted"


def test_who_may_not_watch_takes_nobodys_place(counting, secretary, recorder, zhang, ding, other_branch):
    give_login(ding.member, by=secretary)
    stranger = make.user(make.member(make.branch("外单位党支部", of=make.committee("外单位党委"))))
    typed(counting, by=recorder)

    for to, words in (
        (secretary, "王书记在这次测评里计票或录票"),
        (recorder, "田记录在这次测评里计票或录票"),
        (zhang, "张三现在就是监票人"),
        (ding, "丁秀兰还在用发放的一次性密码"),
        (stranger, "不能担任本支部的监票人"),
    ):
        with pytest.raises(ValidationError, match=words):
            replaced(counting, secretary, to)
    secretary.member.appointments.update(role="officer")
    make.office(counting.second_counter, "secretary")
    with pytest.raises(PermissionDenied):
        replaced(counting, type(secretary).objects.get(pk=secretary.pk), ding)
    with pytest.raises(PermissionDenied):
        replaced(counting, recorder, ding)
    assert Appraisal.objects.get().scrutineer == zhang.member


def test_the_secretary_watches_no_count_however_they_come_to_it(appraisal, secretary, deputy):
    with pytest.raises(ValidationError, match="支部书记不能担任监票人"):
        replaced(appraisal, deputy, secretary)


def test_a_stranger_watches_no_count_from_its_beginning(appraisal, secretary):
    review = REVIEW_FLOW.move(appraisal.review, "repeat", by=secretary, remark="重投")
    stranger = make.member(make.branch("外单位党支部", of=make.committee("外单位党委")), "外人")

    with pytest.raises(ValidationError, match="外人不能担任本支部的监票人"):
        REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=stranger)


def test_the_page_is_found_from_the_review_and_from_what_waits(client, counting, secretary, recorder, ding, auditor, zhang):
    typed(counting, by=recorder)
    page = reverse("scrutineer", args=[counting.pk])
    text = make.login(client, secretary).get(counting.review.get_absolute_url()).text
    assert text.count(f'href="{page}"') == 2  # beside the scrutineer's name, and what the count waits for
    assert client.post(page, {"scrutineer": ding.member_id, "reason": ""}).status_code == 422
    assert "请写换人的原因" in client.post(page, {"scrutineer": ding.member_id, "reason": " "}).text
    assert client.post(page, {"scrutineer": secretary.member_id, "reason": "住院"}).status_code == 422

    answer = client.post(page, {"scrutineer": ding.member_id, "reason": "张三住院"}, follow=True)

    assert "监票人已换为丁秀兰" in answer.text
    assert "监票人由张三换为丁秀兰：张三住院" in client.get(page).text
    assert "由支部书记或副书记在这里另请一人" in make.login(client, recorder).get(page).text
    assert client.post(page, {"scrutineer": zhang.member_id, "reason": "回来了"}).status_code == 403
    assert opens(client, auditor, counting, "scrutineer") == [403]
