"""The first page of each role: what waits, for whom, and where it is done."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import actions
from evaluation.models import Case, Result, Review
from members import actions as members_actions
from members.clock import supposing
from pointsys.mine import course_of, mine_of
from pointsys.todos import Todo, bundled, coming_of, notices_of, running_of, todos_of, waiting_of
from scoring import actions as scoring_actions
from scoring.models import Notice, Quarter, Sheet, Standard
from scoring.steps import OBJECTION_FLOW, QUARTER_FLOW
from tests import make


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


def whats(user):
    return [todo.what for todo in todos_of(user)]


def test_the_recorder_enters_and_the_secretary_leads(quarter, recorder, secretary):
    with supposing(date(2025, 3, 31)):
        assert whats(recorder) == ["2025年一季度：登记自评和扣分", "2025年2月：每月签到", "2025年一季度：填写自评", "2025年一季度：收齐自评表", "2025年：写公开承诺"]
        assert whats(secretary) == ["2025年一季度：填写自评", "2025年：写公开承诺"]
        assert (date(2025, 4, 1), "2025年一季度：提出初步意见", "支部书记") in [(line.due, line.what, line.who) for line in coming_of(secretary)]
    with supposing(date(2025, 4, 1)):
        assert "2025年一季度：提出初步意见" in whats(secretary)
        assert "2025年一季度：提出初步意见" not in [line.what for line in coming_of(secretary)]


def test_forms_are_asked_for_from_the_third_month_on(client, quarter, recorder):
    """R15: the recorder enters deductions before, and is asked for no form that is not due."""
    with supposing(date(2025, 2, 28)):
        before = {todo.what: (todo.detail, todo.lack) for todo in todos_of(recorder)}
        page = make.login(client, recorder).get(quarter.get_absolute_url()).text
        forms = client.get(reverse("type_selfs", args=[quarter.pk])).text
        said = client.post(reverse("type_selfs", args=[quarter.pk]), follow=True).text
    with supposing(date(2025, 3, 1)):
        after = client.get(quarter.get_absolute_url()).text

    assert before["2025年一季度：登记扣分"] == ("自评表3月才收", "")
    assert not [what for what in before if "收齐自评表" in what]
    assert page.count("3月收表") == 9  # the cell, the state and the reason against a paste, in each of three rows
    assert 'data-cell="self_points"' not in page
    assert 'data-cell="self_points"' in after
    assert "3月收表" not in after
    assert ["人未交自评表" in text for text in (page, after)] == [False, True]
    assert "3月1日起收表、代录纸质表" in forms
    assert "还没有交表" not in forms
    assert "没有保存：2025年一季度到3月才收自评表。" in said


def test_a_step_that_is_blocked_says_how_much_is_missing(quarter, recorder, secretary):
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)

    todo = next(todo for todo in todos_of(secretary) if "提出" in todo.what)

    assert (todo.lack, todo.label) == ("1 项", "看差哪 1 项")
    assert "要由另一名支委确认" in todo.detail


def test_a_deadline_that_has_passed_is_late(quarter, secretary):
    with supposing(date(2025, 5, 3)):
        todo = next(iter(todos_of(secretary)))

        assert todo.late
        assert todo.late_days == 3


def test_a_day_of_another_year_is_told_with_its_year(quarter, secretary):
    days = {}
    for year in (2025, 2026):
        with supposing(date(year, 5, 3)):
            days[year] = next(iter(todos_of(secretary))).day

    assert days == {2025: "4月30日", 2026: "2025年4月30日"}


def test_a_year_to_open_is_the_committees(auditor):
    make.office(auditor.member, "deputy", branch=auditor.member.branch)

    assert [todo.scope for todo in todos_of(auditor) if "建立" in todo.what] == ["市林业局党委"]


def test_the_auditor_is_told_of_late_branches_and_missing_years(quarter, auditor):
    with supposing(date(2026, 1, 2)):
        assert set(whats(auditor)) == {"开始使用：第 1 步 登记党委", "建立2026考核年度", "2025年一季度：督促办结", "2025年度积分标准：备案", "2025年二季度：检查各支部", "2025年三季度：检查各支部"}


def test_a_new_quarter_is_offered_once_it_has_begun(quarter, recorder):
    with supposing(date(2025, 4, 1)):
        assert "2025年二季度：开启" in whats(recorder)


def test_the_branch_starts_its_year_with_its_standard(branch, secretary):
    make.cycle(branch.committee)

    with supposing(date(2025, 2, 10)):
        assert whats(secretary) == ["2025年度：起草积分标准", "2025年：写公开承诺"]


def test_the_year_waits_for_the_heads_once_its_quarters_are_confirmed(branch, secretary, recorder, zhang):
    standard = make.standard(branch, by=secretary)
    for number in (1, 2, 3):
        make.close_quarter(make.quarter(standard, number, by=recorder), secretary=secretary, recorder=recorder)
    last = make.quarter(standard, 4, by=recorder)
    with supposing(date(2025, 12, 31)):
        assert "2025年度考评：开始" not in whats(secretary)
    make.close_quarter(last, secretary=secretary, recorder=recorder)

    with supposing(date(2026, 1, 22)):
        assert "2025年度考评：开始" in whats(secretary)
        assert "2025年度考评：开始" not in whats(recorder)
        actions.open_review(branch, standard.cycle, by=secretary)
        assert "2025年度考评：开始" not in whats(secretary)


def test_who_objected_reads_the_answer_for_two_weeks(quarter, secretary, zhang):
    objection = make.objection(make.published(quarter, secretary=secretary), zhang.member, raised_by=zhang, name="张三", channel="online")
    with supposing(date(2025, 4, 14)):
        OBJECTION_FLOW.move(objection, "dismiss", by=secretary, answer="查过签到，无误")

    for day, told in ((date(2025, 4, 14), True), (date(2025, 4, 28), True), (date(2025, 4, 29), False)):
        with supposing(day):
            assert ("您的异议：不成立" in whats(zhang)) is told


def test_the_administrator_is_led_through_the_first_steps(admin):
    assert whats(admin) == ["开始使用：第 1 步 登记党委"]


@pytest.mark.parametrize("who", ["recorder", "secretary", "auditor", "zhang", "admin"])
def test_every_role_has_a_first_page(client, quarter, request, who):
    page = make.login(client, request.getfixturevalue(who)).get(reverse("home"))

    assert page.status_code == 200
    assert "待办工作" in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_a_member_sees_own_points_on_the_first_page(client, quarter, zhang):
    page = make.login(client, zhang).get(reverse("home")).text

    assert "15 / 15" in page
    assert "季度录入" not in page
    own = quarter.sheets.get(member=zhang.member)
    assert f'<a href="{reverse("why_quarter", args=[own.pk])}" aria-label="看一季度的每一条">看每一条</a>' in page


def test_a_one_time_password_is_changed_before_anything_else(client, zhang):
    zhang.must_change_password = True
    zhang.set_password("first-pass-word")
    zhang.save()
    client.post(reverse("login"), {"username": zhang.username, "password": "first-pass-word"})

    assert client.get(reverse("mine")).headers["Location"] == reverse("password_change")
    client.post(reverse("password_change"), {"old_password": "first-pass-word", "new_password1": "green-hills-9", "new_password2": "green-hills-9"})
    assert client.get(reverse("mine")).status_code == 200


def test_a_short_password_is_refused_in_chinese(client, zhang):
    make.login(client, zhang)

    page = client.post(reverse("password_change"), {"old_password": "x", "new_password1": "a1b2", "new_password2": "a1b2"})

    assert "密码太短，至少要 10 个字符" in page.text


def elsewhere(user):
    return [(line.due, line.what, line.who) for line in waiting_of(user)]


def test_an_officers_own_line_waits_for_another_officer_only(quarter, recorder, secretary, zhang):
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    what = "2025年一季度：确认登记人本人的扣分或奖励"

    assert [what in whats(user) for user in (recorder, secretary, zhang)] == [False, True, False]


def test_a_step_of_somebody_else_is_told_with_who_and_until_when(quarter, recorder, secretary, zhang):
    with supposing(date(2025, 4, 8)):
        line = (date(2025, 4, 30), "2025年一季度：提出初步意见", "支部书记")

        assert [line in elsewhere(user) for user in (recorder, secretary, zhang)] == [True, False, False]


def test_a_running_notice_is_told_until_its_last_day_and_the_step_after_it_comes_next(quarter, recorder, secretary, zhang):
    moved = make.published(quarter, secretary=secretary)
    last = moved.notice.ends_on
    with supposing(last):
        assert [line.due for line in notices_of(zhang)] == [last]
        assert [(line.due, line.who) for line in coming_of(recorder) if line.what == "2025年一季度：汇总"] == [(last + timedelta(days=1), "记录员")]
        assert "2025年一季度：汇总" not in [*whats(recorder), *(line.what for line in waiting_of(secretary))]
    with supposing(last + timedelta(days=1)):
        assert list(notices_of(zhang)) == []
        assert "2025年一季度：汇总" in whats(recorder)


def test_an_objection_waits_for_its_handler_and_never_names_who_raised_it(quarter, recorder, secretary, zhang, auditor):
    moved = make.published(quarter, secretary=secretary)
    objection = make.objection(moved, zhang.member, raised_by=zhang, name="张三")
    with supposing(objection.raised_on):
        lines = {user: [line for line in waiting_of(user) if line.what == "异议"] for user in (zhang, secretary, recorder, auditor)}

    assert [len(lines[user]) for user in (zhang, secretary, recorder, auditor)] == [1, 0, 0, 1]
    assert (lines[auditor][0].due, lines[auditor][0].who) == (objection.answer_by, "支部书记")
    assert "张三" not in str(lines[auditor][0])


def test_what_a_member_asked_for_waits_for_the_committee(branch, secretary, recorder, zhang, auditor, li):
    members_actions.ask_exemption(branch, members=[zhang.member], reason="重病", since=date(2025, 3, 1), by=recorder)
    line = (None, "申请：不参加积分管理", "党委复核人")

    assert [line in elsewhere(user) for user in (zhang, recorder, secretary, auditor, li)] == [True, True, True, False, False]


def test_a_claim_waits_for_whoever_does_not_answer_it(quarter, recorder, secretary, zhang):
    sheet = quarter.sheets.get(member=zhang.member)
    with supposing(date(2025, 3, 1)):
        make.claim(sheet, "奖1", by=zhang)
    line = (date(2025, 4, 30), "2025年一季度：奖励分申报", "支委会")

    assert [line in elsewhere(user) for user in (zhang, recorder, secretary)] == [True, True, False]


def test_a_finding_waits_for_the_branch_and_then_for_the_committee(quarter, recorder, secretary, auditor):
    with supposing(date(2025, 5, 29)):
        finding = make.inspection(quarter.branch, quarter.cycle, 1, by=auditor).findings.get()
    open_line, told_line = (date(2025, 6, 8), "整改检查发现的问题", "支部书记"), (None, "检查发现的问题：销号", "党委复核人")

    assert [open_line in elsewhere(user) for user in (auditor, recorder, secretary)] == [True, True, False]
    finding.remedy, finding.remedied_on, finding.remedied_by = "已补", date(2025, 5, 20), secretary
    finding.save()
    assert [told_line in elsewhere(user) for user in (auditor, recorder, secretary)] == [False, True, True]


def test_the_calendar_brings_the_next_days_of_each_reader(quarter, recorder, zhang, auditor):
    with supposing(date(2025, 2, 10)):
        mine, whole, above = ([(line.due, line.what) for line in coming_of(user)] for user in (zhang, recorder, auditor))

    assert mine == [(date(2025, 3, 1), "2025年一季度：开始交自评表"), (date(2025, 3, 31), "2025年一季度：交自评表的最后一天")]
    assert (date(2025, 3, 1), "2025年一季度：开始交自评表") in whole
    assert {(date(2025, 4, 30), "2025年一季度：各支部办结期限"), (date(2025, 5, 1), "2025年一季度：开始检查各支部")} <= set(above)


def test_the_end_of_a_probation_comes_before_it_is_to_do(branch, quarter, secretary):
    make.member(branch, "新同志", joined_on=date(2024, 5, 2), confirmed_on=None)
    found = {}
    for day in (date(2025, 4, 1), date(2025, 4, 5)):
        with supposing(day):
            found[day] = ["预备期满：新同志" in [line.what for line in coming_of(secretary)], "预备期满：新同志" in whats(secretary)]

    assert list(found.values()) == [[True, False], [False, True]]


def test_three_of_a_kind_are_told_as_one_and_two_are_not():
    one, other = (Todo(None, what, "", branch, "", "/", "去看看") for what, branch in (("备案", "甲"), ("检查", "甲")))
    few, many = [one, other, one._replace(scope="乙")], [one, other, one._replace(scope="乙"), one._replace(scope="丙")]

    assert [(bundle.first.what, bundle.many, len(bundle.all)) for bundle in bundled(few)] == [("备案", False, 1), ("备案", False, 1), ("检查", False, 1)]
    assert [(bundle.first.what, bundle.many, bundle.across, len(bundle.all)) for bundle in bundled(many)] == [("备案", True, True, 3), ("检查", False, False, 1)]


def test_the_running_quarter_says_what_is_in_and_what_blocks_the_next_step(quarter, recorder, secretary, zhang, auditor):
    make.handed_in(quarter.sheets.get(member=zhang.member), by=zhang)
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    with supposing(date(2025, 3, 20)):
        running = running_of(recorder)

    assert [(fact.label, fact.count) for fact in running.facts] == [("自评表", "1 / 3"), ("扣分", "1 条"), ("拟扣分", "0 条"), ("奖励分", "0 条")]
    assert (running.step.label, running.step.who) == ("提出初步意见", "支部书记")
    assert [(str(block)[:12], block.until) for block in running.blockers] == [("本季度到 2025年3月", date(2025, 3, 31)), ("田记录本人登记的 组5 ", None)]
    assert running_of(zhang) is None


def test_forty_branches_ask_no_more_of_the_database_than_two(client, branch, auditor, django_assert_max_num_queries):
    cycle = make.cycle(branch.committee)
    states = ["secretary", "committee", "noticed", "final", "counted", "posted", "open"]

    def grow(count):
        for number in range(count):
            one = make.branch(f"第{number}支部{count}", of=branch.committee)
            person = make.officer(one, "secretary").member
            make.office(make.member(one), "officer")
            standard = Standard.objects.create(branch=one, cycle=cycle, since=date(2025, 1, 1), adopted_on=date(2025, 1, 8), status="adopted")
            quarter = Quarter.objects.create(branch=one, cycle=cycle, standard=standard, number=1)
            Sheet.objects.create(quarter=quarter, member=person, category="backbone")
            notice = Notice.objects.create(branch=one, title=f"{one}公示", text="", head=[], rows=[], signed="", days=5, posted_on=date(2026, 1, 2), ends_on=date(2026, 1, 9))
            for state in states[number % 7 : number % 7 + 1]:
                Review.objects.create(branch=one, cycle=cycle, status=state, members_total=9, formal_total=9, points_notice=notice, result_notice=notice, signed_on=date(2026, 1, 5), rechecked_on=date(2026, 1, 6))

    make.login(client, auditor)
    grow(7)
    with supposing(date(2026, 1, 20)):
        with django_assert_max_num_queries(150) as few:
            client.get(reverse("home"))
        grow(33)
        with django_assert_max_num_queries(len(few)):
            page = client.get(reverse("home")).text

    assert "共 40 件，看每一件" in page
    assert page.count('class="go"') < 30


def test_who_has_nothing_to_do_reads_what_comes_next(client, branch):
    person = make.user(make.member(branch, "新同志", joined_on=date(2024, 6, 1), confirmed_on=None))
    with supposing(date(2025, 4, 20)):
        page = make.login(client, person).get(reverse("home")).text

    assert "现在没有要您办的事。接下来：6月1日，预备期满：新同志。" in page


def test_who_handed_in_is_told_of_no_last_day(quarter, zhang, recorder):
    make.handed_in(quarter.sheets.get(member=zhang.member), by=zhang)
    with supposing(date(2025, 3, 20)):
        assert ["2025年一季度：交自评表的最后一天" in [line.what for line in coming_of(user)] for user in (zhang, recorder)] == [False, True]


def test_a_committee_without_a_year_has_no_late_branch(client, branch, auditor):
    page = make.login(client, auditor).get(reverse("home")).text

    assert "没有年度" in page
    assert 'class="state late"' not in page


def test_own_points_say_what_is_still_open_and_draw_the_quarters(client, quarter, zhang, recorder):
    make.deduction(quarter.sheets.get(member=zhang.member), "组5", by=recorder)
    year, = mine_of(zhang)
    page = make.login(client, zhang).get(reverse("mine")).text

    assert year.still_open == ["一季度（自评与记录）", "二季度、三季度、四季度（还没有开启）", "任务分", "评议分"]
    assert [(part.label, part.got) for part in year.parts] == [("基础分", year.year.earned), ("任务分", None), ("评议分", None), ("奖励分", 0)]
    assert course_of([year]) is None
    assert "还没有定：一季度（自评与记录）" in page
    make.quarter(quarter.standard, 2, by=recorder)
    course = course_of(mine_of(zhang))
    assert course.rows == [(2025, [year.year.earned, 15, None, None], year.year.earned + 15)]
    assert [y for _, y in course.dots][1] == 6
    assert "历年各季" in client.get(reverse("mine")).text


def test_the_last_public_grade_stands_on_the_first_page(client, quarter, zhang, auditor):
    make.published_year(quarter.branch, quarter.cycle, {zhang.member: "qualified"}, by=auditor)

    with supposing(date(2026, 2, 20)):
        assert "2025年度：<b>71</b> 分，合格。" in make.login(client, zhang).get(reverse("home")).text
    with supposing(date(2028, 1, 1)):  # the first page works out three years, however long a membership is
        assert "<b>71</b>" not in make.login(client, zhang).get(reverse("home")).text
        assert "<b>71</b>" in client.get(reverse("mine")).text


def test_every_entry_of_the_navigation_stands_in_both_forms_and_one_is_marked(client, quarter, secretary):
    page = make.login(client, secretary).get(reverse("mine")).text

    assert page.count('aria-current="page"') == 2  # the line of a desk and the list of a hand, of which one is shown
    assert page.count(f'<a href="{reverse("members")}">党员</a>') == 2


@pytest.fixture
def moved(branch, other_branch, quarter, zhang, secretary, recorder, li):
    """张三 had two quarters here, one with a line, and goes on in the second branch from 1 July with certificates; 14.5 + 15 + 15 + 13."""
    make.deduction(quarter.sheets.get(member=zhang.member), "组5", by=recorder)
    make.quarter(quarter.standard, 2, by=recorder)
    with supposing(date(2025, 7, 1)):
        members_actions.leave(zhang.member, going="transferred", on=date(2025, 7, 1), by=secretary, to_branch=other_branch)
        zhang.member.refresh_from_db()
        clerk = make.officer(other_branch, "recorder", "李记录")
        scoring_actions.certify(zhang.member, quarter.cycle, points={1: Decimal("14.5"), 2: Decimal(15)}, issued_by="机关党支部", by=clerk)
    there = make.standard(other_branch, quarter.cycle, by=li)
    make.quarter(there, 3, by=clerk)
    make.deduction(make.quarter(there, 4, by=clerk).sheets.get(member=zhang.member), "组1", by=clerk)
    return type(zhang).objects.get(pk=zhang.pk)


def test_a_year_in_two_branches_is_told_branch_by_branch_the_present_one_first(client, branch, other_branch, quarter, moved):
    """A11: what was made in the former branch is frozen, and the year's result is the present one's alone."""
    review = Review.objects.create(branch=other_branch, cycle=quarter.cycle, status="final", version=1, members_total=9, formal_total=9)
    make.quarter(quarter.standard, 3, by=branch.offices.get(role="recorder").member.user)
    Result.objects.create(review=review, version=1, member=moved.member, category="ordinary", base=Decimal("57.5"), task=10, reward=0, appraisal=18, total=Decimal("85.5"), grade="qualified")
    make.login(client, moved)
    now, before = mine_of(moved)
    page, home = client.get(reverse("mine")).text, client.get(reverse("home")).text

    assert [(own.branch, own.frozen, own.still_open) for own in (now, before)] == [(other_branch, False, now.still_open), (branch, True, [])]
    assert [own.result and own.result.total for own in (now, before)] == [Decimal("85.5"), None]
    assert [(part.got, part.math) for part in before.parts][:2] == [(Decimal("29.5"), "14.5 + 15 = 29.5"), (None, "由转入的支部评定")]
    headings = re.findall(r'<h2 id="(year-[\d-]+)">([^<]+)</h2>', page)
    assert [text for _, text in headings] == ["2025年度·国有林场党支部", "2025年度·机关党支部"]
    assert len({name for name, _ in headings}) == 2
    assert page.count("已转出，积分冻结。") == 1
    assert "15 / 15" in home
    assert "已转出" not in home


def test_a_quarter_that_was_certified_is_drawn_once(moved):
    course = course_of(mine_of(moved))

    assert course.rows == [(2025, [Decimal("14.5"), 15, 15, 13], Decimal("57.5"))]
    assert len(course.dots) == 4


def test_who_came_in_mid_year_reads_the_points_that_the_arithmetic_comes_to(branch, quarter, recorder, zhang):
    person = make.user(make.member(branch, "新来", arrived_on=date(2025, 7, 1)))
    for number in (3, 4):
        make.quarter(quarter.standard, number, by=recorder)
    before = mine_of(person)[0].parts[0]
    make.quarter(quarter.standard, 2, by=recorder)
    after = mine_of(person)[0].parts[0]

    assert (before.got, before.math) == (30, "15 + 15 = 30")
    assert (after.got, after.math) == (60, "60 × (15 + 15) ÷ 30 = 60（按 2 个季度折算）")


def test_a_branch_that_begins_with_the_third_quarter_names_those_not_opened(branch, secretary, recorder, zhang):
    make.quarter(make.standard(branch, by=secretary), 3, by=recorder)

    assert mine_of(zhang)[0].still_open == ["三季度（自评与记录）", "一季度、二季度、四季度（还没有开启）", "任务分", "评议分"]


def test_an_own_line_says_that_only_time_mends_it(client, quarter, secretary):
    make.login(client, secretary)
    with supposing(date(2025, 3, 20)):
        for page in (reverse("home"), quarter.get_absolute_url()):
            assert '<span class="state next">未到日期</span><span class="said">本季度到' in client.get(page).text


def test_a_past_year_without_work_asks_nobody_for_anything(client, branch, secretary):
    """A branch that began this year owes last year nothing."""
    make.cycle(branch.committee, 2024)
    make.cycle(branch.committee, 2025)
    with supposing(date(2025, 2, 10)):
        page = make.login(client, secretary).get(reverse("home")).text

        assert [what for what in whats(secretary) if "起草" in what] == ["2025年度：起草积分标准"]
    assert '<h2 id="year-2025">' in page
    assert '<h2 id="year-2024">' not in page


def test_a_past_year_with_work_stays_until_it_is_filed(client, quarter, secretary):
    make.cycle(quarter.branch.committee, 2026)
    with supposing(date(2026, 3, 2)):
        page = make.login(client, secretary).get(reverse("home")).text

    assert [f'<h2 id="year-{year}">' in page for year in (2026, 2025)] == [True, True]


def test_who_is_on_no_list_is_asked_for_no_form(quarter, branch):
    late = make.user(make.member(branch, "新来", arrived_on=date(2025, 3, 10)))
    with supposing(date(2025, 3, 15)):
        assert [line.what for line in coming_of(late) if "自评表" in line.what] == []


def test_the_first_page_works_out_once_what_blocks_a_paper(client, quarter, recorder, secretary):
    make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    make.login(client, secretary)
    with supposing(date(2025, 4, 8)):
        with CaptureQueriesContext(connection) as asked_once:
            QUARTER_FLOW.next_of(quarter).blockers(quarter)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("home"))

    every = Counter(query["sql"] for query in asked)
    assert len(asked_once) > 0
    assert [every[query["sql"]] for query in asked_once] == [1] * len(asked_once)


@pytest.fixture
def recommended(branch, auditor, secretary):
    """Of a final year two recommendations of one kind and one of another."""
    review = Review.objects.create(branch=branch, cycle=make.cycle(branch.committee), status="final", version=1, members_total=9, formal_total=9)
    people = [make.member(branch, name) for name in ("甲", "乙", "丙")]
    kinds = ("city", "city", "upper")
    return [Case.objects.create(branch=branch, cycle=review.cycle, member=person, kind=kind, opened_on=date(2026, 3, 2), due_on=date(2026, 12, 31)) for person, kind in zip(people, kinds, strict=True)]


def test_recommendations_that_others_make_are_told_branch_by_branch(recommended, auditor, secretary, branch):
    lines = [line for line in waiting_of(auditor) if "推荐" in line.what]

    assert [(line.what, line.detail, line.scope, line.who) for line in lines] == [
        ("2025年度：推荐市级评先评优", "2 人待推荐", "机关党支部", "支部书记、副书记"),
        ("丙：推荐州级以上评先评优", "待办理", "机关党支部", "支部书记、副书记"),
    ]
    assert lines[0].url == reverse("awards", args=[branch.pk, 2025])
    assert [todo.lack for todo in todos_of(secretary) if "市级" in todo.what] == ["2 人"]


def test_a_member_follows_the_own_recommendation(client, recommended):
    person = make.user(recommended[0].member)
    line, = [line for line in waiting_of(person) if "推荐" in line.what]

    assert (line.what, line.url) == ("甲：推荐市级评先评优", recommended[0].get_absolute_url())
    assert make.login(client, person).get(line.url).status_code == 200


def test_a_running_notice_stands_apart_from_what_others_have(client, quarter, secretary, zhang):
    """五(一)5: a reader may object while it runs, so nobody is told that it is in other hands."""
    moved = make.published(quarter, secretary=secretary)
    with supposing(moved.notice.ends_on):
        page = make.login(client, zhang).get(reverse("home")).text

    assert '<h2 id="notices-h">正在公示</h2><span class="quiet">有意见的，请在公示到期以前提出</span>' in page
    assert "未办结" not in page
