"""附件3: everybody's year, checked against itself."""

from datetime import date
from decimal import Decimal

import pytest

from reports.summary_table import check_grades, check_members, summary_table
from tests.reports.build import find, make_branch, make_row, make_summary, printed, reopen, row_of


def make_committee(*branches):
    return make_summary(*branches, of_committee=True)


def test_title_unit_year_and_date_stand_above_the_table():
    sheet = reopen(summary_table(make_summary()))

    assert (sheet["A1"].value, sheet["A2"].value) == ("附件3", "吉首市林业局党员管理积分情况汇总表")
    assert sheet["A3"].value.split() == ["填报单位（盖章）：机关第一党支部", "2026年度", "填报日期：2027年2月26日"]


def test_head_has_two_rows_on_every_page():
    sheet = reopen(summary_table(make_summary()))

    assert sheet.print_title_rows == "$4:$5"
    assert [cell.value for cell in sheet[4] if cell.value] == [
        "序号",
        "姓名",
        "类别",
        "基础分",
        "任务分",
        "评议层次",
        "评议分",
        "奖励分",
        "总分",
        "等次",
        "备注",
    ]
    assert [cell.value for cell in sheet[5] if cell.value] == ["一季度", "二季度", "三季度", "四季度", "小计"]
    assert {"D4:H4", "A4:A5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_a_member_is_one_row_of_numbers():
    sheet = reopen(summary_table(make_summary(make_branch([make_row(remark="预备党员")]))))

    values = row_of(sheet, find(sheet, "张三"))
    assert values == ["普通类", 15, 14.5, 15, 14.25, 58.75, 9, "合格", 18, 1.5, 87.25, "合格", "预备党员"]
    assert sum(values[1:5]) == values[5]
    assert values[5] + values[6] + values[8] + values[9] == values[10]


def test_a_quarter_elsewhere_stays_empty():
    row = make_row(quarters=(None, None, Decimal(15), None), base=None, total=None)

    sheet = reopen(summary_table(make_summary(make_branch([row]))))

    assert row_of(sheet, find(sheet, "张三"))[1:6] == [None, None, 15, None, None]


def test_counts_are_numbers_with_the_share_of_excellent():
    sheet = reopen(summary_table(make_summary(make_branch(members=12))))

    assert row_of(sheet, find(sheet, "党员总数")) == [
        13,
        "参加积分",
        12,
        "已审批不参加",
        1,
        "优秀名额",
        2,
        "优秀占比",
        0.1538,
    ]
    below = sheet[find(sheet, "党员总数").row + 1]
    assert [cell.value for cell in below if cell.value is not None] == [
        "优秀",
        2,
        "合格",
        10,
        "基本合格",
        0,
        "不合格",
        0,
        "不定等次",
        0,
    ]


def test_both_checks_are_printed_with_their_numbers():
    sheet = reopen(summary_table(make_summary()))

    assert (
        find(sheet, "核对：参加").value
        == "核对：参加积分党员数 12 ＝ 优秀 2＋合格 10＋基本合格 0＋不合格 0＋不定等次 0（12），相符"
    )
    assert find(sheet, "核对：党员").value == "核对：党员总数 13 ＝ 参加 12＋不参加 1（13），相符"


def test_one_missing_grade_does_not_match():
    assert check_grades([make_branch(taking_part=13)]).endswith("（12），不符")
    assert "13 ≠ 优秀 2" in check_grades([make_branch(taking_part=13)])


def test_one_member_too_many_does_not_match():
    assert check_members([make_branch(exempt=2)]) == "党员总数 13 ≠ 参加 12＋不参加 2（14），不符"


def test_two_mistakes_that_cancel_out_are_found():
    high, low = make_branch(exempt=2, name="一支部"), make_branch(exempt=0, name="二支部")

    assert check_members([high, low]) == "党员总数 26 ＝ 参加 24＋不参加 2（26），不符（一支部、二支部）"


def test_places_are_stated_with_the_consent():
    sheet = reopen(summary_table(make_summary(make_branch(consent="吉林党发〔2026〕12号"))))

    assert find(sheet, "优秀名额：").value == "优秀名额：13 人 × 20% = 2.6，取整 2 个；批复文号：吉林党发〔2026〕12号"


def test_a_branch_signs_at_the_foot():
    sheet = reopen(summary_table(make_summary(make_branch(filed_on=date(2027, 2, 28)))))

    assert find(sheet, "填表人").value.split() == [
        "填表人：罗晓红",
        "审核人：",
        "支部书记王建国（签字）：",
        "联系电话：0743-8220000",
    ]
    assert find(sheet, "备案日期").value == "备案日期：2027年2月28日"
    assert sheet.oddFooter.left.text == "校验码 a3f9-77c2"


@pytest.mark.parametrize(("status", "draft"), [("最终", False), ("已备案", False), ("结果公示中", True)])
def test_a_year_that_is_not_final_says_so_in_the_title(status, draft):
    sheet = reopen(summary_table(make_summary(make_branch(status=status))))

    assert sheet["A2"].value.endswith("\n（未最终，供核对）") is draft


def test_a_committee_lists_its_branches_with_subtotals_and_a_total():
    sheet = reopen(summary_table(make_committee(make_branch(name="一支部"), make_branch(members=5, name="二支部"))))

    assert [cell.value for cell in sheet["A"] if isinstance(cell.value, int)] == list(range(1, 18))
    assert (
        row_of(sheet, find(sheet, "一支部小计"))[0]
        == "党员总数 13，参加 12，不参加 1；优秀 2，合格 10，基本合格 0，不合格 0，不定等次 0"
    )
    assert row_of(sheet, find(sheet, "二支部小计"))[0].startswith("党员总数 6，参加 5，")
    assert row_of(sheet, find(sheet, "合计（2 个党支部）"))[0].startswith("党员总数 19，参加 17，")


def test_the_committees_counts_add_up():
    sheet = reopen(
        summary_table(make_committee(make_branch(name="一支部"), make_branch(members=5, name="二支部", taking_part=4)))
    )

    total = find(sheet, "合计", 1)
    first, second = (
        [cell.value for cell in sheet[total.row - back] if type(cell).__name__ == "Cell"] for back in (2, 1)
    )
    assert (first[0], second[0], first[-1]) == ("一支部", "二支部", "最终")
    assert row_of(sheet, total)[:9] == [a + b for a, b in zip(first[1:10], second[1:10], strict=True)]
    assert find(sheet, "核对：参加").value.endswith("不符（二支部）")


def test_a_branch_that_is_not_final_shows_its_status_in_its_subtotal():
    done, late = (
        make_branch(name="一支部", filed_on=date(2027, 2, 28), status="已备案"),
        make_branch(name="二支部", status="已计票"),
    )

    sheet = reopen(summary_table(make_committee(done, late)))

    assert row_of(sheet, find(sheet, "一支部小计"))[1] == "2027年2月28日备案\n校验码 a3f9-77c2"
    assert row_of(sheet, find(sheet, "二支部小计"))[1] == "未最终：已计票"


def test_the_head_of_the_committee_signs_its_sheet():
    sheet = reopen(summary_table(make_committee(make_branch(), make_branch(name="二支部"))))

    assert "党委负责人（签字）：" in find(sheet, "填表人").value
    assert find(sheet, "优秀名额（二支部）")


def test_no_text_is_a_formula():
    rows = [make_row("=1+1", remark="+cmd"), make_row("@x"), make_row("-2")]

    sheet = reopen(summary_table(make_committee(make_branch(rows, name="=A1", consent="@y", status="=B1"))))

    assert not [cell.coordinate for row in sheet for cell in row if cell.data_type in "fe"]
    assert find(sheet, "=1+1").quotePrefix


def test_a_member_is_never_cut_into_merged_cells():
    for summary in (make_summary(), make_committee(make_branch())):
        sheet = reopen(summary_table(summary))
        number = find(sheet, "丁一明")

        merged = [area for area in sheet.merged_cells.ranges if area.min_row <= number.row <= area.max_row]
        assert all(area.min_col >= 15 for area in merged)  # 备注 at most


def test_it_prints_on_a4_landscape(tmp_path):
    branches = [make_branch(members=members, name=f"林业综合第{members}党支部") for members in (12, 14, 13, 15, 10)]

    text, pages, size = printed(summary_table(make_committee(*branches)), tmp_path)

    assert (size, 3 <= pages <= 6) == ((842, 595), True)
    assert "吉首市林业局党员管理积分情况汇总表" in text
    assert "丁一明" in text.replace(" ", "")  # spread over the cell
    assert text.count("评议层次") == pages  # the head is repeated
    assert "###" not in text
