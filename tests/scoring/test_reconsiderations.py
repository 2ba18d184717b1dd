"""复议 (R17, A22): asked by the member, answered by another officer, before the meeting decides."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions
from scoring.models import Quarter, Reconsideration, Sheet
from scoring.steps import QUARTER_FLOW, RECONSIDERATION_FLOW, offers_on
from tests import make

PASSED = {"held_on": date(2025, 4, 9), "eligible": 12, "present": 9, "ayes": 9}


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def sheet(branch, secretary, deputy, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder).sheets.get(member=zhang.member)


@pytest.fixture
def line(sheet, recorder):
    """Entered by the recorder."""
    return make.deduction(sheet, "组1", by=recorder)


@pytest.fixture
def proposed(sheet, line, secretary):
    make.proposed(sheet.quarter, by=secretary)
    return Sheet.objects.get(pk=sheet.pk)


@pytest.fixture
def ask(proposed, line, zhang):
    return actions.ask(proposed, line=line, reason="那天请了假", by=zhang)


def answer(ask, step, by, words="查了签到表"):
    return RECONSIDERATION_FLOW.move(ask, step, by=by, answer=words)


# asking


def test_a_member_asks_on_a_line_and_on_the_whole(proposed, line, zhang):
    one = actions.ask(proposed, line=line, reason="那天请了假", by=zhang)
    whole = actions.ask(proposed, reason="漏记了奖励", by=zhang)

    assert (one.matter, whole.matter) == (" 组1 −2", "整份初步意见")
    assert one.history.first().history_user == zhang
    for again in (line, None):
        with pytest.raises(ValidationError, match="已经申请复议，正在等答复"):
            actions.ask(proposed, line=again, reason="再说一次", by=zhang)


def test_nobody_asks_for_another(proposed, line, secretary):
    with pytest.raises(ValidationError, match="只能由本人申请复议"):
        actions.ask(proposed, line=line, reason="替他说", by=secretary)


@pytest.mark.parametrize("status", [status for status in Quarter.Status if status != "proposed"])
def test_it_is_asked_between_the_opinion_and_the_meeting_only(proposed, zhang, status):
    Quarter.objects.filter(pk=proposed.quarter_id).update(status=status)

    with pytest.raises(ValidationError, match="初步意见提出以后、党员大会通过以前才能申请复议"):
        actions.ask(proposed, reason="漏记", by=zhang)


def test_a_line_of_another_or_a_reversed_one_is_not_asked_about(sheet, line, secretary, recorder, zhang):
    other = make.deduction(sheet.quarter.sheets.get(member=secretary.member), "组2", by=recorder)
    actions.reverse(line, reason="错了", by=recorder)
    make.proposed(sheet.quarter, by=secretary)

    for wrong in (line, other):
        with pytest.raises(ValidationError, match="不在您的积分表上"):
            actions.ask(sheet, line=wrong, reason="错了", by=zhang)


# answering


def test_another_officer_keeps_the_opinion_and_the_meeting_may_decide(ask, secretary):
    with pytest.raises(ValidationError, match="张三申请复议 组1 −2，还没有答复"):
        QUARTER_FLOW.move(ask.sheet.quarter, "pass", by=secretary, **PASSED)

    ask = answer(ask, "keep", secretary)

    assert (ask.status, ask.answer, ask.answered_by, ask.answered_on) == ("kept", "查了签到表", secretary, date(2025, 4, 10))
    assert QUARTER_FLOW.move(ask.sheet.quarter, "pass", by=secretary, **PASSED).status == "passed"


def test_neither_who_entered_the_line_nor_the_member_answers(ask, recorder, zhang):
    with pytest.raises(ValidationError, match="申请人、登记人以外"):
        answer(ask, "keep", recorder)
    with pytest.raises(PermissionDenied):
        answer(ask, "keep", zhang)
    make.office(zhang.member, "officer")
    with pytest.raises(ValidationError, match="申请人、登记人以外"):
        answer(ask, "keep", type(zhang).objects.get(pk=zhang.pk))


def test_strangers_do_not_answer_and_the_auditor_only_where_nobody_else_may(ask, li, auditor, secretary, deputy):
    with pytest.raises(PermissionDenied):
        answer(ask, "keep", li)
    with pytest.raises(ValidationError, match="由党委复核人答复"):
        answer(ask, "keep", auditor)

    for head in (secretary, deputy):
        head.member.appointments.update(until=date(2025, 4, 1))
    assert answer(ask, "keep", auditor).status == "kept"


def test_a_correction_needs_the_quarter_back_and_the_line_reversed(ask, line, secretary, deputy):
    with pytest.raises(ValidationError, match="先按“有异议，退回复议”") as refused:
        answer(ask, "change", deputy)
    assert "组1 −2 还没有冲销" in str(refused.value)
    QUARTER_FLOW.move(ask.sheet.quarter, "withdraw", by=secretary, remark="张三有异议")
    with pytest.raises(ValidationError, match="组1 −2 还没有冲销"):
        answer(ask, "change", deputy)
    actions.reverse(line, reason="当天请假", by=deputy)
    with pytest.raises(ValidationError, match="已经冲销，请按“更正”答复"):
        answer(ask, "keep", deputy)

    assert answer(ask, "change", deputy, "已冲销").status == "changed"


def test_a_line_put_right_may_be_answered_after_the_opinion_was_formed_again(ask, line, secretary, deputy):
    quarter = QUARTER_FLOW.move(ask.sheet.quarter, "withdraw", by=secretary, remark="张三有异议")
    actions.reverse(line, reason="当天请假", by=deputy)
    make.proposed(quarter, by=secretary)

    assert answer(ask, "change", deputy, "已冲销").status == "changed"


def test_a_correction_of_the_whole_opinion_needs_something_changed_since(proposed, zhang, secretary, deputy, recorder):
    whole = actions.ask(proposed, reason="意见的说法不对", by=zhang)
    QUARTER_FLOW.move(proposed.quarter, "withdraw", by=secretary, remark="张三有异议")
    with pytest.raises(ValidationError, match="张三的积分表从申请以后没有改动"):
        answer(whole, "change", deputy)

    actions.save_sheet(Sheet.objects.get(pk=proposed.pk), self_points=None, opinion="表现较好", by=recorder)

    whole = Reconsideration.objects.get(pk=whole.pk)
    assert answer(whole, "change", deputy, "已改").status == "changed"


def test_only_the_member_takes_it_back(ask, zhang, secretary):
    with pytest.raises(ValidationError, match="只能由本人撤回"):
        RECONSIDERATION_FLOW.move(ask, "withdraw", by=secretary)

    assert RECONSIDERATION_FLOW.move(ask, "withdraw", by=zhang).status == "withdrawn"
    assert [offer.name for offer in offers_on(Reconsideration.objects.get(), zhang, {})] == []


def test_what_is_answered_is_not_answered_again(ask, secretary, zhang):
    answer(ask, "keep", secretary)

    with pytest.raises(ValidationError, match="当前状态为“维持”，不能更正"):
        answer(ask, "change", secretary)
    with pytest.raises(ValidationError, match="当前状态为“维持”，不能撤回申请"):
        RECONSIDERATION_FLOW.move(ask, "withdraw", by=zhang)


def test_an_opinion_put_forward_again_with_one_open_is_warned_of(ask, secretary):
    quarter = QUARTER_FLOW.move(ask.sheet.quarter, "withdraw", by=secretary, remark="张三有异议")

    offer = next(offer for offer in QUARTER_FLOW.offers(secretary, quarter, {}) if offer.name == "propose")

    assert any("还没有答复" in str(warning) for warning in offer.warnings)
    assert not offer.blockers


# pages


def test_the_member_asks_on_a_page_of_their_own(client, proposed, line, zhang):
    make.login(client, zhang)
    page = reverse("ask_reconsideration", args=[proposed.pk])
    assert page in client.get(reverse("mine")).text

    refused = client.post(page, {"line": str(line.pk), f"reason-{line.pk}": " ", "reason-0": "还有一句"})
    assert refused.status_code == 422
    assert "请写明为什么要复议" in refused.text
    assert "还有一句" in refused.text
    assert client.post(page, {"line": "999", "reason-999": "x"}).status_code == 422
    assert client.post(page, {"reason-0": "漏记"}).status_code == 422
    assert client.post(page, {"line": str(line.pk), f"reason-{line.pk}": "那天请了假"}).status_code == 302

    assert Reconsideration.objects.get().line == line
    assert "正在等答复" in client.get(page).text


def test_an_opinion_taken_back_is_told_to_nobody(client, proposed, ask, secretary, recorder, zhang):
    """Neither the old figure nor the words that are being written: on the own pages, and in 附件2."""
    quarter = QUARTER_FLOW.move(proposed.quarter, "withdraw", by=secretary, remark="再看看")
    Sheet.objects.filter(pk=proposed.pk).update(opinion="正在商量的意见")
    whole = Reconsideration.objects.create(sheet=proposed, reason="漏记", asked_by=zhang, asked_on=date(2025, 4, 9))
    make.login(client, zhang)

    for url in (reverse("ask_reconsideration", args=[proposed.pk]), whole.get_absolute_url()):
        page = client.get(url).text
        assert "正在商量的意见" not in page
        assert "初步意见 <b>" not in page
        assert "/ 15，" not in page
    book = load_workbook(BytesIO(client.get(reverse("record_table", args=[zhang.member_id, 2025])).content))
    assert quarter.is_open
    assert not any("正在商量的意见" in str(cell.value) for row in book.active.iter_rows() for cell in row)


def test_the_page_is_the_members_alone(client, proposed, secretary, li):
    page = reverse("ask_reconsideration", args=[proposed.pk])
    for stranger, status in ((secretary, 403), (li, 404)):
        make.login(client, stranger)
        assert (client.get(page).status_code, client.post(page, {"line": "0"}).status_code) == (status, status)


def test_the_request_is_answered_on_its_page(client, ask, zhang, deputy, recorder, li):
    page, keep = reverse("reconsideration", args=[ask.pk]), reverse("move_reconsideration", args=[ask.pk, "keep"])
    for reader, status, offered in ((zhang, 200, "撤回申请"), (recorder, 200, "等申请人、登记人以外"), (deputy, 200, "维持"), (li, 404, "")):
        make.login(client, reader)
        response = client.get(page)
        assert response.status_code == status
        assert offered in response.text
    make.login(client, deputy)
    assert client.get(keep).status_code == 405

    refused = client.post(keep, {"keep-answer": ""})
    assert (refused.status_code, "请写明答复和理由" in refused.text) == (422, True)
    assert client.post(keep, {"keep-answer": "查了签到表"}).status_code == 302

    assert "查了签到表" in client.get(ask.sheet.quarter.get_absolute_url()).text
    make.login(client, zhang)
    assert "查了签到表" in client.get(reverse("ask_reconsideration", args=[ask.sheet_id])).text


def test_an_answer_is_asked_for_once(client, ask, deputy, zhang):
    """What is said to the member is the answer; there is no second field beside it."""
    for reader, fields in ((deputy, 0), (zhang, 1)):  # the member may say why the request is taken back
        assert make.login(client, reader).get(ask.get_absolute_url()).text.count('name="remark"') == fields


def test_the_member_is_told_of_the_opinion_until_the_meeting_votes(client, proposed, line, secretary, zhang):
    def told():
        return [(todo.detail, todo.url) for todo in todos_of(zhang) if todo.what == "2025年一季度：看支委会的初步意见"]

    page = reverse("ask_reconsideration", args=[proposed.pk])
    assert told() == [("有不同意见的，大会表决以前可以申请复议，大会应在 2025年4月30日前开", page)]
    ask = actions.ask(proposed, line=line, reason="那天请了假", by=zhang)
    assert told() == []
    RECONSIDERATION_FLOW.move(ask, "keep", by=secretary, answer="查了签到表")
    assert told() != []
    QUARTER_FLOW.move(proposed.quarter, "pass", by=secretary, held_on=date(2025, 4, 10), eligible=4, present=4, ayes=4)
    assert told() == []


def test_who_may_answer_finds_it_among_the_todos(ask, secretary, recorder, zhang):
    todo = next(todo for todo in todos_of(secretary) if "复议" in todo.what and todo.label == "去答复")

    assert (todo.lack, todo.url) == ("1 件", ask.get_absolute_url())
    for other in (recorder, zhang):
        assert not [todo for todo in todos_of(other) if todo.label == "去答复"]
