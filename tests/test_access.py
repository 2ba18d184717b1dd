"""Every address x every role: a foreign object is not found, a wrong role is refused."""

import importlib
from datetime import date

import pytest
from django.forms import BaseForm
from django.urls import reverse

from evaluation import actions as year_end
from evaluation.models import Result
from evaluation.rules import CaseKind
from evaluation.steps import REVIEW_FLOW
from members import actions as members_actions
from members.access import PUBLIC, walk
from members.clock import supposing
from members.rules import Role
from scoring import actions
from tests import make

ROUTES = {pattern.name: pattern for _, pattern in walk() if pattern.name}
ROUND_PAGES = (
    "ballot_paper", "issue_ballot", "round", "round_standing", "round_screen", "tick_slip", "start_voting", "count_slips", "open_box", "recount_box", "take_box",
    "restart_round", "purge_round",
)  # fmt: skip
WITH_OBJECT = sorted(name for name, pattern in ROUTES.items() if "pk" in pattern.pattern.converters)


@pytest.fixture
def foreign(other_branch, li, auditor):
    """One of everything in 李四's branch, up to a settled year."""
    recorder = make.officer(other_branch, "recorder", "李记录")
    person = make.member(other_branch, "刘五")
    review = make.counted_year(other_branch, secretary=li, recorder=recorder)
    people = [year.member for year in review_people(review)]
    lines = dict.fromkeys(people, (len(people), 0, 0, 0)) | {li.member: (0, len(people), 0, 0)}  # who registers the vote between equals stands not in it
    review = make.vote(review, secretary=li, recorder=recorder, scrutineer=make.user(person), lines=lines)
    quarter = review.branch.quarters.get(number=1)
    with supposing(date(2026, 1, 25)):
        make.tie_voted(review, by=li)
        review = REVIEW_FLOW.move(review, "post", by=li)
    sheet = quarter.sheets.get(member=person)
    running = make.quarter(make.standard(other_branch, make.cycle(other_branch.committee, 2026), by=li), 1, by=recorder)
    with supposing(date(2026, 2, 1)):
        line = actions.record_deduction(running.sheets.get(member=person), item=make.item(running.standard, "组1"), happened_on=date(2026, 1, 20), fact="未到", by=recorder)
        reward = actions.grant_reward(
            running.sheets.get(member=person), item=make.item(running.standard, "奖5"), happened_on=date(2026, 1, 20), grounds="表彰",
            certified_by="市委", by=recorder,
        )  # fmt: skip
        month = actions.open_month(other_branch, year=2026, month=1, by=recorder)
        gathering = actions.add_gathering(month, kind="party_day", held_on=date(2026, 1, 20), subject="", by=recorder)
    ask = sheet.reconsiderations.create(reason="漏记", asked_by=li, asked_on=date(2025, 4, 9))
    with supposing(date(2026, 7, 5)):
        brought = actions.open_brought_in(running.standard, 2, by=recorder)
        other_branch.commitments.create(member=person, cycle=review.cycle, text="参加义务植树")
        claim = make.claim(running.sheets.get(member=person), "奖4", by=recorder)
        inspection = make.inspection(other_branch, review.cycle, 4, by=make.officer(make.branch("党委机关党支部", of=other_branch.committee), "auditor"))
        finding = inspection.findings.get()
        case = year_end.open_case(other_branch, review.cycle, person, CaseKind.TALK, by=li)
        recommendation = other_branch.recommendations.create(cycle=review.cycle, member=person, scale="city", award="全市优秀共产党员", recommended_on=date(2026, 7, 5), entered_by=li)
    office = person.appointments.create(role="officer", branch=other_branch, since=date(2026, 1, 1))
    exemption = members_actions.ask_exemption(other_branch, members=[person], reason="重病", since=date(2026, 2, 1), by=li)[0]
    group = other_branch.groups.create(name="第一党小组")
    result = Result.objects.get(review=review, member=person)
    objection = make.objection(quarter, person)
    day_off = other_branch.committee.days_off.create(day=date(2026, 10, 1), name="国庆节")
    fourth = review.branch.quarters.get(number=4, cycle__year=2025)
    with supposing(date(2026, 2, 1)):
        draft = actions.draft_standard(other_branch, running.cycle, since=date(2026, 7, 1), by=li)
    mention = make.mention(other_branch, review.cycle, by=inspection.inspector)
    return {
        "branch_year": other_branch, "mention_branch": other_branch, "mention": mention, "withdraw_mention": mention,
        "edit_member": person, "decide_probation": person, "add_absence": person, "add_secondment": person, "leave": person, "take_back": person,
        "edit_absence": person.absences.create(since=date(2025, 3, 1), until=date(2025, 3, 20)),
        "edit_secondment": person.secondments.create(host="县政府办", since=date(2025, 5, 1)),
        "member": person, "appoint": person, "give_login": person, "branch_accounts": other_branch, "hand_out_logins": other_branch, "record": person, "record_table": person, "notice_table": quarter.notice, "self_tables": running, "end_office": office,
        "branch_quarters": other_branch, "open_review": other_branch, "branch_summary": other_branch, "branch_summary_table": other_branch,
        "branch_forms": other_branch, "branch_records": other_branch, "branch_bundle": other_branch, "ledger": other_branch,
        "committee_forms": other_branch.committee, "committee_summary": other_branch.committee, "committee_cover": other_branch.committee, "committee_bundle": other_branch.committee,
        "standard": running.standard, "open_quarter": running.standard, "quarter": running, "save_sheets": running, "add_sheets": running, "rewards": running,
        "move_quarter": running, "tasks": fourth, "record_deduction": running.sheets.get(member=person),
        "reverse_deduction": line, "confirm_deduction": line, "reverse_reward": reward, "confirm_reward": reward, "proof": reward, "certificates": person, "certificate": sheet,
        "notice": quarter.notice, "review": review, "decisions": review, "decide": review, "places": review, "vote_tie": review, "request_places": review, "consent": review, "move_review": review, "version": review,
        "ballot": review, "masses_ballot": review, "roll_sheet": review,
        "attendance": review.appraisal, "masses_list": review.appraisal, "tally_report": review.appraisal, "signed_report": review.appraisal, "tally_table": review.appraisal,
        "open_round": review.appraisal, **dict.fromkeys(ROUND_PAGES, make.ballot_round(review.appraisal)),
        "papers": review.appraisal, "tally": review.appraisal, "check": review.appraisal, "scrutineer": review.appraisal, "why": result,
        "assessments": review, "mutual": review, "opinions": review, "telling": review, "assessment": review, "type_self_review": review, "keep_host": review,
        "assessment_forms": review, "assessment_form": review, "host_proof": review.assessments.create(member=person, mutual="踏实"),
        "branch_months": other_branch, "open_month": other_branch, "month": month, "save_month": month, "add_gathering": month,
        "download_month": month, "import_month": month, "month_errors": month, "confirm_month": month, "gathering": gathering,
        "branch": other_branch, "edit_branch": other_branch, "share_duties": other_branch, "add_group": other_branch, "edit_group": group,
        "committee": other_branch.committee, "add_branch": other_branch.committee, "ask_exemption": other_branch,
        "exemption": exemption, "exemption_form": exemption, "move_exemption": exemption,
        "cycle": review.cycle, "committee_summary_table": other_branch.committee, "sheet": sheet,
        "take_proposal": running.sheets.get(member=person), "dismiss_proposal": running.sheets.get(member=person), "restore_proposal": running.sheets.get(member=person), "take_all": running,
        "evidence": line,
        "committee_minutes": quarter, "members_minutes": quarter, "ask_reconsideration": sheet, "reconsideration": ask, "move_reconsideration": ask,
        "bring_in": running.standard, "brought_in": brought, "scan": brought,
        "type_selfs": running, "self_forms": running, "compare": running, "why_quarter": sheet, **dict.fromkeys(["self_form", "self_table"], make.handed_in(running.sheets.get(member=li.member), by=li)),
        "self_sheet": sheet, "self_month": sheet, "self_nothing": sheet, "hand_in_self": sheet,
        "lift_self_score": running.sheets.get(member=li.member).self_scores.first(),
        "branch_standards": other_branch, "draft_standard": other_branch, "standard_item": draft.items.first(), "switch_item": draft.items.first(),
        "add_item": draft, "compare_standard": draft, "change_since": draft, "move_standard": draft,
        "download_standard": draft, "import_standard": draft, "standard_errors": draft, "confirm_standard": draft,
        "import_entries": running, "confirm_entries": running, "entry_errors": running, "entry_template": running,
        "quarter_workbook": running, "save_sheet": running.sheets.get(member=person), "lines": running.sheets.get(member=person),
        "raise_objection": quarter.notice, "register_objection": quarter.notice, "objection": objection, "objection_form": objection,
        "move_objection": objection, "days_off": other_branch.committee, "lift_day_off": day_off,
        "claim": claim, "move_claim": claim, "claim_form": claim, "claim_proof": claim, "claim_reward": claim.sheet,
        "branch_commitments": other_branch, "publish_commitments": other_branch, "branch_outcomes": other_branch, "branch_commitment_forms": other_branch, "commitment_form": person,
        "case": case, "move_case": case, "write_case_note": case, "case_record": case, "open_grave": line,
        "awards": other_branch, "committee_awards": other_branch.committee, "withdraw_recommendation": recommendation,
        "inspect": other_branch, "inspection": inspection, "report_remedy": finding, "close_finding": finding, "return_finding": finding,
    }  # fmt: skip


def review_people(review):
    return actions.year_of(review.branch, review.cycle).values()


def address(name, paper):
    extra = {"step": "propose", "year": 2025, "mark": 1, "month": 1, "number": 1, "electorate": "masses"}
    converters = ROUTES[name].pattern.converters
    if "meeting" in converters:  # committee_minutes, members_minutes
        extra["meeting"] = paper.meetings.filter(kind=name.removesuffix("_minutes")).last().pk
    if "member" in converters:  # of a review
        extra["member"] = paper.results.first().member_id
    return reverse(name, kwargs={key: paper.pk if key == "pk" else extra[key] for key in converters})


def ask(client, name, paper, method):
    return status_of(getattr(client, method)(address(name, paper)))


def status_of(answer):
    """Its status; a file that was sent is read to its end, which closes it."""
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_the_matrix_knows_every_page_with_an_object(foreign):
    assert set(WITH_OBJECT) <= set(foreign), "add the new page to the fixture"


def test_another_branch_finds_nothing(client, foreign, recorder, secretary):
    """Officers of a sibling branch: 404, or 403 where the page is not for their role; 405 before anything is read."""
    for reader in (recorder, secretary):
        make.login(client, reader)
        for name in WITH_OBJECT:
            # A committee's year is read by its branches; it is changed by its auditor only.
            allowed = set(ROUTES[name].callback.open_to) & reader.roles and name not in {"cycle"}
            for method in ("get", "post"):
                status = ask(client, name, foreign[name], method)
                assert status in ({404, 405} if allowed else {403, 405}), f"{method} {name} as {reader}: {status}"


def test_a_plain_member_reads_no_officers_page_and_no_foreign_row(client, foreign, zhang):
    make.login(client, zhang)
    for name, pattern in ROUTES.items():
        if PUBLIC in pattern.callback.open_to or "pk" not in pattern.pattern.converters:
            continue
        wanted = {404, 405} if Role.MEMBER in pattern.callback.open_to else {403, 405}
        for method in ("get", "post"):
            assert ask(client, name, foreign[name], method) in wanted, f"{method} {name}"


def test_the_system_administrator_reads_no_points_and_no_votes(client, foreign, admin):
    make.login(client, admin)
    for name in WITH_OBJECT:
        if Role.ADMIN not in ROUTES[name].callback.open_to:
            assert ask(client, name, foreign[name], "get") in {403, 405}, name


def test_an_administrator_who_is_a_member_reads_no_foreign_points(client, foreign, zhang):
    zhang.is_superuser = True
    zhang.save()
    make.login(client, zhang)

    for name in WITH_OBJECT:
        if Role.ADMIN not in ROUTES[name].callback.open_to:
            assert ask(client, name, foreign[name], "get") in {403, 404, 405}, name


def test_own_officers_open_every_page_of_theirs(client, foreign, li):
    make.login(client, li)
    with supposing(date(2026, 2, 1)):
        for name in WITH_OBJECT:
            if set(ROUTES[name].callback.open_to) & {Role.SECRETARY} and name not in {"certificate", "check", "claim_proof", "entry_errors", "evidence", "host_proof", "month_errors", "proof", "scan", "standard_errors", "tally"}:
                assert ask(client, name, foreign[name], "get") in {200, 405}, name


def test_an_auditor_who_holds_office_in_a_branch_does_not_recheck_it(foreign, li):
    make.office(li.member, "auditor")

    assert Role.AUDITOR not in type(li).objects.get(pk=li.pk).roles_in(foreign["review"].branch)


def test_an_office_that_has_ended_opens_nothing(client, foreign, li):
    li.member.appointments.update(until=date(2026, 1, 31))
    make.login(client, li)

    with supposing(date(2026, 2, 1)):
        assert client.get(reverse("quarters")).status_code == 403


ODD = ["9" * 40, "", "x\x00y", "１２。５", "<b>=1+1</b>", b"\xed\xa0\x80", "长" * 3000]  # a surrogate is no character


@pytest.mark.parametrize("turn", [0, 3])
def test_odd_input_is_answered_in_words_on_every_page(client, foreign, li, turn):
    """Never a 500: huge numbers in addresses and fields, nothing at all, what no keyboard types."""
    make.login(client, li)
    names = sorted({name for fields in fields_of_all_forms() for name in fields})
    data = {name: ODD[(place + turn) % len(ODD)] for place, name in enumerate(names)}
    with supposing(date(2026, 2, 1)):
        for name in WITH_OBJECT:
            page = address(name, foreign[name])
            for method in ("get", "post"):
                assert status_of(getattr(client, method)(page, data)) < 500, (method, page)
        for name, pattern in ROUTES.items():
            numbers = [key for key, converter in pattern.pattern.converters.items() if type(converter).__name__ == "IntConverter"]
            for key in numbers:
                kwargs = dict.fromkeys(pattern.pattern.converters, "step") | dict.fromkeys(numbers, foreign[name].pk if name in foreign else 1) | {key: 10**30}
                assert client.get(reverse(name, kwargs=kwargs)).status_code < 500, (name, key)
                assert client.post(reverse(name, kwargs=kwargs)).status_code < 500, (name, key)


def fields_of_all_forms():
    """The field names of every form of ours."""
    for app in ("members", "scoring", "evaluation"):
        module = importlib.import_module(f"{app}.forms")
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, BaseForm):
                yield form.base_fields
