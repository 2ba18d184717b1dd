"""Hand-out: who takes a ballot paper, by phone or as a printed slip, and that it is one each.

A person is known here, the paper is not: what is signed for a phone is blinded, what a slip says nobody sees but who draws it.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import Attendance, Box, Elector, Round, Slip
from evaluation.secret import blind
from evaluation.secret.keys import lock_away, modulus, new_code, print_slip, signing_key, wrap

ISSUING, VOTING, *_ = Round.State
SEAL = 98  # bytes of a sealed ballot that hold no mark (OAEP with SHA-384)
EMPTY = hashlib.sha384().hexdigest()


class Refused(ValidationError):
    """What the ballot box does not do, and why, in words."""


def held(round, deed, *states):
    """The round as it stands, locked until the transaction ends."""
    found = Round.objects.select_for_update().get(pk=round.pk)
    if found.state not in states:
        raise Refused(f"这一轮电子投票“{found.get_state_display()}”，不能{deed}。")
    return found


@transaction.atomic
def open_round(round, keys, *, voters, slips):
    """Hand-out begins; gives (codes of the tellers, codes of the slips), which exist nowhere else from here on."""
    round.sign_pub, round.tally_pub = modulus(keys.sign), modulus(keys.tally)
    limit = len(round.tally_pub) - SEAL
    if len(round.targets) > limit:
        raise Refused(f"测评 {len(round.targets)} 人，一张电子票最多 {limit} 人，请用纸质票。")
    codes, slip_codes = [new_code() for _ in round.tellers], [new_code() for _ in range(slips)]
    round.sign_key, round.tally_key = lock_away(round, keys.sign), list(wrap(keys.tally, codes))
    round.slips_printed, round.slips_left = slips, None if slips else 0
    round.validate_constraints()
    round.save(force_insert=True)
    Elector.objects.bulk_create(Elector(round=round, member=voter) for voter in voters)
    papers = sorted(print_slip(round, keys.sign, code) for code in slip_codes)  # by hash: the order of printing is lost
    Slip.objects.bulk_create(Slip(id=slip_id, round=round, paper=paper) for slip_id, paper in papers)
    Box.objects.create(round=round, digest=EMPTY)
    return codes, slip_codes


def _elector(round, member):
    elector = round.electors.select_for_update().filter(member=member).first()
    if elector is None:
        raise Refused(f"{member}不在这一轮投票的签到册里。")
    if not Attendance.objects.filter(appraisal=round.appraisal_id, member=member, state=Attendance.State.PRESENT).exists():
        raise Refused(f"签到册上{member}没有到会，请记录员先改签到。")
    return elector


@transaction.atomic
def issue(round, member, blinded):
    """The blind signature for this elector, once; the same value again (its answer was lost) is answered the same, until the count."""
    round = held(round, "领票", ISSUING, VOTING)
    elector, digest = _elector(round, member), hashlib.sha384(blinded).hexdigest()
    if elector.slip:
        raise Refused(f"{member}登记的是领票签，不能再用手机领票。")
    if elector.issued == digest:
        return bytes(elector.answer)
    if elector.issued:
        raise Refused(f"{member}已经领过选票，一人一票。换了手机或清了浏览器的，请告诉主持人。")
    held(round, "领票", ISSUING)  # a first paper takes the key, which is gone once voting starts
    try:
        elector.issued, elector.answer = digest, blind.sign(signing_key(round).private_numbers(), blinded)
    except ValueError:
        raise Refused("领票请求的格式不对，请刷新页面再试。") from None
    elector.save(update_fields=["issued", "answer"])
    return elector.answer


# slips


@transaction.atomic
def tick_slip(round, member, *, on):
    """The registrar notes that this person draws a slip, which ends their way by phone; spare slips go out until the box is closed."""
    round = held(round, "登记票签", ISSUING, VOTING)
    elector = _elector(round, member)
    if on and elector.issued:
        raise Refused(f"{member}已经用手机领了选票，不能再领票签。")
    if on and not elector.slip and round.electors.filter(slip=True).count() >= round.slips_printed:
        raise Refused(f"印出的 {round.slips_printed} 张票签都已登记领出。")
    elector.slip = on
    elector.save(update_fields=["slip"])
    round.slips_left = None if round.slips_printed else 0  # what was counted before no longer holds
    round.save(update_fields=["slips_left"])


@transaction.atomic
def count_slips(round, left):
    """The tellers counted the slips that nobody drew; at the members' vote those drawn must be those ticked."""
    round = held(round, "清点票签", VOTING)
    if not 0 <= left <= round.slips_printed:
        raise Refused(f"印了 {round.slips_printed} 张票签，剩余应在 0 和 {round.slips_printed} 之间。")
    drawn, ticked = round.slips_printed - left, round.electors.filter(slip=True).count()
    if round.electorate == Round.Electorate.MEMBERS and drawn != ticked:
        raise Refused(f"印了 {round.slips_printed} 张、剩 {left} 张，抽走 {drawn} 张，登记领票签的有 {ticked} 人，对不上。请核对登记，再数一遍。")
    round.slips_left = left
    round.save(update_fields=["slips_left"])


def slip_paper(round_id, slip_id):
    """The masked signature of a slip; the hash of its code is all that comes here."""
    slip = Slip.objects.filter(round=round_id, pk=slip_id).first()
    if slip is None:
        raise Refused("没有这张票签，请再核对上面的码。")
    return bytes(slip.paper)
