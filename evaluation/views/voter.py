"""The voter's pages: a paper is taken under a login; under /box/, where nobody is known, it is marked and cast."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import rules
from evaluation.figures import places_of
from evaluation.models import Round
from evaluation.papers import electronic_ballot
from evaluation.secret import box
from members.access import PUBLIC, open_to
from members.rules import Role

ISSUING, VOTING, *_ = Round.State


@require_safe
@open_to(Role.MEMBER, item=Round)
def take_paper(request, round):
    """领取选票: the button, or what stands in its way; whether this phone holds a paper already, only the phone knows."""
    elector = round.electors.filter(member=request.user.member_id).first()
    context = {"round": round, "review": round.appraisal.review, "issued": bool(elector and elector.issued)}
    return render(request, "evaluation/box/take.html", context | {"refusal": why_no_paper(round, elector)})


def why_no_paper(round, elector):
    """In words; what may change while the page is open is asked again when the button is pressed."""
    if round.state not in (ISSUING, VOTING):
        return "这一轮投票已经结束。" if round.state != Round.State.VOID else "这一轮投票已经作废。重新开始以后，请从待办里重新领取选票。"
    if elector is None:
        return "您不在这一轮投票的签到册里，不能领票。应当参加投票的，请告诉主持人。"
    if elector.slip:
        return "给您登记的是票签：请扫票签上的二维码投票，或者到投票机上投。"
    if elector.issued:
        return "您已经领过选票，但选票不在这台设备里：请用领票的那台手机投票。换了手机、清过浏览器的，请告诉主持人。"
    return "" if round.state == ISSUING else "已经停止发票，开始投票了。没有领到选票的，请找工作人员领票签。"


def nameless_page(view):
    """Kept nowhere, and the next request does not say where it comes from."""

    @never_cache
    @wraps(view)
    def page(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return page


@require_safe
@nameless_page
@open_to(PUBLIC)
def show_booth(request, round):
    """投票 on one's own phone."""
    return render(None, "evaluation/box/vote.html", booth(round))


@require_safe
@nameless_page
@open_to(PUBLIC)
def show_kiosk(request, round):
    """投票机: a tablet that many use; `?paper`: two tellers key the few papers of a meeting."""
    return render(None, "evaluation/box/kiosk.html", booth(round) | {"keyed": "paper" in request.GET, "fewest": rules.FEWEST_BALLOTS})


def booth(round_id):
    """What a ballot shows, to everybody the same. Rendered without the request, so that no page can name its reader."""
    round = box.find(round_id)
    review = round.appraisal.review
    return {"round": round, "review": review, "ballot": electronic_ballot(round), "places": places_of(review)[0]}
