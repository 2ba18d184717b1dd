"""All addresses. What needs a login lives under /app/, where the cookies are; /notice/ and /box/ stand beside it, without."""

from django.contrib import admin
from django.contrib.auth import views as login
from django.urls import include, path
from django.views.generic import RedirectView

from evaluation.views import box, rounds, voter
from members.access import PUBLIC, open_to
from members.forms import LoginForm
from members.models import User
from members.rules import Role
from members.views import ChangePassword
from pointsys import help, home, mine
from scoring.views import object_by_link, show_public_notice, show_receipt

anybody, everybody = open_to(PUBLIC), open_to(*Role)


def nobody_yet():
    """Is there no login at all? Asked by the login page each time that it is drawn."""
    return not User.objects.exists()


app = [
    path("", home.show_home, name="home"),
    path("mine/", mine.show_mine, name="mine"),
    path("help/", help.show_help, name="help"),
    path("help/rules/", help.show_rules, name="help_rules"),
    path("help/<slug:role>/", help.show_guide, name="help_guide"),
    path("setup/", help.show_setup, name="setup"),
    path("login/", anybody(login.LoginView.as_view(authentication_form=LoginForm, extra_context={"unclaimed": nobody_yet})), name="login"),
    path("logout/", anybody(login.LogoutView.as_view()), name="logout"),
    path("password/", everybody(ChangePassword.as_view()), name="password_change"),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
    path("", include("scoring.urls")),
    path("", include("evaluation.urls")),
    path("", include("reports.urls")),
]

urlpatterns = [
    path("", anybody(RedirectView.as_view(pattern_name="home"))),
    path("app/", include(app)),
    path("notice/<slug:token>/", show_public_notice, name="public_notice"),
    path("notice/<slug:token>/objection/", object_by_link, name="object_by_link"),
    path("notice/<slug:token>/objection/<slug:receipt>/", show_receipt, name="receipt"),
    path("box/about/", rounds.show_about, name="box_about"),
    path("box/<uuid:round>/receipts/", rounds.show_receipts, name="box_receipts"),
    path("box/<uuid:round>/", voter.show_booth, name="box_vote"),
    path("box/<uuid:round>/kiosk/", voter.show_kiosk, name="box_kiosk"),
    path("box/<uuid:round>/info.json", box.show_info, name="box_info"),
    path("box/<uuid:round>/slip/", box.open_slip, name="box_slip"),
    path("box/<uuid:round>/cast/", box.cast, name="box_cast"),
]
