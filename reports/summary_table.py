"""附件3 党员管理积分情况汇总表 (五(一)5): a branch's or a committee's year on A4 landscape, checked against itself."""

from collections import Counter
from itertools import chain, count

from openpyxl import Workbook

from evaluation.papers import FINAL, GRADES, BranchSummary, Summary, SummaryRow
from reports.sheets import HEAD, LANDSCAPE, Column, Form, Share, in_words

SETTLED = {status.label for status in FINAL}
BASE = "基础分"
PEOPLE_OF_BRANCH = [
    Column("序号", 10),
    Column("姓名", 20),
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
    Column("姓名", 17),
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
SUBTOTAL = [Column("", 56), Column("", 166, "left"), Column("", 35, "left")]
COUNTS = ["党员总数", "参加积分", "已审批不参加", *GRADES, "优秀名额", "优秀占比"]
# All edges are edges of the columns above, so that no member's row is cut into merged cells.
WIDTHS = (56, 15, 26, 26, 13, 13, 17, 13, 13, 13, 17, 35)
COUNTS_OF_COMMITTEE = [Column(*pair) for pair in zip(["党支部", *COUNTS, "状态"], WIDTHS, strict=True)]
PAIRS = (30, 16, 39, 13, 47, 14, 30, 19, 30, 19)  # a name, its number, a name, its number …
COUNTS_OF_BRANCH = [Column("", width) for width in PAIRS]
ACROSS = [Column("", LANDSCAPE, "left")]


def summary_table(summary: Summary) -> Workbook:
    """附件3 (F2): the people, the counts, both cross-checks, the places, the signatures."""
    people = PEOPLE_OF_COMMITTEE if summary.of_committee else PEOPLE_OF_BRANCH
    counts = COUNTS_OF_COMMITTEE if summary.of_committee else COUNTS_OF_BRANCH
    form = Form("积分情况汇总表", people, counts, landscape=True)
    form.open("附件3", f"{summary.unit}党员管理积分情况汇总表{_draft(summary)}")
    form.spread(
        f"填报单位（盖章）：{summary.title_unit}", f"{summary.year}年度", f"填报日期：{in_words(summary.made_on)}"
    )
    form.repeat(*form.head(people))
    write_people(form, people, summary)
    write_counts(form, counts, summary)
    for check in [check_grades(summary.branches), check_members(summary.branches)]:
        form.add(ACROSS, [f"核对：{check}"], font=HEAD)
    for branch in summary.branches:
        form.add(ACROSS, [f"优秀名额{f'（{branch.branch}）' if summary.of_committee else ''}：{state_places(branch)}"])
        if branch.brought:
            form.add(ACROSS, [f"{branch.branch}的{branch.brought}积分为期初录入（启用系统前的纸质汇总表）。"])
    write_signatures(form, summary)
    return form.close("" if summary.of_committee else summary.branches[0].seal)


def write_people(form: Form, columns: list[Column], summary: Summary) -> None:
    """One row per member, numbered through; in a committee's table each branch closes with its 小计."""
    numbers = count(1)
    for branch in summary.branches:
        for row in branch.rows:
            form.add(columns, [next(numbers), *([branch.branch] if summary.of_committee else []), *_values(row)])
        if summary.of_committee:
            form.add(SUBTOTAL, [f"{branch.branch}小计", _counted([branch]), _standing(branch)], font=HEAD)
    if summary.of_committee:
        form.add(SUBTOTAL, [f"合计（{len(summary.branches)} 个党支部）", _counted(summary.branches), ""], font=HEAD)


def _values(row: SummaryRow) -> list:
    return [row.name, row.category, *row.quarters, *row[3:]]


def write_counts(form: Form, columns: list[Column], summary: Summary) -> None:
    """The count block, as numbers; in a committee's table a row per branch and 合计."""
    if summary.of_committee:
        form.head(columns)
        for branch in summary.branches:
            form.add(columns, [branch.branch, *_count([branch]).values(), branch.status])
        form.add(columns, ["合计", *_count(summary.branches).values(), ""])
        return
    # Each number stands beside its name: a head of its own could be left behind at the foot of a page.
    counted = _count(summary.branches)
    for names in [("党员总数", "参加积分", "已审批不参加", "优秀名额", "优秀占比"), GRADES]:
        form.add(columns, chain.from_iterable((name, counted[name]) for name in names))


def _count(branches: list[BranchSummary]) -> dict:
    """The numbers of the count block, in the order of COUNTS."""
    total, taking_part, exempt, grades = _sums(branches)
    of_grades = [grades[name] for name in GRADES]
    places = sum(branch.places for branch in branches)
    return dict(
        zip(COUNTS, [total, taking_part, exempt, *of_grades, places, Share(grades["优秀"], total)], strict=True)
    )


def _sums(branches: list[BranchSummary]) -> tuple[int, int, int, Counter]:
    """党员总数, 参加, 不参加, and how many have which grade."""
    grades = sum((Counter(branch.grades) for branch in branches), Counter())
    members = sum(branch.members_total for branch in branches)
    return members, sum(b.taking_part for b in branches), sum(b.exempt for b in branches), grades


def _counted(branches: list[BranchSummary]) -> str:
    total, taking_part, exempt, grades = _sums(branches)
    return f"党员总数 {total}，参加 {taking_part}，不参加 {exempt}；" + "，".join(
        f"{name} {grades[name]}" for name in GRADES
    )


def check_grades(branches: list[BranchSummary]) -> str:
    """附件3 “参加积分党员数 = 优秀 + 合格 + 基本合格 + 不合格 + 不定等次”, with the numbers and the outcome.

    Checked branch by branch too: one too many here and one too few there do not make it right.
    """
    _, taking_part, _, grades = _sums(branches)
    added = sum(grades[name] for name in GRADES)
    sign = "＝" if added == taking_part else "≠"
    parts = "＋".join(f"{name} {grades[name]}" for name in GRADES)
    wrong = [b.branch for b in branches if sum(b.grades.get(name, 0) for name in GRADES) != b.taking_part]
    return f"参加积分党员数 {taking_part} {sign} {parts}（{added}），{_outcome(wrong, branches)}"


def check_members(branches: list[BranchSummary]) -> str:
    """附件3 “党员总数 = 参加 + 不参加”, likewise; who moved between the end of the year and the appraisal is named as such."""
    total, taking_part, exempt, _ = _sums(branches)
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
    return "" if all(branch.status in SETTLED for branch in summary.branches) else "\n（未最终，供核对）"


def write_signatures(form: Form, summary: Summary) -> None:
    """The foot: a branch's secretary, or for the sheet that goes to the city the head of the committee."""
    if summary.of_committee:
        form.spread("填表人：", "审核人：", "党委负责人（签字）：", "联系电话：")
        return
    branch = summary.branches[0]
    form.spread(
        f"填表人：{branch.recorder}", "审核人：", f"支部书记{branch.secretary}（签字）：", f"联系电话：{branch.phone}"
    )
    if branch.filed_on:
        form.line(f"备案日期：{in_words(branch.filed_on)}")
