"""An electronic vote for those who lead and count it: its opening, its page, its box, its receipts."""

import json
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from evaluation import actions, rounds
from evaluation.figures import takes_figures
from evaluation.forms import CodesForm, LeftForm, OpenBoxForm, OpenRoundForm, RestartForm, TickForm
from evaluation.models import Appraisal, Round
from evaluation.rounds import LEADS, account_of, duty_of
from evaluation.secret import box, recount
from evaluation.secret.traces import checkpoint
from members.access import PUBLIC, form_page, open_to
from members.figures import code_image
from members.flow import attempt, submit, tell_errors
from members.rules import OFFICERS, Role

READERS = (*OFFICERS, Role.AUDITOR, Role.MEMBER)
ONCE = "开箱码和票签只显示一次，不能再显示。没有印好的，请“作废重来”。"


# the opening


@form_page
@sensitive_variables()
@open_to(*LEADS, item=Appraisal)
def open_round(request, appraisal, electorate):
    """发票开始: the codes of tellers and slips are on this answer only; they are kept nowhere."""
    if electorate not in Round.Electorate.values:
        raise Http404
    if standing := appraisal.rounds.standing().filter(electorate=electorate).first():
        if request.method == "POST":
            messages.error(request, ONCE)
        return redirect("round", standing.pk)
    form = OpenRoundForm(request.POST if request.method == "POST" else None, appraisal=appraisal, electorate=Round.Electorate(electorate))
    if request.method == "POST" and (opened := form.open(by=request.user)):
        return codes_page(request, *opened)
    return opening_page(request, form)


def opening_page(request, form):
    context = {"appraisal": form.appraisal, "review": form.appraisal.review, "form": form, "electorate": form.electorate, "open": takes_figures(form.appraisal)}
    return render(request, "evaluation/rounds/open.html", context, status=422 if form.errors else 200)


def codes_page(request, round, codes, slips):
    """Three cards for the tellers, then the slips; each code also as a QR code."""
    address = request.build_absolute_uri(rounds.vote_url(round))
    cards = [(teller, code, code_image(code)) for teller, code in zip(round.tellers, codes, strict=True)]
    context = {"account": account_of(round), "cards": cards, "slips": [(code, code_image(f"{address}#{code}")) for code in slips]}
    return render(request, "evaluation/rounds/codes.html", context | _about(round))


def _about(round):
    return {"round": round, "appraisal": round.appraisal, "review": round.appraisal.review}


# the page of a round, and its steps


@require_safe
@open_to(*READERS, item=Round)
def show_round(request, round):
    return round_page(request, round)


def round_page(request, round, *, left=None, restart=None):
    """The whole round as this reader may see it; `left`, `restart`: a refused form, shown again just as it was typed."""
    duty = duty_of(request.user, round)
    context = {
        "account": account_of(round),
        "duty": duty,
        "takers": rounds.takers_of(round) if duty.leads else (),
        "taken": rounds.taken_by(round),
        "left": left or LeftForm(),
        "restart": restart or RestartForm(),
        "kiosk_url": rounds.kiosk_url(round),
        "paper_url": request.build_absolute_uri(rounds.paper_url(round)),
        "receipts_url": request.build_absolute_uri(reverse("box_receipts", args=[round.pk])),
    }
    return render(request, "evaluation/rounds/round.html", context | _about(round), status=422 if left or restart else 200)


@require_safe
@open_to(*READERS, item=Round)
def show_standing(request, round):
    """发出 41，票箱里 38: what the page and the projector ask for again and again."""
    return render(request, "evaluation/rounds/_standing.html", {"account": account_of(round)})


@require_safe
@open_to(*READERS, item=Round)
def show_screen(request, round):
    """For the projector."""
    image = code_image(request.build_absolute_uri(rounds.paper_url(round)))
    return render(request, "evaluation/rounds/screen.html", {"account": account_of(round), "image": image} | _about(round))


@require_POST
@open_to(*LEADS, item=Round)
def tick_slip(request, round):
    form = TickForm(request.POST, round=round)
    if not form.is_valid():
        tell_errors(request, form)
        return redirect("round", round.pk)
    attempt(request, actions.tick_slip, round=round, **form.cleaned_data)
    return redirect(f"{reverse('round', args=[round.pk])}#member-{form.cleaned_data['member'].pk}")


@require_POST
@open_to(*LEADS, item=Round)
def start_voting(request, round):
    if attempt(request, actions.start_voting, round=round):
        messages.success(request, "发票已停止，签票的钥匙已经销毁。请宣布开始投票。")
        tell_log(request)
    return redirect("round", round.pk)


def tell_log(request):
    """Where the database's log still keeps what it should forget, it is said."""

    def check():
        if not checkpoint():
            messages.warning(request, "数据库的日志还没有清干净，里面可能看得出投票的先后。散会以后，请系统管理员重启一次服务。")

    transaction.on_commit(check)


@require_POST
@open_to(*READERS, item=Round)
def count_slips(request, round):
    """By one of the three tellers, under the own login."""
    if not duty_of(request.user, round).counts:
        raise PermissionDenied
    form = LeftForm(request.POST)
    if not submit(form, actions.count_slips, round=round, by=request.user):
        return round_page(request, round, left=form)
    messages.success(request, f"剩余票签 {form.cleaned_data['left']} 张已登记，请当场撕毁。")
    return redirect("round", round.pk)


@require_POST
@open_to(*LEADS, item=Round)
def restart_round(request, round):
    form = RestartForm(request.POST)
    if not submit(form, actions.restart_round, round=round, by=request.user):
        return round_page(request, round, restart=form)
    messages.success(request, "这一轮已作废，票箱没有打开就清空了。可以重新开始，也可以改用纸质票。")
    return redirect("open_round", round.appraisal_id, round.electorate)


@require_POST
@open_to(*LEADS, item=Round)
def purge_round(request, round):
    if attempt(request, actions.purge_round, round=round):
        messages.success(request, "选票和开箱的钥匙已经销毁。计票结果、回执和票箱校验码留下。")
    return redirect("round", round.pk)


# the box


@form_page
@sensitive_variables()
@open_to(*READERS, item=Round)
def open_box(request, round):
    """Two tellers together."""
    if not duty_of(request.user, round).opens:
        raise PermissionDenied
    account = account_of(round)
    form = OpenBoxForm(request.POST if request.method == "POST" else None, minimum=round.minimum)
    if request.method == "POST" and submit(form, actions.close_round, round=round, by=request.user):
        messages.success(request, "票箱已打开，电子计票完成。")
        tell_log(request)
        return redirect("round", round.pk)
    return render(request, "evaluation/rounds/open_box.html", {"account": account, "form": form} | _about(round), status=422 if form.errors else 200)


@form_page
@sensitive_variables()
@open_to(*READERS, item=Round)
def recount_box(request, round):
    """复核: any two codes give the very same result, or it is said that they do not."""
    if not any(duty_of(request.user, round)):
        raise PermissionDenied
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submit(form, box.recount_round, round=round):
        messages.success(request, f"复核一致：重新打开票箱，{round.result['cast']} 张票逐人计出的数字，和公布的完全相同。")
        return redirect("round", round.pk)
    return render(request, "evaluation/rounds/recount.html", {"account": account_of(round), "form": form} | _about(round), status=422 if form.errors else 200)


@require_POST
@open_to(*READERS, item=Round)
def take_box(request, round):
    """The sealed box as a file."""
    if not any(duty_of(request.user, round)):
        raise PermissionDenied
    try:
        found = actions.take_box(round, by=request.user)
    except ValidationError as refusal:
        messages.error(request, "".join(refusal.messages))
        return redirect("round", round.pk)
    name = f"{round.appraisal.review.branch}{round.appraisal.held_on:%Y%m%d}{round.get_electorate_display()}票箱.json"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json", headers=headers)


@require_safe
@open_to(*READERS)
def send_recount(request):
    """The very lines with which the server counts."""
    return FileResponse(Path(recount.__file__).open("rb"), as_attachment=True, filename="recount.py", content_type="text/x-python")


# beside the box, where nobody is known


@require_safe
@open_to(PUBLIC)
def show_receipts(request, round):
    """公布回执: whoever cast a ballot finds the own receipt; nothing else is told."""
    return render(None, "evaluation/rounds/receipts.html", {"account": account_of(box.find(round))})


@require_safe
@open_to(PUBLIC)
def show_about(request):
    """What an electronic vote protects, and what not."""
    return render(None, "evaluation/rounds/about.html")
