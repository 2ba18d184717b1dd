"""The first page of each role, and the frame around every page."""

from datetime import date

from django.shortcuts import render
from django.urls import reverse

from evaluation.board import board_of, year_asked, year_end_of, years_of
from evaluation.models import Review
from members.access import open_to
from members.clock import today
from members.figures import KEEPERS
from members.models import Member
from members.rules import HEADS, OFFICERS, Role
from pointsys.mine import mine_of
from pointsys.todos import bundled, coming_of, live_papers, notices_of, running_of, todos_of, waiting_of, where
from scoring.figures import cycle_table

YEARS_AT_A_GLANCE = 2  # before this one, on the first page: a long membership must not slow it down; 我的积分 has them all

STANDARDS = (
    "branch_standards", "draft_standard", "standard", "move_standard", "change_since", "compare_standard", "add_item", "standard_item", "switch_item",
    "import_standard",
)  # fmt: skip

ASSESSMENTS = ("assessments", "mutual", "opinions", "telling", "assessment", "type_self_review", "keep_host", "assessment_forms", "assessment_form")

# label, url name, the url names of its pages, who reads them; by how often they are used, what is only kept up last
NAVIGATION = (
    ("待办", "home", (), set(Role)),
    ("季度录入", "quarters", ("branch_quarters", "quarter", "move_quarter", "save_sheets", "record_deduction", "tasks", "rewards", *STANDARDS, "import_entries", "take_proposal", "reconsideration", "move_reconsideration", "committee_minutes", "members_minutes", "brought_in", "type_selfs", "self_forms", "compare", "branch_commitments", "publish_commitments", "branch_outcomes", "branch_commitment_forms", "claims", "claim", "move_claim", "claim_form", "claim_reward"), OFFICERS),
    ("每月签到", "months", ("branch_months", "open_month", "month", "save_month", "add_gathering", "gathering", "import_month"), OFFICERS),
    ("年度考评", "reviews", ("review", "move_review", "attendance", "masses_list", "ballot", "masses_ballot", "roll_sheet", "papers", "tally", "tally_report", "check", "scrutineer", "open_round", "round", "round_screen", "open_box", "recount_box", "restart_round", "count_slips", "decisions", "decide", "places", "vote_tie", "request_places", "branch_year", *ASSESSMENTS), OFFICERS),
    ("表格", "forms", ("branch_forms", "committee_forms", "record", "branch_records", "branch_summary", "committee_summary", "committee_cover"), OFFICERS | {Role.AUDITOR}),
    ("各支部", "board", ("branch_quarters", "quarter", "tasks", "rewards", "review", "move_review", "decisions", "decide", "places", "vote_tie", "consent", *ASSESSMENTS, "board_figures", "branch_year", "branch_months", "month", *STANDARDS, "reconsideration", "move_reconsideration", "committee_minutes", "members_minutes", "brought_in", "compare", "claim", "move_claim", "claim_form", "branch_commitments", "branch_outcomes", "branch_commitment_forms"), {Role.AUDITOR}),
    ("公示", "notices", ("notice", "raise_objection", "register_objection", "objection", "move_objection", "objection_form"), OFFICERS | {Role.AUDITOR, Role.MEMBER}),
    ("检查", "inspections", ("inspect", "inspection", "report_remedy"), OFFICERS | {Role.AUDITOR}),
    ("通报", "mentions", ("mention_branch", "mention", "withdraw_mention"), HEADS | {Role.AUDITOR}),
    ("我的积分", "mine", ("mention", "standard", "compare_standard", "ask_reconsideration", "reconsideration", "move_reconsideration", "why_quarter", "claims", "claim_reward", "claim", "move_claim", "claim_form", "commitments", "own_outcomes", "commitment_form", "own_assessments", "own_assessment", "acknowledge", "own_assessment_form", "record"), {Role.MEMBER}),
    ("季度自评", "selfs", ("self_sheet", "self_month", "hand_in_self", "self_form"), {Role.MEMBER}),
    ("结果运用", "cases", ("case", "move_case", "write_case_note", "case_record", "awards", "committee_awards"), HEADS | {Role.AUDITOR, Role.MEMBER}),
    ("党员", "members", ("member", "appoint", "give_login", "add_member", "edit_member", "decide_probation", "add_absence", "edit_absence", "add_secondment", "edit_secondment", "leave", "take_back", "former", "certificates", "certificate"), OFFICERS | {Role.AUDITOR, Role.ADMIN}),
    ("本支部", "own_branch", ("branch", "share_duties", "add_group", "edit_group", "exemptions", "exemption", "ask_exemption", "exemption_form"), OFFICERS),
    ("组织机构", "organisation", ("add_committee", "committee", "add_branch", "edit_branch", "branch", "exemptions", "exemption", "approve_together", "move_exemption", "exemption_form", "days_off"), {Role.AUDITOR, Role.ADMIN}),
    ("考核年度", "cycles", ("cycle",), {Role.AUDITOR}),
    ("账号", "accounts", ("branch_accounts", "hand_out_logins"), KEEPERS),
    ("导入花名册", "import_roster", (), {Role.AUDITOR, Role.ADMIN}),
    ("单位与账号", "admin:index", (), {Role.ADMIN}),
    ("帮助", "help", ("help_guide", "help_rules", "setup"), set(Role)),
)


KEPT_UP = {"members", "own_branch", "organisation", "cycles", "accounts", "import_roster", "admin:index"}  # stand apart, at the end


def shell(request):
    """Context of the frame: where, who, and the reader's own navigation with the page at hand marked once."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    here = request.resolver_match.url_name if request.resolver_match else ""
    held = user.roles if user.narrow or not user.must_change_password else set()  # every other page leads back to the new password
    shown = [(label, name, pages) for label, name, pages, readers in NAVIGATION if held & readers]
    current = next((name for _, name, pages in shown if here == name or here in pages), "")
    nav = [{"label": label, "url": reverse(name), "current": name == current, "apart": name in KEPT_UP} for label, name, _ in shown]
    return {"shell": {"where": where(user), "who": who(user), "nav": nav}}


def who(user):
    """Name and office."""
    if user.narrow:
        return f"{user}（扫码登录，只看本人的页面）"
    titles = [office.title or office.get_role_display() for office in user.offices]
    return f"{user}（{'、'.join(titles)}）" if titles else str(user)


@open_to(*Role)
def show_home(request):
    user = request.user
    live = live_papers(user)
    todos = sorted(todos_of(user, live), key=lambda todo: (not todo.now, todo.due or date.max, todo.scope))
    waiting = sorted(waiting_of(user, live), key=lambda line: (line.due or date.max, line.scope))
    coming, notices = list(coming_of(user, live)), list(notices_of(user))
    context = {"todos": bundled(todos), "waiting": bundled(waiting), "coming": bundled(coming), "notices": bundled(notices), "today": today()}
    counts = {"count": len(todos), "late": sum(todo.late for todo in todos), "elsewhere": len(waiting)}
    counts["keeps"] = Role.ADMIN in user.roles
    counts["several"] = len({line.scope for line in (*todos, *waiting, *coming, *notices)}) > 1  # else every line would name the same branch
    return render(request, "home.html", context | counts | branch_of_reader(user, live) | board_of_reader(user))


def board_of_reader(user):
    """The committee's table, for who re-checks its branches."""
    if Role.AUDITOR not in user.roles:
        return {"board": None}
    committees = user.reach.committees
    return {"board": board_of(committees, year_asked(years_of(committees), ""), own=user.reach.branches)}


def branch_of_reader(user, live):
    """The reader's branch at a glance, and own points."""
    branch = user.home_branch
    years = mine_of(user, since=today().year - YEARS_AT_A_GLANCE) if user.member_id else []
    context = {"branch": branch, "mine": next(iter(years), None), "told": next((own for own in years if own.is_told), None)}
    if branch and user.roles_in(branch) & OFFICERS:
        members = Member.objects.visible_to(user).filter(branch=branch, left_on=None)
        context |= {
            "running": running_of(user, live),
            "strips": strips_of(user, branch),
            "total": len(members),
            "probationary": sum(member.probationary for member in members),
        }
    return context


def strips_of(user, branch):
    """[(cycle, quarters, the year-end)] of this year, and of the last in which the branch worked while it is not filed."""
    reviews = {review.cycle_id: review for review in Review.objects.visible_to(user).filter(branch=branch).select_related("cycle", "points_notice", "result_notice")}
    found = [(cycle, quarters, year_end_of(cycle, reviews.get(cycle.pk))) for cycle, _, quarters in cycle_table(branch, user) if cycle.year <= today().year]
    worked = [strip for strip in found if strip[0].year == today().year or strip[0].pk in reviews or any(quarter for _, quarter in strip[1])]
    return [strip for strip in worked[:2] if strip[0].year == today().year or strip[2].place != "past"]
