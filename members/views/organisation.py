"""Committees, branches, their groups and duties."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from members import actions
from members.access import open_to
from members.flow import submit
from members.forms import BranchForm, CommitteeForm, DutiesForm, GroupForm
from members.models import Branch, Committee, PartyGroup
from members.rules import HEADS, OFFICERS, Role
from members.tables import branch_profile, tree_of


@open_to(Role.AUDITOR, Role.ADMIN)
def show_organisation(request):
    """The tree of committees with their branches: an auditor's own part, the administrator's whole."""
    return render(request, "members/organisation.html", {"nodes": tree_of(request.user)})


def _edit(request, form, action, *, title, back, up, **data):
    """One form on a page of its own: written and back, or shown again as it was typed."""
    if form.is_bound and submit(form, action, by=request.user, **data):
        messages.success(request, f"已保存：{form.instance}。")
        return redirect(back)
    return render(request, "members/edit.html", {"form": form, "title": title, "back": back, "up": up}, status=422 if form.is_bound else 200)


@open_to(Role.ADMIN)
def add_committee(request):
    form = CommitteeForm(request.POST or None, user=request.user)
    return _edit(request, form, actions.save_committee, committee=form.instance, title="新增党组织", back="organisation", up="组织机构")


@open_to(Role.AUDITOR, Role.ADMIN, item=Committee)
def edit_committee(request, committee):
    form = CommitteeForm(request.POST or None, instance=committee, user=request.user)
    return _edit(request, form, actions.save_committee, committee=committee, title=f"修改{committee}", back="organisation", up="组织机构")


@open_to(Role.AUDITOR, Role.ADMIN, item=Committee)
def add_branch(request, committee):
    form = BranchForm(request.POST or None, instance=Branch(committee=committee))
    return _edit(request, form, actions.save_branch, branch=form.instance, title=f"在{committee}下新增党支部", back="organisation", up="组织机构")


@open_to(Role.AUDITOR, Role.ADMIN, item=Branch)
def edit_branch(request, branch):
    form = BranchForm(request.POST or None, instance=branch)
    return _edit(request, form, actions.save_branch, branch=branch, title=f"修改{branch}", back=branch, up=branch)


@open_to(*OFFICERS)
def show_own_branch(request):
    if request.user.home_branch is None:
        raise Http404
    return redirect(request.user.home_branch)


@open_to(*OFFICERS, Role.AUDITOR, Role.ADMIN, item=Branch)
def show_branch(request, branch):
    """Who answers for what, the party groups, who is and was in office."""
    return render(request, "members/branch.html", branch_profile(branch, request.user))


@open_to(*HEADS, item=Branch)
def share_duties(request, branch):
    form = DutiesForm(request.POST or None, instance=branch)
    return _edit(request, form, actions.share_duties, branch=branch, title="责任分工", back=branch, up=branch)


@open_to(*HEADS, item=Branch)
def add_group(request, branch):
    form = GroupForm(request.POST or None, instance=PartyGroup(branch=branch))
    return _edit(request, form, actions.save_group, group=form.instance, title="新增党小组", back=branch, up=branch)


@open_to(*HEADS, item=PartyGroup)
def edit_group(request, group):
    form = GroupForm(request.POST or None, instance=group)
    return _edit(request, form, actions.save_group, group=group, title=f"修改{group}", back=group.branch, up=group.branch)
