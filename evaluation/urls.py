"""Addresses of the year's end."""

from django.urls import path

from evaluation.views import awards, board, cases, decisions, reviews, vote

urlpatterns = [
    path("board/", board.show_board, name="board"),
    path("reviews/", reviews.list_reviews, name="reviews"),
    path("branches/<int:pk>/reviews/", reviews.open_review, name="open_review"),
    path("reviews/<int:pk>/", reviews.show_review, name="review"),
    path("reviews/<int:pk>/decisions/", decisions.show_decisions, name="decisions"),
    path("reviews/<int:pk>/decide/", decisions.decide, name="decide"),
    path("reviews/<int:pk>/consent/", decisions.consent, name="consent"),
    path("reviews/<int:pk>/<slug:step>/", reviews.move_review, name="move_review"),
    path("appraisals/<int:pk>/papers/", vote.edit_papers, name="papers"),
    path("appraisals/<int:pk>/tally/", vote.edit_tally, name="tally"),
    path("appraisals/<int:pk>/check/", vote.check_tally, name="check"),
    path("cases/", cases.list_cases, name="cases"),
    path("cases/<int:pk>/", cases.show_case, name="case"),
    path("cases/<int:pk>/notes/", cases.write_note, name="write_case_note"),
    path("cases/<int:pk>/record/", cases.print_case, name="case_record"),
    path("cases/<int:pk>/<slug:step>/", cases.move_case, name="move_case"),
    path("deductions/<int:pk>/case/", cases.open_grave, name="open_grave"),
    path("branches/<int:pk>/awards/<int:year>/", awards.show_awards, name="awards"),
    path("committees/<int:pk>/awards/<int:year>/", awards.show_committee_awards, name="committee_awards"),
    path("recommendations/<int:pk>/withdraw/", awards.withdraw_recommendation, name="withdraw_recommendation"),
    path("results/<int:pk>/why/", reviews.show_why, name="why"),
]
