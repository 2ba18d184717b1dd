"""奖励分申报 (F10): asked for, answered, printed."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import open_to
from members.figures import changes_of
from members.flow import submit, take
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import claim_table, claiming_sheet, clipped, matters_of, room_for
from scoring.forms import CLAIM_FORMS, ClaimForm
from scoring.models import RewardClaim, Sheet
from scoring.steps import CLAIM_FLOW, claim_ahead, claim_offers

READERS = (*OFFICERS, Role.MEMBER, Role.AUDITOR)


@require_safe
@open_to(*READERS)
def list_claims(request):
    """Own claims, and those of the branches in reach, the latest first."""
    table = claim_table(RewardClaim.objects.visible_to(request.user).order_by("-pk")[:100], request.user)
    own = [row for row in table if row[0].sheet.member_id == request.user.member_id]
    context = {"own": own, "others": [row for row in table if row not in own], "sheet": claiming_sheet(request.user)}
    return render(request, "scoring/claims.html", context)


@require_safe
@open_to(Role.MEMBER)
def start_claim(request):
    """To the member's sheet of the quarter that is open now."""
    sheet = claiming_sheet(request.user)
    if sheet is None:
        messages.warning(request, "支部现在没有开启的季度，开启以后才能申报奖励分。")
        return redirect("claims")
    return redirect("claim_reward", sheet.pk)


@open_to(Role.MEMBER, Role.RECORDER, item=Sheet)
def claim_reward(request, sheet):
    """F10 on the phone: by the member, or by the recorder for a member."""
    if not actions.may_claim(sheet, request.user):
        raise PermissionDenied
    form = ClaimForm(request.POST or None, request.FILES or None, sheet=sheet)
    if form.is_bound and submit(form, actions.claim_reward, sheet=sheet, by=request.user):
        claim = sheet.claims.last()
        messages.success(request, f"已申报，等{sheet.quarter.branch.proposer}研究。{clipped(claim)}")
        return redirect(claim)
    context = {"sheet": sheet, "form": form, "room": room_for(sheet), "matters": matters_of(sheet), "lost_file": form.errors and request.FILES}
    return render(request, "scoring/claim_reward.html", context, status=422 if form.errors else 200)


@require_safe
@open_to(*READERS, item=RewardClaim)
def show_claim(request, claim):
    return claim_page(request, claim)


def claim_page(request, claim, asked=None, status=200):
    """One claim with what it comes to and what this reader may do."""
    context = {
        "claim": claim, "words": clipped(claim), "matters": matters_of(claim.sheet), "history": changes_of(claim),
        "steps": claim_offers(request.user, claim, CLAIM_FORMS, asked), "ahead": claim_ahead(request.user, claim),
        "officer": bool(request.user.roles_in(claim.sheet.quarter.branch) & (OFFICERS | {Role.AUDITOR})),
    }  # fmt: skip
    return render(request, "scoring/claim.html", context, status=status)


@require_POST
@open_to(*READERS, item=RewardClaim)
def move_claim(request, claim, step):
    asked = take(request, CLAIM_FLOW, claim, step, CLAIM_FORMS)
    return redirect(claim) if asked is None else claim_page(request, claim, asked, status=422)


@require_safe
@open_to(*READERS, item=RewardClaim)
def print_claim(request, claim):
    """F10 《奖励分申报认定表》."""
    return render(request, "scoring/claim_form.html", {"claim": claim, "words": clipped(claim), "asked_on": claim.history.earliest().history_date})


@require_safe
@open_to(*READERS, item=RewardClaim)
def show_claim_proof(request, claim):
    """The proof, to whoever may see the claim; never by a guessable address."""
    if not claim.proof or not claim.proof.storage.exists(claim.proof.name):
        raise Http404
    name = f"{claim.sheet.member}{claim.item.code}申报证明{PurePath(claim.proof.name).suffix}"
    return FileResponse(claim.proof.open(), as_attachment=True, filename=name)
