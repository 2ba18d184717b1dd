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
        try:
            with tempfile.TemporaryDirectory() as folder, ZipFile(file, "x", ZIP_DEFLATED) as kept:
                copy = Path(folder, "db.sqlite3")
                with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(copy)) as target:
                    source.backup(target)
                running = without_ballots(copy)
                rows = checked(copy)
                kept.write(copy, copy.name)
                for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
                    if path.is_file():
                        kept.write(path, Path("media", path.relative_to(settings.MEDIA_ROOT)))
        except FileExistsError:
            raise CommandError(f"{file} 已经存在，没有覆盖。请换一个文件名。") from None
        except OSError as error:
            raise CommandError(f"不能写 {file}：{error.strerror}") from error
        if running:
            self.stdout.write(f"有 {running} 轮电子投票正在进行：选票和钥匙没有放进备份。")
        self.stdout.write(f"已备份到 {file}：{rows} 行记录。secret_key 和 ballot_key 不在里面，请另外保管。")
