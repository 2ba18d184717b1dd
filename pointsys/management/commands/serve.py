"""Serve the site with waitress: on this machine, or behind a proxy that speaks https."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from waitress import create_server

from members.models import User
from pointsys.wsgi import application

NOBODY = "还没有人能登录。请另开一个窗口，运行 python manage.py createsuperuser 建立系统管理员，再用它登录，照“开始使用”办。"
LARGEST_BODY = 12 * 1024 * 1024  # a proof of 10 MB and the form around it


class Command(BaseCommand):
    help = "启动网站服务。"
    requires_system_checks = "__all__"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只供本机访问")
        parser.add_argument("--port", type=int, default=8000, help="端口；填 0 时自动选一个空闲端口")

    def handle(self, *, host, port, **options):
        if not 0 <= port <= 65535:
            raise CommandError("端口应在 0 到 65535 之间。")
        refuse_an_old_database()
        new = is_new()
        connection.close()
        try:
            server = create_server(
                application, host=host, port=port, threads=8, max_request_body_size=LARGEST_BODY, ident="", **proxy()
            )
        except (OSError, ValueError) as error:
            raise CommandError(f"不能在 {host} 的 {port} 端口启动：{error}") from error
        for address in addresses(server):
            self.stdout.write(f"党员积分管理已启动：{address}（按 Ctrl+C 停止）")
        if new:
            self.stdout.write(NOBODY)
        self.stdout.flush()
        server.run()


def refuse_an_old_database():
    """Never serve on tables that the code does not know."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CommandError(f"连不上数据库：{error}") from error
    if missing:
        raise CommandError(f"数据库还差 {len(missing)} 步没有建好或升级，请先运行：python manage.py migrate")


def is_new():
    """Is there nobody who could sign in?"""
    return not User.objects.exists()


def proxy():
    """In https mode the proxy's word that the visitor speaks https is passed on; other proxy headers never are."""
    return {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-proto"}} if settings.HTTPS else {}


def addresses(server):
    """Where it listens: more than one where a host name has several addresses."""
    listening = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    for host, port in listening:
        yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
