"""The demo's daily work: standards, quarters, months, promises, an inspection."""

import random
from datetime import date, timedelta
from decimal import Decimal

from evaluation import actions as year_end
from members.clock import supposing
from members.rules import Role
from pointsys.demo.people import People
from scoring import actions
from scoring.figures import month_has_begun
from scoring.models import Gathering, Mark
from scoring.rules import QUARTERS, quarter_due, quarter_of, quarter_span
from scoring.steps import QUARTER_FLOW, STANDARD_FLOW

HELD = {15: (Gathering.Kind.PARTY_DAY, "义务植树、清理林区垃圾"), 25: (Gathering.Kind.MEETING, "学习、通报上季度积分")}  # day of the month: what; the meeting each quarter
WHY = ((Mark.Kind.LEAVE, "出差"), (Mark.Kind.LEAVE, "住院"), (Mark.Kind.ABSENT, ""), (Mark.Kind.LATE, "堵车"))
FACTS = {"组1": "党员大会未到，没有请假", "组2": "主题党日未到，没有请假", "组5": "组织生活迟到二十分钟", "费1": "党费季末补交", "组8": "自评表迟交", "学1": "集中学习未到"}


class Quarters(People):
    """What the recorders and secretaries do in a year."""

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
        if quarter_span(self.year, current)[0] <= self.now:
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
