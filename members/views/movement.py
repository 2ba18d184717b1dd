"""Coming and going, absences, corrections: one form a page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from members import actions
from members.access import form_page, open_to
from members.clock import in_words
from members.figures import reads_contact
from members.flow import submit
from members.forms import AbsenceForm, ComingForm, FactsForm, LeavingForm, ProbationForm, ReasonForm, SecondmentForm
from members.models import Absence, Member, Membership, Secondment
from members.rules import REGISTRARS, Role
from members.steps import leave_branch

LEADS = {
    "admitted": "从入党之日起是预备党员，按普通类计分。",
    "transferred": "转入当天起属于本支部。转入前的季度，凭原党组织出具的积分证明登记。",
    "roster": "早已在本支部、名册里漏登的党员。整批登记请导入花名册。",
}


def _ask(request, form, member=None, *, title, button, lead=""):
    """The page of a form, with what was refused if it was."""
    context = {"form": form, "member": member, "title": title, "button": button, "lead": lead}
    return render(request, "members/movement.html", context, status=422 if form.is_bound else 200)


@form_page
@open_to(*REGISTRARS)
def add_member(request, coming):
    """发展入党, 转入, 期初登记."""
    if coming not in LEADS:
        raise Http404
    kind = Membership.Coming(coming)
    form = ComingForm(request.POST or None, coming=kind, user=request.user)
    if submit(form, actions.add_member, coming=kind, by=request.user):
        messages.success(request, f"已登记{kind.label}：{form.cleaned_data['name']}，{form.cleaned_data['branch']}。")
        return redirect("members")
    return _ask(request, form, title=kind.label, button=f"登记{kind.label}", lead=LEADS[kind])


@form_page
@open_to(*REGISTRARS, item=Member)
def edit_member(request, member):
    form = FactsForm(request.POST or None, member=member, reads_phone=reads_contact(request.user, member))
    if submit(form, actions.edit_member, member=member, by=request.user):
        messages.success(request, f"已保存{form.cleaned_data['name']}的资料。")
        return redirect(member)
    return _ask(request, form, member, title="更正资料", button="保存", lead="原来的内容留在修改记录里。")


@form_page
@open_to(*REGISTRARS, item=Member)
def decide_probation(request, member):
    form = ProbationForm(request.POST or None)
    if submit(form, actions.decide_probation, member=member, by=request.user):
        outcome, on = form.cleaned_data["outcome"], form.cleaned_data["on"]
        messages.success(request, f"已登记{member}{'转正' if outcome == 'confirm' else '延长预备期'}。")
        if outcome == "confirm" and on < member.probation_ends:
            messages.warning(request, f"转正日期早于预备期满（{in_words(member.probation_ends)}），请核对。")
        return redirect(member)
    return _ask(request, form, member, title="预备期满", button="登记", lead=f"入党日期{in_words(member.joined_on)}，预备期到{in_words(member.probation_ends)}。" if member.probationary else "已经是正式党员。")


@form_page
@open_to(*REGISTRARS, item=Member)
def add_absence(request, member):
    return _edit_stay(request, Absence(member=member))


@form_page
@open_to(*REGISTRARS, item=Absence)
def edit_absence(request, absence):
    return _edit_stay(request, absence)


@form_page
@open_to(*REGISTRARS, item=Member)
def add_secondment(request, member):
    return _edit_stay(request, Secondment(member=member))


@form_page
@open_to(*REGISTRARS, item=Secondment)
def edit_secondment(request, secondment):
    return _edit_stay(request, secondment)


def _edit_stay(request, stay):
    """外出 or 借调: registered, corrected, ended by the return."""
    away = isinstance(stay, Absence)
    word, kind, action = ("外出", AbsenceForm, actions.keep_absence) if away else ("借调", SecondmentForm, actions.keep_secondment)
    initial = {name: getattr(stay, name) for name in kind.base_fields} if stay.pk else {}
    form = kind(request.POST or None, initial=initial)
    if stay.pk:
        form.order_fields(["until"])  # who opens it again mostly comes to write the return
    if stay.pk and not reads_contact(request.user, stay.member):
        form.fields.pop("contact", None)
    if submit(form, action, **{"absence" if away else "secondment": stay}, by=request.user):
        messages.success(request, f"已保存{stay.member}的{word}。")
        return redirect(stay.member)
    return _ask(request, form, stay.member, title=word if stay.pk else f"登记{word}", button="保存" if stay.pk else f"登记{word}")


@form_page
@open_to(*REGISTRARS, item=Member)
def leave(request, member):
    """转出, 去世, 终止党籍. A member moved inside is no longer this branch's, so the list is next."""
    form = LeavingForm(request.POST or None, member=member)
    if submit(form, leave_branch, member=member, by=request.user):
        messages.success(request, f"已登记{member}{Membership.Going(form.cleaned_data['going']).label}。")
        return redirect("members")
    return _ask(request, form, member, title="转出或离开", button="登记", lead="任职、未结束的外出和借调同日结束，待审批的不参加积分申请撤回；已有的积分和记录留在本支部。离开本系统的，账号同时停用。登记错了的，可以撤销。")


@form_page
@open_to(Role.AUDITOR, item=Member)
def take_back(request, member):
    """A leaving registered by mistake."""
    form = ReasonForm(request.POST or None)
    if submit(form, actions.take_back, member=member, by=request.user):
        messages.success(request, f"已撤销{member}的离开登记。任职和一次性密码要重新办理。")
        return redirect(member)
    return _ask(request, form, member, title="撤销离开登记", button="撤销", lead="只用于登记错了的。回到本支部以后，任职、外出和一次性密码重新办理。")
