"""A promise, a reward asked for and an inspection, walked as member, secretary, recorder and auditor."""

from datetime import date

import pytest

from members.clock import supposing
from scoring.models import Commitment, Finding, RewardClaim
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    people = [make.user(make.member(branch, name)) for name in ("张三", "欧阳建国", "阿依古丽·买买提", "石英")]
    auditor = make.officer(make.branch("国有林场党支部", of=branch.committee), "auditor", "陈敏")
    standard = make.standard(branch, by=secretary)
    return {"branch": branch, "recorder": recorder, "secretary": secretary, "zhang": people[0], "auditor": auditor, "standard": standard, "people": people}


def test_a_reward_is_asked_for_and_granted(browse, cast, tmp_path):
    quarter = make.quarter(cast["standard"], 1, by=cast["recorder"])
    proof = tmp_path / "证书.png"
    proof.write_bytes(b"\x89PNG\r\n\x1a\n proof")
    with supposing(date(2025, 3, 20)):
        make.actions.grant_reward(quarter.sheets.get(member=cast["zhang"].member), item=make.item(cast["standard"], "奖6"), happened_on=date(2025, 2, 1), grounds="省级造林先进个人", matter="造林", certified_by="省委", by=cast["recorder"])
        member = browse(cast["zhang"])
        member.visit("/app/mine/")
        member.follow("申报奖励分")
        member.seen("claims-empty")
        member.follow("申报一项")
        assert "全年奖励分已有 6 分，还可以计 4 分" in member.words()
        member.page.get_by_label("条目").select_option(label="奖3 见义勇为，有证明（+5/次）")
        member.page.get_by_label("日期").fill("2025-03-18")
        member.page.get_by_label("加分事由").fill("河边救起落水儿童，镇派出所出具证明")
        member.press("提交申报")
        member.seen("claim-refused")
        assert member.page.get_by_label("加分事由").input_value().startswith("河边救起")
        member.page.set_input_files("input[type=file]", proof)
        member.press("提交申报")
        assert "这一项 5 分中只计 4 分（全年最多 10 分）" in member.said()
        member.seen("claim-asked")
        member.follow("申报认定表", exact=False)
        member.seen("claim-form")

        secretary = browse(cast["secretary"])
        secretary.visit("/app/")
        assert "认定奖励分申报" in secretary.words()
        secretary.seen("claims-todo")
        secretary.visit(f"/app/quarters/{quarter.pk}/")
        secretary.visit(f"/app/quarters/{quarter.pk}/rewards/")
        secretary.seen("claims-rewards")
        secretary.follow("去认定", exact=False)
        secretary.seen("claim-answer")
        secretary.page.get_by_label("认定分").fill("4")
        secretary.press("认定")
        assert "已办理：认定" in secretary.said()
        secretary.seen("claim-granted")

        member.visit("/app/")
        member.follow("看答复")
        assert "王书记，认定 4 分" in member.words()
    assert RewardClaim.objects.get().reward.points == 4


def test_promises_are_written_published_and_told(browse, cast):
    branch = cast["branch"]
    with supposing(date(2025, 1, 12)):
        member = browse(cast["zhang"])
        member.visit("/app/")
        member.follow("写承诺")
        member.seen("promise-empty")
        member.page.get_by_label("公开承诺1", exact=False).first.fill("参加护林防火巡查不少于 8 次，节假日随叫随到")
        member.page.get_by_label("完成时限").first.fill("12月底前")
        member.press("保存承诺")
        assert "承诺已保存" in member.said()
        member.seen("promise-written")

        secretary = browse(cast["secretary"])
        secretary.visit(f"/app/branches/{branch.pk}/commitments/2025/")
        secretary.page.get_by_label("欧阳建国的公开承诺").fill("结对联系户每季走访一次｜每季\n带头参加义务植树｜4月底前")
        secretary.page.get_by_label("欧阳建国的岗位目标").fill("资料归档无差错")
        secretary.press("保存承诺")
        secretary.seen("promises-batch")
        secretary.press("公示 2 人的承诺", exact=False)
        assert "承诺已公示" in secretary.said()
        secretary.seen("promises-public")
        secretary.visit("/app/notices/")
        secretary.follow("年党员公开承诺的公示", exact=False)
        secretary.seen("promises-notice")

    fourth = make.quarter(cast["standard"], 4, by=cast["recorder"])
    with supposing(date(2025, 12, 20)):
        member.visit("/app/commitments/2025/")
        member.page.get_by_label("公开承诺：参加护林防火").fill("巡查 11 次，除夕当天值守")
        member.seen("promise-told")
        member.press("保存兑现情况")
        assert "兑现情况已保存" in member.said()
        secretary.visit(f"/app/branches/{branch.pk}/commitments/2025/outcomes/")
        secretary.page.get_by_label("张三 支部点评").fill("全部兑现")
        secretary.press("保存")
        secretary.seen("promises-remarked")
        secretary.visit(f"/app/quarters/{fourth.pk}/tasks/")
        assert "兑现：巡查 11 次，除夕当天值守；点评：全部兑现" in secretary.words()
        secretary.seen("promises-tasks")
        secretary.visit(f"/app/branches/{branch.pk}/commitments/2025/print/")
        secretary.seen("promises-print")
    assert Commitment.objects.get(member=cast["zhang"].member).remark == "全部兑现"


def test_a_branch_is_inspected_and_puts_it_right(browse, cast):
    quarter = make.quarter(cast["standard"], 1, by=cast["recorder"])
    make.deduction(quarter.sheets.get(member=cast["zhang"].member), "组1", by=cast["recorder"])
    with supposing(date(2025, 5, 6)):
        auditor = browse(cast["auditor"])
        auditor.visit("/app/")
        auditor.follow("去检查")
        auditor.seen("inspections")
        auditor.click(auditor.page.get_by_role("link", name="登记检查").first)
        auditor.seen("inspect")
        auditor.page.get_by_label("扣分没有依据", exact=True).check()
        auditor.page.get_by_label("检查意见").fill("登记及时，依据要补齐。")
        auditor.press("登记检查")
        assert "发现问题 1 项" in auditor.said()
        auditor.seen("inspection")

        secretary = browse(cast["secretary"])
        secretary.visit("/app/")
        secretary.follow("去整改")
        secretary.page.get_by_label("整改情况").fill("已补签到表复印件")
        secretary.seen("inspection-remedy")
        secretary.press("报告整改")
        assert "等党委销号" in secretary.said()
        secretary.visit("/app/inspections/")
        secretary.seen("inspections-branch")

        auditor.visit("/app/")
        auditor.follow("去销号")
        auditor.seen("inspection-close")
        auditor.press("销号", exact=False)
        assert "已销号" in auditor.said()
    assert Finding.objects.get().closed_by == cast["auditor"]
