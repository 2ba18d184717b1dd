"""One-line builders: a test's setup shows only what matters to it."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from math import ceil

from django.core.files.base import ContentFile

from evaluation import actions as year_end
from evaluation.figures import rated_of
from evaluation.models import Attendance, Result, Review, Round, Tally
from evaluation.papers import assessed_of
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing, today
from members.models import Appointment, Branch, Committee, Member, User
from scoring import actions
from scoring.models import Cycle, Dismissal, StandardItem
from scoring.rules import quarter_months, quarter_span
from scoring.steps import QUARTER_FLOW, STANDARD_FLOW

YEAR = 2025
numbers = count(1)


def committee(name="市林业局党委", **kwargs):
    return Committee.objects.get_or_create(name=name, defaults={"official_name": "吉首市林业局", **kwargs})[0]


def branch(name="机关党支部", of=None, **kwargs):
    return Branch.objects.create(committee=of or committee(), name=name, **kwargs)


def member(of, name="", **kwargs):
    """Behind those who are in the branch already."""
    kwargs = {"sex": "男", "born_on": date(1980, 1, 1), "joined_on": date(2005, 7, 1), "confirmed_on": date(2006, 7, 1)} | kwargs
    if "order" not in kwargs:
        kwargs["order"] = Member.objects.filter(branch=of).count() + 1
    return Member.objects.create(branch=of, name=name or f"党员{next(numbers)}", **kwargs)


def user(of, **kwargs):
    """The login of a member."""
    return User.objects.create(username=f"user{next(numbers)}", member=of, **kwargs)


def office(of, role, **kwargs):
    where = {"committee": of.branch.committee} if role == "auditor" else {"branch": of.branch}
    return Appointment.objects.create(member=of, role=role, **({"since": date(2020, 1, 1)} | where | kwargs))


def officer(of, role, name="", **kwargs):
    """A member of the branch in office, with a login."""
    person = member(of, name, **kwargs)
    office(person, role)
    return user(person)


def cycle(of=None, year=YEAR, **kwargs):
    return Cycle.objects.create(committee=of or committee(), year=year, **kwargs)


def standard(of, year=None, *, by):
    """Drafted and passed by the meeting of 8 January."""
    year = year or cycle(of.committee)
    with supposing(date(year.year, 1, 8)):
        return adopted(actions.draft_standard(of, year, by=by), by=by)


def quarter(of, number, *, by):
    """A quarter of the standard `of`, opened on its first working days."""
    with supposing(date(of.cycle.year, 3 * number - 2, 5)):
        return actions.open_quarter(of, number, by=by)


def item(of, code):
    return StandardItem.objects.get(standard=of, code=code)


def deduction(sheet, code, fact="无故缺席", day=None, *, by, **kwargs):
    """A line of the ledger, several of a day if need be; points above the item's are as many times more."""
    one = item(sheet.quarter.standard, code)
    kwargs = {"anyway": True, "times": ceil((kwargs.get("points") or one.points) / one.points)} | kwargs
    last = quarter_span(sheet.quarter.cycle.year, sheet.quarter.number)[1]
    with supposing(last + timedelta(days=9)):
        return actions.record_deduction(
            sheet, item=one, happened_on=day or last.replace(day=10), fact=fact, by=by, **kwargs
        )


def tasks(of, *, by, other):
    """Full task points for every sheet of a fourth quarter; the typist's own by another officer (A22)."""
    for sheet in of.sheets.all():
        marks = {it: it.points for it in actions.tasks_for(sheet)}
        actions.score_tasks(sheet, marks=marks, by=other if sheet.member_id == by.member_id else by)


def close_quarter(of, *, secretary, recorder):
    """The whole way from the open sheets to the confirmed quarter."""
    year, number = of.cycle.year, of.number
    month = date(year + (number == 4), (number * 3) % 12 + 1, 1)
    with supposing(month.replace(day=10)):
        if number == 4:
            tasks(of, by=recorder, other=secretary)
        QUARTER_FLOW.move(of, "propose", by=secretary, opinion_on=month.replace(day=8))
        due = of.sheets.count()
        QUARTER_FLOW.move(of, "pass", by=secretary, held_on=month.replace(day=9), eligible=due, present=due, ayes=due)
        QUARTER_FLOW.move(of, "publish", by=secretary)
    with supposing(month.replace(day=22)):
        QUARTER_FLOW.move(of, "confirm", by=recorder)
    of.refresh_from_db()
    return of


def counted_year(of, *, secretary, recorder, year=None, deducted=()):
    """A review whose four quarters are confirmed and whose mutual appraisal is held, ready for the vote; with a line of two points in the first for each `deducted`."""
    plan = standard(of, year, by=secretary)
    for number in (1, 2, 3, 4):
        opened = quarter(plan, number, by=recorder)
        for person in deducted if number == 1 else ():
            deduction(opened.sheets.get(member=person), "组1", by=recorder)
        close_quarter(opened, secretary=secretary, recorder=recorder)
    with supposing(date(plan.cycle.year + 1, 1, 23)):
        return appraised_review(of, plan.cycle, by=secretary)


def appraised_review(of, year, *, by):
    """The branch's year-end, opened, with today's mutual appraisal: the vote may begin."""
    return year_end.hold_mutual(year_end.open_review(of, year, by=by), held_on=today(), by=by)


PROOF = b"%PDF-1.4 proof"


def signed_in(appraisal, *, by, eligible=None, present=None):
    """The roll with so many due (all) and so many of them there: the last ones are away; of a roll too short strangers fill it up."""
    roll = list(appraisal.attendances.all())
    eligible = len(roll) if eligible is None else eligible
    strangers = [member(branch(f"凑数党支部{next(numbers)}", of=committee("凑数党委"))) for _ in range(eligible - len(roll))]
    roll += [Attendance.objects.create(appraisal=appraisal, member=stranger) for stranger in strangers]
    absent = roll[eligible if present is None else present : eligible]
    changes = dict.fromkeys(absent, ("absent", "")) | dict.fromkeys(roll[eligible:], ("ill", ""))
    return year_end.sign_in(appraisal, changes=changes, by=by)


def papers(appraisal, number, *, by, masses=0, spoiled=0, **kwargs):
    """As many papers given out and returned, counted by two members of the branch who are not the scrutineer, with the signed report."""
    people = [voter.member for voter in appraisal.attendances.select_related("member") if voter.member_id != appraisal.scrutineer_id]
    appraisal = year_end.enter_papers(
        appraisal, by=by,
        **{"chair": people[0], "first_counter": people[0], "second_counter": people[1], "issued": number, "returned": number, "spoiled": spoiled}
        | {"masses_issued": masses, "masses_returned": masses, "masses_spoiled": 0}
        | kwargs,
    )  # fmt: skip
    return year_end.attach_report(appraisal, scan=ContentFile(PROOF, "proof.pdf"), by=by)


def vote(of, *, secretary, recorder, scrutineer, lines, masses=None, present=None, masses_papers=0):
    """Open, type and check an appraisal; `lines` maps a member to (E, Q, B, U[, abstained, spoiled])."""
    number = sum(next(iter(lines.values())))
    with supposing(date(of.cycle.year + 1, 1, 24)):
        of = REVIEW_FLOW.move(of, "open_vote", by=secretary, held_on=date(of.cycle.year + 1, 1, 24), scrutineer=scrutineer.member)
        appraisal = signed_in(of.appraisal, by=recorder, eligible=number, present=present)
        appraisal = papers(appraisal, number, by=recorder, masses=masses_papers)
        for tally in Tally.objects.filter(appraisal=appraisal):
            line = dict(zip(Tally.VOTES, [*lines[tally.member], 0, 0][:6], strict=True))
            line |= dict(zip(Tally.MASSES, (masses or {}).get(tally.member, (masses_papers, 0, 0, 0)), strict=True))
            year_end.enter_tally(tally, by=scrutineer if tally.copy == 2 else recorder, **line)
            if not appraisal.blind:
                year_end.check_tally(tally, by=scrutineer)
        REVIEW_FLOW.move(of, "count", by=secretary)
    return Review.objects.get(pk=of.pk)


def ballot_round(appraisal, **kwargs):
    """A round of an electronic vote as a row that is over: no keys, no box."""
    people = [member(appraisal.review.branch) for _ in range(3)]
    given = {"electorate": "members", "state": "purged", "targets": [], "levels": 4, "minimum": 5, "sign_pub": b"", "tally_pub": b""}
    given |= dict(zip(("first_teller", "second_teller", "third_teller"), people, strict=True))
    return Round.objects.create(appraisal=appraisal, **given | kwargs)


def decided(of, person, kind, outcome, *, by, reason="支委会研究"):
    """An answer of the branch put by its committee today; facts are found by two people."""
    found = "陈检、周查" if kind == "verify" else ""
    return year_end.decide(of, member=person, kind=kind, outcome=outcome, reason=reason, found_by=found, committee_on=today(), by=by)


def tie_voted(of, people=None, *, by):
    """The branch's vote between those tied: the later in the list, the more votes."""
    people = people or [rated.member for rated in rated_of(of) if "tie" in rated.outcome.needs]
    if not people:
        return
    due = of.appraisal.present
    year_end.vote_tie(of, votes={person: ayes for ayes, person in enumerate(people)}, held_on=today(), eligible=due, present=due, reason="举手表决", by=by)


def more_places(of, places, *, by, auditor):
    """Asked for by the branch and consented to by the committee."""
    of = year_end.request_places(of, places=places, reason="全年工作突出", by=by)
    return year_end.consent(of, places=places, number="〔2026〕1号", by=auditor)


def appraised(of, *, by):
    """Every opinion formed and told today; the officer's own by another."""
    other = next(found.user for found in Member.objects.filter(appointments__branch=of.branch).exclude(pk=by.member_id).select_related("user"))
    for writer, rows in ((by, [row for row in assessed_of(of) if row.member.pk != by.member_id]), (other, assessed_of(of, member=by.member))):
        texts = {row.member: (row.paper.opinion, row.sentence) for row in rows if row.asked and not row.stands}
        year_end.write_opinions(of, texts=texts, formed_in="committee", formed_on=today(), by=writer)
        year_end.tell(of, answers={row.member: "" for row in rows if row.asked and not row.told}, told_on=today(), by=writer)
    return of


def login(client, account):
    client.force_login(account)
    return client


def sent(*forms):
    """What a browser sends of these forms of a page as they were shown."""
    fields = [field for form in forms for field in form]
    values = {field.html_name: "" if field.value() is None else field.value() for field in fields}
    shown = [field for field in fields if field.field.show_hidden_initial]
    return values | {field.html_initial_name: field.form.data.get(field.html_initial_name, values[field.html_name]) for field in shown}


def adopted(draft, *, by, held_on=None, eligible=9, present=9, ayes=9):
    """A draft of a standard, passed by the meeting."""
    return STANDARD_FLOW.move(draft, "adopt", by=by, held_on=held_on or today(), eligible=eligible, present=present, ayes=ayes)


def filed(standard, *, by, filed_on=None):
    """A passed standard on the committee's file."""
    return STANDARD_FLOW.move(standard, "file", by=by, filed_on=filed_on or today())
def proposed(of, *, by, **meeting):
    """The quarter with its preliminary opinion, formed eight days after its end."""
    day = quarter_span(of.cycle.year, of.number)[1] + timedelta(days=8)
    with supposing(day):
        return QUARTER_FLOW.move(of, "propose", by=by, opinion_on=day, **meeting)


def brought_in(of, number, *, by, scan=None, points=15, count=3):
    """A quarter of the standard `of` typed whole from its paper, after its end."""
    last = quarter_span(of.cycle.year, number)[1]
    with supposing(last + timedelta(days=20)):
        quarter = actions.open_brought_in(of, number, by=by)
        meeting = {"held_on": last + timedelta(days=9), "eligible": count, "present": count, "ayes": count}
        actions.save_brought(quarter, points={sheet: Decimal(points) for sheet in quarter.sheets.all()}, meeting=meeting, scan=scan, by=by)
    quarter.refresh_from_db()
    return quarter
def handed_in(sheet, *, by, item=""):
    """A self-assessment of three months without deductions (or the item named in the first), handed in by the member."""
    months = quarter_months(sheet.quarter.number)
    with supposing(quarter_span(sheet.quarter.cycle.year, sheet.quarter.number)[1]):
        for month in months:
            actions.nothing_this_month(sheet, month=month, by=by)
        if item:
            actions.assess(sheet, month=months[0], item=StandardItem.objects.get(standard=sheet.quarter.standard, code=item), by=by)
        return actions.hand_in(sheet, by=by)


def dismissed(mark, *, by):
    """A proposal that an officer did not take."""
    return Dismissal.objects.create(mark=mark, reason="已补课", dismissed_by=by)


def published(of, *, secretary):
    """A first quarter led to its notice on 10 April."""
    with supposing(date(of.cycle.year, 4, 10)):
        QUARTER_FLOW.move(of, "propose", by=secretary, opinion_on=date(of.cycle.year, 4, 8))
        QUARTER_FLOW.move(of, "pass", by=secretary, held_on=date(of.cycle.year, 4, 9), eligible=3, present=3, ayes=3)
        return QUARTER_FLOW.move(of, "publish", by=secretary)


def objection(of, about=None, **kwargs):
    """An objection to a quarter's notice, raised on its first day."""
    with supposing(kwargs.pop("on", of.notice.posted_on)):
        kwargs = {"name": "石长林", "contact": "13900000000", "text": "得分不对", "channel": "link", "member": about} | kwargs
        return actions.raise_objection(of.notice, **kwargs)
def claim(sheet, code, *, by, **kwargs):
    """A reward asked for, on a superior's written word."""
    given = {"happened_on": date(sheet.quarter.cycle.year, 3 * sheet.quarter.number - 2, 10), "grounds": "受表彰", "certified_by": "中共吉首市委组织部"} | kwargs
    return actions.claim_reward(sheet, item=item(sheet.quarter.standard, code), by=by, **given)


def promises(of, year, *texts, by, targets=()):
    return actions.write_commitments(of, year, promises=[(text, "12月底前") for text in texts], targets=[(text, "") for text in targets], by=by)


def inspection(of, year, number, *, by, findings=("两条扣分没有依据",)):
    """An inspection on the day given by the clock; each finding is to be remedied in ten days."""
    return actions.inspect(of, year, number, summary="资料基本齐全。", findings=[(text, today() + timedelta(days=10)) for text in findings], by=by)


def mention(of, year, member=None, *, by, **kwargs):
    """The branch commended, or one of its members, on the day given by the clock."""
    given = {"kind": "praise", "about": "member" if member else "branch", "issued_on": today(), "number": "林党通〔2026〕3号", "text": "积分登记及时、资料齐全。"}
    return year_end.mention(of, year, member=member, by=by, **given | kwargs)


def published_year(of, year, grades, *, by):
    """A review at its last notice, with the grades as they were found; `finish` it from 12 February on."""
    with supposing(date(year.year + 1, 2, 2)):
        review = Review.objects.filter(branch=of, cycle=year).first() or Review(branch=of, cycle=year)
        review.status, review.members_total = Review.Status.NOTICED, len(grades)
        review.save()
        for person, grade in grades.items():
            Result.objects.create(review=review, member=person, version=review.version, category="ordinary", base=50, task=5, reward=0, appraisal=16, total=71, grade=grade)
        year_end.post_results(review, by=by)
        review.save()
    return review


def final_year(of, year, grades, *, by):
    """The same year, final: what follows from the grades is open."""
    review = published_year(of, year, grades, by=by)
    with supposing(date(year.year + 1, 2, 12)):
        return REVIEW_FLOW.move(review, "finish", by=by)
