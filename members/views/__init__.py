"""Pages about people: the roster's import, members, offices, logins."""

from members.views.people import ChangePassword, appoint, end_office, give_login, list_members, show_member
from members.views.roster import confirm_import, download_errors, download_template, import_members

__all__ = [
    "ChangePassword",
    "appoint",
    "confirm_import",
    "download_errors",
    "download_template",
    "end_office",
    "give_login",
    "import_members",
    "list_members",
    "show_member",
]
