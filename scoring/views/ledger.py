"""The ledger of a quarter: what the monthly sheets propose, and the evidence of a line."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import open_to
from members.flow import attempt
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.models import Deduction, Quarter, Sheet
from scoring.rules import shown
from scoring.views.grid import asks_in_background, line_reply


def _row(request, sheet, said=""):
    if said:
        messages.success(request, said)
    return redirect(f"{sheet.quarter.get_absolute_url()}?open={sheet.pk}#row-{sheet.pk}")


@require_POST
@open_to(*OFFICERS, item=Sheet)
def take_proposal(request, sheet, mark):
    """Another line of the same day is asked about, on a page of its own for whoever has no script."""
    try:
        line = actions.take_proposal(sheet, mark, by=request.user, anyway="anyway" in request.POST)
    except ValidationError as refusal:
        second = getattr(refusal, "code", "") == "second"
        if asks_in_background(request):
            return JsonResponse({"errors": {"__all__": refusal.messages}, "second": second}, status=422)
        if second:
            return render(request, "scoring/second.html", {"sheet": sheet, "mark": mark, "words": refusal.messages[0]}, status=409)
        messages.error(request, refusal.messages[0])
        return _row(request, sheet)
    said = f"已记入：{sheet.member} {line}。"
    return line_reply(request, sheet, said, line) if asks_in_background(request) else _row(request, sheet, said)


@require_POST
@open_to(*OFFICERS, item=Sheet)
def dismiss_proposal(request, sheet, mark):
    try:
        actions.dismiss_proposal(sheet, mark, request.POST.get("reason", "").replace("\x00", ""), by=request.user)
    except ValidationError as refusal:
        if asks_in_background(request):
            return JsonResponse({"errors": {"__all__": refusal.messages}}, status=422)
        messages.error(request, refusal.messages[0])
        return _row(request, sheet)
    said = f"已记明不作扣分：{sheet.member}。"
    return line_reply(request, sheet, said) if asks_in_background(request) else _row(request, sheet, said)


@require_POST
@open_to(*OFFICERS, item=Sheet)
def restore_proposal(request, sheet, mark):
    """恢复 what was dropped: it is proposed again."""
    done = attempt(request, actions.restore_proposal, sheet=sheet, mark_id=mark)
    return _row(request, sheet, f"已恢复：{sheet.member}的这一条又列为拟扣分，请重新办理。" if done else "")


@require_POST
@open_to(*OFFICERS, item=Quarter)
def take_all(request, quarter):
    """Every proposal at once; one that may be the same fact as another line of its day stays, to be decided by itself."""
    try:
        taken, left = actions.take_all(quarter, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(quarter)
    messages.success(request, f"已记入 {len(taken)} 条拟扣分。")
    if left:
        messages.warning(request, f"还有 {len(left)} 条同一天已有登记，可能是同一件事，没有记入，请逐条办理。")
    return redirect(quarter)


@require_safe
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Deduction)
def show_evidence(request, line):
    """The evidence file, to whoever may see the line; never by a guessable address."""
    if not line.proof or not line.proof.storage.exists(line.proof.name):
        raise Http404
    name = f"{line.sheet.member}{line.item.code}（{shown(line.points)}分）证据{PurePath(line.proof.name).suffix}"
    return FileResponse(line.proof.open(), as_attachment=True, filename=name)
