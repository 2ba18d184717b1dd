"""What the database would keep of a vote beside its rows, and how it is made to forget."""

from contextlib import suppress
from time import monotonic, sleep

from django.db import DatabaseError, connection

from evaluation.models import Box, Elector, Round, Slip
from evaluation.secret.handout import Refused

WAIT, PAUSE = 0.2, 0.01  # s


def checkpoint():
    """SQLite's log of changes would keep each state of the box, and so the order of casting: emptied after each.

    False where somebody who reads, or another who empties it, was in the way for too long: what is left goes with the next.
    """
    if connection.vendor != "sqlite":
        return True
    until = monotonic() + WAIT
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        while (busy := _truncate(cursor)) and monotonic() < until:
            sleep(PAUSE)
        cursor.execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS']['timeout']}")
    return not busy


def _truncate(cursor):
    """Was somebody in the way?"""
    return cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


def sweep():
    """What was deleted is nowhere in the database's files either; or it is said that it still may be."""
    try:
        _vacuum()
        clean = checkpoint()
    except DatabaseError:
        clean = False
    if not clean:
        raise Refused("选票和开箱的钥匙已经删除，但数据库文件还没有整理完，里面可能还有痕迹。请系统管理员重启服务，再在数据库里运行 VACUUM（PostgreSQL 运行 VACUUM FULL）。")


def _vacuum():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            return
        for model in (Box, Round, Slip, Elector):
            cursor.execute(f"VACUUM FULL {model._meta.db_table}")
        with suppress(DatabaseError):  # a right that an ordinary user of the database may lack
            cursor.execute("CHECKPOINT")
