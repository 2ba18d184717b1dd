"""What pages about people show."""

from members.clock import today
from members.models import Appointment, User
from members.rules import OFFICERS, Role


def found_by(members, query):
    """Those still here whose name holds the query, branch by branch."""
    members = members.filter(left_on=None).select_related("branch").prefetch_related("appointments", "absences")
    query = query.replace("\x00", "").strip()[:30]
    return (members.filter(name__contains=query) if query else members).order_by("branch", "order", "id")


def people_of(members, user):
    """The rows of the list: (member, category label, offices in words, phone as this reader may see it, has a login)."""
    logins = set(User.objects.filter(member__in=list(members)).values_list("member", flat=True))
    return [(member, member.category.label, "、".join(in_office(member)), phone_for(user, member), member.pk in logins) for member in members]


def in_office(member):
    """The offices held today, in words."""
    return [office.title or office.get_role_display() for office in member.appointments.all() if office.covers(today())]


def phone_for(user, member):
    """Whole for the branch's own officers and the reader's own, masked for all others."""
    if user.member_id == member.pk or user.roles_in(member.branch) & OFFICERS:
        return member.phone
    return f"{member.phone[:3]}****{member.phone[-4:]}" if len(member.phone) >= 8 else ""


def profile_of(member, user):
    """One member as the reader may see them: offices, absences, login, changes."""
    phone = phone_for(user, member)
    secret = phone != member.phone  # a login is often the phone number
    login = User.objects.filter(member=member).first()
    return {
        "member": member,
        "phone": phone,
        "offices": Appointment.objects.filter(member=member).select_related("branch", "committee"),
        "absences": member.absences.all(),
        "login": login,
        "login_name": "" if login is None else phone if secret and login.username == member.phone else login.username,
        "may_appoint": bool(user.roles_in(member.branch) & {Role.AUDITOR, Role.ADMIN}),
        "may_give_login": bool(user.roles_in(member.branch) & {Role.SECRETARY, Role.AUDITOR, Role.ADMIN}),
        "reads_points": Role.ADMIN not in user.roles_in(member.branch),
        "history": changes_of(member, without={"phone"} if secret else ()),
    }


def changes_of(paper, without=()):
    """The latest rows of a paper's history, newest first, each with `changes` as (label, old, new) in words."""
    rows = list(paper.history.select_related("history_user__member")[:50])
    fields = {field.name: field for field in paper._meta.fields}
    for newer, older in zip(rows, rows[1:], strict=False):
        changed = newer.diff_against(older, excluded_fields=[], foreign_keys_are_objs=True).changes
        newer.changes = [(str(fields[c.field].verbose_name), _word(fields[c.field], c.old), _word(fields[c.field], c.new)) for c in changed if c.field in fields and c.field not in without]
    return rows


def _word(field, value):
    """A stored value as people read it."""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return dict(field.flatchoices).get(value, value)


