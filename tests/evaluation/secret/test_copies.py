"""A backup that is taken while a vote runs: everything is in it but the ballots and what opens them."""

import io
import sqlite3
from contextlib import closing
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from evaluation import actions
from evaluation.models import Box, Round
from evaluation.secret import box
from tests.evaluation.secret import hall

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="the command copies SQLite only; PostgreSQL has its own"),
]


def backed_up(tmp_path, name="backup.zip"):
    """(what the command says, the names in the file, the bytes of the database in it)"""
    out = io.StringIO()
    call_command("backup", tmp_path / name, stdout=out)
    with ZipFile(tmp_path / name) as kept:
        kept.extractall(tmp_path / "back")
        return out.getvalue(), kept.namelist(), kept.read("db.sqlite3")


def test_a_backup_during_a_vote_holds_no_ballot_and_no_key(opened, recorder, tmp_path, settings):
    """Property 33."""
    round, _, slips = opened
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "proof.pdf").write_bytes(b"%PDF-1.4")
    secrets = [bytes(round.sign_key), *(slip.id.encode() for slip in round.slips.all()), *(locked.encode() for pair in round.tally_key for locked in pair[2:])]
    actions.start_voting(round, by=recorder)
    hall.Phone(round).draw(slips[0]).seal(hall.marks(round)).cast()
    entries = bytes(Box.objects.get(round=round).entries)

    said, names, kept = backed_up(tmp_path)

    assert "有 1 轮电子投票正在进行：选票和钥匙没有放进备份。" in said
    assert names == ["db.sqlite3", "media/proof.pdf"]
    assert entries[:32] not in kept
    assert not any(secret in kept for secret in secrets)
    with closing(sqlite3.connect(tmp_path / "back" / "db.sqlite3")) as copy:
        assert copy.execute("SELECT state, tally_key FROM evaluation_round").fetchall() == [("void", None)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT COUNT(*) FROM members_member").fetchone()[0] > 10
    assert box.standing(Round.objects.get(pk=round.pk)).in_box == 1  # the running vote has lost nothing


def test_an_existing_file_is_not_overwritten(tmp_path):
    (tmp_path / "backup.zip").write_bytes(b"old")

    with pytest.raises(CommandError, match="已经存在，没有覆盖"):
        call_command("backup", tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path):
    with pytest.raises(CommandError, match="不能写"):
        call_command("backup", tmp_path / "nowhere" / "backup.zip")
    assert connection.vendor == "sqlite"
