"""The ballot box: cast, open, count, purge. The only code that touches a ballot.

Nobody who casts is known here: a paper is a random token of the voter's own with a blind signature (`blind.py`), sealed ballots
are opened in memory only (`recount.py`), and the box is one row, sorted by token. Each change of a round holds its row.
"""

import hashlib
from typing import NamedTuple

from django.db import transaction
from django.shortcuts import get_object_or_404

from evaluation.models import Box, Round
from evaluation.secret import blind, recount
from evaluation.secret.handout import EMPTY, Refused, held
from evaluation.secret.keys import TOKEN, label
from evaluation.secret.traces import checkpoint, sweep

ISSUING, VOTING, CLOSED, PURGED, VOID = Round.State
ATTEMPTS = 50


@transaction.atomic
def start_voting(round):
    """Nobody makes a further paper from here on: the signing key is destroyed. The box opens."""
    round = held(round, "开始投票", ISSUING)
    round.state, round.sign_key = VOTING, None
    round.save()
    Box.objects.filter(round=round).update(open=True)
    transaction.on_commit(checkpoint)


def find(round_id):
    return get_object_or_404(Round, pk=round_id)


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
    """All that may be told while a vote runs."""

    handed_out: int | None
    in_box: int


def handed_out(round):
    """Papers by phone, and slips: drawn as counted, or as ticked until then; None where nobody is ticked (the masses)."""
    phones, ticked = round.electors.exclude(issued="").count(), round.electors.filter(slip=True).count()
    if round.slips_left is not None:
        return phones + round.slips_printed - round.slips_left
    return phones + ticked if round.electorate == Round.Electorate.MEMBERS else None


def standing(round):
    return Standing(handed_out(round), len(_entries(Box.objects.get(pk=round.pk), len(round.sign_pub))))


def box_file(round):
    """The sealed box as `recount.py` reads it."""
    return {
        "label": label(round).hex(),
        "sign_pub": bytes(round.sign_pub).hex(),
        "tally_key": round.tally_key,
        "targets": round.targets,
        "people": [member.name for member in round.people],
        "levels": round.levels,
        "handed_out": handed_out(round),
        "entries": [entry.hex() for entry in _entries(Box.objects.get(pk=round.pk), len(round.sign_pub))],
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
    round = held(round, "开箱", VOTING)
    if round.slips_left is None:
        raise Refused("先清点剩余的票签，再开箱。")
    Box.objects.filter(round=round).update(open=False)
    round.result = _count(round, codes)
    counted = round.result["cast"] - round.result["spoiled"]
    if counted < round.minimum and not consent:  # what was agreed to at the opening was a vote of more
        raise Refused(f"票箱里只有 {counted} 张有效票，少于 {round.minimum} 张，公布票数会看出个人的选择。到会的人都同意才能开箱，请写明。")
    round.state, round.consent_close = CLOSED, consent if counted < round.minimum else ""
    round.save()
    transaction.on_commit(checkpoint)
    return round


@transaction.atomic
def take(round):
    """The box as a file: to take away, and to count again from two codes."""
    return box_file(held(round, "下载票箱", CLOSED))


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
    round.electors.update(answer=None)


@transaction.atomic
def void(round, *states):
    """A round that is begun anew, or whose whole vote is void: its box is emptied unread, its keys are gone."""
    _wipe(held(round, "作废", *(states or Round.State)), VOID)
    transaction.on_commit(sweep, robust=True)


@transaction.atomic
def purge(round):
    """The ballots and what opens them go; the counts, the receipts and the hash of the box stay. Refused after it is done where traces may be left."""
    _wipe(held(round, "销毁选票", CLOSED), PURGED)
    transaction.on_commit(sweep)
