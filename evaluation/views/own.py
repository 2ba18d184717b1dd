"""民主评议 as the member sees it (A43): the own self-review, later the opinion and 已知晓."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions
from evaluation.actions.assessments import WRITING
from evaluation.forms import AnswerForm, SelfReviewForm
from evaluation.papers import assessed_years, awaits_answer, opinion_shown, own_row, registers_of
from members.access import form_page, open_to
from members.flow import submit
from members.rules import Role


@require_safe
@open_to(Role.MEMBER)
def show_latest_assessment(request):
    """To the newest year in which the own branch appraises."""
    years = assessed_years(request.user.member)
    return redirect("own_assessment", years[0]) if years else render(request, "evaluation/own_assessment.html", {})


@form_page
@open_to(Role.MEMBER)
def write_self_review(request, year):
    """自评: saved as a draft as often as one likes, handed in once."""
    row = own_row(request.user.member, year)
    if request.method != "POST":
        return own_page(request, year, row)
    if row is None:
        raise Http404
    hand_in = "hand_in" in request.POST
    form = SelfReviewForm(request.POST, hand_in=hand_in)
    if submit(form, actions.review_self, review=row.paper.review, member=row.member, hand_in=hand_in, by=request.user):
        messages.success(request, "自评已交给支部。" if hand_in else "草稿已保存，写好以后请按“交自评”。")
        return redirect("own_assessment", year)
    return own_page(request, year, row, form=form)


@require_POST
@open_to(Role.MEMBER)
def acknowledge(request, year):
    """已知晓."""
    row = own_row(request.user.member, year)
    if row is None:
        raise Http404
    form = AnswerForm(request.POST)
    if submit(form, actions.acknowledge, review=row.paper.review, member=row.member, by=request.user):
        messages.success(request, "已登记：您已知晓评定意见。")
        return redirect("own_assessment", year)
    return own_page(request, year, row, answer=form)


def own_page(request, year, row, *, form=None, answer=None):
    """What may still be written, what was said of the member; `form` and `answer` are refused ones."""
    context = {"year": year, "row": row}
    if row:
        paper = row.paper
        may_write = row.asked and not paper.handed_in_on and paper.review.status in WRITING
        context |= {
            "paper": paper, "review": paper.review, "opinion": opinion_shown(row), "register": registers_of(paper.review, request.user, member=row.member)[0],
            "form": form or (SelfReviewForm(initial={"text": paper.self_review}) if may_write else None),
            "answer": answer or (AnswerForm() if awaits_answer(row) else None),
        }  # fmt: skip
    refused = bool((form and form.errors) or (answer and answer.errors))
    return render(request, "evaluation/own_assessment.html", context, status=422 if refused else 200)


@require_safe
@open_to(Role.MEMBER)
def print_own_assessment(request, year):
    """党员民主评议登记表, one's own."""
    row = own_row(request.user.member, year)
    if row is None:
        raise Http404
    review = row.paper.review
    return render(request, "evaluation/assessment_forms.html", {"review": review, "pages": registers_of(review, request.user, member=row.member), "own": year})
