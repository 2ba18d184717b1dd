"""The monthly sheets propose deductions; an officer takes or drops each, and nothing happens by itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from members.models import Absence
from pointsys.todos import todos_of
from scoring import actions, rules
from scoring.figures import finder_of, names_of, proposals_of, unfounded, unmapped
from scoring.models import Dismissal, StandardItem
from scoring.steps import QUARTER_FLOW
from tests import make

TODAY = date(2025, 4, 10)


@pytest.fixture(autouse=True)
def on_that_day():
    with supposing(TODAY):
        yield


def mark(sheet, kind, month=3, *, by, gathering=None, day=11):
    """One exception on the monthly sheet, as the recorder types it."""
    page = actions.open_month(sheet.quarter.branch, year=2025, month=month, by=by)
    slot = {"dues_late": "dues", "dues_unpaid": "dues", "work_undone": "work"}.get(kind)
    if slot is None:
        held = page.gatherings.filter(kind=gathering, held_on__day=day, lifted=False).first()
        held = held or actions.add_gathering(page, kind=gathering, held_on=date(2025, month, day), subject="", by=by)
        held.due.add(sheet.member)
        slot = f"g{held.pk}"
    actions.mark(page, member=sheet.member, changes={slot: ("", kind)}, by=by)
    return page.marks.get(member=sheet.member, kind=kind, lifted=False, **({"gathering": held} if slot.startswith("g") else {}))


def codes(quarter):
    return {pk: [(line.item.code, line.happened_on, line.fact, line.evidence) for line in lines] for pk, lines in proposals_of(quarter).items()}


@pytest.mark.parametrize(
    ("kind", "gathering", "key"),
    [
        ("absent", "meeting", "ORG-01"), ("absent", "group", "ORG-02"), ("absent", "lecture", "ORG-02"), ("absent", "party_day", "ORG-02"),
        ("absent", "committee", "ORG-03"), ("absent", "study", "STU-01"), ("late", "meeting", "ORG-05"), ("late", "study", "ORG-05"),
        ("dues_late", "", "DUE-01"), ("dues_unpaid", "", "DUE-02"), ("work_undone", "", "ORG-07"), ("leave", "meeting", ""),
    ],
)  # fmt: skip
def test_each_fact_falls_under_one_item(kind, gathering, key):
    assert rules.item_for(kind, gathering) == key


def test_an_absence_is_proposed_with_its_evidence(quarter, sheet, recorder):
    mark(sheet, "absent", gathering="party_day", by=recorder)

    assert codes(quarter) == {sheet.pk: [("组2", date(2025, 3, 11), "3月11日主题党日无故缺席", "签到表 3月11日主题党日")]}
    assert not sheet.deductions.exists()


def test_leave_proposes_nothing(quarter, sheet, recorder):
    mark(sheet, "leave", gathering="party_day", by=recorder)

    assert proposals_of(quarter) == {}


def test_dues_and_work_are_dated_at_the_end_of_the_month(quarter, sheet, recorder):
    mark(sheet, "dues_late", 2, by=recorder)
    mark(sheet, "work_undone", 1, by=recorder)

    assert codes(quarter)[sheet.pk] == [
        ("组7", date(2025, 1, 31), "1月没有完成分配的工作", "签到表 1月分配的工作"),
        ("费1", date(2025, 2, 28), "2月党费没有按时交", "签到表 2月党费"),
    ]


def test_unpaid_dues_are_proposed_once_the_quarter_is_over(quarter, sheet, recorder):
    mark(sheet, "dues_unpaid", 2, by=recorder)

    with supposing(date(2025, 3, 31)):
        assert proposals_of(quarter) == {}
    with supposing(date(2025, 4, 1)):
        assert codes(quarter)[sheet.pk] == [("费2", date(2025, 3, 31), "2月党费到季末仍未交", "签到表 2月党费")]


def test_only_the_months_of_the_quarter_and_of_the_branch_propose(quarter, sheet, recorder, other_branch, li):
    with supposing(date(2025, 4, 20)):
        mark(sheet, "absent", 4, gathering="party_day", by=recorder)
    foreign = make.quarter(make.standard(other_branch, quarter.cycle, by=li), 1, by=li)
    mark(foreign.sheets.get(member=li.member), "absent", gathering="party_day", by=li)

    assert proposals_of(quarter) == {}


def test_what_the_standard_has_no_item_for_is_listed_apart(quarter, sheet, recorder):
    mark(sheet, "absent", gathering="party_day", by=recorder)
    StandardItem.objects.filter(standard=quarter.standard, key="ORG-02").update(in_use=False)

    assert proposals_of(quarter) == {}
    assert [(line.sheet, line.why) for line in unmapped(quarter)] == [(sheet, "本支部的标准里没有启用对应的条目")]


def test_the_category_of_the_day_decides(quarter, sheet, zhang, recorder):
    mark(sheet, "absent", gathering="meeting", by=recorder, day=11)
    mark(sheet, "absent", gathering="meeting", by=recorder, day=10)
    Absence.objects.create(member=zhang.member, since=date(2025, 3, 11), expected_months=4)

    assert [line[1] for line in codes(quarter)[sheet.pk]] == [date(2025, 3, 10)]
    assert [line.why for line in unmapped(quarter)] == ["组1不适用于流动类党员"]


# taken


def test_a_proposal_is_taken_as_a_line_that_rests_on_its_mark(quarter, sheet, recorder):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)

    line = actions.take_proposal(sheet, fact.pk, by=recorder)

    assert (line.item.code, line.points, line.mark, line.evidence, line.entered_by) == ("组1", 2, fact, "签到表 3月11日支部党员大会", recorder)
    assert proposals_of(quarter) == {}
    with pytest.raises(ValidationError, match="已经办理过"):
        actions.take_proposal(sheet, fact.pk, by=recorder)


def test_a_reversed_line_is_proposed_again(quarter, sheet, recorder):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)

    actions.reverse(actions.take_proposal(sheet, fact.pk, by=recorder), reason="分值有误", by=recorder)

    assert [line.mark for line in proposals_of(quarter)[sheet.pk]] == [fact]


def test_an_officers_own_proposal_waits_for_another(quarter, recorder, secretary):
    own = quarter.sheets.get(member=recorder.member)

    line = actions.take_proposal(own, mark(own, "late", gathering="meeting", by=recorder).pk, by=recorder)

    assert line.needs_confirming
    actions.confirm_line(line, by=secretary)


def test_two_gatherings_of_one_day_ask_and_dues_of_that_day_do_not(quarter, sheet, recorder):
    first = mark(sheet, "absent", gathering="meeting", by=recorder, day=31)
    second = mark(sheet, "absent", gathering="party_day", by=recorder, day=31)
    dues = mark(sheet, "dues_unpaid", by=recorder)

    actions.take_proposal(sheet, first.pk, by=recorder)
    with pytest.raises(ValidationError, match="同一天已登记 组1 −2") as asked:
        actions.take_proposal(sheet, second.pk, by=recorder)
    assert asked.value.code == "second"

    actions.take_proposal(sheet, dues.pk, by=recorder)
    actions.take_proposal(sheet, second.pk, by=recorder, anyway=True)
    assert sheet.deductions.count() == 3


def test_all_are_taken_at_once_but_those_that_ask(quarter, sheet, recorder, secretary):
    mark(sheet, "absent", gathering="meeting", by=recorder)
    mark(sheet, "absent", gathering="party_day", by=recorder)
    mark(quarter.sheets.get(member=secretary.member), "late", gathering="meeting", by=recorder)
    for month in (1, 2, 3):
        mark(sheet, "dues_unpaid", month, by=recorder)

    taken, left = actions.take_all(quarter, by=recorder)

    assert sorted(line.item.code for line in taken) == ["组1", "组5", "费2", "费2", "费2"]
    assert [line.item.code for line in left] == ["组2"]
    assert actions.take_all(quarter, by=recorder)[0] == []


def test_what_was_dropped_is_restored_while_the_quarter_is_open(client, quarter, sheet, secretary, recorder):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)
    actions.dismiss_proposal(sheet, fact.pk, "当天在抢险", by=recorder)
    page = make.login(client, recorder).get(reverse("lines", args=[sheet.pk])).text
    assert "当天在抢险" in page
    assert "不扣 1" in client.get(quarter.get_absolute_url()).text

    client.post(reverse("restore_proposal", args=[sheet.pk, fact.pk]))

    assert [line.mark for line in proposals_of(quarter)[sheet.pk]] == [fact]
    row = Dismissal.objects.get()
    assert row.lifted
    assert [(change.history_type, change.history_change_reason) for change in row.history.all()] == [("~", "恢复"), ("+", "当天在抢险")]
    with pytest.raises(ValidationError, match="已经办理过"):
        actions.restore_proposal(sheet, fact.pk, by=recorder)
    actions.dismiss_proposal(sheet, fact.pk, "同一件事，已按另一条登记", by=recorder)
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    with pytest.raises(ValidationError, match="不能再登记"):
        actions.restore_proposal(sheet, fact.pk, by=recorder)
    assert ">恢复</button>" not in client.get(reverse("lines", args=[sheet.pk])).text


@pytest.mark.parametrize(
    ("kind", "gathering", "words"),
    [
        ("absent", "party_day", "按标准提出 1 条拟扣分"),
        ("absent", "study", "还有 1 处，标准里没有对应的条目"),
        ("dues_unpaid", None, "党费未交 1 人：到 2025年3月31日仍未交的，季末后再提出拟扣分"),
    ],
)
def test_a_month_says_what_it_proposes_and_when(client, quarter, sheet, recorder, kind, gathering, words):
    StandardItem.objects.filter(standard=quarter.standard, key="STU-01").update(in_use=False)
    with supposing(date(2025, 3, 20)):
        page = mark(sheet, kind, gathering=gathering, by=recorder).sheet
        text = make.login(client, recorder).get(page.get_absolute_url()).text
    assert words in text
    assert text.count("拟扣分</") + text.count("没有条目</") + text.count("季末后再提出</") == 1


def test_what_waits_is_told_to_the_recorder(quarter, sheet, recorder, secretary):
    StandardItem.objects.filter(standard=quarter.standard, key="STU-01").update(in_use=False)
    mark(sheet, "absent", gathering="party_day", by=recorder)
    mark(sheet, "absent", gathering="study", day=12, by=recorder)

    waiting = {todo.what: (todo.lack, todo.url) for todo in todos_of(recorder) if "拟扣分" in todo.what or "没有条目" in todo.what}

    page = quarter.get_absolute_url()
    assert waiting == {
        "2025年一季度：办理拟扣分": ("1 条", f"{page}?open={sheet.pk}#row-{sheet.pk}"), "2025年一季度：标准里没有条目的记录": ("1 处", f"{page}#unmapped"),
    }  # fmt: skip
    assert not [todo for todo in todos_of(secretary) if "拟扣分" in todo.what]


def test_what_no_item_fits_is_shown_and_may_be_dropped(client, quarter, sheet, recorder):
    StandardItem.objects.filter(standard=quarter.standard, key="STU-01").update(in_use=False)
    fact = mark(sheet, "absent", gathering="study", by=recorder)
    page = make.login(client, recorder).get(quarter.get_absolute_url()).text
    assert "3月11日集中学习无故缺席" in page
    assert "本支部的标准里没有启用对应的条目" in page

    client.post(reverse("dismiss_proposal", args=[sheet.pk, fact.pk]), {"reason": "已补课"})

    assert 'id="unmapped"' not in client.get(quarter.get_absolute_url()).text


def test_nothing_is_taken_into_a_closed_quarter(quarter, sheet, secretary, recorder):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)

    for attempt in (lambda: actions.take_proposal(sheet, fact.pk, by=recorder), lambda: actions.take_all(quarter, by=recorder),
                    lambda: actions.dismiss_proposal(sheet, fact.pk, "x", by=recorder)):  # fmt: skip
        with pytest.raises(ValidationError, match="不能再登记"):
            attempt()


# dropped


def test_a_proposal_is_dropped_for_a_reason(quarter, sheet, recorder):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)

    with pytest.raises(ValidationError, match="要写明理由"):
        actions.dismiss_proposal(sheet, fact.pk, " ", by=recorder)
    actions.dismiss_proposal(sheet, fact.pk, "当天在抢险", by=recorder)

    assert proposals_of(quarter) == {}
    assert Dismissal.objects.get().history.get().history_user == recorder
    with pytest.raises(ValidationError, match="已经办理过"):
        actions.dismiss_proposal(sheet, fact.pk, "再一次", by=recorder)


def test_nobody_drops_an_own_proposal(quarter, recorder, secretary):
    own = quarter.sheets.get(member=recorder.member)
    fact = mark(own, "late", gathering="meeting", by=recorder)

    with pytest.raises(ValidationError, match="要由另一名支委决定"):
        actions.dismiss_proposal(own, fact.pk, "堵车", by=recorder)

    actions.dismiss_proposal(own, fact.pk, "堵车", by=secretary)


def test_the_mark_of_somebody_else_is_not_taken(quarter, sheet, recorder, secretary):
    fact = mark(quarter.sheets.get(member=secretary.member), "late", gathering="meeting", by=recorder)

    with pytest.raises(ValidationError, match="已经办理过"):
        actions.take_proposal(sheet, fact.pk, by=recorder)


# lines whose fact went


def test_a_line_whose_mark_was_lifted_is_told_and_stays(quarter, sheet, recorder, secretary):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)
    line = actions.take_proposal(sheet, fact.pk, by=recorder)
    assert unfounded(quarter) == []

    actions.mark(fact.sheet, member=sheet.member, changes={f"g{fact.gathering_id}": ("absent", "leave")}, by=recorder)

    assert unfounded(quarter) == [line]
    warnings = QUARTER_FLOW.offers(secretary, quarter, {})[0].warnings
    assert any("张三 组1 −2 依据的签到记录已经撤销" in str(said) and f"#row-{sheet.pk}" in said.url for said in warnings)

    actions.reverse(line, reason="已请假", by=recorder)
    assert unfounded(quarter) == []


def test_what_is_not_decided_is_warned_of_and_blocks_nothing(quarter, sheet, recorder, secretary):
    mark(sheet, "absent", gathering="meeting", by=recorder)

    offer = QUARTER_FLOW.offers(secretary, quarter, {})[0]

    assert offer.blockers == []
    assert [(str(said), said.url) for said in offer.warnings][-1] == ("拟扣分还有 1 条没有处理", f"{quarter.get_absolute_url()}?open={sheet.pk}#row-{sheet.pk}")


# pages


def test_the_recorder_takes_drops_and_takes_all_by_page(client, quarter, sheet, recorder):
    make.login(client, recorder)
    first = mark(sheet, "absent", 1, gathering="meeting", by=recorder)
    second = mark(sheet, "absent", 2, gathering="meeting", by=recorder)
    mark(sheet, "absent", 3, gathering="meeting", by=recorder)

    answer = client.post(reverse("take_proposal", args=[sheet.pk, first.pk]))
    assert answer["Location"] == f"{quarter.get_absolute_url()}?open={sheet.pk}#row-{sheet.pk}"
    client.post(reverse("dismiss_proposal", args=[sheet.pk, second.pk]), {"reason": "在抢险"})
    answer = client.post(reverse("take_all", args=[quarter.pk]), follow=True)

    assert "已记入 1 条拟扣分" in answer.text
    assert sheet.deductions.count() == 2


def test_the_page_asks_before_a_second_line_of_the_day(client, quarter, sheet, recorder):
    make.login(client, recorder)
    first = mark(sheet, "absent", gathering="meeting", by=recorder)
    second = mark(sheet, "absent", gathering="party_day", by=recorder)
    client.post(reverse("take_proposal", args=[sheet.pk, first.pk]))

    asked = client.post(reverse("take_proposal", args=[sheet.pk, second.pk]))
    assert asked.status_code == 409
    assert "同一天已登记 组1 −2" in asked.text
    assert sheet.deductions.count() == 1

    client.post(reverse("take_proposal", args=[sheet.pk, second.pk]), {"anyway": "yes"})
    assert sheet.deductions.count() == 2


def test_the_pages_refuse_in_words_wrong_readers_and_get(client, quarter, sheet, recorder, auditor, li, zhang):
    fact = mark(sheet, "absent", gathering="meeting", by=recorder)
    pages = [reverse("take_proposal", args=[sheet.pk, fact.pk]), reverse("dismiss_proposal", args=[sheet.pk, fact.pk]), reverse("take_all", args=[quarter.pk])]

    for reader, status in ((auditor, 403), (zhang, 403), (li, 404)):
        make.login(client, reader)
        assert [client.post(page).status_code for page in pages] == [status] * 3
    make.login(client, recorder)
    assert [client.get(page).status_code for page in pages] == [405] * 3
    assert "要写明理由" in client.post(pages[1], {"reason": "\x00 "}, follow=True).text
    assert "已经办理过" in client.post(reverse("take_proposal", args=[sheet.pk, 999]), follow=True).text
    assert not sheet.deductions.exists()


# figures for the grid


def test_the_queries_do_not_grow_with_people_or_marks(quarter, sheet, recorder, secretary):
    def count():
        fresh = type(quarter).objects.get(pk=quarter.pk)
        with CaptureQueriesContext(connection) as queries:
            proposals_of(fresh), finder_of(fresh), names_of(fresh), unfounded(fresh)
        return len(queries)

    mark(sheet, "absent", gathering="meeting", by=recorder)
    few = count()
    for day in range(1, 9):
        for own in quarter.sheets.all():
            mark(own, "absent", gathering="group", day=day, by=recorder)

    assert sum(map(len, proposals_of(quarter).values())) == 25
    assert count() == few


def test_items_are_found_by_code_words_and_initials(quarter, sheet):
    items = {item["code"]: item for item in finder_of(quarter)}

    assert items["组1"] == {
        "pk": make.item(quarter.standard, "组1").pk, "code": "组1", "sounds": ["zu1", "z1"], "text": "无故缺席支部党员大会", "initials": "wgqxzbdydh", "heading": "组织生活",
        "points": "2", "unit": "次", "cap": "6", "classes": "骨普", "service": "", "grave": False, "decided": False,
    }  # fmt: skip
    assert items["纪1"]["decided"]
    assert items["政2"]["grave"]
    assert not {"学2", "奖1", "任1"} & items.keys()
    assert names_of(quarter)[sheet.pk] == "zs zhangsan"
