"""A22: a branch without 支委会 is told of its secretary, on every page that says who forms the opinion."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.clock import supposing
from scoring import actions
from scoring.figures import agreement
from scoring.steps import QUARTER_FLOW
from tests import make


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def small(db):
    return make.branch("种苗站党支部", has_committee=False)


@pytest.fixture
def head(small):
    return make.officer(small, "secretary", "龙书记")


@pytest.fixture
def writer(small):
    return make.officer(small, "recorder", "石记录")


@pytest.fixture
def member(small):
    return make.user(make.member(small, "向党员"))


@pytest.fixture
def quarter(small, head, writer, member):
    return make.quarter(make.standard(small, by=head), 1, by=writer)


@pytest.fixture
def sheet(quarter, member):
    return quarter.sheets.get(member=member.member)


def says_the_secretary(page):
    return page.status_code == 200 and "支部书记" in page.text and "支委会" not in own_words(page)


def own_words(page):
    """Without what the document itself says, behind a “?”."""
    return re.sub(r'<details class="ask".*?</details>', "", page.text, flags=re.S)


@pytest.mark.parametrize("name", ["rewards", "compare", "type_selfs"])
def test_pages_of_an_open_quarter(client, quarter, writer, name):
    assert says_the_secretary(make.login(client, writer).get(reverse(name, args=[quarter.pk])))


def test_the_form_to_print(client, quarter, sheet, writer, member):
    for reader, page in ((writer, reverse("self_forms", args=[quarter.pk])), (member, reverse("self_form", args=[sheet.pk]))):
        assert "支部书记<br>意见" in make.login(client, reader).get(page).text


@pytest.mark.parametrize("name", ["ask_reconsideration", "why_quarter"])
def test_pages_of_the_own_sheet(client, sheet, member, name):
    assert says_the_secretary(make.login(client, member).get(reverse(name, args=[sheet.pk])))


def test_pages_of_the_self_assessment(client, sheet, member):
    make.login(client, member)
    for month in (1, 2, 3):
        actions.nothing_this_month(sheet, month=month, by=member)

    assert says_the_secretary(client.get(reverse("hand_in_self", args=[sheet.pk])))
    actions.hand_in(sheet, by=member)
    assert says_the_secretary(client.get(reverse("self_sheet", args=[sheet.pk])))


def test_pages_of_a_reward_asked_for(client, sheet, member):
    given = {"item": make.item(sheet.quarter.standard, "奖4").pk, "happened_on": "2025-03-05", "grounds": "获市级表彰", "certified_by": "市委组织部"}
    answer = make.login(client, member).post(reverse("claim_reward", args=[sheet.pk]), given, follow=True)

    claim = sheet.claims.get()
    assert "已申报，等支部书记研究。" in answer.text
    assert says_the_secretary(answer)
    assert says_the_secretary(client.get(reverse("claim_form", args=[claim.pk])))
    assert claim.get_status_display() == "待支部书记研究"
    assert "待支部书记研究" in client.get(reverse("claims")).text
    assert "支委会" not in own_words(client.get(reverse("claims")))


def test_pages_from_the_opinion_to_the_meeting(client, quarter, sheet, head, writer, member):
    quarter = make.proposed(quarter, by=head)
    assert says_the_secretary(make.login(client, member).get(reverse("ask_reconsideration", args=[sheet.pk])))
    ask = actions.ask(sheet, reason="漏记", by=member)
    assert says_the_secretary(client.get(ask.get_absolute_url()))

    with pytest.raises(ValidationError, match="不能早于支部书记提出初步意见的日期"):
        QUARTER_FLOW.move(quarter, "reconsider", by=head, remark="有异议", held_on=date(2025, 4, 7), eligible=3, present=3, ayes=0)
    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=head, remark="有异议", held_on=date(2025, 4, 9), eligible=3, present=3, ayes=0)
    assert says_the_secretary(make.login(client, writer).get(reverse("members_minutes", args=[quarter.pk, quarter.last_meeting.pk])))


def test_the_difference_between_self_assessment_and_opinion(quarter, sheet, writer):
    actions.save_sheet(sheet, self_points=15, opinion="", by=writer)
    make.deduction(sheet, "组1", by=writer)

    assert {standing.member.name: standing.gap for standing in agreement(quarter).standings}["向党员"] == "支部书记少 2"


def test_outcomes_of_commitments(client, quarter, small, head, member):
    page = make.login(client, head).get(reverse("branch_outcomes", args=[small.pk, 2025]))

    assert says_the_secretary(page)
    with pytest.raises(ValidationError, match="到支部书记提出四季度初步意见为止"):
        actions.tell_outcomes(member.member, small, quarter.cycle, changes={}, by=member)
