"""The year's calendar of each role: what is due in which month, from the rules and the committee's dates."""

from collections import defaultdict
from typing import NamedTuple

from scoring.models import Cycle
from scoring.rules import QUARTERS, inspection_due, quarter_due, quarter_name, quarter_span


class Month(NamedTuple):
    """One month of the calendar, and what is due in it, in order."""

    label: str
    now: bool
    duties: list


# {role: {occasion: words}}; {by} is the last day, {quarter} and {year} say of what
DUTIES = {
    "member": {
        "monthly": "填当月的自评；没有扣分的，按“本月无扣分”。",
        "spring": "{by}以前：写{year}年公开承诺。",
        "closing": "{by}以前：填好三个月，交{quarter}自评表。",
        "judged": "看{quarter}的初步意见；有不同意见的，在党员大会表决以前申请复议。{by}以前办结。",
        "appraised": "填承诺兑现情况；写{year}年度个人自评；参加民主评议，投票。",
        "filed": "看{year}年度的得分和等次；有意见的，公示期内提异议。",
    },
    "recorder": {
        "monthly": "下月初登记上月的“每月签到”（会议、活动、党费）。",
        "opening": "开启{quarter}，把自评表发给党员。",
        "closing": "{by}以前：收齐{quarter}自评表，登记扣分，办理拟扣分。",
        "judged": "{quarter}公示期满以后，办理“汇总”。{by}以前办结。",
        "appraised": "评定{year}年任务分；年度考评里签到、录票。",
    },
    "secretary": {
        "monthly": "看“待办”，答复申请和异议。",
        "spring": "{by}以前：起草{year}年度积分标准，党员大会通过；公示公开承诺。",
        "judged": "{quarter}：开支委会提初步意见，开党员大会通过，公示。{by}以前办结。",
        "appraised": "{year}年度：评议、测评、优秀名额、公示得分、审查，送党委复核。",
        "filed": "{by}以前：{year}年度汇总表报送。",
    },
    "officer": {
        "monthly": "看“待办”，确认记录员、书记本人的扣分。",
        "judged": "{quarter}：参加支委会，提初步意见。{by}以前办结。",
        "appraised": "{year}年度：写评定意见，向本人反馈。",
    },
    "auditor": {
        "monthly": "看“各支部”，督促逾期的支部，办理备案和审批。",
        "new_year": "建立{year}考核年度。",
        "spring": "{by}以前：给各支部的积分标准备案。",
        "inspected": "{by}以前：检查各支部的{quarter}。",
        "appraised": "{year}年度：批复优秀名额，复核各支部，公示结果。",
        "filed": "{by}以前：{year}年度汇总表上报备案。",
    },
    "admin": {
        "monthly": "登记人员和任职的变动，重发忘记的密码；备份一次。",
        "new_year": "登记{year}年的节假日和调休，公示按工作日计算。",
    },
    "teller": {"monthly": "平时没有事；本支部投票那天到会。", "appraised": "{year}年度民主测评：发票、监票、开箱或者逐行核对。"},
}


def calendar_of(slug, user, day):
    """(what is done every month, the twelve months of this year), with the end of last year's work in the first."""
    words, due = DUTIES[slug], defaultdict(list)
    for year in (day.year - 1, day.year):
        for occasion, by, number in _occasions(year, _filing(user, year)):
            if by.year == day.year and occasion in words:
                told = words[occasion].format(by=f"{by.month}月{by.day}日", quarter=quarter_name(number), year=year)
                due[by.month].append((by, told))
    return words["monthly"], [
        Month(f"{month}月", month == day.month, [told for _, told in sorted(due[month])]) for month in range(1, 13) if due[month]
    ]


def _occasions(year, filing):
    """(occasion, its day, quarter) of one 考核年度."""
    yield "new_year", quarter_span(year, 1)[0], 1
    yield "spring", quarter_span(year, 1)[1], 1
    for number in range(1, QUARTERS + 1):
        first, end = quarter_span(year, number)
        yield "opening", first, number
        yield "closing", end, number
        yield "judged", quarter_due(year, number), number
        yield "inspected", inspection_due(year, number), number
    yield "appraised", quarter_span(year + 1, 1)[0], QUARTERS  # A17: in January and February, see quarter_due
    yield "filed", filing, QUARTERS


def _filing(user, year):
    """The date of the committee of the reader's own branch, else of the first that the reader sees; or the usual one."""
    cycles = Cycle.objects.visible_to(user).filter(year=year).order_by("committee")
    branch = getattr(user, "home_branch", None)  # anybody reads the help
    own = branch and cycles.filter(committee=branch.committee_id).first()
    cycle = own or cycles.first()
    return (cycle and cycle.file_by) or quarter_due(year, QUARTERS)
