"""Many at once: one paper each, one entry each, and nothing acknowledged that is not counted."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from evaluation import actions
from evaluation.models import Round
from evaluation.secret import box, handout
from tests.evaluation.secret import hall

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """What each call gave, or what it raised; all begin together, each on a connection of its own."""
    found, start = [None] * len(calls), Barrier(len(calls))

    def run(place, call):
        start.wait()
        try:
            found[place] = call()
        except Exception as error:  # noqa: BLE001, told to the test
            found[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def refusals(found):
    return [answer for answer in found if isinstance(answer, handout.Refused)]


def test_two_requests_of_one_elector_at_once_give_one_paper(opened, appraisal):
    """Property 10."""
    round, person = opened[0], appraisal.scrutineer
    phones = [hall.Phone(round) for _ in range(4)]

    found = at_once(*(lambda phone=phone: handout.issue(round, person, phone.blinded) for phone in phones))

    assert sum(isinstance(answer, bytes) for answer in found) == 1
    assert len(refusals(found)) == 3


def test_ten_casts_of_one_paper_at_once_make_one_entry(opened, appraisal, recorder):
    """Property 10."""
    round, phone = opened[0], hall.Phone(opened[0]).ask(appraisal.scrutineer)
    actions.start_voting(round, by=recorder)
    sealed = [phone.seal(hall.marks(round)).sealed for _ in range(10)]

    found = at_once(*(lambda ballot=ballot: box.cast(round.pk, phone.token, phone.signature, ballot) for ballot in sealed))

    assert box.standing(round).in_box == 1
    assert found.count(None) == 1
    assert len(refusals(found)) == 9


def test_ballots_cast_at_once_are_all_in_the_box(opened, recorder):
    round = opened[0]
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal(hall.marks(round))

    assert [error for error in at_once(*(phone.cast for phone in phones)) if isinstance(error, Exception)] == []
    assert box.standing(round).in_box == 12


def test_a_ballot_that_races_the_closing_is_counted_or_refused(opened, recorder):
    """Property 12."""
    round, codes, _ = opened
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal(hall.marks(round))
    for phone in phones[:8]:
        phone.cast()
    actions.count_slips(round, left=3, by=recorder)

    *found, closed = at_once(*(phone.cast for phone in phones[8:]), lambda: actions.close_round(round, codes=codes[:2], by=recorder))

    acknowledged = {phone.receipt for phone, answer in zip(phones[8:], found, strict=True) if answer is phone}
    assert len(acknowledged) + len(refusals(found)) == 4
    assert set(closed.result["receipts"]) == acknowledged | {phone.receipt for phone in phones[:8]}


def test_a_paper_asked_for_while_voting_starts_is_counted_or_refused(opened, recorder):
    """No paper is signed once voting has started; each that was signed is among those handed out."""
    round = opened[0]
    people = [elector.member for elector in round.electors.select_related("member")][:5]
    phones = [hall.Phone(round) for _ in people]

    *found, _ = at_once(*(lambda pair=pair: handout.issue(round, pair[0], pair[1].blinded) for pair in zip(people, phones, strict=True)), lambda: actions.start_voting(round, by=recorder))

    signed = sum(isinstance(answer, bytes) for answer in found)
    assert signed + len(refusals(found)) == 5
    assert box.standing(round).handed_out == signed


def just_before_it_is_written(deed, cast):
    """`deed` happens between the reading of the box and the writing of the ballot."""
    waiting = [deed]

    def late(execute, sql, *args):
        if sql.startswith("UPDATE") and waiting:
            waiting.pop()()
        return execute(sql, *args)

    with connection.execute_wrapper(late):
        cast()


def test_a_ballot_put_in_between_reading_and_writing_is_not_lost(opened, recorder):
    """Without the comparison the later write would take the earlier ballot out again."""
    round = opened[0]
    first, second = (phone.seal(hall.marks(round)) for phone in hall.papers(round)[:2])
    actions.start_voting(round, by=recorder)

    just_before_it_is_written(second.cast, first.cast)

    assert box.standing(round).in_box == 2


def test_a_ballot_overtaken_by_the_closing_is_refused(opened, recorder):
    """Property 12: never acknowledged and lost."""
    round, codes, _ = opened
    last, *phones = (phone.seal(hall.marks(round)) for phone in hall.papers(round))
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.cast()
    actions.count_slips(round, left=3, by=recorder)

    with pytest.raises(handout.Refused, match="票箱已经关闭"):
        just_before_it_is_written(lambda: actions.close_round(round, codes=codes[:2], by=recorder), last.cast)
    assert box.standing(round).in_box == Round.objects.get(pk=round.pk).result["cast"] == 11
