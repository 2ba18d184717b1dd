"""Members, their offices and their logins."""

from django.contrib import messages
from django.contrib.auth import views as login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from members import actions
from members.access import open_to
from members.figures import people_of, profile_of
from members.flow import submit
from members.forms import AppointmentForm, EndForm
from members.models import Appointment, Member
from members.rules import Role

OFFICERS = (Role.RECORDER, Role.SECRETARY, Role.DEPUTY, Role.OFFICER)


class ChangePassword(login.PasswordChangeView):
    """Own password; the first login with a one-time password leads here."""

    success_url = reverse_lazy("home")

    def form_valid(self, form):
        form.user.must_change_password = False
        return super().form_valid(form)


@open_to(*OFFICERS, Role.AUDITOR, Role.ADMIN)
def list_members(request):
    """All members the reader works for, by branch; found by name."""
    members = Member.objects.visible_to(request.user)
    return render(request, "members/members.html", {"people": people_of(members, request.user, request.GET), "query": request.GET.get("q", "")})


@open_to(*OFFICERS, Role.AUDITOR, Role.ADMIN, item=Member)
def show_member(request, member):
    return member_page(request, member)


def member_page(request, member, form=None, status=200):
    form = form or AppointmentForm(member=member, user=request.user)
    return render(request, "members/member.html", profile_of(member, request.user) | {"form": form}, status=status)


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN, item=Member)
def appoint(request, member):
    form = AppointmentForm(request.POST, member=member, user=request.user)
    if not submit(form, actions.appoint, member=member, by=request.user):
        return member_page(request, member, form, status=422)
    messages.success(request, f"已登记任职：{member} {form.cleaned_data['title'] or dict(Appointment.Office.choices)[form.cleaned_data['role']]}。")
    return redirect(member)


@require_POST
@open_to(Role.AUDITOR, Role.ADMIN, item=Appointment)
def end_office(request, office):
    form = EndForm(request.POST)
    if submit(form, actions.end_office, office=office, by=request.user):
        messages.success(request, f"已登记免职：{office}。")
    for reason in [reason for reasons in form.errors.values() for reason in reasons]:
        messages.error(request, reason)
    return redirect(office.member)


@require_POST
@open_to(Role.SECRETARY, Role.AUDITOR, Role.ADMIN, item=Member)
def give_login(request, member):
    """The password is shown on this answer only; it is kept nowhere."""
    try:
        user, password = actions.give_login(member, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(member)
    return render(request, "members/login_slip.html", {"member": member, "user_name": user.username, "password": password})
