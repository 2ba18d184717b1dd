"""Committees, branches, offices and exemptions in a real browser, at a desk and in a hand."""

from datetime import date

import pytest
from django.urls import reverse

from members import actions
from members.models import Committee, PartyGroup
from tests import make


@pytest.fixture
def told(branch, other_branch, secretary, recorder, auditor):
    """A tree with everything in it: groups, duties, an ended office, requests in every state."""
    top = Committee.objects.create(name="吉首市委组织部")
    Committee.objects.filter(pk=branch.committee_id).update(parent=top, contact="陈敏", contact_phone="0743-8222222", seal_name="中共吉首市林业局委员会")
    people = [make.member(branch, name) for name in ("丁秀兰", "马建国", "文德清", "石长林")]
    actions.share_duties(branch, responsible=people[0], ledger_keeper=recorder.member, working_group=people[:3], by=secretary)
    actions.save_group(PartyGroup(branch=branch), name="第一党小组", collector=people[1], members=people[:2], by=secretary)
    made = actions.appoint(people[3], role="deputy", since=date(2025, 1, 10), held_on=date(2025, 1, 8), eligible=7, present=6, ayes=6, by=auditor)
    actions.end_office(made, until=date(2025, 6, 1), cause="调离", by=auditor)
    papers = actions.ask_exemption(branch, members=people[:3], reason="年老多病，长期住院", since=date(2025, 7, 1), by=secretary)
    return people, papers


def test_the_administrator_reads_and_mends_the_tree(browse, told, admin, branch):
    visitor = browse(admin)
    visitor.visit(reverse("organisation"))
    visitor.seen("organisation")

    visitor.follow("新增党组织")
    visitor.page.get_by_label("名称", exact=True).fill("国有林场党总支")
    visitor.page.get_by_label("上级党组织").select_option(label="市林业局党委")
    visitor.seen("committee")
    visitor.press("保存")
    visitor.page.get_by_role("heading", name="国有林场党总支").wait_for()

    assert Committee.objects.get(name="国有林场党总支").parent == branch.committee


def test_the_secretary_shares_duties_and_groups(browse, told, secretary, branch):
    visitor = browse(secretary)
    visitor.visit("/app/")
    visitor.follow("本支部")
    visitor.page.get_by_role("heading", name="责任分工").wait_for()
    visitor.seen("branch")

    visitor.follow("修改分工")
    visitor.page.get_by_label("积分制具体责任人").select_option(label="文德清")
    visitor.seen("duties")
    visitor.press("保存")
    visitor.page.get_by_role("heading", name="责任分工").wait_for()
    visitor.follow("新增党小组")
    visitor.page.get_by_label("名称", exact=True).fill("第二党小组")
    visitor.page.get_by_role("checkbox", name="马建国").check()
    visitor.press("保存")
    visitor.page.get_by_role("alert").wait_for()
    visitor.seen("group-refused")

    assert "马建国已在第一党小组" in visitor.page.get_by_role("alert").inner_text()
    branch.refresh_from_db()
    assert branch.responsible.name == "文德清"


def test_the_recorder_asks_and_the_auditor_approves(browse, told, recorder, auditor):
    visitor = browse(recorder)
    visitor.visit(reverse("exemptions"))
    visitor.follow("提出申请")
    visitor.page.get_by_role("checkbox", name="石长林").check()
    visitor.page.get_by_label("理由").fill("援藏三年")
    visitor.seen("ask-exemption")
    visitor.press("提出申请")
    visitor.page.get_by_text("已为 1 名党员提出申请").wait_for()

    judge = browse(auditor)
    judge.visit("/app/")
    judge.follow("去审批")
    judge.page.get_by_role("heading", name="待审批").wait_for()
    for name in ("丁秀兰", "石长林"):
        judge.page.get_by_role("checkbox", name=f"批准{name}的申请").check()
    judge.page.get_by_label("批复文号").fill("吉林党〔2025〕8号")
    judge.seen("exemptions")
    judge.press("批准勾选的申请")
    judge.page.get_by_text("已批准 2 份申请").wait_for()
    judge.follow("文德清")
    judge.page.get_by_role("button", name="批准", exact=True).wait_for()
    judge.seen("exemption")
    judge.follow("审批表（打印）")
    judge.page.get_by_role("heading", name="不参加积分管理审批表").wait_for()
    judge.seen("exemption-form")


def test_the_auditor_changes_the_recorder(browse, told, recorder, auditor, branch):
    visitor = browse(auditor)
    visitor.visit(recorder.member.get_absolute_url())
    row = visitor.page.get_by_role("table", name="任职")
    row.get_by_label("的免职日期").fill("2026-01-05")
    row.get_by_label("的变动原因").fill("长期病假")
    visitor.seen("end-office")
    visitor.press("免职", within=row)
    visitor.page.get_by_text("已登记免职").wait_for()

    visitor.visit(told[0][3].get_absolute_url())
    visitor.page.get_by_label("职务").select_option(label="记录员")
    visitor.page.get_by_label("任职日期").fill("2026-01-05")
    visitor.press("登记任职")
    visitor.page.get_by_role("alert").wait_for()
    visitor.seen("appoint-refused")

    assert "记录员由党员大会推选" in visitor.page.get_by_role("alert").inner_text()
    for label, value in (("推选的党员大会日期", "2026-01-04"), ("应到", "7"), ("实到", "6"), ("赞成", "6")):
        visitor.page.get_by_label(label, exact=False).first.fill(value)
    visitor.press("登记任职")
    visitor.page.get_by_text("已登记任职").wait_for()
