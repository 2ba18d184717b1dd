"""Addresses of the year's end."""

from django.urls import path

from evaluation import views

urlpatterns = [
    path("board/", views.show_board, name="board"),
    path("reviews/", views.list_reviews, name="reviews"),
    path("branches/<int:pk>/reviews/", views.open_review, name="open_review"),
    path("reviews/<int:pk>/", views.show_review, name="review"),
    path("reviews/<int:pk>/decisions/", views.show_decisions, name="decisions"),
    path("reviews/<int:pk>/decide/", views.decide, name="decide"),
    path("reviews/<int:pk>/consent/", views.consent, name="consent"),
    path("reviews/<int:pk>/<slug:step>/", views.move_review, name="move_review"),
    path("appraisals/<int:pk>/papers/", views.edit_papers, name="papers"),
    path("appraisals/<int:pk>/tally/", views.edit_tally, name="tally"),
    path("appraisals/<int:pk>/check/", views.check_tally, name="check"),
    path("results/<int:pk>/why/", views.show_why, name="why"),
]
