"""The entry grid without a browser: its order, its chips, its form for one line, why it is closed, what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from scoring.figures import agreement, grid_of, minutes_of, missing_forms, why_closed
from scoring.models import Deduction, Quarter, Sheet
from tests import make

DAY = date(2025, 4, 8)
STROKES = ["丁秀兰", "马建国", "王书记", "田记录", "张三"]


@pytest.fixture(autouse=True)
def day():
    with supposing(DAY):
        yield


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    for name in ("马建国", "丁秀兰"):
        make.member(branch, name)
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


@pytest.fixture
def sheet(quarter, zhang):
    return quarter.sheets.get(member=zhang.member)


def line_of(sheet):
    return grid_of(Sheet.objects.filter(pk=sheet.pk))[0]


def away(sheet, since, until=None):
    sheet.member.absences.create(since=since, until=until, expected_months=12)


# people


def test_grid_notice_minutes_and_comparison_name_people_in_one_order(quarter, secretary):
    make.published(quarter, secretary=secretary)
    quarter.refresh_from_db()

    assert [line.row.member.name for line in grid_of(quarter.sheets.all())] == STROKES
    assert [row[1] for row in quarter.notice.rows] == STROKES
    assert [row.sheet.member.name for row in minutes_of(quarter, quarter.last_meeting)["rows"]] == STROKES
    assert [standing.member.name for standing in agreement(quarter).standings] == STROKES
    assert [line.sheet.member.name for line in missing_forms(quarter)] == STROKES


# what a cap does not count


@pytest.mark.parametrize(
    ("times", "chip", "left"),
    [
        (3, ("×3 −6", ""), 9),
        (4, ("×4 −6", "另有 2 分超上限不计"), 9),
    ],
)
def test_a_chip_shows_what_counts_and_quietly_what_does_not(sheet, recorder, times, chip, left):
    make.deduction(sheet, "组1", times=times, by=recorder)

    line = line_of(sheet)

    assert [(one.taken, one.lost) for one in line.chips] == [chip]
    assert (line.row.points, line.row.lost_at_floor) == (left, "")


def test_what_the_floor_takes_is_told_under_the_chips(client, sheet, recorder):
    make.deduction(sheet, "政2", day=date(2025, 3, 20), by=recorder)
    make.deduction(sheet, "组1", times=3, by=recorder)

    page = make.login(client, recorder).get(sheet.quarter.get_absolute_url()).text

    assert "1 分超过本季 15 分，扣完为止" in page
    assert [(one.taken, one.lost) for one in line_of(sheet).chips] == [("×3 −6", ""), ("−10", "")]


# the form for one line, without a script


@pytest.mark.parametrize(
    ("absence", "offered", "hidden"),
    [
        (None, "组1", "流1"),
        ((date(2024, 6, 1),), "流1", "组1"),
        ((date(2024, 6, 1), date(2025, 2, 10)), "组1", ""),
        ((date(2024, 6, 1), date(2025, 2, 10)), "流1", ""),
    ],
)
def test_the_form_offers_what_fits_the_member_on_some_day_of_the_quarter(client, sheet, recorder, absence, offered, hidden):
    if absence:
        away(sheet, *absence)

    page = make.login(client, recorder).get(sheet.quarter.get_absolute_url(), {"open": sheet.pk}).text
    form = page.split(f'action="{reverse("record_deduction", args=[sheet.pk])}"')[1].split("</form>")[0]

    assert f">{offered} " in form
    assert not hidden or f">{hidden} " not in form
    assert "例如：签到表 1月第4页" in form


def test_what_does_not_fit_is_still_refused_in_the_actions_words(client, sheet, recorder):
    item = make.item(sheet.quarter.standard, "流1")

    page = make.login(client, recorder).post(reverse("record_deduction", args=[sheet.pk]), {"item": item.pk, "happened_on": "2025-03-05", "fact": "没有联系"})

    assert "流1不适用于普通类党员" in page.text


def test_a_second_line_of_the_day_has_two_ways_on(client, sheet, recorder):
    make.deduction(sheet, "组1", day=date(2025, 3, 5), by=recorder)
    make.login(client, recorder)
    address, typed = reverse("record_deduction", args=[sheet.pk]), {"item": make.item(sheet.quarter.standard, "学1").pk, "happened_on": "2025-03-05", "fact": "没有参加培训"}

    asked = client.post(address, typed)

    assert asked.status_code == 422
    assert "是另一件事的，请按“仍然记入”" in asked.text
    assert '<button class="button primary slim" name="anyway" value="on">仍然记入</button>' in asked.text
    assert f'<a class="button slim" href="{sheet.quarter.get_absolute_url()}">是同一件事，不扣</a>' in asked.text
    client.post(address, typed | {"anyway": "on"})
    assert Deduction.objects.count() == 2


@pytest.mark.parametrize(("typed", "said"), [("2025-04-01", "不在2025年一季度内（2025年1月1日至2025年3月31日）"), ("三月", "请填日期，例如 2025年1月11日")])
def test_a_wrong_day_is_told_with_days_of_the_quarter(client, sheet, recorder, typed, said):
    item = make.item(sheet.quarter.standard, "组5")

    page = make.login(client, recorder).post(reverse("record_deduction", args=[sheet.pk]), {"item": item.pk, "happened_on": typed, "fact": "迟到"})

    assert said in page.text


# why nothing can be typed


@pytest.mark.parametrize(
    ("status", "settled", "said"),
    [
        ("open", False, "这里只能查看"),
        ("proposed", False, "“初步意见”，不能再改；要改的，由支部书记办理“有异议，退回复议”"),
        ("passed", False, "“大会通过”，不能再改；要改的"),
        ("noticed", False, "“公示中”，不能再改；有误的请提异议"),
        ("confirmed", False, "“已汇总”，不能再改；有误的请提异议"),
        ("confirmed", True, "已计入年度结果，不能再改；要更正，先由党委退回"),
    ],
)
def test_a_closed_quarter_says_why_and_the_way_to_put_it_right(status, settled, said):
    assert said in why_closed(Quarter(status=status, settled=settled))


@pytest.mark.parametrize(("who", "papers"), [("secretary", True), ("auditor", False)])
def test_a_closed_grid_says_so_and_leads_to_forms_and_comparison(client, quarter, request, who, papers):
    make.proposed(quarter, by=request.getfixturevalue("secretary"))

    page = make.login(client, request.getfixturevalue(who)).get(quarter.get_absolute_url()).text

    assert "“初步意见”，不能再改" in page
    assert "在它上面按 Enter 记入" not in page
    assert reverse("compare", args=[quarter.pk]) in page
    assert (f'<a href="{reverse("type_selfs", args=[quarter.pk])}">自评表</a>' in page) is papers


# what a row costs


@pytest.mark.parametrize(("points", "opinion", "most"), [("", "同意", 20), ("14", "", 25)])
def test_a_row_is_saved_with_few_questions_and_its_history(client, sheet, recorder, points, opinion, most):
    make.login(client, recorder)
    with CaptureQueriesContext(connection) as asked:
        client.post(f"/app/sheets/{sheet.pk}/", {f"{sheet.pk}-was": "|", f"{sheet.pk}-self_points": points, f"{sheet.pk}-opinion": opinion}, headers={"X-Grid": "1"})

    sheet.refresh_from_db()
    kept = sheet.history.first()
    assert (kept.self_points, kept.opinion, kept.history_user) == (sheet.self_points, opinion, recorder)
    assert len(asked) <= most
