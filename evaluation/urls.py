"""Addresses of the year's end."""

from django.urls import path

from evaluation.views import annual, board, decisions, mentions, reviews, vote

urlpatterns = [
    path("board/", board.show_board, name="board"),
    path("board/figures/", board.show_figures, name="board_figures"),
    path("branches/<int:pk>/years/<int:year>/", annual.show_branch_year, name="branch_year"),
    path("branches/<int:pk>/years/<int:year>/mention/", mentions.mention_branch, name="mention_branch"),
    path("mentions/", mentions.list_mentions, name="mentions"),
    path("mentions/<int:pk>/", mentions.show_mention, name="mention"),
    path("mentions/<int:pk>/withdraw/", mentions.withdraw_mention, name="withdraw_mention"),
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
    path("results/<int:pk>/why/", reviews.show_why, name="why"),
]
