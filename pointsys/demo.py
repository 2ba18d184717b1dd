"""A bureau to try the product with: fictional people, one finished year, a running one, a branch at the vote."""

import random
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import segno
from django.core.files.base import ContentFile
from django.db import transaction

from evaluation import actions as year_end
from evaluation.awards import award_list
from evaluation.figures import rated_of
from evaluation.models import Appraisal, Attendance, Case, Decision, Review, Tally
from evaluation.papers import assessed_of
from evaluation.rules import PROCEDURE, CaseKind, Disposal, Need
from evaluation.steps import CASE_FLOW, REVIEW_FLOW, recommend
from members.clock import supposing, today
from members.models import Absence, Appointment, Branch, Committee, Meeting, Member, User
from members.rules import Role, add_months
from scoring import actions
from scoring.figures import month_has_begun
from scoring.models import Cycle, Gathering, Mark
from scoring.rules import QUARTERS, quarter_due, quarter_of, quarter_span
from scoring.steps import QUARTER_FLOW, STANDARD_FLOW

COMMITTEE = "吉首市林业局党委（演示）"
BRANCHES = (("机关党支部", 16), ("国有林场党支部", 14), ("退休干部党支部", 13), ("森林公安派出所党支部", 11), ("林业科学研究所党支部", 10))
SURNAMES = "石龙向田彭吴张王李杨麻梁罗陈刘周黄符姚滕舒谢覃曾"
GIVEN = "建国 秀兰 小满 德清 立新 长林 玉梅 志远 春生 桂英 启明 国栋 晓燕 卫东 明珠 家贵 文 红 斌 慧 思源 佳怡 海波 雪梅".split()  # noqa: SIM905
HELD = {15: (Gathering.Kind.PARTY_DAY, "义务植树、清理林区垃圾"), 25: (Gathering.Kind.MEETING, "学习、通报上季度积分")}  # day of the month: what; the meeting each quarter
WHY = ((Mark.Kind.LEAVE, "出差"), (Mark.Kind.LEAVE, "住院"), (Mark.Kind.ABSENT, ""), (Mark.Kind.LATE, "堵车"))
FACTS = {"组1": "党员大会未到，没有请假", "组2": "主题党日未到，没有请假", "组5": "组织生活迟到二十分钟", "费1": "党费季末补交", "组8": "自评表迟交", "学1": "集中学习未到"}
SELF_REVIEW = "一年来按时参加组织生活、交纳党费，完成护林巡查和本岗位任务。\n不足：理论学习不够系统，联系群众还不够经常。\n打算：坚持每周自学，每季走访联系户。"


def is_loaded():
    return Committee.objects.filter(name=COMMITTEE).exists()


def has_real_data():
    """People or logins that this loader did not make."""
    return not is_loaded() and (Committee.objects.exists() or Member.objects.exists() or User.objects.exists())


@transaction.atomic
def load():
    """Everything through the same actions and steps as by hand; returns [(what the login is for, User)]."""
    return _Demo(random.Random(7), today()).tell()


def signed_sheet():
    """What stands for the photo of a signed form: a picture that says so."""
    picture = BytesIO()
    segno.make("演示：签了字的计票报告单", micro=False).save(picture, kind="png", scale=8)
    return ContentFile(picture.getvalue(), "proof.png")


class _Demo:
    """The story, told day by day."""

    def __init__(self, dice, now):
        self.dice, self.now, self.year = dice, now, now.year
        self.names = self.dice.sample([surname + given for surname in SURNAMES for given in GIVEN], sum(size for _, size in BRANCHES))
        self.officers = {}  # branch -> {Role: User}

    def tell(self):
        self.committee = Committee.objects.create(
            name=COMMITTEE, official_name="吉首市林业局", contact="陈敏", contact_phone="0743-5550142", contact_address="市林业局三楼 306 室"
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

    # people

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

    # quarters

    def who(self, branch):
        officers = self.officers[branch]
        return officers[Role.SECRETARY], officers[Role.RECORDER]

    def adopt(self, branch, cycle):
        """Drafted and passed early in January; filed by the committee, but for this year's of the last branch."""
        passed_on, filed_on = date(cycle.year, 1, 6), date(cycle.year, 1, 15)
        due = sum(not member.probationary for member in self.members(branch))
        with supposing(passed_on):
            draft = actions.draft_standard(branch, cycle, by=self.who(branch)[0])
            plan = STANDARD_FLOW.move(draft, "adopt", by=self.who(branch)[0], held_on=passed_on, eligible=due, present=due - 1, ayes=due - 1)
        if filed_on > self.now or (cycle.year == self.year and branch == self.branches[-1]) or Role.AUDITOR not in self.auditor.roles_in(branch):
            return plan
        with supposing(filed_on):
            return STANDARD_FLOW.move(plan, "file", by=self.auditor, filed_on=filed_on)

    def open(self, plan, number):
        first, last = quarter_span(plan.cycle.year, number)
        recorder = self.who(plan.branch)[1]
        with supposing(min(last, self.now)):
            quarter = actions.open_quarter(plan, number, by=recorder)
            codes = {item.code: item for item in plan.items.all()}
            for sheet in quarter.sheets.select_related("member", "quarter__cycle"):
                self.fill(sheet, codes, first, recorder)
        return quarter

    def fill(self, sheet, codes, first, recorder):
        """Now and then a deduction; two members a branch stand out."""
        careless = sheet.member.order in {6, 10}
        day = first + timedelta(days=self.dice.randrange(0, min(80, (min(self.now, date.max) - first).days + 1)))
        category = sheet.member.category_on(day)
        fits = [code for code in FACTS if codes[code].applies_to(category, retired=sheet.member.retired)]
        for code in self.dice.sample(fits, min(len(fits), 3 if careless else 1)):
            if (careless or self.dice.random() < 0.25) and sheet.member_id != recorder.member_id:
                actions.record_deduction(sheet, item=codes[code], happened_on=day, fact=FACTS[code], evidence="签到表", anyway=True, by=recorder)
        if self.dice.random() < 0.9 and month_has_begun(sheet.quarter, sheet.quarter.number * 3):
            spread = Decimal(self.dice.choice(["0", "0", "0", "0.5", "1"]))
            by = recorder if sheet.member_id != recorder.member_id else self.who(sheet.quarter.branch)[0]
            actions.save_sheet(sheet, self_points=15 - spread, opinion="同意", by=by)

    def close(self, quarter, until):
        """Lead a quarter forward to the step named."""
        secretary, recorder = self.who(quarter.branch)
        day = min(quarter_span(quarter.cycle.year, quarter.number)[1] + timedelta(days=8), self.now)
        with supposing(day):
            if quarter.number == QUARTERS:
                self.score_tasks(quarter, secretary, recorder)
            due = sum(not member.probationary for member in self.members(quarter.branch))
            led = {"host": secretary.member.name, "keeper": recorder.member.name}
            data = {"propose": {"opinion_on": day, **led}, "pass": {**led, "held_on": day, "eligible": due, "present": due - 1, "ayes": due - 1}}
            for name in ("propose", "pass", "publish"):
                quarter = QUARTER_FLOW.move(quarter, name, by=secretary, **data.get(name, {}))
                if name == until:
                    return
        with supposing(quarter.notice.ends_on + timedelta(days=1)):
            QUARTER_FLOW.move(quarter, "confirm", by=recorder)

    def score_tasks(self, quarter, secretary, recorder):
        for sheet in quarter.sheets.select_related("member", "quarter__standard"):
            marks = {item: item.marks[self.dice.choice([0, 0, 0, 1])] for item in actions.tasks_for(sheet)}
            actions.score_tasks(sheet, marks=marks, by=secretary if sheet.member_id == recorder.member_id else recorder)
            if sheet.member.order in {2, 5}:
                item = sheet.quarter.standard.items.get(code="奖5")
                actions.grant_reward(
                    sheet, item=item, happened_on=quarter_span(quarter.cycle.year, QUARTERS)[0] + timedelta(days=3),
                    grounds="全州森林防火先进个人", certified_by="中共吉首市委组织部", by=recorder,
                )  # fmt: skip

    def run_year(self, plan, depth):
        """Quarters in different states: the deeper a branch in the list, the further behind."""
        current = quarter_of(self.now)[1]
        behind = ("confirm", "publish", "pass", "propose", "confirm")[depth]
        for number in range(1, current):
            quarter = self.open(plan, number)
            late = number == current - 1 and behind != "confirm"
            posted = quarter_span(self.year, number)[1] + timedelta(days=20) <= self.now
            self.close(quarter, behind if late or not posted else "confirm")
        if quarter_span(self.year, current)[0] < self.now:
            self.open(plan, current)

    def keep_months(self, branch):
        """The monthly sheets of the running year's past months, each with an exception or two."""
        recorder, dice = self.who(branch)[1], random.Random(branch.pk)
        for month in range(1, self.now.month):
            with supposing(date(self.year, month, 28)):
                sheet = actions.open_month(branch, year=self.year, month=month, by=recorder)
                for day, (kind, subject) in HELD.items():
                    if kind == Gathering.Kind.PARTY_DAY or month % 3 == 0:
                        held = actions.add_gathering(sheet, kind=kind, held_on=date(self.year, month, day), subject=subject, by=recorder)
                        slot, (mark, why) = f"g{held.pk}", dice.choice(WHY)
                        actions.mark(sheet, member=dice.choice(held.due.all()), changes={slot: ("", mark)}, remarks={slot: ("", why)}, by=recorder)
                if dice.random() < 0.25:
                    actions.mark(sheet, member=dice.choice(self.members(branch)), changes={"dues": ("", Mark.Kind.DUES_LATE)}, by=recorder)

    def promise_and_inspect(self, branch, running, last):
        """A few promises of the running year, a reward that is asked for, and the latest inspection with a finding."""
        members = self.members(branch)
        with supposing(min(date(self.year, 1, 12), self.now)):
            for member in members[:6]:
                targets = [] if member.retired else [("完成本岗位年度任务，资料归档无差错", "12月底前")]
                actions.write_commitments(member, running, promises=[("参加护林防火巡查不少于 8 次", "12月底前"), ("结对联系户每季走访一次", "")], targets=targets, by=self.login(member))
            actions.publish_commitments(branch, running, by=self.who(branch)[0])
            actions.write_commitments(members[6], running, promises=[("带头参加义务植树", "4月底前")], targets=[], by=self.who(branch)[1])
        asker = members[5]
        if sheet := asker.sheets.filter(quarter__cycle=running, quarter__status="open").last():
            item = sheet.quarter.standard.items.get(code="奖5")
            grounds = "获评全州森林防火先进个人"
            actions.claim_reward(sheet, item=item, happened_on=max(quarter_span(self.year, sheet.quarter.number)[0], date(self.year, 1, 1)), grounds=grounds, certified_by="中共吉首市委组织部", by=self.login(asker))
        ended = [(cycle, number) for cycle in (last, running) for number in range(1, QUARTERS + 1) if quarter_due(cycle.year, number) < self.now]
        cycle, number = ended[-1]
        day = quarter_due(cycle.year, number) + timedelta(days=1)
        with supposing(day):
            finding = ("一名党员自评表迟交，支部没有催收记录", self.now + timedelta(days=15))
            year_end.mention(
                branch, last, kind="praise", about="branch", member=None, issued_on=day, number=f"林党通〔{day.year}〕2号",
                text="积分登记及时，公示规范，全年没有逾期，予以通报表扬。", by=self.auditor,
            )  # fmt: skip
            actions.inspect(branch, cycle, number, summary="资料基本齐全，积分登记及时；自评表要按月收齐。", findings=[finding], by=self.auditor)

    # year-end

    def finish_year(self, branch, cycle, *, to_the_vote):
        secretary, recorder = self.who(branch)
        day = self.now if cycle.year == self.year else date(cycle.year + 1, 1, 20)
        members = self.members(branch)
        scrutineer = self.login(members[4])
        with supposing(min(day, self.now)):
            review = year_end.open_review(branch, cycle, by=secretary)
            review = self.assess(review, recorder)
            review = REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=min(day, self.now), scrutineer=members[4])
            if to_the_vote:
                return
            self.count(review, recorder, scrutineer)
            review = REVIEW_FLOW.move(review, "count", by=secretary)
            self.decide(review, secretary)
            review = REVIEW_FLOW.move(review, "post", by=secretary)
        with supposing(min(review.points_notice.ends_on + timedelta(days=1), self.now)):
            if not review.points_notice.runs:
                self.judge(review)
            for name, by in (("grade", secretary), ("sign", secretary), ("recheck", self.auditor), ("publish", self.auditor)):
                if by.roles_in(branch) & REVIEW_FLOW.named[name].by and not (review.points_notice.runs and name == "grade"):
                    review = REVIEW_FLOW.move(review, name, by=by)
        if review.status == Review.Status.NOTICED and review.result_notice.ends_on < self.now:
            with supposing(review.result_notice.ends_on + timedelta(days=1)):
                review = REVIEW_FLOW.move(review, "finish", by=self.auditor)
                REVIEW_FLOW.move(review, "file", by=self.auditor, filed_on=today(), filed_number=f"吉林党报〔{today().year}〕{branch.pk}号")
                if branch == self.branches[0]:
                    self.correct(branch, cycle, secretary)

    def correct(self, branch, cycle, secretary):
        """Who was not qualified is told, betters themself within a year, and is helped; a first recommendation."""
        best = award_list(branch, cycle)
        recommend(branch, cycle, member=best.upper[-1].member, scale=CaseKind.UPPER, award="全州优秀共产党员", recommended_on=today(), by=secretary)
        for case in Case.objects.filter(branch=branch, kind=CaseKind.BAR):
            CASE_FLOW.move(case, "tell", by=secretary, day=today(), text="当面告知，本人表示接受。")
        for case in Case.objects.filter(branch=branch, kind=CaseKind.DISPOSAL):
            due = {"eligible": 15, "present": 14, "ayes": 13}
            given = {"propose": {"disposal": Disposal.CORRECTION, "until": add_months(today(), 12)}, "resolve": due}
            for name, label, _ in PROCEDURE:
                case = CASE_FLOW.move(case, name, by=self.auditor if name == "approve" else secretary, day=today(), text=f"{label}，记录在案。", **given.get(name, {}))
        for case in Case.objects.filter(branch=branch, kind=CaseKind.HELP):
            helper = self.officers[branch][Role.DEPUTY]
            case = CASE_FLOW.move(case, "name_helper", by=self.auditor, responsible=helper.member)
            year_end.write_note(case, day=today(), text="上门谈心，商定每月参加一次志愿服务。", internal=False, by=helper)

    def assess(self, review, recorder):
        """Self-reviews, the last two still missing, and the mutual appraisal (A43)."""
        members = [row.member for row in assessed_of(review) if row.asked]
        for member in members[:-2]:
            year_end.review_self(review, member, text=SELF_REVIEW, hand_in=True, by=self.login(member))
        texts = {member: ("", "工作踏实，希望多带带年轻同志。") for member in members[:6] if member.pk != recorder.member_id}
        year_end.appraise(review, texts=texts, by=recorder)
        return year_end.hold_mutual(review, held_on=today(), by=recorder)

    def judge(self, review):
        """The opinion of everybody as it is proposed, and told; that of the recorder by the secretary."""
        secretary, recorder = self.who(review.branch)
        for by, mine in ((recorder, False), (secretary, True)):
            rows = [row for row in assessed_of(review) if row.asked and (row.member.pk == recorder.member_id) == mine]
            texts = {row.member: (row.paper.opinion, row.sentence) for row in rows}
            year_end.write_opinions(review, texts=texts, formed_in=Meeting.Kind.COMMITTEE, formed_on=today(), by=by)
            year_end.tell(review, answers=dict.fromkeys(texts, ""), told_on=today(), by=by)

    def count(self, review, recorder, scrutineer):
        """All are there but one who is ill for long and one who is absent; the masses are not asked about the retired."""
        appraisal, people = Appraisal.objects.get(review=review), self.members(review.branch)
        voters = list(appraisal.attendances.all())
        state = Attendance.State
        appraisal = year_end.sign_in(appraisal, changes={voters[-1]: (state.ILL, ""), voters[-2]: (state.ABSENT, "出差")}, by=recorder)
        year_end.choose_asked(appraisal, members=[member for member in people if not member.retired], by=recorder)
        voters = appraisal.present
        appraisal = year_end.enter_papers(
            appraisal, by=recorder, chair=people[0], first_counter=people[2], second_counter=people[5], issued=voters, returned=voters, spoiled=0,
            masses_issued=20, masses_returned=20, masses_spoiled=0,
        )  # fmt: skip
        if not appraisal.blind:
            year_end.attach_report(appraisal, scan=signed_sheet(), by=recorder)
        for tally in Tally.objects.filter(appraisal=appraisal).select_related("member"):
            weak = tally.member.order == 10
            against, basic = (voters // 3 + 1, 2) if weak else (self.dice.choice([0, 0, 1]), self.dice.randrange(2))
            qualified = 3 if weak else self.dice.randrange(3)
            happy = 12 if weak else 15 + self.dice.randrange(5)
            line = {"excellent": voters - against - basic - qualified, "qualified": qualified, "basic": basic, "unqualified": against, "abstained": 0, "spoiled": 0}
            line |= {"satisfied": happy, "partly": 20 - happy, "dissatisfied": 0, "unknown": 0} if tally.asked else dict.fromkeys(Tally.MASSES, 0)
            year_end.enter_tally(tally, by=scrutineer if tally.copy == 2 else recorder, **line)
            if not appraisal.blind:
                year_end.check_tally(tally, by=scrutineer)

    def decide(self, review, secretary):
        """What the counts leave open: verified as unfounded but in the first branch, ties by the branch's vote."""
        for _ in range(3):
            asked = [(rated.member, need) for rated in rated_of(review) for need in dict.fromkeys(rated.outcome.needs)]
            for rank, (member, need) in enumerate(asked):
                kind = {Need.VERIFY: Decision.Kind.VERIFY, Need.PENDING: Decision.Kind.PENDING, Need.TIE: Decision.Kind.TIE, Need.LOW: Decision.Kind.LOW, Need.QUESTION: Decision.Kind.QUESTION}[need]
                unfounded = kind == Decision.Kind.VERIFY and review.branch != self.branches[0]
                outcome = Decision.OUTCOMES[kind][-1 if unfounded else 0]
                by = secretary if member.pk != secretary.member_id or need is Need.TIE else self.officers[review.branch][Role.DEPUTY]
                ayes = max(0, review.appraisal.present - rank) if need is Need.TIE else None
                year_end.decide(review, member=member, kind=kind, outcome=outcome, reason="支委会研究，党员大会通过", by=by, ayes=ayes)

    # logins

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


