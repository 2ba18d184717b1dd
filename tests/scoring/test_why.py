"""Why these points: a quarter opened into its lines, its arithmetic, its meetings and its history."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from scoring import actions
from scoring.figures import agreement, why_of_quarter
from scoring.models import Objection
from scoring.steps import AMEND_FLOW, QUARTER_FLOW
from tests import make

OPINION = {"opinion_on": date(2025, 4, 8)}
PASSED = {"held_on": date(2025, 4, 9), "eligible": 3, "present": 3, "ayes": 3}


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


def maths(sheet, user):
    return [step.math for step in why_of_quarter(sheet, user).steps]


def open_page(client, sheet, user):
    return make.login(client, user).get(reverse("why_quarter", args=[sheet.pk]))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], ["15，没有扣分"]),
        ([("组1", None)], ["扣 2，不超过本季上限 6", "15 − 2 = 13"]),
        ([("组1", "4"), ("组1", "2")], ["扣 4 + 2 = 6，不超过本季上限 6", "15 − 6 = 9"]),
        ([("组1", "4"), ("组1", "2.5")], ["扣 4 + 2.5 = 6.5，超过本季上限 6 → 只扣 6", "15 − 6 = 9"]),
        ([("组1", None), ("组2", None)], ["扣 2，不超过本季上限 6", "扣 1.5，不超过本季上限 6", "15 − (2 + 1.5) = 11.5"]),
        ([("纪3", None)], ["扣 15，不超过本季上限 15", "15 − 15 = 0"]),
        ([("组1", "0.5"), ("纪3", None)], ["扣 0.5，不超过本季上限 6", "扣 15，不超过本季上限 15", "0.5 + 15 = 15.5 > 15，扣完为止 → 0（超出的 0.5 分不再扣，也不带到下季）"]),
    ],
)
def test_the_arithmetic_tells_each_cap_and_the_floor(sheet, recorder, zhang, lines, words):
    for number, (code, points) in enumerate(lines):
        extra = {"decided_on": date(2025, 3, 12)} if code == "纪3" else {}
        make.deduction(sheet, code, fact=f"第{number}件", points=points and Decimal(points), by=recorder, **extra)

    assert maths(sheet, zhang) == words


def test_every_line_says_what_and_who_and_a_reversed_one_is_struck(client, sheet, zhang, recorder, secretary):
    line = make.deduction(sheet, "组1", fact="三月大会未到", evidence="签到表第4页", by=recorder)
    line.handbook = "第12页"
    line.save()
    wrong = make.deduction(sheet, "组2", fact="党课未到", by=recorder)
    actions.reverse(wrong, reason="当天已请假", by=secretary)

    page = open_page(client, sheet, zhang).text

    for words in ("三月大会未到", "签到表第4页", "《一本通》第12页", "田记录", "<s>党课未到</s>", "冲销：当天已请假（王书记）", "“无故缺席支部党员大会”：每次扣 2 分，每季最多 6 分", "15 − 2 = 13"):
        assert words in page, words


def test_the_committees_points_are_told_to_the_member_once_proposed(client, quarter, sheet, zhang, recorder, secretary):
    sheet.opinion, sheet.opinion_points = "同意自评", Decimal("13.5")
    sheet._history_user = secretary
    sheet.save()
    assert "13.5" not in open_page(client, sheet, zhang).text
    assert "同意自评" not in open_page(client, sheet, zhang).text
    assert "13.5" in open_page(client, sheet, recorder).text

    QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION)

    page = open_page(client, sheet, zhang).text
    assert "13.5" in page
    assert "还没有通过" in page


def test_meetings_and_notices_stand_on_the_page(client, quarter, sheet, zhang, secretary):
    quarter = QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION)
    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="有异议", **(PASSED | {"ayes": 1}))
    quarter = QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 4, 9))
    quarter = QUARTER_FLOW.move(quarter, "pass", by=secretary, **PASSED)
    QUARTER_FLOW.move(quarter, "publish", by=secretary)

    page = open_page(client, sheet, zhang).text

    assert "应到 3 人，实到 3 人，超过半数，符合规定；赞成 1 人，没有超过应到人数的半数，未通过。" in page
    assert "赞成 3 人，超过应到人数的半数，通过。" in page
    assert "关于机关党支部2025年一季度党员积分情况的公示" in page


def test_an_objection_is_told_without_the_name_of_who_objects(client, quarter, sheet, zhang, secretary, recorder):
    quarter = make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Objection.objects.create(
        branch=quarter.branch, notice=quarter.notice, member=zhang.member, channel="phone", name="举报人某某", contact="13700000000",
        text="我看见他没来", raised_on=date(2025, 4, 11), answer_by=date(2025, 4, 20), answer="查无此事", answered_on=date(2025, 4, 14), status="dismissed",
    )  # fmt: skip

    for reader in (zhang, recorder):
        page = open_page(client, sheet, reader).text
        assert "异议：不成立" in page
        assert "查无此事" in page
        assert "举报人某某" not in page
        assert "我看见他没来" not in page


def test_what_the_meeting_passed_stands_beside_what_an_objection_made_of_it(client, quarter, sheet, zhang, secretary, deputy, recorder):
    line = make.deduction(sheet, "组2", by=recorder)
    quarter = make.published(quarter, secretary=secretary)
    AMEND_FLOW.move(quarter, "amend", by=deputy, remark="已请假", lines=[line], notice=quarter.notice)

    page = open_page(client, sheet, zhang).text
    compared = make.login(client, recorder).get(reverse("compare", args=[quarter.pk])).text

    assert "<dt>大会通过后</dt><dd>13.5 / 15" in page
    assert "<dt>异议更正后</dt><dd>15 / 15" in page
    assert "异议更正，大会通过 13.5" in compared


def test_an_opinion_taken_back_is_nobodys_until_it_is_formed_anew(client, quarter, sheet, zhang, secretary, recorder):
    line = make.deduction(sheet, "组2", by=recorder)
    make.handed_in(sheet, by=zhang)
    quarter = QUARTER_FLOW.move(QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION), "withdraw", by=secretary, remark="再议")
    actions.reverse(line, reason="当天已请假", by=recorder)

    found = next(standing for standing in agreement(quarter).standings if standing.sheet == sheet)
    compared = make.login(client, recorder).get(reverse("compare", args=[quarter.pk])).text

    assert (found.committee, found.withdrawn, found.gap) == (None, Decimal("13.5"), "等重新提出初步意见")
    assert '<span class="state next">已撤回</span>' in compared
    assert "13.5" not in compared
    assert "已撤回，等重新提出 <small>原 13.5</small>" in open_page(client, sheet, recorder).text
    member = open_page(client, sheet, zhang).text
    assert "已撤回，等重新提出" in member
    assert "原 13.5" not in member


def test_a_quarter_brought_in_says_that_only_totals_were_typed(client, branch, secretary, recorder, zhang):
    quarter = make.brought_in(make.standard(branch, by=secretary), 1, by=recorder)

    page = open_page(client, quarter.sheets.get(member=zhang.member), zhang).text
    compared = make.login(client, recorder).get(reverse("compare", args=[quarter.pk])).text

    for text in (page, compared):
        assert "只录了合计" in text
        assert "未交" not in text
    assert "没有扣分的记录" not in page


def test_who_may_ask_why(client, sheet, zhang, recorder, secretary, auditor, li, branch, admin):
    other = make.user(make.member(branch, "旁人"))

    for reader, status in ((zhang, 200), (recorder, 200), (secretary, 200), (auditor, 200), (li, 404), (other, 404), (admin, 403)):
        assert open_page(client, sheet, reader).status_code == status, reader
    assert client.post(reverse("why_quarter", args=[sheet.pk])).status_code == 405


def test_the_history_names_who_entered_reversed_and_confirmed(client, sheet, zhang, recorder, secretary, quarter):
    own = quarter.sheets.get(member=recorder.member)
    line = make.deduction(own, "组5", by=recorder)
    actions.confirm_line(line, by=secretary)
    actions.reverse(line, reason="记错", by=secretary)

    history = why_of_quarter(own, recorder).history

    said = {(event.get_history_type_display, str(event.history_user)) for event in history}
    assert {("登记扣分", "田记录"), ("确认", "王书记"), ("冲销", "王书记")} <= said


def test_queries_do_not_grow_with_the_lines(client, sheet, zhang, recorder):
    make.deduction(sheet, "组5", fact="第0次", by=recorder)
    open_page(client, sheet, zhang)
    with CaptureQueriesContext(connection) as few:
        open_page(client, sheet, zhang)
    for number in range(1, 9):
        make.deduction(sheet, "组5" if number % 2 else "组1", fact=f"第{number}次", by=recorder)

    with CaptureQueriesContext(connection) as many:
        open_page(client, sheet, zhang)

    assert len(many) <= len(few)


def test_each_quarters_figure_leads_to_its_why(client, sheet, zhang):
    page = make.login(client, zhang).get(reverse("mine")).text

    assert reverse("why_quarter", args=[sheet.pk]) in page


def test_whoever_reads_why_takes_the_record_table_along(client, sheet, zhang, recorder):
    table = reverse("record", args=[sheet.member_id, 2025])
    for reader in (zhang, recorder):
        make.login(client, reader)

        assert table in client.get(reverse("why_quarter", args=[sheet.pk])).text
        assert client.get(table).status_code == 200


def test_the_years_why_leads_to_each_quarters(client, branch, secretary, recorder, zhang):
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    people = [year.member for year in actions.year_of(branch, review.cycle).values()]
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=dict.fromkeys(people, (3, 0, 0, 0)))
    with supposing(date(2026, 1, 25)):
        review = make.REVIEW_FLOW.move(review, "post", by=secretary)
        page = make.login(client, zhang).get(review.results.get(member=zhang.member).get_absolute_url()).text

    for quarter in branch.quarters.all():
        assert reverse("why_quarter", args=[quarter.sheets.get(member=zhang.member).pk]) in page
