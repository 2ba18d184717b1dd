"""What pages about people show."""

from typing import NamedTuple

import segno
from django.db.models import Count, Q
from django.utils import timezone

from members.clock import today
from members.models import Appointment, Member, User
from members.names import matches, pinyin_key, stroke_key, unknown_characters
from members.rules import HEADS, OFFICERS, REGISTRARS, Role

KEEPERS = frozenset({Role.SECRETARY, Role.AUDITOR, Role.ADMIN})  # who hand out logins
GUARDS = []  # what apps that build on this one know against handing out a login, see `guards_logins`
ORDERS = {"strokes": "姓氏笔画", "pinyin": "拼音", "number": "排序号"}


class Found(NamedTuple):
    """A list of people before its page is read: their ids in order, and the characters whose place is a guess."""

    ids: list
    order: str
    unknown: str


def found_by(members, query, order=""):
    """Those still here whom the query names, by 姓氏笔画, 拼音 or, branch by branch, 排序号.

    Worked out over the names alone: 10,000 of them take a fifth of a second.
    """
    order = order if order in ORDERS else "strokes"
    here = members.filter(Q(left_on=None) | Q(left_on__gt=today())).values_list("name", "branch", "order", "pk")
    rows = [row for row in here if matches(row[0], query[:30])]
    said = {"strokes": stroke_key, "pinyin": pinyin_key}.get(order)
    rows.sort(key=lambda row: (said(row[0]) if said else (), row[1], row[2] or float("inf"), stroke_key(row[0]), row[3]))
    return Found([row[3] for row in rows], order, unknown_characters(row[0] for row in rows) if said else "")


def people_on(members, ids):
    """The members of one page of a list, in its order."""
    rows = members.select_related("branch").prefetch_related("appointments", "absences").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]


def by_strokes(members):
    """姓氏笔画为序: as every official list names people."""
    return sorted(members, key=place_of)


def lines_by_strokes(lines):
    """Lines that are each about one member, in that order."""
    return sorted(lines, key=lambda line: place_of(line.member))


def place_of(member):
    """Where a member stands in such a list."""
    return stroke_key(member.name), member.order, member.pk


def people_of(members, user):
    """The rows of the list: (member, category label, offices in words, phone as this reader may see it, has a login)."""
    logins = set(User.objects.filter(member__in=list(members)).values_list("member", flat=True))
    return [(member, member.category.label, "、".join(in_office(member)), phone_for(user, member), member.pk in logins) for member in members]


def in_office(member):
    """The offices held today, in words."""
    return [office.title or office.get_role_display() for office in member.appointments.all() if office.covers(today())]


def reads_contact(user, member):
    """Phones are for the branch's own officers and the person."""
    return user.member_id == member.pk or bool(user.roles_in(member.branch) & OFFICERS)


def phone_for(user, member):
    """Whole for those who read it, masked for all others."""
    if reads_contact(user, member):
        return member.phone
    return f"{member.phone[:3]}****{member.phone[-4:]}" if len(member.phone) >= 8 else ""


def profile_of(member, user):
    """One member as the reader may see them: offices, absences, login, changes."""
    phone = phone_for(user, member)
    secret = not reads_contact(user, member)
    login = User.objects.filter(member=member).first()
    return {
        "member": member,
        "phone": phone,
        "offices": Appointment.objects.filter(member=member).select_related("branch", "committee"),
        "absences": member.absences.all(),
        "login": login,
        "login_name": _name_of(login, member, user),
        "memberships": member.memberships.select_related("branch"),
        "secondments": member.secondments.all(),
        "reads_contact": reads_contact(user, member),
        "may_register": bool(user.roles_in(member.branch) & REGISTRARS),
        "may_certify": bool(user.roles_in(member.branch) & (HEADS | {Role.RECORDER})),
        "may_take_back": Role.AUDITOR in user.roles_in(member.branch),
        "may_appoint": bool(user.roles_in(member.branch) & {Role.AUDITOR, Role.ADMIN}),
        "may_give_login": bool(user.roles_in(member.branch) & {Role.SECRETARY, Role.AUDITOR, Role.ADMIN}),
        "reads_points": Role.ADMIN not in user.roles_in(member.branch),
        "history": changes_of(member, without={"phone"} if secret else ()),
    }


def changes_of(paper, without=()):
    """The latest rows of a paper's history, newest first, each with `changes` as (label, old, new) in words."""
    rows = list(paper.history.select_related("history_user__member")[:50])
    fields = {field.name: field for field in [*paper._meta.fields, *paper._meta.many_to_many]}
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
    if isinstance(value, list):  # many people
        return "、".join(str(row[field.m2m_reverse_field_name()]) for row in value) or "空"
    return dict(field.flatchoices).get(value, value)


class Account(NamedTuple):
    """One row of a branch's logins. `name`: of the login, masked where it is a phone number that this reader may not see;
    `refusal`: why this reader may not hand out a slip here."""

    member: Member
    login: User | None
    name: str
    state: str
    word: str
    code: str
    refusal: str


def keeps_accounts(user, branches):
    """Those of the branches in which this reader hands out logins, with how many there are of each kind."""
    here = Q(members__left_on=None) | Q(members__left_on__gt=today())
    kinds = {
        "people": here,
        "without": here & Q(members__user=None),
        "fresh": here & Q(members__user__must_change_password=True, members__user__is_active=True),
        "off": here & Q(members__user__is_active=False),
    }
    rows = branches.select_related("committee").annotate(**{name: Count("members", filter=kind, distinct=True) for name, kind in kinds.items()})
    return [branch for branch in rows.order_by("committee", "pk") if user.roles_in(branch) & KEEPERS]


def accounts_of(branch, by):
    """Everybody still in the branch with the state of their login, by 姓氏笔画."""
    here = branch.members.filter(Q(left_on=None) | Q(left_on__gt=today()))
    rows, guarded = [], guarded_from(by)
    for member in by_strokes(here.select_related("branch", "user").prefetch_related("appointments", "user__passes")):
        login = getattr(member, "user", None)
        rows.append(Account(member, login, _name_of(login, member, by), *_state_of(login), _code_of(login), why_no_login(member, login, by, guarded)))
    return rows


def guards_logins(guard):
    """Let `guard` have a say: asked with the reader, it gives {member id: why the reader hands this member no login}."""
    GUARDS.append(guard)
    return guard


def guarded_from(by):
    """{member id: why not} of all guards together."""
    return {pk: why for guard in GUARDS for pk, why in guard(by).items()}


def why_no_login(member, login, by, guarded):
    """Why `by` may not hand out this person's login, or nothing. `guarded` is what guarded_from(by) gave.

    Nobody gets hold of a login with more rights than their own: an administrator's is an administrator's matter,
    that of an auditor (from tomorrow, too) one of that committee's or an administrator's.
    """
    if member.left_on is not None and member.left_on <= today():
        return f"{member}已不在本支部，不能发放账号。"
    if login is not None and not login.is_active:
        return f"{member}的账号已停用，请先由系统管理员启用。"
    if member.pk in guarded:
        return guarded[member.pk]
    if by.is_superuser:
        return ""
    if login is not None and login.is_superuser:
        return f"{member}是系统管理员，密码由系统管理员重发。"
    committees = {office.committee_id for office in member.appointments.all() if office.until is None or today() < office.until}
    if committees - by.reach.committees - {None}:
        return f"{member}是党委复核人，密码由该党委的复核人或系统管理员重发。"
    return ""


def code_image(address):
    """A QR code of the address as the source of an <img>: the page's CSP allows data: there and nowhere else."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")


def _name_of(login, member, user):
    """The login's name as this reader may see it: often it is the phone number."""
    if login is None:
        return ""
    name = login.username
    looks_like_a_phone = name.isdecimal() and len(name) >= 8  # it may be an earlier number
    return f"{name[:3]}****{name[-4:]}" if looks_like_a_phone and not reads_contact(user, member) else name


def _state_of(login):
    """The state of a login as (mark, word)."""
    if login is None:
        return "next", "未发"
    if not login.is_active:
        return "late", "停用"
    if login.password_expired:
        return "wait", "一次性密码已过期"
    if login.must_change_password:
        return "wait", "首次未改密"
    if login.has_usable_password():
        return "done", "已发"
    return ("done", "只用二维码") if login.passes.all() else ("next", "未发")


def _code_of(login):
    """The latest one-time code, in words."""
    codes = [] if login is None else list(login.passes.all())
    if not codes:
        return ""
    latest = max(codes, key=lambda code: code.pk)
    if latest.used_at:
        day = timezone.localdate(latest.used_at)
        return f"{day.month}月{day.day}日用过"
    return f"有效至{latest.expires_on.month}月{latest.expires_on.day}日" if latest.expires_on >= today() else "已失效"
