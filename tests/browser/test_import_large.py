"""A roster with people to decide about, and a large one that goes on by itself, at the desk and on a phone."""

import pytest

from members.models import Member
from tests import make
from tests.members.crowd import crowd
from tests.members.sheets import HEADS, book_of, roster_of

pytestmark = pytest.mark.django_db(transaction=True)
KEEP_WORDS = "(button) => new MutationObserver(() => { sessionStorage.said = button.textContent; }).observe(button, {childList: true})"


def choose_file(visitor, content, path):
    path.write_bytes(content)
    visitor.visit("/app/members/import/")
    visitor.page.set_input_files("input[type=file]", path)
    visitor.press("试运行")


def test_renamed_moved_and_missing_people_are_decided(browse, tmp_path):
    committee = make.committee()
    office, farm = make.branch("机关党支部", of=committee), make.branch("国有林场党支部", of=committee)
    same = make.member(office, "石小花", sex="女", phone="13800138000")
    moved = make.member(office, "麻进", phone="13900139000")
    make.member(farm, "龙吉")
    visitor = browse(make.User.objects.create_superuser("root"))
    people = [{"姓名": "石晓花"}, {"姓名": "麻进", "性别": "男", "党支部": "国有林场党支部", "出生日期": "1980.1.1", "手机号码": "13900139000"}]

    choose_file(visitor, roster_of(*people, {"姓名": "吴新", "出生日期": "1990.1.1", "手机号码": None}).read(), tmp_path / "名册.xlsx")
    visitor.page.get_by_role("region", name="系统里有、表里没有的党员").get_by_text("国有林场党支部1 人").click()
    visitor.seen("import-decide")
    visitor.page.get_by_label("是同一人，石小花改名").check()
    visitor.page.get_by_label("按从机关党支部转入办理").check()
    visitor.press("确认导入")
    assert "按转入办理的，请填转入日期。" in visitor.words()
    visitor.seen("import-refused-choice")

    visitor.page.get_by_label("转入日期").fill("2026-03-01")
    visitor.press("确认导入")
    assert "已导入：新增 1 人，更新 2 人" in visitor.words()
    visitor.seen("import-done")
    assert Member.objects.get(pk=same.pk).name == "石晓花"
    assert Member.objects.get(pk=moved.pk).branch == farm


def test_a_large_roster_goes_on_by_itself(browse, tmp_path):
    make.committee()
    people = crowd(1001)
    book = book_of(*([cells[head] for head in HEADS] for cells, _ in people), heads=HEADS)
    book.save(tmp_path / "大.xlsx")
    visitor = browse(make.User.objects.create_superuser("root"))

    choose_file(visitor, (tmp_path / "大.xlsx").read_bytes(), tmp_path / "名册.xlsx")
    visitor.page.route("**/progress.js", lambda route: route.abort())  # as without JavaScript
    visitor.page.locator("button", has_text="确认导入").evaluate(KEEP_WORDS)
    visitor.press("确认导入")
    visitor.page.get_by_text("已写入 500 / 1,001 人").wait_for()
    assert visitor.page.evaluate("sessionStorage.said") == "正在整个核对一遍，然后分批写入……"
    visitor.seen("import-progress")
    visitor.page.unroute("**/progress.js")
    visitor.press("继续")

    visitor.page.get_by_text("已导入：新增 1001 人").wait_for(timeout=30_000)
    assert Member.objects.count() == 1001


def test_a_bad_row_can_be_left_for_later(browse, tmp_path):
    make.committee()
    visitor = browse(make.User.objects.create_superuser("root"), 390, 844)

    choose_file(visitor, roster_of({}, {"姓名": "麻进", "性别": "X"}).read(), tmp_path / "名册.xlsx")
    visitor.seen("import-bad-rows-390")
    visitor.press("先看没有错误的 1 行", exact=False)
    visitor.seen("import-without-bad-rows-390")
    visitor.press("确认导入")
    assert "没有导入的行" in visitor.words()
    visitor.seen("import-left-over-390")
