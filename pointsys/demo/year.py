"""The demo's year-end: the appraisal, its vote, the decisions, what follows."""

from datetime import date, timedelta
from io import BytesIO

import segno
from django.core.files.base import ContentFile

from evaluation import actions as year_end
from evaluation.awards import award_list
from evaluation.figures import rated_of, tied_of
from evaluation.models import Appraisal, Attendance, Case, Decision, Review, Tally
from evaluation.papers import assessed_of
from evaluation.rules import PROCEDURE, CaseKind, Disposal, Need
from evaluation.steps import CASE_FLOW, REVIEW_FLOW, recommend
from evaluation.tables import KIND_OF
from members.clock import supposing, today
from members.models import Meeting
from members.rules import Role, add_months
from pointsys.demo.quarters import Quarters

SELF_REVIEW = "一年来按时参加组织生活、交纳党费，完成护林巡查和本岗位任务。\n不足：理论学习不够系统，联系群众还不够经常。\n打算：坚持每周自学，每季走访联系户。"


def signed_sheet():
    """What stands for the photo of a signed form: a picture that says so."""
    picture = BytesIO()
    segno.make("演示：签了字的计票报告单", micro=False).save(picture, kind="png", scale=8)
    return ContentFile(picture.getvalue(), "proof.png")


class YearEnd(Quarters):
    """From the opened review to what follows from the grades."""

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
            self.decide(review)
            review = REVIEW_FLOW.move(review, "post", by=secretary)
        if review.points_notice.ends_on >= self.now:
            return
        with supposing(review.points_notice.ends_on + timedelta(days=1)):
            self.judge(review)
            for name, by in (("grade", secretary), ("sign", secretary), ("recheck", self.auditor), ("publish", self.auditor)):
                if by.roles_in(branch) & REVIEW_FLOW.named[name].by:
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

    def decide(self, review):
        """What the counts leave open: verified as unfounded but in the first branch, ties by the branch's vote."""
        for _ in range(3):
            rated = rated_of(review)
            for member, need in [(row.member, need) for row in rated for need in dict.fromkeys(row.outcome.needs) if need is not Need.TIE]:
                kind = KIND_OF[need]
                unfounded = kind == Decision.Kind.VERIFY and review.branch != self.branches[0]
                outcome = Decision.OUTCOMES[kind][-1 if unfounded else 0]
                found = "、".join([one.name for one in self.members(review.branch) if one != member][:2])
                given = {"reason": "支委会研究，情况清楚", "found_by": found, "committee_on": today()}
                year_end.decide(review, member=member, kind=kind, outcome=outcome, by=self.settler(review, [member]), **given)
            if tied := [row.member for row in tied_of(rated)]:
                due = review.appraisal.present
                votes = {member: max(0, due - rank) for rank, member in enumerate(tied)}
                year_end.vote_tie(review, votes=votes, held_on=today(), eligible=due, present=due, reason="举手表决，当场计票", by=self.settler(review, tied))

    def settler(self, review, members):
        """Who may register what is about these members (A22)."""
        return next(who for who in (*self.officers[review.branch].values(), self.auditor) if year_end.settled_by(who, review, members)[0])
