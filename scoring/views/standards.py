"""积分标准: the branch's versions of a year, the draft item by item, its steps, and what changed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from members.access import open_to
from members.figures import changes_of
from members.flow import attempt, submit, take, tell_errors
from members.models import Branch
from members.rules import HEADS, OFFICERS, Role
from scoring import actions
from scoring.figures import comparison_of, cycles_of, free_for, usage_of, years_of_standards
from scoring.forms import STANDARD_FORMS, DraftForm, ItemForm, SinceForm
from scoring.models import Standard, StandardItem
from scoring.steps import STANDARD_FLOW


@require_GET
@open_to(*OFFICERS, Role.AUDITOR, item=Branch)
def show_standards(request, branch):
    """The standards of a branch, year by year: versions, states, and which quarters use them."""
    years = years_of_standards(branch, cycles_of(branch, request.user))
    context = {"branch": branch, "years": years, "may_draft": bool(request.user.roles_in(branch) & OFFICERS)}
    return render(request, "scoring/standards.html", context)


@require_POST
@open_to(*OFFICERS, item=Branch)
def draft_standard(request, branch):
    form = DraftForm(request.POST, cycles=cycles_of(branch, request.user))
    if submit(form, actions.draft_standard, branch=branch, by=request.user):
        messages.success(request, "已起草，可以逐条修改。")
        return redirect(branch.standards.get(cycle=form.cleaned_data["cycle"], status=Standard.Status.DRAFT))
    tell_errors(request, form)
    return redirect("branch_standards", branch.pk)


@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Standard)
def show_standard(request, standard):
    return standard_page(request, standard)


def standard_page(request, standard, *, asked=None, since=None, status=200):
    """The standard to read and print; to officers a draft with its tools, and the steps to whom they are open."""
    roles = request.user.roles_in(standard.branch)
    may_write, free = standard.is_draft and bool(roles & OFFICERS), free_for(standard)
    context = {
        "standard": standard, "items": standard.items.all(), "usage": usage_of(standard), "may_write": may_write,
        "keeps": bool(roles & (OFFICERS | {Role.AUDITOR})), "steps": STANDARD_FLOW.offers(request.user, standard, STANDARD_FORMS, asked),
        "since": (since or SinceForm(free=free, initial={"since": f"{standard.since}"})) if may_write and standard.version > 1 and free else None,
    }  # fmt: skip
    if context["keeps"]:
        context |= {"ahead": STANDARD_FLOW.ahead(request.user, standard), "history": changes_of(standard)}
    return render(request, "scoring/standard.html", context, status=status)


@require_POST
@open_to(*HEADS, Role.AUDITOR, item=Standard)
def move_standard(request, standard, step):
    asked = take(request, STANDARD_FLOW, standard, step, STANDARD_FORMS)
    return redirect(standard) if asked is None else standard_page(request, standard, asked=asked, status=422)


@require_POST
@open_to(*OFFICERS, item=Standard)
def change_since(request, standard):
    form = SinceForm(request.POST, free=free_for(standard))
    if not submit(form, actions.change_since, standard=standard, by=request.user):
        return standard_page(request, standard, since=form, status=422)
    messages.success(request, "执行起日已改。")
    return redirect(standard)


@require_GET
@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Standard)
def compare_standard(request, standard):
    """What this version adds, changes and drops against the one before."""
    return render(request, "scoring/standard_changes.html", {"standard": standard, "changes": comparison_of(standard)})


@open_to(*OFFICERS, item=Standard)
def add_item(request, standard):
    """A new item of a draft, in the part that the button names."""
    part = request.GET.get("part", "")
    part = part if part in StandardItem.Part.values else StandardItem.Part.BASE
    form = ItemForm(request.POST or None, part=part)
    if request.method == "POST" and submit(form, actions.add_item, standard=standard, part=part, by=request.user):
        messages.success(request, f"已添加：{form.cleaned_data['code']}。")
        return redirect(standard)
    return render(request, "scoring/standard_item.html", item_context(standard, form), status=422 if form.errors else 200)


@open_to(*OFFICERS, item=StandardItem)
def edit_item(request, item):
    """One item of a draft; of any other standard it is shown and not saved."""
    form = ItemForm(request.POST or None, part=item.part, item=item)
    if request.method == "POST" and submit(form, actions.change_item, item=item, by=request.user):
        messages.success(request, f"已保存：{form.cleaned_data['code']}。")
        return redirect(f"{item.standard.get_absolute_url()}#item-{item.pk}")
    context = item_context(item.standard, form) | {"item": item, "history": changes_of(item)}
    return render(request, "scoring/standard_item.html", context, status=422 if form.errors else 200)


def item_context(standard, form):
    headings = dict.fromkeys(item.heading for item in standard.items.all() if item.part == form.part and item.heading)
    return {"standard": standard, "form": form, "part": form.part, "headings": list(headings)}


@require_POST
@open_to(*OFFICERS, item=StandardItem)
def switch_item(request, item):
    """On or off, as the button says."""
    in_use = request.POST.get("in_use") == "yes"
    if attempt(request, actions.switch_item, item=item, in_use=in_use):
        messages.success(request, f"{item.code}已{'启用' if in_use else '停用'}。")
    return redirect(f"{item.standard.get_absolute_url()}#item-{item.pk}")
