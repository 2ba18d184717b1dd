"""The system administrator's reference data and logins; nothing with points or votes, and nothing is deleted."""

from django.contrib import admin
from django.contrib.auth.models import Group

from members.models import Branch, Committee, User

admin.site.site_header = admin.site.site_title = "党员积分管理·系统管理"
admin.site.index_title = "单位、账号和节假日"
admin.site.unregister(Group)


class KeptAdmin(admin.ModelAdmin):
    """Rows are changed, with history, and never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Committee)
class CommitteeAdmin(KeptAdmin):
    list_display = ["name", "parent", "official_name", "contact"]


@admin.register(Branch)
class BranchAdmin(KeptAdmin):
    list_display = ["name", "committee", "has_committee", "phone"]
    list_filter = ["committee"]


@admin.register(User)
class UserAdmin(KeptAdmin):
    """Switched off and on here; passwords are handed out on the member's page."""

    list_display = ["username", "member", "is_active", "is_superuser", "last_login"]
    search_fields = ["username", "member__name"]
    fields = ["username", "is_active"]
    readonly_fields = ["username"]

    def has_add_permission(self, request):
        return False
