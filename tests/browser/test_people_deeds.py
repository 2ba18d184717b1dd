"""What each role does about people and organisation, from its first page on, at a desk and in a hand."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.clock import supposing
from members.models import Appointment, Branch, Member
from scoring.actions import add_gathering, open_month
from scoring.models import Mark
from tests import make
from tests.members.sheets import HEADS, PERSON, book_of

DAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def in_may():
    with supposing(DAY):
        yield


def follow(visitor, *names):
    """From the first page on by links alone."""
    visitor.visit(reverse("home"))
    visitor.follow(*names)


def press(visitor, button, said):
    visitor.press(button)
    visitor.page.get_by_text(said).first.wait_for()


def fill(page, **typed):
    for label, value in typed.items():
        page.get_by_label(label).first.fill(str(value))


def test_the_recorder_registers_an_absence_and_the_return(browse, branch, recorder):
    person = make.member(branch, "张三")
    visitor = browse(recorder)
    page = visitor.page

    follow(visitor, "党员", "张三", "登记外出")
    fill(page, 外出时间="2026-03-01", 预计外出几个月="5", 外出地点="广东东莞")
    press(visitor, "登记外出", "已保存张三的外出")
    assert "流动类" in page.locator(".lead").inner_text()
    visitor.follow("登记返回", exact=False)
    fill(page, 返回时间="2026-05-18")
    press(visitor, "保存", "已保存张三的外出")
    visitor.seen("deed-absence")

    assert "普通类" in page.locator(".lead").inner_text()
    assert person.absences.get().until == date(2026, 5, 18)


def test_the_secretary_decides_on_two_probations(browse, branch, secretary):
    ripe = make.member(branch, "石小花", joined_on=date(2025, 5, 10), confirmed_on=None)
    late = make.member(branch, "麻进", joined_on=date(2025, 5, 12), confirmed_on=None)
    visitor = browse(secretary)
    page = visitor.page

    page.goto(reverse("home"))
    page.get_by_role("row").filter(has_text="预备期满：石小花").get_by_role("link", name="去登记").click()
    fill(page, 日期="2026-05-11", 依据="5月10日党员大会通过，林业局党委批复")
    press(visitor, "登记", "已登记石小花转正")
    page.goto(reverse("home"))
    visitor.click(page.get_by_role("row").filter(has_text="预备期满：麻进").get_by_role("link", name="去登记"))
    page.get_by_label("延长预备期").check()
    fill(page, 日期="2026-08-12", 依据="5月10日党员大会决定")
    press(visitor, "登记", "预备期延长不少于半年")
    visitor.seen("deed-probation-refused")
    fill(page, 日期="2026-11-12")
    press(visitor, "登记", "已登记麻进延长预备期")
    visitor.seen("deed-probation")

    ripe.refresh_from_db(), late.refresh_from_db()
    assert (ripe.confirmed_on, late.extended_until) == (date(2026, 5, 11), date(2026, 11, 12))
    page.goto(reverse("home"))
    assert page.locator("table.todo", has_text="预备期满").count() == 0


@pytest.mark.parametrize("role", ["recorder", "auditor"])
def test_a_correction_needs_a_reason_and_keeps_the_old_name(browse, request, branch, auditor, recorder, role):
    make.member(branch, "石小花", phone="13912345678")
    visitor = browse(request.getfixturevalue(role))
    page = visitor.page

    follow(visitor, "党员", "石小花", "更正资料")
    assert page.get_by_label("手机号码").count() == (role == "recorder")
    fill(page, 姓名="石晓花")
    press(visitor, "保存", "改动姓名要写明原因")
    visitor.seen(f"deed-correction-refused-{role}")
    fill(page, 改动原因="与身份证一致")
    press(visitor, "保存", "已保存石晓花的资料")
    page.get_by_text("修改记录").click()
    visitor.seen(f"deed-correction-{role}")

    assert "姓名：石小花 → 石晓花" in page.inner_text("main")
    assert "13912345678" in page.inner_text("main") if role == "recorder" else "13912345678" not in page.content()


def test_points_travel_with_who_is_transferred(browse, branch, secretary, recorder, auditor):
    """The auditor registers who comes and prints the certificate of who goes; certified points are the branch's to enter."""
    person = make.member(branch, "龙海")
    quarter = make.quarter(make.standard(branch, make.cycle(branch.committee, 2026), by=secretary), 1, by=recorder)
    make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    visitor, clerk = browse(auditor), browse(recorder)
    page = visitor.page

    follow(visitor, "党员", "转入")
    page.get_by_label("党支部").select_option(label="机关党支部")
    page.get_by_label("男").check()
    fill(page, 姓名="向阳", 出生日期="1990-05-01", 入党日期="2015-07-01", 转正日期="2016-07-01", 转入日期="2026-04-08", 原党组织="凤凰县林业局党支部")
    press(visitor, "登记转入", "已登记转入：向阳，机关党支部")
    follow(clerk, "党员", "向阳", "转入积分证明")
    fill(clerk.page, 出具证明的党组织="凤凰县林业局党支部", 一季度得分="14.5")
    press(clerk, "登记转入积分", "已登记向阳的转入积分")
    clerk.seen("deed-certified")

    follow(visitor, "党员", "龙海", "转出或离开")
    page.get_by_label("转到系统外").check()
    fill(page, 日期="2026-05-19", 转到的党组织="花垣县委组织部", 依据或原因="介绍信 21 号")
    press(visitor, "登记", "已登记龙海转出")
    visitor.follow("转出和离开")
    visitor.seen("deed-former")
    visitor.follow("积分证明", exact=False)
    page.get_by_role("heading", name="党员积分证明").wait_for()
    visitor.seen("deed-certificate")

    assert Member.objects.get(name="向阳").certificates.get().points == 14.5
    assert page.locator(".sheet td").all_inner_texts() == ["15", "15", "已汇总"]
    assert page.get_by_role("button", name="打印").is_visible()
    visitor.follow("回到转出和离开")
    person.refresh_from_db()
    assert person.left_on == date(2026, 5, 19)


def test_the_administrator_sets_up_a_branch_an_auditor_and_a_login(browse, branch, admin):
    make.member(branch, "陈敏", phone="13900007777")
    visitor = browse(admin)
    page = visitor.page

    follow(visitor, "组织机构", "在市林业局党委下新增党支部")
    fill(page, 名称="种苗站党支部")
    press(visitor, "保存", "已保存：种苗站党支部")
    follow(visitor, "党员", "陈敏")
    page.get_by_label("职务").select_option(label="党委复核人")
    press(visitor, "登记任职", "党委复核人要选基层党委")
    visitor.seen("deed-auditor-refused")
    page.get_by_label("基层党委").select_option(label="市林业局党委")
    press(visitor, "登记任职", "已登记任职：陈敏 党委复核人")
    press(visitor, "发放账号", "账号和一次性密码")
    visitor.seen("deed-login")
    name, password = page.locator("dd").nth(1).inner_text(), page.locator("dd").nth(2).inner_text()

    auditor = Member.objects.get(name="陈敏").user
    newcomer = browse(auditor, password=password)
    newcomer.page.get_by_text("请先改成自己的密码").wait_for()
    assert newcomer.page.get_by_role("navigation", name="主要栏目").count() == 0
    assert newcomer.page.get_by_role("link", name="不改了").count() == 0
    newcomer.seen("deed-first-password")
    assert (name, Branch.objects.filter(name="种苗站党支部").count()) == ("13900007777", 1)
    assert auditor.roles == {"auditor", "member"}


def test_the_secretary_resets_a_forgotten_password(browse, branch, secretary, zhang):
    zhang.set_password("forgotten-by-zhang-san")
    zhang.save()
    visitor = browse(secretary)

    follow(visitor, "党员", "张三")
    assert visitor.agree("重发一次性密码") == "原来的密码将失效，确定重发吗？"
    visitor.page.get_by_text("只显示这一次").first.wait_for()
    password = visitor.page.locator("dd").nth(2).inner_text()

    old = browse(zhang, password="forgotten-by-zhang-san")
    old.page.get_by_text("账号或密码不对").wait_for()
    new = browse(zhang, password=password)
    new.page.get_by_role("heading", name="修改密码").wait_for()


def test_the_recorder_gets_the_bad_row_of_a_month_back(browse, branch, recorder, tmp_path):
    zhang, li = make.member(branch, "张三"), make.member(branch, "李四")
    add_gathering(sheet := open_month(branch, year=2026, month=5, by=recorder), kind="party_day", held_on=date(2026, 5, 10), subject="", by=recorder)
    visitor = browse(recorder)
    page = visitor.page

    follow(visitor, "每月签到", "5月", "从 Excel 导入")
    with page.expect_download() as download:
        visitor.follow("下载本月模板")
    put(download.value, tmp_path / "五月.xlsx", {"张三": "病假", "李四": "睡着了"})
    page.set_input_files("input[type=file]", tmp_path / "五月.xlsx")
    press(visitor, "试运行", "李四的“睡着了”看不懂")
    visitor.seen("deed-month-errors")
    with page.expect_download() as download:
        visitor.follow("下载有错误的行")
    put(download.value, tmp_path / "改好.xlsx", {"李四": "缺席"})
    press(visitor, "先导入没有错误的 1 处", "已导入，改动 1 处")
    page.set_input_files("input[type=file]", tmp_path / "改好.xlsx")
    press(visitor, "试运行", "确认导入 1 处")
    visitor.seen("deed-month-mended")
    press(visitor, "确认导入 1 处", "已导入，改动 1 处")

    assert set(Mark.objects.filter(sheet=sheet).values_list("member", "kind")) == {(zhang.pk, "leave"), (li.pk, "absent")}


def put(download, path, marks):
    """What the downloaded workbook says of these people, filled in by hand and kept."""
    download.save_as(path)
    book = load_workbook(path)
    for cells in book.active.iter_rows(min_row=2):
        cells[2].value = marks.get(cells[0].value, cells[2].value)
    book.save(path)


def test_the_auditor_decides_on_a_renamed_a_moved_and_a_missing_person(browse, branch, other_branch, auditor, tmp_path):
    facts = {"joined_on": date(2008, 7, 1), "confirmed_on": date(2009, 7, 1)}
    renamed = make.member(branch, "石小花", sex="女", born_on=date(1985, 3, 2), phone="13800138000", **facts)
    moved = make.member(branch, "龙海", born_on=date(1984, 2, 1), **facts)
    make.member(branch, "麻永生", born_on=date(1983, 1, 1), **facts)
    rows = [PERSON | {"姓名": "石晓花"}, PERSON | {"姓名": "龙海", "性别": "男", "出生日期": "1984.2.1", "党支部": "国有林场党支部", "手机号码": None}]
    book_of(*([row[head] for head in HEADS] for row in rows)).save(tmp_path / "花名册.xlsx")
    visitor = browse(auditor)
    page = visitor.page

    follow(visitor, "导入花名册")
    page.set_input_files("input[type=file]", tmp_path / "花名册.xlsx")
    press(visitor, "试运行", "请您逐一选定")
    page.get_by_role("region", name="系统里有、表里没有的党员").get_by_text("机关党支部1 人").click()
    visitor.seen("deed-roster")
    page.get_by_label("是同一人，石小花改名").check()
    page.get_by_label("按从机关党支部转入办理").check()
    press(visitor, "确认导入", "按转入办理的，请填转入日期")
    visitor.seen("deed-roster-refused")
    fill(page, 转入日期="2026-05-06")
    press(visitor, "确认导入", "已导入：新增 0 人，更新 2 人")
    visitor.follow("查看党员")

    renamed.refresh_from_db(), moved.refresh_from_db()
    assert renamed.name == "石晓花"
    assert (moved.branch, moved.arrived_on) == (other_branch, date(2026, 5, 6))
    visitor.follow("麻永生", "转出或离开")
    page.get_by_label("去世").check()
    fill(page, 日期="2026-04-01")
    press(visitor, "登记", "已登记麻永生去世")


def test_a_secretary_of_tomorrow_has_no_rights_today(browse, branch, secretary, auditor, zhang):
    tomorrow = DAY + timedelta(days=1)
    visitor, heir = browse(auditor), browse(zhang)
    page = visitor.page

    follow(visitor, "党员", "王书记")
    fill(page, 支部书记的免职日期=tomorrow)
    press(visitor, "免职", "已登记免职")
    follow(visitor, "党员", "张三")
    fill(page, 任职日期=tomorrow)
    press(visitor, "登记任职", "已登记任职：张三 支部书记")
    visitor.seen("deed-planned")
    visitor.visit(branch.get_absolute_url())
    visitor.seen("deed-planned-branch")
    assert "张三" in page.get_by_role("table", name="以后到任").inner_text()

    assert heir.visit(reverse("own_branch")).status == 403
    with supposing(tomorrow):
        assert heir.visit(reverse("own_branch")).status == 200
        heir.page.get_by_role("link", name="修改分工").wait_for()
        heir.seen("deed-heir")
        former = browse(secretary)
        assert former.visit(reverse("own_branch")).status == 403
    assert Appointment.objects.filter(branch=branch, role="secretary").count() == 2
