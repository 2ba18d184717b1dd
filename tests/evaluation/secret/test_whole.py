"""A whole vote, from the opening of its round to the figures of the year."""

import secrets

from evaluation import actions
from evaluation.models import Tally
from evaluation.secret import box
from evaluation.steps import REVIEW_FLOW
from tests.evaluation.secret import hall


def test_a_vote_by_phone_and_slip_is_counted_and_becomes_the_years_figures(opened, appraisal, recorder, secretary):
    round, codes, slips = opened
    members = [elector.member for elector in round.electors.select_related("member")]
    phones = [hall.Phone(round).ask(member) for member in members[:-1]]
    actions.tick_slip(round, member=members[-1], on=True, by=recorder)
    actions.start_voting(round, by=recorder)
    phones.append(hall.Phone(round).draw(slips[1].lower()))
    cast = [[1 + secrets.randbelow(4) for _ in round.targets] for _ in phones]
    for phone, marks in zip(phones, cast, strict=True):
        phone.seal(marks).cast()
    actions.count_slips(round, left=2, by=recorder)

    round = actions.close_round(round, codes=codes[1:], by=recorder)

    assert round.result["receipts"] == sorted(phone.receipt for phone in phones)
    assert round.result["counts"] == {str(pk): [[marks[place] for marks in cast].count(level) for level in range(5)] for place, pk in enumerate(round.targets)}
    assert box.recount_round(round, [codes[2], codes[0]]) == round.result
    appraisal.refresh_from_db()
    assert (appraisal.issued, appraisal.returned, appraisal.spoiled) == (12, 12, 0)
    first = appraisal.tallies.get(copy=1, member=round.targets[0])
    assert [getattr(first, name) for name in Tally.VOTES] == [*round.result["counts"][str(round.targets[0])][1:], 0, 0]
    assert REVIEW_FLOW.move(appraisal.review, "count", by=secretary).status == "counted"
