from django.apps import AppConfig
from django.core import checks

from members.access import gates_are_set


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员与组织"

    def ready(self):
        checks.register(gates_are_set, checks.Tags.urls)
