"""Notices, by login and by link."""

from django.http import Http404
from django.shortcuts import render

from members.access import PUBLIC, open_to
from members.rules import OFFICERS, Role
from scoring.figures import public_notice
from scoring.models import Notice


@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR)
def list_notices(request):
    notices = Notice.objects.visible_to(request.user).select_related("branch")
    return render(request, "scoring/notices.html", {"notices": notices[:100]})


@open_to(*OFFICERS, Role.MEMBER, Role.AUDITOR, item=Notice)
def show_notice(request, notice):
    link = request.build_absolute_uri(f"/notice/{notice.token}/")
    return render(request, "scoring/notice.html", {"notice": notice, "rows": notice.rows, "link": link if notice.runs else ""})


@open_to(PUBLIC)
def show_public_notice(request, token):
    """Works only while the notice runs, and leaves out what is not for the group (A31)."""
    notice = public_notice(token)
    if notice is None:
        raise Http404
    rows = [row for row in notice.rows if row[0] not in notice.withheld]
    return render(request, "scoring/public_notice.html", {"notice": notice, "rows": rows})
