"""A bureau to try the product with: fictional people, one finished year, a running one, a branch at the vote."""

import random

from django.db import transaction

from members.clock import today
from members.models import Committee, Member, User
from members.rules import Role
from pointsys.demo.people import BRANCHES
from pointsys.demo.year import YearEnd
from scoring.models import Cycle
from scoring.rules import QUARTERS, quarter_due, quarter_of

COMMITTEE = "吉首市林业局党委（演示）"


def is_loaded():
    return Committee.objects.filter(name=COMMITTEE).exists()


def has_real_data():
    """People or logins that this loader did not make."""
    return not is_loaded() and (Committee.objects.exists() or Member.objects.exists() or User.objects.exists())


@transaction.atomic
def load():
    """Everything through the same actions and steps as by hand; returns [(what the login is for, User)]."""
    return _Demo(random.Random(7), today()).tell()


class _Demo(YearEnd):
    """The story, told day by day."""

    def tell(self):
        self.committee = Committee.objects.create(
            name=COMMITTEE, official_name="吉首市林业局", contact="陈敏", contact_phone="0743-5550142", contact_address="市林业局三楼 306 室", contact_mailbox="jifen@example.cn"
        )
        self.branches = [self.settle_branch(name, size) for name, size in BRANCHES]
        self.auditor = self.login(self.appoint(self.members(self.branches[1])[5], Role.AUDITOR), "fuhe")
        last, running = (Cycle.objects.create(committee=self.committee, year=year, file_by=quarter_due(year, QUARTERS)) for year in (self.year - 1, self.year))
        in_season = quarter_of(self.now)[1] == QUARTERS  # the vote of the running year may begin
        for branch in self.branches:
            plan = self.adopt(branch, last)
            for number in range(1, QUARTERS + 1):
                self.close(self.open(plan, number), "confirm")
            self.finish_year(branch, last, to_the_vote=not in_season and branch == self.branches[-1])
        for depth, branch in enumerate(self.branches):
            self.run_year(self.adopt(branch, running), depth)
            self.keep_months(branch)
        self.promise_and_inspect(self.branches[0], running, last)
        if in_season:
            self.finish_year(self.branches[-1], running, to_the_vote=True)
        return self.logins()

    def logins(self):
        first, voting = self.branches[0], self.branches[-1]
        plain = next(m for m in self.members(first) if m.order == 6)
        admin = User.objects.create_superuser("admin")
        chosen = [
            (f"{first}记录员", self.officers[first][Role.RECORDER], "jilu"),
            (f"{first}支部书记", self.officers[first][Role.SECRETARY], "shuji"),
            ("党委复核人", self.auditor, "fuhe"),
            (f"{first}党员", self.login(plain), "dangyuan"),
            (f"{voting}记录员（正在录票）", self.officers[voting][Role.RECORDER], "jilu5"),
            (f"{voting}支部书记", self.officers[voting][Role.SECRETARY], "shuji5"),
            (f"{voting}监票人", User.objects.get(member__branch=voting, member__order=5), "jianpiao"),
            ("系统管理员", admin, "admin"),
        ]
        for _, user, name in chosen:
            user.username = name
            user.save()
        return [(what, user) for what, user, _ in chosen]
