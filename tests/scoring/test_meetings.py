"""The 支委会 and the 党员大会 on a quarter: who is due, what is kept, what the minutes say (R16, R17, A20-A22)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from scoring import actions
from scoring.figures import due_on, minutes_of
from scoring.forms import MeetingForm, OpinionForm
from scoring.steps import QUARTER_FLOW
from tests import make

COUNT = {"held_on": date(2025, 4, 9), "eligible": 12, "present": 9, "ayes": 6}
FORM = {"held_on": "2025-04-09", "eligible": "5", "present": "4", "ayes": "4"}


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


def sheet_of(quarter, person):
    return quarter.sheets.get(member=person.member)


# the 支委会


def test_the_opinion_is_a_meeting_of_the_committee_and_each_members_points(quarter, secretary, recorder, zhang):
    make.deduction(sheet_of(quarter, zhang), "组1", by=recorder)

    quarter = make.proposed(quarter, by=secretary, eligible=3, present=2, ayes=2, host="王书记", keeper="田记录")

    meeting = quarter.meetings.get()
    assert (meeting.kind, meeting.eligible, meeting.present, meeting.ayes, meeting.host) == ("committee", 3, 2, 2, "王书记")
    assert quarter.last_meeting is None
    sheet = sheet_of(quarter, zhang)
    assert (sheet.opinion_points, sheet_of(quarter, secretary).opinion_points) == (13, 15)
    assert sheet.history.first().history_user == secretary


@pytest.mark.parametrize(("eligible", "present", "ayes", "words"), [(4, 2, 2, "赞成 2 人，没有超过应到人数的半数"), (3, 1, 1, "不足半数，不符合规定"), (5, 3, 2, "没有超过")])
def test_an_opinion_that_the_committee_did_not_agree_on_is_not_put_forward(quarter, secretary, eligible, present, ayes, words):
    with pytest.raises(ValidationError, match=words):
        make.proposed(quarter, by=secretary, eligible=eligible, present=present, ayes=ayes)

    assert not quarter.meetings.exists()


def test_an_opinion_formed_again_takes_the_points_anew_and_keeps_the_old_ones(quarter, secretary, recorder, zhang):
    sheet = sheet_of(quarter, zhang)
    line = make.deduction(sheet, "组1", by=recorder)
    quarter = make.proposed(quarter, by=secretary)
    QUARTER_FLOW.move(quarter, "withdraw", by=secretary, remark="有异议")
    actions.reverse(line, reason="当天请假", by=recorder)

    quarter = make.proposed(quarter, by=secretary)

    assert sheet_of(quarter, zhang).opinion_points == 15
    first, second = (next(row for row in minutes_of(quarter, meeting)["rows"] if row.sheet == sheet) for meeting in quarter.meetings.order_by("id"))
    assert (first.opinion, [str(kept) for kept in first.lines]) == (13, ["组1 −2"])
    assert (second.opinion, second.lines) == (15, [])


def test_a_branch_without_a_committee_tells_only_the_day(quarter, branch, secretary):
    branch.has_committee = False
    branch.save()
    quarter.refresh_from_db()
    form = OpinionForm(paper=quarter)

    quarter = make.proposed(quarter, by=secretary)

    assert [field.label for field in form] == ["支部书记提出意见日期"]
    assert not quarter.meetings.exists()
    assert quarter.sheets.filter(opinion_points=15).count() == 3
    with supposing(date(2025, 4, 10)), pytest.raises(ValidationError, match="支部书记提出意见的日期应在 2025年3月31日以后"):
        QUARTER_FLOW.move(QUARTER_FLOW.move(quarter, "withdraw", by=secretary, remark="重议"), "propose", by=secretary, opinion_on=date(2025, 3, 30))


def test_forming_an_opinion_asks_no_more_of_the_database_for_more_members(quarter, branch, secretary, recorder):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            make.proposed(quarter, by=secretary)
        QUARTER_FLOW.move(quarter, "withdraw", by=secretary, remark="再议")
        return len(queries)

    asked()  # what a login may see is read once
    few = asked()
    for _ in range(12):
        make.member(branch)
    actions.add_sheets(quarter, by=recorder)

    assert asked() == few


# who is due


def test_neither_probationary_nor_sanctioned_members_are_due_but_mobile_and_exempt_ones_are(branch, secretary, zhang):
    make.member(branch, "预备一", confirmed_on=None, joined_on=date(2025, 1, 1))
    make.member(branch, "留党一", sanctioned=True)
    make.member(branch, "外出一").absences.create(since=date(2025, 1, 1), expected_months=5)
    exempt = make.member(branch, "病休一")
    exempt.exemptions.create(branch=branch, since=date(2025, 1, 1), reason="重病", status="approved", asked_by=secretary)
    make.member(branch, "已转出", left_on=date(2025, 4, 1))

    due, others = due_on(branch, date(2025, 4, 9))

    assert {str(member) for member in due} == {"王书记", "张三", "外出一", "病休一"}
    assert {(str(member), standing) for member, standing in others} == {("预备一", "预备党员"), ("留党一", "留党察看")}


def filled(quarter, **typed):
    return MeetingForm(_data(FORM | typed), paper=quarter)


def _data(typed):
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_who_is_left_out_lowers_the_number_due_and_is_named_with_the_reason(quarter, branch, secretary):
    ill, away = make.member(branch, "丁秀兰"), make.member(branch, "马建国")  # with secretary, recorder and 张三 five are due
    quarter = make.proposed(quarter, by=secretary)
    form = filled(quarter, present="3", ayes="2", ill=[str(ill.pk)], away=[str(away.pk)], agreed="on")
    assert form.is_valid(), form.errors

    quarter = QUARTER_FLOW.move(quarter, "pass", by=secretary, **form.cleaned_data)

    meeting = quarter.last_meeting
    assert (meeting.eligible, meeting.present, meeting.ayes) == (3, 3, 2)
    assert meeting.left_out == "丁秀兰（长期卧病或患病）、马建国（长期外出）"
    assert MeetingForm(paper=quarter).fields["ill"].initial == [ill.pk]  # suggested the next time


def test_whoever_typed_the_number_without_them_is_not_asked_to_add(quarter, branch, secretary):
    ill, away = make.member(branch, "丁秀兰"), make.member(branch, "马建国")

    form = filled(quarter, eligible="3", present="3", ayes="3", ill=[str(ill.pk)], away=[str(away.pk)], agreed="on")

    assert form.is_valid()
    assert form.cleaned_data["eligible"] == 3


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"agreed": ""}, "agreed", "要经基层党委同意、大会确认"),
        ({"eligible": "7"}, "eligible", "应到应为 4 人：有表决权的 5 人，减去不计入的 1 人"),
        ({"both": True}, "away", "只选一种理由"),
        ({"present": "5"}, "present", "实到 5 人，不能多于应到 4 人"),
        ({"ill": ["999999"]}, "ill", "名单里没有这名党员"),
        ({"ill": ["9" * 40]}, "ill", "名单里没有这名党员"),
        ({"again": "9"}, "again", "再次表决赞成 9 人，不能多于实到"),
    ],
)
def test_a_left_out_member_that_does_not_fit_is_told_at_the_field(quarter, branch, typed, field, words):
    ill = make.member(branch, "丁秀兰")
    make.member(branch, "马建国")
    picked = {"ill": [str(ill.pk)], "agreed": "on"} | ({"away": [str(ill.pk)]} if typed.pop("both", None) else {})

    form = filled(quarter, **picked | typed)

    assert words in "".join(form.errors.get(field, []))


@pytest.mark.parametrize(("eligible", "refused"), [("4", True), ("5", False), ("6", False)])
def test_nobody_is_left_out_of_the_number_due_unnamed(quarter, branch, eligible, refused):
    make.member(branch, "丁秀兰")
    make.member(branch, "马建国")
    make.member(branch, "预备一", confirmed_on=None, joined_on=date(2025, 1, 1))

    told = "".join(filled(quarter, eligible=eligible).errors.get("eligible", []))

    assert bool(told) is refused
    if refused:
        assert told.startswith("有表决权的正式党员 5 人。不计入：预备一（预备党员）。应到不能少于这个数；")


def test_nobody_is_left_out_without_consent(quarter, secretary, zhang):
    quarter = make.proposed(quarter, by=secretary)

    with pytest.raises(ValidationError, match="要经基层党委同意、大会确认"):
        QUARTER_FLOW.move(quarter, "pass", by=secretary, left_out={zhang.member: "长期外出"}, **COUNT | {"ayes": 9})


# the second vote on the spot


def test_a_second_vote_on_the_spot_passes_and_both_counts_are_kept(quarter, secretary):
    quarter = make.proposed(quarter, by=secretary)

    quarter = QUARTER_FLOW.move(quarter, "pass", by=secretary, again=7, **COUNT)

    assert quarter.status == "passed"
    assert [meeting.ayes for meeting in quarter.meetings.filter(kind="members")] == [6, 7]
    assert quarter.last_meeting.ayes == 7
    assert "再次表决" in quarter.last_meeting.subject
    votes = minutes_of(quarter, quarter.last_meeting)["votes"]
    assert ["未通过" in why for _, why in votes] == [True, False]


def test_a_second_vote_that_fails_too_goes_back_with_both_counts(quarter, secretary):
    quarter = make.proposed(quarter, by=secretary)
    with pytest.raises(ValidationError, match="现场复议后又表决的，请填“再次表决赞成”"):
        QUARTER_FLOW.move(quarter, "pass", by=secretary, **COUNT)

    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="分歧大", again=5, **COUNT)

    assert quarter.status == "open"
    assert [meeting.ayes for meeting in quarter.meetings.filter(kind="members")] == [6, 5]


def test_after_a_first_vote_that_passed_there_is_no_second(quarter, secretary):
    quarter = make.proposed(quarter, by=secretary)

    for step in ("pass", "reconsider"):
        with pytest.raises(ValidationError, match="第一次表决已经通过"):
            QUARTER_FLOW.move(quarter, step, by=secretary, remark="分歧大", again=8, **COUNT | {"ayes": 7})
    assert quarter.meetings.filter(kind="members").count() == 0


# minutes


def test_minutes_are_read_by_officers_and_by_nobody_else(client, quarter, secretary, recorder, zhang, li, auditor):
    quarter = QUARTER_FLOW.move(make.proposed(quarter, by=secretary), "pass", by=secretary, again=7, **COUNT)
    committee = reverse("committee_minutes", args=[quarter.pk, quarter.meetings.get(kind="committee").pk])
    members = reverse("members_minutes", args=[quarter.pk, quarter.last_meeting.pk])

    for reader, status in ((secretary, 200), (recorder, 200), (auditor, 200), (zhang, 403), (li, 404)):
        make.login(client, reader)
        assert [client.get(page).status_code for page in (committee, members)] == [status] * 2
    assert client.post(committee).status_code == 405
    make.login(client, secretary)
    assert client.get(reverse("committee_minutes", args=[quarter.pk, quarter.last_meeting.pk])).status_code == 404


def test_minutes_tell_what_was_judged_and_what_came_of_it(client, quarter, branch, secretary, recorder, zhang):
    make.member(branch, "预备一", confirmed_on=None, joined_on=date(2025, 1, 1))
    make.deduction(sheet_of(quarter, zhang), "组1", by=recorder)
    quarter = make.proposed(quarter, by=secretary, host="王书记")
    left = {secretary.member: "长期外出"}
    quarter = QUARTER_FLOW.move(quarter, "pass", by=secretary, left_out=left, agreed=True, host="王书记", keeper="田记录", **COUNT | {"ayes": 8})
    make.login(client, secretary)

    text = client.get(reverse("members_minutes", args=[quarter.pk, quarter.last_meeting.pk])).text

    for words in ("党员大会会议记录", "2025年4月9日", "组1 −2", "王书记（长期外出）", "预备一（预备党员）", "应到 12 人，实到 9 人，超过半数，符合规定；赞成 8 人，超过应到人数的半数，通过。", "通过后", "没有党员申请复议"):
        assert words in text, words
    rows = {row.sheet.member: (row.opinion, row.passed) for row in minutes_of(quarter, quarter.last_meeting)["rows"]}
    assert rows[zhang.member] == (Decimal(13), Decimal(13))


def test_the_minutes_of_a_failed_vote_have_nothing_that_was_passed(client, quarter, secretary, recorder):
    quarter = make.proposed(quarter, by=secretary)
    quarter = QUARTER_FLOW.move(quarter, "reconsider", by=secretary, remark="有异议", **COUNT | {"ayes": 1})
    failed = quarter.last_meeting
    quarter = QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=failed.held_on)
    quarter = QUARTER_FLOW.move(quarter, "pass", by=secretary, **COUNT | {"ayes": 9})
    make.login(client, secretary)

    pages = [client.get(reverse("members_minutes", args=[quarter.pk, meeting.pk])).text for meeting in (failed, quarter.last_meeting)]

    assert ["通过后" in page for page in pages] == [False, True]


def test_minutes_ask_no_more_of_the_database_for_more_members(quarter, branch, secretary, recorder):
    def asked():
        of = QUARTER_FLOW.move(make.proposed(quarter, by=secretary), "pass", by=secretary, **COUNT | {"ayes": 9})
        with CaptureQueriesContext(connection) as queries:
            minutes_of(of, of.last_meeting)
        QUARTER_FLOW.move(of, "withdraw", by=secretary, remark="再议")
        return len(queries)

    asked()  # what a login may see is read once
    few = asked()
    for _ in range(12):
        make.member(branch)
    actions.add_sheets(quarter, by=recorder)

    assert asked() == few


def test_the_meeting_entered_last_decides_whatever_its_date(quarter, secretary):
    """A failed one whose date was typed later than that of the one that passed is not what the notice tells."""
    quarter = make.proposed(quarter, by=secretary)
    for day, ayes in ((date(2025, 4, 15), 1), (date(2025, 4, 11), 4)):
        actions.hold_meeting(quarter, by=secretary, held_on=day, eligible=4, present=4, ayes=ayes)

    assert quarter.last_meeting.ayes == 4
