"""The doors of the ballot box: a paper is asked for under a login; under /box/ nobody is known, and a request that could tell is refused."""

import json
from functools import wraps

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from evaluation.models import Round
from evaluation.secret import box, handout
from evaluation.secret.keys import fingerprint, label
from members.access import PUBLIC, open_to
from members.rules import Role


def answering(view):
    """What the box refuses is told in words."""

    @never_cache
    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except handout.Refused as refusal:
            return JsonResponse({"error": "".join(refusal.messages)}, status=409)

    return answer


def nameless(view):
    """No cookie comes to the box: whoever sends one could be known by it."""

    @csrf_exempt  # no cookie that could be ridden on
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.COOKIES:
            return HttpResponseBadRequest("投票不带 Cookie，请从投票页面投票。", content_type="text/plain; charset=utf-8")
        return answering(view)(request, *args, **kwargs)

    return door


@sensitive_variables()
def sent(request, *names):
    """The named values of the body, as bytes."""
    try:
        data = json.loads(request.body)
        return [bytes.fromhex(data[name]) for name in names]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise handout.Refused("请求的格式不对，请刷新页面再试。") from None


@require_POST
@answering
@open_to(Role.MEMBER, item=Round)
def issue_ballot(request, round):
    """The blind signature for whoever is signed in and stands on the roll."""
    [blinded] = sent(request, "blinded")
    return JsonResponse({"signature": handout.issue(round, request.user.member, blinded).hex()})


@require_safe
@nameless
@open_to(PUBLIC)
def show_info(request, round):
    """What a phone or a kiosk needs to make, seal and check a ballot."""
    round = box.find(round)
    keys = {"label": label(round).hex(), "sign": bytes(round.sign_pub).hex(), "tally": bytes(round.tally_pub).hex(), "fingerprint": fingerprint(round)}
    return JsonResponse({"state": round.state, "rows": len(round.targets), "levels": round.levels} | keys)


@require_POST
@nameless
@open_to(PUBLIC)
def open_slip(request, round):
    """The masked signature of a printed slip, by the hash of its code."""
    [slip] = sent(request, "id")
    return JsonResponse({"paper": handout.slip_paper(round, slip.hex()).hex()})


@require_POST
@nameless
@sensitive_variables()
@open_to(PUBLIC)
def cast(request, round):
    """One sealed ballot; answered without a word."""
    token, signature, sealed = sent(request, "token", "signature", "sealed")
    box.cast(round, token, signature, sealed)
    return HttpResponse(status=204)
