"""公开承诺 and 岗位目标 (R5): written, made public, printed, told in the fourth quarter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from members.access import open_to
from members.clock import today
from members.flow import attempt, submit
from members.models import Branch, Member
from members.rules import HEADS, OFFICERS, Role
from scoring import actions
from scoring.figures import may_write_in, outcomes_open, promised_by, promises_of
from scoring.forms import CommitmentForm, LinesForm, OutcomeForm
from scoring.models import Commitment, Cycle

READERS = (*OFFICERS, Role.AUDITOR)
BOTH = ("outcome", "remark")


def cycle_of(request, branch, year):
    return get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)


@require_safe
@open_to(Role.MEMBER)
def show_own_commitments(request):
    return redirect("commitments", today().year)


@open_to(Role.MEMBER)
def write_commitments(request, year):
    """A member's own promises of the year."""
    member, cycles = request.user.member, Cycle.objects.visible_to(request.user)
    cycle = cycles.filter(committee=member.branch.committee_id, year=year).first()
    if cycle is None:
        return render(request, "scoring/commitments.html", {"year": year})
    form = CommitmentForm(request.POST or None, year=promises_of(member, cycle))
    if form.is_bound and submit(form, actions.write_commitments, member=member, cycle=cycle, by=request.user):
        messages.success(request, "承诺已保存，公示以前还可以修改。")
        return redirect("commitments", year)
    return own_page(request, cycle, form=form if may_write_in(cycle) else None, status=422 if form.errors else 200)


def own_page(request, cycle, *, form=None, outcome=None, status=200):
    """One member's year: what may still be written, what is public, and in the fourth quarter what became of it."""
    promised = promises_of(request.user.member, cycle)
    if outcome is None and promised.rows and outcomes_open(request.user.member.branch, cycle):
        outcome = OutcomeForm(year=promised, parts=("outcome",))
    context = {"cycle": cycle, "year": cycle.year, "promised": promised, "form": form, "outcome": outcome, "last": cycle.year - 1 if today().month <= 2 else None}
    return render(request, "scoring/commitments.html", context, status=status)


@require_POST
@open_to(Role.MEMBER)
def tell_own_outcomes(request, year):
    """兑现情况, by the member."""
    member = request.user.member
    cycle = cycle_of(request, member.branch, year)
    form = OutcomeForm(request.POST, year=promises_of(member, cycle), parts=("outcome",))
    if submit(form, actions.tell_outcomes, member=member, branch=member.branch, cycle=cycle, by=request.user):
        messages.success(request, "兑现情况已保存。")
        return redirect("commitments", year)
    return own_page(request, cycle, outcome=form, status=422)


@open_to(*READERS, item=Branch)
def edit_commitments(request, branch, year):
    """The whole branch on one page: those who wrote on paper are typed here, a line an item."""
    cycle = cycle_of(request, branch, year)
    if request.method != "POST":
        return batch_page(request, branch, cycle)
    if not writes_promises(request.user, branch, cycle):
        raise PermissionDenied
    touched = [form for line in promised_by(branch, cycle) if (form := LinesForm(request.POST, year=line)).touched]
    refused = [form for form in touched if not submit(form, actions.write_commitments, member=form.year.member, cycle=cycle, by=request.user)]
    if refused:
        return batch_page(request, branch, cycle, refused={form.year.member: form for form in refused}, status=422)
    messages.success(request, "承诺已保存。")
    return redirect("branch_commitments", branch.pk, year)


def writes_promises(user, branch, cycle):
    return bool(user.roles_in(branch) & OFFICERS) and may_write_in(cycle)


def batch_page(request, branch, cycle, *, refused=None, status=200):
    """Every row as it stands; a refused one as it was typed."""
    lines, refused = promised_by(branch, cycle), refused or {}
    context = {
        "branch": branch, "cycle": cycle, "forms": [refused.get(line.member) or LinesForm(year=line) for line in lines], "refused": len(refused),
        "may_write": writes_promises(request.user, branch, cycle), "may_publish": bool(request.user.roles_in(branch) & HEADS),
        "telling": outcomes_open(branch, cycle), "waiting": sum(bool(line.open) for line in lines),
    }  # fmt: skip
    return render(request, "scoring/branch_commitments.html", context, status=status)


@require_POST
@open_to(*HEADS, item=Branch)
def publish_commitments(request, branch, year):
    """Then the notice itself: it is to be printed and shared next."""
    posted = []
    if attempt(request, lambda **data: posted.append(actions.publish_commitments(**data)), branch=branch, cycle=cycle_of(request, branch, year)):
        messages.success(request, "承诺已公示；公示了的不再修改，后来补写的可以再公示一次。")
        return redirect(posted[0])
    return redirect("branch_commitments", branch.pk, year)


@open_to(*READERS, item=Branch)
def edit_outcomes(request, branch, year):
    """兑现情况 and 支部点评 of the whole branch; nobody remarks upon the own."""
    cycle, refused = cycle_of(request, branch, year), []
    may_write = bool(request.user.roles_in(branch) & OFFICERS) and outcomes_open(branch, cycle)
    forms = outcome_forms(request, promised_by(branch, cycle))
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        refused = [form for form in forms if not submit(form, actions.tell_outcomes, member=form.year.member, branch=branch, cycle=cycle, by=request.user)]
        if not refused:
            messages.success(request, "兑现情况和支部点评已保存。")
            return redirect("branch_outcomes", branch.pk, year)
    context = {"branch": branch, "cycle": cycle, "forms": forms, "may_write": may_write, "refused": len(refused)}
    return render(request, "scoring/branch_outcomes.html", context, status=422 if refused else 200)


def outcome_forms(request, lines):
    """Two parts for each member, one for the reader's own."""
    own = request.user.member_id
    return [OutcomeForm(request.POST or None, year=line, parts=BOTH[:1] if line.member.pk == own else BOTH) for line in lines if line.rows]


@require_safe
@open_to(*READERS, item=Branch)
def print_branch_commitments(request, branch, year):
    """公开承诺书 of everybody, a page each."""
    cycle = cycle_of(request, branch, year)
    pages = [line for line in promised_by(branch, cycle) if line.rows]
    return render(request, "scoring/commitment_forms.html", {"branch": branch, "cycle": cycle, "pages": pages})


@require_safe
@open_to(*READERS, Role.MEMBER, item=Member)
def print_commitments(request, member, year):
    """公开承诺书 of one member, as far as the reader may see what was promised."""
    rows = Commitment.objects.visible_to(request.user).filter(member=member, cycle__year=year, dropped=False)
    rows = list(rows.select_related("branch", "cycle").order_by("kind", "id"))
    if not rows:
        raise Http404
    return render(request, "scoring/commitment_forms.html", {"branch": rows[0].branch, "cycle": rows[0].cycle, "pages": [{"member": member, "rows": rows}]})
