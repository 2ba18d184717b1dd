"""Addresses of the year's end."""

from django.urls import path

from evaluation.views import annual, assessments, board, decisions, mentions, own, reviews, vote

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
    path("reviews/<int:pk>/assessments/", assessments.list_assessments, name="assessments"),
    path("reviews/<int:pk>/mutual/", assessments.edit_mutual, name="mutual"),
    path("reviews/<int:pk>/opinions/", assessments.edit_opinions, name="opinions"),
    path("reviews/<int:pk>/telling/", assessments.edit_telling, name="telling"),
    path("reviews/<int:pk>/assessments/print/", assessments.print_assessments, name="assessment_forms"),
    path("reviews/<int:pk>/assessments/<int:member>/", assessments.show_assessment, name="assessment"),
    path("reviews/<int:pk>/assessments/<int:member>/self/", assessments.type_self_review, name="type_self_review"),
    path("reviews/<int:pk>/assessments/<int:member>/host/", assessments.keep_host, name="keep_host"),
    path("reviews/<int:pk>/assessments/<int:member>/print/", assessments.print_assessment, name="assessment_form"),
    path("assessments/<int:pk>/proof/", assessments.send_host_proof, name="host_proof"),
    path("own-assessment/", own.show_latest_assessment, name="own_assessments"),
    path("own-assessment/<int:year>/", own.write_self_review, name="own_assessment"),
    path("own-assessment/<int:year>/acknowledge/", own.acknowledge, name="acknowledge"),
    path("own-assessment/<int:year>/print/", own.print_own_assessment, name="own_assessment_form"),
    path("reviews/<int:pk>/<slug:step>/", reviews.move_review, name="move_review"),
    path("appraisals/<int:pk>/papers/", vote.edit_papers, name="papers"),
    path("appraisals/<int:pk>/tally/", vote.edit_tally, name="tally"),
    path("appraisals/<int:pk>/check/", vote.check_tally, name="check"),
    path("results/<int:pk>/why/", reviews.show_why, name="why"),
]
