"""Addresses of the year's end."""

from django.urls import path

from evaluation.views import attendance, board, decisions, reviews, vote

urlpatterns = [
    path("board/", board.show_board, name="board"),
    path("reviews/", reviews.list_reviews, name="reviews"),
    path("branches/<int:pk>/reviews/", reviews.open_review, name="open_review"),
    path("reviews/<int:pk>/", reviews.show_review, name="review"),
    path("reviews/<int:pk>/decisions/", decisions.show_decisions, name="decisions"),
    path("reviews/<int:pk>/decide/", decisions.decide, name="decide"),
    path("reviews/<int:pk>/consent/", decisions.consent, name="consent"),
    path("reviews/<int:pk>/ballot/", attendance.print_ballot, name="ballot"),
    path("reviews/<int:pk>/masses-ballot/", attendance.print_masses_ballot, name="masses_ballot"),
    path("reviews/<int:pk>/roll/", attendance.print_roll, name="roll_sheet"),
    path("reviews/<int:pk>/<slug:step>/", reviews.move_review, name="move_review"),
    path("appraisals/<int:pk>/attendance/", attendance.edit_attendance, name="attendance"),
    path("appraisals/<int:pk>/masses/", attendance.edit_masses_list, name="masses_list"),
    path("appraisals/<int:pk>/report/", vote.show_report, name="tally_report"),
    path("appraisals/<int:pk>/report/signed/", vote.send_signed_report, name="signed_report"),
    path("appraisals/<int:pk>/papers/", vote.edit_papers, name="papers"),
    path("appraisals/<int:pk>/tally/", vote.edit_tally, name="tally"),
    path("appraisals/<int:pk>/check/", vote.check_tally, name="check"),
    path("results/<int:pk>/why/", reviews.show_why, name="why"),
]
