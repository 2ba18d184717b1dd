"""Days off for counting working days (A32): the only part of scoring that the system administrator keeps."""

from django.contrib import admin

from scoring.models import DayOff


@admin.register(DayOff)
class DayOffAdmin(admin.ModelAdmin):
    list_display = ["day", "working", "committee"]
    list_filter = ["committee", "working"]

    def has_delete_permission(self, request, obj=None):
        return False
