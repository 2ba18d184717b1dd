"""五(二)1-3 评先评优: who may be recommended for what; who is barred, and told why."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation.awards import award_list
from evaluation.models import Case
from evaluation.rules import UNGRADED, CaseKind, Level, awards_open
from evaluation.steps import recommend, take_back
from members.clock import supposing
from tests import make

E, Q, B, U = Level
UPPER, CITY = CaseKind.UPPER, CaseKind.CITY


@pytest.fixture(autouse=True)
def february():
    with supposing(date(2026, 2, 20)):
        yield


@pytest.fixture
def cycle(branch):
    return make.cycle(branch.committee)


@pytest.fixture
def people(branch, secretary):
    return {name: make.member(branch, name) for name in ("甲", "乙", "丙", "丁", "戊")}


@pytest.fixture
def final(branch, people, cycle, secretary, auditor):
    grades = dict(zip(people.values(), (E, Q, B, U, UNGRADED), strict=True)) | {secretary.member: E}
    return make.final_year(branch, cycle, grades, by=auditor)


def put(final, who, scale, by, award="优秀共产党员", day=date(2026, 2, 20)):
    return recommend(final.branch, final.cycle, member=who, scale=scale, award=award, recommended_on=day, by=by)


@pytest.mark.parametrize(("grade", "kinds"), [(E, (UPPER, CITY)), (Q, (CITY,)), (B, ()), (U, ()), (UNGRADED, ()), (None, ())])
def test_what_a_grade_opens(grade, kinds):
    assert awards_open(grade) == kinds


def test_the_lists_hold_everybody_once(final):
    awards = award_list(final.branch, final.cycle)

    assert [[row.member.name for row in rows] for rows in (awards.upper, awards.city, awards.barred)] == [["王书记", "甲"], ["乙"], ["丁", "丙", "戊"]]


def test_nobody_is_listed_before_the_grades_are_final(branch, cycle, people, auditor):
    make.published_year(branch, cycle, dict.fromkeys(people.values(), Q), by=auditor)

    assert award_list(branch, cycle).nominees == []


@pytest.mark.parametrize(
    ("name", "scale", "words"),
    [
        ("乙", UPPER, "乙等次合格，只能推荐市级评先评优"),
        ("丙", CITY, "不能推荐丙：等次基本合格，取消评先评优资格"),
        ("丁", CITY, "不能推荐丁：等次不合格，取消评先评优资格"),
        ("戊", CITY, "不能推荐戊：不定等次，本年度不推荐"),
    ],
)
def test_who_is_barred_is_refused_in_words(final, people, secretary, name, scale, words):
    with pytest.raises(ValidationError, match=words):
        put(final, people[name], scale, secretary)


def test_a_sanction_bars(final, people, secretary):
    people["甲"].sanctioned = True
    people["甲"].save()

    with pytest.raises(ValidationError, match="不能推荐甲：留党察看"):
        put(final, people["甲"], UPPER, secretary)


def test_an_open_grave_matter_bars(branch, people, cycle, secretary, recorder, auditor):
    standard = make.standard(branch, cycle, by=secretary)
    sheet = make.quarter(standard, 4, by=recorder).sheets.get(member=people["乙"])
    make.deduction(sheet, "纪5", "参与赌博", day=date(2025, 11, 1), decided_on=date(2025, 11, 1), by=recorder)
    final = make.final_year(branch, cycle, dict.fromkeys(people.values(), Q), by=auditor)

    with pytest.raises(ValidationError, match="不能推荐乙：严重问题尚未办结（纪5）"):
        put(final, people["乙"], CITY, secretary)


def test_nobody_recommends_themself(final, secretary, deputy):
    with pytest.raises(ValidationError, match="本人的推荐要由支部其他负责人登记"):
        put(final, secretary.member, UPPER, secretary)

    assert put(final, secretary.member, UPPER, deputy).award == "优秀共产党员"


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2026, 2, 21)])
def test_a_recommendation_rests_on_final_grades(final, people, secretary, day):
    with pytest.raises(ValidationError, match="推荐日期应在结果最终确定（2026年2月12日）以后、今天以前"):
        put(final, people["甲"], UPPER, secretary, day=day)


def test_the_first_recommendation_of_its_scale_closes_the_case_and_taking_it_back_opens_it(final, people, secretary):
    case = Case.objects.get(member=people["甲"])
    put(final, people["甲"], CITY, secretary, "市级先进")
    case.refresh_from_db()
    assert case.status == "open"

    row = put(final, people["甲"], UPPER, secretary)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "优秀共产党员（2026年2月20日）")

    take_back(row, reason="名额调整", by=secretary)
    case.refresh_from_db()
    assert (case.status, case.closed_on) == ("open", None)
    assert [row.award for row in award_list(final.branch, final.cycle).upper[1].recommended] == ["市级先进"]


def test_twice_for_the_same_award_is_refused(final, people, secretary):
    put(final, people["甲"], UPPER, secretary)

    with pytest.raises(ValidationError, match="已经推荐过这一项"):
        put(final, people["甲"], UPPER, secretary)


def test_the_pages_of_branch_and_committee(client, final, people, secretary, recorder, auditor, zhang):
    branch, committee = reverse("awards", args=[final.branch_id, 2025]), reverse("committee_awards", args=[final.branch.committee_id, 2025])
    put(final, people["甲"], UPPER, secretary)

    assert "优秀共产党员" in make.login(client, secretary).get(branch).content.decode()
    assert "优秀共产党员" in make.login(client, auditor).get(committee).content.decode()
    assert [make.login(client, user).get(branch).status_code for user in (auditor, recorder, zhang)] == [200, 403, 403]
    assert [make.login(client, user).get(committee).status_code for user in (secretary, recorder, zhang)] == [403, 403, 403]
    assert make.login(client, secretary).get(reverse("awards", args=[final.branch_id, 1999])).status_code == 404
    assert make.login(client, auditor).post(branch, {}).status_code == 403


def test_a_refusal_is_told_on_the_page_with_what_was_typed(client, final, people, secretary):
    page = reverse("awards", args=[final.branch_id, 2025])
    data = {"member": people["丙"].pk, "scale": "city", "award": "全市优秀共产党员", "recommended_on": "2026-02-20"}

    response = make.login(client, secretary).post(page, data)

    assert response.status_code == 422
    assert "不能推荐丙：等次基本合格" in response.content.decode()
    assert "全市优秀共产党员" in response.content.decode()


def test_a_recommendation_is_taken_back_only_with_a_reason(client, final, people, secretary):
    row = put(final, people["甲"], UPPER, secretary)
    page = reverse("withdraw_recommendation", args=[row.pk])

    make.login(client, secretary).post(page, {"reason": ""})
    row.refresh_from_db()
    assert row.withdrawn == ""
    client.post(page, {"reason": "名额调整"})
    row.refresh_from_db()
    assert row.withdrawn == "名额调整"
    assert client.get(page).status_code == 405
