"""Rewards asked for: who may ask, what is checked, who answers, what is clipped, what it blocks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions, rules
from scoring.figures import claim_table, clipped, matters_of, own_lines, room_for
from scoring.figures.claims import words_of
from scoring.models import Reward, RewardClaim
from scoring.steps import CLAIM_FLOW, QUARTER_FLOW, claim_ahead, claim_offers
from tests import make

PDF = b"%PDF-1.4 proof"


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def officer(branch):
    return make.officer(branch, "officer", "孙委员")


@pytest.fixture
def quarter(branch, secretary, officer, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


@pytest.fixture
def claim(sheet, zhang):
    return make.claim(sheet, "奖4", by=zhang)


def typed(quarter, code="奖4", **kwargs):
    return {"item": make.item(quarter.standard, code).pk, "happened_on": "2025-03-05", "grounds": "获市级表彰", "certified_by": "市委组织部"} | kwargs


# asking


def test_a_member_asks_for_oneself_and_the_recorder_for_a_member(sheet, zhang, recorder):
    own = make.claim(sheet, "奖4", by=zhang)
    typed_for = make.claim(sheet, "奖5", by=recorder)

    assert (own.status, own.points, own.asked_by) == ("asked", Decimal(2), zhang)
    assert typed_for.asked_by == recorder
    assert own.history.first().history_change_reason == "申报"


def test_nobody_else_asks_for_a_member(sheet, secretary, officer):
    for other in (secretary, officer):
        with pytest.raises(ValidationError, match="由本人申报，或由记录员代为申报"):
            make.claim(sheet, "奖4", by=other)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"points": Decimal("2.01")}, "points", "奖4一次最多加 2 分，不能填 2.01 分"),
        ({"happened_on": date(2024, 12, 31)}, "happened_on", "应是 2025 年内"),
        ({"happened_on": date(2025, 4, 11)}, "happened_on", "不晚于今天"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(sheet, zhang, given, field, words):
    with pytest.raises(ValidationError) as refusal:
        make.claim(sheet, "奖4", by=zhang, **given)

    assert words in refusal.value.message_dict[field][0]


@pytest.mark.parametrize("given", [{"points": Decimal(2)}, {"points": Decimal("0.5")}, {"happened_on": date(2025, 1, 1)}, {"happened_on": date(2025, 4, 10)}])
def test_what_just_fits_is_taken(sheet, zhang, given):
    assert make.claim(sheet, "奖4", by=zhang, **given).pk


def test_an_item_for_the_retired_is_not_for_the_serving(sheet, zhang):
    item = make.item(sheet.quarter.standard, "奖4")
    item.service = "retired"
    item.save()

    with pytest.raises(ValidationError, match="奖4不适用于普通类党员"):
        make.claim(sheet, "奖4", by=zhang)


def test_a_deduction_is_no_reward(sheet, zhang):
    with pytest.raises(ValidationError, match="奖励条目"):
        make.claim(sheet, "组1", by=zhang)


def test_the_same_thing_is_asked_for_once(claim, sheet, zhang, secretary):
    with pytest.raises(ValidationError, match="已经申报，正在等答复"):
        make.claim(sheet, "奖4", by=zhang)

    CLAIM_FLOW.move(claim, "grant", by=secretary)

    with pytest.raises(ValidationError, match="已经登记为奖励分"):
        make.claim(sheet, "奖4", by=zhang)


def test_the_same_thing_is_rewarded_once_a_year_whatever_the_quarter_and_version(claim, quarter, sheet, zhang, recorder, secretary):
    with supposing(date(2025, 7, 1)):
        later = make.quarter(quarter.standard, 2, by=recorder).sheets.get(member=zhang.member)
        given = {"happened_on": claim.happened_on, "grounds": f" {claim.grounds} "}
        proved = given | {"item": make.item(quarter.standard, "奖4"), "certified_by": "市委", "by": recorder}

        for where in (sheet, later):
            with pytest.raises(ValidationError, match="已经申报，正在等答复（2025年一季度）"):
                actions.grant_reward(where, **proved)
        with pytest.raises(ValidationError, match="已经申报，正在等答复（2025年一季度）"):
            make.claim(later, "奖4", by=zhang, **given)
        claim = CLAIM_FLOW.move(claim, "grant", by=secretary)
        with pytest.raises(ValidationError, match="已经登记为奖励分（2025年一季度）"):
            actions.grant_reward(later, **proved)

        actions.reverse(claim.reward, reason="记错季度", by=secretary)
        assert actions.grant_reward(later, **proved).pk


def test_without_proof_the_database_refuses(sheet, zhang):
    with pytest.raises(ValidationError, match="须提供证明资料"):
        make.claim(sheet, "奖4", by=zhang, certified_by="")
    with pytest.raises(IntegrityError), transaction.atomic():
        RewardClaim.objects.create(sheet=sheet, item=make.item(sheet.quarter.standard, "奖4"), points=2, happened_on=date(2025, 3, 1), grounds="x", asked_by=zhang)


def test_a_closed_quarter_takes_no_claim(sheet, quarter, secretary, zhang):
    QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 4, 8))

    with pytest.raises(ValidationError, match="不能再登记"):
        make.claim(sheet, "奖4", by=zhang)


# answering


def test_the_branch_committee_grants_a_line_with_the_proof(sheet, zhang, secretary):
    claim = make.claim(sheet, "奖5", by=zhang, proof=SimpleUploadedFile("proof.pdf", PDF), certified_by="", matter="防火")

    claim = CLAIM_FLOW.move(claim, "grant", by=secretary, points=Decimal(3), matter="防火", remark="属实")

    assert (claim.status, claim.answer, claim.answered_by, claim.answered_on) == ("granted", "属实", secretary, date(2025, 4, 10))
    reward = Reward.objects.get()
    assert (claim.reward, reward.points, reward.matter, reward.proof.name, reward.entered_by) == (reward, 3, "防火", claim.proof.name, secretary)
    assert not reward.needs_confirming
    assert claim.history.first().history_change_reason == "认定：属实"


def test_more_than_the_item_gives_is_not_granted(claim, secretary):
    with pytest.raises(ValidationError, match="最多加 2 分"):
        CLAIM_FLOW.move(claim, "grant", by=secretary, points=Decimal(3))

    claim.refresh_from_db()
    assert (claim.status, Reward.objects.count()) == ("asked", 0)


def test_a_refusal_says_why(claim, secretary):
    with pytest.raises(ValidationError, match="不予认定要写明理由"):
        CLAIM_FLOW.move(claim, "refuse", by=secretary)

    claim = CLAIM_FLOW.move(claim, "refuse", by=secretary, remark="没有列入市级表彰")

    assert (claim.status, claim.answer) == ("refused", "没有列入市级表彰")
    assert Reward.objects.count() == 0


def test_who_asked_withdraws_and_nobody_else(claim, secretary, zhang):
    with pytest.raises(ValidationError, match="由申报人张三撤回"):
        CLAIM_FLOW.move(claim, "withdraw", by=secretary)

    assert CLAIM_FLOW.move(claim, "withdraw", by=zhang).status == "withdrawn"


@pytest.mark.parametrize("step", ["grant", "refuse", "withdraw"])
def test_what_is_answered_stays_answered(claim, secretary, zhang, step):
    claim = CLAIM_FLOW.move(claim, "grant", by=secretary)

    with pytest.raises(ValidationError, match="当前状态为“已认定”"):
        CLAIM_FLOW.move(claim, step, by=zhang if step == "withdraw" else secretary, remark="x")


def test_neither_the_claimant_nor_the_member_answers(quarter, secretary, officer, recorder):
    own = make.claim(quarter.sheets.get(member=secretary.member), "奖4", by=secretary)
    typed_for = make.claim(quarter.sheets.get(member=officer.member), "奖4", by=recorder)

    for claim, person in ((own, secretary), (typed_for, officer)):
        with pytest.raises(ValidationError, match="申报人和本人不能认定"):
            CLAIM_FLOW.move(claim, "grant", by=person)
        assert [offer.name for offer in claim_offers(person, claim, {})] == (["withdraw"] if person == claim.asked_by else [])
        assert "要由另一名支委认定" in claim_ahead(person, claim).text
    assert CLAIM_FLOW.move(own, "grant", by=officer).status == "granted"
    assert CLAIM_FLOW.move(typed_for, "grant", by=secretary).status == "granted"


@pytest.mark.parametrize("who", ["recorder", "zhang", "auditor"])
def test_others_do_not_answer(claim, request, who):
    with pytest.raises((PermissionDenied, ValidationError)):
        CLAIM_FLOW.move(claim, "grant", by=request.getfixturevalue(who))


def test_the_committee_answers_where_nobody_of_the_branch_may(branch, secretary, auditor, recorder):
    """A22: a small branch has the secretary only."""
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    own = make.claim(quarter.sheets.get(member=secretary.member), "奖4", by=secretary)
    other = make.claim(quarter.sheets.get(member=recorder.member), "奖4", by=recorder)

    with pytest.raises(ValidationError, match="没有别的支委的，由党委复核人办理"):
        CLAIM_FLOW.move(other, "grant", by=auditor)
    assert CLAIM_FLOW.move(own, "grant", by=auditor).status == "granted"


def test_an_open_claim_blocks_the_opinion(claim, quarter, secretary):
    with pytest.raises(ValidationError, match="张三申报的奖励分（奖4）还没有认定"):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 4, 8))
    offer = QUARTER_FLOW.offers(secretary, quarter, {})[0]
    assert offer.blockers[0].url == claim.get_absolute_url()

    CLAIM_FLOW.move(claim, "refuse", by=secretary, remark="不符")

    assert QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 4, 8)).status == "proposed"


# what it comes to


C = rules.Claim


@pytest.mark.parametrize(
    ("others", "new", "words"),
    [
        ([], C(Decimal(4)), "全年奖励分已有 0 分，这一项 4 分全部计入。"),
        ([C(Decimal(6))], C(Decimal(4)), "全年奖励分已有 6 分，这一项 4 分全部计入。"),
        ([C(Decimal(8))], C(Decimal(4)), "全年奖励分已有 8 分，这一项 4 分中只计 2 分（全年最多 10 分）。"),
        ([C(Decimal(10))], C(Decimal(4)), "全年奖励分已有 10 分，这一项 4 分不再计入（全年最多 10 分）。"),
        ([C(Decimal(2), "", "a", Decimal(4))], C(Decimal(2), "", "a", Decimal(4)), "全年奖励分已有 2 分，这一项 2 分全部计入。"),
        ([C(Decimal(3), "", "a", Decimal(4))], C(Decimal(2), "", "a", Decimal(4)), "全年奖励分已有 3 分，这一项 2 分中只计 1 分（奖4全年最多 4 分）。"),
        ([C(Decimal(4), "防火")], C(Decimal(2), "防火"), "全年奖励分已有 4 分，这一项 2 分不再计入（同一事项只计最高一项）。"),
        ([C(Decimal(2), "防火")], C(Decimal(4), "防火"), "全年奖励分已有 2 分，这一项 4 分中只计 2 分（同一事项只计最高一项）。"),
        ([C(Decimal(2), "防火")], C(Decimal(4), "植树"), "全年奖励分已有 2 分，这一项 4 分全部计入。"),
    ],
)
def test_what_a_limit_takes_is_said(others, new, words):
    assert words_of(others, new, "奖4") == words


def test_the_year_counts_and_not_the_quarter_alone(quarter, sheet, zhang, recorder, secretary):
    reward = {"grounds": "省级表彰", "certified_by": "省委", "by": recorder}
    actions.grant_reward(sheet, item=make.item(quarter.standard, "奖6"), happened_on=date(2025, 2, 3), matter="造林", **reward)
    with supposing(date(2025, 7, 1)):
        later = make.quarter(quarter.standard, 2, by=recorder).sheets.get(member=zhang.member)
        claim = make.claim(later, "奖3", by=zhang)

        assert clipped(claim) == "全年奖励分已有 6 分，这一项 5 分中只计 4 分（全年最多 10 分）。"
        assert room_for(later) == "全年奖励分已有 6 分，还可以计 4 分；已申报、还没有认定的 5 分。"
        assert matters_of(later) == ["造林"]

        claim = CLAIM_FLOW.move(claim, "grant", by=secretary)
        assert clipped(claim) == "全年奖励分已有 6 分，这一项 5 分中只计 4 分（全年最多 10 分）。"
        actions.reverse(claim.reward, reason="重复", by=recorder)
        assert clipped(claim) == "这一项已经冲销，不再计入。"


def test_a_longer_list_needs_no_more_queries(django_assert_num_queries, quarter, secretary, recorder):
    people = [make.member(quarter.branch) for _ in range(3)]
    make.actions.add_sheets(quarter, by=recorder)
    for person in people[:1]:
        make.claim(quarter.sheets.get(member=person), "奖4", by=recorder)
    secretary.roles_in(quarter.branch)
    table = RewardClaim.objects.visible_to(secretary)

    with django_assert_num_queries(4):
        claim_table(table, secretary)
    for person in people[1:]:
        make.claim(quarter.sheets.get(member=person), "奖4", by=recorder)
    with django_assert_num_queries(4):
        assert len(claim_table(table.all(), secretary)) == 3


@pytest.mark.parametrize("own", [False, True])
def test_the_page_of_rewards_asks_no_more_for_more_lines(client, quarter, secretary, recorder, own):
    def enter(count):
        for _ in range(count):
            reward = {"item": make.item(quarter.standard, "奖4"), "happened_on": date(2025, 3, 1), "grounds": f"表彰{next(make.numbers)}", "certified_by": "市委"}
            person = recorder.member if own else make.member(quarter.branch)
            actions.add_sheets(quarter, by=recorder)
            actions.grant_reward(quarter.sheets.get(member=person), by=recorder, **reward)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert page.get(reverse("rewards", args=[quarter.pk])).status_code == 200
        return len(queries)

    page = make.login(client, secretary)
    enter(3)
    asked()  # what a login may see is read once
    few = asked()
    enter(9)

    assert asked() == few


def test_own_lines_for_the_committee_are_found_with_few_questions(quarter, officer, recorder, secretary, auditor):
    officer.member.appointments.update(until=date(2025, 4, 1))
    own = quarter.sheets.get(member=secretary.member)
    auditor.roles_in(quarter.branch)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            [(_, _, count)] = own_lines(auditor)
        return count, len(queries)

    for day in range(1, 4):
        make.deduction(own, "组5", day=date(2025, 3, day), by=secretary)
    few = asked()
    for day in range(4, 13):
        make.deduction(own, "组5", day=date(2025, 3, day), by=secretary)

    assert (few, asked()) == ((3, few[1]), (12, few[1]))


# to-dos


def test_officers_are_told_and_the_member_is_told_of_the_answer(claim, secretary, officer, zhang, recorder):
    def told(user):
        return [todo.what for todo in todos_of(user) if "奖励分" in todo.what]

    assert told(secretary) == told(officer) == ["2025年一季度：认定奖励分申报"]
    assert told(zhang) == told(recorder) == []

    CLAIM_FLOW.move(claim, "refuse", by=secretary, remark="不符")

    assert told(secretary) == []
    assert told(zhang) == ["奖励分申报：不予认定"]
    with supposing(date(2025, 4, 25)):
        assert told(zhang) == []


# pages


def test_a_member_asks_on_the_phone_and_is_told_what_counts(client, quarter, sheet, zhang):
    make.login(client, zhang)
    assert client.get(reverse("start_claim")).headers["Location"] == reverse("claim_reward", args=[sheet.pk])
    assert "还可以计 10 分" in client.get(reverse("claim_reward", args=[sheet.pk])).text

    page = client.post(reverse("claim_reward", args=[sheet.pk]), typed(quarter, proof=SimpleUploadedFile("x.pdf", PDF)), follow=True)

    assert "已申报，等支委会研究。全年奖励分已有 0 分，这一项 2 分全部计入。" in page.text
    claim = RewardClaim.objects.get()
    assert client.get(reverse("claim_proof", args=[claim.pk])).getvalue() == PDF
    assert "奖励分申报认定表" in client.get(reverse("claim_form", args=[claim.pk])).text
    assert "获市级表彰" in client.get(reverse("claims")).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"certified_by": ""}, "须提供证明资料，或由上一级党组织书面认定"),
        ({"proof": SimpleUploadedFile("award.pdf", b"MZ not a pdf")}, "只收 pdf、jpg 和 png 文件"),
        ({"points": "3"}, "奖4一次最多加 2 分"),
        ({"points": "许多"}, "请填数字"),
        ({"happened_on": "1985.13.2"}, "请填日期"),
        ({"item": "999999"}, "没有这个条目"),
        ({"grounds": ""}, "请写明事由"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, quarter, sheet, zhang, wrong, words):
    page = make.login(client, zhang).post(reverse("claim_reward", args=[sheet.pk]), typed(quarter, matter="全州防火") | wrong)

    assert page.status_code == 422
    assert words in page.text
    assert "全州防火" in page.text
    assert RewardClaim.objects.count() == 0


def test_the_page_is_for_the_member_and_the_recorder(client, sheet, secretary, recorder, zhang, li, auditor):
    page = reverse("claim_reward", args=[sheet.pk])

    for reader, status in ((zhang, 200), (recorder, 200), (secretary, 403), (li, 404), (auditor, 403)):
        assert make.login(client, reader).get(page).status_code == status


def test_a_claim_is_read_by_the_member_and_the_officers(client, claim, branch, secretary, zhang, auditor, li):
    other = make.user(make.member(branch))
    for reader, status in ((zhang, 200), (secretary, 200), (auditor, 200), (li, 404), (other, 404)):
        make.login(client, reader)
        for name in ("claim", "claim_form"):
            assert client.get(reverse(name, args=[claim.pk])).status_code == status
        assert client.get(reverse("move_claim", args=[claim.pk, "grant"])).status_code == 405
    assert make.login(client, zhang).get(reverse("claim_proof", args=[claim.pk])).status_code == 404


def test_an_officer_grants_on_the_page_and_is_told_what_is_clipped(client, claim, secretary, sheet, recorder):
    page = make.login(client, secretary).get(claim.get_absolute_url()).text
    assert "全部计入" in page
    assert "撤回申报" not in page

    refused = client.post(reverse("move_claim", args=[claim.pk, "grant"]), {"grant-points": "7", "grant-matter": "防火"})
    assert refused.status_code == 422
    assert "最多加 2 分" in refused.text
    assert 'value="7"' in refused.text

    client.post(reverse("move_claim", args=[claim.pk, "grant"]), {"grant-points": "1.5", "grant-matter": ""})
    assert Reward.objects.get().points == Decimal("1.5")
    rewards = client.get(reverse("rewards", args=[sheet.quarter_id])).text
    assert "已认定" in rewards
    assert "替党员申报" not in rewards
    assert "替党员申报" in make.login(client, recorder).get(reverse("rewards", args=[sheet.quarter_id])).text


def test_without_an_open_quarter_the_member_is_told(client, zhang):
    page = make.login(client, zhang).get(reverse("start_claim"), follow=True).text

    assert "支部现在没有开启的季度" in page
