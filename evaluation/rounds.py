"""What the pages of an electronic vote lay out: where it stands, who took a paper, whose duty it is, where its other pages are."""

from typing import NamedTuple

from django.urls import reverse

from evaluation.actions.ballot import TAKEN
from evaluation.models import Attendance, Round
from evaluation.secret import box
from evaluation.secret.keys import fingerprint
from members.access import roles_on
from members.models import Member
from members.rules import HEADS, OFFICERS, Role

LEADS = HEADS | {Role.RECORDER}
ISSUING, VOTING, CLOSED, PURGED, VOID = Round.State
MARKS = {ISSUING: ("now", "发票中"), VOTING: ("now", "投票中"), CLOSED: ("done", "已开箱"), PURGED: ("done", "已开箱，选票已销毁"), VOID: ("late", "已作废")}


def paper_url(round):
    """Where a member takes a ballot paper, under the own login."""
    return reverse("ballot_paper", args=[round.pk])


def vote_url(round):
    """Where a paper is marked and cast, without a login; a slip's code follows after #, which no browser sends."""
    return reverse("box_vote", args=[round.pk])


def kiosk_url(round):
    return reverse("box_kiosk", args=[round.pk])


class Duty(NamedTuple):
    """What a reader does in a round: leads it, is one of its three tellers, or reads it by office."""

    leads: bool
    counts: bool
    reads: bool

    @property
    def opens(self):
        return self.leads or self.counts


def duty_of(user, round):
    roles = roles_on(user, round)
    tellers = {round.first_teller_id, round.second_teller_id, round.third_teller_id}
    return Duty(bool(roles & LEADS), not user.narrow and user.member_id in tellers, bool(roles & {*OFFICERS, Role.AUDITOR}))


class Account(NamedTuple):
    """A round as every page of it shows it. `standing`: all that is told before the box is opened; None once it is empty."""

    round: Round
    mark: tuple  # (class, word)
    fingerprint: str
    standing: box.Standing | None

    @property
    def missing(self):
        """Papers handed out that are not in the box."""
        return self.standing.handed_out - self.standing.in_box if self.standing and self.standing.handed_out is not None else None

    @property
    def few(self):
        """Too few ballots to open the box unless all present agree."""
        return self.standing is not None and self.standing.in_box < self.round.minimum


def account_of(round):
    standing = None if round.state in Round.OVER else box.standing(round)
    return Account(round, MARKS[round.state], fingerprint(round), standing)


class Taker(NamedTuple):
    """One of the roll: that a paper was taken, and which kind; never more."""

    member: Member
    state: str
    word: str
    tick: bool | None  # what the button beside the name would set `slip` to; None without a button


def takers_of(round):
    """The roll in its order."""
    present = set(Attendance.objects.filter(appraisal=round.appraisal_id, state=Attendance.State.PRESENT).values_list("member", flat=True))
    return [_taker(elector, elector.member_id in present, round) for elector in round.electors.select_related("member")]


def _taker(elector, present, round):
    if elector.issued:
        return Taker(elector.member, "done", "手机领了", None)
    if elector.slip:
        return Taker(elector.member, "done", "票签", False if round.live else None)
    if not present:
        return Taker(elector.member, "next", "没有到会", None)
    return Taker(elector.member, "wait" if round.live else "next", "还没有领", True if round.live and round.slips_printed else None)


def taken_by(round):
    """Who took the box away as a file, each once, by the history of the vote."""
    told = round.appraisal.history.filter(history_change_reason=f"{TAKEN}（{round.get_electorate_display()}）").select_related("history_user__member")
    return sorted({str(row.history_user.member or row.history_user) for row in told})


def way_of(round):
    """One sentence for F7: that a box counted, whose codes opened it."""
    if round.result is None:
        return f"{round.get_electorate_display()}用电子票，开箱以后由票箱计票。"
    names = "、".join(member.name for member in round.tellers)
    return f"{round.get_electorate_display()}电子计票：计票监票人{names}中两人共同开箱。票箱校验码 {round.result['box'][:16]}。"
