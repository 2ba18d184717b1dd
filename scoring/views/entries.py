"""Lines of a quarter: deductions, self-assessed points and opinions, task scores, rewards."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from members.access import open_to
from members.flow import attempt, submit, tell_errors
from members.rules import OFFICERS, Role
from scoring import actions
from scoring.figures import by_member, claim_table, entries_on, task_table
from scoring.forms import DeductionForm, ReasonForm, RewardForm, SheetForm, TasksForm, sets_of
from scoring.models import Deduction, Quarter, Reward, RewardClaim, Sheet
from scoring.rules import QUARTERS, shown
from scoring.views.grid import asks_in_background, line_reply, refusal, writes
from scoring.views.quarters import quarter_page


@require_POST
@open_to(*OFFICERS, item=Sheet)
def record_deduction(request, sheet):
    form = DeductionForm(request.POST, request.FILES, sheet=sheet)
    entered = []
    if submit(form, lambda **data: entered.append(actions.record_deduction(**data)), sheet=sheet, by=request.user):
        said = f"已记入：{sheet.member} {form.cleaned_data['item'].code}。"
        return line_reply(request, sheet, said, entered[0]) if asks_in_background(request) else _told(request, said, _row_at(sheet))
    if asks_in_background(request):
        return refusal(form, second=form.asks)
    return quarter_page(request, sheet.quarter, entry=form, status=422)


@require_POST
@open_to(*OFFICERS, item=Quarter)
def save_sheets(request, quarter):
    """Every row that holds is saved; a row that does not is shown again as typed."""
    rows = Sheet.objects.visible_to(request.user).filter(quarter=quarter).select_related("member")
    forms = {sheet.pk: SheetForm(request.POST, instance=sheet) for sheet in rows}
    refused = {pk: form for pk, form in forms.items() if form.touched and not submit(form, actions.save_sheet, sheet=form.instance, by=request.user)}
    if refused:
        messages.error(request, f"有 {len(refused)} 行没有保存，原因写在该行；其余各行已保存。")
        return quarter_page(request, quarter, typed=refused, status=422)
    opened = next((pk for pk in forms if str(pk) == request.POST.get("open")), None)
    if opened:  # ＋ 加一条: what was typed in the grid is saved on the way
        return redirect(f"{quarter.get_absolute_url()}?open={opened}#row-{opened}")
    messages.success(request, f"自评得分和{quarter.branch.proposer}意见已保存。")
    return redirect(quarter)


def _reverse(request, entry, back):
    form = ReasonForm(request.POST)
    done = submit(form, actions.reverse, entry=entry, by=request.user)
    if asks_in_background(request):
        return line_reply(request, entry.sheet) if done else refusal(form)
    if done:
        messages.success(request, f"已冲销 {entry}，原来的一条仍留在记录里。")
    tell_errors(request, form)
    return redirect(back)


def _confirm(request, entry, back):
    if attempt(request, actions.confirm_line, entry=entry):
        messages.success(request, f"已确认 {entry}。")
    return redirect(back)


def _row_at(sheet):
    return f"{sheet.quarter.get_absolute_url()}?open={sheet.pk}#row-{sheet.pk}"


def _told(request, said, back):
    messages.success(request, said)
    return redirect(back)


@require_POST
@open_to(*OFFICERS, item=Deduction)
def reverse_deduction(request, line):
    return _reverse(request, line, _row_at(line.sheet))


@require_POST
@open_to(*OFFICERS, Role.AUDITOR, item=Deduction)
def confirm_deduction(request, line):
    return _confirm(request, line, _row_at(line.sheet))


@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def edit_tasks(request, quarter):
    """四3 任务分, graded with the fourth quarter."""
    if quarter.number != QUARTERS:
        raise Http404
    may_write = writes(request.user, quarter)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    refused = {}
    if request.method == "POST":
        refused = {form.sheet: form for form in _task_forms(quarter, request.POST) if not submit(form, actions.score_tasks, sheet=form.sheet, by=request.user)}
        if not refused:
            messages.success(request, "任务分已保存。")
            return redirect("tasks", quarter.pk)
        messages.error(request, f"有 {len(refused)} 人没有保存，原因写在该行；其余各人已保存。")
    forms = [refused.get(form.sheet, form) for form in _task_forms(quarter)]  # who was saved is shown as it now stands
    context = {"quarter": quarter, "sets": sets_of(forms), "may_write": may_write}
    return render(request, "scoring/tasks.html", context, status=422 if refused else 200)


def _task_forms(quarter, data=None):
    promised = by_member(quarter.branch, quarter.cycle)
    return [TasksForm(data, sheet=sheet, items=items, scores=scores, promised=promised.get(sheet.member_id, ())) for sheet, items, scores in task_table(quarter)]


@open_to(*OFFICERS, Role.AUDITOR, item=Quarter)
def edit_rewards(request, quarter):
    """四3 奖励分 with proof or written confirmation."""
    may_write = writes(request.user, quarter)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    form = RewardForm(request.POST or None, request.FILES or None, quarter=quarter)
    if request.method == "POST" and submit(form, actions.grant_reward, by=request.user):
        messages.success(request, f"已登记奖励分：{form.cleaned_data['sheet'].member}。")
        return redirect("rewards", quarter.pk)
    lines = entries_on(Reward.objects.visible_to(request.user).filter(sheet__quarter=quarter))
    context = {"quarter": quarter, "lines": lines, "confirmable": actions.confirmable(lines, request.user), "form": form, "may_write": may_write}
    context["claims"] = claim_table(RewardClaim.objects.visible_to(request.user).filter(sheet__quarter=quarter), request.user)
    records = Role.RECORDER in request.user.roles_in(quarter.branch)
    context["sheets"] = Sheet.objects.visible_to(request.user).filter(quarter=quarter).select_related("member") if records else []
    return render(request, "scoring/rewards.html", context, status=422 if form.errors else 200)


@require_POST
@open_to(*OFFICERS, item=Reward)
def reverse_reward(request, line):
    return _reverse(request, line, f"{line.sheet.quarter.get_absolute_url()}rewards/")


@require_POST
@open_to(*OFFICERS, Role.AUDITOR, item=Reward)
def confirm_reward(request, line):
    return _confirm(request, line, f"{line.sheet.quarter.get_absolute_url()}rewards/")


@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Reward)
def show_proof(request, reward):
    """The proof, to whoever may see the reward; never by a guessable address."""
    if not reward.proof or not reward.proof.storage.exists(reward.proof.name):
        raise Http404
    name = f"{reward.sheet.member}{reward.item.code}（{shown(reward.points)}分）证明{PurePath(reward.proof.name).suffix}"
    return FileResponse(reward.proof.open(), as_attachment=True, filename=name)
