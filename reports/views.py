"""The official forms as pages, as Excel files, and all together."""

from io import BytesIO

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from evaluation import papers
from evaluation.board import year_asked
from evaluation.models import Appraisal
from members.access import open_to
from members.models import Branch, Committee, Member
from members.rules import OFFICERS, Role
from reports.bundle import framed, record_files, zipped
from reports.catalogue import Catalogue
from reports.cover import cover_of, summary_book
from reports.ledger import ledger_book
from reports.notices import notice_table
from reports.record_table import record_table
from reports.self_form import self_table
from reports.sheets import workbook
from reports.summary_table import summary_table
from reports.tally_report import tally_table
from scoring.figures import blank_papers, board_of, paper_for, scored_in
from scoring.models import Cycle, Notice, Quarter, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = OFFICERS | {Role.AUDITOR}


@require_safe
@open_to(*READERS)
def show_own_forms(request):
    """The forms of the reader's branch, or of the committee, in the year at work."""
    office = request.user.offices[0]
    years = _years(request, office.branch or office.committee)
    if not years:
        return render(request, "reports/no_forms.html")
    page = "branch_forms" if office.branch_id else "committee_forms"
    return redirect(page, office.branch_id or office.committee_id, year_asked(years, ""))


@require_safe
@open_to(*READERS, item=Branch)
def show_branch_forms(request, branch, year):
    """Every form of a branch's year."""
    forms = Catalogue(branch, _cycle(request, branch, year), request.user)
    bundle = _bundle_of(branch, year, len(forms.people), reverse("branch_bundle", args=[branch.pk, year]))
    above = branch.committee_id in request.user.reach.committees
    return render(request, "reports/branch_forms.html", {"forms": forms, "bundle": bundle, "years": _years(request, branch), "year": year, "above": above})


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def show_committee_forms(request, committee, year):
    """附件3 of the committee with its letter, all record tables, and the way to each branch's forms."""
    branches = papers.branches_of(committee, _cycle(request, committee, year))
    files = sum(scored_in(branch, cycle).count() for branch, cycle in branches)
    bundle = _bundle_of(committee, year, files, reverse("committee_bundle", args=[committee.pk, year]))
    context = {"committee": committee, "branches": branches, "bundle": bundle, "years": _years(request, committee), "year": year}
    return render(request, "reports/committee_forms.html", context)


@require_safe
@open_to(Role.MEMBER, *READERS, item=Member, past=True)
def show_record(request, member, year):
    """附件2: one's own, or that of a member whose year was made in a branch where one holds office."""
    record = _record(request, member, year)
    book = f"{reverse('record_table', args=[member.pk, year])}?branch={request.GET.get('branch', '')}"
    return _page(request, f"{member}的积分记录表", [record_table(record)], _from(request.user, member), book=book)


@require_safe
@open_to(Role.MEMBER, *READERS, item=Member, past=True)
def send_record_table(request, member, year):
    """The same as Excel."""
    return _file(workbook(record_table(_record(request, member, year))), f"{year}年度{member.name}党员管理积分记录表.xlsx")


@require_safe
@open_to(*READERS, item=Branch)
def print_records(request, branch, year):
    """附件2 of everybody in the branch, one after the other."""
    records = papers.records(branch, _cycle(request, branch, year), reader=request.user)
    return _page(request, f"{branch}全部积分记录表", [record_table(record) for record in records], _forms_of(branch, year))


@require_safe
@open_to(*READERS, item=Branch)
def send_branch_bundle(request, branch, year):
    """附件2 of everybody in the branch as one zip."""
    files = record_files([(branch, _cycle(request, branch, year))], reader=request.user)
    return _zip(request, branch, year, files)


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def send_committee_bundle(request, committee, year):
    """附件2 of everybody under the committee as one zip, a folder for each branch."""
    branches = papers.branches_of(committee, _cycle(request, committee, year))
    return _zip(request, committee, year, record_files(branches, reader=request.user, above=committee))


@require_safe
@open_to(*READERS, item=Branch)
def send_ledger(request, branch, year):
    """台账 of a branch's year."""
    found = papers.ledger(branch, _cycle(request, branch, year), reader=request.user)
    return _file(ledger_book(found), f"{year}年度{branch.name}党员积分管理台账.xlsx")


@require_safe
@open_to(*READERS, item=Branch)
def show_branch_summary(request, branch, year):
    """附件3 of a branch."""
    table = summary_table(papers.branch_summary(branch, _cycle(request, branch, year)))
    return _page(request, "积分情况汇总表", [table], _forms_of(branch, year), book=reverse("branch_summary_table", args=[branch.pk, year]))


@require_safe
@open_to(*READERS, item=Branch)
def send_branch_summary(request, branch, year):
    """The same as Excel."""
    summary = papers.branch_summary(branch, _cycle(request, branch, year))
    return _file(summary_book(summary), f"{year}年度{branch.name}党员管理积分情况汇总表.xlsx")


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def show_committee_summary(request, committee, year):
    """附件3 of all branches of a committee: what is filed with the city's organisation department."""
    table = summary_table(papers.committee_summary(committee, _cycle(request, committee, year)))
    return _page(request, "积分情况汇总表", [table], _forms_of(committee, year), book=reverse("committee_summary_table", args=[committee.pk, year]))


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def show_cover(request, committee, year):
    """The letter that goes with it."""
    cover = cover_of(papers.committee_summary(committee, _cycle(request, committee, year)))
    links = [{"url": reverse("committee_summary", args=[committee.pk, year]), "label": "看汇总表（附件3）"}]
    return render(request, "reports/cover.html", {"cover": cover, "links": links, "back": _back(_forms_of(committee, year))})


@require_safe
@open_to(Role.AUDITOR, item=Committee)
def send_committee_summary(request, committee, year):
    """Letter and table as Excel."""
    summary = papers.committee_summary(committee, _cycle(request, committee, year))
    return _file(summary_book(summary), f"{year}年度{committee.name}党员管理积分情况汇总表.xlsx")


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


def _record(request, member, year):
    branch = request.GET.get("branch", "")
    record = papers.record(member, year, reader=request.user, branch=int(branch) if branch.isdecimal() and len(branch) < 19 else None)
    if record is None:
        raise Http404
    return record


def _cycles(request, owner):
    """Of a branch those of its committee; of a committee also those of the committees below: which one of a year tells nothing but the year (A37b)."""
    cycles = Cycle.objects.visible_to(request.user)
    return cycles.filter(committee=owner.committee_id) if isinstance(owner, Branch) else cycles.filter(committee__in=request.user.reach.committees)


def _cycle(request, owner, year):
    cycle = _cycles(request, owner).filter(year=year).first()
    if cycle is None:
        raise Http404
    return cycle


def _years(request, owner):
    return sorted(set(_cycles(request, owner).values_list("year", flat=True)), reverse=True)


def _bundle_of(owner, year, files, url):
    """What templates/reports/_bundle.html needs."""
    return {"url": url, "files": files, "name": _bundle_name(owner, year)}


def _bundle_name(owner, year):
    return f"{year}年度{owner.name}积分记录表.zip"


def _zip(request, owner, year, files):
    """Sent while it is made; with `framed` in the address in frames that the script counts."""
    parts = zipped(files)
    if "framed" in request.GET:
        return StreamingHttpResponse(framed(parts), content_type="application/octet-stream")
    headers = {"Content-Disposition": content_disposition_header(True, _bundle_name(owner, year))}
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


def _forms_of(owner, year):
    """(address, label) of the page where all forms of a branch or committee stand."""
    return reverse("branch_forms" if isinstance(owner, Branch) else "committee_forms", args=[owner.pk, year]), f"{owner}{year}年度表格"


def _from(user, member):
    """Where a record is come to from: the own points, the member's page, the list of who went."""
    if user.member_id == member.pk:
        return reverse("mine"), "我的积分"
    here = Member.objects.visible_to(user).filter(pk=member.pk).exists()
    return (member.get_absolute_url(), member.name) if here else (reverse("former"), "离开的党员")


def _back(place):
    return dict(zip(("url", "label"), place, strict=True))


def _page(request, title, forms, back, *, book=""):
    links = [{"url": book, "label": "导出 Excel"}] if book else []
    return render(request, "reports/paper.html", {"title": title, "papers": forms, "back": _back(back), "links": links})


def _file(book, name):
    """The workbook as a download under its Chinese name."""
    content = BytesIO()
    book.save(content)
    return HttpResponse(
        content.getvalue(), content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name)}
    )
