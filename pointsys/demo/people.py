"""The demo's people: branches, members, officers, logins."""

from datetime import date

from members.models import Absence, Appointment, Branch, Member, User
from members.rules import Role, add_months

BRANCHES = (("机关党支部", 16), ("国有林场党支部", 14), ("退休干部党支部", 13), ("森林公安派出所党支部", 11), ("林业科学研究所党支部", 10))
SURNAMES = "石龙向田彭吴张王李杨麻梁罗陈刘周黄符姚滕舒谢覃曾"
GIVEN = "建国 秀兰 小满 德清 立新 长林 玉梅 志远 春生 桂英 启明 国栋 晓燕 卫东 明珠 家贵 文 红 斌 慧 思源 佳怡 海波 雪梅".split()  # noqa: SIM905


class People:
    """Who they are. `names` are dealt out once."""

    def __init__(self, dice, now):
        self.dice, self.now, self.year = dice, now, now.year
        self.names = self.dice.sample([surname + given for surname in SURNAMES for given in GIVEN], sum(size for _, size in BRANCHES))
        self.officers = {}  # branch -> {Role: User}

    def settle_branch(self, name, size):
        branch = Branch.objects.create(committee=self.committee, name=name, phone=f"0743-55501{len(self.officers):02}")
        for order in range(1, size + 1):
            self.settle_member(branch, order, retired=name.startswith("退休") and order > 3 or order == size - 1)
        people = self.members(branch)
        roles = (Role.SECRETARY, Role.DEPUTY, Role.OFFICER, Role.RECORDER)
        self.officers[branch] = {role: self.login(self.appoint(member, role)) for role, member in zip(roles, people, strict=False)}
        Absence.objects.create(member=people[7], since=add_months(self.now, 1).replace(year=self.year - 1, day=1), destination="广东东莞", expected_months=5)
        return branch

    def settle_member(self, branch, order, *, retired):
        born = date(self.year - (66 if retired else 28) - self.dice.randrange(20), self.dice.randrange(1, 13), self.dice.randrange(1, 28))
        joined = born.replace(year=born.year + 22 + self.dice.randrange(3))
        fresh = order == 9  # one probationary member a branch
        Member.objects.create(
            branch=branch, order=order, name=self.names.pop(), sex=self.dice.choice("男女"),
            ethnicity=self.dice.choice(["苗族", "土家族", "汉族"]), born_on=born, retired=retired,
            joined_on=date(self.year - 2, 12, 1) if fresh else joined,
            confirmed_on=None if fresh else joined.replace(year=joined.year + 1),
        )  # fmt: skip

    @staticmethod
    def members(branch):
        return list(Member.objects.filter(branch=branch))

    def appoint(self, member, role):
        where = {"committee": self.committee} if role is Role.AUDITOR else {"branch": member.branch}
        Appointment.objects.create(member=member, role=role, since=date(self.year - 3, 1, 1), **where)
        return member

    @staticmethod
    def login(member, name=""):
        if user := User.objects.filter(member=member).first():
            return user
        user = User(username=name or f"dy{member.pk}", member=member)
        user.set_unusable_password()
        user.save()
        return user

    def who(self, branch):
        officers = self.officers[branch]
        return officers[Role.SECRETARY], officers[Role.RECORDER]
