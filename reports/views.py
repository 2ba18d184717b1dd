"""The official tables as Excel files."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from evaluation import papers
from evaluation.models import Appraisal
from members.access import open_to
from members.models import Branch, Committee, Member
from members.rules import OFFICERS, Role
from reports.notices import notice_table
from reports.record_table import record_table
from reports.self_form import self_table
from reports.summary_table import summary_table
from reports.tally_report import tally_table
from scoring.figures import blank_papers, board_of, paper_for
from scoring.models import Cycle, Notice, Quarter, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = OFFICERS | {Role.AUDITOR}


@require_safe
@open_to(Role.MEMBER, *READERS, item=Member, past=True)
def send_record_table(request, member, year):
    """附件2: one's own, or that of a member whose year was made in a branch where one holds office."""
    record = papers.record(member, year, reader=request.user)
    if record is None:
        raise Http404
    return _file(record_table(record), f"{year}年度{member.name}党员管理积分记录表.xlsx")


@require_safe
@open_to(*READERS, item=Branch)
def send_branch_summary(request, branch, year):
    """附件3 of a branch."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=branch.committee_id, year=year)
    book = summary_table(papers.branch_summary(branch, cycle))
    return _file(book, f"{year}年度{branch.name}党员管理积分情况汇总表.xlsx")


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def send_committee_summary(request, committee, year):
    """附件3 of all branches of a committee: what is filed with the city's organisation department."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), committee=committee, year=year)
    book = summary_table(papers.committee_summary(committee, cycle))
    return _file(book, f"{year}年度{committee.name}党员管理积分情况汇总表.xlsx")


@require_safe
@open_to(Role.MEMBER, *READERS, item=Appraisal)
def send_tally_table(request, appraisal):
    """F7 of a vote, to officers, committee and its scrutineer; blank until the count is complete."""
    review = appraisal.review
    return _file(tally_table(papers.tally_report(appraisal)), f"{review.cycle.year}年度{review.branch.name}计票报告单.xlsx")


@require_safe
@open_to(Role.MEMBER, *READERS, item=Sheet)
def send_self_table(request, sheet):
    """F3 of one member as filled, to whom its page is open."""
    book = self_table(sheet.quarter, [paper_for(sheet, request.user)])
    return _file(book, f"{sheet.quarter}{sheet.member.name}自评表.xlsx")


@require_safe
@open_to(*OFFICERS, item=Quarter)
def send_self_tables(request, quarter):
    """F3, blank, a sheet for each member, to hand out in the quarter's first month."""
    return _file(self_table(quarter, blank_papers(quarter)), f"{quarter.branch.name}{quarter}自评表.xlsx")


@require_safe
@open_to(Role.MEMBER, *READERS, item=Notice)
def send_notice_table(request, notice):
    """F4, to whom its page is open, with every row that hangs on the board."""
    return _file(notice_table(board_of(notice, notice.rows)), f"{notice.title}.xlsx")


def _file(book, name):
    """The workbook as a download under its Chinese name."""
    content = BytesIO()
    book.save(content)
    return HttpResponse(
        content.getvalue(), content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name)}
    )
