"""The same year as tests/test_year.py, walked in a browser as recorder, secretary, scrutineer, auditor and member."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from evaluation.figures import results_of
from evaluation.models import Review
from members.clock import supposing
from scoring.models import Quarter
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def fill(visitor, **typed):
    for label, value in typed.items():
        visitor.page.locator("main form").get_by_label(label).first.fill(str(value))


def take(visitor, quarter, button, **typed):
    """Press one step of a quarter's form, having filled what stands in that form."""
    visitor.visit(f"/app/quarters/{quarter.pk}/")
    form = visitor.page.locator("form").filter(has=visitor.page.get_by_role("button", name=button, exact=True))
    for label, value in typed.items():
        form.get_by_label(label, exact=True).fill(str(value))
    visitor.press(button, within=form)


def step(visitor, review, button, remark="", **typed):
    visitor.visit(f"/app/reviews/{review.pk}/")
    form = visitor.page.locator("form").filter(has=visitor.page.get_by_role("button", name=button, exact=True))
    for label, value in typed.items():
        field = form.get_by_label(label, exact=True)
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(str(value))
    visitor.press(button, within=form)
    assert "已办理" in visitor.said(), visitor.said()


def excel(visitor, link):
    with visitor.page.expect_download() as got:
        visitor.page.get_by_role("link", name=link).first.click()
    return load_workbook(io.BytesIO(got.value.path().read_bytes()))


def figures(book):
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_branch_walks_its_year(browse, branch, secretary, deputy, recorder, zhang, auditor):
    people = [secretary.member, deputy.member, recorder.member, zhang.member, make.member(branch, "文德清"), make.member(branch, "石长林")]
    scrutineer = make.user(people[4])
    writer, head, committee, member = browse(recorder), browse(secretary), browse(auditor), browse(zhang, 390, 844)

    # the committee sets the year, the branch adopts its standard
    with supposing(date(2025, 1, 8)):
        committee.visit("/app/cycles/")
        fill(committee, 年度="2025")
        committee.press("建立年度")
        assert "2025年度已建立" in committee.said()
        head.visit("/app/quarters/")
        head.follow("去起草积分标准")
        head.press("起草2025年度积分标准")
        fill(head, 党员大会日期="2025-01-08", 应到="6", 实到="6", 赞成="5")
        head.press("党员大会通过")
        head.seen("standard")

    # first quarter: the recorder enters, the secretary leads it to its notice
    with supposing(date(2025, 4, 8)):
        writer.visit("/app/quarters/")
        writer.press("开启一季度")
        quarter = Quarter.objects.get()
        writer.seen("quarters")
        writer.visit("/app/")
        writer.seen("home-recorder")
        writer.follow("去录入")
        writer.page.get_by_label("张三自评得分").fill("14")
        writer.press("给张三加一条")
        assert writer.page.get_by_label("张三自评得分").input_value() == "14"
        writer.page.get_by_label("条目").fill("组1")
        writer.page.get_by_label("条目").press("Enter")
        fill(writer, 事实日期="2025-04-01", 事由="三月党员大会未到")
        writer.page.get_by_label("事由").press("Enter")
        writer.page.get_by_text("不在2025年一季度内").wait_for()
        assert writer.page.get_by_label("事由").first.input_value() == "三月党员大会未到"
        writer.seen("grid-refused")
        fill(writer, 事实日期="3.20")
        writer.page.get_by_label("事实日期").press("Enter")
        writer.page.get_by_text("已记入：张三 组1").wait_for()
        writer.page.get_by_label("张三自评得分").fill("１５")
        writer.page.get_by_label("支委会对张三的意见").fill("同意")
        writer.page.get_by_label("支委会对张三的意见").press("Enter")
        writer.page.locator("[data-saved]").get_by_text("已保存").wait_for()
        writer.seen("grid")
        writer.visit(f"/app/quarters/{quarter.pk}/rewards/")
        writer.seen("rewards")

        take(head, quarter, "提出初步意见", 支委会日期="2025-04-07")
        take(head, quarter, "大会通过", 党员大会日期="2025-04-08", 应到="6", 实到="6", 赞成="3")
        assert "没有超过应到人数的半数" in head.said()
        assert head.page.get_by_label("赞成").first.input_value() == "3"
        head.seen("meeting-refused")
        fill(head, 赞成="6")
        head.press("大会通过")
        take(head, quarter, "公示")
        head.visit(f"/app/quarters/{quarter.pk}/")
        head.seen("quarter-noticed")
        member.visit("/app/notices/")
        member.follow("关于机关党支部2025年一季度", exact=False)
        member.seen("notice-phone")
        link = member.page.locator(".sheet-tools a[href*='/notice/']:not([href*='/reports/'])").get_attribute("href")
        stranger = browse(width=390, height=844)
        stranger.page.goto(link)
        assert "张三" in stranger.words("table")
        assert stranger.context.cookies() == []
        stranger.seen("notice-public-phone")
    with supposing(date(2025, 4, 16)):
        take(writer, quarter, "汇总")
        assert "已办理：汇总" in writer.said()
        member.visit("/app/mine/")
        assert "15 − 2 = 13" in member.words()
        member.seen("mine-phone")

    # the quarters between, then the fourth with its task points
    quarter.refresh_from_db()
    for number in (2, 3):
        make.close_quarter(make.quarter(quarter.standard, number, by=recorder), secretary=secretary, recorder=recorder)
    fourth = make.quarter(quarter.standard, 4, by=recorder)
    with supposing(date(2025, 12, 30)):
        for visitor in (writer, head):  # the recorder's own row is the secretary's to grade
            visitor.visit(f"/app/quarters/{fourth.pk}/tasks/")
            visitor.press("没评的都填满分，再改例外")
            visitor.press("保存任务分")
        assert "任务分已保存" in writer.said()
        writer.seen("tasks")
    make.close_quarter(fourth, secretary=secretary, recorder=recorder)

    # the secret vote on paper, typed by the recorder, checked by the scrutineer
    with supposing(date(2026, 1, 24)):
        head.visit("/app/reviews/")
        head.press("开始2025年度考评")
        review = Review.objects.get()
        head.follow("还没有登记互评会议日期", exact=False)
        fill(head, 互评会议日期="2026-01-23")
        head.press("登记日期")
        step(head, review, "开始测评", 测评日期="2026-01-24", 监票人="文德清")
        appraisal = review.appraisal
        writer.visit("/app/")
        writer.follow("去签到")
        writer.press("保存签到")
        writer.visit(f"/app/appraisals/{appraisal.pk}/papers/")
        writer.page.get_by_label("主持人").select_option(label="王书记")
        writer.page.get_by_label("计票人", exact=True).select_option(label="田记录")
        fill(writer, 发出选票=6, 收回选票=6, 整张废票=0)
        fill(writer, 群众票发出=10, 群众票收回=10, 群众整张废票=0)
        writer.press("保存票数")
        writer.seen("papers")
        writer.visit(f"/app/appraisals/{appraisal.pk}/report/")
        writer.page.set_input_files("input[type=file]", {"name": "计票报告单.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n photo"})
        writer.press("上传")
        writer.visit(f"/app/appraisals/{appraisal.pk}/tally/")
        for person, (best, good) in zip(people, [(6, 0), (5, 1), (5, 1), (6, 0), (4, 2), (4, 2)], strict=True):
            for label, count in (("优秀", best), ("合格", good), ("基本合格", 0), ("不合格", 0), ("弃权", 0), ("该行无效", 0), ("满意", 9), ("基本满意", 1), ("不满意", 0), ("不了解", 0)):
                writer.page.get_by_label(f"{person.name} {label}", exact=True).fill(str(count))
        writer.page.get_by_label("张三 优秀", exact=True).fill("5")
        writer.click(writer.page.locator("main button.primary"))
        assert "合计 5" in writer.words()
        assert writer.page.get_by_label("张三 优秀", exact=True).input_value() == "5"
        writer.seen("tally-refused")
        writer.page.get_by_label("张三 优秀", exact=True).fill("6")
        writer.click(writer.page.locator("main button.primary"))
        writer.seen("tally")
        watcher = browse(scrutineer)
        watcher.visit("/app/")
        watcher.follow("去核对")
        for box in watcher.page.locator("input[type=checkbox]").all():
            box.check()
        watcher.seen("check")
        watcher.click(watcher.page.locator("main button.primary"))
        step(head, review, "计票完成")
        head.visit(f"/app/reviews/{review.pk}/decisions/")
        head.seen("decisions")
        step(head, review, "公示得分")
        head.seen("review")

    # grades, secretary, committee, result notice, final, filed
    with supposing(date(2026, 2, 5)):
        step(head, review, "定级")
        review.refresh_from_db()
        make.appraised(review, by=secretary)
        step(head, review, "书记审查同意")
        committee.visit("/app/board/?year=2025")
        committee.seen("board")
        step(committee, review, "党委复核同意")
        step(committee, review, "公示结果")
    with supposing(date(2026, 2, 20)):
        step(committee, review, "公示无异议")
        step(committee, review, "报送备案", 备案日期="2026-02-20", 备案文号="吉林党报〔2026〕3号")
        review.refresh_from_db()
        assert review.status == "filed"
        committee.seen("review-filed")

        # what the pages say is what the Excel files hold
        committee.visit(f"/app/reviews/{review.pk}/")
        committee.follow("汇总表（附件3）")
        summary = figures(excel(committee, "导出 Excel"))
        result = results_of(review).get(member=zhang.member)
        assert {"张三", result.total, "优秀"} <= set(summary)
        member.visit("/app/mine/")
        member.follow("积分记录表（附件2）")
        record = figures(excel(member, "导出 Excel"))
        assert result.total in record
        member.visit("/app/mine/")
        member.follow("为什么是这个等次")
        assert member.page.locator(".big").inner_text().startswith(f"{result.total.normalize():f}")
        member.seen("why-phone")
        head.visit(f"/app/results/{result.pk}/why/")
        head.seen("why")
