"""后续处理: opened, recorded day by day; who is recommended for an award."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.awards import award_list
from evaluation.cases import handles, opens_grave
from evaluation.models import Case, CaseNote, Recommendation
from evaluation.rules import CaseKind
from members.clock import in_words, today
from scoring.actions import add, guards_deductions
from scoring.figures import live
from scoring.models import Deduction


def open_case(branch, cycle, member, kind, *, by, **given):
    """A case of today, due by the rule of its kind unless `given` says when."""
    day = today()
    case = Case(branch=branch, cycle=cycle, member=member, kind=kind, opened_on=day, **({"due_on": rules.case_due(kind, day, cycle.year)} | given))
    return add(case, by, "立案")


@transaction.atomic
def open_grave(line, *, by):
    """A14: the case of a ⚑ line."""
    line = Deduction.objects.select_for_update().get(pk=line.pk)
    if not opens_grave(by, line):
        raise PermissionDenied
    if not line.item.grave or line not in live(list(line.sheet.deductions.all())):
        raise ValidationError("这条扣分已经冲销，或者不是 ⚑ 条目，不用立案。")
    if Case.objects.filter(line=line).exists():
        raise ValidationError("这条扣分已经立案。")
    quarter = line.sheet.quarter
    return open_case(quarter.branch, quarter.cycle, line.sheet.member, CaseKind.GRAVE, by=by, line=line)


def note_step(case, what, *, by, day=None, text="", internal=False, **counts):
    """One dated record; never before the one that came before it, never after today."""
    day = day or today()
    if day > today():
        raise ValidationError("日期不能晚于今天。")
    last = case.notes.last()
    first = last.day if last else case.line.happened_on if case.line_id else case.opened_on
    if day < first:
        raise ValidationError(f"日期不能早于{f'上一步“{last.what}”' if last else '立案'}的 {in_words(first)}。")
    return add(CaseNote(case=case, what=what, day=day, text=text, internal=internal, by=by, **counts), by, what)


@transaction.atomic
def write_note(case, *, day, text, internal, by):
    """A monthly note or any other record while the case is dealt with."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not handles(by, case):
        raise PermissionDenied
    if case.over:
        raise ValidationError(f"这一事项“{case.get_status_display()}”，不能再记录。")
    what = "帮扶记录" if case.kind == CaseKind.HELP else "办理记录"
    return note_step(case, what, by=by, day=day, text=text, internal=internal)


@guards_deductions
def talk_of_this_scheme(member, item, day):
    """A41: a talk that this scheme imposed counts under no item."""
    if item.key in rules.TALK_ITEMS and CaseNote.objects.filter(case__member=member, case__kind=CaseKind.TALK, case__status=Case.Status.CLOSED, day=day).exists():
        raise ValidationError({"item": f"{in_words(day)}的诫勉谈话是本办法规定的（基本合格党员），不按{item.code}扣分。"})


def recommend(branch, cycle, *, member, scale, award, recommended_on, by):
    """五(二)1-2: only whom the grade allows, and nobody themself."""
    if member.pk == by.member_id:
        raise ValidationError({"member": "本人的推荐要由支部其他负责人登记。"})
    nominee = next((row for row in award_list(branch, cycle).nominees if row.member == member), None)
    if nominee is None:
        raise ValidationError({"member": f"{cycle}结果还没有最终确定，或者没有这名党员的结果。"})
    scale = CaseKind(scale)
    if not nominee.open_to:
        raise ValidationError({"member": f"不能推荐{member}：{nominee.why}。"})
    if scale not in nominee.open_to:
        raise ValidationError({"scale": f"{member}等次{nominee.result.get_grade_display()}，只能{nominee.open_to[0].label}。"})
    if not case_opened(branch, cycle) <= recommended_on <= today():
        raise ValidationError({"recommended_on": f"推荐日期应在结果最终确定（{in_words(case_opened(branch, cycle))}）以后、今天以前。"})
    row = Recommendation(branch=branch, cycle=cycle, member=member, scale=scale, award=award, recommended_on=recommended_on, entered_by=by)
    return add(row, by, "登记推荐")


def case_opened(branch, cycle):
    """The day from which the grades are final."""
    return Case.objects.filter(branch=branch, cycle=cycle, line=None).earliest("opened_on").opened_on


def take_back(row, *, reason, by):
    """A recommendation typed wrongly, or one that the branch takes back."""
    row = Recommendation.objects.select_for_update().get(pk=row.pk)
    if row.withdrawn:
        raise ValidationError("这项推荐已经撤回。")
    row.withdrawn = reason
    return add(row, by, f"撤回：{reason}")
