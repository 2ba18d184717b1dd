"""五(二) 后续处理: what each grade opens, who sees and does it, step by step; what blocks it, in words."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.cases import rechecks
from evaluation.figures import rated_of
from evaluation.models import Case
from evaluation.rules import UNGRADED, CaseKind, Disposal, Level, term_fits
from evaluation.steps import CASE_FLOW, REVIEW_FLOW
from members.clock import supposing
from pointsys.todos import todos_of
from pointsys.todos.cases import consequences
from tests import make

E, Q, B, U = Level


@pytest.fixture(autouse=True)
def february():
    with supposing(date(2026, 2, 20)):
        yield


@pytest.fixture
def people(branch, secretary, deputy, recorder, zhang):
    """Grades by name: 张三 is the one who is not qualified."""
    grades = {"甲": E, "乙": Q, "丙": Q, "丁": B, "戊": UNGRADED}
    return {make.member(branch, name): grade for name, grade in grades.items()} | {zhang.member: U}


@pytest.fixture
def cycle(branch):
    return make.cycle(branch.committee)


@pytest.fixture
def final(branch, people, cycle, auditor):
    return make.final_year(branch, cycle, people, by=auditor)


def case_of(name, kind):
    return Case.objects.exclude(status="superseded").get(member__name=name, kind=kind)


def move(case, *names, by, **data):
    for name in names:
        remark = "理由" if CASE_FLOW.named[name].needs_remark else ""
        case = CASE_FLOW.move(case, name, by=by, remark=remark, **data)
    return case


DAY = {"day": date(2026, 2, 20), "text": "情况属实"}
COUNTS = {"eligible": 6, "present": 5, "ayes": 5}
TALK = {"day": date(2026, 2, 20), "talker": "王书记", "place": "党员活动室", "text": "要改正", "reply": "接受"}


def test_every_consequence_of_every_grade_is_a_case_and_none_without(final):
    found = {(case.member.name, case.get_kind_display()) for case in Case.objects.all()}

    assert found == {
        ("甲", "推荐州级以上评先评优"), ("乙", "推荐市级评先评优"), ("丙", "推荐市级评先评优"), ("丁", "取消评先评优资格"), ("丁", "诫勉谈话"),
        ("张三", "取消评先评优资格"), ("张三", "组织处置"),
    }  # fmt: skip


def test_every_consequence_is_a_todo_with_its_person_and_its_day(final, secretary):
    todos = [todo for todo in todos_of(secretary) if "cases" in todo.url or "awards" in todo.url]

    assert [(todo.what, todo.detail, todo.due) for todo in sorted(todos, key=lambda todo: (todo.due, todo.what))] == [
        ("丁：告知本人，办结", "2025年度取消评先评优资格", date(2026, 3, 12)),
        ("丁：登记谈话，办结", "2025年度诫勉谈话", date(2026, 3, 12)),
        ("张三：告知本人，办结", "2025年度取消评先评优资格", date(2026, 3, 12)),
        ("张三：提出处置意见", "2025年度组织处置", date(2026, 3, 12)),
        ("2025年度：推荐州级以上评先评优", "甲", date(2026, 12, 31)),
        ("2025年度：推荐市级评先评优", "乙、丙", date(2026, 12, 31)),
    ]


def test_only_those_who_need_it_see_a_case(final, secretary, deputy, recorder, zhang, auditor, admin, li):
    talk = case_of("丁", CaseKind.TALK)
    ding = make.user(talk.member)
    charged = make.user(make.member(talk.branch, "谈话人"))
    CASE_FLOW.move(talk, "assign", by=secretary, responsible=charged.member, due_on=date(2026, 3, 1))

    seen = [Case.objects.visible_to(user).filter(pk=talk.pk).exists() for user in (secretary, deputy, auditor, charged, ding, recorder, zhang, admin, li)]

    assert seen == [True] * 5 + [False] * 4


def test_who_signs_in_with_a_code_sees_the_own_cases_only(final, secretary):
    talk = case_of("丁", CaseKind.TALK)
    charged = make.user(make.member(talk.branch, "谈话人"))
    CASE_FLOW.move(talk, "assign", by=secretary, responsible=charged.member, due_on=date(2026, 3, 1))
    charged.narrow_down()

    assert not Case.objects.visible_to(charged).exists()


def test_the_case_of_a_charged_person_is_their_todo_and_a_late_one_the_heads_again(final, secretary):
    charged = make.user(make.member(final.branch, "谈话人"))
    CASE_FLOW.move(case_of("丁", CaseKind.TALK), "assign", by=secretary, responsible=charged.member, due_on=date(2026, 3, 1))
    what = "丁：登记谈话，办结"

    assert (what in [t.what for t in todos_of(charged)], what in [t.what for t in todos_of(secretary)]) == (True, False)
    with supposing(date(2026, 3, 2)):
        assert what in [t.what for t in todos_of(secretary)]


def test_nobody_handles_an_own_case(branch, cycle, secretary, deputy, auditor):
    make.final_year(branch, cycle, {secretary.member: B}, by=auditor)
    talk = case_of("王书记", CaseKind.TALK)

    with pytest.raises(PermissionDenied):
        move(talk, "talk", by=secretary, **TALK)
    assert move(talk, "talk", by=deputy, **TALK).status == "closed"


def test_the_committee_talks_with_the_secretary_where_no_other_head_is_left(branch, cycle, secretary, auditor):
    make.final_year(branch, cycle, {secretary.member: B}, by=auditor)

    assert "王书记：登记谈话，办结" in [todo.what for todo in todos_of(auditor)]
    assert move(case_of("王书记", CaseKind.TALK), "talk", by=auditor, **TALK).outcome == "2026年2月20日由王书记谈话"


@pytest.mark.parametrize("who", ["recorder", "zhang", "li"])
def test_who_neither_leads_nor_is_charged_takes_no_step(final, who, request):
    with pytest.raises(PermissionDenied):
        move(case_of("丁", CaseKind.TALK), "talk", by=request.getfixturevalue(who), **TALK)


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 2, 21), "日期不能晚于今天"), (date(2026, 2, 11), "日期不能早于立案的 2026年2月12日")]
)
def test_a_record_is_of_a_day_that_was(final, secretary, day, words):
    with pytest.raises(ValidationError, match=words):
        move(case_of("丁", CaseKind.TALK), "talk", by=secretary, **(TALK | {"day": day}))


def test_a_talk_of_this_scheme_costs_no_points(branch, final, cycle, secretary, recorder):
    """A41: what the scheme imposed is not counted by it again."""
    move(case_of("丁", CaseKind.TALK), "talk", by=secretary, **TALK)
    standard = make.standard(branch, make.cycle(branch.committee, 2026), by=secretary)
    sheet = make.quarter(standard, 1, by=recorder).sheets.get(member__name="丁")
    line = {"fact": "被诫勉", "happened_on": date(2026, 2, 18), "by": recorder}

    with pytest.raises(ValidationError, match="是本办法规定的"):
        make.actions.record_deduction(sheet, item=make.item(standard, "纪2"), decided_on=date(2026, 2, 20), **line)
    assert make.actions.record_deduction(sheet, item=make.item(standard, "纪2"), decided_on=date(2026, 2, 19), **line)


# disposal and help


def disposal(secretary, **given):
    given = DAY | {"disposal": Disposal.CORRECTION} | given
    return move(case_of("张三", CaseKind.DISPOSAL), "propose", by=secretary, **given)


def approved(secretary, auditor):
    case = disposal(secretary)
    case = move(case, "report", "hear", by=secretary, **DAY)
    case = move(case, "resolve", by=secretary, **DAY, **COUNTS)
    return move(case, "approve", by=auditor, **DAY)


def test_a_disposal_goes_its_five_steps_and_changes_no_membership(final, secretary, auditor, zhang):
    case = approved(secretary, auditor)

    assert [note.what for note in case.notes.all()] == ["提出处置意见", "预先报告党委", "听取本人意见", "党员大会决定", "党委批准"]
    assert (case.status, case.until, case.outcome) == ("closed", date(2026, 8, 20), "限期改正，2026年2月20日批准，到2026年8月20日")
    zhang.member.refresh_from_db()
    assert zhang.member.left_on is None


@pytest.mark.parametrize("name", ["report", "hear", "resolve", "approve"])
def test_no_step_of_a_disposal_is_left_out(final, secretary, auditor, name):
    with pytest.raises(ValidationError, match="当前状态为“待办理”"):
        move(case_of("张三", CaseKind.DISPOSAL), name, by=auditor if name == "approve" else secretary, **DAY, **(COUNTS if name == "resolve" else {}))


def test_the_branch_does_not_approve_itself(final, secretary):
    case = move(disposal(secretary), "report", "hear", by=secretary, **DAY)
    case = move(case, "resolve", by=secretary, **DAY, **COUNTS)

    with pytest.raises(PermissionDenied):
        move(case, "approve", by=secretary, **DAY)


def test_nobody_approves_what_they_proposed_themself(final, secretary, auditor):
    case = disposal(secretary)
    assert (case.answered_by, rechecks(auditor, case)) == (secretary, True)

    case.answered_by = auditor  # who stood in for a branch without another head

    assert not rechecks(auditor, case)


def test_what_the_meeting_did_not_pass_goes_back_with_its_count(final, secretary):
    case = move(disposal(secretary), "report", "hear", by=secretary, **DAY)
    few = {"eligible": 6, "present": 5, "ayes": 3}
    with pytest.raises(ValidationError, match="大会没有通过.*没有超过应到人数的半数"):
        move(case, "resolve", by=secretary, **DAY, **few)
    with pytest.raises(ValidationError, match="按票数大会已经通过"):
        move(case, "not_passed", by=secretary, **DAY, **COUNTS)

    case = move(case, "not_passed", by=secretary, **DAY, **few)

    assert (case.status, case.notes.last().ayes) == ("open", 3)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"disposal": Disposal.CANCELLED}, "取消预备党员资格不适用于正式党员"),
        ({"until": date(2027, 2, 21)}, "限期改正一般 6 个月、最长 12 个月"),
        ({"disposal": Disposal.REMOVED, "until": date(2026, 8, 20)}, "除名没有期限"),
    ],
)
def test_a_disposal_fits_the_member_and_its_term(final, secretary, given, words):
    with pytest.raises(ValidationError, match=words):
        disposal(secretary, **given)


@pytest.mark.parametrize(
    ("kind", "until", "fits"),
    [
        (Disposal.CORRECTION, date(2026, 8, 20), True),
        (Disposal.CORRECTION, date(2027, 2, 20), True),  # at most a year
        (Disposal.CORRECTION, date(2027, 2, 21), False),
        (Disposal.CORRECTION, date(2026, 5, 20), True),  # six months only as a rule
        (Disposal.CORRECTION, None, False),
        (Disposal.EXTENDED, date(2026, 8, 20), True),
        (Disposal.EXTENDED, date(2026, 8, 19), False),  # not less than six months
        (Disposal.REMOVED, None, True),
        (Disposal.REMOVED, date(2026, 8, 20), False),
    ],
)
def test_the_term_of_a_disposal(kind, until, fits):
    assert term_fits(kind, date(2026, 2, 20), until) is fits


def test_nobody_sanctioned_is_disposed_again_for_the_same_matter(branch, people, cycle, secretary, recorder, auditor, zhang):
    standard = make.standard(branch, cycle, by=secretary)
    sheet = make.quarter(standard, 4, by=recorder).sheets.get(member=zhang.member)
    make.deduction(sheet, "纪3", "受党内警告处分", day=date(2025, 11, 1), decided_on=date(2025, 11, 20), by=recorder)
    make.final_year(branch, cycle, people, by=auditor)

    with pytest.raises(ValidationError, match="本年度已受处分（受党内警告处分）"):
        disposal(secretary)
    assert disposal(secretary, other_matter=True).status == "proposed"


def test_a_disposal_that_is_dropped_waits_for_the_committee(final, secretary, auditor):
    case = move(case_of("张三", CaseKind.DISPOSAL), "drop", by=secretary, **DAY)
    assert "张三：同意办结" in [todo.what for todo in todos_of(auditor)]

    assert move(case, "return", by=auditor).status == "open"


def test_a_correction_is_helped_by_whom_the_committee_names(final, secretary, auditor, li):
    approved(secretary, auditor)
    case = case_of("张三", CaseKind.HELP)
    assert "张三：指派帮扶人" in [todo.what for todo in todos_of(auditor)]
    assert not [todo for todo in todos_of(secretary) if "指派" in todo.what]

    case = move(case, "name_helper", by=auditor, responsible=li.member)

    assert [(todo.what, todo.due) for todo in todos_of(li) if "张三" in todo.what] == [("张三：记录本月帮扶", date(2026, 2, 28))]
    actions.write_note(case, day=date(2026, 2, 20), text="上门谈心", internal=True, by=li)
    assert [(todo.what, todo.due) for todo in todos_of(li) if "张三" in todo.what] == [("张三：提出帮扶结论", date(2026, 8, 20))]
    assert not Case.objects.visible_to(li).exclude(kind=CaseKind.HELP).exists()


def test_who_is_helped_without_effect_is_proposed_anew(final, secretary, auditor, li):
    approved(secretary, auditor)
    case = move(case_of("张三", CaseKind.HELP), "name_helper", by=auditor, responsible=li.member)
    case = move(case, "conclude", by=li, **DAY, corrected=False)

    assert move(case, "agree", by=auditor).outcome == "没有改正：情况属实"
    assert case_of_open("张三", CaseKind.DISPOSAL).status == "open"


def case_of_open(name, kind):
    return Case.objects.get(member__name=name, kind=kind, status="open")


def test_a_member_reads_the_own_case_without_internal_notes(client, final, secretary, zhang):
    case = disposal(secretary)
    actions.write_note(case, day=date(2026, 2, 20), text="内部研究意见", internal=True, by=secretary)

    for page in ("case", "case_record"):
        own = make.login(client, zhang).get(reverse(page, args=[case.pk])).content.decode()
        theirs = make.login(client, secretary).get(reverse(page, args=[case.pk])).content.decode()
        assert ("内部研究意见" in own, "内部研究意见" in theirs, "情况属实" in own) == (False, True, True)


# versions of the year


def reopened(review, auditor, people):
    """The committee opens the year again; it comes to these grades."""
    review = REVIEW_FLOW.move(review, "reopen", by=auditor, remark="复查")
    with supposing(date(2026, 2, 2)):
        return make.published_year(review.branch, review.cycle, people, by=auditor)


def test_a_reopened_year_pauses_what_follows_from_it(final, secretary, auditor):
    REVIEW_FLOW.move(final, "reopen", by=auditor, remark="复查")

    with pytest.raises(ValidationError, match="考评正在重新办理"):
        move(case_of("丁", CaseKind.TALK), "talk", by=secretary, **TALK)
    assert not [todo for todo in todos_of(secretary) if "cases" in todo.url or "awards" in todo.url]


def test_another_grade_supersedes_and_the_same_lives_on(final, people, secretary, auditor, zhang):
    approved(secretary, auditor)
    ding = case_of("丁", CaseKind.BAR)
    review = reopened(final, auditor, people | {zhang.member: Q, ding.member: U})

    REVIEW_FLOW.move(review, "finish", by=auditor)

    assert {(c.kind, c.status) for c in Case.objects.filter(member=zhang.member)} == {
        ("bar", "superseded"), ("disposal", "superseded"), ("help", "superseded"), ("city", "open"),
    }  # fmt: skip
    assert {(c.kind, c.status) for c in Case.objects.filter(member=ding.member)} == {("bar", "open"), ("talk", "superseded"), ("disposal", "open")}
    assert case_of("丁", CaseKind.BAR) == ding


def test_who_has_no_result_any_more_has_no_case_any_more(final, people, auditor):
    ding = case_of("丁", CaseKind.TALK)
    review = reopened(final, auditor, {person: grade for person, grade in people.items() if person != ding.member})

    REVIEW_FLOW.move(review, "finish", by=auditor)

    ding.refresh_from_db()
    assert (ding.status, ding.history.first().history_change_reason) == ("superseded", "不再办理：第2版没有这名党员的结果")


def test_the_list_and_the_todos_ask_as_little_of_the_database_for_many_cases(client, final, secretary, auditor, branch, cycle, people, django_assert_max_num_queries):
    make.login(client, secretary)
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("cases"))
        list(consequences(secretary))
    more = {make.member(branch): B for _ in range(6)}
    REVIEW_FLOW.move(reopened(final, auditor, people | more), "finish", by=auditor)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("cases"))
        list(consequences(secretary))


# A14


@pytest.fixture
def grave(branch, cycle, secretary, recorder, zhang):
    standard = make.standard(branch, cycle, by=secretary)
    sheet = make.quarter(standard, 4, by=recorder).sheets.get(member=zhang.member)
    return make.deduction(sheet, "纪5", "参与赌博", day=date(2025, 11, 1), decided_on=date(2025, 11, 1), by=recorder)


def test_a_grave_matter_bars_until_the_committee_agrees_that_it_is_cleared_up(grave, branch, cycle, secretary, auditor, zhang):
    with supposing(date(2026, 1, 23)):
        review = actions.open_review(branch, cycle, by=secretary)

    def barred():
        return next(rated.person.grave for rated in rated_of(review) if rated.member == zhang.member)

    assert "张三：严重问题立案" in [todo.what for todo in todos_of(secretary)]
    case = actions.open_grave(grave, by=secretary)
    assert "张三：查清办结，报党委复核" in [todo.what for todo in todos_of(secretary)]
    case = move(case, "clear", by=secretary, **DAY)
    assert barred()
    with pytest.raises(PermissionDenied):
        move(case, "agree", by=secretary)

    move(case, "agree", by=auditor)

    assert not barred()


def test_a_grave_line_opens_one_case_and_not_by_just_anybody(grave, secretary, deputy, recorder, zhang):
    for stranger in (recorder, zhang):
        with pytest.raises(PermissionDenied):
            actions.open_grave(grave, by=stranger)
    actions.open_grave(grave, by=secretary)

    with pytest.raises(ValidationError, match="已经立案"):
        actions.open_grave(grave, by=deputy)


def test_a_reversed_line_is_no_case(grave, secretary, recorder):
    make.actions.reverse(grave, reason="登记错人", by=recorder)

    with pytest.raises(ValidationError, match="已经冲销"):
        actions.open_grave(grave, by=secretary)
    assert not [todo for todo in todos_of(secretary) if "立案" in todo.what]
