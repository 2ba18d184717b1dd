"""Objections by login: raised, registered, read by who handles them, answered, printed (F9)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import form_page, open_to
from members.figures import changes_of
from members.flow import take
from members.rules import HEADS, OFFICERS, Role
from scoring.figures import answers, disputed_sheet, quarter_of_notice, readable, reviews, tells_promises
from scoring.forms import OBJECTION_FORMS, OwnObjectionForm, RegisterForm
from scoring.models import Notice, Objection
from scoring.steps import OBJECTION_FLOW
from scoring.views.notices import submit_objection


@form_page
@open_to(Role.MEMBER, item=Notice)
def raise_objection(request, notice):
    """By login, while the notice runs: the own line, a person, or the whole result."""
    form = OwnObjectionForm(request.POST or None, notice=notice, user=request.user)
    if request.method == "POST" and (objection := submit_objection(form, notice)):
        messages.success(request, "异议已提交。答复以后，在这里和“公示”栏都能看到。")
        return redirect(objection)
    return render(request, "scoring/raise_objection.html", {"notice": notice, "form": form}, status=422 if form.errors else 200)


@form_page
@open_to(*OFFICERS, Role.AUDITOR, item=Notice)
def register_objection(request, notice):
    """A call or a letter; who registers it and does not handle it sees the receipt only."""
    form = RegisterForm(request.POST or None, notice=notice, user=request.user)
    if request.method == "POST" and (objection := submit_objection(form, notice)):
        if Objection.objects.visible_to(request.user).filter(pk=objection.pk).exists():
            messages.success(request, "已登记。答复单可以打印给提出人。")
            return redirect(objection)
        return redirect("receipt", notice.token, objection.receipt)  # which says itself that it is registered
    return render(request, "scoring/register_objection.html", {"notice": notice, "form": form}, status=422 if form.errors else 200)


@require_safe
@open_to(*HEADS, Role.AUDITOR, Role.MEMBER, item=Objection)
def show_objection(request, objection):
    return objection_page(request, objection)


@require_POST
@open_to(*HEADS, Role.AUDITOR, Role.MEMBER, item=Objection)
def move_objection(request, objection, step):
    asked = take(request, OBJECTION_FLOW, objection, step, OBJECTION_FORMS)
    return redirect(objection) if asked is None else objection_page(request, objection, asked=asked, status=422)


def objection_page(request, objection, *, asked=None, status=200):
    user, objection = request.user, readable(Objection.objects.visible_to(request.user)).get(pk=objection.pk)
    handles = answers(user, objection) or reviews(user, objection)
    quarter = quarter_of_notice(objection.notice)
    context = {"objection": objection, "notice": objection.notice, "quarter": quarter, "handles": handles, "disputed": disputed_sheet(objection, quarter, user)}
    context["yearly"] = quarter is None and not tells_promises(objection.notice)
    context |= {"steps": OBJECTION_FLOW.offers(user, objection, OBJECTION_FORMS, asked), "history": changes_of(objection) if handles else []}
    return render(request, "scoring/objection.html", context, status=status)


@require_safe
@open_to(*HEADS, Role.AUDITOR, Role.MEMBER, item=Objection)
def print_objection(request, objection):
    """F9 异议登记及答复单."""
    objection = readable(Objection.objects.visible_to(request.user)).get(pk=objection.pk)
    return render(request, "scoring/objection_form.html", {"objection": objection, "notice": objection.notice})
