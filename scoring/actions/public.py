"""What is shown and sealed: notices with frozen rows, and the branch's chain of seals."""

import json

from members.clock import in_words, today
from members.figures import by_strokes
from scoring import rules
from scoring.actions.lines import reverse
from scoring.actions.writing import add
from scoring.figures import calendar_of, family_of, rows_of, year_of
from scoring.models import Notice, Seal

BASIS = "根据《关于在全局党员中实行党员积分制管理的实施方案》"


def post_notice(branch, cycle, *, title, text, head, rows, by, signed="", withheld=(), corrects=None):
    """五(一)5, A31-A32: frozen rows, and the working days they hang for."""
    ends_on = rules.notice_ends(today(), cycle.notice_days, **calendar_of(branch.committee))
    committee = branch.committee
    contact = {"受理人": committee.contact, "电话": committee.contact_phone or branch.phone, "地址": committee.contact_address, "信箱": committee.contact_mailbox}
    notice = Notice(
        branch=branch, title=title, text=text, head=head, rows=rows, withheld=list(withheld),
        signed=signed or branch.seal,
        contact={label: value for label, value in contact.items() if value},
        days=cycle.notice_days, posted_on=today(), ends_on=ends_on, corrects=corrects,
    )
    notice._history_user = by
    notice.save()
    return notice


def publish_quarter(quarter, *, by):
    """F4: points of the quarter and of the year so far, certified quarters with it (A11); no reasons, no phones (A31)."""
    years = year_of(quarter.branch, quarter.cycle)
    rows = []
    here = by_strokes(row for row in rows_of(quarter.sheets.all()) if row.sheet.member_id in years)
    for number, row in enumerate(here, start=1):
        so_far = sum(points for q, points in years[row.sheet.member_id].points.items() if q <= quarter.number)
        rows.append([number, row.member.name, row.sheet.get_category_display()[:2], _print(row.points), _print(so_far)])
    again = f"（第{quarter.version}次公示）" if quarter.version > 1 else ""
    quarter.notice = post_notice(
        quarter.branch, quarter.cycle, by=by,
        title=f"关于{quarter.branch}{quarter}党员积分情况的公示{again}",
        text=f"{BASIS}，{how_passed(quarter)}。现将{quarter.get_number_display()}党员积分情况公示如下。",
        head=["序号", "姓名", "类别", "本季得分", "本年累计"], rows=rows, corrects=quarter.notice,
    )  # fmt: skip


def how_passed(quarter):
    """五(一)3 in words: whose opinion, and the count of the meeting; a quarter brought in from paper has no day of an opinion."""
    meeting = quarter.last_meeting
    opinion = f"{quarter.branch.proposer}于{in_words(quarter.opinion_on)}提出初步意见，" if quarter.opinion_on else ""
    return f"{opinion}党员大会于{in_words(meeting.held_on)}评议通过（应到{meeting.eligible}人，实到{meeting.present}人，赞成{meeting.ayes}人）"


def amend_quarter(quarter, *, lines, reason, notice, by):
    """A23, A33: an upheld objection reverses just these lines; who is changed by it is published, old points and new.

    `notice` is the one objected to; it hangs on and is shown as corrected by the new one.
    """
    changed = quarter.sheets.filter(pk__in={line.sheet_id for line in lines})
    before = {row.sheet.pk: row.points for row in rows_of(changed)}
    for line in lines:
        reverse(line, reason=f"异议成立，{reason}", by=by, correcting=True)
    after = by_strokes(rows_of(changed))
    quarter.version += 1
    again = f"（第{quarter.version}版）" if quarter.version > 2 else ""
    quarter.notice = post_notice(
        quarter.branch, quarter.cycle, by=by, corrects=notice,
        title=f"关于{quarter.branch}{quarter}党员积分更正情况的公示{again}",
        text=(
            f"{in_words(notice.posted_on)}公示的{quarter}党员积分，经受理异议并核实，下列党员的得分有更正，"
            "现予公示。没有列出的党员，得分不变。"
        ),
        head=["序号", "姓名", "原得分", "更正后得分"],
        rows=[[number, row.member.name, _print(before[row.sheet.pk]), _print(row.points)] for number, row in enumerate(after, start=1)],
    )  # fmt: skip
    return quarter.notice


def withdraw_all(quarter, *, by):
    """A quarter reopened as a whole: its notice and the corrections that run with it come down."""
    if quarter.notice is not None:
        for notice in Notice.objects.filter(pk__in=family_of(quarter.notice)):
            withdraw(notice, by=by)


def withdraw(notice, *, by):
    """A notice whose content was reopened hangs no longer; what it said stays readable by login."""
    if notice is not None and notice.runs:
        notice.withdrawn_on = today()
        add(notice, by, "撤下")


def _print(points):
    return f"{rules.shown(points):f}"


def seal_quarter(quarter, *, by):
    """The confirmed quarter as it now stands: every line with its fact."""
    text = [
        [row.member.name, _print(row.points)]
        + [[line.item.code, _print(line.points), str(line.happened_on), line.fact] for line in row.deductions]
        + [[score.item.code, _print(score.points)] for score in row.task_scores]
        + [[reward.item.code, _print(reward.points), reward.grounds] for reward in row.rewards]
        for row in rows_of(quarter.sheets.all())
    ]
    seal(quarter.branch, subject=str(quarter), version=quarter.version, text=text)


def seal(branch, *, subject, version, text):
    """Append one link to the branch's chain; the caller holds the paper's lock."""
    text = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
    last = Seal.objects.select_for_update().filter(branch=branch).last()
    previous = last.digest if last else ""
    return Seal.objects.create(
        branch=branch, seq=last.seq + 1 if last else 1, subject=subject, version=version, text=text, previous=previous,
        digest=Seal.hash(previous, subject, version, text),
    )
