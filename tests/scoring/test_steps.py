"""QUARTER_FLOW: right role, wrong role, each blocker's words."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from members.clock import supposing
from scoring import actions
from scoring.models import Quarter
from scoring.steps import QUARTER_FLOW
from tests import make

OPINION = {"opinion_on": date(2025, 4, 8)}
PASSED = {"held_on": date(2025, 4, 9), "eligible": 12, "present": 7, "ayes": 7}


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


def move(quarter, *names, by):
    data = {"propose": OPINION, "pass": PASSED}
    for name in names:
        quarter = QUARTER_FLOW.move(quarter, name, by=by, remark="理由" if QUARTER_FLOW.named[name].needs_remark else "", **data.get(name, {}))
    return quarter


def test_the_secretary_leads_the_quarter_to_its_notice(quarter, secretary):
    quarter = move(quarter, "propose", "pass", "publish", by=secretary)

    assert quarter.status == "noticed"
    assert quarter.notice.runs
    assert quarter.history.first().history_change_reason == "公示"
    assert quarter.history.first().history_user == secretary


@pytest.mark.parametrize("name", ["propose"])
def test_the_wrong_role_takes_no_step(quarter, recorder, zhang, li, auditor, name):
    for stranger in (recorder, zhang, li, auditor):
        with pytest.raises(PermissionDenied):
            QUARTER_FLOW.move(quarter, name, by=stranger, **OPINION)


def test_a_step_that_does_not_exist_is_not_found(quarter, secretary):
    with pytest.raises(Http404):
        QUARTER_FLOW.move(quarter, "jump", by=secretary)


def test_a_step_out_of_turn_says_where_the_paper_stands(quarter, secretary):
    with pytest.raises(ValidationError, match="当前状态为“自评与记录”，不能公示"):
        QUARTER_FLOW.move(quarter, "publish", by=secretary)


def test_seven_ayes_of_twelve_pass_and_six_do_not(quarter, secretary):
    quarter = move(quarter, "propose", by=secretary)

    with pytest.raises(ValidationError, match="赞成 6 人，没有超过应到人数的半数"):
        QUARTER_FLOW.move(quarter, "pass", by=secretary, **(PASSED | {"ayes": 6}))
    assert QUARTER_FLOW.move(quarter, "pass", by=secretary, **PASSED).status == "passed"


def test_a_failed_vote_is_kept_and_the_opinion_goes_back(quarter, secretary):
    quarter = move(quarter, "propose", by=secretary)
    with pytest.raises(ValidationError, match="已经通过"):
        QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="有异议", **PASSED)

    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="有异议", **(PASSED | {"ayes": 6}))

    assert quarter.status == "open"
    assert quarter.last_meeting.ayes == 6


def test_going_back_needs_a_reason(quarter, secretary):
    quarter = move(quarter, "propose", by=secretary)

    with pytest.raises(ValidationError, match="要写明理由"):
        QUARTER_FLOW.move(quarter, "withdraw", by=secretary, remark="  ")


def test_a_meeting_before_the_opinion_is_refused(quarter, secretary):
    quarter = move(quarter, "propose", by=secretary)

    with pytest.raises(ValidationError, match="不能早于支委会"):
        QUARTER_FLOW.move(quarter, "pass", by=secretary, **(PASSED | {"held_on": date(2025, 4, 7)}))


def test_the_recorder_confirms_only_after_the_notice(quarter, secretary, recorder):
    quarter = move(quarter, "propose", "pass", "publish", by=secretary)
    with supposing(date(2025, 4, 17)), pytest.raises(ValidationError, match="公示到 2025年4月17日（5 个工作日）为止"):
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)

    with supposing(date(2025, 4, 18)):
        assert QUARTER_FLOW.move(quarter, "confirm", by=recorder).status == "confirmed"


@pytest.mark.parametrize(("day", "refused"), [(date(2025, 4, 8), True), (date(2025, 4, 9), False)])
def test_after_a_failed_vote_the_opinion_is_formed_anew(quarter, secretary, day, refused):
    quarter = move(quarter, "propose", by=secretary)
    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="有异议", **(PASSED | {"ayes": 3}))

    if refused:
        with pytest.raises(ValidationError, match="支委会日期不能早于没有通过的党员大会（2025年4月9日）"):
            QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=day)
    else:
        assert QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=day).status == "proposed"


def test_a_correction_is_a_new_version_published_again(quarter, secretary, recorder):
    quarter = make.close_quarter(quarter, secretary=secretary, recorder=recorder)

    quarter = move(quarter, "correct", "propose", "pass", "publish", by=secretary)

    assert quarter.version == 2
    assert "第2次公示" in quarter.notice.title


def test_a_settled_quarter_is_not_corrected(quarter, secretary, recorder):
    quarter = make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Quarter.objects.filter(pk=quarter.pk).update(settled=True)

    with pytest.raises(ValidationError, match="已计入年度结果"):
        move(quarter, "correct", by=secretary)


def test_the_fourth_quarter_waits_for_task_points(branch, quarter, secretary, recorder):
    with supposing(date(2026, 1, 10)):
        fourth = make.quarter(quarter.standard, 4, by=recorder)
        with pytest.raises(ValidationError, match="人的任务分没有评全：.*张三"):
            QUARTER_FLOW.move(fourth, "propose", by=secretary, opinion_on=date(2026, 1, 8))


def test_forms_not_handed_in_warn_and_do_not_block(quarter, secretary):
    """A19"""
    offer = QUARTER_FLOW.offers(secretary, quarter, {})[0]

    assert not offer.blockers
    assert "还差 3 人未交自评表" in str(offer.warnings[0])


def test_a_month_without_any_gathering_is_told_before_the_opinion(quarter, secretary, recorder):
    actions.add_gathering(actions.open_month(quarter.branch, year=2025, month=1, by=recorder), kind="meeting", held_on=date(2025, 1, 8), subject="", by=recorder)

    warnings = [str(warning.text) for warning in QUARTER_FLOW.offers(secretary, quarter, {})[0].warnings]

    assert "2月、3月的每月签到还没有登记，缺席、党费的扣分提不出来" in warnings


def test_a_quarter_is_not_closed_before_it_ends(quarter, secretary):
    with supposing(date(2025, 3, 31)), pytest.raises(ValidationError, match="本季度到 2025年3月31日才结束"):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 3, 31))
    with pytest.raises(ValidationError, match="支委会日期应在 2025年3月31日以后"):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 3, 30))


def test_a_correction_takes_the_notice_down(quarter, secretary):
    quarter = move(quarter, "propose", "pass", "publish", by=secretary)

    move(quarter, "correct", by=secretary)

    quarter.notice.refresh_from_db()
    assert not quarter.notice.runs


def test_who_waits_is_told_for_whom_and_what(quarter, recorder, secretary):
    assert QUARTER_FLOW.ahead(secretary, quarter) is None
    assert "下一步“提出初步意见”由支部书记办理" in QUARTER_FLOW.ahead(recorder, quarter).text

    quarter = move(quarter, "propose", "pass", "publish", by=secretary)
    ahead = QUARTER_FLOW.ahead(secretary, quarter)
    assert "下一步“汇总”由记录员办理" in ahead.text
    assert "公示到 2025年4月17日" in str(ahead.blockers[0])


def test_what_the_next_step_lacks_is_a_link_for_who_mends_it(client, quarter, recorder, auditor):
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    where = f'<a href="{quarter.get_absolute_url()}?open={quarter.sheets.get(member=recorder.member).pk}#row-'

    pages = [make.login(client, reader).get(quarter.get_absolute_url()).text.split('id="close"')[1] for reader in (recorder, auditor)]

    for page in pages:
        assert "要由另一名支委确认" in page
        assert "还差 3 人未交自评表" in page
    assert [where in page for page in pages] == [True, False]
