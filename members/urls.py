"""Addresses of pages about people."""

from django.urls import path

from members import views

urlpatterns = [
    path("members/", views.list_members, name="members"),
    path("members/<int:pk>/", views.show_member, name="member"),
    path("members/<int:pk>/appoint/", views.appoint, name="appoint"),
    path("members/<int:pk>/login/", views.give_login, name="give_login"),
    path("offices/<int:pk>/end/", views.end_office, name="end_office"),
    path("members/import/", views.import_members, name="import_roster"),
    path("members/import/confirm/", views.confirm_import, name="confirm_roster"),
    path("members/import/template/", views.download_template, name="roster_template"),
    path("members/import/errors/", views.download_errors, name="roster_errors"),
]
