"""A quarter's meetings through the browser: opinion, reconsideration, a second vote, minutes; and a quarter brought in from paper."""

from datetime import date

import pytest

from members.clock import supposing
from members.figures import by_strokes
from scoring import actions
from scoring.models import Quarter, Reconsideration
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def form_of(visitor, button):
    return visitor.page.locator("form").filter(has=visitor.page.get_by_role("button", name=button, exact=True))


def test_a_quarter_is_judged_reconsidered_and_put_on_record(browse):
    branch = make.branch()
    recorder, secretary, deputy = (make.officer(branch, role, name) for role, name in (("recorder", "田记录"), ("secretary", "王书记"), ("deputy", "赵副书记")))
    zhang = make.user(make.member(branch, "张三"))
    for name in ("丁秀兰", "马建国", "文德清", "石长林", "龙小满", "田玉梅"):
        make.member(branch, name)
    make.member(branch, "预备一", confirmed_on=None, joined_on=date(2025, 1, 1))
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member=zhang.member), "组1", "三月党员大会未到", by=recorder)
    head, member, other = (browse(user) for user in (secretary, zhang, deputy))
    page = f"/app/quarters/{quarter.pk}/"

    with supposing(date(2025, 4, 9)):
        head.visit(page)
        form = form_of(head, "提出初步意见")
        assert [form.get_by_label(label, exact=True).input_value() for label in ("应到", "实到", "同意")] == ["2", "2", "2"]
        head.seen("opinion")
        head.press("提出初步意见")

        member.visit("/app/mine/")
        member.follow("申请复议")
        member.seen("ask")
        member.press("申请复议 组1")
        assert "请写明为什么要复议" in member.words()
        member.page.get_by_label("复议理由").first.fill("那天向书记请了假")
        member.press("申请复议 组1")
        assert "复议申请已提交" in member.said()
        member.seen("asked")

        head.visit(page)
        assert "张三申请复议 组1 −2，还没有答复" in head.words("#close")
        head.seen("quarter-asked")
        other.visit("/app/")
        other.click(other.page.get_by_role("row").filter(has_text="答复复议申请").get_by_role("link", name="去答复"))
        other.seen("reconsideration")
        form_of(other, "维持").get_by_label("答复").fill("签到表没有请假记录")
        other.press("维持")
        assert Reconsideration.objects.get().status == "kept"
        other.seen("answered")

        head.visit(page)
        form = form_of(head, "大会通过")
        assert form.get_by_label("应到", exact=True).input_value() == "10"
        for label, value in (("实到", "7"), ("赞成", "4")):
            form.get_by_label(label, exact=True).fill(value)
        form.get_by_text("点开选人").first.click()
        form.locator("fieldset").filter(has_text="卧病").get_by_label("丁秀兰").check()
        head.press("大会通过")
        assert "要经基层党委同意、大会确认" in head.words("#close")
        form.get_by_label("基层党委同意、大会确认").check()
        head.press("大会通过")
        assert "现场复议后又表决的" in head.said()
        head.seen("meeting-refused")
        form.get_by_label("再次表决赞成").fill("6")
        head.press("大会通过")
        assert "已办理：大会通过" in head.said()
        head.seen("quarter-passed")

        head.click(head.page.get_by_role("link", name="党员大会会议记录").last)
        text = head.words(".sheet")
        for words in ("丁秀兰（长期卧病或患病）", "预备一（预备党员）", "那天向书记请了假", "签到表没有请假记录", "第 2 次表决", "赞成 6 人，超过应到人数的半数，通过"):
            assert words in text, words
        head.seen("minutes-members")
        head.page.emulate_media(media="print")
        head.shot("minutes-print")
        head.page.emulate_media(media="screen")
        head.visit(page)
        head.follow("支委会会议记录")
        head.seen("minutes-committee")
        member.visit("/app/mine/")
        member.follow("初步意见和复议", exact=False)
        assert "签到表没有请假记录" in member.words()


def test_a_quarter_is_brought_in_from_paper(browse, tmp_path):
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    names = [make.member(branch, name).name for name in ("丁秀兰", "马建国", "文德清")] + ["田记录", "王书记"]
    make.standard(branch, by=secretary)
    paper = tmp_path / "汇总表.pdf"
    paper.write_bytes(b"%PDF-1.4 paper")
    writer, head = browse(recorder), browse(secretary)

    with supposing(date(2025, 5, 6)):
        writer.visit("/app/quarters/")
        writer.seen("quarters-bring-in")
        writer.press("一季度期初录入")
        quarter = Quarter.objects.get()
        for name in names:
            writer.page.get_by_label(f"{name}得分", exact=True).fill("14.5")
        writer.page.get_by_label("马建国得分", exact=True).fill("16")
        writer.press("保存期初录入")
        assert "不能大于 15" in writer.words()
        assert writer.page.get_by_label("丁秀兰得分", exact=True).input_value() == "14.5"
        writer.seen("brought-refused")
        writer.page.get_by_label("马建国得分", exact=True).fill("12")
        for label, value in (("党员大会日期", "2025-04-09"), ("应到", "5"), ("实到", "5"), ("赞成", "5")):
            writer.page.get_by_label(label).fill(value)
        writer.page.set_input_files("input[type=file]", paper)
        writer.press("保存期初录入")
        assert "期初录入已保存" in writer.said()
        writer.seen("brought")

        head.visit("/app/")
        head.click(head.page.get_by_role("row").filter(has_text="期初录入完成").get_by_role("link"))
        head.follow("去期初录入")
        head.press("期初录入完成")
        assert "已办理：期初录入完成" in head.said()
        head.visit(f"/app/brought-in/{quarter.pk}/")
        assert "14.5" in head.words("table")
        head.seen("brought-done")
        head.visit("/app/mine/")
        assert "期初录入 14.5" in head.words()
        head.seen("mine-brought")


PASTE = """([label, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.querySelector(`[aria-label='${label}']`).dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_points_on_paper_are_typed_and_pasted_down_the_column(browse):
    branch = make.branch()
    recorder, secretary = make.officer(branch, "recorder", "田记录"), make.officer(branch, "secretary", "王书记")
    for name in ("丁秀兰", "马建国"):
        make.member(branch, name)
    plan = make.standard(branch, by=secretary)
    with supposing(date(2026, 1, 20)):
        quarter = actions.open_brought_in(plan, 4, by=recorder)
        writer = browse(recorder)
        page = writer.page
        writer.visit(f"/app/brought-in/{quarter.pk}/")
        cells = page.locator("tbody input:visible")

        cells.first.focus()
        page.keyboard.type("14")
        page.keyboard.press("Enter")
        page.keyboard.type("13.5")
        page.keyboard.press("ArrowDown")
        page.keyboard.type("13")
        page.keyboard.press("ArrowUp")
        page.keyboard.type("12")
        assert [cell.input_value() for cell in cells.all()] == ["14", "12", "13", ""]
        assert quarter.sheets.exclude(brought_points=None).count() == 0

        label = cells.nth(1).get_attribute("aria-label")
        page.evaluate(PASTE, [label, "１４.５\r\n 15 \r\n11\r\n10\r\n"])
        page.get_by_text("已填入 3 格，还没有保存，请核对。有 1 格超出表格或者不能填，没有填入。").wait_for()
        assert [cell.input_value() for cell in cells.all()] == ["14", "14.5", "15", "11"]
        writer.seen("brought-pasted")
        writer.press("保存期初录入")
        assert "期初录入已保存" in page.inner_text(".messages")
        writer.follow("任务分")
        writer.seen("brought-tasks")
        writer.press("没评的都填满分，再改例外")
        writer.press("保存任务分")
        assert "任务分已保存" in page.inner_text(".messages")
        writer.seen("brought-tasks-saved")
        for path in (f"/app/quarters/{quarter.pk}/", f"/app/quarters/{quarter.pk}/rewards/"):
            writer.visit(path)
            writer.seen(f"brought{path.replace('/', '-')}")
        assert [sheet.brought_points for sheet in by_strokes(quarter.sheets.select_related("member"))] == [make.Decimal(text) for text in ("14", "14.5", "15", "11")]
