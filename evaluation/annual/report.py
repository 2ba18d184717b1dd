"""五(二), R29: a paragraph for the secretary's report, of counts only: it is read out before the members."""

from evaluation.models import Mention
from members.clock import in_words
from scoring.rules import QUARTER_FULL, shown

MOST_HEADINGS = 3  # named in the report; the table has all


def report_of(year, before):
    """What is known of the year as plain sentences; what is not known yet is left out."""
    parts = [_people(year), _quarters(year), _lines(year, before), _appraisal(year), _grades(year, before), _inspections(year), _voices(year), _mentions(year)]
    return "".join(parts)


def _people(year):
    if year.members is None:
        return f"{year.cycle}，本支部{len(year.scored)}名党员参加积分制管理。"
    fresh = f"（其中预备党员{year.probationary}名）" if year.probationary else ""
    out = f"，{year.exempt}名经批准不参加积分" if year.exempt else ""
    return f"{year.cycle}，本支部有党员{year.members}名{fresh}，{len(year.scored)}名参加积分制管理{out}。"


def _quarters(year):
    known = [line for line in year.quarters if line.confirmed and line.average is not None]
    said = "、".join(f"{line.name}{_number(line.average)}分" for line in known)
    late = "、".join(line.name for line in year.quarters if line.state == "late")
    return (f"季度平均得分：{said}（满分{QUARTER_FULL}分）。" if known else "") + (f"{late}没有按期办结。" if late else "")


def _lines(year, before):
    if not year.lines:
        said = "全年没有扣分"
    else:
        most = "、".join(f"{heading.name}{heading.lines}条" for heading in year.headings[:MOST_HEADINGS])
        said = f"全年登记扣分{len(year.lines)}条，涉及{year.deducted_people}人，主要是{most}"
    if before and before.scored:
        said += f"，上年度{len(before.lines)}条"
    if paper := "、".join(line.name for line in year.quarters if line.quarter and line.quarter.brought_in):
        said += f"（不含期初录入的{paper}，那时的扣分在纸质记录里）"
    gained = f"{len(year.rewards)}人得奖励分，共{_number(year.rewarded)}分。" if year.rewards else ""
    return f"{said}。{gained}"


def _appraisal(year):
    held = year.appraisal
    if not held:
        return ""
    return f"{in_words(held.held_on)}开展民主测评，应到{held.eligible}人，实到{held.present}人，到会率{year.attendance}。"


def _grades(year, before):
    if not year.grades:
        return ""
    said = "，".join(f"{label}{count}名" for label, count in year.grades.items() if count)
    last = f"（上年度{before.share}）" if before and before.share else ""
    average = f"平均总分{_number(year.average)}分" + (f"（上年度{_number(before.average)}分）" if before and before.average else "")
    return f"年度等次：{said}；优秀占党员总数的{year.share}{last}，{average}。"


def _inspections(year):
    if not year.inspections:
        return ""
    closed = sum(finding.closed_on is not None for finding in year.findings)
    found = f"发现问题{len(year.findings)}个，已整改销号{closed}个" if year.findings else "没有发现问题"
    return f"党委检查{len(year.inspections)}次，{found}。"


def _voices(year):
    said = ""
    if year.objections:
        said = f"收到异议{sum(year.objections.values())}件：{'，'.join(f'{outcome}{count}件' for outcome, count in year.objections.items())}。"
    return said + (f"年度考评被退回重新审定{len(year.returns)}次，已按要求办理。" if year.returns else "")


def _mentions(year):
    """Of the branch and its heads; one of a plain member is for the member and the heads."""
    public = [mention for mention in year.mentions if mention.about != Mention.About.MEMBER]
    counts = [(kind, sum(mention.kind == kind for mention in public)) for kind in Mention.Kind]
    said = "、".join(f"{kind.label}{count}次" for kind, count in counts if count)
    return f"受到党委{said}。" if said else ""


def _number(points):
    return f"{shown(points):f}"
