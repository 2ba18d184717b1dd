"""季度检查: what the system counts by itself, who inspects, what is remedied and closed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions, rules
from scoring.figures import facts_of, inspection_table
from scoring.models import Dismissal, Finding, Inspection, Mark, Notice, Objection
from scoring.steps import AMEND_FLOW, QUARTER_FLOW
from tests import make


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def finding(quarter, auditor):
    return make.inspection(quarter.branch, quarter.cycle, 1, by=auditor).findings.get()


def fact(quarter, key):
    found = {fact.key: fact for fact in facts_of(quarter.branch, quarter.cycle, quarter.number)}[key]
    return found.count, found.words


@pytest.mark.parametrize(
    ("number", "day"), [(1, date(2025, 5, 31)), (2, date(2025, 8, 31)), (3, date(2025, 11, 30)), (4, date(2026, 3, 31))]
)
def test_an_inspection_is_due_a_month_after_the_quarters_work(number, day):
    assert rules.inspection_due(2025, number) == day


# facts


def test_forms_not_handed_in_are_counted(quarter, sheet, recorder):
    assert fact(quarter, "forms") == (3, "3 人（王书记、田记录、张三）")

    actions.save_sheet(sheet, self_points=Decimal(15), opinion="", by=recorder)

    assert fact(quarter, "forms")[0] == 2


@pytest.mark.parametrize(("day", "count"), [(date(2025, 4, 30), 0), (date(2025, 5, 1), 1)])
def test_a_quarter_still_open_after_its_day(quarter, day, count):
    with supposing(day):
        assert fact(quarter, "closing")[0] == count
        assert fact(quarter, "notice")[0] == count


def test_a_quarter_brought_in_is_accused_of_nothing_that_happened_on_paper(quarter, recorder):
    with supposing(date(2025, 8, 10)):
        brought = actions.open_brought_in(quarter.standard, 2, by=recorder)

        for key in ("forms", "closing", "notice"):
            count, words = fact(brought, key)
            assert (count, words[:4]) == (0, "期初录入")


def test_a_quarter_never_opened(quarter):
    facts = {fact.key: fact.words for fact in facts_of(quarter.branch, quarter.cycle, 2)}

    assert facts["closing"] == "季度没有开启"


@pytest.mark.parametrize(("ends_on", "late"), [(date(2025, 4, 29), 0), (date(2025, 4, 30), 1)])
def test_a_confirmed_quarter_whose_notice_ran_past_its_day(quarter, secretary, recorder, ends_on, late):
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Notice.objects.update(ends_on=ends_on)

    assert fact(quarter, "closing")[0] == late


def test_a_correction_makes_nothing_late(quarter, recorder, secretary):
    line = make.deduction(quarter.sheets.exclude(member__in=[secretary.member, recorder.member]).first(), "组1", by=recorder)
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    quarter.refresh_from_db()
    with supposing(date(2025, 5, 20)):
        AMEND_FLOW.move(quarter, "amend", by=secretary, remark="假条补到", lines=[line], notice=quarter.notice)
        running = fact(quarter, "closing")[0]
    with supposing(date(2025, 6, 2)):
        waiting = fact(quarter, "closing")[0]
        QUARTER_FLOW.move(quarter, "confirm", by=recorder)

    assert [running, waiting, fact(quarter, "closing")[0], fact(quarter, "notice")[0]] == [0, 1, 0, 0]


@pytest.mark.parametrize(("posted_on", "late"), [(date(2025, 4, 30), 0), (date(2025, 5, 1), 1)])
def test_a_notice_posted_late(quarter, secretary, recorder, posted_on, late):
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Notice.objects.update(ends_on=date(2025, 5, 9), posted_on=posted_on)

    assert fact(quarter, "notice")[0] == late


def test_lines_without_evidence(quarter, sheet, recorder):
    bare = make.deduction(sheet, "组1", by=recorder)
    make.deduction(sheet, "组2", by=recorder, evidence="签到表")
    assert fact(quarter, "evidence") == (1, "1 条（张三 组1）")

    actions.reverse(bare, reason="记错", by=recorder)

    assert fact(quarter, "evidence") == (0, "没有")


def test_absences_and_dues_without_a_deduction(quarter, sheet, recorder, branch):
    month = actions.open_month(branch, year=2025, month=3, by=recorder)
    gathering = actions.add_gathering(month, kind="meeting", held_on=date(2025, 3, 12), subject="", by=recorder)
    absent = Mark.objects.create(sheet=month, gathering=gathering, member=sheet.member, kind="absent")
    dues = Mark.objects.create(sheet=month, member=sheet.member, kind="dues_unpaid")
    Mark.objects.create(sheet=month, gathering=gathering, member=recorder.member, kind="leave")
    assert fact(quarter, "absences") == (2, "2 处（张三 3月12日支部党员大会缺席、张三 3月党费未交）")

    make.deduction(sheet, "组1", day=date(2025, 3, 12), by=recorder)
    assert fact(quarter, "absences")[0] == 1
    Dismissal.objects.create(mark=dues, reason="已批准缓交", dismissed_by=recorder)
    assert fact(quarter, "absences") == (0, "没有")
    absent.lifted = True
    absent.save()
    assert fact(quarter, "absences") == (0, "没有")


def test_unpaid_dues_are_answered_by_a_deduction_of_the_month(quarter, sheet, recorder, branch):
    month = actions.open_month(branch, year=2025, month=3, by=recorder)
    Mark.objects.create(sheet=month, member=sheet.member, kind="dues_unpaid")
    make.deduction(sheet, "费2", day=date(2025, 2, 28), by=recorder)
    assert fact(quarter, "absences")[0] == 1

    make.deduction(sheet, "费2", day=date(2025, 3, 31), by=recorder)

    assert fact(quarter, "absences")[0] == 0


def test_months_without_a_gathering(quarter, recorder, branch):
    assert fact(quarter, "months") == (3, "3 个月（1月、2月、3月）")

    month = actions.open_month(branch, year=2025, month=2, by=recorder)
    actions.add_gathering(month, kind="party_day", held_on=date(2025, 2, 12), subject="", by=recorder)

    assert fact(quarter, "months") == (2, "2 个月（1月、3月）")
    with supposing(date(2025, 3, 20)):
        assert fact(quarter, "months") == (1, "1 个月（1月）")


def test_own_lines_nobody_confirmed(quarter, recorder, secretary):
    line = make.deduction(quarter.sheets.get(member=recorder.member), "组5", by=recorder)
    assert fact(quarter, "own") == (1, "1 条（田记录 组5）")

    actions.confirm_line(line, by=secretary)

    assert fact(quarter, "own") == (0, "没有")


@pytest.mark.parametrize(("day", "count"), [(date(2025, 4, 25), 0), (date(2025, 4, 26), 1)])
def test_objections_past_their_answer(quarter, secretary, recorder, day, count):
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    Objection.objects.create(
        branch=quarter.branch, notice=Notice.objects.get(), channel="phone", name="李群众", text="x", raised_on=date(2025, 4, 18), answer_by=date(2025, 4, 25)
    )

    with supposing(day):
        assert fact(quarter, "objections")[0] == count


def test_a_standard_not_filed(quarter):
    assert fact(quarter, "standard") == (1, "大会通过，待备案")

    quarter.standard.status = "filed"
    quarter.standard.save()

    assert fact(quarter, "standard") == (0, "已备案")


def test_members_without_a_promise(quarter, zhang):
    make.promises(zhang.member, quarter.cycle, "植树", by=zhang)

    assert fact(quarter, "commitments") == (2, "2 人（王书记、田记录）")


def test_more_rows_need_no_more_queries(quarter, recorder, branch, django_assert_num_queries):
    def bare(count):
        for person in [make.member(branch) for _ in range(count)]:
            actions.add_sheets(quarter, by=recorder)
            make.deduction(quarter.sheets.get(member=person), "组1", by=recorder)

    bare(1)
    with django_assert_num_queries(11) as few:
        facts_of(branch, quarter.cycle, 1)
    bare(6)
    with django_assert_num_queries(len(few)):
        facts_of(branch, quarter.cycle, 1)


# inspecting


def test_the_facts_of_the_day_are_kept(quarter, auditor):
    paper = make.inspection(quarter.branch, quarter.cycle, 1, by=auditor)

    assert paper.inspector == auditor
    assert ["没有写公开承诺", 3, "3 人（王书记、田记录、张三）"] in paper.facts
    assert paper.findings.get().remedy_by == date(2025, 4, 20)


def test_only_an_auditor_without_office_in_the_branch_inspects(quarter, secretary, auditor, branch):
    make.office(secretary.member, "auditor")
    for reader in (type(secretary).objects.get(pk=secretary.pk), make.officer(branch, "officer")):
        with pytest.raises(ValidationError, match="由党委复核人办理"):
            make.inspection(branch, quarter.cycle, 1, by=reader)


@pytest.mark.parametrize(("day", "fits"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)])
def test_a_quarter_is_inspected_once_it_is_over(quarter, auditor, day, fits):
    with supposing(day):
        if fits:
            assert make.inspection(quarter.branch, quarter.cycle, 1, by=auditor).pk
        else:
            with pytest.raises(ValidationError, match="还没有结束"):
                make.inspection(quarter.branch, quarter.cycle, 1, by=auditor)


def test_a_quarter_is_inspected_once(finding, quarter, auditor):
    with pytest.raises(ValidationError, match="已经检查过"):
        make.inspection(quarter.branch, quarter.cycle, 1, by=auditor)


def test_a_remedy_in_the_past_leaves_nothing_half_written(quarter, auditor):
    with pytest.raises(ValidationError, match="整改期限不能早于今天"):
        actions.inspect(quarter.branch, quarter.cycle, 1, summary="x", findings=[("a", date(2025, 4, 10)), ("b", date(2025, 4, 9))], by=auditor)

    assert not Inspection.objects.exists()


def report(finding, *, by, day=date(2025, 4, 10)):
    return actions.report_remedy(finding, remedy="已补签到表", remedied_on=day, by=by)


def test_the_branch_remedies_and_the_committee_closes(finding, secretary, auditor):
    with pytest.raises(ValidationError, match="还没有报告整改情况"):
        actions.close_finding(finding, by=auditor)
    assert finding.mark == ("wait", "待整改")

    assert report(finding, by=secretary).mark == ("now", "已报告，待销号")
    closed = actions.close_finding(finding, by=auditor)

    assert (closed.closed_on, closed.closed_by, closed.mark) == (date(2025, 4, 10), auditor, ("done", "已销号"))
    with pytest.raises(ValidationError, match="已经销号"):
        report(finding, by=secretary)


def test_the_committee_sends_a_remedy_back(finding, secretary, auditor):
    with pytest.raises(ValidationError, match="不用退回"):
        actions.return_finding(finding, reason="没有附件", by=auditor)
    report(finding, by=secretary)

    back = actions.return_finding(finding, reason="没有附件", by=auditor)

    assert (back.mark[1], back.remedy) == ("待整改", "已补签到表")
    assert back.history.first().history_change_reason == "退回：没有附件"


def test_others_neither_report_nor_close(finding, recorder, secretary, auditor):
    for other in (recorder, auditor):
        with pytest.raises(ValidationError, match="由支部书记或副书记报告"):
            report(finding, by=other)
    report(finding, by=secretary)
    for action in (lambda by: actions.close_finding(finding, by=by), lambda by: actions.return_finding(finding, reason="x", by=by)):
        with pytest.raises(ValidationError, match="由党委复核人"):
            action(secretary)


def test_who_reported_does_not_close(finding, secretary, auditor):
    report(finding, by=secretary)
    Finding.objects.filter(pk=finding.pk).update(remedied_by=auditor)  # as secretary then, auditor now

    with pytest.raises(ValidationError, match="不能自己销号"):
        actions.close_finding(finding, by=auditor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(closed_on=date(2025, 4, 10), closed_by=auditor)


@pytest.mark.parametrize("day", [date(2025, 4, 9), date(2025, 4, 11)])
def test_a_remedy_lies_between_inspection_and_today(finding, secretary, day):
    with pytest.raises(ValidationError, match="在检查以后、今天以前"):
        report(finding, by=secretary, day=day)


def test_a_finding_past_its_day_is_late(finding):
    with supposing(date(2025, 4, 20)):
        assert finding.mark == ("wait", "待整改")
    with supposing(date(2025, 4, 21)):
        assert finding.mark == ("late", "整改逾期")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 3, 31), ["未到", "未到", "未到", "未到"]),
        (date(2025, 4, 1), ["办理中", "未到", "未到", "未到"]),
        (date(2025, 4, 30), ["办理中", "未到", "未到", "未到"]),
        (date(2025, 5, 1), ["未检查", "未到", "未到", "未到"]),
        (date(2025, 5, 31), ["未检查", "未到", "未到", "未到"]),
        (date(2025, 6, 1), ["逾期未检查", "未到", "未到", "未到"]),
    ],
)
def test_the_table_says_where_each_quarter_stands(quarter, auditor, day, words):
    with supposing(day):
        cells = dict(inspection_table(auditor, 2025))[quarter.branch]

        assert [cell.word for cell in cells] == words


def test_an_inspected_quarter_says_what_is_left(finding, quarter, auditor, secretary):
    def cell():
        return dict(inspection_table(auditor, 2025))[quarter.branch][0]

    assert (cell().word, cell().note) == ("待整改", "1 项")
    report(finding, by=secretary)
    actions.close_finding(finding, by=auditor)
    assert (cell().word, cell().note) == ("已检查", "4月10日")


# pages


def address(quarter):
    return reverse("inspect", args=[quarter.branch_id, 2025, 1])


def test_the_auditor_inspects_on_the_page(client, quarter, auditor):
    make.login(client, auditor)
    page = client.get(address(quarter)).text
    assert "没有写公开承诺" in page
    assert "每月签到没有登记：3 个月（1月、2月、3月）" in page

    typed = {"summary": "总体较好", "months_on": "on", "months_text": "三个月没有签到", "months_by": "2025-04-30", "forms_text": "没有勾选", "forms_by": "2025-04-30", "own1_text": "台账没有装订", "own1_by": "2025-05-10"}
    page = client.post(address(quarter), typed, follow=True)

    assert "检查已登记，发现问题 2 项" in page.text
    assert [(f.text, f.remedy_by) for f in Finding.objects.all()] == [("三个月没有签到", date(2025, 4, 30)), ("台账没有装订", date(2025, 5, 10))]
    assert client.get(address(quarter)).headers["Location"] == Inspection.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"summary": ""}, "请写检查意见"),
        ({"months_on": "on", "months_text": "", "months_by": "2025-04-30"}, "勾选了的要写明问题"),
        ({"months_on": "on", "months_text": "三个月没有签到", "months_by": ""}, "请填整改期限"),
        ({"own1_text": "台账没有装订"}, "请填整改期限"),
        ({"own1_text": "台账没有装订", "own1_by": "2025-04-09"}, "整改期限不能早于今天"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, quarter, auditor, typed, words):
    page = make.login(client, auditor).post(address(quarter), {"summary": "总体较好", "own2_text": "还有一件", "own2_by": "2025-05-01"} | typed)

    assert page.status_code == 422
    assert words in page.text
    assert "还有一件" in page.text
    assert not Inspection.objects.exists()


def test_who_may_open_the_pages(client, finding, quarter, branch, secretary, recorder, auditor, li, zhang):
    paper = finding.inspection.get_absolute_url()
    for reader, seen, table in ((secretary, 200, 200), (recorder, 200, 200), (auditor, 200, 200), (li, 404, 200), (zhang, 403, 403)):
        make.login(client, reader)
        assert client.get(paper).status_code == seen
        assert client.get(reverse("inspections")).status_code == table
    for reader, status in ((secretary, 403), (auditor, 302), (zhang, 403)):
        assert make.login(client, reader).get(address(quarter)).status_code == status
    assert make.login(client, auditor).get(reverse("inspect", args=[branch.pk, 2025, 5])).status_code == 404
    for name in ("report_remedy", "close_finding", "return_finding"):
        assert client.get(reverse(name, args=[finding.pk])).status_code == 405
    assert client.post(reverse("report_remedy", args=[finding.pk])).status_code == 403
    assert make.login(client, secretary).post(reverse("close_finding", args=[finding.pk])).status_code == 403


def test_the_follow_up_on_the_page(client, finding, secretary, auditor):
    make.login(client, secretary)
    name = f"f{finding.pk}"
    refused = client.post(reverse("report_remedy", args=[finding.pk]), {f"{name}-remedy": "补好了", f"{name}-remedied_on": "2025-04-11"})
    assert refused.status_code == 422
    assert "补好了" in refused.text
    client.post(reverse("report_remedy", args=[finding.pk]), {f"{name}-remedy": "补好了", f"{name}-remedied_on": "2025-04-10"})

    make.login(client, auditor)
    assert "退回要写明理由" in client.post(reverse("return_finding", args=[finding.pk]), {"reason": ""}, follow=True).text
    assert "已销号" in client.post(reverse("close_finding", args=[finding.pk]), follow=True).text


# to-dos


def told(user, words):
    return [todo.what for todo in todos_of(user) if words in todo.what]


def test_the_auditor_is_told_of_quarters_not_inspected(quarter, auditor):
    with supposing(date(2025, 4, 30)):
        assert told(auditor, "检查") == []
    with supposing(date(2025, 5, 1)):
        todo = next(todo for todo in todos_of(auditor) if "检查" in todo.what)
        assert (todo.what, todo.due, todo.lack, todo.detail) == ("2025年一季度：检查各支部", date(2025, 5, 31), "1 个支部", "机关党支部")
        make.inspection(quarter.branch, quarter.cycle, 1, by=auditor, findings=())
        assert told(auditor, "检查") == []


def test_heads_are_told_to_remedy_and_the_auditor_to_close(finding, secretary, auditor, recorder):
    todo = next(todo for todo in todos_of(secretary) if "整改" in todo.what)
    assert (todo.due, todo.detail) == (date(2025, 4, 20), "两条扣分没有依据")
    assert told(recorder, "整改") == told(auditor, "销号") == []

    report(finding, by=secretary)

    assert told(secretary, "整改") == []
    assert told(auditor, "销号") == ["检查发现的问题：销号"]
