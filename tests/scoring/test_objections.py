"""异议 (A33): raised under a name, handled by who is not concerned, upheld by reversal and a second notice."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions
from scoring.figures import entries_of, rows_of, waiting_objections
from scoring.models import Objection, Quarter, Seal
from scoring.rules import answer_due
from scoring.steps import AMEND_FLOW, OBJECTION_FLOW, QUARTER_FLOW
from tests import make

POSTED, LAST = date(2025, 4, 10), date(2025, 4, 17)


@pytest.fixture
def quarter(branch, secretary, deputy, recorder, zhang):
    """Published, with 张三's line of 2 points."""
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member=zhang.member), "组1", by=recorder)
    return make.published(quarter, secretary=secretary)


@pytest.fixture
def line(quarter, zhang):
    return quarter.sheets.get(member=zhang.member).deductions.get()


@pytest.fixture
def own(quarter, zhang, line):
    """张三 objects to that line by login."""
    return make.objection(quarter, name="张三", channel="online", raised_by=zhang, line=line)


def move(objection, name, *, by, on=date(2025, 4, 14), **data):
    with supposing(on):
        return OBJECTION_FLOW.move(objection, name, by=by, **data)


def points(quarter, member):
    return next(row.points for row in rows_of(quarter.sheets.all()) if row.member == member)


@pytest.mark.parametrize(
    ("raised_on", "days_off", "working", "due"),
    [
        (date(2025, 4, 10), [], [], date(2025, 4, 17)),
        (date(2025, 4, 10), [date(2025, 4, 14)], [], date(2025, 4, 18)),
        (date(2025, 4, 10), [], [date(2025, 4, 12)], date(2025, 4, 16)),
        (date(2025, 4, 12), [], [], date(2025, 4, 18)),
    ],
)
def test_an_answer_is_due_in_five_working_days(raised_on, days_off, working, due):
    assert answer_due(raised_on, days_off=days_off, working=working) == due


# raising


def test_an_objection_is_dated_and_has_a_deadline(own, line, zhang):
    assert (own.raised_on, own.answer_by) == (POSTED, date(2025, 4, 17))
    assert (own.member, own.line, own.status) == (zhang.member, line, "raised")
    assert own.history.get().history_user == zhang


def test_the_same_words_of_the_same_name_are_one_objection(quarter):
    first = make.objection(quarter)

    assert make.objection(quarter, text=" 得分不对 ") == first
    assert make.objection(quarter, text="另一件事") != first


@pytest.mark.parametrize("other", [{"contact": "13911111111"}, {"channel": "phone"}])
def test_a_namesake_with_the_same_words_has_a_receipt_of_their_own(quarter, other):
    assert make.objection(quarter, **other).receipt != make.objection(quarter).receipt


def test_the_same_words_that_now_name_who_is_meant_are_not_handled_by_that_one(quarter, secretary):
    make.objection(quarter)

    assert make.objection(quarter, against=secretary.member).against == secretary.member


@pytest.mark.parametrize("name", ["", " ", "王", "匿名", "一名匿名党员", "群众"])
def test_an_objection_without_a_name_is_refused(quarter, name):
    with pytest.raises(ValidationError, match="请署真实姓名"):
        make.objection(quarter, name=name)


def test_an_objection_is_raised_while_the_notice_runs(quarter):
    assert make.objection(quarter, on=LAST).raised_on == LAST
    with pytest.raises(ValidationError, match="只在公示期内受理：2025年4月11日至2025年4月17日"):
        make.objection(quarter, on=date(2025, 4, 18), text="晚了一天")


def test_a_letter_counts_by_its_own_day(quarter, recorder):
    letter = {"channel": "letter", "registered_by": recorder, "on": date(2025, 4, 18)}

    assert make.objection(quarter, raised_on=LAST, **letter).answer_by == date(2025, 4, 24)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        make.objection(quarter, raised_on=date(2025, 4, 19), text="未来", **letter)
    with pytest.raises(ValidationError, match="只在公示期内受理"):
        make.objection(quarter, raised_on=date(2025, 4, 9), text="太早", **letter)


def test_a_notice_that_was_taken_down_takes_no_objection(quarter, secretary):
    with supposing(POSTED):
        quarter = QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="漏了一条")
    with pytest.raises(ValidationError, match="已经撤下"):
        make.objection(quarter)


def test_only_the_member_names_an_own_line(quarter, line, secretary):
    with pytest.raises(ValidationError, match="只有本人可以指明"):
        make.objection(quarter, name="王书记", raised_by=secretary, line=line)


def test_a_machine_is_stopped_at_twenty(quarter, zhang):
    for number in range(20):
        make.objection(quarter, text=f"第{number}件")

    with pytest.raises(ValidationError, match="已有 20 件.*打电话"):
        make.objection(quarter, text="再来一件")
    assert make.objection(quarter, text="登录提出", channel="online", raised_by=zhang)


# who handles, who sees the name


def readers(*users):
    return {str(user) for user in users if Objection.objects.visible_to(user).exists()}


def test_the_name_is_seen_by_the_handlers_only(own, secretary, deputy, recorder, zhang, li, auditor):
    plain = make.user(make.member(secretary.member.branch, "旁人"))

    assert readers(secretary, deputy, recorder, plain, li, auditor, zhang) == {"王书记", "赵副书记", "陈敏", "张三"}


def test_the_objection_leads_to_how_the_figure_came_about(client, quarter, own, line, secretary, zhang, li):
    """For who may see that figure: whoever objects from elsewhere reads the notice only."""
    make.objection(quarter, name="李四", channel="online", raised_by=li, member=zhang.member)
    why = reverse("why_quarter", args=[line.sheet_id])

    for objection, reader, seen in ((own, secretary, True), (own, zhang, True), (Objection.objects.latest("pk"), li, False)):
        page = make.login(client, reader).get(objection.get_absolute_url())
        assert (page.status_code, why in page.text) == (200, seen), reader


def test_whoever_is_objected_to_neither_sees_nor_handles_it(quarter, secretary, deputy, auditor):
    objection = make.objection(quarter, against=secretary.member)

    assert readers(secretary, deputy, auditor) == {"赵副书记", "陈敏"}
    with pytest.raises(PermissionDenied):
        move(objection, "dismiss", by=secretary, answer="不成立")
    with supposing(POSTED):
        assert [job for _, job in waiting_objections(deputy)] == ["答复"]
        assert waiting_objections(auditor) == []


def test_the_member_concerned_does_not_handle_it(quarter, secretary, deputy):
    objection = make.objection(quarter, secretary.member)

    assert readers(secretary, deputy) == {"赵副书记"}
    with pytest.raises(PermissionDenied):
        move(objection, "uphold", by=secretary, answer="成立")


def test_who_entered_the_line_does_not_handle_it(branch, secretary, deputy, recorder, zhang):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    line = make.deduction(quarter.sheets.get(member=zhang.member), "组1", by=secretary)
    objection = make.objection(make.published(quarter, secretary=secretary), name="张三", raised_by=zhang, channel="online", line=line)

    assert readers(secretary, deputy) == {"赵副书记"}
    assert move(objection, "dismiss", by=deputy, answer="情况属实").status == "dismissed"


def test_without_a_head_left_the_committee_answers(quarter, secretary, deputy, auditor):
    objection = make.objection(quarter, against=secretary.member)
    with pytest.raises(PermissionDenied):
        move(objection, "dismiss", by=auditor, answer="不成立")
    deputy.member.appointments.update(until=POSTED)

    with supposing(POSTED):
        assert [job for _, job in waiting_objections(auditor)] == ["答复"]
    assert move(objection, "dismiss", by=auditor, answer="不成立").answered_by == auditor


@pytest.mark.parametrize("step", ["uphold", "dismiss"])
def test_the_wrong_role_answers_nothing(own, step, recorder, zhang, li, auditor):
    for stranger in (recorder, zhang, li, auditor):
        with pytest.raises(PermissionDenied):
            move(own, step, by=stranger, answer="不")


def test_an_answer_is_required_and_dated(own, secretary):
    with pytest.raises(ValidationError, match="要写明答复"):
        move(own, "dismiss", by=secretary, answer=" ")
    answered = move(own, "dismiss", by=secretary, answer="不成立")
    assert (answered.answered_by, answered.answered_on) == (secretary, date(2025, 4, 14))
    with pytest.raises(ValidationError, match="要写明不服的理由"):
        move(answered, "appeal", by=own.raised_by, appeal="")


# the second instance


def test_the_committee_decides_the_appeal(own, zhang, secretary, deputy, auditor):
    answered = move(own, "dismiss", by=secretary, answer="签到表上没有签名")
    appealed = move(answered, "appeal", by=zhang, on=date(2025, 4, 15), appeal="签到表漏了我")

    assert (appealed.answered_on, appealed.appealed_on, appealed.review_by) == (date(2025, 4, 14), date(2025, 4, 15), date(2025, 4, 22))
    for stranger in (secretary, deputy, zhang):
        with pytest.raises(PermissionDenied):
            move(appealed, "close", by=stranger, final="维持")
    closed = move(appealed, "close", by=auditor, on=date(2025, 4, 16), final="维持")
    assert (closed.status, closed.final_on) == ("closed", date(2025, 4, 16))
    with pytest.raises(ValidationError, match="当前状态为“党委复查：维持”"):
        move(closed, "appeal", by=zhang, appeal="再来")


def test_an_officer_registers_the_appeal_of_who_has_no_login(quarter, secretary, recorder, li):
    answered = move(make.objection(quarter), "dismiss", by=secretary, answer="不成立")

    for stranger in (recorder, li):
        with pytest.raises(PermissionDenied):
            move(answered, "appeal", by=stranger, appeal="不服")
    assert move(answered, "appeal", by=secretary, appeal="来电不服").status == "appealed"


def test_the_committee_upholds_on_appeal_and_corrects_a_confirmed_quarter(quarter, own, line, zhang, secretary, recorder, auditor):
    answered = move(own, "dismiss", by=secretary, answer="不成立")
    with supposing(date(2025, 4, 18)):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)
    appealed = move(answered, "appeal", by=zhang, on=date(2025, 4, 18), appeal="不服")

    upheld = move(appealed, "overrule", by=auditor, on=date(2025, 4, 21), final="签到表漏签，属实", lines=[line])

    quarter.refresh_from_db()
    assert (quarter.status, quarter.version, quarter.notice) == ("noticed", 2, upheld.correction)
    assert quarter.history.first().history_user == auditor
    assert points(quarter, zhang.member) == 15
    assert upheld.state == "党委复查：成立"


# upheld: reversal, second notice, confirmed again


def test_a_quarter_walks_through_objection_reversal_and_second_notice(client, quarter, own, line, zhang, secretary, recorder, branch):
    with supposing(date(2025, 4, 18)), pytest.raises(ValidationError, match="2025年4月10日提出的异议待支部答复，期限 2025年4月17日"):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)

    upheld = move(own, "uphold", by=secretary, on=date(2025, 4, 14), answer="当天已请假", lines=[line])

    quarter.refresh_from_db()
    first, second = own.notice, quarter.notice
    assert (quarter.status, quarter.version) == ("noticed", 2)
    assert (second.corrects, upheld.correction) == (first, second)
    assert second.title == "关于机关党支部2025年一季度党员积分更正情况的公示"
    assert second.rows == [[1, "张三", "13", "15"]]
    assert (second.posted_on, second.ends_on) == (date(2025, 4, 14), date(2025, 4, 21))
    [(kept, stands, reversal)] = entries_of(line.sheet)
    assert (kept, stands, reversal.points, reversal.fact) == (line, False, Decimal(-2), "冲销：异议成立，当天已请假")
    assert reversal.entered_by == secretary

    # the old one hangs on and says by what it is corrected, on its page, its link and in its text
    with supposing(date(2025, 4, 15)):
        page = make.login(client, zhang).get(first.get_absolute_url()).text
        link = client.get(reverse("public_notice", args=[first.token])).text
        for text in (page, link):
            assert "本公示有更正" in text
            assert second.title in text
        assert f"本公示有更正，见《{second.title}》" in page

    # not confirmed while the correction runs, the day after it is
    with supposing(date(2025, 4, 21)), pytest.raises(ValidationError, match="公示到 2025年4月21日"):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)
    with supposing(date(2025, 4, 22)):
        quarter = QUARTER_FLOW.move(quarter, "confirm", by=recorder)
        assert client.get(reverse("public_notice", args=[second.token])).status_code == 404
    seal = Seal.objects.filter(branch=branch).last()
    assert (quarter.status, seal.version, quarter.settled) == ("confirmed", 2, False)
    assert '["张三","15"]' in seal.text

    # 附件2 shows the line, its reversal with the number it takes back, both notices and the outcome
    with supposing(date(2025, 4, 23)):
        book = make.login(client, recorder).get(reverse("record_table", args=[zhang.member_id, 2025]))
    cells = [str(cell.value) for row in load_workbook(BytesIO(book.getvalue())).active.iter_rows() for cell in row if cell.value is not None]
    assert "无故缺席" in cells
    assert "冲销第1条：异议成立，当天已请假" in cells
    assert "2025年4月11日至2025年4月17日；更正公示2025年4月15日至2025年4月21日" in cells
    assert any("2025年4月10日提出，成立（2025年4月14日），得分已更正并公示" in cell for cell in cells)
    assert not any("石长林" in cell for cell in cells)


def test_words_alone_change_no_points(quarter, own, secretary):
    upheld = move(own, "uphold", by=secretary, answer="表述不妥，已向本人说明")

    quarter.refresh_from_db()
    assert (upheld.correction, quarter.version, quarter.notice) == (None, 1, own.notice)


def test_a_second_correction_stands_beside_the_first(branch, secretary, deputy, recorder, zhang):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    sheet = quarter.sheets.get(member=zhang.member)
    lines = [make.deduction(sheet, "组1", by=recorder), make.deduction(sheet, "组5", by=recorder)]
    quarter = make.published(quarter, secretary=secretary)
    first, second = (make.objection(quarter, name="张三", raised_by=zhang, channel="online", line=line) for line in lines)

    move(first, "uphold", by=secretary, on=date(2025, 4, 11), answer="属实", lines=lines[:1])
    move(second, "uphold", by=deputy, on=date(2025, 4, 14), answer="也属实", lines=lines[1:])

    quarter.refresh_from_db()
    assert quarter.version == 3
    corrections = list(first.notice.corrections.order_by("pk"))
    assert [notice.rows[0][2:] for notice in corrections] == [["12.5", "14.5"], ["14.5", "15"]]
    assert quarter.notice == corrections[1]
    assert corrections[1].title.endswith("（第3版）")
    with supposing(date(2025, 4, 21)):
        offer = next(offer for offer in QUARTER_FLOW.offers(recorder, quarter, {}) if offer.name == "confirm")
        assert [(str(block), block.url) for block in offer.blockers] == [
            ("公示到 2025年4月21日（5 个工作日）为止，次日起可以汇总", corrections[1].get_absolute_url())
        ]


def test_a_settled_quarter_is_not_corrected_line_by_line(quarter, own, line, secretary):
    Quarter.objects.filter(pk=quarter.pk).update(settled=True)

    with pytest.raises(ValidationError, match="已计入年度结果"):
        move(own, "uphold", by=secretary, answer="属实", lines=[line])
    own.refresh_from_db()
    assert own.status == "raised"


def test_a_reopened_quarter_is_corrected_in_the_grid(quarter, own, line, secretary):
    with supposing(POSTED):
        QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="另有一条")

    with pytest.raises(ValidationError, match="当前状态为“自评与记录”，不能更正"):
        move(own, "uphold", by=secretary, answer="属实", lines=[line])


def test_the_correction_stands_beside_the_notice_that_hangs(quarter, own, line, secretary):
    with supposing(date(2025, 4, 11)):
        QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="另有一条")
        for name, data in (("propose", {"opinion_on": POSTED}), ("pass", {"held_on": POSTED, "eligible": 3, "present": 3, "ayes": 3}), ("publish", {})):
            quarter = QUARTER_FLOW.move(quarter, name, by=secretary, **data)

    upheld = move(own, "uphold", by=secretary, answer="属实", lines=[line])

    own.notice.refresh_from_db()
    assert own.notice.withdrawn_on
    assert upheld.correction.corrects == quarter.notice


def test_a_published_line_is_reversed_by_an_objection_only(quarter, line, secretary, recorder):
    for by in (secretary, recorder):
        with pytest.raises(ValidationError, match="不能再登记"):
            actions.reverse(line, reason="记错", by=by)
    with pytest.raises(PermissionDenied):
        AMEND_FLOW.move(quarter, "amend", by=recorder, remark="记错", lines=[line], notice=quarter.notice)


def test_a_quarter_published_again_is_the_correction_of_the_first(quarter, secretary, recorder, own):
    """The objection stays open through it, and still blocks."""
    with supposing(date(2025, 4, 11)):
        quarter = QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="漏了一条")
        for name, data in (("propose", {"opinion_on": POSTED}), ("pass", {"held_on": POSTED, "eligible": 3, "present": 3, "ayes": 3}), ("publish", {})):
            quarter = QUARTER_FLOW.move(quarter, name, by=secretary, **data)
    assert quarter.notice.corrects == own.notice

    with supposing(date(2025, 4, 30)), pytest.raises(ValidationError, match="待支部答复"):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)


# to-dos


def todos(user, on):
    with supposing(on):
        return [(todo.what, todo.due, todo.late) for todo in todos_of(user) if "异议" in todo.what]


def test_handlers_are_told_with_the_deadline(own, secretary, recorder, auditor, zhang):
    assert todos(secretary, LAST) == [("答复异议", LAST, False)]
    assert todos(recorder, LAST) == todos(auditor, LAST) == todos(zhang, LAST) == []
    assert todos(auditor, date(2025, 4, 18)) == [("异议逾期未答复：督促", LAST, True)]


def test_the_auditor_is_told_of_appeals(own, secretary, zhang, auditor):
    move(move(own, "dismiss", by=secretary, answer="不成立"), "appeal", by=zhang, appeal="不服")

    assert todos(auditor, date(2025, 4, 15)) == [("复查异议", date(2025, 4, 21), False)]
    assert todos(secretary, date(2025, 4, 15)) == []


def test_the_list_of_waiting_objections_asks_no_more_for_more_rows(quarter, secretary, django_assert_max_num_queries):
    for number in range(12):
        make.objection(quarter, text=f"第{number}件")
    user = type(secretary).objects.get(pk=secretary.pk)

    with supposing(POSTED), django_assert_max_num_queries(5):
        assert len(waiting_objections(user)) == 12
