"""What waits while an electronic vote runs: in the hall, before everything else."""

from django.urls import reverse

from evaluation.models import Attendance, Elector, Round
from evaluation.rounds import duty_of, paper_url, vote_url
from evaluation.rules import ballots_kept_until
from members.clock import today
from pointsys.todos.todo import Todo

ISSUING, VOTING, CLOSED, *_ = Round.State


def balloting(user):
    """The own ballot paper, as far as it is known: that it was taken, never that it was cast; the next deed of who leads or counts."""
    for round in Round.objects.visible_to(user).filter(state__in=Round.LIVE, appraisal__void=False).select_related("appraisal__review__branch"):
        yield from _own(user, round)
        yield from _duty(user, round)


def keeping(user):
    """Sealed ballots that nobody may ask for any more: destroying them is for who leads."""
    for round in Round.objects.visible_to(user).filter(state=CLOSED).select_related("appraisal__review__branch"):
        if ballots_kept_until(round.appraisal.held_on) <= today() and duty_of(user, round).leads:
            yield Todo(
                None, f"销毁电子选票（{round.get_electorate_display()}）", "保存期已满，不再复核", round.appraisal.review.branch.name, "",
                reverse("round", args=[round.pk]), "去销毁",
            )  # fmt: skip


def _todo(round, what, detail, url, label):
    return Todo(None, f"{what}（{round.get_electorate_display()}）", detail, round.appraisal.review.branch.name, "", url, label, True)


def _own(user, round):
    here = Attendance.objects.filter(appraisal=round.appraisal_id, member=user.member_id, state=Attendance.State.PRESENT)
    elector = Elector.objects.filter(round=round, member__in=here.values("member")).first()
    if elector is None or elector.slip:
        return
    if elector.issued:
        detail = "选票已在您领票的手机里，等主持人宣布开始" if round.state == ISSUING else "用领票的手机投；已经投过的，不用再投"
        yield _todo(round, "民主测评：投票", detail, vote_url(round), "去投票")
    elif round.state == ISSUING:
        yield _todo(round, "民主测评：领取选票", "在自己的手机上领，一人一张", paper_url(round), "领取选票")


def _duty(user, round):
    duty = duty_of(user, round)
    if duty.leads and round.state == ISSUING:
        yield _todo(round, "电子测评：开始投票", "到会的人都领了票，再宣布开始", reverse("round", args=[round.pk]), "看领票")
    elif round.slips_left is None and duty.opens and round.state == VOTING:
        detail, label = ("投完以后，先数剩余的票签", "去清点") if duty.counts else ("投完以后，先由计票监票人数剩余的票签、登记", "看投票")
        yield _todo(round, "电子测评：清点票签、开箱", detail, reverse("round", args=[round.pk]), label)
    elif round.slips_left is not None and duty.opens and round.state != ISSUING:
        yield _todo(round, "电子测评：开箱", "两名计票监票人一起，带上开箱码", reverse("open_box", args=[round.pk]), "去开箱")
