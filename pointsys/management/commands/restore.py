"""Go back to a backup: into an empty place only, checked before it counts."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

DATABASE = "db.sqlite3"


class Command(BaseCommand):
    help = "把 backup 做的备份装进一个空的 POINTSYS_DATA 目录；已有数据的目录不会被覆盖。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="备份文件，例如 backup-20261201.zip")

    def handle(self, *, file, **options):
        if connection.vendor != "sqlite":
            raise CommandError("这里用的是 PostgreSQL，请用 pg_restore 恢复数据库，另外复制上传的资料。")
        target, media = Path(connection.settings_dict["NAME"]), Path(settings.MEDIA_ROOT)
        logs = [target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal")]  # of another database; they would spoil this one
        taken = [str(path) for path in (target, *logs, media) if path.exists()]
        if taken:
            raise CommandError(f"{'、'.join(taken)} 已经有数据，没有覆盖。请把 POINTSYS_DATA 换成一个空目录再恢复。")
        try:
            with ZipFile(file) as kept, tempfile.TemporaryDirectory(dir=target.parent) as folder:
                kept.extractall(folder)  # leads names like ../x back into the folder
                rows = checked(Path(folder, DATABASE))
                if (proofs := Path(folder, media.name)).exists():
                    shutil.move(proofs, media)
                shutil.move(Path(folder, DATABASE), target)
        except (BadZipFile, OSError, sqlite3.DatabaseError) as error:
            raise CommandError(f"{file} 不是完好的备份，什么都没有恢复：{error}") from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"已从 {file} 恢复：{rows} 行记录，{sum(path.is_file() for path in media.rglob('*'))} 个上传的文件。")


def checked(path):
    """How many rows the database at `path` holds; raises where it is damaged or none of ours."""
    if not path.exists():
        raise BadZipFile(f"里面没有 {DATABASE}")
    with closing(sqlite3.connect(path)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        if "members_user" not in tables:
            raise sqlite3.DatabaseError("里面没有党员积分管理的数据")
        return sum(copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables)
