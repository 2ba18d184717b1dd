"""Addresses."""

from django.urls import path

from reports import views

urlpatterns = [
    path("reports/record/<int:pk>/<int:year>/", views.send_record_table, name="record_table"),
    path("reports/self/<int:pk>/", views.send_self_table, name="self_table"),
    path("reports/selfs/<int:pk>/", views.send_self_tables, name="self_tables"),
    path("reports/notice/<int:pk>/", views.send_notice_table, name="notice_table"),
    path("reports/tally/<int:pk>/", views.send_tally_table, name="tally_table"),
    path("reports/summary/branch/<int:pk>/<int:year>/", views.send_branch_summary, name="branch_summary_table"),
    path(
        "reports/summary/committee/<int:pk>/<int:year>/", views.send_committee_summary, name="committee_summary_table"
    ),
]
