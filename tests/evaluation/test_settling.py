"""A17: a year is settled only when all of it is final: each thing that is missing in words, with the page on which it is mended."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation import actions
from evaluation.figures import results_of
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from scoring.steps import QUARTER_FLOW
from tests import make

DAY, LATER = date(2026, 1, 25), date(2026, 2, 5)


@pytest.fixture(autouse=True)
def january():
    with supposing(DAY):
        yield


@pytest.fixture
def people(branch, secretary, recorder, zhang, auditor):
    names = ("甲一", "甲二", "乙待", "丙无", "丁疑", "戊低", "己废")
    return {"王书记": secretary.member, "田记录": recorder.member, "张三": zhang.member} | {name: make.member(branch, name) for name in names}


@pytest.fixture
def review(branch, people, secretary, recorder):
    """戊低 has nothing left of the first two quarters and 11 of the fourth: 0 + 0 + 15 + 4 = 19."""
    plan = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        quarter = make.quarter(plan, number, by=recorder)
        sheet = quarter.sheets.get(member=people["戊低"])
        for code, points in {1: [("组7", 9), ("组1", 6)], 2: [("组7", 9), ("组1", 6)], 4: [("组7", 9), ("组1", 2)]}.get(number, []):
            make.deduction(sheet, code, points=points, by=recorder)
        make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    with supposing(date(2026, 1, 23)):
        return actions.hold_mutual(actions.open_review(branch, plan.cycle, by=secretary), held_on=date(2026, 1, 23), by=secretary)


@pytest.fixture
def counted(review, people, secretary, recorder):
    """Ten voters, two places: three equal for them, one of each open question."""
    lines = dict.fromkeys(people.values(), (3, 7, 0, 0)) | {
        people["甲一"]: (8, 2, 0, 0), people["甲二"]: (8, 2, 0, 0), people["张三"]: (8, 2, 0, 0),
        people["乙待"]: (2, 2, 1, 5), people["丙无"]: (2, 1, 1, 1, 5), people["己废"]: (0, 0, 0, 0, 0, 10),
    }  # fmt: skip
    masses = {people["丁疑"]: (4, 5, 11, 0)}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people["甲一"]), lines=lines, masses=masses, masses_papers=20)


def blocks(review, step, by):
    offer = next(offer for offer in REVIEW_FLOW.offers(by, review, {}) if offer.name == step)
    return {str(block): block.url for block in offer.blockers}


def test_each_open_question_is_named_with_its_page(counted, people, secretary):
    decisions, places = (reverse(page, args=[counted.pk]) for page in ("decisions", "places"))

    found = blocks(counted, "post", secretary)

    assert found == {
        "张三：名额处并列，待支部表决": f"{places}#member-{people['张三'].pk}",
        "甲一：名额处并列，待支部表决": f"{places}#member-{people['甲一'].pk}",
        "甲二：名额处并列，待支部表决": f"{places}#member-{people['甲二'].pk}",
        "乙待：不合格票过多，待核实": f"{decisions}#member-{people['乙待'].pk}",
        "丙无：未达到任何层次，待审定": f"{decisions}#member-{people['丙无'].pk}",
        "丁疑：群众不满意票过半，待答复": f"{decisions}#member-{people['丁疑'].pk}",
        "己废：没有有效票": f"{decisions}#member-{people['己废'].pk}",
    }  # 戊低 is no matter of the points: it is asked when grades are fixed


def test_each_answer_takes_its_block_away(counted, people, secretary):
    waiting = len(blocks(counted, "post", secretary))
    for deed in (
        lambda: make.decided(counted, people["乙待"], "verify", "dismissed", by=secretary),
        lambda: make.decided(counted, people["丙无"], "pending", "qualified", by=secretary),
        lambda: make.decided(counted, people["丁疑"], "question", "stands", by=secretary),
    ):
        deed()
        waiting -= 1
        assert len(blocks(counted, "post", secretary)) == waiting
    make.tie_voted(counted, by=secretary)

    assert list(blocks(counted, "post", secretary)) == ["己废：没有有效票"]


def test_a_quarter_that_is_open_again_is_named(counted, secretary):
    quarter = QUARTER_FLOW.move(counted.branch.quarters.get(number=3), "correct", by=secretary, remark="更正")

    assert blocks(counted, "post", secretary)["三季度还没有汇总（自评与记录）"] == quarter.get_absolute_url()


@pytest.mark.parametrize(("outcome", "grade"), [("basic", "基本合格"), ("unqualified", "不合格")])
def test_below_sixty_waits_for_the_branchs_word_when_grades_are_fixed(review, people, secretary, recorder, outcome, grade):
    """19 + 10 + 18 = 47: nobody becomes 不合格 by arithmetic alone (A9)."""
    lines = dict.fromkeys(people.values(), (3, 7, 0, 0))
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people["甲一"]), lines=lines)
    review = REVIEW_FLOW.move(review, "post", by=secretary)
    low = people["戊低"]
    assert results_of(review).get(member=low).total == 47
    with supposing(LATER):
        assert blocks(review, "grade", secretary) == {"戊低：积分未达到基本合格，待定等次": reverse("decisions", args=[review.pk]) + f"#member-{low.pk}"}
        make.decided(review, low, "low", outcome, by=secretary)
        review = REVIEW_FLOW.move(review, "grade", by=secretary)

    result = results_of(review).get(member=low)
    assert (result.get_grade_display(), result.remark) == (grade, f"积分未达到基本合格，经审定为{grade}")
