"""Points brought from a former branch, and the certificate that a former branch prints."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members.access import form_page, open_to
from members.clock import today
from members.flow import submit
from members.models import Member
from members.rules import HEADS, OFFICERS, Role
from scoring import actions
from scoring.figures import year_of
from scoring.forms.transfers import CertificateForm
from scoring.models import Cycle, Sheet, TransferCertificate


@form_page
@open_to(*HEADS, Role.RECORDER, item=Member)
def edit_certificates(request, member):
    """A11: what the former branch certified; quarters of this system are offered as they were confirmed there."""
    cycles = Cycle.objects.visible_to(request.user).filter(committee=member.branch.committee_id)
    known = actions.frozen(member, member.arrived_on.year if member.arrived_on else today().year)
    form = CertificateForm(request.POST or None, cycles=cycles, known=known)
    if request.method == "POST" and submit(form, actions.certify, member=member, by=request.user):
        messages.success(request, f"已登记{member}的转入积分。")
        return redirect("certificates", member.pk)
    brought = TransferCertificate.objects.visible_to(request.user).filter(member=member).select_related("cycle", "entered_by__member")
    context = {"member": member, "form": form, "brought": brought, "known": known}
    return render(request, "scoring/certificates.html", context, status=422 if form.errors else 200)


@require_safe
@open_to(*OFFICERS, Role.AUDITOR, item=Sheet)
def print_certificate(request, sheet):
    """A11: the points of a member who moved out, as they stand frozen here; for the new branch."""
    quarter = sheet.quarter
    if sheet.member.branch_id == quarter.branch_id and sheet.member.left_on is None:
        raise Http404
    year = year_of(quarter.branch, quarter.cycle, member=sheet.member, everybody=True)[sheet.member_id]
    context = {"member": sheet.member, "branch": quarter.branch, "cycle": quarter.cycle, "year": year, "today": today()}
    return render(request, "scoring/certificate.html", context)
