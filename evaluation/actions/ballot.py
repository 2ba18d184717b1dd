"""The electronic vote as its branch leads it: from the opening of a round to the figures of its box. Ballots are `secret/`'s."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import rules
from evaluation.actions.vote import lock_appraisal
from evaluation.models import Appraisal, Attendance, Review, Round, Tally
from evaluation.secret import box, handout
from evaluation.secret.keys import make_keys
from members.clock import in_words, today
from members.figures import by_strokes
from scoring.actions import add

MEMBERS, MASSES = Round.Electorate
LEVELS = {MEMBERS: Tally.VOTES[:4], MASSES: Tally.MASSES}  # in the order of the ballot; a mark of 0 is a row left blank
MOST_SLIPS = 500
TAKEN = "下载票箱文件"


def _tell(round, by, what):
    """In the history of the vote: that it was done, by whom and when; never anything of a ballot."""
    add(round.appraisal, by, f"{what}（{round.get_electorate_display()}）")


def _tell_after(round, by, what):
    """The same of a vote whose figures stand: its row as it now is, held, as it is nobody's here."""
    round.appraisal = Appraisal.objects.select_for_update().get(pk=round.appraisal_id)
    _tell(round, by, what)


def open_round(appraisal, electorate, *, tellers, slips, by, chair=None, consent="", minimum=rules.FEWEST_BALLOTS):
    """Hand-out begins; gives (Round, the three tellers' codes, the slips' codes). The codes are nowhere else: print them now.

    The tellers, the scrutineer among them, are the counters of the vote. `consent`: on what all present agreed to so small a vote.
    """
    keys, electorate = make_keys(), Round.Electorate(electorate)
    with transaction.atomic():
        appraisal = lock_appraisal(appraisal, "开始电子投票")
        present = by_strokes(appraisal.attendances.filter(state=Attendance.State.PRESENT).select_related("member"))
        rated = by_strokes(appraisal.tallies.filter(copy=1).select_related("member"))
        targets = [tally.member_id for tally in rated if tally.asked or electorate == MEMBERS]
        _check_opening(appraisal, electorate, tellers, slips, targets)
        voters = len(present) if electorate == MEMBERS else slips
        if rules.needs_consent(voters) and not consent:
            raise ValidationError(f"只有 {voters} 人投票，不足 {rules.ELECTRONIC_FROM} 人，票数会看出个人的选择。到会的人都同意才能用电子票，请写明；不然请用纸质票。")
        if electorate == MEMBERS:
            appraisal.first_counter, appraisal.second_counter = (teller for teller in tellers if teller.pk != appraisal.scrutineer_id)
            appraisal.chair = chair or appraisal.chair
        first, second, third = tellers
        round = Round(
            appraisal=appraisal, electorate=electorate, first_teller=first, second_teller=second, third_teller=third,
            targets=targets, levels=len(LEVELS[electorate]), minimum=minimum, consent=consent,
        )  # fmt: skip
        roll = by_strokes(appraisal.attendances.select_related("member")) if electorate == MEMBERS else ()
        codes, slip_codes = handout.open_round(round, keys, voters=[voter.member for voter in roll], slips=slips)
        _tell(round, by, "开始发电子票")
    return round, codes, slip_codes


def _check_opening(appraisal, electorate, tellers, slips, targets):
    problems = []
    if appraisal.present is None:
        problems.append("请先签到，再开始电子投票。")
    if len(tellers) != 3 or len({teller.pk for teller in tellers}) != 3 or appraisal.scrutineer_id not in {teller.pk for teller in tellers}:
        problems.append(f"计票监票人要三个不同的人，监票人{appraisal.scrutineer}是其中一个。")
    if not (1 if electorate == MASSES else 0) <= slips <= MOST_SLIPS:
        problems.append(f"群众投票用票签，请填印多少张，最多 {MOST_SLIPS} 张。" if electorate == MASSES else f"票签最多印 {MOST_SLIPS} 张。")
    if appraisal.rounds.standing().filter(electorate=electorate).exists():
        problems.append(f"{electorate.label}已经在用电子票。要重来，先作废这一轮。")
    if appraisal.returned if electorate == MEMBERS else appraisal.masses_returned:
        problems.append(f"{electorate.label}已经登记了纸质票数，不能再用电子票。")
    if not targets:
        problems.append("群众测评名单里没有人。" if electorate == MASSES else "测评名单里没有人。")
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def tick_slip(round, *, member, on, by):
    """No history: who draws a slip stands on the roll, and nothing else is to be kept of it."""
    lock_appraisal(round.appraisal, "登记票签")
    handout.tick_slip(round, member, on=on)


@transaction.atomic
def start_voting(round, *, by):
    lock_appraisal(round.appraisal, "开始投票")
    box.start_voting(round)
    _tell(round, by, "停止发票，开始投票")


@transaction.atomic
def count_slips(round, *, left, by):
    lock_appraisal(round.appraisal, "清点票签")
    handout.count_slips(round, left)
    _tell(round, by, f"清点剩余票签 {left} 张")


@transaction.atomic
def close_round(round, *, codes, by, consent=""):
    """Two tellers open the box; what it holds is the figures of the vote from then on."""
    lock_appraisal(round.appraisal, "开箱")
    round = box.close(round, codes, consent)
    take_round(round, by)
    return round


def take_round(round, by):
    """The counts of an opened box in the tallies and the papers: nothing is typed or checked. A blank row of the masses' is 不了解."""
    appraisal, result = round.appraisal, round.result
    papers = (result["handed_out"], result["cast"], result["spoiled"])
    names = ("issued", "returned", "spoiled")
    if round.electorate == MEMBERS:
        appraisal.masses_issued, appraisal.masses_returned, appraisal.masses_spoiled = (
            figure or 0 for figure in (appraisal.masses_issued, appraisal.masses_returned, appraisal.masses_spoiled)
        )
    else:
        names = tuple(f"masses_{name}" for name in names)
    for name, figure in zip(names, papers, strict=True):
        setattr(appraisal, name, figure)
    _tell(round, by, "两人开箱，电子计票")
    for tally in appraisal.tallies.filter(member__in=round.targets):
        blank, *marks = result["counts"][str(tally.member_id)]
        for name, figure in zip(LEVELS[round.electorate], marks, strict=True):
            setattr(tally, name, figure)
        if round.electorate == MEMBERS:
            tally.abstained, tally.spoiled, tally.entered_by, tally.checked_by = blank, 0, by, None
            for name in Tally.MASSES:
                setattr(tally, name, getattr(tally, name) or 0)
        else:
            tally.unknown += blank
        add(tally, by, "电子计票")


@transaction.atomic
def restart_round(round, *, reason, by):
    """A phone was lost, somebody came too late: the round is void with its reason, its box emptied unread, and another may be opened."""
    lock_appraisal(round.appraisal, "作废这一轮投票")
    if not reason.strip():
        raise ValidationError("作废这一轮要写明理由。")
    box.void(round, *Round.LIVE)
    _tell(round, by, f"电子投票作废重来：{reason.strip()}")


@transaction.atomic
def purge_round(round, *, by):
    """The ballots go when nobody may ask for a recount any more; the counts, receipts and the box's hash stay."""
    review = Review.objects.select_for_update().get(pk=round.appraisal.review_id)
    kept_until = rules.ballots_kept_until(round.appraisal.held_on)
    if today() < kept_until and review.status not in (Review.Status.FINAL, Review.Status.FILED):
        raise ValidationError(f"选票要保存到结果最终确定，或者 {in_words(kept_until)}，以备复核。")
    box.purge(round)
    _tell_after(round, by, "销毁电子选票")


@transaction.atomic
def take_box(round, *, by):
    """The sealed box as a file, once it is shut: two files of a running vote tell what was cast between. Who took one is told."""
    found = box.take(round)
    _tell_after(round, by, TAKEN)
    return found
