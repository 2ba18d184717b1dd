"""One person, one paper, one ballot; the states of a round; who opens the box, and what is not opened."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from evaluation import actions
from evaluation.models import Attendance, Box, Round
from evaluation.secret import blind, box, handout, keys, recount
from members.clock import supposing
from tests import make
from tests.evaluation.secret import hall


def refused(words, call, *args, **kwargs):
    with pytest.raises(ValidationError, match=words), transaction.atomic():
        call(*args, **kwargs)


@pytest.fixture
def people(opened):
    return [elector.member for elector in opened[0].electors.select_related("member")]


@pytest.fixture
def cast(opened, recorder):
    """(Round, codes, phones) after everybody has cast."""
    round, codes, _ = opened
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal(hall.marks(round)).cast()
    actions.count_slips(round, left=3, by=recorder)
    return round, codes, phones


@pytest.fixture
def closed(cast, recorder):
    round, codes, _ = cast
    return actions.close_round(round, codes=codes[:2], by=recorder), codes


def tampered(round, change):
    """The box as somebody with the database would change it, its hash along with it."""
    row = Box.objects.get(round=round)
    size = 32 + 2 * len(round.sign_pub)
    raw = bytes(row.entries)
    row.entries = b"".join(change([raw[at : at + size] for at in range(0, len(raw), size)]))
    row.digest = handout.hashlib.sha384(row.entries).hexdigest()
    row.save()


# one paper each


def test_the_second_request_of_an_elector_is_refused_and_the_same_one_is_answered_the_same(opened, people):
    """Properties 7 and 40."""
    phone = hall.Phone(opened[0]).ask(people[0])

    assert blind.finalize(phone.n, phone.message, handout.issue(opened[0], people[0], phone.blinded), phone.inverse) == phone.signature
    refused("已经领过选票", handout.issue, opened[0], people[0], hall.Phone(opened[0]).blinded)
    assert box.standing(opened[0]).handed_out == 1


def test_a_lost_answer_is_given_again_after_the_start_and_no_other_paper(opened, people, recorder):
    """Properties 7, 13 and 40: the key is destroyed by then, and the answer is kept until the round ends."""
    round, first = opened[0], hall.Phone(opened[0])
    answer = handout.issue(round, people[0], first.blinded)
    actions.start_voting(round, by=recorder)

    assert handout.issue(round, people[0], first.blinded) == answer
    refused("已经领过选票", handout.issue, round, people[0], hall.Phone(round).blinded)
    refused("“投票”，不能领票", handout.issue, round, people[1], first.blinded)
    assert box.standing(round).handed_out == 1
    first.take(answer)
    first.seal(hall.marks(round)).cast()
    actions.restart_round(round, reason="有人丢了手机", by=recorder)
    assert not round.electors.exclude(answer=None).exists()


def test_strangers_and_absentees_take_no_paper(opened, people, other_branch, appraisal):
    """Property 8."""
    Attendance.objects.filter(appraisal=appraisal, member=people[1]).update(state="absent")

    refused("不在这一轮投票的签到册里", handout.issue, opened[0], make.member(other_branch), hall.Phone(opened[0]).blinded)
    refused("没有到会", handout.issue, opened[0], people[1], hall.Phone(opened[0]).blinded)
    refused("没有到会", actions.tick_slip, opened[0], member=people[1], on=True, by=None)
    refused("没有这张票签", handout.slip_paper, opened[0].pk, keys.slip_part(opened[0], keys.new_code(), b"id").hex())


def test_nonsense_is_not_signed_and_costs_nobody_the_paper(opened, people):
    """Property 3."""
    refused("格式不对", handout.issue, opened[0], people[0], b"\x00" * len(opened[0].sign_pub))

    assert hall.Phone(opened[0]).ask(people[0]).signature


def test_a_slip_ends_the_way_by_phone_and_a_phone_the_way_by_slip(opened, people, recorder):
    """Property 9."""
    round = opened[0]
    actions.tick_slip(round, member=people[0], on=True, by=recorder)
    hall.Phone(round).ask(people[1])

    refused("登记的是领票签", handout.issue, round, people[0], hall.Phone(round).blinded)
    refused("已经用手机领了选票", actions.tick_slip, round, member=people[1], on=True, by=recorder)
    actions.tick_slip(round, member=people[0], on=False, by=recorder)
    assert hall.Phone(round).ask(people[0]).signature


def test_the_database_itself_gives_nobody_two_papers(opened, people):
    """Property 9."""
    with pytest.raises(IntegrityError, match="nobody_takes_two_papers"), transaction.atomic():
        opened[0].electors.filter(member=people[0]).update(slip=True, issued="x")


def test_no_more_slips_are_ticked_than_were_printed(opened, people, recorder):
    for person in people[:3]:
        actions.tick_slip(opened[0], member=person, on=True, by=recorder)

    refused("都已登记领出", actions.tick_slip, opened[0], member=people[3], on=True, by=recorder)


def test_a_late_comer_draws_a_spare_slip_and_the_slips_are_counted_anew(opened, people, recorder, appraisal):
    round, codes, slips = opened
    phones = [hall.Phone(round).ask(person) for person in people[1:]]
    actions.start_voting(round, by=recorder)
    actions.count_slips(round, left=3, by=recorder)
    actions.tick_slip(round, member=people[0], on=True, by=recorder)
    for phone in [*phones, hall.Phone(round).draw(slips[0])]:
        phone.seal(hall.marks(round)).cast()

    refused("先清点剩余的票签", actions.close_round, round, codes=codes[:2], by=recorder)
    refused("对不上", actions.count_slips, round, left=3, by=recorder)
    refused("应在 0 和 3 之间", actions.count_slips, round, left=4, by=recorder)
    actions.count_slips(round, left=2, by=recorder)

    assert actions.close_round(round, codes=codes[:2], by=recorder).result["handed_out"] == 12


def test_whoever_took_a_paper_is_not_signed_out_again(opened, people, appraisal, recorder):
    hall.Phone(opened[0]).ask(people[0])
    row = appraisal.attendances.get(member=people[0])

    refused("已经领了电子票", actions.sign_in, appraisal, changes={row: ("absent", "")}, by=recorder)


# one ballot each


def test_a_ballot_is_cast_once_and_again_only_if_it_is_the_same(opened, people, recorder):
    """Properties 11 and 40."""
    phone = hall.Phone(opened[0]).ask(people[0])
    actions.start_voting(opened[0], by=recorder)
    phone.seal(hall.marks(opened[0])).cast().cast()

    assert box.standing(opened[0]).in_box == 1
    phone.seal(hall.marks(opened[0]))
    refused("已经投过了", phone.cast)
    assert box.standing(opened[0]).in_box == 1


def test_a_slip_is_cast_once(opened, people, recorder):
    """Property 8."""
    round, _, slips = opened
    actions.tick_slip(round, member=people[0], on=True, by=recorder)
    actions.start_voting(round, by=recorder)
    hall.Phone(round).draw(slips[0]).seal(hall.marks(round)).cast()

    refused("已经投过了", hall.Phone(round).draw(slips[0]).seal(hall.marks(round)).cast)


def test_a_paper_of_another_round_is_none_of_this_one(opened, people, appraisal, recorder):
    """Property 4: with the very same keys, the label alone decides."""
    actions.start_voting(opened[0], by=recorder)
    masses, _, slips = hall.opened(appraisal, "masses", by=recorder, slips=10)
    Round.objects.filter(pk=opened[0].pk).update(sign_pub=bytes(masses.sign_pub))
    phone = hall.Phone(masses).draw(slips[0]).seal(hall.marks(masses))

    refused("不是这一轮投票发出的", box.cast, opened[0].pk, phone.token, phone.signature, phone.sealed)


@pytest.mark.parametrize("part", ["token", "signature", "sealed"])
def test_a_ballot_of_another_length_is_refused(opened, people, recorder, part):
    phone = hall.Phone(opened[0]).ask(people[0]).seal(hall.marks(opened[0]))
    actions.start_voting(opened[0], by=recorder)
    setattr(phone, part, getattr(phone, part) + b"\x00")

    refused("格式不对", phone.cast)


# states


def test_no_paper_but_while_they_are_handed_out_and_no_ballot_but_while_the_box_is_open(opened, people, recorder):
    """Property 13."""
    round, codes, _ = opened
    *people, late = people
    phones = [hall.Phone(round).ask(person).seal(hall.marks(round)) for person in people]

    refused("还没有开始投票", phones[0].cast)
    actions.start_voting(round, by=recorder)
    refused("“投票”，不能领票", handout.issue, round, late, hall.Phone(round).blinded)
    for phone in phones[1:]:
        phone.cast()
    actions.count_slips(round, left=3, by=recorder)
    actions.close_round(round, codes=codes[:2], by=recorder)
    refused("已经关闭", phones[0].cast)
    phones[1].cast()  # a retry whose answer was lost is answered, and is no second ballot
    refused("“已开箱”，不能领票", handout.issue, round, people[0], phones[0].blinded)


def test_no_step_leads_back(closed, recorder):
    """Property 13."""
    round, codes = closed

    refused("不能开始投票", actions.start_voting, round, by=recorder)
    refused("不能开箱", actions.close_round, round, codes=codes[:2], by=recorder)
    refused("不能清点票签", actions.count_slips, round, left=1, by=recorder)
    refused("不能登记票签", actions.tick_slip, round, member=round.first_teller, on=True, by=recorder)
    refused("不能作废", actions.restart_round, round, reason="再来", by=recorder)


def test_what_is_being_handed_out_is_not_opened_and_not_purged(opened, recorder):
    """Property 13."""
    round, codes, _ = opened

    refused("不能开箱", actions.close_round, round, codes=codes[:2], by=recorder)
    refused("不能清点票签", actions.count_slips, round, left=3, by=recorder)
    refused("不能复核", box.recount_round, round, codes[:2])
    refused("选票要保存到", actions.purge_round, round, by=recorder)


def test_the_signing_key_is_gone_once_voting_starts(opened, recorder):
    """Property 14."""
    actions.start_voting(opened[0], by=recorder)

    assert Round.objects.get(pk=opened[0].pk).sign_key is None
    with pytest.raises(IntegrityError, match="papers_are_signed_only"), transaction.atomic():
        Round.objects.filter(pk=opened[0].pk).update(sign_key=b"x")


# opening


def test_any_two_tellers_open_the_box_and_no_one_alone(cast, recorder):
    """Property 15."""
    round, codes, _ = cast
    for wrong in ([codes[0]], [codes[0], codes[0]], [codes[0], keys.new_code()], [codes[0], ""], codes):
        refused("开箱码不对", actions.close_round, round, codes=wrong, by=recorder)
    assert Box.objects.get(round=round).open

    typed = [codes[2].lower().replace("-", " "), codes[0].replace("0", "o").replace("1", "I")]
    assert actions.close_round(round, codes=typed, by=recorder).state == "closed"


def test_each_pair_of_tellers_counts_exactly_the_same(closed):
    """Property 18."""
    round, codes = closed
    for pair in (codes[:2], codes[1:], [codes[2], codes[0]]):
        assert box.recount_round(round, pair) == round.result
    refused("开箱码不对", box.recount_round, round, [codes[0], keys.new_code()])


def test_the_taken_away_box_is_counted_without_the_server(closed, recorder, tmp_path):
    """Property 18: the file as it was taken away, the script alone, two codes."""
    round, codes = closed
    (tmp_path / "box.json").write_text(json.dumps(actions.take_box(round, by=recorder)), encoding="utf-8")
    (tmp_path / "recount.py").write_text((Path(settings.BASE_DIR) / "evaluation" / "secret" / "recount.py").read_text(encoding="utf-8"), encoding="utf-8")

    counted = subprocess.run(
        [sys.executable, "-X", "utf8", "recount.py", "box.json"], cwd=tmp_path, input="\n".join(codes[1:]) + "\n", capture_output=True, text=True, encoding="utf-8", timeout=60, check=True
    ).stdout.splitlines()  # fmt: skip

    assert json.loads(counted[-1]) == round.result
    assert sum(member.name in "\n".join(counted) for member in round.people) == 12


def test_levels_and_blanks_add_up_for_everybody(opened, people, recorder):
    """Property 19: spoiled ballots stand apart: of a wrong length, of a level that is none, of what was never sealed."""
    round, codes, _ = opened
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones[:-4]:
        phone.seal(hall.marks(round)).cast()
    phones[-4].seal([0] * len(round.targets)).cast()
    phones[-3].seal([1] * (len(round.targets) - 1)).cast()
    phones[-2].seal([5] * len(round.targets)).cast()
    phones[-1].sealed = secrets.token_bytes(len(round.tally_pub))
    phones[-1].cast()
    actions.count_slips(round, left=3, by=recorder)

    result = actions.close_round(round, codes=codes[:2], by=recorder).result

    assert (result["cast"], result["spoiled"]) == (12, 3)
    assert {sum(row) for row in result["counts"].values()} == {9}
    assert all(len(row) == 5 for row in result["counts"].values())


def test_a_box_with_more_ballots_than_papers_is_not_opened(cast, recorder):
    """Property 17: a refused count leaves the box as it was."""
    round, codes, _ = cast
    round.electors.filter(member=round.first_teller).update(issued="")

    refused("多于发出的 11 张", actions.close_round, round, codes=codes[:2], by=recorder)
    assert Box.objects.get(round=round).open
    assert Round.objects.get(pk=round.pk).result is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entries: [*entries[:-1], entries[0]], "有重复"),
        (lambda entries: [entries[0][:40] + bytes([entries[0][40] ^ 1]) + entries[0][41:], *entries[1:]], "不是这一轮发出的"),
        (lambda entries: [bytes([entries[0][0] ^ 1]) + entries[0][1:], *entries[1:]], "不是这一轮发出的"),
    ],
    ids=["a token twice", "a bad signature", "another token"],
)
def test_a_box_that_is_not_sound_is_not_opened(cast, recorder, change, words):
    """Property 17."""
    round, codes, _ = cast
    tampered(round, change)

    refused(words, actions.close_round, round, codes=codes[:2], by=recorder)
    assert Box.objects.get(round=round).open


@pytest.mark.parametrize("place", [5, 40, -5], ids=["token", "signature", "sealed marks"])
def test_one_flipped_byte_anywhere_is_found(cast, recorder, place):
    """Property 17."""
    round, codes, _ = cast
    row = Box.objects.get(round=round)
    raw = bytearray(row.entries)
    raw[place] ^= 1
    Box.objects.filter(pk=row.pk).update(entries=bytes(raw))

    refused("不能开箱计票", actions.close_round, round, codes=codes[:2], by=recorder)


def test_a_recount_that_differs_is_said_aloud(closed):
    """Property 18."""
    round, codes = closed
    tampered(round, lambda entries: entries[1:])

    refused("不一致，请立即报告", box.recount_round, round, codes[:2])


# small votes


def test_a_small_vote_needs_everybodys_consent_on_record(branch, recorder, zhang, secretary):
    """Property 37."""
    appraisal = hall.vote(branch, 9)

    refused("只有 9 人投票，不足 10 人", hall.opened, appraisal, by=recorder)
    assert not appraisal.rounds.exists()
    round, *_ = hall.opened(appraisal, by=recorder, consent="到会 9 人一致同意，记入会议记录")

    assert Round.objects.get(pk=round.pk).consent.startswith("到会 9 人")


def test_a_box_of_few_ballots_is_opened_with_consent_only(opened, people, recorder):
    """Property 37: five ballots are enough, four are not."""
    round, codes, _ = opened
    phones = [hall.Phone(round).ask(person).seal(hall.marks(round)) for person in people[:4]]
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.cast()
    actions.count_slips(round, left=3, by=recorder)

    refused("只有 4 张有效票，少于 5 张", actions.close_round, round, codes=codes[:2], by=recorder)
    assert Box.objects.get(round=round).open
    assert actions.close_round(round, codes=codes[:2], consent="到会 12 人一致同意", by=recorder).result["cast"] == 4


@pytest.mark.parametrize(("cast", "spoiled"), [(1, 0), (5, 1)])
def test_what_was_agreed_to_at_the_opening_is_asked_again_where_few_ballots_count(branch, recorder, zhang, secretary, cast, spoiled):
    """Property 37: eight agreed to a vote of eight, not to the figures of one; a spoiled ballot hides nobody."""
    round, codes, _ = hall.opened(hall.vote(branch, 8), by=recorder, consent="到会 8 人一致同意")
    phones = hall.papers(round)[:cast]
    actions.start_voting(round, by=recorder)
    for place, phone in enumerate(phones):
        phone.seal([9 if place < spoiled else 1] * 8).cast()

    refused(f"只有 {cast - spoiled} 张有效票，少于 5 张", actions.close_round, round, codes=codes[:2], by=recorder)
    assert Box.objects.get(round=round).open
    round = actions.close_round(round, codes=codes[:2], consent="到会 8 人再次举手同意", by=recorder)
    assert (round.consent, round.consent_close) == ("到会 8 人一致同意", "到会 8 人再次举手同意")


def test_more_people_than_a_ballot_holds_vote_on_paper(appraisal, recorder, settings, monkeypatch):
    monkeypatch.setattr(handout, "SEAL", 245)

    refused("测评 12 人，一张电子票最多 11 人", hall.opened, appraisal, by=recorder)


# anew, and the end


def test_a_round_begun_anew_leaves_nothing_of_the_old_one(opened, people, appraisal, recorder):
    round, codes, _ = opened
    phone = hall.Phone(round).ask(people[0]).seal(hall.marks(round))
    actions.start_voting(round, by=recorder)
    phone.cast()

    refused("要写明理由", actions.restart_round, round, reason=" ", by=recorder)
    actions.restart_round(round, reason="一名党员换了手机", by=recorder)

    round.refresh_from_db()
    assert (round.state, round.sign_key, round.tally_key, round.slips.count()) == ("void", None, None, 0)
    assert bytes(Box.objects.get(round=round).entries) == b""
    refused("已经关闭", phone.cast)
    refused("不能开箱", actions.close_round, round, codes=codes[:2], by=recorder)
    refused("“作废”，不能下载票箱", actions.take_box, round, by=recorder)
    again, *_ = hall.opened(appraisal, by=recorder)
    assert keys.fingerprint(again) != keys.fingerprint(round)
    refused("不是这一轮投票发出的", box.cast, again.pk, phone.token, phone.signature, phone.sealed)
    assert appraisal.history.first().history_change_reason == "开始发电子票（党员票）"
    assert appraisal.history.filter(history_change_reason="电子投票作废重来：一名党员换了手机（党员票）").exists()


def test_ballots_are_kept_as_long_as_somebody_may_object_and_then_purged(closed, recorder):
    """Property 20."""
    round, codes = closed
    result = round.result

    refused("选票要保存到", actions.purge_round, round, by=recorder)
    with supposing(hall.DAY.replace(month=2, day=23)):
        actions.purge_round(round, by=recorder)

    round.refresh_from_db()
    assert (round.state, round.tally_key, round.slips.count(), round.result) == ("purged", None, 0, result)
    assert bytes(Box.objects.get(round=round).entries) == b""
    refused("不能复核", box.recount_round, round, codes[:2])


# what is handed to whom


def test_a_code_is_read_as_it_is_typed(opened):
    code = keys.new_code()

    assert len(code) == 19
    assert recount.clean(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == recount.clean(code)


def test_slips_carry_no_order(appraisal, recorder):
    """Property 34: rows stand by the hash of their code, the printed codes do not."""
    round, _, codes = hall.opened(appraisal, by=recorder, slips=40)
    printed = [keys.slip_part(round, code, b"id").hex() for code in codes]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM evaluation_slip ORDER BY {'rowid' if connection.vendor == 'sqlite' else 'ctid'}")
        rows = [row[0] for row in cursor.fetchall()]

    assert sorted(printed) == rows
    assert sum(a == b for a, b in zip(printed, rows, strict=True)) < 8
