"""Members, their offices and their logins."""

from django.contrib import messages
from django.contrib.auth import views as login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from members import actions
from members.access import open_to
from members.figures import ORDERS, found_by, people_of, people_on, profile_of
from members.flow import submit
from members.forms import AppointmentForm, EndForm, OwnPasswordForm, terms_of
from members.models import Appointment, Member
from members.rules import OFFICERS, REGISTRARS, Role

PEOPLE_ON_A_PAGE = 100


class ChangePassword(login.PasswordChangeView):
    """Own password; the first login with a one-time password leads here."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def dispatch(self, request, *args, **kwargs):
        if request.user.narrow:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        form.user.must_change_password = False
        messages.success(self.request, "密码已修改，下次用新密码登录。")
        return super().form_valid(form)


@open_to(*OFFICERS, Role.AUDITOR, Role.ADMIN)
def list_members(request):
    """All members the reader works for: found by characters, pinyin or initials, in the order asked for."""
    members, query = Member.objects.visible_to(request.user), request.GET.get("q", "")
    found = found_by(members, query, request.GET.get("order", ""))
    page = Paginator(found.ids, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    people = people_of(people_on(members, page.object_list), request.user)
    return render(request, "members/members.html", {"page": page, "people": people, "query": query, "found": found, "orders": ORDERS, "may_register": bool(request.user.roles & REGISTRARS)})


@open_to(*OFFICERS, Role.AUDITOR, Role.ADMIN, item=Member)
def show_member(request, member):
    return member_page(request, member)


def member_page(request, member, form=None, status=200, end=None):
    form = form or AppointmentForm(member=member, user=request.user)
    profile = profile_of(member, request.user)
    return render(request, "members/member.html", profile | {"form": form, "terms": terms_of(profile["offices"], end)}, status=status)


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
    form = EndForm(request.POST, office=office)
    if not submit(form, actions.end_office, office=office, by=request.user):
        return member_page(request, office.member, end=form, status=422)
    messages.success(request, f"已登记免职：{office}。")
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
    return render(request, "members/login_slip.html", {"member": member, "user_name": user.username, "password": password, "until": user.password_until, "site": request.build_absolute_uri("/")})
