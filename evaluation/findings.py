"""What stands against going on with a year: objections, places without consent, grades without a reason."""

from collections import Counter, defaultdict

from django.db.models import Q
from django.urls import reverse

from evaluation import rules
from evaluation.figures import places_of
from evaluation.models import Result
from evaluation.versions import notices_of
from members.flow import Block
from scoring.figures import dispute_of, live
from scoring.models import Deduction, Objection, Quarter

UPHELD = Objection.Status.UPHELD


def _standing(review):
    """Keys of the notices that this version hangs on; an older one is worked in already."""
    return {review.points_notice_id, review.result_notice_id} - {None}


def disputes_of(reviews):
    """{review id: [Block]}: objections to any notice of the year that wait for an answer, and those upheld that wait to be worked in."""
    notices, standing = notices_of(reviews), set().union(*map(_standing, reviews))
    every = set().union(*notices.values(), standing)
    asked = Q(status__in=Objection.OPEN, notice__in=every) | Q(status=UPHELD, notice__in=standing)
    found = Objection.objects.filter(asked).select_related("notice", "member").order_by("pk")
    blocks = defaultdict(list)
    for objection in found:
        pk = next(review.pk for review in reviews if objection.notice_id in notices[review.pk] | _standing(review))
        blocks[pk].append(dispute_of(objection) if objection.is_open else _upheld(objection))
    return blocks


def _upheld(objection):
    about = f"{objection.member}的结果" if objection.member_id else "公示结果"
    return Block(f"对{about}的异议成立，要先退回重新审定", f"{objection.notice.get_absolute_url()}#objections")


def findings_of(reviews):
    """{review id: [Block]}: what the committee has to see mended before it agrees; a constant number of queries."""
    blocks, reviews = disputes_of(reviews), list(reviews)
    versions = {(review.pk, review.version) for review in reviews}
    results = Result.objects.filter(review__in=reviews).select_related("member")
    results = [result for result in results if (result.review_id, result.version) in versions]
    best = Counter(result.review_id for result in results if result.grade == rules.Level.EXCELLENT)
    for review in reviews:
        where, (places, why) = reverse("decisions", args=[review.pk]), places_of(review)
        if best[review.pk] > places:
            blocks[review.pk].append(Block(f"优秀 {best[review.pk]} 人，名额 {places} 个（{why}），没有书面同意", where))
        unexplained = [result.member.name for result in results if result.review_id == review.pk and _lacks_remark(result)]
        if unexplained:
            blocks[review.pk].append(Block(f"{'、'.join(unexplained[:6])}的等次与总分不一致，备注没有写明原因", f"{review.get_absolute_url()}#all"))
    return blocks


def _lacks_remark(result):
    """A9: a grade beside its band has its reason in 备注."""
    if result.remark or result.total is None or result.grade in ("", rules.UNGRADED):
        return False
    return result.grade != next((grade for grade, least in rules.BANDS if result.total >= least), rules.Level.UNQUALIFIED)


def upheld_on(review):
    """The objections upheld against what this version published."""
    return Objection.objects.filter(status=UPHELD, notice__in=_standing(review))


def lines_disputed(review):
    """The standing deductions of the year of those about whom an objection was upheld; a quarter kept on paper has none to reverse."""
    members = upheld_on(review).exclude(member=None).values("member")
    lines = Deduction.objects.filter(sheet__quarter__branch=review.branch, sheet__quarter__cycle=review.cycle, sheet__member__in=members)
    lines = lines.filter(sheet__quarter__status__in=Quarter.CORRECTABLE).exclude(sheet__quarter__notice=None)
    return live(list(lines.select_related("item", "sheet__member", "sheet__quarter")))
