"""A branch of 23 through its year's end: what the pages decide comes out in 附件3 as it was computed by hand.

Four places: 23 × 20% = 4.6, cut to 4. 20 voters, so 60% of 优秀 are 12 papers and 30% of 不合格 are 6.
"""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation import actions as year_end
from evaluation.figures import rated_of, results_of
from evaluation.models import Decision
from members import actions as members_actions
from members.clock import supposing
from members.steps import EXEMPTION_FLOW
from scoring import actions
from tests import make
from tests.reports.build import find, row_of

VOTE, DECIDED, GRADED, PUBLIC = date(2026, 1, 24), date(2026, 1, 26), date(2026, 2, 4), date(2026, 2, 20)
PLAIN = [f"普通{number}" for number in "一二三四五六七八"]

# member: papers for 优秀, 合格, 基本合格, 不合格, 弃权
VOTES = {
    "张三": (18, 2, 0, 0),  # 18/20 = 90% ≥ 60%: 优秀
    "李明": (16, 4, 0, 0),  # 80%
    "王书记": (15, 5, 0, 0),  # 75%
    "赵副书记": (13, 7, 0, 0),  # 65%, equal to 文德清 in every key
    "文德清": (13, 7, 0, 0),
    "石长林": (14, 6, 0, 0),  # 70%, but 满意 13/20 = 65% < 70%: 合格
    "田玉梅": (15, 5, 0, 0),  # 75%, but probationary: 合格
    "龙小满": (3, 5, 5, 7),  # 不合格 7/20 = 35% > 30%: verified, 不合格
    "马建国": (4, 5, 4, 7),  # the same, not verified: 基本合格
    "罗一": (4, 3, 4, 2, 7),  # 11/20 = 55% < 60% through abstentions: no level, decided 基本合格
}
OTHERS = (10, 8, 2, 0)  # 优秀 50% < 60%; with 合格 18/20 = 90% ≥ 60%: 合格
UNHAPPY = {"石长林": (13, 5, 2, 0)}

# member: four quarters, base, task, level, appraisal, reward, total, grade, remark
HAND = {
    "张三": ([15, 15, 15, 15], 60, 10, "优秀", 20, 6, 96, "优秀", None),
    "李明": ([15, 15, 15, 15], 60, 10, "优秀", 20, 2, 92, "优秀", None),
    "王书记": ([15, 15, 15, 15], 60, 10, "优秀", 20, 0, 90, "优秀", None),
    "赵副书记": ([15, 15, 15, 15], 60, 10, "优秀", 20, 0, 90, "优秀", None),  # 12 votes in the tie
    "文德清": ([15, 15, 15, 15], 60, 10, "合格", 18, 0, 88, "合格", "测评层次优秀，受比例限制按合格计"),  # 8 votes: 20 → 18, 90 → 88
    "石长林": (
        [15, 15, 15, 15], 60, 10, "合格", 18, 2, 90, "合格",  # 60 + 10 + 18 + 2 = 90 would be 优秀
        "测评层次优秀，群众满意票低于 70%，按合格计；积分达到优秀，群众满意票低于 70%，定为合格",
    ),
    "田玉梅": ([15, 15, 15, 15], 60, 10, "合格", 18, 0, 88, "合格", "预备党员；测评层次优秀，按规定不评优秀，按合格计"),
    "龙小满": ([15, 15, 15, 15], 60, 10, "不合格", 14, 0, 84, "不合格", "不合格票经核实属实，评议为不合格；积分达到合格，评议为不合格，定为不合格"),
    "马建国": ([15, 15, 15, 15], 60, 10, "基本合格", 16, 0, 86, "合格", "不合格票经核实不属实，评议为基本合格；评议层次基本合格，按积分定为合格"),
    "罗一": ([15, 15, 15, 15], 60, 10, "基本合格", 16, 0, 86, "合格", "测评未达到任何层次，经审定为基本合格；评议层次基本合格，按积分定为合格"),
    # first quarter 9 + 6 + 6 = 21 of 15, second 9 + 1 = 10: 0 + 5 + 15 + 15 = 35
    "彭二": ([0, 5, 15, 15], 35, 10, "合格", 18, 0, 63, "基本合格", "评议层次合格，按积分定为基本合格"),
    # here from July: 60 × (14 + 15) ÷ 30 = 58
    "孙七": ([None, None, 14, 15], 58, 10, "合格", 18, 0, 86, "合格", "基础分按2个季度折算"),
    # here from August, one full quarter: base 60 × 15 ÷ 15, but not voted on and 不定等次
    "钱九": ([None, None, None, 15], 60, 10, None, None, 0, None, "不定等次", "不定等次"),
} | {name: ([15, 15, 15, 15], 60, 10, "合格", 18, 0, 88, "合格", None) for name in ("田记录", *PLAIN)}  # fmt: skip


@pytest.fixture
def people(branch, secretary, deputy, recorder, zhang):
    """22 who are scored, by name; 周老 is exempt (the 23rd of 党员总数), 吴走 left in August."""
    late = {"孙七": date(2025, 7, 1), "钱九": date(2025, 8, 20)}
    fresh = {"田玉梅": {"joined_on": date(2024, 12, 15), "confirmed_on": None}}
    names = [name for name in HAND if not branch.members.filter(name=name).exists()]
    for name in names:
        make.member(branch, name, arrived_on=late.get(name), **fresh.get(name, {}))
    return {member.name: member for member in branch.members.all()}


@pytest.fixture
def review(branch, people, secretary, recorder, auditor):
    old, gone = make.member(branch, "周老", retired=True), make.member(branch, "吴走")
    with supposing(date(2025, 1, 6)):
        paper = members_actions.ask_exemption(branch, members=[old], reason="年老多病", since=date(2025, 1, 1), by=secretary)[0]
        EXEMPTION_FLOW.move(paper, "approve", by=auditor, since=date(2025, 1, 1), decided_on=date(2025, 1, 6), number="〔2025〕2号")
    plan = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        quarter = make.quarter(plan, number, by=recorder)
        sheets = {sheet.member.name: sheet for sheet in quarter.sheets.select_related("member")}
        for name, code, points in {1: [("彭二", "组7", 9), ("彭二", "组1", 6), ("彭二", "组2", 6)], 2: [("彭二", "组7", 9), ("彭二", "组5", 1)], 3: [("孙七", "组5", 1)]}.get(number, []):
            make.deduction(sheets[name], code, points=points, by=recorder)
        if number == 3:
            gone.left_on = date(2025, 8, 31)
            gone.save()
        if number == 4:
            for name, code in (("张三", "奖6"), ("李明", "奖1"), ("石长林", "奖4")):
                with supposing(date(2025, 12, 20)):
                    actions.grant_reward(sheets[name], item=make.item(plan, code), happened_on=date(2025, 12, 1), grounds="表彰", certified_by="州林业局党组", by=recorder)
        make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    with supposing(date(2026, 1, 23)):
        return year_end.hold_mutual(year_end.open_review(branch, plan.cycle, by=secretary), held_on=date(2026, 1, 23), by=secretary)


@pytest.fixture
def counted(review, people, secretary, recorder):
    lines = {person: VOTES.get(name, OTHERS) for name, person in people.items() if name != "钱九"}
    masses = {people[name]: answers for name, answers in UNHAPPY.items()}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people["普通一"]), lines=lines, masses=masses, masses_papers=20)


def post(client, by, page, review, data=(), step=None):
    answer = make.login(client, by).post(reverse(page, args=[review.pk, *([step] if step else [])]), dict(data), follow=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def answer(client, by, review, kind, member, outcome, **more):
    name = f"{kind}-{member.pk}"
    fields = {"outcome": outcome, "reason": "查阅会议记录和谈话", "committee_on": "2026-01-25"} | more
    return post(client, by, "decide", review, {"question": name} | {f"{name}-{field}": value for field, value in fields.items()})


def test_what_was_computed_by_hand_stands_in_the_summary_table(client, counted, people, branch, secretary, recorder, auditor):
    review = counted
    with supposing(DECIDED):
        # 四4: base and places; the two at the edge of the fourth place
        page = make.login(client, secretary).get(reverse("places", args=[review.pk])).text
        assert "23 人 × 20% = 4.6，取整 4 个" in page
        assert "评议层次：名额 4 个，人选 5 名" in page
        assert "有名额：评议 20 分，总分 90；没有：评议 18 分，总分 88" in page

        # each thing that is open blocks the notice by name
        blocked = client.post(reverse("move_review", args=[review.pk, "post"])).text
        for words in ("龙小满：不合格票过多，待核实", "马建国：不合格票过多，待核实", "罗一：未达到任何层次，待审定", "赵副书记：名额处并列，待支部表决", "文德清：名额处并列，待支部表决"):
            assert words in blocked

        answer(client, secretary, review, "verify", people["龙小满"], "upheld", found_by="丁纪检、陈支委")
        answer(client, secretary, review, "verify", people["马建国"], "dismissed", found_by="丁纪检、陈支委")
        answer(client, secretary, review, "pending", people["罗一"], "basic")
        tie = {"tie-held_on": "2026-01-26", "tie-eligible": 21, "tie-present": 20, "tie-reason": "举手表决"}
        post(client, secretary, "vote_tie", review, tie | {f"tie-ayes-{people['赵副书记'].pk}": 12, f"tie-ayes-{people['文德清'].pk}": 8})

        # what the lack of a place does to 文德清 is shown before anything is confirmed
        page = client.get(reverse("places", args=[review.pk])).text
        assert "优秀 → 合格，评议 20 → 18 分，总分 90 → 88" in page
        assert "按次序轮到：文德清" in page
        assert "年度等次：名额 4 个，人选 4 名" in page
        post(client, secretary, "move_review", review, step="post")
    with supposing(GRADED):
        post(client, secretary, "move_review", review, step="grade")
        make.appraised(review, by=secretary)
        post(client, secretary, "move_review", review, step="sign")
        post(client, auditor, "move_review", review, step="recheck")
        post(client, auditor, "move_review", review, {"publish-scope": "全局党员和服务对象"}, step="publish")
    with supposing(PUBLIC):
        post(client, auditor, "move_review", review, step="finish")
        file = make.login(client, secretary).get(reverse("branch_summary_table", args=[branch.pk, 2025]))
        sheet = load_workbook(BytesIO(b"".join(file))).active

    for name, (quarters, base, *rest) in HAND.items():
        category = "骨干类" if name in ("王书记", "赵副书记") else "普通类"
        values = row_of(sheet, find(sheet, name))
        assert values[1:6] == [*quarters, base], name
        assert [value or None for value in values[6:]] == [value or None for value in rest], name
        assert values[0].startswith(category) or name == "田记录", name
    assert not any(cell.value == "吴走" or cell.value == "周老" for row in sheet for cell in row)

    # 23 = 22 + 1; 22 = 4 + 15 + 1 + 1 + 1; 4 of 23 are 17.39%
    assert row_of(sheet, find(sheet, "党员总数"))[:8] == [23, "参加积分", 22, "已审批不参加", 1, "优秀名额", 4, "优秀占比"]
    assert find(sheet, "参加积分党员数").value == "核对：参加积分党员数 22 ＝ 优秀 4＋合格 15＋基本合格 1＋不合格 1＋不定等次 1（22），相符"
    assert find(sheet, "核对：党员总数").value == "核对：党员总数 23 ＝ 参加 22＋不参加 1（23），相符"
    assert "23 人 × 20% = 4.6，取整 4 个" in find(sheet, "优秀名额：").value


def test_voted_adjusted_and_confirmed_level_are_kept_apart(client, counted, people, secretary):
    review = counted
    with supposing(DECIDED):
        for name, outcome in (("龙小满", "upheld"), ("马建国", "dismissed")):
            make.decided(review, people[name], "verify", outcome, by=secretary)
        make.decided(review, people["罗一"], "pending", "basic", by=secretary)
        make.tie_voted(review, [people["文德清"], people["赵副书记"]], by=secretary)
        post(client, secretary, "move_review", review, step="post")
        review.refresh_from_db()
        levels = {result.member.name: (result.voted, result.adjusted, result.level) for result in results_of(review)}
        pages = {name: client.get(results_of(review).get(member=people[name]).get_absolute_url()).text for name in ("文德清", "石长林", "龙小满")}

    assert levels["张三"] == ("excellent", "excellent", "excellent")
    assert levels["文德清"] == ("excellent", "excellent", "qualified")
    assert levels["石长林"] == levels["田玉梅"] == ("excellent", "qualified", "qualified")
    assert levels["龙小满"] == ("unqualified", "unqualified", "unqualified")
    assert "按暂定总分 90 等依次在 5 名人选中排第 5 → 最终层次合格" in pages["文德清"]
    assert "满意 13/20 = 65% &lt; 70%，不能评为优秀" in pages["石长林"]
    assert "→ 调整为合格" in pages["石长林"]
    assert "经核实属实：支委会研究（核实人：陈检、周查，2026年1月26日支委会提出） → 不合格" in pages["龙小满"]


def test_the_vote_between_equals_is_kept_with_its_meeting(counted, people, secretary):
    with supposing(DECIDED):
        make.tie_voted(counted, [people["文德清"], people["赵副书记"]], by=secretary)

    votes = {decision.member.name: decision for decision in Decision.objects.filter(kind="tie")}
    assert {name: decision.ayes for name, decision in votes.items()} == {"文德清": 0, "赵副书记": 1}
    meeting = votes["文德清"].meeting
    assert (meeting.held_on, meeting.eligible, meeting.present, meeting.kind) == (DECIDED, 20, 20, "members")
    assert {row.member.name: row.outcome.level for row in rated_of(counted) if row.member.name in votes} == {"文德清": "qualified", "赵副书记": "excellent"}
