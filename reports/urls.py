"""Addresses: each form as a page, beside it its workbook."""

from django.urls import path

from reports import views

urlpatterns = [
    path("reports/", views.show_own_forms, name="forms"),
    path("reports/branch/<int:pk>/<int:year>/", views.show_branch_forms, name="branch_forms"),
    path("reports/committee/<int:pk>/<int:year>/", views.show_committee_forms, name="committee_forms"),
    path("reports/record/<int:pk>/<int:year>/", views.show_record, name="record"),
    path("reports/record/<int:pk>/<int:year>/workbook/", views.send_record_table, name="record_table"),
    path("reports/records/branch/<int:pk>/<int:year>/", views.print_records, name="branch_records"),
    path("reports/records/branch/<int:pk>/<int:year>/zip/", views.send_branch_bundle, name="branch_bundle"),
    path("reports/records/committee/<int:pk>/<int:year>/zip/", views.send_committee_bundle, name="committee_bundle"),
    path("reports/summary/branch/<int:pk>/<int:year>/", views.show_branch_summary, name="branch_summary"),
    path("reports/summary/branch/<int:pk>/<int:year>/workbook/", views.send_branch_summary, name="branch_summary_table"),
    path("reports/summary/committee/<int:pk>/<int:year>/", views.show_committee_summary, name="committee_summary"),
    path("reports/summary/committee/<int:pk>/<int:year>/workbook/", views.send_committee_summary, name="committee_summary_table"),
    path("reports/summary/committee/<int:pk>/<int:year>/cover/", views.show_cover, name="committee_cover"),
    path("reports/ledger/<int:pk>/<int:year>/workbook/", views.send_ledger, name="ledger"),
    path("reports/self/<int:pk>/", views.send_self_table, name="self_table"),
    path("reports/selfs/<int:pk>/", views.send_self_tables, name="self_tables"),
    path("reports/notice/<int:pk>/", views.send_notice_table, name="notice_table"),
    path("reports/tally/<int:pk>/", views.send_tally_table, name="tally_table"),
]
