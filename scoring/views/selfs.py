"""季度自评 as the member fills it, on the phone first."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import form_page, open_to
from members.flow import attempt, submit
from members.rules import Role
from scoring import actions
from scoring.figures import form_at_hand, form_of, own_forms, rows_of, standing_of
from scoring.forms import SelfLineForm
from scoring.models import SelfScore, Sheet


def own(request, sheet):
    """Officers find the sheets of their branch; a self-assessment is filled by its owner only."""
    if sheet.member_id != request.user.member_id:
        raise PermissionDenied
    return sheet


def month_of(sheet, number):
    """The month of the form, or not found."""
    month = next((month for month in form_of(sheet).months if month.number == number), None)
    if month is None:
        raise Http404
    return month


@require_safe
@open_to(Role.MEMBER)
def show_own_self(request):
    """The form that is at hand: the oldest still to be handed in, else the newest."""
    sheet = form_at_hand(own_forms(Sheet.objects.visible_to(request.user).filter(member=request.user.member)))
    return redirect("self_sheet", sheet.pk) if sheet else render(request, "scoring/self.html", {"form": None})


@require_safe
@open_to(Role.MEMBER, item=Sheet)
def show_self(request, sheet):
    own(request, sheet)
    mine = Sheet.objects.visible_to(request.user).filter(member=request.user.member)
    context = {
        "form": form_of(sheet),
        "sheet": sheet,
        "quarter": sheet.quarter,
        "standing": standing_of(rows_of(mine.filter(pk=sheet.pk))[0], public_only=True),
        "sheets": own_forms(mine),
    }
    return render(request, "scoring/self.html", context)


@form_page
@open_to(Role.MEMBER, item=Sheet)
def assess_month(request, sheet, month):
    """＋ 有扣分: the items of one's category, one line at a time."""
    shown = month_of(own(request, sheet), month)
    form = SelfLineForm(request.POST if request.method == "POST" else None, sheet=sheet, month=month)
    if request.method == "POST" and submit(form, actions.assess, sheet=sheet, month=month, by=request.user):
        messages.success(request, f"已记下：{month}月 {form.cleaned_data['item']}。")
        return redirect("self_sheet", sheet.pk)
    context = {"form": form, "sheet": sheet, "quarter": sheet.quarter, "month": shown, "open": form_of(sheet).open}
    return render(request, "scoring/self_month.html", context, status=422 if form.errors else 200)


@require_POST
@open_to(Role.MEMBER, item=Sheet)
def say_nothing(request, sheet, month):
    """本月无扣分, one press."""
    if attempt(request, actions.nothing_this_month, sheet=own(request, sheet), month=month):
        messages.success(request, f"已记下：{month}月无扣分。")
    return redirect("self_sheet", sheet.pk)


@require_POST
@open_to(Role.MEMBER, item=SelfScore)
def lift_self_score(request, score):
    own(request, score.sheet)
    if attempt(request, actions.lift_self_score, score=score):
        messages.success(request, f"已撤掉{score.month}月的一条。")
    return redirect("self_sheet", score.sheet_id)


@form_page
@open_to(Role.MEMBER, item=Sheet)
def hand_in_self(request, sheet):
    """What will happen, then the one button that does it."""
    own(request, sheet)
    if request.method == "POST":
        if attempt(request, actions.hand_in, sheet=sheet):
            messages.success(request, "自评表已交。")
        return redirect("self_sheet", sheet.pk)
    return render(request, "scoring/self_hand_in.html", {"form": form_of(sheet), "sheet": sheet, "quarter": sheet.quarter})
