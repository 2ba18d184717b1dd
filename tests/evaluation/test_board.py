"""The committee's view: what is late, what came back, how grades and points spread, in any number of branches."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.board import board_of, spread_of
from evaluation.board.spread import BANDS, band_of
from evaluation.models import Result, Review
from evaluation.rules import Level
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from pointsys.todos import todos_of
from pointsys.todos.year import overdue_years
from tests import make

LAST = {Level.EXCELLENT: 1, Level.QUALIFIED: 4}


@pytest.fixture(autouse=True)
def february():
    with supposing(date(2026, 2, 10)):
        yield


def settled(branch, year, grades, *, totals=None, status="filed", version=1):
    """A year as it was left behind: so many results of each grade."""
    cycle = make.Cycle.objects.filter(committee=branch.committee, year=year).first() or make.cycle(branch.committee, year)
    people = sum(grades.values())
    filed = {"filed_on": date(year + 1, 2, 5), "filed_number": "1号"} if status == "filed" else {}
    review = Review.objects.create(branch=branch, cycle=cycle, status=status, version=version, members_total=people, formal_total=people, signed_on=date(year + 1, 1, 30), **filed)
    words = [grade for grade, count in grades.items() for _ in range(count)]
    points = totals or [{"excellent": 92, "qualified": 85, "basic": 65, "unqualified": 55}[grade] for grade in words]
    for grade, total in zip(words, points, strict=True):
        Result.objects.create(
            review=review, version=version, member=make.member(branch), category="ordinary", base=50, task=10, reward=0,
            appraisal=18, total=Decimal(total), grade=grade,
        )  # fmt: skip
    return review


@pytest.mark.parametrize(
    ("total", "band"),
    [("0", 0), ("59.99", 0), ("60", 60), ("64.99", 60), ("65", 65), ("89.5", 85), ("90", 90), ("94.99", 90), ("95", 95), ("100", 95)],
)
def test_a_total_lies_in_one_band(total, band):
    assert band_of(Decimal(total)) == band
    assert band in BANDS


def test_grades_and_points_are_counted_beside_the_year_before(branch, other_branch):
    settled(branch, 2024, LAST)
    settled(branch, 2025, {Level.EXCELLENT: 2, Level.QUALIFIED: 8})
    settled(other_branch, 2025, {Level.QUALIFIED: 9, Level.UNQUALIFIED: 1})

    spread = spread_of({branch.committee_id}, 2025)

    assert [(bar.label, bar.now, bar.share, bar.before, bar.share_before) for bar in spread.grades] == [
        ("优秀", 2, "10.0%", 1, "20.0%"), ("合格", 17, "85.0%", 4, "80.0%"), ("基本合格", 0, "0.0%", 0, "0.0%"), ("不合格", 1, "5.0%", 0, "0.0%"),
    ]  # fmt: skip
    assert [bar.width for bar in spread.grades] == ["11.76%", "100%", "0%", "5.88%"]
    assert {bar.label: bar.now for bar in spread.points if bar.now} == {"低于 60": 1, "85 至 90": 17, "90 至 95": 2}
    assert [(line.base, line.share, line.share_before) for line in spread.lines] == [(10, "20.0%", "20.0%"), (10, "0.0%", "")]
    assert (spread.whole.base, spread.whole.share, spread.settled) == (20, "10.0%", 2)


def test_only_the_version_that_stands_and_only_settled_years_count(branch, other_branch):
    review = settled(branch, 2025, {Level.QUALIFIED: 3}, version=2)
    Result.objects.create(review=review, version=1, member=make.member(branch), category="ordinary", base=50, task=10, reward=0, total=92, grade="excellent")
    settled(other_branch, 2025, {Level.EXCELLENT: 2}, status="counted")

    spread = spread_of({branch.committee_id}, 2025)

    assert (spread.whole.grades[:2], spread.settled, spread.before) == ([0, 3], 1, None)


@pytest.mark.parametrize(
    ("asked", "words", "count"),
    [({"grade": "excellent"}, "优秀", 1), ({"band": "85"}, "85 至 90 分", 4), ({"band": "0"}, "低于 60 分", 0), ({"grade": "best"}, "", 0), ({"band": "７"}, "", 0)],
)
def test_a_figure_opens_into_its_people(branch, asked, words, count):
    settled(branch, 2025, LAST)

    spread = spread_of({branch.committee_id}, 2025, **asked)

    assert (spread.chosen, len(spread.people)) == (words, count)


def test_names_follow_strokes_not_points(branch):
    settled(branch, 2025, {Level.QUALIFIED: 3}, totals=[72, 88, 80])
    for result, name in zip(Result.objects.order_by("total"), ["丁一", "马云", "魏伟"], strict=True):
        type(result.member).objects.filter(pk=result.member_id).update(name=name)

    people = spread_of({branch.committee_id}, 2025, grade="qualified").people

    assert [result.member.name for result in people] == ["丁一", "马云", "魏伟"]


def test_an_auditor_above_sees_the_whole_tree(client, branch, auditor):
    below = make.committee("县林场党总支", parent=branch.committee)
    settled(make.branch("林场一支部", of=below), 2025, LAST)
    settled(branch, 2025, LAST)
    stranger = make.branch("农机站党支部", of=make.committee("市农业局党委"))
    settled(stranger, 2025, {Level.EXCELLENT: 1})
    make.login(client, auditor)

    pages = [client.get(reverse(name), {"year": "2025"}).text for name in ("board", "board_figures")]

    assert all("林场一支部" in page and "县林场党总支" in page and "农机站" not in page for page in pages)
    assert "20.0%" in pages[0]
    assert "8 人" in pages[1]


@pytest.mark.parametrize("name", ["board", "board_figures"])
def test_ten_branches_ask_no_more_of_the_database_than_two(client, auditor, branch, name, django_assert_num_queries, django_assert_max_num_queries):
    for year in (2024, 2025):
        settled(branch, year, LAST)
    make.login(client, auditor)
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(name), {"year": "2025", "grade": "qualified"})
    for number in range(8):
        more = make.branch(f"第{number}支部", of=branch.committee)
        for year in (2024, 2025):
            settled(more, year, LAST)

    with django_assert_num_queries(len(few)):
        client.get(reverse(name), {"year": "2025", "grade": "qualified"})


@pytest.mark.parametrize(
    ("day", "status", "late"),
    [
        (date(2026, 2, 28), "open", False),
        (date(2026, 3, 1), "open", True),
        (date(2026, 3, 1), "graded", True),
        (date(2026, 3, 1), "secretary", False),
        (date(2026, 3, 1), "filed", False),
    ],
)
def test_a_year_not_handed_in_after_february_is_late(branch, auditor, secretary, day, status, late):
    plan = make.standard(branch, by=secretary)
    settled(branch, 2025, LAST, status=status)
    with supposing(day):
        board = board_of({branch.committee_id}, 2025)
        todos = [(todo.what, todo.scope) for todo in overdue_years(auditor)]

    assert (branch in [trouble.branch for trouble in board.late if "年度考评" in trouble.what]) == late
    assert todos == [(f"{plan.cycle}考评：督促报送，必要时通报", "机关党支部")] * late


def test_the_committees_own_day_counts(branch, auditor, secretary):
    make.cycle(branch.committee, 2025, file_by=date(2026, 2, 9))
    make.standard(branch, make.Cycle.objects.get(), by=secretary)

    todo = next(todo for todo in todos_of(auditor) if "督促报送" in todo.what)

    assert (todo.due, todo.detail) == (date(2026, 2, 9), "过 1 天，现在“未开始”")


def test_who_holds_office_in_the_late_branch_is_not_asked_to_press_it(branch, secretary):
    make.standard(branch, by=secretary)
    make.office(secretary.member, "auditor")
    with supposing(date(2026, 3, 1)):
        assert list(overdue_years(type(secretary).objects.get(pk=secretary.pk))) == []


def test_what_came_back_is_listed_with_the_reason_and_own_rework_is_not(branch, auditor, secretary):
    review = settled(branch, 2025, LAST, status="graded")
    REVIEW_FLOW.move(review, "sign", by=secretary)
    _moved_back(review, "return", by=auditor, remark="四季度会议记录不全")

    assert [(back.what[-4:], back.note) for back in board_of({branch.committee_id}, 2025).returned] == [("党委退回", "四季度会议记录不全")]

    Review.objects.filter(pk=review.pk).update(status="graded")
    review.refresh_from_db()
    review.save()
    _moved_back(review, "rework", by=secretary, remark="漏一条")

    assert len(board_of({branch.committee_id}, 2025).returned) == 1


def _moved_back(review, step, *, by, remark):
    """A step back of a review that has its notices already."""
    for name in ("points_notice", "result_notice"):
        notice = make.actions.post_notice(review.branch, review.cycle, by=by, title=f"{name}{remark}", text="x", head=["序号"], rows=[[1]])
        Review.objects.filter(pk=review.pk).update(**{name: notice})
    return REVIEW_FLOW.move(review, step, by=by, remark=remark)


@pytest.mark.parametrize(("who", "status"), [("auditor", 200), ("secretary", 403), ("zhang", 403)])
def test_the_figures_are_the_committees(client, request, branch, who, status):
    settled(branch, 2025, LAST)

    assert make.login(client, request.getfixturevalue(who)).get(reverse("board_figures")).status_code == status
