"""What stands against going on with a year: objections, places without consent, grades without a reason."""

from collections import Counter, defaultdict

from django.urls import reverse

from evaluation import rules
from evaluation.figures import places_of
from evaluation.models import Result
from evaluation.versions import notices_of, posted_at
from members.flow import Block
from scoring.figures import dispute_of, live
from scoring.models import Deduction, Objection, Quarter

UPHELD = Objection.Status.UPHELD


def disputes_of(reviews):
    """{review id: [Block]}: objections to any notice of the year that wait for an answer, and those upheld that wait to be worked in."""
    notices, blocks = notices_of(reviews), defaultdict(list)
    for objection in Objection.objects.filter(notice__in=set().union(*notices.values()), status__in=Objection.OPEN).select_related("notice").order_by("pk"):
        blocks[next(pk for pk, keys in notices.items() if objection.notice_id in keys)].append(dispute_of(objection))
    for pk, objections in upheld_of(reviews).items():
        blocks[pk] += map(_upheld, objections)
    return blocks


def upheld_of(reviews):
    """{review id: [Objection]} upheld since this version published its points: what it came to does not know them yet."""
    notices, posted = notices_of(reviews), posted_at(reviews)
    every = set().union(*(notices[pk] for pk in posted))
    rows = Objection.objects.filter(notice__in=every, status=UPHELD).select_related("notice", "member").order_by("pk")
    since = {}
    for pk, at in Objection.history.filter(id__in=[row.pk for row in rows], status=UPHELD).order_by("-history_date").values_list("id", "history_date"):
        since[pk] = at
    found = defaultdict(list)
    for row in rows:
        review = next(pk for pk in posted if row.notice_id in notices[pk])
        if since[row.pk] >= posted[review]:
            found[review].append(row)
    return found


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
        where, (places, why) = reverse("places", args=[review.pk]), places_of(review)
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


def lines_disputed(review):
    """The standing deductions of the year of those about whom an objection was upheld; a quarter kept on paper has none to reverse."""
    members = {objection.member_id for objection in upheld_of([review])[review.pk]} - {None}
    lines = Deduction.objects.filter(sheet__quarter__branch=review.branch, sheet__quarter__cycle=review.cycle, sheet__member__in=members)
    lines = lines.filter(sheet__quarter__status__in=Quarter.CORRECTABLE).exclude(sheet__quarter__notice=None)
    return live(list(lines.select_related("item", "sheet__member", "sheet__quarter")))
