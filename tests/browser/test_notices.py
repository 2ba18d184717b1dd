"""Notices and objections through the browser: the board sheet, the group's picture, the link, an objection to its end."""

import struct
from datetime import date, timedelta

import pytest

from members.clock import supposing
from scoring.models import Objection
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
both_sizes = pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
POSTED = date(2025, 4, 10)
NAMES = ("张三", "丁秀兰", "马建国", "文德清", "石长林", "龙小满", "田玉梅", "向国栋", "刘志远")


@pytest.fixture
def quarter():
    committee = make.committee(contact="陈敏", contact_phone="0743-5550142", contact_address="市林业局三楼 306 室")
    branch = make.branch("林业工作站党支部", of=committee)
    secretary, recorder = make.officer(branch, "secretary", "王立新"), make.officer(branch, "recorder", "田记录")
    members = [make.member(branch, name) for name in NAMES]
    make.user(members[0])
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member=members[0]), "组1", "主题党日未到，没有请假", by=recorder)
    return make.published(quarter, secretary=secretary)


def holder(quarter, role):
    return quarter.branch.offices.get(role=role).member.user


@both_sizes
def test_an_objection_from_the_notice_to_the_corrected_points(browse, quarter, width, height):
    zhang = quarter.sheets.get(member__name="张三").member.user
    with supposing(POSTED):
        member = browse(zhang, width, height)
        member.visit("/app/notices/")
        member.follow("关于林业工作站党支部", exact=False)
        member.seen("notice")
        member.follow("提出异议")
        member.seen("raise")
        member.page.get_by_label("对什么有异议").select_option(index=1)
        member.page.get_by_label("异议内容").fill("   ")
        member.press("提交异议")
        assert "请写明有什么异议" in member.words()
        member.seen("raise-refused")
        member.page.get_by_label("异议内容").fill("那天我在医院，已向书记请假。")
        member.press("提交异议")
        member.seen("objection-own")

        clerk = browse(holder(quarter, "recorder"), width, height)
        clerk.visit(quarter.notice.get_absolute_url())
        clerk.follow("登记电话、来信的异议")
        clerk.seen("register")
        clerk.page.get_by_label("提出人姓名").fill("石长林")
        clerk.page.get_by_label("异议内容").fill("来电：丁秀兰应扣 1 分。")
        clerk.press("登记")
        clerk.seen("receipt")

        head = browse(holder(quarter, "secretary"), width, height)
        head.visit("/app/")
        head.seen("home-objections")
        head.visit(quarter.notice.get_absolute_url() + "#objections")
        head.seen("notice-head")
        head.follow("张三", exact=False)
        head.page.locator("summary", has_text="异议成立").click()
        assert head.page.get_by_label("主题党日未到").is_checked()
        head.seen("objection-head")
        head.page.get_by_label("答复").first.fill("查请假条，已请假。")
        asked = head.agree("异议成立")
        head.page.get_by_text("得分已更正").wait_for()
        assert asked == "确定异议成立吗？勾选的扣分会冲销，得分重新计算，并马上张贴更正公示；都不勾选的，只作文字答复。答复以后不能撤回。"
        head.seen("objection-upheld")
        assert "得分已更正" in head.words()
        head.follow("答复单", exact=False)
        head.seen("form-f9")
        head.visit(Objection.objects.get(name="石长林").get_absolute_url())
        head.page.locator("summary", has_text="异议不成立").click()
        head.page.get_by_label("答复").last.fill("丁秀兰当天在岗，有签到。")
        head.press("异议不成立")
        head.seen("objection-dismissed")

        stranger = browse(width=width, height=height)
        stranger.visit(f"/notice/{quarter.notice.token}/")
        assert "本公示有更正" in stranger.words()
        stranger.seen("public")
        stranger.follow("提出异议")
        stranger.seen("public-form")
        stranger.page.get_by_label("异议内容").fill("请核对马建国的得分。")
        stranger.page.get_by_label("您的姓名").fill("李群众")
        stranger.page.get_by_label("联系电话或地址").fill("13900000000")
        stranger.press("提交异议")
        stranger.seen("public-receipt")
        stranger.context.grant_permissions(["clipboard-read", "clipboard-write"])
        stranger.press("复制网址")
        assert "网址已复制" in stranger.words()
        assert stranger.page.evaluate("navigator.clipboard.readText()") == stranger.page.url
        assert stranger.context.cookies() == []
    quarter.refresh_from_db()
    with supposing(quarter.notice.ends_on + timedelta(days=1)):
        clerk.visit(quarter.get_absolute_url() + "#close")
        assert "提出的异议待支部答复" in clerk.words()
        clerk.shot(f"quarter-blocked-{width}")
        stranger.visit(f"/notice/{quarter.notice.token}/")
        assert "公示已经结束" in stranger.words()
        stranger.seen("public-ended")
        head.visit(Objection.objects.get(name="李群众").get_absolute_url())
        head.page.locator("summary", has_text="异议不成立").click()
        head.page.get_by_label("答复").last.fill("已核对，无误。")
        head.press("异议不成立")
        head.page.get_by_role("heading", name="支部答复").wait_for()
        clerk.page.reload()
        clerk.press("汇总")
        clerk.page.get_by_text("已办理：汇总").wait_for()


@both_sizes
def test_the_auditor_decides_an_appeal_and_keeps_the_days_off(browse, quarter, width, height):
    auditor = make.officer(make.branch("国有林场党支部", of=quarter.branch.committee), "auditor", "陈敏")
    zhang = quarter.sheets.get(member__name="张三").member.user
    objection = make.objection(quarter, name="张三", channel="online", raised_by=zhang, member=zhang.member)
    with supposing(POSTED):
        head = browse(holder(quarter, "secretary"))
        head.visit(objection.get_absolute_url())
        head.page.locator("summary", has_text="异议不成立").click()
        head.page.get_by_label("答复").last.fill("签到表没有签名。")
        head.press("异议不成立")

        member = browse(zhang, width, height)
        member.visit("/app/notices/")
        member.seen("notices-own")
        member.follow("2025年4月10日 张三", exact=False)
        member.page.get_by_label("不服的理由").fill("签到表漏了我，有人可以证明。")
        member.press("不服，申请复查")
        member.seen("objection-appealed")

        visitor = browse(auditor, width, height)
        visitor.visit("/app/")
        visitor.follow("去复查")
        visitor.page.locator("summary", has_text="复查：异议成立").click()
        visitor.seen("objection-auditor")
        visitor.page.get_by_label("主题党日未到").check()
        visitor.page.get_by_label("复查意见").first.fill("证人属实。")
        visitor.press("复查：异议成立")
        visitor.page.get_by_text("得分已更正").wait_for()
        assert "党委复查：成立" in visitor.words()

        visitor.visit(f"/app/committees/{quarter.branch.committee_id}/days-off/")
        visitor.seen("days-off-empty")
        visitor.page.get_by_label("第一天").fill("2025-10-01")
        visitor.page.get_by_label("最后一天").fill("2025-10-08")
        visitor.page.get_by_label("节日或说明").fill("国庆节、中秋节")
        visitor.press("登记")
        assert "放假 8 天" in visitor.words()
        visitor.seen("days-off")
        visitor.press("撤销10月8日", exact=False)
        assert "放假 7 天" in visitor.words()


def big(quarter, rows):
    notice = quarter.notice
    notice.rows = [[number, NAMES[number % len(NAMES)], "普通", "14.5", "14.5"] for number in range(1, rows + 1)]
    notice.save()
    return notice


def size_of(path):
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("rows", [12, 60])
def test_the_long_picture_holds_every_row(browse, quarter, tmp_path, rows):
    notice = big(quarter, rows)
    with supposing(POSTED):
        clerk = browse(holder(quarter, "recorder"))
        clerk.visit(notice.get_absolute_url())
        with clerk.page.expect_download() as download:
            clerk.press("下载长图")
        download.value.save_as(tmp_path / "长图.png")
        clerk.shot(f"notice-rows-{rows}")

    width, height = size_of(tmp_path / "长图.png")
    assert download.value.suggested_filename == f"{notice.title}.png"
    assert width == 1200
    assert height > rows * 41 * 2 + 800


def test_the_text_is_copied_by_one_button(browse, quarter):
    with supposing(POSTED):
        clerk = browse(holder(quarter, "recorder"))
        clerk.context.grant_permissions(["clipboard-read", "clipboard-write"])
        clerk.visit(quarter.notice.get_absolute_url())
        clerk.press("复制文字")

        assert "文字已复制" in clerk.words()
        assert f"【{quarter.notice.title}】" in clerk.page.evaluate("navigator.clipboard.readText()").replace("\r", "")


@pytest.mark.parametrize("rows", [12, 13, 20, 21, 60])
def test_the_board_sheet_is_one_page_of_a4(browse, quarter, rows):
    notice = big(quarter, rows)
    with supposing(POSTED):
        clerk = browse(holder(quarter, "recorder"))
        clerk.visit(notice.get_absolute_url())
        assert clerk.leaves() == 1


def test_names_end_in_line_and_a_long_one_stays_whole(browse, quarter):
    notice = quarter.notice
    names = ["张三", "丁秀兰", "欧阳修文", "阿依古丽·买买提"]
    notice.rows = [[number, name, "普通", "14.5", "14.5"] for number, name in enumerate(names, 1)]
    notice.save()
    with supposing(POSTED):
        clerk = browse(holder(quarter, "recorder"))
        clerk.visit(notice.get_absolute_url())
        clerk.page.emulate_media(media="print")
        boxes = [name.bounding_box() for name in clerk.page.locator("[data-notice] .name").all()]

    assert len({round(box["width"]) for box in boxes[:3]}) == 1
    assert boxes[3]["width"] > boxes[0]["width"]
    assert len({round(box["height"]) for box in boxes}) == 1


@pytest.mark.parametrize("rows", [16, 60])
def test_a_years_notice_is_never_cut_at_the_edge_of_the_paper(browse, quarter, rows):
    notice = quarter.notice
    notice.head = ["序号", "姓名", "类别", "基础分", "任务分", "评议分", "奖励分", "总分", "等次"]
    notice.rows = [[number, "阿依古丽·买买提", "普通", "59.5", "10", "18", "10", "97.5", "基本合格"] for number in range(1, rows + 1)]
    notice.save()
    with supposing(POSTED):
        clerk = browse(holder(quarter, "recorder"), width=642, height=970)  # A4 within its margins
        clerk.visit(notice.get_absolute_url())
        clerk.page.emulate_media(media="print")
        sides = clerk.page.evaluate("[...document.querySelectorAll('[data-notice] table, [data-notice] .scroll')].map((part) => part.getBoundingClientRect().right)")

    assert max(sides) <= 642
