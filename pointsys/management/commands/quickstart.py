"""Try the product in one command: tables, a demo bureau, logins, a free port."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from members.passwords import one_time_password
from pointsys import demo


class Command(BaseCommand):
    help = "用演示数据启动：建表、装入一个演示林业局、打印各角色的账号，然后开始服务。"

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=0, help="端口；默认自动选一个空闲端口")
        parser.add_argument("--load-only", action="store_true", help="只装入数据，不启动服务")

    def handle(self, *, port, load_only, **options):
        call_command("migrate", verbosity=0)
        if demo.has_real_data():
            raise CommandError("数据库里已有真实数据，演示数据不会装进来。请换一个空目录：POINTSYS_DATA=目录 python manage.py quickstart")
        if demo.is_loaded():
            self.stdout.write("演示数据已经装好，保留原样。忘记密码可运行：python manage.py changepassword 账号")
        else:
            self.stdout.write("正在装入演示数据……")
            self.stdout.flush()
            self.hand_out(demo.load())
        if not load_only:
            call_command("serve", port=port)

    def hand_out(self, logins):
        """Every login with a random password, printed once and kept nowhere."""
        self.stdout.write("各角色的账号和密码（只显示这一次）：")
        for what, user in logins:
            password = one_time_password()
            user.set_password(password)
            user.save()
            self.stdout.write(f"  {user.username:<10} {password}   {what}：{user}")
