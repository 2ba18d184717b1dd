"""通报: who commends and criticises whom, who reads it, how it is withdrawn."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation import actions
from evaluation.models import Mention
from members.clock import supposing
from tests import make


@pytest.fixture(autouse=True)
def march():
    with supposing(date(2026, 3, 10)):
        yield


@pytest.fixture
def cycle(branch):
    return make.cycle(branch.committee)


@pytest.fixture
def praise(branch, cycle, auditor):
    return make.mention(branch, cycle, by=auditor)


def test_the_committee_commends_a_branch(praise, auditor):
    assert (str(praise), praise.whom, praise.mark) == ("通报表扬机关党支部", "机关党支部", "done")
    assert praise.history.get().history_user == auditor


def test_a_head_who_has_left_office_in_the_year_may_still_be_named(branch, cycle, auditor, secretary):
    secretary.member.appointments.update(until=date(2025, 2, 1))

    named = make.mention(branch, cycle, secretary.member, kind="criticism", about="head", by=auditor)

    assert (str(named), named.mark) == ("通报批评支部负责人王书记", "late")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"about": "head", "member": "zhang"}, "张三在2025年度没有担任过本支部的书记或副书记"),
        ({"about": "member", "member": "li"}, "李四不在本支部"),
        ({"about": "member"}, "通报负责人或党员的要选人"),
        ({"about": "branch", "member": "zhang"}, "通报党支部的不选人"),
        ({"issued_on": date(2024, 12, 31)}, "通报日期应在2025年1月1日以后"),
        ({"issued_on": date(2026, 3, 11)}, "今天以前"),
        ({"text": ""}, "空"),
    ],
)
def test_what_cannot_be_is_refused_in_words(request, branch, cycle, auditor, zhang, li, given, words):
    given = {"about": "branch"} | given
    person = request.getfixturevalue(given.pop("member")).member if "member" in given else None

    with pytest.raises(ValidationError, match=words):
        make.mention(branch, cycle, person, by=auditor, **given)


def test_only_an_auditor_without_office_in_the_branch_writes_and_withdraws(branch, cycle, praise, secretary, zhang):
    make.office(secretary.member, "auditor")
    for reader in (type(secretary).objects.get(pk=secretary.pk), zhang):
        with pytest.raises(ValidationError, match="由党委复核人登记和撤销"):
            make.mention(branch, cycle, text="另一份", by=reader)
        with pytest.raises(ValidationError, match="由党委复核人登记和撤销"):
            actions.withdraw_mention(praise, reason="登记错了", by=reader)


def test_nobody_is_mentioned_by_oneself(branch, cycle):
    auditor = make.officer(branch, "auditor", "陈敏")
    with pytest.raises(ValidationError, match="由另一名党委复核人登记"):
        make.mention(branch, cycle, auditor.member, by=auditor)


def test_the_same_mention_is_registered_once(praise, branch, cycle, auditor):
    with pytest.raises(ValidationError, match="已经登记"):
        make.mention(branch, cycle, by=auditor)


def test_the_cycle_is_of_the_branchs_committee(branch, auditor, cycle):
    foreign = make.cycle(make.committee("县农业局党委"))
    with pytest.raises(ValidationError, match="考核年度不属于本支部的党委"):
        make.mention(branch, foreign, by=auditor)


def test_a_wrong_one_is_withdrawn_with_a_reason_and_stays(praise, auditor):
    gone = actions.withdraw_mention(praise, reason="文号登错", by=auditor)

    assert (gone.withdrawn_on, gone.withdrawn_for, gone.text, gone.mark) == (date(2026, 3, 10), "文号登错", "积分登记及时、资料齐全。", "next")
    with pytest.raises(ValidationError, match="已经撤销"):
        actions.withdraw_mention(praise, reason="再撤", by=auditor)


@pytest.mark.parametrize("wrong", [{"withdrawn_for": "没有人撤"}, {"about": "head"}])
def test_the_database_keeps_whole_mentions_only(praise, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.filter(pk=praise.pk).update(**wrong)


@pytest.mark.parametrize(
    ("who", "of_the_branch", "of_zhang"),
    [("auditor", True, True), ("secretary", True, True), ("deputy", True, True), ("recorder", False, False), ("zhang", False, True), ("li", False, False)],
)
def test_heads_committee_and_whom_it_names_read_it(request, branch, cycle, praise, auditor, zhang, who, of_the_branch, of_zhang):
    about_zhang = make.mention(branch, cycle, zhang.member, kind="criticism", by=auditor)

    seen = set(Mention.objects.visible_to(request.getfixturevalue(who)))

    assert seen == {mention for mention, wanted in ((praise, of_the_branch), (about_zhang, of_zhang)) if wanted}


# pages


def new(branch):
    return reverse("mention_branch", args=[branch.pk, 2025])


@pytest.mark.parametrize(("who", "whole", "one", "form"), [("auditor", 200, 200, 200), ("secretary", 200, 200, 403), ("recorder", 403, 404, 403), ("zhang", 403, 404, 403), ("li", 200, 404, 403)])
def test_who_opens_the_pages(client, request, praise, branch, who, whole, one, form):
    make.login(client, request.getfixturevalue(who))

    assert client.get(reverse("mentions")).status_code == whole
    assert client.get(praise.get_absolute_url()).status_code == one
    assert client.get(new(branch)).status_code == form
    assert client.get(reverse("withdraw_mention", args=[praise.pk])).status_code == 405


def test_the_auditor_writes_one_on_the_page_and_takes_it_back(client, branch, cycle, auditor, secretary, deputy):
    make.login(client, auditor)
    page = client.get(new(branch)).text
    assert "支部负责人" in page
    assert "赵副书记" in page

    typed = {"kind": "criticism", "whom": f"head-{secretary.member_id}", "issued_on": "2026-03-09", "number": "", "text": "两个季度没有按期办结。"}
    answer = client.post(new(branch), typed, follow=True)
    assert "通报已登记" in answer.text
    assert "两个季度没有按期办结" in answer.text
    mention = Mention.objects.get()
    assert "通报批评支部负责人王书记" in client.get(reverse("mentions")).text

    refused = client.post(reverse("withdraw_mention", args=[mention.pk]), {"reason": ""})
    assert (refused.status_code, "撤销通报要写明理由" in refused.text) == (422, True)
    assert "已撤销" in client.post(reverse("withdraw_mention", args=[mention.pk]), {"reason": "日期登错"}, follow=True).text
    assert "两个季度没有按期办结" not in client.get(reverse("branch_year", args=[branch.pk, 2025])).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": ""}, "请选表扬还是批评"),
        ({"whom": ""}, "请选通报对象"),
        ({"whom": "member-999999"}, "选择一个有效的选项"),
        ({"text": ""}, "请写通报内容"),
        ({"issued_on": "2026-03-11"}, "今天以前"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_is_kept(client, branch, cycle, auditor, typed, words):
    given = {"kind": "praise", "whom": "branch", "issued_on": "2026-03-09", "text": "资料齐全"}

    page = make.login(client, auditor).post(new(branch), given | typed)

    assert page.status_code == 422
    assert words in page.text
    assert not Mention.objects.exists()


def test_a_member_finds_it_beside_the_own_points(client, branch, cycle, auditor, zhang):
    mention = make.mention(branch, cycle, zhang.member, by=auditor)
    make.login(client, zhang)

    assert mention.get_absolute_url() in client.get(reverse("mine")).text
    assert "积分登记及时" in client.get(mention.get_absolute_url()).text
