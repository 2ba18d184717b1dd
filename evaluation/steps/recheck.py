"""五(一)5 党委复核 of several branches at once: each for itself, the refused ones with their reasons."""

from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.steps.review import REVIEW_FLOW


def recheck_all(reviews, *, by, remark=""):
    """[(review, why it was refused)]; an empty reason is an agreement. One refusal holds up no other branch."""
    return [(review, _recheck(review, by, remark)) for review in reviews]


def _recheck(review, by, remark):
    try:
        REVIEW_FLOW.move(review, "recheck", by=by, remark=remark)
    except PermissionDenied:
        return "自己任职的支部不由本人复核。"
    except ValidationError as refusal:
        return "；".join(refusal.messages)
    return ""
