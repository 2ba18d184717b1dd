"""People and organisation, page by page: who opens which, how they get there, and that each page is clear at a desk and in a hand."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members import actions
from members.clock import supposing
from members.models import PartyGroup
from scoring.actions import add_gathering, open_month
from tests import make
from tests.members.sheets import PERSON, book_of

DAY = date(2026, 5, 20)
ROLES = ("recorder", "secretary", "auditor", "admin")
FIRST = {  # what each role reads in the navigation, on every page
    "recorder": "待办 季度录入 每月签到 年度考评 表格 公示 检查 我的积分 季度自评 结果运用 党员 本支部 帮助",
    "secretary": "待办 季度录入 每月签到 年度考评 表格 公示 检查 通报 我的积分 季度自评 结果运用 党员 本支部 账号 帮助",
    "auditor": "待办 表格 各支部 公示 检查 通报 我的积分 季度自评 结果运用 党员 组织机构 考核年度 账号 导入花名册 帮助",
    "admin": "待办 党员 组织机构 账号 导入花名册 单位与账号 帮助",
}
# in brackets: it opens by its address, but no link leads there, as there is nothing for this role to do
TABLE = """
page                        recorder  secretary  auditor  admin
home                        200       200        200      200
organisation                403       403        200      200
add_committee               403       403        403      200
committee:committee         403       403        200      200
add_branch:committee        403       403        200      200
own_branch                  200       200        403      403
branch:branch               200       200        200      200
branch:neighbour            404       404        200      200
edit_branch:branch          403       403        200      200
share_duties:branch         403       200        403      403
add_group:branch            403       200        403      403
edit_group:group            403       200        403      403
members                     200       200        200      200
former                      200       200        200      403
add_member:admitted         200       200        200      403
add_member:transferred      200       200        200      403
add_member:roster           200       200        200      403
member:newcomer             200       200        200      200
member:moved                404       404        200      200
edit_member:newcomer        200       200        200      403
decide_probation:newcomer   200       200        200      403
add_absence:newcomer        200       200        200      403
edit_absence:absence        200       200        200      403
add_secondment:newcomer     200       200        200      403
edit_secondment:secondment  200       200        200      403
leave:newcomer              200       200        200      403
member:late                 200       200        200      (200)
take_back:late              403       403        200      403
certificates:newcomer       200       200        403      403
certificate:sheet           200       200        200      403
exemptions                  200       200        200      403
ask_exemption:branch        200       200        403      403
exemption:exemption         200       200        200      403
exemption_form:exemption    200       200        200      403
branch_quarters:branch      200       200        200      403
months                      200       200        403      403
branch_months:branch        200       200        200      403
month:month                 200       200        200      403
import_month:month          200       200        403      403
gathering:gathering         200       200        403      403
import_roster               403       403        200      200
accounts                    403       200        200      200
branch_accounts:branch      403       200        200      200
"""
by_role = pytest.mark.parametrize("role", ROLES)


@pytest.fixture(autouse=True)
def in_may():
    with supposing(DAY):
        yield


@pytest.fixture
def papers(branch, other_branch, recorder, secretary, auditor, admin):
    """One of everything in the recorder's branch: who came, who went, a group, a request, a month."""
    newcomer = make.member(branch, "石小花", phone="13912345678", joined_on=DAY - timedelta(days=350), confirmed_on=None, arrived_on=date(2026, 4, 15))
    newcomer.memberships.create(branch=branch, coming="transferred", came_from="凤凰县林业局党支部", since=newcomer.arrived_on)
    moved, late = make.member(branch, "龙海"), make.member(branch, "麻永生")
    make.member(branch, "张三"), make.member(branch, "曾国强")
    quarter = make.quarter(make.standard(branch, make.cycle(branch.committee, 2026), by=secretary), 1, by=recorder)
    actions.leave(moved, going="transferred", on=date(2026, 4, 10), to_branch=other_branch, reason="介绍信 12 号", by=secretary)
    actions.leave(late, going="died", on=date(2026, 5, 3), by=secretary)
    month = open_month(branch, year=2026, month=5, by=recorder)
    return {
        "committee": branch.committee, "branch": branch, "neighbour": other_branch, "newcomer": newcomer, "moved": moved, "late": late, "month": month,
        "group": actions.save_group(PartyGroup(branch=branch), name="第一党小组", collector=secretary.member, members=[recorder.member], by=secretary),
        "absence": newcomer.absences.create(since=date(2026, 4, 20), expected_months=5, destination="广东东莞", contact="13900001111"),
        "secondment": newcomer.secondments.create(host="县政府办", since=date(2026, 5, 1)),
        "sheet": quarter.sheets.get(member=moved),
        "exemption": actions.ask_exemption(branch, members=[recorder.member], reason="年老多病，长期住院", since=date(2026, 6, 1), by=secretary)[0],
        "gathering": add_gathering(month, kind="party_day", held_on=date(2026, 5, 10), subject="学习条例", by=recorder),
    }  # fmt: skip


def pages_for(role, papers):
    """{address: (expected status, page)} of the table's column, and the addresses that no link leads to."""
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    pages, aside = {}, set()
    for page, *answers in rows:
        name, _, of = page.partition(":")
        address = reverse(name, args=[getattr(papers.get(of), "pk", of)] if of else [])
        pages[address] = int((answer := answers[head.index(role) - 1]).strip("()")), page
        if answer != "200":
            aside.add(address)
    return pages, aside


def links(page):
    return page.locator("a[href]").evaluate_all("found => [...new Set(found.map(link => link.pathname))]")


@by_role
def test_each_role_finds_its_pages_by_links_and_no_others(browse, request, papers, role):
    visitor = browse(request.getfixturevalue(role))
    pages, aside = pages_for(role, papers)
    found = [reverse("home")]

    for address in found:  # grows by what each page links to
        status, page = pages[address]
        assert visitor.visit(address).status == status, page
        visitor.seen(f"{role}-{page}")
        found += [link for link in links(visitor.page) if pages.get(link, [0])[0] == 200 and link not in found]

    assert pages.keys() - set(found) == aside
    for address in aside:
        assert visitor.visit(address).status == pages[address][0], pages[address]
    visitor.seen(f"{role}-refused")


@by_role
def test_each_role_sees_its_own_navigation(browse, request, papers, role):
    visitor = browse(request.getfixturevalue(role))
    for address in (reverse("home"), reverse("members")):
        visitor.visit(address)
        entries = visitor.page.get_by_role("navigation", name="主要栏目").get_by_role("link")

        assert entries.all_inner_texts() == FIRST[role].split()
        assert all(entry.is_visible() for entry in entries.all())


@by_role
def test_each_role_finds_a_member_by_character_sound_or_initials(browse, request, papers, role):
    visitor = browse(request.getfixturevalue(role))
    visitor.visit(reverse("members"))
    for typed, person in (("zs", "张三"), ("zeng", "曾国强"), ("张", "张三"), ("无此人", None)):
        visitor.page.get_by_label("按姓名查找").fill(typed)
        with visitor.page.expect_navigation():
            visitor.press("查找")
        visitor.seen(f"{role}-search-{typed}")

        assert visitor.page.get_by_role("rowheader").all_inner_texts() == ([person] if person else [])


@pytest.mark.parametrize("role", ["secretary", "auditor", "admin"])
def test_each_keeper_of_logins_gets_slips_to_print(browse, request, papers, role):
    visitor = browse(request.getfixturevalue(role))
    visitor.visit(reverse("branch_accounts", args=[papers["branch"].pk]))
    visitor.page.get_by_label("一次性二维码").check()
    visitor.press("生成发放单")
    visitor.page.get_by_role("button", name="打印").wait_for()
    visitor.seen(f"{role}-slips")

    assert visitor.page.locator(".slip h2").all_inner_texts() == ["石小花", "张三", "曾国强"]


@pytest.mark.parametrize(("role", "name"), [("auditor", "import_roster"), ("admin", "import_roster"), ("recorder", "import_month"), ("secretary", "import_month")])
def test_a_faulty_workbook_is_answered_row_by_row(browse, request, papers, tmp_path, role, name):
    wrong = PERSON | {"出生日期": "2090.13.1"} if name == "import_roster" else {"姓名": "无此人"}
    book_of([*wrong.values()], heads=[*wrong]).save(tmp_path / "坏.xlsx")
    visitor = browse(request.getfixturevalue(role))
    visitor.visit(reverse(name, args=[papers["month"].pk] if name == "import_month" else []))
    visitor.page.set_input_files("input[type=file]", tmp_path / "坏.xlsx")
    visitor.press("试运行")
    visitor.page.get_by_text("什么也没有写入").wait_for()
    visitor.seen(f"{role}-{name}-errors")

    with visitor.page.expect_download() as download:
        visitor.follow("下载有错误的行")
    assert "错误" in [cell.value for cell in load_workbook(BytesIO(download.value.path().read_bytes())).active[1]]
