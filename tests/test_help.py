"""帮助: a page per role, the first steps read off the database, the document's own words beside its rules."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from members.actions import appoint, give_login
from members.clauses import CLAUSES, by_section
from members.clock import supposing
from pointsys.almanac import DUTIES, calendar_of
from pointsys.help import GUIDES
from pointsys.management.commands.serve import is_new
from pointsys.setup import DONE, LATER, NOW, next_step, steps_of
from pointsys.todos import todos_of
from scoring import actions
from scoring.rules import inspection_due, quarter_due
from scoring.steps import STANDARD_FLOW
from tests import make

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TEXTS = {path: path.read_text(encoding="utf-8") for path in TEMPLATES}


# the pages


@pytest.mark.parametrize("role", GUIDES)
def test_anybody_reads_what_a_role_does(client, db, role):
    page = client.get(reverse("help_guide", args=[role]))

    assert page.status_code == 200
    assert f"{GUIDES[role][0]}怎么用" in page.text
    assert "一年里什么时候办什么" in page.text
    assert "遇到这些情况" in page.text


def test_there_is_no_page_of_another_name(client, db):
    assert client.get(reverse("help_guide", args=["nobody"])).status_code == 404


def test_the_readers_own_page_comes_first(client, recorder):
    page = make.login(client, recorder).get(reverse("help")).text

    assert re.findall(r"(\w+)怎么用</a>( <span)?", page)[:3] == [("党员", " <span"), ("记录员", " <span"), ("支部书记", "")]


@pytest.mark.parametrize("name", ["home", "quarters"])
def test_every_page_leads_to_the_help(client, recorder, name):
    page = make.login(client, recorder).get(reverse(name), follow=True).text

    assert page.count(f'href="{reverse("help")}"') == 3  # in the navigation, of desk and of hand, and at the foot


def test_whoever_signs_in_for_the_first_time_reads_the_help(client, zhang):
    zhang.must_change_password = True
    zhang.save()
    make.login(client, zhang)

    assert client.get(reverse("help_guide", args=["member"])).status_code == 200
    assert client.get(reverse("selfs")).status_code == 302


def test_every_picture_is_there_small_and_described():
    shown = [found for path, text in TEXTS.items() if path.parent.name == "help" for found in re.findall(r'_picture.html" with name="([\w-]+)"(?: phone=True)? alt="([^"]+)"', text)]
    files = {path.stem: path for path in (settings.BASE_DIR / "static" / "help").iterdir()}

    assert {name for name, _ in shown} == files.keys()
    assert all(len(alt) > 10 for _, alt in shown)
    assert max(path.stat().st_size for path in files.values()) < 60_000


# the calendar


@pytest.mark.parametrize(
    ("role", "month", "duty"),
    [
        ("member", "3月", "3月31日以前：写2026年公开承诺。"),
        ("recorder", "4月", "开启二季度，把自评表发给党员。"),
        ("secretary", "10月", "三季度：开支委会提初步意见，开党员大会通过，公示。10月31日以前办结。"),
        ("officer", "7月", "二季度：参加支委会，提初步意见。7月31日以前办结。"),
        ("auditor", "1月", "建立2026考核年度。"),
        ("admin", "1月", "登记2026年的节假日和调休，公示按工作日计算。"),
        ("teller", "1月", "2025年度民主测评：发票、监票、开箱或者逐行核对。"),
    ],
)
def test_every_role_has_its_calendar(db, admin, role, month, duty):
    monthly, months = calendar_of(role, admin, date(2026, 4, 10))

    assert monthly.endswith("。")
    assert duty in {line.label: line.duties for line in months}[month]
    assert [line.label for line in months if line.now] in ([], ["4月"])


def test_no_role_is_without_a_calendar():
    assert DUTIES.keys() == GUIDES.keys()


def test_the_days_of_the_calendar_are_those_of_the_rules(recorder, auditor):
    told = {month.label: month.duties for month in calendar_of("recorder", recorder, date(2026, 4, 10))[1]}

    due = quarter_due(2026, 1)
    assert f"一季度公示期满以后，办理“汇总”。{due.month}月{due.day}日以前办结。" in told[f"{due.month}月"]
    inspected = inspection_due(2026, 1)
    told = {month.label: month.duties for month in calendar_of("auditor", auditor, date(2026, 4, 10))[1]}
    assert f"{inspected.month}月{inspected.day}日以前：检查各支部的一季度。" in told[f"{inspected.month}月"]


def test_the_filing_day_is_the_committees(branch, secretary):
    make.cycle(branch.committee, 2025, file_by=date(2026, 3, 10))

    months = {month.label: month.duties for month in calendar_of("secretary", secretary, date(2026, 1, 5))[1]}

    assert "3月10日以前：2025年度汇总表报送。" in months["3月"]
    assert not [words for words in months["2月"] if "报送" in words]


def test_of_several_committees_the_filing_day_is_the_own_branchs(branch):
    above = branch.committee
    below = make.committee("林场党委", parent=above)
    make.cycle(above, 2025, file_by=date(2026, 3, 10))
    make.cycle(below, 2025, file_by=date(2026, 3, 20))
    readers = [make.user(make.member(of)) for of in (branch, make.branch("林场党支部", of=below))]
    for reader in readers:
        make.office(reader.member, "auditor", committee=above)

    days = [[duty[:5] for month in calendar_of("auditor", reader, date(2026, 1, 5))[1] for duty in month.duties if "2025年度汇总表" in duty] for reader in readers]

    assert days == [["3月10日"], ["3月20日"]]


# the first steps


def states(user):
    return [step.state for step in steps_of(user)]


def lacks(user):
    step = next_step(user)
    return step and (step.number, step.lacks)


def test_an_empty_database_begins_with_the_committee(client, admin):
    assert states(admin) == [NOW] + [LATER] * 7
    page = make.login(client, admin).get(reverse("setup")).text
    assert reverse("add_committee") in page
    assert "还没有党组织" in page


def test_a_committee_without_its_names_is_not_done(admin):
    committee = make.committee()

    assert lacks(admin) == (1, ["市林业局党委没有填：公示受理人、受理电话"])

    committee.contact, committee.contact_phone = "陈敏", "0743-5550142"
    committee.save()
    assert lacks(admin) == (2, ["还没有党支部"])


@pytest.fixture
def bureau(admin):
    """A committee with its names and two branches of people, one of them without a recorder."""
    committee = make.committee(contact="陈敏", contact_phone="0743-5550142")
    first, second = make.branch("机关党支部", of=committee), make.branch("国有林场党支部", of=committee)
    make.officer(first, "secretary")
    make.officer(first, "recorder")
    make.officer(second, "secretary")
    make.member(second, "李记录")
    return first, second


def test_half_a_bureau_is_told_by_name_what_is_missing(client, bureau, admin):
    first, second = bureau

    assert lacks(admin) == (4, ["1 个党委没有党委复核人：市林业局党委", "1 个党支部没有记录员：国有林场党支部"])
    assert states(admin) == [DONE] * 3 + [NOW, DONE] + [LATER] * 3  # those in office have their logins
    assert [todo.what for todo in todos_of(admin)] == ["开始使用：第 4 步 登记任职"]
    page = make.login(client, admin).get(reverse("setup")).text
    assert "1 个党支部没有记录员：国有林场党支部" in page


def test_an_office_that_has_ended_or_not_begun_counts_for_nothing(bureau, admin):
    first, second = bureau
    recorder = second.members.get(name="李记录")
    make.office(recorder, "recorder", since=date(2020, 1, 1), until=date(2021, 1, 1), cause="调离")
    make.office(recorder, "recorder", since=date(2099, 1, 1))

    assert "1 个党支部没有记录员：国有林场党支部" in lacks(admin)[1]


def test_the_way_from_the_offices_to_the_first_quarter(client, bureau, admin):
    first, second = bureau
    people = {member.name: member for member in second.members.all()}
    secretary = second.offices.get().member.user
    day = date(2026, 2, 10)
    with supposing(day):
        appoint(people["李记录"], role="recorder", since=day, by=admin, held_on=day, eligible=2, present=2, ayes=2)
        auditor = make.user(make.member(first, "陈敏"))
        appoint(auditor.member, role="auditor", since=day, by=admin, committee=first.committee)
        auditor = type(auditor).objects.get(pk=auditor.pk)
        assert lacks(admin) == (5, ["1 名有职务的党员还没有账号：李记录"])
        recorder, _ = give_login(people["李记录"], by=admin)
        assert lacks(admin) == lacks(auditor) == (6, ["1 个党委没有2026考核年度：市林业局党委"])
        assert [bool(next_step(user).url) for user in (admin, auditor)] == [False, True]  # the auditor's own matter

        cycle = make.cycle(first.committee, 2026)
        plans = {branch: make.adopted(actions.draft_standard(branch, cycle, by=user), by=user) for branch, user in ((second, secretary),)}
        assert lacks(auditor) == (7, ["1 个党支部还没有起草：机关党支部", "1 个党支部等党委备案：国有林场党支部"])
        boss = first.offices.get(role="secretary").member.user
        plans[first] = make.adopted(actions.draft_standard(first, cycle, by=boss), by=boss)
        for plan in plans.values():
            plan.refresh_from_db()
            STANDARD_FLOW.move(plan, "file", by=auditor, filed_on=day)
        assert lacks(auditor)[0] == 8

        for branch, plan in plans.items():
            actions.open_quarter(plan, 1, by=branch.offices.get(role="recorder").member.user)
        assert lacks(auditor) is None
        assert states(admin) == [DONE] * 8
        assert list(todos_of(admin)) == []
        assert "现在没有要您办的事。人员、任职有变动的，在“党员”里登记。" in make.login(client, admin).get(reverse("home")).text
        assert "8 步都办好了" in make.login(client, auditor).get(reverse("setup")).text


def test_a_new_branch_brings_the_steps_back(bureau, admin):
    make.branch("退休党支部", of=bureau[0].committee)

    assert lacks(admin) == (3, ["1 个党支部没有党员：退休党支部"])


def test_a_branch_that_worked_and_has_nobody_left_lacks_nothing(branch, secretary, recorder, zhang, admin):
    make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    branch.members.update(left_on=date(2026, 1, 31))

    assert steps_of(admin)[2].lacks == []


def test_the_year_is_asked_of_each_committee_and_of_its_own_auditors(bureau, admin):
    """A37b: the lowest committee with branches of its own sets the year; who re-checks it, or all above it, is named."""
    committee = bureau[0].committee
    below, other = make.committee("林场党委", parent=committee), make.committee("别的党委")
    make.officer(make.branch("林场党支部", of=below), "auditor", "下级")
    make.officer(make.branch("另一党支部", of=other), "auditor", "外人")
    above = make.officer(bureau[0], "auditor", "上级")
    with supposing(date(2026, 2, 10)):
        make.cycle(committee, 2026)
        make.cycle(below, 2025)
        step = steps_of(above)[5]
        told = [(todo.what, todo.scope) for todo in todos_of(above) if "建立" in todo.what]

    assert step.lacks == ["1 个党委没有2026考核年度：林场党委"]
    assert step.who == "党委复核人（下级、上级）"
    assert told == [("建立2026考核年度", "林场党委")]


@pytest.mark.parametrize("who", ["zhang", "recorder", "secretary"])
def test_the_steps_are_for_administrator_and_auditor(client, request, who):
    user = request.getfixturevalue(who)

    assert make.login(client, user).get(reverse("setup")).status_code == 403
    assert next_step(user) is None


def test_an_auditor_is_led_through_the_own_committee_only(auditor, admin):
    make.committee("别的党委")

    assert {step.number: step.lacks for step in steps_of(auditor)}[1] == ["市林业局党委没有填：公示受理人、受理电话"]
    assert [line for step in steps_of(auditor) for line in step.lacks if "别的党委" in line] == []


def test_who_has_no_login_at_all_is_told_how_to_begin(client, db):
    assert is_new()
    assert "createsuperuser" in client.get(reverse("login")).text


def test_where_somebody_can_sign_in_nothing_is_told_of_it(client, admin):
    assert not is_new()
    assert "createsuperuser" not in client.get(reverse("login")).text


# the document's words


def test_every_clause_that_a_page_asks_for_exists():
    asked = {key for text in TEXTS.values() for tag in re.findall(r"{% (?:clause|quoted) ([^%]+)%}", text) for key in re.findall(r'"(\w+)"', tag)}

    assert asked <= CLAUSES.keys()
    assert len(asked) > 25


def test_the_rules_page_holds_every_clause_in_order(client, db):
    page = client.get(reverse("help_rules")).text

    assert re.findall(r'class="passage" id="(\w+)"', page) == list(CLAUSES)
    assert [clause.key for _, clauses in by_section() for clause in clauses] == list(CLAUSES)
    assert all(clause.words in page for clause in CLAUSES.values())


def test_a_rule_opens_its_clause_beside_it(client, zhang, branch, secretary, recorder):
    make.quarter(make.standard(branch, by=secretary), 1, by=recorder)

    page = make.login(client, zhang).get(reverse("selfs"), follow=True).text

    assert CLAUSES["selfs"].quoted in page
    assert f'{reverse("help_rules")}#selfs' in page


def test_a_page_quotes_the_document_from_one_place():
    """Its words stand in members/clauses.py; nobody types them again."""
    quotes = [clause.words[:14] for clause in CLAUSES.values()]
    code = [path for app in ("members", "scoring", "evaluation", "reports", "pointsys") for path in (settings.BASE_DIR / app).rglob("*.py") if path.name not in {"clauses.py"} and "rules" not in str(path)]

    assert [(path.name, quote) for path in code for quote in quotes if f'"“{quote}' in path.read_text(encoding="utf-8")] == []
    assert [(path.name, quote) for path, text in TEXTS.items() for quote in quotes if f"“{quote}" in text] == []
