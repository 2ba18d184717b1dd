"""不参加积分管理 (F8): asked by the branch, decided by the committee."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import actions
from members.clock import supposing
from members.models import Exemption, Member
from members.steps import EXEMPTION_FLOW
from tests import make


@pytest.fixture(autouse=True)
def in_june():
    with supposing(date(2025, 6, 10)):
        yield


@pytest.fixture
def old(branch):
    return make.member(branch, "石老", retired=True)


@pytest.fixture
def asked(branch, old, secretary):
    return ask(branch, old, by=secretary)[0]


def ask(branch, *members, by, since=date(2025, 7, 1)):
    return actions.ask_exemption(branch, members=members, reason="年老多病", since=since, by=by)


def approve(paper, *, by, since=None, number=""):
    return EXEMPTION_FLOW.move(paper, "approve", by=by, since=since or paper.since, decided_on=date(2025, 6, 9), number=number)


def test_many_are_asked_for_at_once(client, branch, old, recorder):
    ill = make.member(branch, "龙病")
    make.login(client, recorder)

    answer = client.post(reverse("ask_exemption", args=[branch.pk]), {"members": [old.pk, ill.pk], "reason": "年老多病", "since": "2025-07-01"}, follow=True)

    assert "已为 2 名党员提出申请" in answer.content.decode()
    assert {paper.member for paper in Exemption.objects.filter(status="asked", asked_by=recorder)} == {old, ill}


def test_one_that_cannot_be_asked_for_stops_them_all(client, branch, old, asked, recorder):
    ill, late = make.member(branch, "龙病"), make.member(branch, "新党员", joined_on=date(2025, 8, 1), confirmed_on=None)
    make.login(client, recorder)

    answer = client.post(reverse("ask_exemption", args=[branch.pk]), {"members": [old.pk, ill.pk, late.pk], "reason": "病", "since": "2025-07-01"})

    assert answer.status_code == 422
    assert "石老已有一份“待审批”的审批。" in answer.content.decode()
    assert "新党员2025年8月1日才入党。" in answer.content.decode()
    assert Exemption.objects.count() == 1


def test_a_stranger_is_not_asked_for(branch, other_branch, secretary):
    with pytest.raises(ValidationError, match="李四不是机关党支部的党员"):
        ask(branch, make.member(other_branch, "李四"), by=secretary)


def test_the_committee_approves_from_a_day(asked, auditor):
    paper = approve(asked, by=auditor, since=date(2025, 7, 15), number="吉林党〔2025〕8号")

    assert (paper.status, paper.decided_by, paper.decided_on, paper.number) == ("approved", auditor, date(2025, 6, 9), "吉林党〔2025〕8号")
    assert [paper.covers(day) for day in (date(2025, 7, 14), date(2025, 7, 15), date(2030, 1, 1))] == [False, True, True]


def test_the_branch_itself_does_not_decide(asked, secretary, deputy):
    for officer in (secretary, deputy):
        with pytest.raises(PermissionDenied):
            approve(asked, by=officer)


def test_neither_who_asked_nor_whom_it_is_about_decides(branch, old, asked, auditor):
    judge = make.user(old)
    make.office(old, "auditor")
    with pytest.raises(ValidationError, match="申请登记人和本人不能审批"):
        approve(asked, by=judge)

    asked.asked_by = auditor
    asked.save()
    with pytest.raises(ValidationError, match="申请登记人和本人不能审批"):
        approve(asked, by=auditor)


def test_a_refusal_needs_its_reason(asked, auditor):
    with pytest.raises(ValidationError, match="要写明理由"):
        EXEMPTION_FLOW.move(asked, "refuse", by=auditor, decided_on=date(2025, 6, 9))
    paper = EXEMPTION_FLOW.move(asked, "refuse", by=auditor, remark="身体状况可以参加", decided_on=date(2025, 6, 9))

    assert not paper.covers(date(2025, 8, 1))


def test_a_decision_of_tomorrow_is_refused(asked, auditor):
    with pytest.raises(ValidationError, match="审批日期不能晚于今天"):
        EXEMPTION_FLOW.move(asked, "refuse", by=auditor, remark="否", decided_on=date(2025, 6, 11))


def test_who_recovers_takes_part_again(branch, old, asked, auditor, secretary):
    paper = approve(asked, by=auditor)
    with supposing(date(2025, 9, 1)):
        for wrong in (date(2025, 6, 30), date(2025, 9, 2)):
            with pytest.raises(ValidationError, match="恢复日期应在开始日期以后、今天以前"):
                EXEMPTION_FLOW.move(paper, "end", by=auditor, until=wrong)
        paper = EXEMPTION_FLOW.move(paper, "end", by=auditor, until=date(2025, 9, 1))

    assert (paper.status, paper.covers(date(2025, 8, 31)), paper.covers(date(2025, 9, 1))) == ("ended", True, False)
    with pytest.raises(ValidationError, match="石老到2025年9月1日为止已经批准不参加"):
        ask(branch, old, by=secretary, since=date(2025, 8, 1))
    assert ask(branch, old, by=secretary, since=date(2025, 9, 1))


def test_the_auditor_finds_what_waits_and_approves_it_together(client, branch, old, auditor, secretary):
    papers = ask(branch, old, make.member(branch, "龙病"), by=secretary)
    make.login(client, auditor)
    home = client.get("/app/").content.decode()
    assert "审批：不参加积分管理" in home
    assert "石老、龙病" in home

    page = client.post(
        reverse("approve_together"), {"papers": [paper.pk for paper in papers], "decided_on": "2025-06-10", "number": "吉林党〔2025〕8号"}, follow=True
    )

    assert "已批准 2 份申请" in page.content.decode()
    assert set(Exemption.objects.values_list("status", "number")) == {("approved", "吉林党〔2025〕8号")}
    assert "审批：不参加积分管理" not in client.get("/app/").content.decode()


def test_together_none_is_approved_where_one_cannot_be(client, branch, old, auditor, secretary):
    papers = ask(branch, make.member(branch, "龙病"), old, by=secretary)
    Exemption.objects.filter(member=old).update(asked_by=auditor)
    make.login(client, auditor)

    answer = client.post(reverse("approve_together"), {"papers": [paper.pk for paper in papers], "decided_on": "2025-06-10"})

    assert answer.status_code == 422
    assert "石老：申请登记人和本人不能审批" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 2
    assert set(Exemption.objects.values_list("status", flat=True)) == {"asked"}


def test_nothing_ticked_is_said_so(client, asked, auditor):
    make.login(client, auditor)

    answer = client.post(reverse("approve_together"), {"decided_on": "2025-06-10"})

    assert answer.status_code == 422
    assert "请先勾选要批准的申请" in answer.content.decode()


def test_one_request_is_decided_on_its_page(client, asked, auditor):
    make.login(client, auditor)
    address = reverse("move_exemption", args=[asked.pk, "approve"])

    refused = client.post(address, {"approve-since": "2025-13-1", "approve-decided_on": "2025-06-10", "remark": "同意"})
    assert refused.status_code == 422
    assert 'value="2025-13-1"' in refused.content.decode()

    page = client.post(address, {"approve-since": "2025-07-01", "approve-decided_on": "2025-06-10", "remark": "情况属实"}, follow=True)
    assert "情况属实" in page.content.decode()


def test_the_form_tells_reason_opinions_and_day(client, asked, auditor, secretary):
    form = reverse("exemption_form", args=[asked.pk])
    make.login(client, secretary)
    assert "同意自" not in client.get(form).content.decode()

    EXEMPTION_FLOW.move(asked, "approve", by=auditor, remark="情况属实。", since=asked.since, decided_on=date(2025, 6, 9), number="吉林党〔2025〕8号")
    text = client.get(form).content.decode()

    for words in ("不参加积分管理审批表", "石老", "年老多病", "同意自 2025年7月1日起不参加积分管理。情况属实。", "吉林党〔2025〕8号", "市林业局党委（盖章）"):
        assert words in text


def test_a_member_reads_the_own_request_only(client, branch, old, asked, zhang, secretary):
    foreign = ask(branch, make.member(branch), by=secretary)[0]
    make.login(client, make.user(old))

    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.get(foreign.get_absolute_url()).status_code == 404
    assert client.get(reverse("exemptions")).status_code == 403
    assert make.login(client, zhang).get(asked.get_absolute_url()).status_code == 404


def test_who_moves_out_leaves_no_open_request(client, branch, other_branch, old, asked, auditor, secretary):
    moved = {"going": "inside", "on": "2025-06-09", "to_branch": other_branch.pk, "reason": "组工调〔2025〕1号"}

    make.login(client, secretary).post(reverse("leave", args=[old.pk]), moved)

    page = client.get(asked.get_absolute_url()).content.decode()
    assert "已撤回" in page
    assert "撤回：石老转出" in page
    assert "支部已撤回：石老转出。" in client.get(reverse("exemption_form", args=[asked.pk])).content.decode()
    assert "审批：不参加积分管理" not in make.login(client, auditor).get("/app/").content.decode()
    assert actions.ask_exemption(other_branch, members=[Member.objects.get(pk=old.pk)], reason="年老", since=date(2025, 7, 1), by=auditor)


def test_a_refused_leaving_keeps_the_request(client, old, asked, secretary):
    make.login(client, secretary).post(reverse("leave", args=[old.pk]), {"going": "died", "on": "1999-06-09"})

    asked.refresh_from_db()
    assert asked.get_status_display() == "待审批"


def test_a_request_that_stayed_behind_is_only_refused(other_branch, old, asked, auditor):
    actions.leave(old, going="transferred", on=date(2025, 6, 9), to_branch=other_branch, reason="工作调动", by=None)

    with pytest.raises(ValidationError, match="石老已不在机关党支部"):
        approve(asked, by=auditor)

    assert EXEMPTION_FLOW.move(asked, "refuse", by=auditor, remark="已转出", decided_on=date(2025, 6, 9)).get_status_display() == "未批准"


def test_a_request_is_withdrawn_with_the_leaving_and_by_no_button(client, asked, auditor):
    make.login(client, auditor)

    assert client.post(reverse("move_exemption", args=[asked.pk, "withdraw"]), {"remark": "试试"}).status_code == 404
    assert "withdraw" not in client.get(asked.get_absolute_url()).content.decode()
