"""Lines, reversals, confirmations, rewards and notices."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from members.clock import supposing
from scoring import actions
from scoring.figures import rows_of, year_of
from scoring.models import Cycle, DayOff, Deduction, Reward, Seal
from tests import make


@pytest.fixture
def standard(branch, secretary):
    return make.standard(branch, by=secretary)


@pytest.fixture
def quarter(standard, zhang, recorder):
    return make.quarter(standard, 1, by=recorder)


def row(sheet):
    return next(row for row in rows_of(sheet.quarter.sheets.all()) if row.sheet == sheet)


def test_ten_four_and_three_leave_nothing_of_fifteen(sheet, recorder):
    for code, day in (("政2", 3), ("政3", 4), ("组7", 5)):
        make.deduction(sheet, code, day=date(2025, 1, day), by=recorder)

    assert row(sheet).points == 0
    assert row(sheet).lost == "2 分超过本季 15 分，扣完为止"


def test_a_cap_that_bites_is_told(sheet, recorder):
    for day in (6, 7, 8, 9):
        make.deduction(sheet, "组1", day=date(2025, 1, day), by=recorder)

    assert row(sheet).points == 9
    assert row(sheet).lost == "2 分超过条目上限，不再扣"


def test_a_reversal_gives_the_points_back_and_keeps_the_line(sheet, recorder):
    line = make.deduction(sheet, "组1", by=recorder)

    with supposing(date(2025, 3, 31)):
        actions.reverse(line, reason="已请假", by=recorder)
        with pytest.raises(ValidationError, match="已经冲销过"):
            actions.reverse(line, reason="再一次", by=recorder)

    assert row(sheet).points == 15
    assert [entry.points for entry in sheet.deductions.all()] == [2, -2]


@pytest.mark.parametrize(
    ("code", "change", "words"),
    [
        ("组1", {"day": date(2025, 4, 1)}, "不在2025年一季度内"),
        ("组1", {"day": date(2024, 12, 31)}, "不在2025年一季度内"),
        ("纪1", {}, "按决定日期计算，请填决定日期"),
        ("纪1", {"decided_on": date(2025, 1, 2)}, "决定日期不能早于事实日期"),
        ("组3", {}, "组3不适用于普通类"),
        ("流1", {}, "流1不适用于普通类"),
        ("组1", {"points": Decimal(16), "times": 1}, "每次扣 2 分，1 次最多扣 2 分"),
        ("组1", {"points": Decimal(0)}, "扣分应大于 0"),
        ("组1", {"fact": ""}, "fact"),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_words(sheet, recorder, code, change, words):
    with pytest.raises(ValidationError, match=words):
        make.deduction(sheet, code, by=recorder, **change)

    assert not sheet.deductions.exists()


def test_a_decision_counts_on_its_own_day(sheet, recorder):
    """A40"""
    line = make.deduction(sheet, "纪1", day=date(2024, 11, 3), decided_on=date(2025, 2, 3), by=recorder)

    assert line.points == 2


def test_the_same_fact_is_not_entered_twice(sheet, recorder):
    make.deduction(sheet, "组1", by=recorder)

    with pytest.raises(ValidationError, match="已经登记过一次"):
        make.deduction(sheet, "组1", by=recorder)


def test_nobody_confirms_an_own_line(quarter, recorder, secretary):
    line = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)

    with pytest.raises(ValidationError, match="要由另一名支委确认"):
        actions.confirm_line(line, by=recorder)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deduction.objects.filter(pk=line.pk).update(confirmed_by=recorder)

    actions.confirm_line(line, by=secretary)
    assert not line.needs_confirming


def test_nothing_is_entered_into_a_closed_quarter(quarter, sheet, secretary, recorder):
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)

    with pytest.raises(ValidationError, match="已汇总.*不能再登记"):
        make.deduction(sheet, "组1", by=recorder)


def grant(sheet, code="奖6", *, by, **kwargs):
    kwargs = {"happened_on": date(2025, 3, 1), "grounds": "表彰", "certified_by": "市委组织部"} | kwargs
    with supposing(date(2025, 3, 31)):
        return actions.grant_reward(sheet, item=make.item(sheet.quarter.standard, code), by=by, **kwargs)


def test_a_reward_without_proof_is_refused_by_the_database(sheet, recorder):
    with pytest.raises(ValidationError, match="须提供证明资料"):
        grant(sheet, certified_by="", by=recorder)

    item = make.item(sheet.quarter.standard, "奖6")
    with pytest.raises(IntegrityError, match="reward_is_proved"), transaction.atomic():
        Reward.objects.create(sheet=sheet, item=item, points=6, happened_on=date(2025, 3, 1), grounds="表彰", entered_by=recorder)


def test_a_proof_is_kept_under_a_random_name(sheet, recorder):
    reward = grant(sheet, certified_by="", proof=SimpleUploadedFile("张三证书.pdf", b"%PDF-1.4"), by=recorder)

    assert "张三" not in reward.proof.name
    assert reward.proof.name.endswith(".pdf")


def test_twelve_points_of_rewards_count_ten_and_say_so(branch, sheet, zhang, recorder):
    grant(sheet, by=recorder)
    grant(sheet, "奖5", grounds="另一件", by=recorder)
    grant(sheet, "奖4", grounds="又一件", by=recorder)

    year = year_of(branch, sheet.quarter.cycle)[zhang.member.pk]
    assert year.rewarded.points == 10
    assert year.why_reward == "申报 12；超过 10 分，减 2"


def test_one_matter_counts_its_highest_award_only(branch, sheet, zhang, recorder):
    grant(sheet, "奖5", matter="防火先进", by=recorder)
    grant(sheet, "奖4", matter="防火先进", grounds="同一件事市级表彰", by=recorder)

    assert year_of(branch, sheet.quarter.cycle)[zhang.member.pk].rewarded.points == 4


def test_task_points_follow_the_scale_and_the_fourth_quarter(standard, sheet, zhang, recorder):
    item = make.item(standard, "任1")
    with pytest.raises(ValidationError, match="与四季度同步"):
        actions.score_tasks(sheet, marks={item: Decimal(3)}, by=recorder)

    fourth = make.quarter(standard, 4, by=recorder).sheets.get(member=zhang.member)
    with pytest.raises(ValidationError, match="只能给 3、2、1、0 分"):
        actions.score_tasks(fourth, marks={item: Decimal("2.5")}, by=recorder)
    with pytest.raises(ValidationError, match="不适用于"):
        actions.score_tasks(fourth, marks={make.item(standard, "退任1"): Decimal(4)}, by=recorder)


def test_who_joins_in_july_is_graded_on_two_quarters(branch, standard, recorder):
    """A11: 14 + 15 of 30 make 58 of 60."""
    newcomer = make.member(branch, "新来", arrived_on=date(2025, 7, 1))
    for number in (1, 2, 3, 4):
        quarter = make.quarter(standard, number, by=recorder)
        if number == 3:
            make.deduction(quarter.sheets.get(member=newcomer), "学1", by=recorder)

    year = year_of(branch, standard.cycle)[newcomer.pk]
    assert year.base == 58
    assert not year.ungraded
    assert "60 × (14 + 15) ÷ 30 = 58（按 2 个季度折算）" in year.why_base


def test_a_quarter_is_not_opened_before_it_begins(standard, recorder):
    with supposing(date(2025, 3, 31)), pytest.raises(ValidationError, match="还没有开始"):
        actions.open_quarter(standard, 2, by=recorder)


def test_a_standard_copies_last_years_changes(branch, standard, secretary):
    item = make.item(standard, "组1")
    item.points = Decimal("1.5")
    item.save()

    following = make.standard(branch, make.cycle(branch.committee, 2026), by=secretary)

    assert make.item(following, "组1").points == Decimal("1.5")
    assert following.items.count() == standard.items.count()


def test_a_notice_counts_the_committees_working_days(quarter, branch, secretary, recorder):
    """A32: Qingming and a working weekend move the end."""
    DayOff.objects.create(committee=branch.committee, day=date(2025, 4, 14))
    DayOff.objects.create(committee=branch.committee, day=date(2025, 4, 12), working=True)

    make.close_quarter(quarter, secretary=secretary, recorder=recorder)

    assert (quarter.notice.posted_on, quarter.notice.ends_on) == (date(2025, 4, 10), date(2025, 4, 17))
    assert not any("缺席" in str(cell) for row in quarter.notice.rows for cell in row)


def test_a_confirmed_quarter_is_sealed_in_a_chain(standard, branch, zhang, secretary, recorder):
    for number in (1, 2):
        make.close_quarter(make.quarter(standard, number, by=recorder), secretary=secretary, recorder=recorder)

    first, second = Seal.objects.filter(branch=branch)
    assert (first.seq, second.seq, second.previous) == (1, 2, first.digest)
    assert Seal.hash(first.previous, first.subject, first.version, first.text) == first.digest


def test_nobody_reverses_a_deduction_of_their_own(quarter, recorder, secretary):
    """A22: taking it back would be approving oneself."""
    line = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=secretary)

    with supposing(date(2025, 3, 31)), pytest.raises(ValidationError, match="要由另一名支委冲销"):
        actions.reverse(line, reason="记错了", by=recorder)


def test_a_confirmation_is_given_once_and_by_the_committee_of_the_branch(quarter, recorder, secretary, deputy):
    line = make.deduction(quarter.sheets.get(member=secretary.member), "组5", by=secretary)
    with pytest.raises(ValidationError, match="要由另一名支委确认"):
        actions.confirm_line(line, by=recorder)

    actions.confirm_line(line, by=deputy)
    with pytest.raises(ValidationError, match="已由赵副书记确认"):
        actions.confirm_line(line, by=deputy)


def test_nobody_grades_own_tasks(standard, recorder):
    own = make.quarter(standard, 4, by=recorder).sheets.get(member=recorder.member)

    with pytest.raises(ValidationError, match="本人的任务分要由另一名支委评定"):
        actions.score_tasks(own, marks={make.item(standard, "任1"): Decimal(3)}, by=recorder)


def test_a_reward_is_not_entered_twice(sheet, recorder):
    grant(sheet, by=recorder)

    with pytest.raises(ValidationError, match="同一天的同一件事已经登记为奖励分"):
        grant(sheet, by=recorder)


def test_who_was_missing_gets_a_sheet_while_the_quarter_is_open(branch, quarter, recorder):
    make.member(branch, "漏掉的人")
    make.member(branch, "五月才来", arrived_on=date(2025, 5, 8))

    assert actions.add_sheets(quarter, by=recorder) == 1
    assert actions.add_sheets(quarter, by=recorder) == 0


FREE = {"notice_days", "file_by", "year"}  # settings that no vote rests on


@pytest.mark.parametrize("name", sorted({field.name for field in Cycle._meta.concrete_fields if field.editable} - FREE - {"id", "committee"}))
def test_every_setting_that_bears_on_the_vote_is_fixed_once_it_has_begun(standard, auditor, name):
    cycle = standard.cycle
    cycle.voting = True
    cycle.save()
    setattr(cycle, name, Decimal("0.1") if name == "excellent_share" else not getattr(cycle, name))

    with pytest.raises(ValidationError) as refusal:
        actions.open_cycle(cycle, by=auditor)

    assert refusal.value.message_dict == {name: ["已有支部开始测评，这一项不能再改：同一年度各支部按同一规则计票。"]}


def test_settings_of_a_vote_are_fixed_once_it_has_begun(standard, auditor):
    cycle = standard.cycle
    cycle.year = 2031
    with pytest.raises(ValidationError, match="年度不能再改"):
        actions.open_cycle(cycle, by=auditor)

    cycle.refresh_from_db()
    cycle.voting = True
    cycle.save()
    cycle.count_abstentions = False
    with pytest.raises(ValidationError, match="已有支部开始测评，这一项不能再改"):
        actions.open_cycle(cycle, by=auditor)
    cycle.refresh_from_db()
    cycle.notice_days = 7
    assert actions.open_cycle(cycle, by=auditor).notice_days == 7
