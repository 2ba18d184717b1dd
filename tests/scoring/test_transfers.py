"""Points that come with a member, and members who are exempt."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation.papers import branch_summary
from members.actions import leave
from members.clock import supposing
from members.models import Exemption, Membership
from scoring import actions
from scoring.figures import without_sheet, year_of
from tests import make


@pytest.fixture
def standard(branch, secretary):
    return make.standard(branch, by=secretary)


@pytest.fixture
def newcomer(branch):
    return make.member(branch, "新来", arrived_on=date(2025, 7, 1))


def opened(standard, recorder, numbers=(1, 2, 3, 4)):
    return [make.quarter(standard, number, by=recorder) for number in numbers]


def test_certified_quarters_count_like_own_ones(branch, standard, newcomer, recorder):
    opened(standard, recorder)

    actions.certify(newcomer, standard.cycle, points={1: Decimal(14), 2: Decimal("13.5")}, issued_by="种苗站党支部", by=recorder)

    year = year_of(branch, standard.cycle)[newcomer.pk]
    assert year.base == Decimal("57.5")
    assert year.why_base == "14 + 13.5 + 15 + 15 = 57.5（一季度、二季度由原支部证明）"


def test_the_notice_counts_certified_quarters_into_the_year_so_far(standard, newcomer, secretary, recorder):
    for number in (1, 2):
        make.close_quarter(make.quarter(standard, number, by=recorder), secretary=secretary, recorder=recorder)
    actions.certify(newcomer, standard.cycle, points={1: Decimal(14), 2: Decimal("13.5")}, issued_by="种苗站党支部", by=recorder)

    quarter = make.close_quarter(make.quarter(standard, 3, by=recorder), secretary=secretary, recorder=recorder)

    assert {row[1]: row[4] for row in quarter.notice.rows}["新来"] == "42.5"


def test_one_certified_quarter_is_prorated_with_the_own_ones(branch, standard, newcomer, recorder):
    opened(standard, recorder)
    actions.certify(newcomer, standard.cycle, points={2: Decimal(12)}, issued_by="种苗站党支部", by=recorder)

    assert year_of(branch, standard.cycle)[newcomer.pk].base == 56


def test_only_quarters_before_the_arrival_are_certified(branch, standard, newcomer, recorder, zhang):
    with pytest.raises(ValidationError, match="三季度开始时已在本支部"):
        actions.certify(newcomer, standard.cycle, points={3: Decimal(12)}, issued_by="种苗站党支部", by=recorder)
    with pytest.raises(ValidationError, match="请先登记转入日期"):
        actions.certify(zhang.member, standard.cycle, points={1: Decimal(12)}, issued_by="种苗站党支部", by=recorder)


def test_the_page_offers_what_the_former_branch_confirmed(client, branch, other_branch, standard, secretary, recorder, li):
    clerk = make.officer(other_branch, "recorder", "李记录")
    mover = make.member(other_branch, "调动")
    there = make.quarter(make.standard(other_branch, standard.cycle, by=li), 1, by=clerk)
    make.deduction(there.sheets.get(member=mover), "组1", by=clerk)
    make.close_quarter(there, secretary=li, recorder=clerk)
    mover.branch, mover.arrived_on = branch, date(2025, 7, 1)
    mover.save()
    make.login(client, recorder)

    page = client.get(reverse("certificates", args=[mover.pk]))
    assert 'value="13"' in page.text
    client.post(reverse("certificates", args=[mover.pk]), {"cycle": standard.cycle.pk, "issued_by": "国有林场党支部", "q1": "13"})

    assert mover.certificates.get().points == 13


def test_a_former_branch_prints_what_is_frozen(client, branch, other_branch, standard, newcomer, recorder, zhang):
    quarter = opened(standard, recorder, (1,))[0]
    sheet = quarter.sheets.get(member=zhang.member)
    zhang.member.branch = other_branch
    zhang.member.save()

    page = make.login(client, recorder).get(reverse("certificate", args=[sheet.pk]))

    assert "张三同志" in page.text
    assert "此后不再变动" in page.text


@pytest.mark.parametrize(("going", "offered"), [("transferred", True), ("died", False), ("ended", False)])
def test_a_certificate_is_offered_for_whom_another_branch_receives(client, branch, standard, newcomer, secretary, recorder, going, offered):
    opened(standard, recorder, (4,))
    leave(newcomer, going=going, on=date(2025, 12, 1), went_to="花垣县委组织部", reason="文件 3 号", by=secretary)

    page = make.login(client, recorder).get(reverse("former"))

    assert "记录表" in page.text
    assert ("积分证明" in page.text) == offered


def test_who_moved_out_is_not_in_the_years_table_but_stays_in_a_finished_one(branch, other_branch, standard, zhang, recorder):
    opened(standard, recorder)
    member = zhang.member
    member.branch, member.arrived_on = other_branch, date(2026, 3, 1)
    member.save()
    Membership.objects.create(member=member, branch=branch, since=date(2010, 1, 1), coming="roster", until=date(2026, 3, 1), going="transferred")
    assert member.pk in year_of(branch, standard.cycle)

    Membership.objects.update(until=date(2025, 11, 1))
    assert member.pk not in year_of(branch, standard.cycle)
    assert member.pk in year_of(branch, standard.cycle, everybody=True)


def exempt(member, by, auditor, since, until=None, status="approved"):
    return Exemption.objects.create(member=member, branch=member.branch, reason="年老多病", since=since, until=until, status=status, asked_by=by, decided_by=auditor)


def test_an_exempt_member_has_no_sheet_and_stays_in_the_number(branch, standard, zhang, recorder, auditor):
    """A12, and the second cross-check of 附件3."""
    exempt(zhang.member, recorder, auditor, date(2025, 1, 1))
    quarters = opened(standard, recorder)

    assert not quarters[0].sheets.filter(member=zhang.member).exists()
    assert not without_sheet(quarters[0]).exists()
    with supposing(date(2026, 1, 5)):
        table = branch_summary(branch, standard.cycle).branches[0]
    assert table.exempt == 1
    assert table.members_total == table.taking_part + table.exempt


@pytest.mark.parametrize(("since", "until", "status", "sheet"), [
    (date(2025, 4, 1), None, "approved", False),
    (date(2025, 4, 2), None, "approved", True),
    (date(2025, 1, 1), date(2025, 4, 1), "ended", True),
    (date(2025, 1, 1), date(2025, 4, 2), "ended", False),
    (date(2025, 1, 1), None, "asked", True),
    (date(2025, 1, 1), None, "refused", True),
])  # fmt: skip
def test_an_exemption_counts_from_its_day_to_its_day(standard, zhang, recorder, auditor, since, until, status, sheet):
    exempt(zhang.member, recorder, auditor, since, until, status)

    quarter = opened(standard, recorder, (2,))[0]

    assert quarter.sheets.filter(member=zhang.member).exists() is sheet


def test_who_becomes_exempt_in_the_year_is_not_rated(branch, standard, zhang, recorder, auditor):
    opened(standard, recorder)
    exempt(zhang.member, recorder, auditor, date(2025, 10, 1))

    assert zhang.member_id not in year_of(branch, standard.cycle)


def test_nobody_certifies_own_points_and_none_differ_from_what_was_confirmed(branch, other_branch, standard, secretary, recorder, li):
    clerk = make.officer(other_branch, "recorder", "李记录")
    mover = make.member(other_branch, "调动")
    there = make.quarter(make.standard(other_branch, standard.cycle, by=li), 1, by=clerk)
    make.close_quarter(there, secretary=li, recorder=clerk)
    mover.branch, mover.arrived_on = branch, date(2025, 7, 1)
    mover.save()

    with pytest.raises(ValidationError, match="原支部已汇总为 15 分"):
        actions.certify(mover, standard.cycle, points={1: Decimal(1)}, issued_by="别处", by=recorder)
    with pytest.raises(ValidationError, match="本人的转入积分"):
        actions.certify(mover, standard.cycle, points={1: Decimal(15)}, issued_by="别处", by=make.user(mover))


def test_a_settled_year_takes_no_certificate(branch, standard, newcomer, secretary, recorder):
    for quarter in opened(standard, recorder):
        quarter.settled = True
        quarter.save()

    with pytest.raises(ValidationError, match="已计入年度结果"):
        actions.certify(newcomer, standard.cycle, points={1: Decimal(14)}, issued_by="种苗站党支部", by=recorder)


def test_who_comes_back_counts_in_one_branch_a_year(branch, other_branch, standard, zhang, recorder):
    """In A until June 2025, in B for the rest of the year, back in A from February 2026: 2025 is B's."""
    opened(standard, recorder, (1, 2))
    Membership.objects.create(member=zhang.member, branch=branch, since=date(2010, 1, 1), coming="roster", until=date(2025, 6, 1), going="transferred")
    Membership.objects.create(member=zhang.member, branch=other_branch, since=date(2025, 6, 1), coming="transferred", until=date(2026, 2, 1), going="transferred")
    zhang.member.arrived_on = date(2026, 2, 1)
    zhang.member.save()

    assert zhang.member_id not in year_of(branch, standard.cycle)


def test_who_moves_in_january_has_the_whole_year_where_it_was_earned(branch, other_branch, standard, zhang, recorder):
    opened(standard, recorder)
    Membership.objects.create(member=zhang.member, branch=branch, since=date(2010, 1, 1), coming="roster", until=date(2026, 1, 10), going="transferred")
    zhang.member.branch, zhang.member.arrived_on = other_branch, date(2026, 1, 10)
    zhang.member.save()

    assert zhang.member_id in year_of(branch, standard.cycle, on=date(2026, 1, 23))


def test_a_present_member_gets_no_certificate_of_leaving(client, standard, zhang, recorder):
    sheet = opened(standard, recorder, (1,))[0].sheets.get(member=zhang.member)

    assert make.login(client, recorder).get(reverse("certificate", args=[sheet.pk])).status_code == 404


def test_a_huge_id_is_answered_like_any_wrong_one(client, branch, recorder, secretary):
    page = make.login(client, secretary).post(reverse("ask_exemption", args=[branch.pk]), {"members": "9" * 25})

    assert page.status_code == 422
