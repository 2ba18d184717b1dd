"""五(一)3 “有异议的进行复议”: a request is answered by another officer, or taken back (R17, A22)."""

from django.core.exceptions import ValidationError
from django.urls import reverse

from members.clock import today
from members.flow import Block, Flow, Step
from members.rules import OFFICERS, Role
from scoring.figures import corrected, may_answer
from scoring.models import Reconsideration

ASKED, KEPT, CHANGED, WITHDRAWN = Reconsideration.Status
ANSWERS = OFFICERS | {Role.AUDITOR}


def not_corrected(ask):
    """“更正” is said only of what was put right: in an open quarter, by reversal or a new line."""
    if corrected(ask):
        return []
    quarter, blocks = ask.sheet.quarter, []
    page = quarter.get_absolute_url()
    if not quarter.is_open:
        blocks.append(Block("要由支部书记先按“有异议，退回复议”，把这一季退回“自评与记录”", f"{page}#close"))
    what = f"{ask.line} 还没有冲销" if ask.line else f"{ask.sheet.member}的积分表从申请以后没有改动"
    return [*blocks, Block(what, f"{page}?open={ask.sheet_id}#row-{ask.sheet_id}")]


def reversed_already(ask):
    return [Block("这一条已经冲销，请按“更正”答复")] if ask.line_id and corrected(ask) else []


def reply(ask, *, by, remark, answer):
    if not may_answer(ask, by):
        raise ValidationError("复议申请要由申请人、登记人以外的另一名支委或记录员答复；支部没有这样的人的，由党委复核人答复。")
    ask.answer, ask.answered_by, ask.answered_on = answer, by, today()


def take_back(ask, *, by, remark):
    if by.member_id != ask.sheet.member_id:
        raise ValidationError("复议申请只能由本人撤回。")


RECONSIDERATION_FLOW = Flow(
    Step("keep", "维持", (ASKED,), KEPT, ANSWERS, blockers=reversed_already, then=reply, remark_label="",
         says="本人马上看得到答复。这份申请办结，答复不能再改。"),
    Step("change", "更正", (ASKED,), CHANGED, ANSWERS, blockers=not_corrected, then=reply, remark_label="",
         says="本人马上看得到答复。这份申请办结，答复不能再改。"),
    Step("withdraw", "撤回申请", (ASKED,), WITHDRAWN, frozenset({Role.MEMBER}), then=take_back, back=True,
         says="撤回以后不再答复；要复议的，重新申请。"),
)


def offers_on(ask, user, forms, typed=None):
    """The steps that this very reader may take: answers and taking back are never the same person's."""
    answers = may_answer(ask, user)
    mine = user.member_id == ask.sheet.member_id
    return [offer for offer in RECONSIDERATION_FLOW.offers(user, ask, forms, typed) if (mine if offer.name == "withdraw" else answers)]


def asked_open(quarter):
    """What members asked to look at again and nobody has answered yet."""
    asks = Reconsideration.objects.filter(sheet__quarter=quarter, status=ASKED).select_related("sheet__member", "line__item")
    return [Block(f"{ask.sheet.member}申请复议{ask.matter}，还没有答复", reverse("reconsideration", args=[ask.pk])) for ask in asks]
