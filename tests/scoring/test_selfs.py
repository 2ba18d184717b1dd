"""Self-assessment: by the member month by month, handed in once; from paper by an officer; compared; opened into why."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions
from scoring.figures import agreement, form_of, unheeded
from scoring.models import SelfScore, Sheet
from scoring.steps import QUARTER_FLOW
from tests import make

END = date(2025, 3, 31)
OPINION = {"opinion_on": date(2025, 4, 8)}
PASSED = {"held_on": date(2025, 4, 9), "eligible": 3, "present": 3, "ayes": 3}


@pytest.fixture(autouse=True)
def end_of_march():
    with supposing(END):
        yield


def item(sheet, code="组1"):
    return make.item(sheet.quarter.standard, code)


def standing(sheet):
    return [(score.month, score.item.code if score.item else "", score.points) for score in sheet.self_scores.filter(lifted=False)]


# by the member


def test_a_form_is_handed_in_once_when_three_months_are_answered(sheet, zhang):
    actions.assess(sheet, month=1, item=item(sheet), by=zhang)
    actions.nothing_this_month(sheet, month=2, by=zhang)
    with pytest.raises(ValidationError, match="3月还没有填。没有扣分的月份，请按“本月无扣分”"):
        actions.hand_in(sheet, by=zhang)
    actions.nothing_this_month(sheet, month=3, by=zhang)

    actions.hand_in(sheet, by=zhang)

    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.typed_by) == (13, None)
    assert sheet.history.first().history_change_reason == "交自评表"
    for again in (
        lambda: actions.hand_in(sheet, by=zhang),
        lambda: actions.assess(sheet, month=1, item=item(sheet, "组2"), by=zhang),
        lambda: actions.nothing_this_month(sheet, month=1, by=zhang),
        lambda: actions.lift_self_score(sheet.self_scores.filter(lifted=False).first(), by=zhang),
    ):
        with pytest.raises(ValidationError, match="已于2025年3月31日交表，不能再改；有不同意见可在大会前申请复议"):
            again()


def test_lines_and_a_month_without_any_exclude_each_other_and_stay_on_record(sheet, zhang):
    actions.assess(sheet, month=1, item=item(sheet), by=zhang)
    actions.assess(sheet, month=1, item=item(sheet, "组2"), points=Decimal(3), by=zhang)

    actions.nothing_this_month(sheet, month=1, by=zhang)
    assert standing(sheet) == [(1, "", 0)]
    actions.assess(sheet, month=1, item=item(sheet), by=zhang)

    assert standing(sheet) == [(1, "组1", 2)]
    assert sheet.self_scores.count() == 4


def test_a_form_that_is_not_begun_shows_no_points(client, sheet, zhang):
    make.login(client, zhang)
    empty = client.get(reverse("self_sheet", args=[sheet.pk])).text
    actions.nothing_this_month(sheet, month=1, by=zhang)
    begun = client.get(reverse("self_sheet", args=[sheet.pk])).text

    assert "还没有填。" in empty
    assert '<p class="big">15<small>' not in empty
    assert '<p class="big">15<small>' in begun


def test_a_double_post_says_the_same_once_and_a_change_replaces(sheet, zhang):
    for _ in range(2):
        actions.assess(sheet, month=1, item=item(sheet), fact="未到", by=zhang)
        actions.nothing_this_month(sheet, month=2, by=zhang)
    assert sheet.self_scores.count() == 2

    actions.assess(sheet, month=1, item=item(sheet), points=Decimal(4), by=zhang)

    assert standing(sheet) == [(1, "组1", 4), (2, "", 0)]


def test_a_line_is_taken_back_and_stays_on_record(sheet, zhang):
    score = actions.assess(sheet, month=1, item=item(sheet), by=zhang)

    actions.lift_self_score(score, by=zhang)

    assert standing(sheet) == []
    assert score.history.first().history_change_reason == "撤掉"


@pytest.mark.parametrize(
    ("day", "month", "words"),
    [
        (date(2025, 2, 28), 3, "3月还没有到"),
        (date(2025, 3, 1), 3, None),
        (date(2025, 3, 31), 4, "4月不在2025年一季度内"),
        (date(2025, 4, 15), 1, None),  # late, while the quarter is open
    ],
)
def test_months_open_as_they_begin(sheet, zhang, day, month, words):
    with supposing(day):
        if words is None:
            actions.nothing_this_month(sheet, month=month, by=zhang)
            return
        with pytest.raises(ValidationError, match=words):
            actions.nothing_this_month(sheet, month=month, by=zhang)


def test_a_form_is_not_handed_in_before_the_third_month(sheet, zhang):
    with supposing(date(2025, 2, 28)):
        for month in (1, 2):
            actions.nothing_this_month(sheet, month=month, by=zhang)
        with pytest.raises(ValidationError, match="3月还没有到：三个月都填了才能交表，3月1日起可以交"):
            actions.hand_in(sheet, by=zhang)
    with supposing(date(2025, 3, 1)):
        actions.nothing_this_month(sheet, month=3, by=zhang)
        assert actions.hand_in(sheet, by=zhang).self_points == 15


@pytest.mark.parametrize(
    ("code", "points", "words"),
    [
        ("流1", None, "流1不适用于1月的普通类党员"),
        ("奖5", None, "请选本支部本年度标准里的扣分条目"),
        ("组1", "6.5", "组1最多扣 6 分"),
        ("组1", "0", "扣分应大于 0"),
        ("组1", "6", None),
    ],
)
def test_what_does_not_fit_is_refused_in_words(sheet, zhang, code, points, words):
    points = points and Decimal(points)
    if words is None:
        assert actions.assess(sheet, month=1, item=item(sheet, code), points=points, by=zhang).points == points
        return
    with pytest.raises(ValidationError, match=words):
        actions.assess(sheet, month=1, item=item(sheet, code), points=points, by=zhang)


def test_the_items_follow_the_category_of_the_month(sheet, zhang):
    """A13: away from February on, so mobile in February and not in January."""
    zhang.member.absences.create(since=date(2025, 2, 1), expected_months=4)

    with pytest.raises(ValidationError, match="流1不适用于1月"):
        actions.assess(sheet, month=1, item=item(sheet, "流1"), by=zhang)
    assert actions.assess(sheet, month=2, item=item(sheet, "流1"), by=zhang)


def test_a_retired_member_finds_no_item_of_those_in_work(sheet, zhang):
    """A38"""
    zhang.member.retired = True
    zhang.member.save()

    with pytest.raises(ValidationError, match="风1不适用于1月的普通类离退休党员"):
        actions.assess(sheet, month=1, item=item(sheet, "风1"), by=zhang)


def test_a_quarter_has_one_floor(sheet, zhang):
    """A18"""
    for month, code in ((1, "纪3"), (2, "组1")):
        actions.assess(sheet, month=month, item=item(sheet, code), by=zhang)
    actions.nothing_this_month(sheet, month=3, by=zhang)

    assert actions.hand_in(sheet, by=zhang).self_points == 0
    assert "15 − 17 = 0，扣完为止" in form_of(Sheet.objects.get(pk=sheet.pk)).arithmetic


@pytest.mark.parametrize(
    ("lines", "points", "words"),
    [
        ([(1, "组1", 6), (2, "组1", 2)], 9, "15 − 6 = 9（组1本季最多扣 6 分，已登记 8 分，2 分不再扣）"),
        ([(1, "组1", 6)], 9, "15 − 6 = 9"),
        ([(1, "组1", 6), (2, "组1", 2), (3, "纪3", 15)], 0, "15 − 21 = 0，扣完为止（满分 15）（组1本季最多扣 6 分，已登记 8 分，2 分不再扣）"),
    ],
)
def test_the_cap_of_an_item_holds_for_the_quarter_and_is_told(client, sheet, zhang, lines, points, words):
    """A15, A18: as for the deductions, so that both sides agree."""
    for month, code, taken in lines:
        actions.assess(sheet, month=month, item=item(sheet, code), points=Decimal(taken), by=zhang)
    for month in {1, 2, 3} - {month for month, _, _ in lines}:
        actions.nothing_this_month(sheet, month=month, by=zhang)
    make.login(client, zhang)
    assert (form_of(sheet).points, form_of(sheet).arithmetic) == (points, words)
    for name in ("self_sheet", "hand_in_self"):
        assert words in client.get(reverse(name, args=[sheet.pk])).text

    assert actions.hand_in(sheet, by=zhang).self_points == points

    sheet.refresh_from_db()
    assert form_of(sheet).arithmetic == words
    assert ("2 分不再扣" in client.get(reverse("self_form", args=[sheet.pk])).text) is ("不再扣" in words)


def test_nobody_assesses_for_another(sheet, recorder, li):
    for other in (recorder, li):
        with pytest.raises(ValidationError, match="自评只能由本人填写"):
            actions.nothing_this_month(sheet, month=1, by=other)


def test_after_the_opinion_no_form_is_filled(quarter, sheet, zhang, secretary):
    with supposing(date(2025, 4, 10)):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION)

        with pytest.raises(ValidationError, match="2025年一季度“初步意见”，自评已经截止"):
            actions.nothing_this_month(sheet, month=1, by=zhang)


def test_a_draft_is_seen_by_nobody_else(client, sheet, zhang, recorder, secretary, auditor):
    actions.assess(sheet, month=1, item=item(sheet), fact="自己的话", by=zhang)

    for reader in (recorder, secretary, auditor):
        assert not SelfScore.objects.visible_to(reader).exists()
        assert make.login(client, reader).get(reverse("self_form", args=[sheet.pk])).status_code == 403
        assert "自己的话" not in client.get(reverse("why_quarter", args=[sheet.pk])).text
    assert SelfScore.objects.visible_to(zhang).count() == 1

    for month in (2, 3):
        actions.nothing_this_month(sheet, month=month, by=zhang)
    actions.hand_in(sheet, by=zhang)

    for reader in (recorder, secretary, auditor):
        assert SelfScore.objects.visible_to(reader).count() == 3
        assert make.login(client, reader).get(reverse("self_form", args=[sheet.pk])).status_code == 200
        assert "自己的话" in client.get(reverse("why_quarter", args=[sheet.pk])).text


# on paper


def type_one(sheet, *figures, by):
    return actions.type_in(sheet.quarter, rows={sheet: [None if f is None else Decimal(f) for f in figures]}, by=by).get(sheet.pk)


def test_a_form_on_paper_is_typed_shown_as_such_and_corrected(sheet, recorder):
    assert type_one(sheet, "2", "0", "0.5", by=recorder) is None
    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.typed_by) == (Decimal("12.5"), recorder)
    assert sheet.handed_in_at is not None

    type_one(sheet, "2", "0", "0", by=recorder)

    sheet.refresh_from_db()
    assert sheet.self_points == 13
    assert standing(sheet) == [(1, "", 2), (2, "", 0), (3, "", 0)]
    assert sheet.self_scores.count() == 6  # nothing is deleted


def test_three_empty_figures_take_a_typed_form_back(sheet, recorder):
    type_one(sheet, "2", "0", "0", by=recorder)

    type_one(sheet, None, None, None, by=recorder)

    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.typed_by, sheet.handed_in_at) == (None, None, None)
    assert standing(sheet) == []


def test_paper_never_overwrites_what_the_member_handed_in(sheet, zhang, recorder):
    make.handed_in(sheet, by=zhang)

    assert type_one(sheet, "1", "0", "0", by=recorder) == ["张三已于2025年3月31日自己交表，不能代录或更改。"]
    with pytest.raises(ValidationError, match="不能代录或更改"):
        actions.take_paper_total(sheet, points=Decimal(12), by=recorder)
    sheet.refresh_from_db()
    assert sheet.self_points == 15


def test_a_typed_form_locks_the_members_page(sheet, zhang, recorder):
    type_one(sheet, "1", "0", "0", by=recorder)

    with pytest.raises(ValidationError, match="支部已于2025年3月31日代录您的纸质表，不能再改"):
        actions.nothing_this_month(sheet, month=1, by=zhang)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("1", None, "0"), "三个月都要填：没有扣分的填 0"),
        (("16", "0", "0"), "一个月的扣分应在 0 到 15 之间"),
        (("-1", "0", "0"), "一个月的扣分应在 0 到 15 之间"),
        (("15", "0", "0"), None),
    ],
)
def test_a_bad_figure_on_paper_is_refused_in_words(sheet, recorder, figures, words):
    said = type_one(sheet, *figures, by=recorder)

    assert said is None if words is None else words in said[0]
    assert sheet.self_scores.exists() is (words is None)


def test_an_officer_does_not_type_the_own_form(quarter, recorder):
    own = quarter.sheets.get(member=recorder.member)

    assert type_one(own, "0", "0", "0", by=recorder) == ["本人的自评请在“季度自评”里填写、交表，不能自己代录。"]


def test_paper_comes_in_from_the_third_month_on_while_the_quarter_is_open(quarter, sheet, recorder, secretary):
    with supposing(date(2025, 2, 28)):
        assert type_one(sheet, "0", "0", "0", by=recorder) == ["2025年一季度到3月才收自评表，今天是2025年2月28日。"]
    with supposing(date(2025, 4, 10)):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION)
        assert "不能再录自评" in type_one(sheet, "0", "0", "0", by=recorder)[0]


def test_a_total_from_the_entry_grid_is_a_form_on_paper(quarter, sheet, zhang, recorder):
    actions.assess(sheet, month=1, item=item(sheet), by=zhang)  # a draft, which the paper replaces

    actions.save_sheet(sheet, self_points=Decimal(14), opinion="同意", by=recorder)
    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.opinion, sheet.typed_by) == (14, "同意", recorder)
    assert standing(sheet) == []
    assert form_of(sheet).arithmetic == "按纸质表合计录入"

    actions.take_paper_total(sheet, points=None, by=recorder)
    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.handed_in_at) == (None, None)


# pages


def test_a_member_fills_and_hands_in_on_the_page(client, sheet, zhang):
    make.login(client, zhang)
    page = client.get(reverse("selfs"), follow=True).text
    assert "一季度自评" in page
    assert "1月、2月、3月还没有填" in page
    assert "流1" not in client.get(reverse("self_month", args=[sheet.pk, 1])).text

    client.post(reverse("self_month", args=[sheet.pk, 1]), {"item": item(sheet).pk, "points": "２", "fact": "请假迟了"})
    for month in (2, 3):
        client.post(reverse("self_nothing", args=[sheet.pk, month]))
    assert "只能交一次" in client.get(reverse("hand_in_self", args=[sheet.pk])).text
    page = client.post(reverse("hand_in_self", args=[sheet.pk]), follow=True).text

    assert "自评表已交" in page
    assert "已于2025年3月31日交表" in page
    assert "本月无扣分（" not in page


def test_a_refused_line_stays_as_typed(client, sheet, zhang):
    make.login(client, zhang)

    page = client.post(reverse("self_month", args=[sheet.pk, 1]), {"item": item(sheet).pk, "points": "99", "fact": "我写的话"})

    assert page.status_code == 422
    assert "组1最多扣 6 分" in page.text
    assert "我写的话" in page.text
    assert f'value="{item(sheet).pk}" checked' in page.text
    assert "请先选一条" in client.post(reverse("self_month", args=[sheet.pk, 1]), {}).text
    foreign = client.post(reverse("self_month", args=[sheet.pk, 1]), {"item": item(sheet, "流1").pk})
    assert "这一条不适用于您" in foreign.text


@pytest.mark.parametrize("name", ["self_sheet", "self_month", "hand_in_self"])
def test_an_officer_opens_nobody_elses_form(client, sheet, recorder, name):
    args = [sheet.pk, 1] if name == "self_month" else [sheet.pk]

    assert make.login(client, recorder).get(reverse(name, args=args)).status_code == 403


def test_a_month_of_another_quarter_is_not_found(client, sheet, zhang):
    assert make.login(client, zhang).get(reverse("self_month", args=[sheet.pk, 4])).status_code == 404


@pytest.mark.parametrize("name", ["self_nothing", "lift_self_score"])
def test_a_page_that_writes_refuses_get(client, sheet, zhang, name):
    score = actions.assess(sheet, month=1, item=item(sheet), by=zhang)
    args = [sheet.pk, 1] if name == "self_nothing" else [score.pk]

    assert make.login(client, zhang).get(reverse(name, args=args)).status_code == 405


def test_without_a_quarter_the_page_says_so(client, zhang):
    assert "还没有您的自评表" in make.login(client, zhang).get(reverse("selfs")).text


def test_the_oldest_form_still_to_be_handed_in_is_at_hand(client, quarter, sheet, zhang, recorder):
    with supposing(date(2025, 4, 7)):
        second = make.quarter(quarter.standard, 2, by=recorder).sheets.get(member=zhang.member)
        make.login(client, zhang)

        assert client.get(reverse("selfs"))["Location"] == reverse("self_sheet", args=[sheet.pk])
        make.handed_in(sheet, by=zhang)
        assert client.get(reverse("selfs"))["Location"] == reverse("self_sheet", args=[second.pk])


def test_good_rows_of_paper_are_saved_and_bad_ones_shown_as_typed(client, quarter, sheet, recorder, secretary):
    other = quarter.sheets.get(member=secretary.member)
    make.login(client, recorder)

    response = client.post(
        reverse("type_selfs", args=[quarter.pk]),
        {f"{sheet.pk}-m1": "x", f"{sheet.pk}-m2": "0", f"{sheet.pk}-m3": "0", f"{sheet.pk}-was": "||",
         f"{other.pk}-m1": "１", f"{other.pk}-m2": "0", f"{other.pk}-m3": "0", f"{other.pk}-was": "||"},
    )  # fmt: skip

    assert response.status_code == 422
    assert "有 1 行没有保存，原因写在该行；其余 1 行已保存" in response.text
    assert "1月：请填数字" in response.text
    assert 'value="x"' in response.text
    assert "代录" in response.text
    other.refresh_from_db()
    assert other.self_points == 14
    mended = client.post(
        reverse("type_selfs", args=[quarter.pk]),
        {f"{sheet.pk}-m1": "1", f"{sheet.pk}-m2": "0", f"{sheet.pk}-m3": "0", f"{sheet.pk}-was": "||"},
    )  # fmt: skip
    assert mended.status_code == 302


def test_a_row_typed_meanwhile_by_another_is_not_overwritten(client, quarter, sheet, recorder, secretary):
    type_one(sheet, "2", "0", "0", by=secretary)

    page = make.login(client, recorder).post(
        reverse("type_selfs", args=[quarter.pk]),
        {f"{sheet.pk}-m1": "1", f"{sheet.pk}-m2": "0", f"{sheet.pk}-m3": "0", f"{sheet.pk}-was": "||"},
    )  # fmt: skip

    assert "这一行刚由别人改为：2、0、0，自评得分 13。请核对后再保存。" in page.text
    sheet.refresh_from_db()
    assert sheet.self_points == 13


def test_who_is_missing_is_listed_with_phone_and_collector(client, branch, quarter, sheet, zhang, recorder):
    zhang.member.phone = "13800001111"
    zhang.member.save()
    group = branch.groups.create(name="第一党小组", collector=recorder.member)
    group.members.add(zhang.member)

    page = make.login(client, recorder).get(reverse("type_selfs", args=[quarter.pk])).text
    assert "13800001111" in page
    assert "第一党小组" in page
    assert "请在3月31日前交：" in page
    assert "用纸质表的请交给田记录" in page

    make.handed_in(sheet, by=zhang)
    assert "13800001111" not in client.get(reverse("type_selfs", args=[quarter.pk])).text


def test_blank_forms_are_one_page_for_each_member(client, quarter, recorder):
    page = make.login(client, recorder).get(reverse("self_forms", args=[quarter.pk])).text

    assert page.count("<h1>党员季度积分自评表</h1>") == quarter.sheets.count()
    assert page.count("form-page") == quarter.sheets.count()


def test_the_forms_list_the_items_of_todays_category(client, quarter, sheet, zhang, recorder):
    """A13: 张三 has been away since February; the quarter was opened before."""
    zhang.member.absences.create(since=date(2025, 2, 1), expected_months=4)

    blank = make.login(client, recorder).get(reverse("self_forms", args=[quarter.pk])).text
    own = make.login(client, zhang).get(reverse("self_form", args=[sheet.pk])).text

    assert "流1" in blank
    assert "流1" in own
    assert "组1" in own  # January's


@pytest.mark.parametrize("name", ["type_selfs", "self_forms", "compare"])
def test_a_plain_member_opens_no_officers_page(client, quarter, zhang, name):
    assert make.login(client, zhang).get(reverse(name, args=[quarter.pk])).status_code == 403


@pytest.mark.parametrize("name", ["type_selfs", "self_forms", "compare"])
def test_queries_do_not_grow_with_the_members(client, branch, quarter, recorder, name):
    make.login(client, recorder)
    page = reverse(name, args=[quarter.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(8):
        make.member(branch, f"党员新{number}")
    actions.add_sheets(quarter, by=recorder)
    for sheet in quarter.sheets.exclude(member=recorder.member):
        type_one(sheet, "1", "0", "0", by=recorder)
        make.deduction(sheet, "组5", by=recorder)

    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) <= len(few) + 1


# to-dos


def test_the_member_and_the_recorder_are_told_what_waits(quarter, sheet, zhang, recorder):
    with supposing(date(2025, 1, 20)):
        todo = next(todo for todo in todos_of(zhang) if "自评" in todo.what)
        assert (todo.what, todo.detail, todo.lack, todo.due) == ("2025年一季度：填写自评", "待填：1月", "1 个月", END)
        actions.nothing_this_month(sheet, month=1, by=zhang)
        assert not [todo for todo in todos_of(zhang) if "自评" in todo.what]
    assert any(todo.what == "2025年一季度：收齐自评表" and todo.lack == "3 人" for todo in todos_of(recorder))
    for month in (2, 3):
        actions.nothing_this_month(sheet, month=month, by=zhang)
    assert any(todo.what == "2025年一季度：交自评表" for todo in todos_of(zhang))

    actions.hand_in(sheet, by=zhang)

    assert not [todo for todo in todos_of(zhang) if "自评" in todo.what]
    assert any(todo.what == "2025年一季度：收齐自评表" and todo.lack == "2 人" for todo in todos_of(recorder))


def test_the_warning_of_missing_forms_leads_to_where_they_are_typed(quarter, secretary):
    """A19"""
    with supposing(date(2025, 4, 10)):
        warning = QUARTER_FLOW.offers(secretary, quarter, {})[0].warnings[0]

    assert warning.url == reverse("type_selfs", args=[quarter.pk])


# compared


def test_how_far_self_committee_and_final_agree(quarter, sheet, zhang, recorder, secretary):
    make.handed_in(sheet, by=zhang)
    other = quarter.sheets.get(member=secretary.member)
    type_one(other, "0", "0", "0", by=recorder)
    make.deduction(other, "组1", by=recorder)

    found = agreement(quarter)

    assert (found.compared, found.alike) == (2, 1)
    said = {standing.member.name: standing.gap for standing in found.standings}
    assert said == {"张三": "一致", "王书记": "支委会少 2", "田记录": "未交自评表"}


def test_the_final_points_join_once_the_meeting_has_passed_them(quarter, sheet, zhang, secretary):
    make.handed_in(sheet, by=zhang)
    assert agreement(quarter).standings[-1].final is None
    with supposing(date(2025, 4, 10)):
        passed = QUARTER_FLOW.move(QUARTER_FLOW.move(quarter, "propose", by=secretary, **OPINION), "pass", by=secretary, **PASSED)

        assert agreement(passed).standings[-1].final == 15


def test_only_a_record_without_a_deduction_or_a_reason_is_warned_of(branch, quarter, sheet, zhang, recorder):
    """A45"""
    month = actions.open_month(branch, year=2025, month=3, by=recorder)
    day = actions.add_gathering(month, kind="party_day", held_on=date(2025, 3, 10), subject="", by=recorder)
    assert unheeded(quarter) == {}
    actions.mark(month, member=zhang.member, changes={f"g{day.pk}": ("", "absent"), "dues": ("", "dues_unpaid")}, by=recorder)
    marks = unheeded(quarter)[zhang.member.pk]
    assert [mark.kind for mark in marks] == ["dues_unpaid", "absent"] or [mark.kind for mark in marks] == ["absent", "dues_unpaid"]

    line = make.deduction(sheet, "组2", by=recorder)
    line.mark = next(mark for mark in marks if mark.kind == "absent")
    line.save()
    assert [mark.kind for mark in unheeded(quarter)[zhang.member.pk]] == ["dues_unpaid"]
    actions.reverse(line, reason="记错", by=recorder)
    assert len(unheeded(quarter)[zhang.member.pk]) == 2
    for mark in marks:
        make.dismissed(mark, by=recorder)
    assert unheeded(quarter) == {}


def test_the_opinion_on_an_officer_is_another_officers(quarter, recorder, secretary):
    own = quarter.sheets.get(member=recorder.member)

    with pytest.raises(ValidationError, match="本人的意见要由另一名支委填写"):
        actions.save_sheet(own, self_points=None, opinion="表现优秀", by=recorder)

    assert actions.save_sheet(own, self_points=None, opinion="同意", by=secretary).opinion == "同意"
