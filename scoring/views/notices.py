"""Notices, by login and by link; objections by link; the days off that their length rests on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from members.access import PUBLIC, form_page, open_to
from members.clock import today
from members.figures import code_image
from members.flow import attempt, submit
from members.models import Committee
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import board_of, days_off_of, group_text, public_notice, readable, receipt_of
from scoring.forms import ByLinkForm, DaysForm
from scoring.models import DayOff, Notice, Objection


@require_safe
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR)
def list_notices(request):
    """The notices of the reader's branches, and the reader's own objections with their answers."""
    notices = Notice.objects.visible_to(request.user).select_related("branch")
    own = readable(Objection.objects.visible_to(request.user).filter(raised_by=request.user)).order_by("-raised_on", "-pk")
    return render(request, "scoring/notices.html", {"notices": notices[:100], "own": own[:20]})


@require_safe
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Notice)
def show_notice(request, notice):
    """The notice; while it runs its link, code, picture and text for the group; the objections that this reader may read."""
    link = request.build_absolute_uri(reverse("public_notice", args=[notice.token])) if notice.runs else ""
    roles = request.user.roles_in(notice.branch)
    context = {"notice": notice, "board": board_of(notice, notice.rows), "link": link}
    if link:
        context |= {"code": code_image(link), "text": group_text(notice, link)}
    objections = readable(Objection.objects.visible_to(request.user).filter(notice=notice))
    context |= {"objections": objections, "registers": bool(roles & (OFFICERS | {Role.AUDITOR}))}
    return render(request, "scoring/notice.html", context)


def ended(request):
    """Nothing runs behind this link: the same words for a notice that has ended and for a link that never was."""
    return render(request, "scoring/notice_ended.html", status=404)


@require_safe
@open_to(PUBLIC)
def show_public_notice(request, token):
    """Works only while the notice runs, and leaves out what is not for the group (A31)."""
    notice = public_notice(token)
    if notice is None:
        return ended(request)
    return render(request, "scoring/public_notice.html", {"notice": notice, "board": board_of(notice, notice.shared_rows)})


@form_page
@csrf_exempt  # no cookie is set here that could be ridden on: the link itself is the key
@open_to(PUBLIC)
def object_by_link(request, token):
    """A33: an objection under a name, by whoever holds the link; answered with a receipt."""
    notice = public_notice(token)
    if notice is None:
        return ended(request)
    form = ByLinkForm(request.POST or None, notice=notice)
    if request.method == "POST" and (objection := submit_objection(form, notice)):
        return redirect("receipt", token, objection.receipt)
    return render(request, "scoring/object_by_link.html", {"notice": notice, "form": form}, status=422 if form.errors else 200)


def submit_objection(form, notice):
    """The objection that the form came to, or None with the reasons on the form."""
    done = []
    submit(form, lambda **data: done.append(actions.raise_objection(**{"contact": ""} | data)), notice=notice)
    return done[0] if done else None


@require_safe
@open_to(PUBLIC)
def show_receipt(request, token, receipt):
    objection = receipt_of(token, receipt)
    if objection is None:
        return ended(request)
    link = request.build_absolute_uri(request.path)
    return render(request, "scoring/receipt.html", {"objection": objection, "notice": objection.notice, "link": link, "code": code_image(link)})


@form_page
@open_to(Role.AUDITOR, Role.ADMIN, item=Committee)
def list_days_off(request, committee):
    """A32: the year's list; a day or a span is added here."""
    form = DaysForm(request.POST or None)
    year = int(request.GET["year"]) if request.GET.get("year") in {str(year) for year in range(2000, 2101)} else today().year
    if request.method == "POST" and submit(form, actions.list_days, committee=committee, by=request.user):
        messages.success(request, "已登记。以后张贴的公示按新的名单计算工作日。")
        return redirect(f"{reverse('days_off', args=[committee.pk])}?year={form.cleaned_data['first'].year}")
    context = {"committee": committee, "form": form} | days_off_of(DayOff.objects.visible_to(request.user).filter(committee=committee), year)
    return render(request, "scoring/days_off.html", context, status=422 if form.errors else 200)


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN, item=DayOff)
def lift_day_off(request, day):
    if attempt(request, actions.lift_day, day=day):
        messages.success(request, f"已撤销：{day}。")
    return redirect(f"{reverse('days_off', args=[day.committee_id])}?year={day.day.year}")
