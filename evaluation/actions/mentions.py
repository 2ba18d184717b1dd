"""R29, R32: the committee commends and criticises; what was wrong is withdrawn."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from evaluation.models import Mention
from members.clock import today
from members.models import Branch, Member
from members.rules import HEADS, Role
from scoring.actions import add

About = Mention.About


def heads_of_year(branch, year):
    """Who led the branch at some time since the year began: secretaries and deputies, in office or not any more."""
    begun = date(year, 1, 1)
    still = Q(appointments__until=None) | Q(appointments__until__gt=begun)
    return Member.objects.filter(still, appointments__branch=branch, appointments__role__in=HEADS).distinct()


def _refuse_others(branch, by):
    if Role.AUDITOR not in by.roles_in(branch):
        raise ValidationError("通报由党委复核人登记和撤销；在本支部任职的，由另一名复核人办理。")


@transaction.atomic
def mention(branch, cycle, *, kind, about, member, issued_on, number, text, by):
    """五(二) “及时查处和通报”, 六3: by the committee's auditor, never about the auditor, of a day within or after the year."""
    Branch.objects.select_for_update().get(pk=branch.pk)
    _refuse_others(branch, by)
    if cycle.committee_id != branch.committee_id:
        raise ValidationError("考核年度不属于本支部的党委。")
    if (member is None) != (about == About.BRANCH):
        raise ValidationError("通报负责人或党员的要选人，通报党支部的不选人。")
    if member is not None and member.pk == by.member_id:
        raise ValidationError("通报本人的，由另一名党委复核人登记。")
    if about == About.HEAD and not heads_of_year(branch, cycle.year).filter(pk=member.pk).exists():
        raise ValidationError(f"{member}在{cycle}没有担任过本支部的书记或副书记。")
    if about == About.MEMBER and member.branch_id != branch.pk:
        raise ValidationError(f"{member}不在本支部。")
    if not date(cycle.year, 1, 1) <= issued_on <= today():
        raise ValidationError({"issued_on": f"通报日期应在{cycle.year}年1月1日以后、今天以前。"})
    same = {"branch": branch, "cycle": cycle, "kind": kind, "about": about, "member": member, "text": text}
    if Mention.objects.filter(**same, withdrawn_on=None).exists():
        raise ValidationError("这份通报已经登记，不用再登记。")
    return add(Mention(**same, issued_on=issued_on, number=number, issued_by=by), by, "登记通报")


@transaction.atomic
def withdraw_mention(mention, *, reason, by):
    """A correction: the mention stands no more, and stays readable with the reason."""
    mention = Mention.objects.select_for_update().select_related("branch").get(pk=mention.pk)
    _refuse_others(mention.branch, by)
    if mention.member_id is not None and mention.member_id == by.member_id:
        raise ValidationError("通报本人的，由另一名党委复核人撤销。")
    if mention.withdrawn_on:
        raise ValidationError("这份通报已经撤销。")
    mention.withdrawn_on, mention.withdrawn_by, mention.withdrawn_for = today(), by, reason
    return add(mention, by, "撤销通报")
