"""Addresses of the year's daily work."""

from django.urls import path

from scoring import views

STUB = views.show_notice
urlpatterns = [
    path("quarters/<int:pk>/import/", STUB, name="import_entries"),
    path("quarters/<int:pk>/workbook/", STUB, name="quarter_workbook"),
    path("sheets/<int:pk>/why/", STUB, name="sheet_why"),
    path("cycles/", views.list_cycles, name="cycles"),
    path("cycles/<int:pk>/", views.edit_cycle, name="cycle"),
    path("quarters/", views.show_own_quarters, name="quarters"),
    path("branches/<int:pk>/quarters/", views.show_quarters, name="branch_quarters"),
    path("branches/<int:pk>/standard/", views.adopt_standard, name="adopt_standard"),
    path("standards/<int:pk>/", views.show_standard, name="standard"),
    path("standards/<int:pk>/quarters/", views.open_quarter, name="open_quarter"),
    path("quarters/<int:pk>/", views.show_quarter, name="quarter"),
    path("quarters/<int:pk>/members/", views.add_sheets, name="add_sheets"),
    path("quarters/<int:pk>/sheets/", views.save_sheets, name="save_sheets"),
    path("quarters/<int:pk>/tasks/", views.edit_tasks, name="tasks"),
    path("quarters/<int:pk>/rewards/", views.edit_rewards, name="rewards"),
    path("quarters/<int:pk>/<slug:step>/", views.move_quarter, name="move_quarter"),
    path("sheets/<int:pk>/", views.save_sheet, name="save_sheet"),
    path("sheets/<int:pk>/lines/", views.show_lines, name="lines"),
    path("sheets/<int:pk>/deductions/", views.record_deduction, name="record_deduction"),
    path("deductions/<int:pk>/reverse/", views.reverse_deduction, name="reverse_deduction"),
    path("deductions/<int:pk>/confirm/", views.confirm_deduction, name="confirm_deduction"),
    path("rewards/<int:pk>/reverse/", views.reverse_reward, name="reverse_reward"),
    path("rewards/<int:pk>/confirm/", views.confirm_reward, name="confirm_reward"),
    path("rewards/<int:pk>/proof/", views.show_proof, name="proof"),
    path("members/former/", views.list_former, name="former"),
    path("members/<int:pk>/certificates/", views.edit_certificates, name="certificates"),
    path("sheets/<int:pk>/certificate/", views.print_certificate, name="certificate"),
    path("months/", views.show_own_months, name="months"),
    path("branches/<int:pk>/months/", views.show_months, name="branch_months"),
    path("branches/<int:pk>/months/open/", views.open_month, name="open_month"),
    path("months/<int:pk>/", views.show_month, name="month"),
    path("months/<int:pk>/marks/", views.save_month, name="save_month"),
    path("months/<int:pk>/gatherings/", views.add_gathering, name="add_gathering"),
    path("months/<int:pk>/workbook/", views.download_month, name="download_month"),
    path("months/<int:pk>/import/", views.import_month, name="import_month"),
    path("months/<int:pk>/import/errors/", views.download_month_errors, name="month_errors"),
    path("months/<int:pk>/import/confirm/", views.confirm_month, name="confirm_month"),
    path("gatherings/<int:pk>/", views.edit_gathering, name="gathering"),
    path("notices/", views.list_notices, name="notices"),
    path("notices/<int:pk>/", views.show_notice, name="notice"),
    # the ledger
    path("sheets/<int:pk>/proposals/<int:mark>/take/", views.take_proposal, name="take_proposal"),
    path("sheets/<int:pk>/proposals/<int:mark>/dismiss/", views.dismiss_proposal, name="dismiss_proposal"),
    path("quarters/<int:pk>/proposals/take/", views.take_all, name="take_all"),
    path("deductions/<int:pk>/proof/", views.show_evidence, name="evidence"),
]
