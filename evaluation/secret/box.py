"""The ballot box: hand out, cast, open, count, purge. The only code that touches a ballot.

Each change of a round is one transaction that holds its row and is refused, in words, in any other state. Nobody who casts is
known here: a paper is a random token of the voter's own with a blind signature (`blind.py`), sealed ballots are opened in
memory only (`recount.py`), and the box is one row, sorted by token.
"""

import hashlib
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404

from evaluation.models import Attendance, Box, Elector, Round, Slip
from evaluation.secret import blind, recount
from evaluation.secret.keys import TOKEN, label, lock_away, modulus, new_code, print_slip, signing_key, wrap
from evaluation.secret.traces import checkpoint, sweep

ISSUING, VOTING, CLOSED, PURGED, VOID = Round.State
SEAL = 98  # bytes of a sealed ballot that hold no mark (OAEP with SHA-384)
ATTEMPTS = 50
EMPTY = hashlib.sha384().hexdigest()


class Refused(ValidationError):
    """What the ballot box does not do, and why, in words."""


# a round from its opening to its box


def _held(round, deed, *states):
    """The round as it stands, locked until the transaction ends."""
    held = Round.objects.select_for_update().get(pk=round.pk)
    if held.state not in states:
        raise Refused(f"这一轮电子投票“{held.get_state_display()}”，不能{deed}。")
    return held


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
def tick_slip(round, member, *, on):
    """The registrar notes that this person draws a slip, which ends their way by phone; spare slips go out until the box is closed."""
    round = _held(round, "登记票签", ISSUING, VOTING)
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
def issue(round, member, blinded):
    """The blind signature for this elector, once; the same value again (its answer was lost) is answered the same."""
    round = _held(round, "领票", ISSUING)
    elector, digest = _elector(round, member), hashlib.sha384(blinded).hexdigest()
    if elector.slip:
        raise Refused(f"{member}登记的是领票签，不能再用手机领票。")
    if elector.issued not in ("", digest):
        raise Refused(f"{member}已经领过选票，一人一票。换了手机或清了浏览器的，请告诉主持人。")
    try:
        signature = blind.sign(signing_key(round).private_numbers(), blinded)
    except ValueError:
        raise Refused("领票请求的格式不对，请刷新页面再试。") from None
    elector.issued = digest
    elector.save(update_fields=["issued"])
    return signature


@transaction.atomic
def start_voting(round):
    """Nobody makes a further paper from here on: the signing key is destroyed. The box opens."""
    round = _held(round, "开始投票", ISSUING)
    round.state, round.sign_key = VOTING, None
    round.save()
    Box.objects.filter(round=round).update(open=True)
    transaction.on_commit(checkpoint)


def takers(appraisal):
    """Ids of the members who took a paper in a round that stands, by phone or as a slip."""
    electors = Elector.objects.filter(round__in=appraisal.rounds.standing()).exclude(issued="", slip=False)
    return set(electors.values_list("member", flat=True))


# what needs no login


def find(round_id):
    return get_object_or_404(Round, pk=round_id)


def slip_paper(round_id, slip_id):
    """The masked signature of a slip; the hash of its code is all that comes here."""
    slip = Slip.objects.filter(round=round_id, pk=slip_id).first()
    if slip is None:
        raise Refused("没有这张票签，请再核对上面的码。")
    return bytes(slip.paper)


def _entries(box, size):
    raw, length = bytes(box.entries), TOKEN + 2 * size
    return [raw[start : start + length] for start in range(0, len(raw), length)]


def cast(round_id, token, signature, sealed):
    """One sealed ballot into the box, by compare-and-swap on its row; the same ballot again (its answer was lost) is no second one."""
    round = find(round_id)
    size = len(round.sign_pub)
    if (len(token), len(signature), len(sealed)) != (TOKEN, size, size):
        raise Refused("选票的格式不对。")
    if not blind.verify(int.from_bytes(bytes(round.sign_pub)), token + label(round), signature):
        raise Refused("这不是这一轮投票发出的选票。")
    ballot = token + signature + sealed
    for _ in range(ATTEMPTS):
        box = Box.objects.get(pk=round_id)
        entries = _entries(box, size)
        if ballot in entries:
            return
        if not box.open:
            raise Refused("还没有开始投票。" if round.state == ISSUING else "票箱已经关闭，不能再投票。")
        if any(entry.startswith(token) for entry in entries):
            raise Refused("这张选票已经投过了。")
        whole = b"".join(sorted([*entries, ballot]))
        found = Box.objects.filter(pk=round_id, open=True, digest=box.digest)
        if found.update(entries=whole, digest=hashlib.sha384(whole).hexdigest()):
            transaction.on_commit(checkpoint)
            return
    raise Refused("同时投票的人太多，请再按一次。")


# counting


class Standing(NamedTuple):
    """All that may be told while a vote runs; `handed_out` is None until the slips left over are counted where nobody signs for them."""

    handed_out: int | None
    in_box: int


def handed_out(round):
    """Papers by phone, and slips: drawn as counted, or as ticked until then."""
    phones, ticked = round.electors.exclude(issued="").count(), round.electors.filter(slip=True).count()
    if round.slips_left is not None:
        return phones + round.slips_printed - round.slips_left
    return phones + ticked if round.electorate == Round.Electorate.MEMBERS else None


def standing(round):
    return Standing(handed_out(round), len(_entries(Box.objects.get(pk=round.pk), len(round.sign_pub))))


@transaction.atomic
def count_slips(round, left):
    """The tellers counted the slips that nobody drew; at the members' vote those drawn must be those ticked."""
    round = _held(round, "清点票签", VOTING)
    if not 0 <= left <= round.slips_printed:
        raise Refused(f"印了 {round.slips_printed} 张票签，剩余应在 0 和 {round.slips_printed} 之间。")
    drawn, ticked = round.slips_printed - left, round.electors.filter(slip=True).count()
    if round.electorate == Round.Electorate.MEMBERS and drawn != ticked:
        raise Refused(f"印了 {round.slips_printed} 张、剩 {left} 张，抽走 {drawn} 张，登记领票签的有 {ticked} 人，对不上。请核对登记，再数一遍。")
    round.slips_left = left
    round.save(update_fields=["slips_left"])


def box_file(round):
    """The sealed box as `recount.py` reads it: to take away, and to count again from two codes."""
    if round.state in Round.OVER:
        raise Refused(f"这一轮电子投票“{round.get_state_display()}”，票箱已经清空。")
    box, size = Box.objects.get(pk=round.pk), len(round.sign_pub)
    cuts = (0, TOKEN, TOKEN + size, TOKEN + 2 * size)
    return {
        "label": label(round).hex(),
        "sign_pub": bytes(round.sign_pub).hex(),
        "tally_key": round.tally_key,
        "targets": round.targets,
        "people": [member.name for member in round.people],
        "levels": round.levels,
        "handed_out": handed_out(round),
        "entries": [[entry[start:end].hex() for start, end in zip(cuts, cuts[1:], strict=False)] for entry in _entries(box, size)],
    }


def _count(round, codes):
    found = box_file(round)
    try:
        result = recount.count(found, codes)
    except ValueError as error:
        raise Refused(str(error)) from None
    if result["box"] != Box.objects.get(pk=round.pk).digest:
        raise Refused("票箱的内容和投票时的记录不一致，不能开箱计票。")
    return result


@transaction.atomic
def close(round, codes, consent=""):
    """Two tellers open the box together: shut, opened in memory, counted. Refused, everything stays as it was, and the box open."""
    round = _held(round, "开箱", VOTING)
    if round.slips_left is None:
        raise Refused("先清点剩余的票签，再开箱。")
    round.consent = consent or round.consent
    Box.objects.filter(round=round).update(open=False)
    round.result = _count(round, codes)
    if round.result["cast"] < round.minimum and not round.consent:
        raise Refused(f"票箱里只有 {round.result['cast']} 张票，少于 {round.minimum} 张，公布票数会看出个人的选择。到会的人都同意才能开箱，请写明。")
    round.state = CLOSED
    round.save()
    transaction.on_commit(checkpoint)
    return round


def recount_round(round, codes):
    """The same count again, by any two tellers: exactly the result that stands, or refused."""
    if round.state != CLOSED:
        raise Refused(f"这一轮电子投票“{round.get_state_display()}”，不能复核。")
    result = _count(round, codes)
    if result != round.result:
        raise Refused("复核的结果和公布的不一致，请立即报告基层党委。")
    return result


# the end


def _wipe(round, state):
    round.state, round.sign_key, round.tally_key = state, None, None
    round.save()
    Box.objects.filter(round=round).update(open=False, entries=b"", digest=EMPTY)
    round.slips.all().delete()
    transaction.on_commit(sweep, robust=True)


@transaction.atomic
def void(round, *states):
    """A round that is begun anew, or whose whole vote is void: its box is emptied unread, its keys are gone."""
    _wipe(_held(round, "作废", *(states or Round.State)), VOID)


@transaction.atomic
def purge(round):
    """The ballots and what opens them go; the counts, the receipts and the hash of the box stay."""
    _wipe(_held(round, "销毁选票", CLOSED), PURGED)
