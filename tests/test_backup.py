"""A backup and the way back, as the operator walks it: from one data folder into an empty one, row by row the same."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from zipfile import ZipFile

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="both commands are for SQLite only; PostgreSQL has its own")


def manage(data, *words):
    """Run manage.py on that data folder; (exit code, all that it said)."""
    data.mkdir(exist_ok=True)
    environment = os.environ | {"POINTSYS_DATA": str(data), "PYTHONIOENCODING": "utf-8", "DJANGO_SUPERUSER_PASSWORD": "凤凰2026松林"}
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def rows(data):
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return list(database.iterdump())


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """(the data folder, its backup): tables, a login, a proof."""
    data = tmp_path_factory.mktemp("kept") / "data"
    assert manage(data, "migrate", "-v0")[0] == 0
    assert manage(data, "createsuperuser", "--noinput", "--username", "admin")[0] == 0
    (data / "media" / "rewards").mkdir(parents=True)
    (data / "media" / "rewards" / "proof.pdf").write_bytes(b"%PDF-1.4")
    code, said = manage(data, "backup", str(data.parent / "backup.zip"))
    assert code == 0, said
    return data, data.parent / "backup.zip"


def test_what_was_kept_comes_back_row_by_row(kept, tmp_path):
    data, backup = kept

    code, said = manage(tmp_path / "new", "restore", str(backup))

    assert (code, "1 个上传的文件" in said) == (0, True), said
    assert rows(tmp_path / "new") == rows(data)
    assert (tmp_path / "new" / "media" / "rewards" / "proof.pdf").read_bytes() == b"%PDF-1.4"


def test_a_folder_with_data_is_not_overwritten(kept):
    data, backup = kept
    before = rows(data)

    code, said = manage(data, "restore", str(backup))

    assert code == 1
    assert "已经有数据，没有覆盖" in said
    assert rows(data) == before


def test_the_log_of_another_database_is_in_the_way(kept, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "db.sqlite3-wal").write_bytes(b"of a server that was killed")

    code, said = manage(tmp_path / "new", "restore", str(kept[1]))

    assert code == 1
    assert "db.sqlite3-wal 已经有数据，没有覆盖" in said
    assert not (tmp_path / "new" / "db.sqlite3").exists()


def test_an_empty_folder_is_no_backup(tmp_path):
    for prepare in (lambda data: None, lambda data: (data / "db.sqlite3").write_bytes(b"")):
        (tmp_path / "empty").mkdir(exist_ok=True)
        prepare(tmp_path / "empty")

        code, said = manage(tmp_path / "empty", "backup", str(tmp_path / "backup.zip"))

        assert code == 1
        assert "POINTSYS_DATA" in said or "没有党员积分管理的数据" in said
        assert not list(tmp_path.glob("backup.zip*"))


def test_a_damaged_backup_restores_nothing(kept, tmp_path):
    _, backup = kept
    with ZipFile(backup) as good, ZipFile(tmp_path / "bad.zip", "w") as bad:
        bad.writestr("db.sqlite3", good.read("db.sqlite3")[:20_000])

    for file in (tmp_path / "bad.zip", tmp_path / "none.zip"):
        code, said = manage(tmp_path / "new", "restore", str(file))

        assert code == 1
        assert "什么都没有恢复" in said
        assert not (tmp_path / "new" / "db.sqlite3").exists()
