"""Tallies typed, checked, counted and read from the review, all through the pages: every worked example, edge and oddity."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.models import Tally
from members.clock import supposing
from tests import make

DAY = date(2026, 1, 24)
RATED = 12
E, Q, B, U, V, P, N = "优秀", "合格", "基本合格", "不合格", "不合格票过多，待核实", "未达到任何层次，待审定", "没有有效票"
TIE = "名额处并列，待支部表决"  # about the places, not about the level

# number of papers -> [((优秀, 合格, 基本合格, 不合格, 弃权, 该行无效), what the review says)]
TALLIES = {
    20: [
        ((12, 6, 1, 1, 0, 0), E),  # the worked examples: exactly 60 %
        ((12, 5, 1, 2, 0, 0), E),  # against exactly 10 %
        ((12, 4, 1, 3, 0, 0), Q),  # exactly 15 %
        ((8, 4, 5, 3, 0, 0), Q),
        ((5, 4, 5, 6, 0, 0), B),  # exactly 30 %
        ((5, 4, 4, 7, 0, 0), V),
        ((11, 1, 0, 1, 7, 0), Q),  # 优秀 but for the abstentions
        ((4, 3, 4, 2, 7, 0), P),
        ((0, 0, 0, 0, 0, 20), N),
        ((11, 9, 0, 0, 0, 0), Q),
        ((12, 8, 0, 0, 0, 0), E),
        ((12, 2, 0, 2, 0, 4), Q),  # of 16 valid lines: 2 against are 12.5 %
    ],
    10: [
        ((6, 3, 0, 1, 0, 0), E),
        ((6, 2, 0, 2, 0, 0), B),
        ((5, 5, 0, 0, 0, 0), Q),
        ((3, 3, 1, 3, 0, 0), B),
        ((3, 3, 0, 4, 0, 0), V),
        ((2, 2, 2, 0, 4, 0), B),
        ((2, 2, 1, 0, 5, 0), P),
        ((1, 5, 2, 2, 0, 0), B),
        ((0, 6, 4, 0, 0, 0), Q),
        ((0, 5, 5, 0, 0, 0), B),
        ((6, 4, 0, 0, 0, 0), E),
        ((9, 0, 0, 1, 0, 0), E),
    ],
    13: [
        ((8, 4, 0, 1, 0, 0), E),
        ((7, 6, 0, 0, 0, 0), Q),
        ((8, 3, 0, 2, 0, 0), B),  # 15.38 %
        ((4, 4, 4, 1, 0, 0), Q),
        ((3, 4, 3, 3, 0, 0), B),
        ((3, 3, 4, 3, 0, 0), B),
        ((3, 3, 3, 4, 0, 0), V),  # 30.77 %
        ((7, 0, 0, 0, 6, 0), P),
        ((8, 0, 0, 0, 5, 0), E),
    ],
    9: [
        ((6, 3, 0, 0, 0, 0), E),
        ((5, 4, 0, 0, 0, 0), Q),
        ((6, 2, 0, 1, 0, 0), Q),  # of nine, one against bars 优秀
        ((4, 3, 0, 2, 0, 0), B),
        ((3, 3, 0, 3, 0, 0), V),
        ((5, 0, 0, 0, 4, 0), P),
        ((6, 0, 0, 0, 3, 0), E),
    ],
    7: [
        ((5, 2, 0, 0, 0, 0), E),
        ((4, 3, 0, 0, 0, 0), Q),
        ((5, 1, 0, 1, 0, 0), Q),  # 14.29 %
        ((4, 1, 0, 2, 0, 0), B),
        ((3, 1, 0, 3, 0, 0), V),
        ((4, 0, 0, 0, 3, 0), P),
    ],
    6: [
        ((4, 2, 0, 0, 0, 0), E),
        ((3, 3, 0, 0, 0, 0), Q),
        ((4, 1, 0, 1, 0, 0), B),  # of six, one against is at most 基本合格
        ((3, 1, 0, 2, 0, 0), V),
        ((3, 0, 0, 0, 3, 0), P),
        ((2, 2, 0, 0, 0, 2), Q),
    ],
    3: [
        ((2, 1, 0, 0, 0, 0), E),
        ((1, 2, 0, 0, 0, 0), Q),
        ((2, 0, 0, 1, 0, 0), V),  # of three, one against is to be verified
        ((1, 0, 0, 0, 2, 0), P),
        ((0, 0, 0, 0, 0, 3), N),
        ((0, 0, 3, 0, 0, 0), B),
    ],
}
MASSES = [  # (满意, 基本满意, 不满意, 不了解) of twenty -> final level (none while the question is open), what F7 says
    ((14, 6, 0, 0), E, "70%"),
    ((13, 7, 0, 0), Q, "不能评为优秀"),
    ((10, 0, 10, 0), Q, "不能评为优秀"),
    ((9, 0, 11, 0), "–", "不能评为优秀，由支部答复"),
    ((3, 1, 0, 16), E, "不足 5 份，不适用"),
]


@pytest.fixture
def people(secretary, recorder, zhang, branch):
    others = [make.member(branch, f"党员{number:02}") for number in range(RATED - 3)]
    return [secretary.member, recorder.member, zhang.member, *others]


@pytest.fixture
def hold(client, branch, people, secretary, recorder, zhang):
    """`hold(lines, papers)`: one vote from its opening to the complete count, through the pages; gives the review."""

    def page(name, who, pk, data=None, **kwargs):
        make.login(client, who)
        address = reverse(name, args=[pk, *kwargs.values()])
        answer = client.get(address) if data is None else client.post(address, data)
        assert answer.status_code in {200, 302}, answer.text
        return answer

    def hold_vote(lines, number, *, spoiled=0, masses=None):
        plan = make.standard(branch, by=secretary)
        for quarter in (1, 2, 3, 4):
            make.quarter(plan, quarter, by=recorder)
        late = [make.member(branch, f"新来{number:02}", arrived_on=DAY) for number in range(number - RATED)]
        with supposing(DAY):
            review = make.appraised_review(branch, plan.cycle, by=secretary)
            page("move_review", secretary, review.pk, {"open_vote-held_on": "2026-01-24", "open_vote-scrutineer": zhang.member_id}, step="open_vote")
            appraisal = review.appraisal
            roll = list(appraisal.attendances.all())
            assert {voter.member for voter in roll} == {*people, *late}
            ill = {f"{voter.pk}-state": "ill" for voter in roll[number:]}
            was = {f"{voter.pk}-was": "present" for voter in roll}
            page("attendance", recorder, appraisal.pk, was | {f"{voter.pk}-state": "present" for voter in roll} | ill | {"agreed": "on"})
            figures = {"issued": number, "returned": number, "spoiled": spoiled} | ({"masses_issued": 20, "masses_returned": 20, "masses_spoiled": 0} if masses else {})
            page("papers", recorder, appraisal.pk, figures | {"chair": people[0].pk, "first_counter": people[0].pk, "second_counter": people[1].pk})
            page("tally_report", recorder, appraisal.pk, {"scan": SimpleUploadedFile("f7.pdf", make.PROOF)})
            page("tally", recorder, appraisal.pk, typed(appraisal, 1, lines, masses))
            appraisal.refresh_from_db()
            if appraisal.blind:
                page("tally", zhang, appraisal.pk, typed(appraisal, 2, lines, masses))
            else:
                page("check", zhang, appraisal.pk, {"rows": re.findall(r'name="rows" value="([^"]+)"', page("check", zhang, appraisal.pk).text)})
            page("move_review", secretary, review.pk, {}, step="count")
        return rows_of(page("review", recorder, review.pk).text), page("tally_report", recorder, appraisal.pk).text

    return hold_vote


def typed(appraisal, copy, lines, masses):
    """The POST of the whole grid, as the page sends it."""
    data = {}
    for tally in Tally.objects.filter(appraisal=appraisal, copy=copy):
        row = f"row-{tally.pk}"
        data |= {f"{row}-was": ""} | {f"{row}-{name}": figure for name, figure in zip(Tally.VOTES, lines[tally.member], strict=True)}
        if masses:
            data |= {f"{row}-{name}": figure for name, figure in zip(Tally.MASSES, masses[tally.member], strict=True)}
    return data


def rows_of(page):
    """{name: its cells} of the review's table."""
    table = page[page.index('<table class="lying">') :].split("</table>")[0]
    rows = [[re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in table.split("<tr>")[2:]]
    return {row[0]: row for row in rows if row}


def test_at_least_forty_more_tallies_are_tried():
    assert sum(map(len, TALLIES.values())) >= 8 + 40


@pytest.mark.parametrize("papers", TALLIES)
def test_the_level_read_from_the_review_is_the_one_of_the_document(hold, people, papers):
    tallies = TALLIES[papers] + [((papers, 0, 0, 0, 0, 0), E)] * (RATED - len(TALLIES[papers]))
    expected = dict(zip(people, tallies, strict=True))

    review, report = hold({member: votes for member, (votes, _) in expected.items()}, papers)

    found = {member: (review[member.name][4], review[member.name][-1].replace(TIE, "")) for member in people}
    assert found == {member: (word, "") if word in {E, Q, B, U} else ("–", word) for member, (_, word) in expected.items()}
    for name in (member.name for member in people):
        assert f'<span class="name">{name}</span>' in report


def test_without_one_valid_paper_nobody_has_a_level(hold, people):
    review, report = hold(dict.fromkeys(people, (0,) * 6), 4, spoiled=4)

    assert {(row[4], row[-1]) for row in review.values()} == {("–", N)}
    assert report.count("没有有效票") == RATED


def test_the_masses_bar_and_question(hold, people):
    """R21, A24: 14 of 20 keeps 优秀 and 13 does not; under five answers the rule is not applied."""
    lines = dict.fromkeys(people, (8, 12, 0, 0, 0, 0)) | dict.fromkeys(people[: len(MASSES)], (20, 0, 0, 0, 0, 0))
    masses = dict.fromkeys(people, (20, 0, 0, 0)) | {member: answers for member, (answers, _, _) in zip(people, MASSES, strict=False)}

    review, report = hold(lines, 20, masses=masses)

    for member, (_, level, said) in zip(people, MASSES, strict=False):
        row = report[report.index("群众满意度测评") :]
        row = row[row.index(f'<span class="name">{member.name}</span>') :].split("</tr>")[0]
        assert (review[member.name][4], review[member.name][5]) == (E, level)
        assert said in row
