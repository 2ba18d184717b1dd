"""Every form of a branch's year: what it is, how many there are, where it is seen, printed and taken as Excel, or when it comes."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import resolve, reverse

from evaluation.models import Case, Review
from evaluation.papers import notices_of
from evaluation.rules import CaseKind
from members.clock import near
from members.figures import by_strokes
from members.models import Exemption
from scoring.figures import quarters_of, scored_in
from scoring.models import Commitment, Objection, RewardClaim, Standard
from scoring.rules import QUARTERS, quarter_name, quarter_span


class Link(NamedTuple):
    label: str
    url: str
    what: str = ""  # read out after the label


@dataclass
class Entry:
    """One form. Without links `absent` says why not, or when it comes."""

    name: str
    number: str = ""
    absent: str = ""
    pages: list = field(default_factory=list)
    books: list = field(default_factory=list)


class Catalogue:
    """The forms of one branch's year, with links to those only that this reader may open."""

    def __init__(self, branch, cycle, user):
        self.branch, self.cycle, self.user = branch, cycle, user
        self.roles = user.roles_in(branch)
        self.args = (branch.pk, cycle.year)
        self.review = Review.objects.filter(branch=branch, cycle=cycle).select_related("points_notice", "result_notice").first()
        self.quarters = [quarter for quarter in quarters_of(branch, cycle).values() if quarter]
        self.people = by_strokes(scored_in(branch, cycle))

    def link(self, name, *args, label="看和打印", what=""):
        """As a list, empty where the reader's roles in this branch do not open it."""
        url = reverse(name, args=args)
        return [Link(label, url, what)] if self.roles & set(resolve(url).func.open_to) else []

    @property
    def groups(self):
        """[(heading, [Entry])]"""
        return [
            ("归档的表", [self.record_tables(), self.summary_table(), self.ledger(), self.standard()]),
            ("季度", [self.self_forms(), self.minutes(), self.notices(), self.commitments(), self.claims()]),
            ("年终考评", [self.registers(), *self.ballots(), self.tally_reports()]),
            ("审批和办理", [self.exemptions(), self.objections(), self.cases()]),
        ]

    def standard(self):
        found = Standard.objects.visible_to(self.user).filter(branch=self.branch, cycle=self.cycle).exclude(status=Standard.Status.DRAFT).order_by("version")
        pages = [link for standard in found for link in self.link("standard", standard.pk, label=f"第{standard.version}版")]
        books = [link for standard in found for link in self.link("download_standard", standard.pk, label=f"第{standard.version}版")]
        return Entry("党员管理积分标准（附件1）", f"{len(found)} 版", "党员大会通过以后", pages, books)

    def record_tables(self):
        pages = self.link("branch_records", *self.args, label="全部打印") if self.people else []
        books = [Link("在下面下载", "#bundle")] if self.people else []
        return Entry("党员管理积分记录表（附件2）", f"{len(self.people)} 人", "开启季度以后", pages, books)

    def summary_table(self):
        books = self.link("branch_summary_table", *self.args, label="Excel") if self.quarters else []
        pages = self.link("branch_summary", *self.args) if self.quarters else []
        return Entry("党员管理积分情况汇总表（附件3）", "1 份" if self.quarters else "", "开启季度以后", pages, books)

    def ledger(self):
        return Entry("台账", "8 张", "", [], self.link("ledger", *self.args, label="Excel"))

    def self_forms(self):
        pages = [link for q in self.quarters for link in self.link("self_forms", q.pk, label=q.get_number_display(), what="季度积分自评表")]
        books = [link for q in self.quarters for link in self.link("self_tables", q.pk, label=q.get_number_display(), what="季度积分自评表 Excel")]
        return Entry("季度积分自评表", f"{len(self.quarters)} 个季度", self.by_branch(self.quarters, "开启季度以后"), pages, books)

    def minutes(self):
        held = [(quarter, meeting) for quarter in self.quarters for meeting in quarter.meetings.order_by("held_on", "pk")]
        pages = [
            link
            for quarter, meeting in held
            for link in self.link(f"{meeting.kind}_minutes", quarter.pk, meeting.pk, label=f"{near(meeting.held_on)}{quarter.get_number_display()}{meeting.get_kind_display()}")
        ]
        return Entry("支委会、党员大会会议记录", f"{len(held)} 次", "研究季度积分以后", pages)

    def notices(self):
        """Those that stand, by what they announce."""
        known = {quarter.notice_id: quarter.get_number_display() for quarter in self.quarters}
        if self.review:
            known |= {self.review.points_notice_id: "年度得分", self.review.result_notice_id: "年度结果"}
        found = notices_of(self.branch, self.cycle).filter(withdrawn_on=None).order_by("posted_on", "pk")
        first = {notice.corrects_id: known[notice.pk] for notice in found if notice.corrects_id and notice.pk in known}  # what was corrected by the one that stands
        label = {n.pk: f"{near(n.posted_on)}更正" if n.corrects_id else known.get(n.pk) or first.get(n.pk) or f"{near(n.posted_on)}公开承诺" for n in found}
        pages = [link for notice in found for link in self.link("notice", notice.pk, label=label[notice.pk], what="公示")]
        books = [link for notice in found for link in self.link("notice_table", notice.pk, label=label[notice.pk], what="公示 Excel")]
        return Entry("积分公示", f"{len(found)} 次", "季度积分经大会通过、公示以后", pages, books)

    def commitments(self):
        people = Commitment.objects.filter(branch=self.branch, cycle=self.cycle, dropped=False).values("member").distinct().count()
        pages = self.link("branch_commitment_forms", *self.args) if people else []
        return Entry("党员公开承诺书", f"{people} 人", "党员写承诺以后", pages)

    def claims(self):
        found = RewardClaim.objects.visible_to(self.user).filter(sheet__quarter__branch=self.branch, sheet__quarter__cycle=self.cycle)
        return self.each("奖励分申报认定表", "claim_form", found.select_related("sheet__member"), lambda claim: f"{claim.sheet.member.name}{near(claim.happened_on)}", "有人申报以后")

    def registers(self):
        pages = self.link("assessment_forms", self.review.pk) if self.review else []
        return Entry("党员民主评议登记表", f"{len(self.people)} 人" if self.review else "", self.by_branch(self.review, self.year_end), pages)

    def ballots(self):
        for name, url in (("党员民主测评票", "ballot"), ("群众满意度测评票", "masses_ballot"), ("测评签到册", "roll_sheet")):
            pages = self.link(url, self.review.pk) if self.review else []
            yield Entry(name, "1 种" if self.review else "", self.by_branch(self.review, self.year_end), pages)

    def tally_reports(self):
        found = list(self.review.appraisals.all()) if self.review else []
        label = {vote.pk: f"第{vote.number}次{'（作废）' if vote.void else ''}" for vote in found}
        pages = [link for vote in found for link in self.link("tally_report", vote.pk, label=label[vote.pk], what="计票报告单")]
        books = [link for vote in found for link in self.link("tally_table", vote.pk, label=label[vote.pk], what="计票报告单 Excel")]
        return Entry("计票报告单", f"{len(found)} 次", "开始投票计票以后", pages, books)

    def exemptions(self):
        first, last = quarter_span(self.cycle.year, 1)[0], quarter_span(self.cycle.year, QUARTERS)[1]
        found = Exemption.objects.visible_to(self.user).filter(branch=self.branch, since__lte=last).exclude(until__lt=first)
        return self.each("不参加积分管理审批表", "exemption_form", found.select_related("member"), lambda paper: paper.member.name, "有人申请以后")

    def objections(self):
        """Only those that the reader handles; by number, as nobody who objected is named (A33)."""
        found = Objection.objects.visible_to(self.user).filter(notice__in=notices_of(self.branch, self.cycle))
        return self.each("异议登记及答复单", "objection_form", found, lambda paper: paper.number, "没有您办理的异议")

    def cases(self):
        kinds = (CaseKind.TALK, CaseKind.DISPOSAL, CaseKind.HELP)
        found = Case.objects.visible_to(self.user).filter(branch=self.branch, cycle=self.cycle, kind__in=kinds).select_related("member")
        return self.each("谈话、处置和“一对一”帮扶记录表", "case_record", found, lambda case: f"{case.member}{case.get_kind_display()}", "没有您办理的事项")

    def each(self, name, url, found, label, absent):
        pages = [link for paper in found for link in self.link(url, paper.pk, label=label(paper), what=name)]
        return Entry(name, f"{len(found)} 份" if found else "", absent, pages)

    @property
    def year_end(self):
        return f"开始{self.cycle.year}年度考评以后（{quarter_name(QUARTERS)}起）"

    @staticmethod
    def by_branch(there, otherwise):
        """What a reader is told who may not print what is there."""
        return "由支部打印" if there else otherwise
