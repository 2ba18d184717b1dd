"""Coming and going: 组织关系 from the day to the day, and what ends with it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from members.clock import in_words, today
from members.models import Absence, Appointment, Branch, Member, Membership, PartyGroup, Secondment, User

Coming, Going = Membership.Coming, Membership.Going


def hold(member):
    """The member as stored now, locked, so that coming and going follow one after another."""
    return Member.objects.select_for_update().get(pk=member.pk)


def keep(row, by, reason):
    """Save with who and why; what the model refuses comes back in words."""
    row._history_user, row._change_reason = by, reason[:100]
    row.full_clean()
    row.save()
    return row


def refuse_own(member, by, what):
    """Nobody decides about the own standing."""
    if by is not None and by.member_id == member.pk:
        raise ValidationError(f"本人的{what}要由别人登记。")


def refuse_gone(member):
    if member.left_on is not None:
        raise ValidationError(f"{member}已于{in_words(member.left_on)}离开，不能再登记。")


@transaction.atomic
def begin_membership(member, *, coming, since, by=None, came_from="", reason=""):
    """From `since` on the member belongs to their branch; a person is in one branch on one day.

    The day of a transfer belongs to the new branch. Checked by hand, with one query, as a roster begins thousands.
    """
    if since < member.joined_on:
        raise ValidationError(f"组织关系从{in_words(since)}起，早于{member}的入党日期{in_words(member.joined_on)}。")
    check_order(member, since)
    membership = Membership(member=member, branch=member.branch, coming=coming, since=since, came_from=came_from)
    membership._history_user, membership._change_reason = by, reason[:100] or membership.get_coming_display()
    membership.save()
    return membership


def check_order(member, since, *, but=None):
    """Every other membership has ended by the day that this one begins."""
    for other in Membership.objects.filter(member=member).exclude(pk=but).select_related("branch"):
        if other.until is None:
            raise ValidationError(f"{member}的组织关系还在{other.branch}，要先转出。")
        if other.until > since:
            raise ValidationError(f"{member}到{in_words(other.until)}为止在{other.branch}，不能从{in_words(since)}起又在{member.branch}：一个人同一天只在一个党支部。")


def membership_of(member, *, by=None):
    """The open membership; where none is on record, one since the day that the person's own facts tell."""
    found = Membership.objects.filter(member=member, until=None).first()
    return found or begin_membership(member, coming=Coming.ROSTER, since=member.here_since, by=by)


@transaction.atomic
def add_member(*, branch, coming, by, joined_on, came_from="", arrived_on=None, **facts):
    """发展入党, 转入 or 期初登记: the person and the membership together.

    Who left this same branch before comes back as the same person, with the record of then.
    """
    coming = Coming(coming)
    branch = Branch.objects.select_for_update().get(pk=branch.pk)
    if coming is Coming.TRANSFERRED and (arrived_on is None or not came_from):
        raise ValidationError("转入要填转入日期和原党组织。")
    if max(joined_on, arrived_on or joined_on) > today():
        raise ValidationError("入党、转入的日期不能晚于今天：到了那一天再登记。")
    member = _former(branch, facts["name"], facts["born_on"]) or Member(branch=branch)
    back = member.pk is not None
    facts["order"] = facts.get("order") or member.order or _last_place(branch) + 1
    for name, value in (facts | {"joined_on": joined_on, "arrived_on": arrived_on, "left_on": None}).items():
        setattr(member, name, value)
    keep(member, by, f"重新转入，来自{came_from}" if back else coming.label)
    begin_membership(member, coming=coming, since=member.here_since, came_from=came_from, by=by)
    if back:
        _open_login(member, by)
    return member


def _last_place(branch):
    """The highest 排序号 of those here: whoever comes without one stands after them."""
    return Member.objects.filter(branch=branch, left_on=None).aggregate(last=Max("order"))["last"] or 0


def _former(branch, name, born_on):
    """The same person, if they moved away from this branch before. Death and 终止 are mended, not passed over."""
    former = Member.objects.filter(branch=branch, name=name, born_on=born_on).exclude(left_on=None).first()
    last = former and former.memberships.last()
    if last and last.going in {Going.DIED, Going.ENDED}:
        raise ValidationError(f"本支部的{former}已于{in_words(last.until)}登记“{last.get_going_display()}”。登记错了的，由党委复核人撤销。")
    return former


@transaction.atomic
def leave(member, *, going, on, by, reason="", to_branch=None, went_to=""):
    """转出, 去世 or 终止党籍 on a day that has come: the membership closes, and with it all that hangs on it.

    Inside the system the person goes on in the new branch from that same day; what was made before stays with the
    old one. Points are frozen as they stand (A11). Who leaves the system loses the login at once.
    """
    member = hold(member)
    refuse_own(member, by, "转出和离开")
    refuse_gone(member)
    moved = to_branch is not None and going == Going.TRANSFERRED
    if moved and to_branch.pk == member.branch_id:
        raise ValidationError({"to_branch": f"{member}已经在{to_branch}。"})
    membership = membership_of(member, by=by)
    _check_day(member, membership, on)
    old = member.branch
    membership.until, membership.going, membership.reason = on, going, reason
    membership.went_to = to_branch.name if moved else went_to if going == Going.TRANSFERRED else ""
    why = f"{membership.get_going_display()}：{membership.went_to or reason}".rstrip("：")
    keep(membership, by, why)
    _lay_down(member, old if moved else None, on, by, why)
    if moved:
        member.branch, member.arrived_on = to_branch, on
        keep(member, by, why)
        begin_membership(member, coming=Coming.TRANSFERRED, since=on, came_from=old.name, by=by)
    else:
        member.left_on = on
        keep(member, by, why)
        _shut_login(member, by, why)
    return member


def _check_day(member, membership, on):
    if on > today():
        raise ValidationError({"on": "转出、离开的日期不能晚于今天：到了那一天再登记。"})
    if on < member.joined_on:
        raise ValidationError({"on": f"离开的日期不能早于入党日期{in_words(member.joined_on)}。"})
    if on < membership.since:
        raise ValidationError({"on": f"离开的日期不能早于来到{membership.branch}的日期{in_words(membership.since)}。"})


def _lay_down(member, branch, on, by, why):
    """Offices end (those of the branch that is left, or all), open absences and secondments too, and duties in groups."""
    offices = Appointment.objects.filter(member=member).select_related("branch", "committee")
    for office in offices.filter(branch=branch) if branch else offices:
        if office.until is None or office.until > on:
            office.until, office.cause = max(on, office.since), office.cause or why[:100]
            keep(office, by, why)
    for model in (Absence, Secondment):
        for period in model.objects.filter(member=member, until=None):
            period.until = max(on, period.since)
            keep(period, by, why)
    for owner, name in ((Branch, "responsible"), (Branch, "ledger_keeper"), (PartyGroup, "collector")):
        for row in owner.objects.filter(**{name: member}):
            setattr(row, name, None)
            keep(row, by, why)
    for row, people in [(row, row.working_group) for row in Branch.objects.filter(working_group=member)] + [(row, row.members) for row in member.groups.all()]:
        row._history_user, row._change_reason = by, why[:100]
        people.remove(member)


def _shut_login(member, by, why):
    user = User.objects.filter(member=member).first()
    if user is None:
        return
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        raise ValidationError(f"{member}是唯一的系统管理员，请先另设一名。")
    user.passes.filter(used_at=None).update(expires_on=today() - timedelta(days=1))
    if not user.is_active:
        return  # switched off by an administrator, who alone switches it on again
    user.is_active = user.is_superuser = user.is_staff = False
    user._history_user, user._change_reason = by, f"停用：{why}"[:100]
    user.save()


def _open_login(member, by):
    """Usable again, but only with a new one-time password."""
    user = User.objects.filter(member=member).first()
    shut = user and user.history.first()
    if shut and not user.is_active and (shut.history_change_reason or "").startswith("停用："):
        user.is_active = True
        user.set_unusable_password()
        user._history_user, user._change_reason = by, "重新启用，密码重发"
        user.save()


@transaction.atomic
def take_back(member, *, reason, by):
    """A leaving that was registered by mistake is undone; offices and the password are given anew."""
    member = hold(member)
    refuse_own(member, by, "撤销离开登记")
    if member.left_on is None:
        raise ValidationError(f"{member}没有登记离开。")
    why = f"撤销离开登记：{reason}"
    membership = Membership.objects.filter(member=member, until=member.left_on).last()
    member.left_on = None
    keep(member, by, why)
    if membership is None:
        membership_of(member, by=by)
    else:
        membership.until, membership.going, membership.went_to, membership.reason = None, "", "", ""
        keep(membership, by, why)
    _open_login(member, by)
    return member
