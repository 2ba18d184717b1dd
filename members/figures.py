"""What pages about people show."""

from members.clock import today
from members.models import Appointment, User
from members.rules import Role

FOUND_AT_MOST = 500


def people_of(members, user, asked):
    """The rows of the list: (member, category label, offices in words, phone as this reader may see it, login)."""
    members = members.filter(left_on=None).select_related("branch").prefetch_related("appointments", "absences")
    if query := asked.get("q", "").strip().replace("\x00", ""):
        members = members.filter(name__contains=query[:30])
    logins = dict(User.objects.filter(member__in=members).values_list("member", "username"))
    return [
        (member, member.category.label, "、".join(in_office(member)), phone_for(user, member), logins.get(member.pk, ""))
        for member in members.order_by("branch", "order", "id")[:FOUND_AT_MOST]
    ]


def in_office(member):
    """The offices held today, in words."""
    return [office.title or office.get_role_display() for office in member.appointments.all() if office.covers(today())]


def phone_for(user, member):
    """Whole for the branch's own officers and the reader's own, masked for all others."""
    if user.member_id == member.pk or user.roles_in(member.branch) & {Role.RECORDER, Role.SECRETARY, Role.DEPUTY, Role.OFFICER}:
        return member.phone
    return f"{member.phone[:3]}****{member.phone[-4:]}" if len(member.phone) >= 8 else ""


def profile_of(member, user):
    """One member as the reader may see them: offices, absences, login, changes."""
    return {
        "member": member,
        "phone": phone_for(user, member),
        "offices": Appointment.objects.filter(member=member).select_related("branch", "committee"),
        "absences": member.absences.all(),
        "login": User.objects.filter(member=member).first(),
        "may_appoint": bool(user.roles_in(member.branch) & {Role.AUDITOR, Role.ADMIN}),
        "may_give_login": bool(user.roles_in(member.branch) & {Role.SECRETARY, Role.AUDITOR, Role.ADMIN}),
        "reads_points": Role.ADMIN not in user.roles_in(member.branch),
        "history": changes_of(member),
    }


def changes_of(paper):
    """The latest rows of a paper's history, newest first, each with `changes` as (label, old, new) in words."""
    rows = list(paper.history.select_related("history_user__member")[:50])
    fields = {field.name: field for field in paper._meta.fields}
    for newer, older in zip(rows, rows[1:], strict=False):
        changed = newer.diff_against(older, excluded_fields=[], foreign_keys_are_objs=True).changes
        newer.changes = [(str(fields[c.field].verbose_name), _word(fields[c.field], c.old), _word(fields[c.field], c.new)) for c in changed if c.field in fields]
    return rows


def _word(field, value):
    """A stored value as people read it."""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return dict(field.flatchoices).get(value, value)


