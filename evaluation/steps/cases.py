"""五(二) 后续处理, step by step: told, talked with, disposed of, helped, cleared up; the committee re-checks."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError

from evaluation import actions, rules
from evaluation.cases import handles, paused, rechecks, sanctions_of
from evaluation.figures import results_of
from evaluation.models import Case
from evaluation.rules import CaseKind, Disposal
from members.clock import in_words, today
from members.flow import Block, Flow, Step
from members.rules import HEADS, Role
from scoring.rules import passes, why_passes

OPEN, RUNNING, PROPOSED, REPORTED, HEARD, RESOLVED, ANSWERED, CLOSED, SUPERSEDED = Case.Status
CHARGED = HEADS | {Role.AUDITOR, Role.MEMBER}  # whom `handles` lets through
AUDITS = frozenset({Role.AUDITOR})


def year_reopened(case):
    if paused(case):
        return [Block(f"{case.cycle}考评正在重新办理，结果最终确定以后再办")]
    return []


def of(*kinds):
    return lambda case: case.kind in kinds


def close(case):
    case.closed_on = today()


# what the steps do


def assign(case, *, by, remark, responsible, due_on):
    if due_on < case.opened_on:
        raise ValidationError("办理期限不能早于立案日期。")
    case.responsible, case.due_on = responsible, due_on


def name_helper(case, *, by, remark, responsible):
    case.responsible = responsible
    actions.note_step(case, "指派帮扶人", by=by, text=f"基层党委指派{responsible}（{responsible.branch}）帮扶。")


def tell(case, *, by, remark, day, text):
    actions.note_step(case, "告知本人", by=by, day=day, text=text)
    close(case)


def talk(case, *, by, remark, day, talker, place, text, reply):
    """Held by the organisation's head."""
    said = f"谈话人：{talker}\n地点：{place}\n谈话内容：{text}\n本人表态：{reply}"
    actions.note_step(case, "诫勉谈话", by=by, day=day, text=said)
    case.outcome = f"{in_words(day)}由{talker}谈话"
    close(case)


def end(case, *, by, remark):
    case.outcome = f"不再推荐：{remark}"
    close(case)


def put_forward(case, *, by, remark):
    case.outcome = remark
    close(case)


def resume(case, *, by, remark):
    case.outcome, case.closed_on = "", None


def propose(case, *, by, remark, day, disposal, until=None, text="", other_matter=False):
    """五(二)4: the type fits the member, its term the type; nobody sanctioned is disposed again for the same matter."""
    disposal = Disposal(disposal)
    if disposal not in rules.disposals_for(probationary=case.member.is_probationary_on(day)):
        raise ValidationError(f"{disposal.label}不适用于{'预备' if case.member.is_probationary_on(day) else '正式'}党员。")
    terms = rules.TERMS[disposal]
    if terms.most and until is None:
        until = rules.usual_until(disposal, day)
    if not rules.term_fits(disposal, day, until):
        raise ValidationError(_why_term(disposal, terms))
    if (found := sanctions_of(case)) and not other_matter:
        raise ValidationError(f"{case.member}本年度已受处分（{found[0].fact}）。同一问题不再作组织处置；确是另一问题的，请勾选说明。")
    case.disposal, case.until, case.answered_by = disposal, until, by
    term = f"，到{in_words(until)}" if until else ""
    actions.note_step(case, _label("propose"), by=by, day=day, text=f"{disposal.label}{term}。{text}")


def _why_term(disposal, terms):
    if not terms.most:
        return f"{disposal.label}没有期限，“期限到”请留空。"
    if terms.probationary:
        return f"{disposal.label}不少于 {terms.least} 个月、最长 {terms.most} 个月，请改“期限到”。"
    return f"{disposal.label}一般 {terms.least} 个月、最长 {terms.most} 个月，请改“期限到”。"


def _label(name):
    return next(label for known, label, _ in rules.PROCEDURE if known == name)


def plain(name, case, *, by, remark, day, text):
    actions.note_step(case, _label(name), by=by, day=day, text=text)


def resolve(case, *, by, remark, day, text, **counts):
    """A21: what passes at the meeting."""
    if not passes(**counts):
        raise ValidationError(f"大会没有通过：{why_passes(**counts)}。请在“大会没有通过”里登记。")
    actions.note_step(case, _label("resolve"), by=by, day=day, text=text, **counts)


def not_passed(case, *, by, remark, day, text, **counts):
    if passes(**counts):
        raise ValidationError(f"按票数大会已经通过：{why_passes(**counts)}。请核对人数。")
    actions.note_step(case, "大会没有通过", by=by, day=day, text=text, **counts)


def again(case, *, by, remark):
    actions.note_step(case, "重新研究", by=by, text=remark)


def approve(case, *, by, remark, day, text):
    """限期改正 goes on as a case of help; about membership nothing is changed here (A36)."""
    actions.note_step(case, _label("approve"), by=by, day=day, text=text)
    case.outcome = f"{case.get_disposal_display()}，{in_words(day)}批准" + (f"，到{in_words(case.until)}" if case.until else "")
    close(case)
    if case.disposal == Disposal.CORRECTION:
        actions.open_case(case.branch, case.cycle, case.member, CaseKind.HELP, by=by, due_on=case.until, until=case.until, disposal=case.disposal)


def answer(case, *, by, remark, day, text, corrected=None):
    """How it ended, for the committee's re-check."""
    what = {True: "已改正", False: "没有改正", None: "提出办结"}[corrected]
    actions.note_step(case, what, by=by, day=day, text=text)
    case.outcome, case.corrected, case.answered_by = f"{'' if corrected is None else f'{what}：'}{text}"[:300], corrected, by


def agree(case, *, by, remark):
    """One who did not better themself in time is proposed for disposal anew."""
    actions.note_step(case, "党委复核同意", by=by, text=remark)
    close(case)
    if case.corrected is False:
        actions.open_case(case.branch, case.cycle, case.member, CaseKind.DISPOSAL, by=by)


def give_back(case, *, by, remark):
    actions.note_step(case, "党委退回", by=by, text=remark)
    case.answered_by = None


class CaseFlow(Flow):
    """A flow whose steps hang on the person too: nobody decides an own case, and only who is charged or leads."""

    def may(self, step, user, case):
        return rechecks(user, case) if step.by == AUDITS else handles(user, case)

    def ahead_of(self, case):
        """The step that comes next."""
        return next(step for step in self.steps if step.offered and not step.back and case.status in step.source and step.applies(case))

    def offers(self, user, paper, forms, asked=None):
        return [offer for offer in super().offers(user, paper, forms, asked) if self.may(offer.step, user, paper)]

    def move(self, paper, name, *, by, remark="", **data):
        if name in self.named and self.named[name].offered and not self.may(self.named[name], by, paper):
            raise PermissionDenied
        return super().move(paper, name, by=by, remark=remark, **data)


DOES = {"propose": propose, "resolve": resolve, "approve": approve}
KEPT = "记入办理记录，不能涂改；要改，按“重新研究”。"
SAYS = {"resolve": "记入办理记录，报党委批准；党委可以退回。", "approve": "批准以后办结，不能撤回；限期改正的，自动列出帮扶事项。党籍要另行登记。"}
DISPOSING = [
    Step(name, label, (source,), target, AUDITS if by == AUDITS else CHARGED, blockers=year_reopened, then=DOES.get(name, partial(plain, name)), applies=of(CaseKind.DISPOSAL),
         says=SAYS.get(name, KEPT), final=target == CLOSED)
    for (name, label, by), source, target in zip(
        rules.PROCEDURE, (OPEN, PROPOSED, REPORTED, HEARD, RESOLVED), (PROPOSED, REPORTED, HEARD, RESOLVED, CLOSED), strict=True
    )
]
CASE_FLOW = CaseFlow(
    Step("tell", "告知本人，办结", (OPEN,), CLOSED, CHARGED, blockers=year_reopened, then=tell, applies=of(CaseKind.BAR),
         says="登记以后办结，不能再改。"),
    Step("talk", "登记谈话，办结", (OPEN,), CLOSED, CHARGED, blockers=year_reopened, then=talk, applies=of(CaseKind.TALK),
         says="登记以后办结，不能再改。"),
    *DISPOSING,
    Step("not_passed", "大会没有通过", (HEARD,), OPEN, CHARGED, then=not_passed, applies=of(CaseKind.DISPOSAL), back=True,
         says="票数照实留存，这件事退回重新研究。"),
    Step("again", "重新研究", (PROPOSED, REPORTED, HEARD), OPEN, CHARGED, then=again, applies=of(CaseKind.DISPOSAL), needs_remark=True, back=True,
         says="退回重新提出意见，已有的记录都留着。"),
    Step("drop", "不作处置，报党委复核", (OPEN,), ANSWERED, CHARGED, blockers=year_reopened, then=answer, applies=of(CaseKind.DISPOSAL), back=True,
         says="报党委复核；党委可以退回。"),
    Step("name_helper", "指派帮扶人", (OPEN,), RUNNING, AUDITS, blockers=year_reopened, then=name_helper, applies=of(CaseKind.HELP),
         says="帮扶人马上看得到这件事，由他逐次登记。以后可以另派。"),
    Step("conclude", "提出帮扶结论", (RUNNING,), ANSWERED, CHARGED, blockers=year_reopened, then=answer, applies=of(CaseKind.HELP),
         says="报党委复核；党委可以退回。"),
    Step("rename_helper", "另派帮扶人", (RUNNING,), RUNNING, AUDITS, then=name_helper, applies=of(CaseKind.HELP), back=True,
         says="改由新帮扶人登记，原来的记录留着。"),
    Step("clear", "查清办结，报党委复核", (OPEN,), ANSWERED, CHARGED, then=answer, applies=of(CaseKind.GRAVE),
         says="报党委复核；党委可以退回。"),
    Step("agree", "同意办结", (ANSWERED,), CLOSED, AUDITS, blockers=year_reopened, then=agree, final=True,
         says="同意以后办结，不能再改；没有改正的，自动再立处置事项。"),
    Step("return", "退回", (ANSWERED, RESOLVED), OPEN, AUDITS, then=give_back, applies=of(CaseKind.DISPOSAL, CaseKind.GRAVE), needs_remark=True, back=True,
         says="退回重新办理，原来的记录都留着。"),
    Step("return_help", "退回", (ANSWERED,), RUNNING, AUDITS, then=give_back, applies=of(CaseKind.HELP), needs_remark=True, back=True,
         says="退回继续帮扶，原来的记录都留着。"),
    Step("end", "不再推荐", (OPEN,), CLOSED, CHARGED, blockers=year_reopened, then=end, applies=of(*rules.AWARDS), needs_remark=True, back=True, final=True,
         says="这件事办结，不能改回推荐。"),
    Step("assign", "交给谁办、什么时候办完", (OPEN,), OPEN, CHARGED, then=assign, applies=lambda case: case.kind != CaseKind.HELP, back=True,
         says="以后随时可以再改。"),
    Step("put_forward", "登记推荐", (OPEN,), CLOSED, CHARGED, then=put_forward, applies=of(*rules.AWARDS), offered=False),
    Step("resume", "撤回推荐", (CLOSED,), OPEN, CHARGED, then=resume, applies=of(*rules.AWARDS), offered=False),
    Step("supersede", "不再办理", tuple(set(Case.Status) - {SUPERSEDED}), SUPERSEDED, AUDITS, offered=False),
)


def follow_up(review, *, by):
    """五(二): what follows from the final grades. What another version of the year no longer asks for is superseded;
    what follows from both lives on, done or not."""
    results = {result.member_id: result for result in results_of(review)}
    known = set()
    for case in Case.objects.filter(branch=review.branch, cycle=review.cycle, line=None).exclude(status=SUPERSEDED):
        result = results.get(case.member_id)
        if case.kind in _kept(result):
            known.add((case.member_id, case.kind))
        else:
            found = f"等次{result.get_grade_display()}" if result else "没有这名党员的结果"
            CASE_FLOW.move(case, "supersede", by=by, remark=f"第{review.version}版{found}")
    for result in results.values():
        for kind in rules.consequence(result.grade):
            if (result.member_id, kind) not in known:
                actions.open_case(review.branch, review.cycle, result.member, kind, by=by)


def _kept(result):
    """What lives on under this result; help follows from a disposal."""
    wanted = rules.consequence(result.grade) if result else ()
    return (*wanted, CaseKind.HELP) if CaseKind.DISPOSAL in wanted else wanted
