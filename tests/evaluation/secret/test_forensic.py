"""Who holds every byte of the database cannot say who cast which ballot, though everybody cast in the order of signing in."""

import random
import secrets
import sqlite3

import pytest
from django.db import connection
from django.urls import reverse

from evaluation import actions
from evaluation.models import Box, Round
from evaluation.secret import box, handout, traces
from members.clock import supposing
from tests import make
from tests.evaluation.secret import hall, naive, raw

VOTERS = 40
CHANCE = 8  # of 40: one is expected; eight come about once in a hundred thousand
pytestmark = pytest.mark.django_db(transaction=True)
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's files")
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's rows")


@pytest.fixture
def worst(branch, recorder):
    """(Round, codes, phones in the order of signing in, which is the order of casting too, their marks)"""
    round, codes, _ = hall.opened(hall.vote(branch, VOTERS), by=recorder)
    people = [elector.member for elector in round.electors.select_related("member")]
    phones = [hall.Phone(round).ask(person) for person in random.sample(people, VOTERS)]
    actions.start_voting(round, by=recorder)
    marks = [hall.marks(round) for _ in phones]
    for phone, row in zip(phones, marks, strict=True):
        phone.seal(row).cast()
    return round, codes, phones, marks


def right(guessed, tokens):
    """How many ballots an order of tokens gives to whoever cast them; an attacker may read it from either end."""
    return max(sum(a == b for a, b in zip(order, tokens, strict=False)) for order in (guessed, guessed[::-1]))


def orders(round, tokens, folder):
    """Every order of the ballots that is kept anywhere."""
    size = len(round.sign_pub)
    raw_box = bytes(Box.objects.get(round=round).entries)
    yield "row", [raw_box[at : at + 32] for at in range(0, len(raw_box), 32 + 2 * size)]
    kept = raw.whole()
    yield "place", raw.by_place(kept, tokens)
    if connection.vendor == "sqlite":
        for number, page in enumerate(raw.by_page(kept, tokens)):
            yield f"page {number}", page
        seen = []
        for rows in raw.cuts(*raw.files(), folder, "SELECT entries FROM evaluation_box"):
            seen += [token for token in raw.by_place(rows[0][0], tokens) if token not in seen]
        yield "log", seen
    else:
        yield "transaction", [token for token in tokens if joins_by_transaction(round)]


def joins_by_transaction(round):
    """A ballot that carries the number of a transaction that wrote a voter too."""
    return naive.asked(f"SELECT count(*) FROM evaluation_box b JOIN evaluation_elector e ON b.xmin = e.xmin WHERE b.round_id = '{round.pk}'")[0][0]


def test_no_linker_finds_more_than_chance(worst, tmp_path):
    """Property 30."""
    round, _, phones, _ = worst
    tokens = [phone.token for phone in phones]

    found = {name: right(order, tokens) for name, order in orders(round, tokens, tmp_path)}

    assert {name: score for name, score in found.items() if score >= CHANCE} == {}
    kept = raw.whole()
    assert {raw.times(kept, token) for token in tokens} == {1}


@sqlite_only
@pytest.mark.parametrize("design", naive.SQLITE)
def test_the_same_linkers_find_everybody_in_a_naive_design(design, tmp_path):
    """Property 31."""
    votes = [(f"voter{number}", secrets.token_bytes(32)) for number in range(VOTERS)]

    assert design(tmp_path, votes) == dict(votes)


@postgresql_only
@pytest.mark.parametrize("design", naive.POSTGRESQL)
def test_the_same_linkers_find_everybody_in_a_naive_design_there(db, design, tmp_path):
    """Property 31."""
    votes = [(f"voter{number}", secrets.token_bytes(32)) for number in range(VOTERS)]

    try:
        assert design(tmp_path, votes) == dict(votes)
    finally:
        naive.done("DROP SCHEMA naive CASCADE")


@sqlite_only
def test_the_log_is_empty_after_each_cast(branch, recorder):
    """Property 32."""
    round, codes, _ = hall.opened(hall.vote(branch), by=recorder)
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    for phone in phones:
        phone.seal(hall.marks(round)).cast()
        main, log = raw.files()
        assert log == b""
        assert raw.times(main, phone.token) == 1
    actions.close_round(round, codes=codes[:2], by=recorder)

    assert raw.files()[1] == b""


@sqlite_only
def test_what_is_deleted_is_overwritten():
    """Whether or not this machine's SQLite was built to do so."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert "secure_delete=ON" in connection.settings_dict["OPTIONS"]["init_command"]


@sqlite_only
def test_nothing_of_the_signing_key_is_left_in_the_file_once_voting_starts(branch, recorder):
    """Property 14."""
    round, *_ = hall.opened(hall.vote(branch), by=recorder)
    locked = bytes(round.sign_key)
    assert raw.times(raw.whole(), locked[:64]) == 1

    actions.start_voting(round, by=recorder)

    kept = raw.whole()
    assert {raw.times(kept, locked[at : at + 64]) for at in range(0, len(locked) - 64, 64)} == {0}


def test_no_codes_and_no_slips_paper_are_kept_in_the_clear(branch, recorder):
    """Property 34: before it is cast, a slip's paper is nowhere but on the slip."""
    round, codes, slips = hall.opened(hall.vote(branch), by=recorder, slips=3)
    phones = [hall.Phone(round).draw(code) for code in slips]
    kept = raw.whole()

    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes + slips)
    assert {raw.times(kept, secret[:32]) for phone in phones for secret in (phone.token, phone.signature)} == {0}


def test_marks_are_nowhere_before_and_after_the_opening(worst, recorder):
    """Properties 28 and 29: the counts are published, no whole ballot, no way that it came."""
    round, codes, _, marks = worst
    written = [{bytes(row), "".join(map(str, row)).encode(), ", ".join(map(str, row)).encode(), ",".join(map(str, row)).encode()} for row in marks]

    def found():
        kept = raw.whole()
        return sum(text in kept for texts in written for text in texts)

    before = found()
    result = actions.close_round(round, codes=codes[:2], by=recorder).result

    assert (before, found()) == (0, 0)
    assert set(result) == {"counts", "spoiled", "cast", "handed_out", "receipts", "box"}
    assert {len(row) for row in result["counts"].values()} == {5}
    assert result["receipts"] == sorted(result["receipts"])


def test_nothing_of_a_ballot_is_left_once_it_is_purged(worst, recorder):
    """Property 20."""
    round, codes, phones, _ = worst
    round = actions.close_round(round, codes=codes[:2], by=recorder)
    secrets_kept = [part for phone in phones for part in (phone.token, phone.signature[:32], phone.sealed[:32])]
    wrapped = [bytes.fromhex(part)[:16] for pair in round.tally_key for part in pair]
    kept = raw.whole()
    assert {raw.times(kept, part) > 0 for part in secrets_kept + wrapped} == {True}

    with supposing(hall.DAY.replace(month=3)):
        actions.purge_round(round, by=recorder)

    kept = raw.whole()
    assert {raw.times(kept, part) for part in secrets_kept + wrapped} == {0}
    assert Round.objects.get(pk=round.pk).result == round.result


@pytest.fixture
def reader():
    """Somebody who reads the database and is not done: a backup, a slow page."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)

    def read():
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM evaluation_box").fetchone()
        return other

    yield read
    other.close()


@sqlite_only
def test_a_reader_in_the_way_is_told_and_the_log_is_emptied_once_it_is_gone(client, branch, recorder, reader):
    """Property 32."""
    round, codes, _ = hall.opened(hall.vote(branch), by=recorder)
    phones = hall.papers(round)
    actions.start_voting(round, by=recorder)
    other = reader()
    for phone in phones:
        phone.seal(hall.marks(round)).cast()
    assert raw.files()[1] != b""
    make.login(client, recorder)

    told = client.post(reverse("open_box", args=[round.pk]), {"first": codes[0], "second": codes[1]}, follow=True).text

    assert "票箱已打开" in told
    assert "数据库的日志还没有清干净" in told
    assert not traces.checkpoint()
    other.close()
    assert traces.checkpoint()
    assert raw.files()[1] == b""


@sqlite_only
def test_ballots_that_may_have_left_traces_are_not_called_destroyed(client, worst, recorder, reader):
    """Property 20."""
    round, codes, *_ = worst
    actions.close_round(round, codes=codes[:2], by=recorder)
    reader()

    with supposing(hall.DAY.replace(month=3)):
        make.login(client, recorder)
        told = client.post(reverse("purge_round", args=[round.pk]), follow=True).text

    assert "数据库文件还没有整理完" in told
    assert "钥匙已经销毁" not in told
    assert Round.objects.get(pk=round.pk).state == "purged"


def test_the_box_is_the_same_whatever_the_order_of_casting(worst):
    """Property 27."""
    round, _, phones, _ = worst
    stands = bytes(Box.objects.get(round=round).entries)
    Box.objects.filter(round=round).update(entries=b"", digest=handout.EMPTY)
    for phone in random.sample(phones, VOTERS):
        phone.cast()

    assert bytes(Box.objects.get(round=round).entries) == stands
    assert box.standing(round).in_box == VOTERS


def test_a_round_is_visible_to_forty_electors_once_each(worst):
    round, *_ = worst
    reader = make.user(round.electors.last().member)

    assert list(Round.objects.visible_to(reader)) == [round]
