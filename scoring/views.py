"""Pages of the year's daily work."""

from django.shortcuts import render

from members.access import PUBLIC, open_to


@open_to(PUBLIC)
def show_public_notice(request, token):
    return render(request, "scoring/public_notice.html", {})
