"""The branch's self-assessment forms: who is missing, what was typed from paper, and the form to print (F3)."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from members.clock import today
from members.figures import by_strokes
from members.models import PartyGroup
from members.rules import Category
from scoring import rules
from scoring.figures.bites import capped, deducted_by
from scoring.figures.rows import categories_on
from scoring.figures.selfs import form_of, forms_wait_for, items_for
from scoring.models import SelfScore, Sheet, StandardItem


class Missing(NamedTuple):
    """Whose form is missing, and who of the party group collects it."""

    sheet: Sheet
    group: str
    collector: str


def missing_forms(quarter):
    """None are collected for a quarter that was brought in from paper (A39)."""
    lack = [] if quarter.brought_in else by_strokes(quarter.sheets.filter(handed_in_at=None).select_related("member"))
    groups = defaultdict(list)
    held = PartyGroup.objects.filter(branch=quarter.branch).select_related("collector").prefetch_related("members")
    for group in held:
        for member in group.members.all():
            groups[member.pk].append(group)
    return [
        Missing(
            sheet,
            "、".join(group.name for group in groups[sheet.member_id]),
            "、".join(str(group.collector) for group in groups[sheet.member_id] if group.collector),
        )
        for sheet in lack
    ]


def reminder(quarter, missing):
    """A text for the group or a phone call; nothing is sent by the system."""
    if not (missing and quarter.is_open):
        return ""
    last = quarter.span[1]
    names = "、".join(line.sheet.member.name for line in missing)
    collectors = list(dict.fromkeys(line.collector for line in missing if line.collector))
    paper = f"用纸质表的请交给{'、'.join(collectors)}。" if collectors else "用纸质表的请交给记录员。"
    by = f"请在{last.month}月{last.day}日前" if today() <= last else "已过期限，请尽快"
    return (
        f"{quarter.branch}{quarter}自评表，{by}交：{names}。手机登录后点“季度自评”，按月填写，没有扣分的月份按“本月无扣分”，三个月填完按“交表”。{paper}"
    )


class PaperRow(NamedTuple):
    """One row of the batch page: what stands for each month, and whose it is."""

    sheet: Sheet
    figures: list  # Decimal or None for each month
    writable: bool

    @property
    def handed_in(self):
        return bool(self.sheet.handed_in_at) and not self.sheet.typed_by_id


def paper_rows(quarter, user):
    """Every sheet with its monthly figures; a member's draft is nobody else's business (R15).

    Typed from the third month on, while the quarter is open.
    """
    typing = quarter.is_open and not quarter.brought_in and not forms_wait_for(quarter)
    scores = defaultdict(list)
    for score in SelfScore.objects.filter(sheet__quarter=quarter, lifted=False):
        scores[score.sheet_id].append(score)
    rows = []
    for sheet in by_strokes(quarter.sheets.select_related("member", "typed_by__member")):
        sheet.quarter = quarter
        paper = sheet.handed_in_at is None or sheet.typed_by_id is not None
        rows.append(PaperRow(sheet, paper_figures(sheet, scores[sheet.pk]), typing and paper and sheet.member_id != user.member_id))
    return rows


def paper_figures(sheet, scores):
    """[the month's points or None] of a form that was handed in or typed, out of what stands of it."""
    handed = [score for score in scores if sheet.handed_in_at]
    said = [[score.points for score in handed if score.month == month] for month in rules.quarter_months(sheet.quarter.number)]
    return [sum(points) if points else None for points in said]


class PaperLine(NamedTuple):
    """One item of the form with its three months; `facts` is what was written beside them."""

    item: StandardItem
    months: list
    total: Decimal | None
    facts: str = ""


class Paper(NamedTuple):
    """F3 of one member, blank or filled."""

    sheet: Sheet
    category: Category
    lines: list
    whole: list  # what was typed for months as a whole
    points: Decimal | None = None  # None: a line to write on
    filled: bool = False


def blank_papers(quarter):
    """F3 to hand out: the items of each member's category by now, none filled in; a constant number of queries."""
    items = list(quarter.standard.items.filter(part=StandardItem.Part.BASE, in_use=True))
    sheets = by_strokes(quarter.sheets.select_related("member", "typed_by__member"))
    categories = categories_on([sheet.member for sheet in sheets], min(quarter.span[1], today()))
    papers = []
    for sheet in sheets:
        category = categories[sheet.member_id]
        fit = [item for item in items if item.applies_to(category, retired=sheet.member.retired)]
        papers.append(Paper(sheet, category, [PaperLine(item, ["", "", ""], None) for item in fit], []))
    return papers


def paper_for(sheet, reader):
    """F3 of one member as filled; nobody else reads it before it is handed in (R15)."""
    if sheet.member_id != reader.member_id and sheet.handed_in_at is None:
        raise PermissionDenied
    return filled_paper(form_of(sheet))


def filled_paper(form):
    """F3 of one member as far as it is filled, with the items of each month's category."""
    sheet, months = form.sheet, form.months
    scores = [score for month in months for score in month.scores]
    base = sheet.quarter.standard.items.filter(part=StandardItem.Part.BASE)
    wanted = {score.item_id for score in scores} | {item.pk for month in months for item in items_for(sheet, month.number)[1]}
    lines = []
    for item in base:
        if item.pk in wanted:
            own = {score.month: score for score in scores if score.item_id == item.pk}
            points = [own[month.number].points if month.number in own else "" for month in months]
            facts = "；".join([score.fact for score in own.values() if score.fact] + capped(own.values()))
            lines.append(PaperLine(item, points, deducted_by(own.values()).counted or None, facts))
    whole = {score.month: score.points for score in scores if score.item_id is None}
    complete = sheet.handed_in_at or not form.lacks
    return Paper(
        sheet, Category(sheet.category), lines, [whole.get(month.number, "") for month in months] if whole else [],
        form.points if complete else None, bool(scores) or bool(sheet.handed_in_at),
    )
