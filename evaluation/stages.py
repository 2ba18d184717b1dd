"""The vote part by part, as the review's page lists it: on paper, by a ballot box, or one beside the other."""

from functools import partial
from typing import NamedTuple

from django.urls import reverse

from evaluation import rules
from evaluation.figures import takes_figures
from evaluation.models import Round
from evaluation.rounds import LEADS, account_of

MEMBERS, MASSES = Round.Electorate


class VoteStage(NamedTuple):
    """One part of the vote: where it stands, and the pages it is done on."""

    name: str
    state: str
    word: str
    links: list  # (label, address)


def vote_stages(review, appraisal, *, officer):
    """The vote from the printed ballots to the signed report, in the order in which it is done; only officers are led to what they type.

    What a ballot box counts is neither printed nor typed: its round stands in place of that.
    """
    paper = partial(reverse, args=[review.pk])
    rounds = {round.electorate: round for round in appraisal.rounds.standing()} if appraisal else {}
    prints = [("打印党员票", paper("ballot"))] if MEMBERS not in rounds else []
    prints += [("打印群众票", paper("masses_ballot"))] if MASSES not in rounds else []
    stages = [VoteStage("测评票", "next", "", [*prints, ("打印签到册", paper("roll_sheet"))] if officer else [])]
    if appraisal is None:
        return stages
    on = partial(reverse, args=[appraisal.pk])
    asked = appraisal.tallies.filter(copy=1, asked=True).count()
    whole = appraisal.tallies.filter(copy=1).count()
    here = f"应到 {appraisal.eligible}，实到 {appraisal.present}" if appraisal.present is not None else "还没有签到"
    replaceable = officer and not rounds and takes_figures(appraisal)
    stages += [
        VoteStage("监票人", "done", appraisal.scrutineer.name, [("换监票人", on("scrutineer"))] if replaceable else []),
        VoteStage("签到", *_mark(appraisal.present is not None, here), [("签到", on("attendance"))]),
        VoteStage("群众测评名单", "done", f"{asked} 人，共 {whole} 人", [("群众测评名单", on("masses_list"))] if officer else []),
    ]
    return [*stages, *_electronic(appraisal, rounds, officer & LEADS if officer else ()), *_by_hand(appraisal, rounds, on, officer)]


def _electronic(appraisal, rounds, leads):
    """The rounds that stand; to those who lead, the way to one where nothing is counted yet."""
    for round in rounds.values():
        account = account_of(round)
        standing = account.standing
        word = account.mark[1] + (f"，票箱里 {standing.in_box} 张" if standing else "")
        yield VoteStage(f"{round.get_electorate_display()}（电子）", account.mark[0], word, [("电子测评", reverse("round", args=[round.pk]))])
    typed = {MEMBERS: appraisal.returned, MASSES: appraisal.masses_returned}
    ways = [electorate for electorate in Round.Electorate if electorate not in rounds and not typed[electorate]]
    if leads and ways and appraisal.present is not None and takes_figures(appraisal):
        word = "人少，一般用纸质票" if rules.needs_consent(appraisal.present) else "可以代替纸质票"
        yield VoteStage("电子测评", "next", word, [(f"{electorate.label}用电子票", reverse("open_round", args=[appraisal.pk, electorate])) for electorate in ways])


def _by_hand(appraisal, rounds, on, officer):
    """What is counted by hand: nothing where both votes are electronic, the masses' papers where that of the members is."""
    typed = appraisal.tallies.exclude(entered_by=None).count()
    lines = appraisal.tallies.filter(copy=1).count() * (2 if appraisal.blind else 1)
    issued, returned, name = appraisal.issued, appraisal.returned, "票数"
    if MEMBERS in rounds:
        issued, returned, name = appraisal.masses_issued, appraisal.masses_returned, "群众票数"
    report = [("计票报告单", on("tally_report"))]
    if len(rounds) == len(Round.Electorate) or (MEMBERS in rounds and not returned):
        if len(rounds) < len(Round.Electorate):
            yield VoteStage(name, "next", "有群众票的才登记", [("登记票数", on("papers"))] if officer else [])
        yield VoteStage("计票报告单", "next", "不用签字件", report)
        return
    counted = f"发出 {issued}，收回 {returned}" if returned is not None else "还没有登记"
    yield VoteStage(name, *_mark(returned is not None, counted), [("登记票数", on("papers"))] if officer else [])
    yield VoteStage("计票报告单", *_mark(bool(appraisal.signed_report), "已上传签字件" if appraisal.signed_report else "没有签字件"), report)
    yield VoteStage("录票", *_mark(typed == lines, f"{typed} 行，共 {lines} 行"), [("计票表", on("tally"))])


def _mark(done, word):
    return ("done" if done else "wait"), word
