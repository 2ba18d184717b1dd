"""members/resources: a roster as it really looks becomes the values it means, and every fault is told with its cell."""

import json
from datetime import date

import pytest
from openpyxl import load_workbook

from members.clock import supposing
from members.models import Absence, Appointment, Branch, Committee, Member
from members.resources import import_roster, make_template, read_roster
from members.resources.workbook import bad_rows, mark_errors
from members.rules import Role
from members.uploads import read_sheets
from tests import make
from tests.members.sheets import DATA, HEADS, book_of, roster_of, sample, upload

EXPECTED = json.loads((DATA / "roster_forestry_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def october():
    with supposing(date(2026, 10, 10)):
        yield


@pytest.fixture
def committee(db):
    return make.committee()


def take(file, committee, **kwargs):
    return import_roster(read_roster(read_sheets(file)), committee, **kwargs)


def faults(*people, heads=HEADS):
    return [str(problem) for problem in read_roster(read_sheets(roster_of(*people, heads=heads))).problems]


def stored(member):
    """A member as the expected file tells it."""
    office, away = member.appointments.first(), member.absences.first()
    return {
        "branch": member.branch.name,
        "name": member.name,
        "sex": member.sex,
        "ethnicity": member.ethnicity,
        "born_on": str(member.born_on),
        "joined_on": str(member.joined_on),
        "confirmed_on": str(member.confirmed_on) if member.confirmed_on else None,
        "probationary": member.probationary,
        "post": (office.title or office.get_role_display()) if office else None,
        "phone": member.phone,
        "away": away is not None,
        "destination": away.destination if away else None,
        "away_since": str(away.since) if away else None,
        "retired": member.retired,
        "remark": member.remark or None,
    }


def histories():
    return [model.history.count() for model in (Committee, Branch, Member, Appointment, Absence)]


# ---------- the sample ----------


def test_every_field_of_the_sample_is_stored_as_expected(committee):
    outcome = take(sample(), committee, confirm=True)

    assert outcome.problems == []
    assert (outcome.new, outcome.changed, outcome.unchanged, len(outcome.branches)) == (64, 0, 0, 5)
    assert [stored(member) for member in Member.objects.order_by("order")] == EXPECTED
    assert list(Member.objects.order_by("order").values_list("order", flat=True)) == list(range(1, 65))


def test_offices_and_absences_of_the_sample_are_open_from_their_day(committee):
    take(sample(), committee, confirm=True)

    posts = [row["post"] for row in EXPECTED if row["post"]]
    assert Appointment.objects.filter(until=None, since=date(2026, 1, 1)).count() == len(posts) == 21
    for role, title in ((Role.SECRETARY, "支部书记"), (Role.DEPUTY, "副书记")):
        assert Appointment.objects.filter(role=role, title="").count() == posts.count(title) == 5
    assert Appointment.objects.filter(role=Role.OFFICER).exclude(title="").count() == 11
    assert Absence.objects.filter(until=None).count() == 6


def test_a_branch_of_seven_has_a_branch_committee_and_a_smaller_one_has_none(committee):
    take(sample(), committee, confirm=True)

    assert Branch.objects.get(name="森林公安派出所党支部").has_committee
    assert not Branch.objects.get(name="林业科学研究所党支部").has_committee


def test_a_test_run_writes_nothing(committee):
    before = histories()

    outcome = take(sample(), committee)

    assert (outcome.new, len(outcome.branches)) == (64, 5)
    assert (Member.objects.count(), Branch.objects.count(), histories()) == (0, 0, before)


def test_a_second_import_changes_nothing_and_leaves_no_history(committee):
    take(sample(), committee, confirm=True)
    before = histories()

    outcome = take(sample(), committee, confirm=True)

    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.branches) == (0, 0, 64, [])
    assert histories() == before
    assert Member.history.filter(history_change_reason="名册导入").count() == 64


def test_three_broken_cells_are_told_with_their_place_and_nothing_is_written(committee):
    outcome = take(sample(E7="1985.13.2", H10="积极分子", B31="  "), committee, confirm=True)

    assert [str(problem) for problem in outcome.problems] == [
        "第 7 行 出生年月（E7）：“1985.13.2”不是日期。",
        "第 10 行 党员类别（H10）：“积极分子”不是党员类别，只能填“正式党员”或“预备党员”。",
        "第 31 行 姓名（B31）：没有填写姓名。",
    ]
    assert not Member.objects.exists()
    assert not Branch.objects.exists()


def test_one_changed_cell_changes_one_member(committee):
    take(sample(), committee, confirm=True)

    outcome = take(sample(K9="13800138000", B10=None, J10=None), committee)  # and one row gone wrong
    assert [problem.row for problem in outcome.problems] == [10]

    outcome = take(sample(K9="13800138000"), committee, confirm=True)
    assert (outcome.changed, outcome.unchanged) == (1, 63)
    assert Member.objects.get(name="姚卫东").phone == "13800138000"
    assert Member.history.count() == 65


# ---------- what is already there ----------


def test_offices_and_absences_change_the_row_but_leave_the_member_without_new_history(committee):
    take(roster_of({"姓名": "石小花"}), committee, confirm=True)

    outcome = take(roster_of({"党内职务": "组织委员", "人员状态": "外出", "外出地点": "长沙市", "外出时间": "2026.9.1"}), committee, confirm=True)

    member = Member.objects.get()
    assert (outcome.changed, outcome.unchanged) == (1, 0)
    assert (member.appointments.get().title, member.absences.get().destination) == ("组织委员", "长沙市")
    assert member.history.count() == 1


def test_an_open_absence_is_corrected_and_a_new_title_too(committee):
    away = {"人员状态": "外出", "外出地点": "长沙市", "外出时间": "2026.9.1"}
    take(roster_of(away | {"党内职务": "组织委员"}), committee, confirm=True)

    take(roster_of(away | {"外出地点": "广东东莞", "党内职务": "宣传委员"}), committee, confirm=True)

    assert Absence.objects.get().destination == "广东东莞"
    assert Appointment.objects.get().title == "宣传委员"
    assert Absence.history.count() == Appointment.history.count() == 2


def test_what_the_roster_no_longer_says_is_told_and_not_ended(committee):
    take(roster_of({"党内职务": "支部书记", "人员状态": "外出", "外出时间": "2026.9.1"}), committee, confirm=True)

    outcome = take(roster_of({}), committee, confirm=True)

    assert outcome.unchanged == 1
    assert [str(note) for note in outcome.notes] == [
        "第 2 行 党内职务（I2）：石小花在系统里任支部书记，表里没有，没有改动。免职请在该党员的页上登记。",
        "第 2 行 人员状态（K2）：石小花在系统里从2026年9月1日起外出，表里不是外出，没有改动，请核实。",
    ]
    assert Appointment.objects.filter(until=None).count() == Absence.objects.filter(until=None).count() == 1


def test_a_second_secretary_is_refused_until_the_first_has_left(committee):
    take(roster_of({"党内职务": "支部书记"}), committee, confirm=True)

    outcome = take(roster_of({"姓名": "麻进", "出生日期": "1986.3.2", "手机号码": None, "党内职务": "支部书记"}), committee, confirm=True)

    assert [str(problem) for problem in outcome.problems] == ["第 2 行 党内职务（I2）：本支部这一职务已有人在任，请先登记前任的免职日期。"]
    assert Member.objects.count() == 1


def test_a_member_in_another_branch_is_not_made_twice(committee):
    take(roster_of({}), committee, confirm=True)

    outcome = take(roster_of({"党支部": "林场党支部"}), committee, confirm=True)

    assert "可能转支部：机关党支部 → 林场党支部（姓名和出生日期相同）" in outcome.problems[0].text
    assert (Member.objects.count(), Branch.objects.count()) == (1, 1)


def test_members_the_file_does_not_name_are_listed_and_left(committee):
    take(roster_of({}, {"姓名": "麻进"}, {"姓名": "龙吉", "党支部": "林场党支部"}), committee, confirm=True)

    outcome = take(roster_of({}), committee, confirm=True)

    assert [str(person) for person in outcome.missing] == ["机关党支部 麻进"]  # the other branch's roster may be another file
    assert Member.objects.filter(left_on=None).count() == 3


def test_columns_the_file_does_not_have_stay_as_they_are(committee):
    take(roster_of({"党内职务": "支部书记", "人员状态": "退休", "备注": "借调"}), committee, confirm=True)
    heads = ["姓名", "性别", "出生日期", "入党日期", "转正日期", "党支部"]

    outcome = take(roster_of({}, heads=heads), committee, confirm=True)

    assert (outcome.unchanged, outcome.notes) == (1, [])
    member = Member.objects.get()
    assert (member.retired, member.remark, member.phone) == (True, "借调", "13800138000")


def test_a_retired_member_who_is_away_stays_retired(committee):
    take(roster_of({"人员状态": "退休"}), committee, confirm=True)

    take(roster_of({"人员状态": "外出", "外出时间": "2026.9"}), committee, confirm=True)

    assert Member.objects.get().retired


def test_nothing_is_written_when_things_changed_after_the_test_run(committee):
    promise = take(roster_of({}), committee).promise
    take(roster_of({}), committee, confirm=True)

    outcome = take(roster_of({}, {"姓名": "麻进"}), committee, confirm=True, promised=promise)

    assert [problem.row for problem in outcome.problems] == [0]
    assert Member.objects.count() == 1


def test_a_new_committee_is_saved_only_when_confirmed(db):
    fresh = Committee(name="乡党委")

    assert take(sample(), fresh).committee == "乡党委"
    assert (fresh.pk, Committee.objects.count()) == (None, 0)
    take(sample(), fresh, confirm=True)
    assert Committee.objects.get().branches.count() == 5


# ---------- the faults of a row ----------


@pytest.mark.parametrize(
    ("person", "fault"),
    [
        ({"姓名": " \u3000"}, "姓名（A2）：没有填写姓名。"),
        ({"姓名": "长" * 1000}, f"姓名（A2）：“{'长' * 30}……”超过 30 个字。"),
        ({"性别": None}, "性别（B2）：没有填写性别。"),
        ({"性别": "X"}, "性别（B2）：“X”不是男或女。"),
        ({"出生日期": None}, "出生日期（D2）：没有填写出生日期。"),
        ({"出生日期": "1885.1.2"}, "出生日期（D2）：“1885.1.2”年份不对。"),
        ({"入党日期": "1980.7.1"}, "入党日期（E2）：“1980.7.1”不晚于出生日期。"),
        ({"转正日期": "2008.6.30"}, "转正日期（F2）：“2008.6.30”早于入党日期。"),
        ({"转正日期": None}, "转正日期（F2）：正式党员要填转正时间（没有预备期的，填入党时间）。"),
        ({"党员类别": "预备党员"}, "转正日期（F2）：“2009.7.1”是转正时间，预备党员不应填写。"),
        ({"党支部": None}, "党支部（H2）：没有填写党支部。"),
        ({"党内职务": "主席"}, "党内职务（I2）：“主席”不是支部里的职务，可填支部书记、副书记、组织委员等、记录员或无。"),
        ({"手机号码": "1380013800"}, "手机号码（J2）：“1380013800”不是电话号码（手机号码 11 位，座机要加区号）。"),
        ({"手机号码": 138001380001}, "手机号码（J2）：“138001380001”不是电话号码（手机号码 11 位，座机要加区号）。"),
        ({"人员状态": "去世"}, "人员状态（K2）：“去世”不是人员状态，只能填在职、退休、离退休或外出。"),
        ({"人员状态": "外出"}, "外出时间（M2）：外出的要填外出时间。"),
        ({"人员状态": "外出", "外出时间": "去年"}, "外出时间（M2）：“去年”不是日期。"),
        ({"备注": "注" * 101}, f"备注（N2）：“{'注' * 30}……”超过 100 个字。"),
    ],
)
def test_each_fault_is_told_with_its_cell(person, fault):
    assert faults(person) == [f"第 2 行 {fault}"]


def test_the_same_person_twice_is_told():
    assert faults({}, {"姓名": "石 小花", "党支部": "林场党支部"}) == ["第 3 行 姓名（A3）：“石小花”和第 2 行是同一人（同名同生日）。"]


def test_two_secretaries_in_one_file_are_told():
    assert faults({"党内职务": "支部书记"}, {"姓名": "麻进", "党内职务": "书记"}) == ["第 3 行 党内职务（I3）：支部书记一个支部只有一名，第 2 行已有。"]


@pytest.mark.parametrize(
    ("post", "offices"),
    [
        ("无", []),
        ("支部书记", [["secretary", ""]]),
        ("党支部副书记、组织委员", [["deputy", ""], ["officer", "组织委员"]]),
        ("组织委员兼宣传委员", [["officer", "组织委员、宣传委员"]]),
        ("记录员", [["recorder", ""]]),
    ],
)
def test_a_post_becomes_an_office(post, offices):
    roster = read_roster(read_sheets(roster_of({"党内职务": post})))

    assert (roster.problems, roster.rows[0]["posts"]) == ([], offices)


@pytest.mark.parametrize(
    ("phone", "kept"),
    [(13800138000.0, "13800138000"), ("138 0013 8000", "13800138000"), ("138-0013-8000", "13800138000"), ("0743-8222222", "0743-8222222"), (None, "")],
)
def test_phones_as_people_write_them(phone, kept):
    roster = read_roster(read_sheets(roster_of({"手机号码": phone})))

    assert (roster.problems, roster.rows[0]["phone"]) == ([], kept)


def test_a_sheet_without_the_head_is_told():
    roster = read_roster(read_sheets(upload(book_of(["张三"], heads=["姓名", "得分"]))))

    assert [str(problem) for problem in roster.problems] == ["没有找到表头：要有一行写着姓名、性别、出生年月、入党时间、所在党支部等。"]


def test_a_missing_column_and_a_double_one_are_told():
    heads = [head for head in HEADS if head != "转正日期"] + ["民族"]

    assert faults({}, heads=heads) == ["第 1 行：有两列“民族”，请只留一列。", "第 1 行：表头缺少“转正时间”一列。"]


def test_of_two_heads_for_one_thing_the_better_one_counts():
    roster = read_roster(read_sheets(roster_of({"联系电话": "不详"}, heads=["联系电话", *HEADS, "学历"])))

    assert (roster.problems, roster.rows[0]["phone"]) == ([], "13800138000")
    assert [str(note) for note in roster.notes] == ["没有用到的列：联系电话、学历。"]


def test_two_rosters_in_one_workbook_are_told():
    book = book_of()
    book.create_sheet("另一张").append(HEADS)

    assert "有 2 张表都像花名册" in read_roster(read_sheets(upload(book))).problems[0].text


def test_hostile_text_is_cleaned_or_refused(committee):
    outcome = take(roster_of({"姓名": "石\u202e小\u200b花", "备注": "=cmd|' /C calc'!A0 <script>"}), committee, confirm=True)

    assert outcome.problems == []
    assert Member.objects.get().name == "石小花"


# ---------- out again ----------


def handed_back(file):
    """The workbook with the rows that have errors."""
    sheets = read_sheets(file)
    roster = read_roster(sheets)
    return load_workbook(mark_errors(bad_rows(sheets[0], roster, roster.problems), roster.head_row, roster.problems))


def test_only_the_bad_rows_come_back_below_their_head_with_their_errors():
    sheet = handed_back(sample(E7="1985.13.2", O9="@SUM(A1)", B9=None)).active

    assert sheet["P3"].value == "错误"
    assert [row[0].value for row in sheet.iter_rows(min_row=4, min_col=16)] == ["出生年月（E7）：“1985.13.2”不是日期。", "姓名（B9）：没有填写姓名。"]
    assert (sheet["O5"].value, sheet["O5"].data_type, sheet["O5"].quotePrefix) == ("@SUM(A1)", "s", True)


def test_the_bad_rows_put_right_import_as_they_are(committee):
    book = handed_back(sample(E7="1985.13.2", H10="积极分子"))
    book.active["E4"], book.active["H5"] = 19830812, "正式党员"

    outcome = take(upload(book), committee, confirm=True)

    assert (outcome.problems, outcome.new) == ([], 2)
    assert [stored(member) for member in Member.objects.order_by("order")] == [EXPECTED[3], EXPECTED[6]]


def test_a_bad_row_keeps_the_branch_that_stood_above_it():
    sheet = handed_back(roster_of({}, {"姓名": "麻进", "党支部": None, "性别": "X"})).active

    assert [cell.value for cell in sheet[2]][:2] == ["麻进", "X"]
    assert sheet.cell(2, HEADS.index("党支部") + 1).value == "机关党支部"


def test_a_file_without_a_head_comes_back_whole():
    sheet = handed_back(upload(book_of(["张三"], heads=["姓名", "得分"]))).active

    assert [cell.value for cell in sheet[2]][:1] == ["张三"]
    assert "没有找到表头" in sheet["C1"].value


def test_the_template_has_every_head_and_no_people():
    roster = read_roster(read_sheets(upload(make_template().getvalue())))

    assert [problem.text for problem in roster.problems] == ["表头下面没有党员。"]
    assert len(roster.places) == 15
