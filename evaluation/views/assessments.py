"""民主评议 by the branch's officers (A43): who has written, mutual appraisal, opinions, telling, the printed papers."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.actions.assessments import JUDGING, TELLING, WRITING
from evaluation.figures import judged_by
from evaluation.forms import HostForm, MutualDayForm, MutualForm, OpinionsForm, PaperReviewForm, TellingForm
from evaluation.models import Assessment, Review
from evaluation.papers import assessed_of, registers_of
from members.access import form_page, open_to
from members.figures import changes_of
from members.flow import submit
from members.rules import OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR)
UNTRACKED = ("self_review", "draft", "host_proof")  # drafts are the member's own; a file's name says nothing


def split(request, review):
    """(all rows, those asked about whom this reader may write)"""
    rows = assessed_of(review)
    mine = judged_by(request.user, review, [row.member.pk for row in rows if row.asked])
    return rows, [row for row in rows if row.member.pk in mine]


def row_of(review, member):
    """The row of one member (an id) of the list."""
    row = next((row for row in assessed_of(review) if row.member.pk == member), None)
    if row is None:
        raise Http404
    return row


@require_safe
@open_to(*READERS, item=Review)
def list_assessments(request, review):
    rows, mine = split(request, review)
    asked = [row for row in rows if row.asked]
    context = {
        "review": review, "rows": rows, "asked": len(asked), "writes": bool(mine),
        "handed_in": sum(bool(row.paper.handed_in_on) for row in asked), "judged": sum(row.stands for row in asked), "told": sum(row.told for row in asked),
        "open": review.status in WRITING, "judging": review.status in JUDGING, "telling": review.status in TELLING,
    }  # fmt: skip
    return render(request, "evaluation/assessments.html", context)


@form_page
@open_to(*READERS, item=Review)
def edit_mutual(request, review):
    """互评: the day of the meeting, and what it said of each."""
    if request.method == "POST" and "day" in request.POST:
        day = MutualDayForm(request.POST)
        if submit(day, actions.hold_mutual, review=review, by=request.user):
            messages.success(request, "互评会议日期已登记。")
            return redirect("mutual", review.pk)
        return batch_page(request, review, MutualForm, "evaluation/mutual.html", WRITING, day=day)
    return batch(request, review, MutualForm, actions.appraise, WRITING, "互评意见已保存。", "evaluation/mutual.html")


@form_page
@open_to(*READERS, item=Review)
def edit_opinions(request, review):
    """评定意见 of everybody, each with a sentence that is ready."""
    return batch(request, review, OpinionsForm, actions.write_opinions, JUDGING, "评定意见已保存，接下来逐人告知。", "evaluation/opinions.html")


@form_page
@open_to(*READERS, item=Review)
def edit_telling(request, review):
    """反馈: whom an officer has told."""
    return batch(request, review, TellingForm, actions.tell, TELLING, "告知情况已登记。", "evaluation/telling.html")


def batch(request, review, form, action, during, done, template):
    """One page for the whole branch, sent back whole."""
    _, mine = split(request, review)
    if request.method != "POST":
        return batch_page(request, review, form, template, during)
    if not mine:
        raise PermissionDenied
    filled = form(request.POST, rows=ready(form, mine))
    if submit(filled, action, review=review, by=request.user):
        messages.success(request, done)
        return redirect("assessments", review.pk)
    return batch_page(request, review, form, template, during, filled=filled)


def ready(form, rows):
    """Of those the rows that this form is about now."""
    if form is TellingForm:
        return [row for row in rows if row.stands and not row.told]
    return [row for row in rows if row.level] if form is OpinionsForm else rows


def batch_page(request, review, form, template, during, *, filled=None, day=None):
    rows, ours = split(request, review)
    mine = ready(form, ours)
    writes = bool(mine) and review.status in during
    refused = bool((filled and filled.errors) or (day and day.errors))
    context = {
        "review": review, "form": filled or (form(rows=mine) if writes else None), "writes": writes,
        "day": day or MutualDayForm(initial={"held_on": review.appraised_on}), "day_open": review.status == Review.Status.OPEN and bool(ours),
        "others": [row for row in rows if row.asked and row not in mine] if writes else [row for row in rows if row.asked],
    }  # fmt: skip
    return render(request, template, context, status=422 if refused else 200)


@require_safe
@open_to(*READERS, item=Review)
def show_assessment(request, review, member):
    return assessment_page(request, row_of(review, member))


@require_POST
@open_to(*OFFICERS, item=Review)
def type_self_review(request, review, member):
    """自评 from paper."""
    row = row_of(review, member)
    form = PaperReviewForm(request.POST, drafted=row.paper.drafted)
    if submit(form, actions.type_self_review, review=review, member=row.member, by=request.user):
        messages.success(request, f"已代录{row.member}的纸质自评。")
        return redirect("assessment", review.pk, member)
    return assessment_page(request, row, self_form=form)


@require_POST
@open_to(*OFFICERS, item=Review)
def keep_host(request, review, member):
    """所在单位证明."""
    row = row_of(review, member)
    form = HostForm(request.POST, request.FILES, prefix="host")
    if submit(form, actions.keep_host, review=review, member=row.member, by=request.user):
        messages.success(request, f"已登记{row.member}的所在单位证明。")
        return redirect("assessment", review.pk, member)
    return assessment_page(request, row, host_form=form)


def assessment_page(request, row, *, self_form=None, host_form=None):
    """All of one member's paper; `self_form` and `host_form` are refused ones."""
    paper, review = row.paper, row.paper.review
    writes = row.asked and review.status in WRITING and row.member.pk in judged_by(request.user, review, [row.member.pk]) and bool(request.user.roles_in(review.branch) & OFFICERS)
    may_type = writes and (not paper.handed_in_on or paper.typed_by_id is not None)
    typed = {"text": paper.handed_in, "handed_in_on": paper.handed_in_on} if paper.handed_in_on else {}
    host = {name: getattr(paper, name) for name in ("host", "host_says", "host_on")} if paper.host else {"host": row.place}
    context = {
        "row": row, "paper": paper, "review": review,
        "self_form": self_form or (PaperReviewForm(drafted=paper.drafted, initial=typed) if may_type else None),
        "host_form": host_form or (HostForm(prefix="host", initial=host) if writes and row.away else None),
        "history": changes_of(paper, without=UNTRACKED) if paper.pk else [],
    }  # fmt: skip
    return render(request, "evaluation/assessment.html", context, status=422 if self_form or host_form else 200)


@require_safe
@open_to(*READERS, item=Review)
def print_assessments(request, review):
    """党员民主评议登记表 of everybody, a page each."""
    return render(request, "evaluation/assessment_forms.html", {"review": review, "pages": registers_of(review, request.user)})


@require_safe
@open_to(*READERS, item=Review)
def print_assessment(request, review, member):
    pages = registers_of(review, request.user, member=row_of(review, member).member)
    return render(request, "evaluation/assessment_forms.html", {"review": review, "pages": pages})


@require_safe
@open_to(*READERS, Role.MEMBER, item=Assessment)
def send_host_proof(request, paper):
    """The host's certificate, to whoever may see the paper; never by a guessable address."""
    if not paper.host_proof or not paper.host_proof.storage.exists(paper.host_proof.name):
        raise Http404
    name = f"{paper.member}所在单位证明{PurePath(paper.host_proof.name).suffix}"
    return FileResponse(paper.host_proof.open(), as_attachment=True, filename=name)
