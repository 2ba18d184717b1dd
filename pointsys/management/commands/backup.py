"""One file with everything that is kept: the database as of this moment and the uploaded proofs."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from evaluation.secret.copies import without_ballots
from pointsys.management.commands.restore import checked


class Command(BaseCommand):
    help = "备份数据库和上传的资料到一个 zip 文件。正在进行的电子投票，选票和钥匙不进备份。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件，例如 backup-20261201.zip；已有的文件不会被覆盖")

    def handle(self, *, file, **options):
        if connection.vendor != "sqlite":
            raise CommandError("这里用的是 PostgreSQL，请用 pg_dump 备份数据库，另外复制上传的资料；电子投票从发票到开箱之间不要备份。")
        source, unfinished = Path(connection.settings_dict["NAME"]), file.with_name(f"{file.name}.part")
        if not source.exists():
            raise CommandError(f"{source} 不存在，没有什么可以备份。请核对 POINTSYS_DATA。")
        if file.exists():
            raise CommandError(f"{file} 已经存在，没有覆盖。请换一个文件名。")
        try:
            rows, running = keep(source, unfinished)
            unfinished.rename(file)
        except sqlite3.DatabaseError as error:
            raise CommandError(f"没有备份，数据库有问题：{error}") from error
        except OSError as error:
            raise CommandError(f"不能写 {file}：{error.strerror}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        if running:
            self.stdout.write(f"有 {running} 轮电子投票正在进行：选票和钥匙没有放进备份。")
        self.stdout.write(f"已备份到 {file}：{rows} 行记录。secret_key 和 ballot_key 不在里面，请另外保管。")


def keep(source, file):
    """Write database and proofs into `file`; (rows in the copy, rounds of a vote that were left out)."""
    with tempfile.TemporaryDirectory() as folder, ZipFile(file, "w", ZIP_DEFLATED) as kept:
        copy = Path(folder, "db.sqlite3")
        with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(copy)) as target:
            opened.backup(target)
        rows, running = checked(copy), without_ballots(copy)
        kept.write(copy, copy.name)
        for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
            if path.is_file():
                kept.write(path, Path("media", path.relative_to(settings.MEDIA_ROOT)))
    return rows, running
