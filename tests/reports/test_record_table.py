"""附件2: what was recorded, what came of it, who signs."""

from datetime import date
from decimal import Decimal

from reports.record_table import record_table
from tests.reports.build import LINE, find, make_record, printed, reopen, row_of


def test_title_names_the_unit_and_the_head_the_member():
    sheet = reopen(record_table(make_record()))

    assert sheet["A1"].value == "附件2"
    assert sheet["A2"].value == "吉首市林业局党员管理积分记录表"
    assert row_of(sheet, find(sheet, "年度")) == ["2026年度", "党支部", "机关第一党支部", "姓名", "张三"]
    assert row_of(sheet, find(sheet, "类别")) == ["普通类", "党员身份", "正式党员", "入党日期", "2008年7月1日"]


def test_a_year_that_is_not_final_says_so_in_the_title():
    sheet = reopen(record_table(make_record(final=False)))

    assert sheet["A2"].value == "吉首市林业局党员管理积分记录表\n（未最终，供核对）"


def test_lines_are_numbered_with_points_as_numbers():
    reward = LINE._replace(part="奖励分", plus=Decimal("2.0"), minus=None)

    sheet = reopen(record_table(make_record([LINE, reward])))

    top = find(sheet, "序号").row
    first, second = ([cell.value for cell in sheet[top + number] if type(cell).__name__ == "Cell"] for number in (1, 2))
    assert first == [
        1,
        "2026年12月31日",
        "四季度",
        "基础分",
        "ORG-01",
        "无故缺席党员大会",
        None,
        0.5,
        "会议签到表",
        "罗晓红",
    ]
    assert second[6:8] == [2, None]


def test_a_year_without_lines_says_so():
    assert find(reopen(record_table(make_record([]))), "没有加分、扣分登记")


def test_quarters_show_points_and_where_they_were_passed():
    sheet = reopen(record_table(make_record([])))

    cells = row_of(sheet, find(sheet, "三季度"))
    assert cells[:4] == [15, 0.5, 14.5, 15]
    assert cells[4:7] == ["扣0.5分，情况属实", "2026年4月12日 应到11 实到10 赞成10", "2026年4月13日至2026年4月20日"]


def test_a_quarter_without_a_sheet_stays_empty():
    record = make_record([])
    missing = record.quarters[0]._replace(
        deducted=None, points=None, self_points=None, opinion="", meeting="", notice=""
    )

    sheet = reopen(record_table(record._replace(quarters=[missing, *record.quarters[1:]])))

    assert row_of(sheet, find(sheet, "一季度"))[:4] == [15, None, None, None]


def test_the_four_parts_stand_over_total_and_grade():
    sheet = reopen(record_table(make_record()))

    top = find(sheet, "测评层次").row
    heads, values = ([cell.value for cell in sheet[row] if type(cell).__name__ == "Cell"] for row in (top, top + 1))
    assert heads == ["基础分", "任务分", "测评层次", "最终层次", "评议分", "奖励分", "总分", "等次"]
    assert values == [58, 9.5, "优秀", "合格", 18, 2, 87.5, "合格"]
    assert values[0] + values[1] + values[4] + values[5] == values[6]


def test_a_year_not_yet_counted_prints_empty():
    open_year = dict.fromkeys(("base", "task", "reward", "appraisal", "total", "signed_on", "rechecked_on"))
    words = dict.fromkeys(("voted", "level", "grade", "ballots", "masses", "notice", "seal"), "")

    sheet = reopen(record_table(make_record([], why=[], final=False, **open_year, **words)))

    assert row_of(sheet, find(sheet, "计算过程")) == [None]
    assert sheet.oddFooter.left.text is None


def test_ballots_masses_and_arithmetic_are_told():
    sheet = reopen(record_table(make_record(lost=["三季度少扣 2.5 分"])))

    assert row_of(sheet, find(sheet, "民主测评")) == ["优秀7 合格2 基本合格1 不合格1 弃权0，有效11票"]
    assert row_of(sheet, find(sheet, "群众测评")) == ["满意 6/10 = 60% < 70%，不能评为优秀"]
    assert row_of(sheet, find(sheet, "计算过程", 1))[0].splitlines()[-1] == "87.5 ≥ 70 → 合格"
    assert row_of(sheet, find(sheet, "未计入的分")) == ["三季度少扣 2.5 分"]


def test_levels_that_differ_are_explained_and_equal_ones_are_not():
    differ, same = (reopen(record_table(make_record(voted=voted))) for voted in ("优秀", "合格"))

    assert "测评层次为优秀，最终层次为合格" in row_of(differ, find(differ, "层次变动"))[0]
    assert not [cell for row in same for cell in row if cell.value == "层次变动"]


def test_long_arithmetic_goes_on_in_another_row():
    sheet = reopen(record_table(make_record(why=[f"第 {number} 步" for number in range(30)])))

    assert len(row_of(sheet, find(sheet, "计算过程（续）", 1))[0].splitlines()) == 6


def test_boxes_are_dated_where_the_step_has_been_taken():
    sheet = reopen(record_table(make_record(rechecked_on=None)))

    assert "支部书记王建国（签字）" in find(sheet, "审查意见").value
    assert "2027年2月9日" in find(sheet, "审查意见").value
    assert find(sheet, "复核意见").value.split()[-3:] == ["年", "月", "日"]


def test_seal_stands_in_the_foot_and_the_member_on_every_page():
    sheet = reopen(record_table(make_record()))

    assert sheet.oddFooter.left.text == "校验码 a3f9-77c2"
    assert sheet.print_title_rows == "$3:$4"


def test_no_text_is_a_formula():
    evil = LINE._replace(fact="=1+1", evidence="+cmd", entered_by="@x", code="-1")

    sheet = reopen(record_table(make_record([evil], member='=HYPERLINK("x")', remark="@y", unit="=A1")))

    assert not [cell.coordinate for row in sheet for cell in row if cell.data_type in "fe"]
    assert find(sheet, "=HYPERLINK").quotePrefix


def test_it_prints_on_a4_portrait(tmp_path):
    lines = [
        LINE._replace(day=date(2026, 1 + number // 3, 5), fact="在林区防火值班期间擅离岗位，经支部核实" * 2)
        for number in range(25)
    ]

    text, pages, size = printed(record_table(make_record(lines)), tmp_path)

    assert (size, 2 <= pages <= 5) == ((595, 842), True)
    assert "吉首市林业局党员管理积分记录表" in text
    assert text.count("张三") == pages  # the head is repeated
    assert "###" not in text
