"""五(一)5, A33 异议, step by step: answered by the branch, on appeal by the committee; every step dated."""

from django.core.exceptions import PermissionDenied, ValidationError

from members.clock import today
from members.flow import Flow, Step
from members.rules import HEADS, Role
from scoring import actions
from scoring.figures import answers, appeals, quarter_of_notice, reviews
from scoring.models import Objection
from scoring.steps.quarter import AMEND_FLOW

RAISED, UPHELD, DISMISSED, APPEALED, CLOSED = Objection.Status
HANDLERS = HEADS | {Role.AUDITOR}


def uphold(objection, *, by, remark, answer, lines=()):
    dismiss(objection, by=by, remark=remark, answer=answer)
    _correct(objection, by, answer, lines)


def dismiss(objection, *, by, remark, answer):
    objection.answer, objection.answered_by, objection.answered_on = _words(answer, "答复"), by, today()


def appeal(objection, *, by, remark, appeal):
    objection.appeal, objection.appealed_on = _words(appeal, "不服的理由"), today()
    objection.review_by = actions.review_deadline(objection)


def overrule(objection, *, by, remark, final, lines=()):
    close(objection, by=by, remark=remark, final=final)
    _correct(objection, by, final, lines)


def close(objection, *, by, remark, final):
    objection.final, objection.final_by, objection.final_on = _words(final, "复查意见"), by, today()


def _words(text, what):
    if not text.strip():
        raise ValidationError(f"要写明{what}。")
    return text.strip()


def _correct(objection, by, reason, lines):
    """The lines that the handler chose are reversed and the difference is published; without any, words only."""
    if lines:
        quarter = quarter_of_notice(objection.notice)
        notice = objection.notice if objection.notice.withdrawn_on is None else quarter.notice  # taken down: what was published since
        objection.correction = AMEND_FLOW.move(quarter, "amend", by=by, remark=reason[:120], lines=lines, notice=notice).notice


class GuardedFlow(Flow):
    """A flow whose steps hang on the person too: whoever is objected to takes none of them (A33)."""

    MAY = {"uphold": answers, "dismiss": answers, "appeal": appeals, "overrule": reviews, "close": reviews}  # noqa: RUF012

    def offers(self, user, paper, forms, asked=None):
        return [offer for offer in super().offers(user, paper, forms, asked) if self.MAY[offer.step.name](user, paper)]

    def move(self, paper, name, *, by, remark="", **data):
        if name in self.MAY and not self.MAY[name](by, paper):
            raise PermissionDenied
        return super().move(paper, name, by=by, remark=remark, **data)


OBJECTION_FLOW = GuardedFlow(
    Step("uphold", "异议成立", (RAISED,), UPHELD, HANDLERS, then=uphold,
         says="提出人马上看得到答复。答复以后不能撤回。"),
    Step("dismiss", "异议不成立", (RAISED,), DISMISSED, HANDLERS, then=dismiss,
         says="提出人马上看得到答复，不服的可以申请复查。答复以后不能撤回。"),
    Step("appeal", "不服，申请复查", (DISMISSED,), APPEALED, HANDLERS | {Role.MEMBER}, then=appeal,
         says="转给党委复查，支部不再办理。提交以后不能撤回。"),
    Step("overrule", "复查：异议成立", (APPEALED,), UPHELD, frozenset({Role.AUDITOR}), then=overrule,
         says="这是最后的答复，提出人马上看得到，不能撤回。"),
    Step("close", "复查：维持答复", (APPEALED,), CLOSED, frozenset({Role.AUDITOR}), then=close,
         says="这是最后的答复，提出人马上看得到，不能撤回。"),
)
