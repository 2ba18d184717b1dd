"""What a reward that is asked for comes to in its year, and who may answer it."""

from collections import defaultdict

from django.db.models import Prefetch

from members.clock import today
from members.models import Appointment
from members.rules import BRANCH_COMMITTEE, Role
from scoring import rules
from scoring.figures.rows import live
from scoring.models import Quarter, Reward, RewardClaim, Sheet

ANSWER_SHOWN = 14  # days for which an answer is on the first page of who asked


def claim_table(claims, user):
    """[(claim, what it comes to in words, may this reader answer it)], with a constant number of queries."""
    claims = list(
        claims.select_related(
            "sheet__member", "sheet__quarter__branch__committee", "sheet__quarter__cycle", "item", "asked_by__member", "answered_by__member", "reward__reversal"
        )
    )
    rewards = _rewards_of([claim.sheet for claim in claims])
    mine = grantable(claims, user)
    return [(claim, _words_on(claim, rewards[_year(claim.sheet)]), claim.pk in mine) for claim in claims]


def clipped(claim):
    """A16: what this claim adds to the year's rewards, in words; nothing is clipped in silence."""
    return _words_on(claim, _rewards_of([claim.sheet])[_year(claim.sheet)])


def in_year_of(sheet):
    """The condition for what stands on the member's sheets of the year in this branch."""
    return {"sheet__member": sheet.member_id, "sheet__quarter__branch": sheet.quarter.branch_id, "sheet__quarter__cycle": sheet.quarter.cycle_id}


def room_for(sheet):
    """How much the member's year still holds, in words, before anything is asked for."""
    got = rules.reward_points(_as_claim(reward) for reward in _rewards_of([sheet])[_year(sheet)]).points
    asked = RewardClaim.objects.filter(**in_year_of(sheet), status=RewardClaim.Status.ASKED)
    waiting = sum(claim.points for claim in asked)
    more = f"；已申报、还没有认定的 {rules.shown(waiting)} 分" if waiting else ""
    return f"全年奖励分已有 {rules.shown(got)} 分，还可以计 {rules.shown(rules.REWARD_FULL - got)} 分{more}。"


def matters_of(sheet):
    """The matters that the member's rewards and claims of the year are already named by."""
    named = [model.objects.filter(**in_year_of(sheet)).exclude(matter="").values_list("matter", flat=True) for model in (Reward, RewardClaim)]
    return sorted({matter for matters in named for matter in matters})


def grantable(claims, user):
    """A22: keys of the open claims that this reader may grant or refuse: neither the claimant nor whom it is about;
    the committee's auditor where nobody else of the 支委会 is left to do it."""
    waiting = [claim for claim in claims if claim.status == RewardClaim.Status.ASKED]
    seated = _seated({claim.sheet.quarter.branch_id for claim in waiting})
    return {claim.pk for claim in waiting if _may_answer(claim, user, seated[claim.sheet.quarter.branch_id])}


def _may_answer(claim, user, seated):
    concerned = {claim.asked_by.member_id, claim.sheet.member_id}
    if user.pk == claim.asked_by_id or user.member_id in concerned:
        return False
    roles = user.roles_in(claim.sheet.quarter.branch)
    return bool(roles & BRANCH_COMMITTEE) or (Role.AUDITOR in roles and not seated - concerned)


def _seated(branches):
    """{branch id: members of its 支委会 today}"""
    found = defaultdict(set)
    held = Appointment.objects.filter(branch__in=branches, role__in=BRANCH_COMMITTEE, since__lte=today()).exclude(until__lte=today())
    for branch, member in held.values_list("branch", "member"):
        found[branch].add(member)
    return found


def claims_waiting(user):
    """[(quarter, claims)] that wait for this reader's answer."""
    asked = RewardClaim.objects.visible_to(user).filter(status=RewardClaim.Status.ASKED)
    claims = list(asked.select_related("sheet__member", "sheet__quarter__branch__committee", "sheet__quarter__cycle", "asked_by", "item"))
    mine, found = grantable(claims, user), defaultdict(list)
    for claim in claims:
        if claim.pk in mine:
            found[claim.sheet.quarter].append(claim)
    return list(found.items())


def claims_answered(user):
    """The reader's own claims that were answered in the last days."""
    told = {RewardClaim.Status.GRANTED, RewardClaim.Status.REFUSED}
    own = RewardClaim.objects.visible_to(user).filter(sheet__member=user.member_id or 0, status__in=told)
    return [claim for claim in own.select_related("item", "sheet__member", "sheet__quarter__branch") if (today() - claim.answered_on).days <= ANSWER_SHOWN]


def claiming_sheet(user):
    """The member's sheet in the latest open quarter, or None."""
    own = Sheet.objects.visible_to(user).filter(member=user.member_id or 0, quarter__status=Quarter.Status.OPEN)
    return own.order_by("quarter__cycle__year", "quarter__number").last()


def _year(sheet):
    return sheet.member_id, sheet.quarter.branch_id, sheet.quarter.cycle_id


def _rewards_of(sheets):
    """{(member, branch, cycle): rewards that stand}, for all years that these sheets lie in."""
    lines = Prefetch("rewards", Reward.objects.select_related("item"))
    found = defaultdict(list)
    for sheet in Sheet.objects.filter(member__in={sheet.member_id for sheet in sheets}).select_related("quarter").prefetch_related(lines):
        found[_year(sheet)] += live(list(sheet.rewards.all()))
    return found


def _as_claim(line):
    return rules.Claim(line.points, line.matter, str(line.item_id), line.item.cap)


def _words_on(claim, rewards):
    """全年奖励分已有 8 分，这一项 4 分中只计 2 分（全年最多 10 分）。"""
    if claim.status in {RewardClaim.Status.REFUSED, RewardClaim.Status.WITHDRAWN}:
        return ""
    if claim.reward_id and claim.reward_id not in {reward.pk for reward in rewards}:
        return "这一项已经冲销，不再计入。"
    others = [_as_claim(reward) for reward in rewards if reward.pk != claim.reward_id]
    return words_of(others, _as_claim(claim.reward or claim), claim.item.code)


def words_of(others, new, code):
    """What one more reward adds to those there are, and what it loses to which limit."""
    before, after = rules.reward_points(others), rules.reward_points([*others, new])
    counts = after.points - before.points
    start = f"全年奖励分已有 {rules.shown(before.points)} 分，这一项 {rules.shown(new.points)} 分"
    if counts == new.points:
        return f"{start}全部计入。"
    limits = (
        (after.lost_same_matter > before.lost_same_matter, "同一事项只计最高一项"),
        (after.lost_to_caps > before.lost_to_caps, f"{code}全年最多 {rules.shown(new.cap or 0)} 分"),
        (after.lost_over_full > before.lost_over_full, f"全年最多 {rules.shown(rules.REWARD_FULL)} 分"),
    )
    why = "；".join(word for bites, word in limits if bites)
    return f"{start}中只计 {rules.shown(counts)} 分（{why}）。" if counts > 0 else f"{start}不再计入（{why}）。"
