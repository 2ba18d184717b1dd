"""附件3 党员管理积分情况汇总表 (五(一)5): a branch's or a committee's year on A4 landscape, checked against itself."""

from collections import Counter
from itertools import chain, count

from evaluation.papers import GRADES, SETTLED, BranchSummary, Summary, SummaryRow
from reports.sheets import LANDSCAPE
from reports.tables import Column, Paper, Row, Share, Table, in_words

BASE = "基础分"
PEOPLE_OF_BRANCH = [
    Column("序号", 10),
    Column("姓名", 20, "name"),
    Column("类别", 16),
    Column("一季度", 13, group=BASE),
    Column("二季度", 13, group=BASE),
    Column("三季度", 13, group=BASE),
    Column("四季度", 13, group=BASE),
    Column("小计", 14, group=BASE),
    Column("任务分", 14),
    Column("评议层次", 19),
    Column("评议分", 14),
    Column("奖励分", 14),
    Column("总分", 16),
    Column("等次", 19),
    Column("备注", 49, "left"),
]
PEOPLE_OF_COMMITTEE = [
    Column("序号", 9),
    Column("党支部", 30),
    Column("姓名", 17, "name"),
    Column("类别", 15),
    Column("一季度", 13, group=BASE),
    Column("二季度", 13, group=BASE),
    Column("三季度", 13, group=BASE),
    Column("四季度", 13, group=BASE),
    Column("小计", 13, group=BASE),
    Column("任务分", 13),
    Column("评议层次", 17),
    Column("评议分", 13),
    Column("奖励分", 13),
    Column("总分", 13),
    Column("等次", 17),
    Column("备注", 35, "left"),
]
SUBTOTAL = [Column("", 56), Column("", 149, "left"), Column("", 52, "left")]
COUNTS = ["党员总数", "参加积分", "已审批不参加", *GRADES, "优秀名额", "优秀占比"]
# All edges are edges of the columns above, so that no member's row is cut into merged cells.
WIDTHS = (56, 15, 26, 26, 13, 13, 17, 13, 13, 13, 17, 35)
COUNTS_OF_COMMITTEE = [Column(*pair) for pair in zip(["党支部", *COUNTS, "状态"], WIDTHS, strict=True)]
PAIRS = (30, 16, 39, 13, 47, 14, 30, 19, 30, 19)  # a name, its number, a name, its number …
COUNTS_OF_BRANCH = [Column("", width, align) for width, align in zip(PAIRS, ["stub", "center"] * 5, strict=True)]
MOVES = [
    Column("序号", 9),
    Column("党支部", 30),
    Column("姓名", 17, "name"),
    Column("增减", 15),
    Column("日期", 39),
    Column("从何处来、到何处去", 112, "left"),
    Column("依据或原因", 35, "left"),
]
ACROSS = [Column("", LANDSCAPE, "left")]


def summary_table(summary: Summary) -> Paper:
    """附件3 (F2): the people, the counts, both cross-checks, the places, the signatures."""
    last = [*([moves_of(summary)] if summary.of_committee else []), checks_of(summary)]
    return Paper(
        "积分情况汇总表",
        f"{summary.unit}党员管理积分情况汇总表{_draft(summary)}",
        [[people_of(summary), counts_of(summary), *last]],
        mark="附件3",
        under=[f"填报单位（盖章）：{summary.title_unit}", f"{summary.year}年度", f"填报日期：{in_words(summary.made_on)}"],
        signs=signatures_of(summary),
        seal="" if summary.of_committee else summary.branches[0].seal,
        landscape=True,
    )


def people_of(summary: Summary) -> Table:
    """One row per member, numbered through; in a committee's table each branch closes with its 小计."""
    numbers, rows = count(1), []
    for branch in summary.branches:
        of_whom = [branch.branch] if summary.of_committee else []
        rows += [Row([next(numbers), *of_whom, *_values(row)]) for row in branch.rows]
        if summary.of_committee:
            rows.append(Row([f"{branch.branch}小计", counted_of([branch]), _standing(branch)], SUBTOTAL, bold=True))
    if summary.of_committee:
        rows.append(Row([f"合计（{len(summary.branches)} 个党支部）", counted_of(summary.branches), ""], SUBTOTAL, bold=True))
    return Table("每名党员的积分和等次", PEOPLE_OF_COMMITTEE if summary.of_committee else PEOPLE_OF_BRANCH, rows)


def _values(row: SummaryRow) -> list:
    return [row.name, row.category, *row.quarters, *row[3:]]


def counts_of(summary: Summary) -> Table:
    """The count block, as numbers; in a committee's table a row per branch and 合计."""
    if summary.of_committee:
        rows = [Row([branch.branch, *_count([branch]).values(), branch.status]) for branch in summary.branches]
        rows.append(Row(["合计", *_count(summary.branches).values(), ""]))
        return Table("各党支部人数", COUNTS_OF_COMMITTEE, rows)
    # Each number stands beside its name: a head of its own could be left behind at the foot of a page.
    counted = _count(summary.branches)
    lines = [("党员总数", "参加积分", "已审批不参加", "优秀名额", "优秀占比"), GRADES]
    rows = [Row(list(chain.from_iterable((name, counted[name]) for name in names))) for names in lines]
    return Table("人数", COUNTS_OF_BRANCH, rows, headed=False)


def moves_of(summary: Summary) -> Table:
    """Who came and who went between the first day of the year and the appraisal: why 党员总数 is another than last year's."""
    numbers = count(1)
    rows = [Row([next(numbers), branch.branch, *move]) for branch in summary.branches for move in branch.moves]
    return Table("党员转入、转出和其他增减", MOVES, rows or [Row(["没有党员转入、转出。"], ACROSS)], titled=True)


def checks_of(summary: Summary) -> Table:
    """Both cross-checks, then on what the places of each branch rest."""
    rows = [Row([f"核对：{check}"], bold=True) for check in [check_grades(summary.branches), check_members(summary.branches)]]
    for branch in summary.branches:
        rows.append(Row([f"优秀名额{f'（{branch.branch}）' if summary.of_committee else ''}：{state_places(branch)}"]))
        if branch.brought:
            rows.append(Row([f"{branch.branch}的{branch.brought}积分为期初录入（启用系统前的纸质汇总表）。"]))
    return Table("核对和优秀名额", ACROSS, rows, headed=False)


def _count(branches: list[BranchSummary]) -> dict:
    """The numbers of the count block, in the order of COUNTS."""
    total, taking_part, exempt, grades = sums_of(branches)
    of_grades = [grades[name] for name in GRADES]
    places = sum(branch.places for branch in branches)
    return dict(
        zip(COUNTS, [total, taking_part, exempt, *of_grades, places, Share(grades["优秀"], total)], strict=True)
    )


def sums_of(branches: list[BranchSummary]) -> tuple[int, int, int, Counter]:
    """党员总数, 参加, 不参加, and how many have which grade."""
    grades = sum((Counter(branch.grades) for branch in branches), Counter())
    members = sum(branch.members_total for branch in branches)
    return members, sum(b.taking_part for b in branches), sum(b.exempt for b in branches), grades


def counted_of(branches: list[BranchSummary]) -> str:
    total, taking_part, exempt, grades = sums_of(branches)
    return f"党员总数 {total}，参加 {taking_part}，不参加 {exempt}；" + "，".join(
        f"{name} {grades[name]}" for name in GRADES
    )


def check_grades(branches: list[BranchSummary]) -> str:
    """附件3 “参加积分党员数 = 优秀 + 合格 + 基本合格 + 不合格 + 不定等次”, with the numbers and the outcome.

    Checked branch by branch too: one too many here and one too few there do not make it right.
    """
    _, taking_part, _, grades = sums_of(branches)
    added = sum(grades[name] for name in GRADES)
    if not any(row.grade for branch in branches for row in branch.rows):
        return f"参加积分党员数 {taking_part}，等次尚未确定"
    sign = "＝" if added == taking_part else "≠"
    parts = "＋".join(f"{name} {grades[name]}" for name in GRADES)
    wrong = [b.branch for b in branches if sum(b.grades.get(name, 0) for name in GRADES) != b.taking_part]
    return f"参加积分党员数 {taking_part} {sign} {parts}（{added}），{_outcome(wrong, branches)}"


def check_members(branches: list[BranchSummary]) -> str:
    """附件3 “党员总数 = 参加 + 不参加”, likewise; who moved between the end of the year and the appraisal is named as such."""
    total, taking_part, exempt, _ = sums_of(branches)
    came, went = sum(b.came for b in branches), sum(b.went for b in branches)
    moved = "".join([f"＋年后增加 {came}" if came else "", f"－年后减少 {went}" if went else ""])
    added = taking_part + exempt + came - went
    sign = "＝" if total == added else "≠"
    wrong = [b.branch for b in branches if b.members_total != b.taking_part + b.exempt + b.came - b.went]
    return f"党员总数 {total} {sign} 参加 {taking_part}＋不参加 {exempt}{moved}（{added}），{_outcome(wrong, branches)}"


def _outcome(wrong: list[str], branches: list[BranchSummary]) -> str:
    if not wrong:
        return "相符"
    return f"不符（{'、'.join(wrong)}）" if len(branches) > 1 else "不符"


def state_places(branch: BranchSummary) -> str:
    """四4 “不超过党员总数的20%”: base and places in arithmetic, and the consent on which any more rest."""
    return (branch.places_why or "尚未确定") + (f"；批复文号：{branch.consent}" if branch.consent else "")


def _standing(branch: BranchSummary) -> str:
    """What a subtotal says beside its numbers: how far the branch is, once it is settled the date and the 校验码."""
    if branch.status not in SETTLED:
        return f"未最终：{branch.status}"
    filed = f"{in_words(branch.filed_on)}备案" if branch.filed_on else ""
    return "\n".join(filter(None, [filed, branch.seal and f"校验码 {branch.seal}"]))


def _draft(summary: Summary) -> str:
    return "" if summary.final else "\n（未最终，供核对）"


def signatures_of(summary: Summary) -> list[list[str]]:
    """The foot: a branch's secretary, or for the sheet that goes to the city the head of the committee."""
    if summary.of_committee:
        return [["填表人：", "审核人：", "党委负责人（签字）：", "联系电话："]]
    branch = summary.branches[0]
    filed = [[f"备案日期：{in_words(branch.filed_on)}"]] if branch.filed_on else []
    return [[f"填表人：{branch.recorder}", "审核人：", f"支部书记{branch.secretary}（签字）：", f"联系电话：{branch.phone}"], *filed]
