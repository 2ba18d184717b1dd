"""How papers change hands: a table of steps, and the only code that writes a status."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from members.access import roles_on
from members.rules import OFFICERS, Role


class Block(NamedTuple):
    """One thing that is still missing, in words, and where it is mended; `until` where nobody mends it but time."""

    text: str
    url: str = ""
    until: date | None = None

    def __str__(self):
        return self.text


def nothing(*args, **kwargs):
    return []


def any_paper(paper):
    return True


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    source: tuple
    target: str
    by: frozenset
    blockers: object = nothing  # paper -> [Block]
    warnings: object = nothing  # paper -> [Block]
    then: object = nothing  # (paper, *, by, remark, **what the step's form gave) -> None
    needs_remark: bool = False
    remark_label: str = "说明"  # empty where the step's own form says it all
    applies: object = any_paper  # paper -> bool: whether the step is meant for this one at all
    back: bool = False  # a step back is never the page's one primary action
    says: str = ""  # what will happen, and whether it can be undone; shown before it is pressed
    final: bool = False  # cannot be undone: asked once more
    offered: bool = True  # some are taken only together with another act, never by a button of their own

    @property
    def who(self):
        """Whose step it is, in a word: the first of those who may take it."""
        return next(role.label for role in Role if role in self.by)


@dataclass
class Offer:
    """A step as the page shows it to this reader."""

    step: Step
    blockers: list
    warnings: list
    fields: object = None
    primary: bool = False

    def __getattr__(self, name):
        return getattr(self.step, name)


class Ahead(NamedTuple):
    """The next step of somebody else: whose it is, what still blocks it, what should be looked at before."""

    text: str
    blockers: list = []  # noqa: RUF012
    warnings: list = []  # noqa: RUF012


@dataclass(init=False)
class Flow:
    steps: tuple
    named: dict = field(repr=False)

    def __init__(self, *steps):
        self.steps = steps
        self.named = {step.name: step for step in steps}

    def offers(self, user, paper, forms, asked=None):
        """The steps that this reader may take now, with what blocks each.

        `forms` maps a step's name to the form that it asks for; `asked` to one already filled in and refused.
        """
        roles, asked = roles_on(user, paper), asked or {}
        offers = []
        for step in self.steps:
            if step.offered and paper.status in step.source and step.by & roles and step.applies(paper):
                form = asked.get(step.name)
                if form is None and step.name in forms:
                    form = forms[step.name](paper=paper, prefix=step.name)
                offers.append(Offer(step, step.blockers(paper), step.warnings(paper), form))
        offers.sort(key=lambda offer: offer.step.back)
        for offer in offers:
            if not offer.blockers and not offer.step.back:
                offer.primary = True
                break
        return offers

    def next_of(self, paper):
        """The step that brings this paper on; None once it is at its end."""
        return next((step for step in self.steps if step.offered and paper.status in step.source and not step.back and step.applies(paper)), None)

    def ahead(self, user, paper):
        """Whose step comes next and what it waits for, for a reader who cannot take it; None where there is none.

        What is missing is a link for the branch's officers, who mend it; others read the words.
        """
        roles, step = roles_on(user, paper), self.next_of(paper)
        if step is None or step.by & roles:
            return None
        missing = step.blockers(paper), step.warnings(paper)
        if not roles & OFFICERS:
            missing = ([Block(str(block), until=block.until) for block in blocks] for blocks in missing)
        return Ahead(f"现在没有要您办的步骤。下一步“{step.label}”由{step.who}办理。", *missing)

    @transaction.atomic
    def move(self, paper, name, *, by, remark="", **data):
        """Take one step, or raise saying why not. The only code that writes `status`."""
        step = self.named.get(name)
        if step is None:
            raise Http404
        paper = type(paper).objects.select_for_update().get(pk=paper.pk)
        if not step.by & roles_on(by, paper):
            raise PermissionDenied
        if paper.status not in step.source:
            raise ValidationError(f"当前状态为“{paper.get_status_display()}”，不能{step.label}。")
        if not step.applies(paper):
            raise ValidationError(f"{paper}不用办理“{step.label}”。")
        remark = remark.strip()
        if step.needs_remark and not remark:
            raise ValidationError(f"{step.label}要写明理由。")
        if blockers := step.blockers(paper):
            raise ValidationError([str(block) for block in blockers])
        paper.status = step.target
        paper._change_reason = f"{step.label}：{remark}" if remark else step.label
        paper._history_user = by
        step.then(paper, by=by, remark=remark, **data)
        paper.save()
        return paper


def take(request, flow, paper, name, forms):
    """A POST that asks for a step. None when taken; else the refused forms by step, nothing typed lost."""
    if name not in flow.named or not flow.named[name].offered:
        raise Http404
    form, remark = None, request.POST.get("remark", "").replace("\x00", "")[:200]
    if name in forms:
        form = forms[name](request.POST, request.FILES, paper=paper, prefix=name)
        if not form.is_valid():
            messages.error(request, f"没有{flow.named[name].label}：请改正下面标出的地方。")
            return {name: form}
    try:
        flow.move(paper, name, by=request.user, remark=remark, **(form.cleaned_data if form else {}))
    except ValidationError as refusal:
        for reason in refusal.messages:
            messages.error(request, reason)
        if form:
            form.add_error(None, ValidationError(refusal.messages))
        return {name: form} if form else {}
    messages.success(request, f"已办理：{flow.named[name].label}。")
    return None


def tell_errors(request, form):
    """Why a form was refused that has no page of its own to be shown again."""
    for reasons in form.errors.values():
        for reason in reasons:
            messages.error(request, reason)


def attempt(request, action, **data):
    """Run one action of a form; True when done, else the reason is told."""
    try:
        with transaction.atomic():
            action(by=request.user, **data)
    except ValidationError as refusal:
        for reason in refusal.messages:
            messages.error(request, reason)
        return False
    except IntegrityError:
        messages.error(request, "没有保存：同一内容刚刚已由别人登记，请刷新后再看。")
        return False
    return True


def submit(form, action, **data):
    """Run the action with what the form holds; what it refuses lands on the form's fields. True when done."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            action(**data, **form.cleaned_data)
    except ValidationError as refusal:
        known = not hasattr(refusal, "error_dict") or set(refusal.error_dict) <= {*form.fields, "__all__"}
        form.add_error(None, refusal if known else ValidationError(refusal.messages))
        return False
    return True
