"""民主评议 (A43): self-review, mutual appraisal, opinion, told, certificate; what each blocks and who may do it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation import actions
from evaluation.models import Assessment
from evaluation.papers import assessed_of, own_row
from evaluation.steps import REVIEW_FLOW
from evaluation.steps.blockers import opinions_missing, vote_blocked
from members.clock import supposing
from members.models import Exemption
from pointsys.todos import todos_of
from tests import make

DAY = date(2026, 1, 25)
VOTE = date(2026, 1, 24)
TEXT = "按时参加组织生活。\n不足：学习不够。"


@pytest.fixture(autouse=True)
def january():
    with supposing(DAY):
        yield


@pytest.fixture
def review(branch, secretary, recorder, zhang, auditor):
    """Just begun, nothing written yet; the quarters are open, which is enough to know who is rated."""
    plan = make.standard(branch, by=secretary)
    for number in (1, 2, 3, 4):
        make.quarter(plan, number, by=recorder)
    with supposing(date(2026, 1, 20)):
        return actions.open_review(branch, plan.cycle, by=secretary)


@pytest.fixture
def ready(review, secretary):
    return actions.hold_mutual(review, held_on=date(2026, 1, 22), by=secretary)


@pytest.fixture
def counted(ready, secretary, recorder, zhang):
    return vote(ready, secretary, recorder, zhang)


@pytest.fixture
def posted(branch, secretary, recorder, zhang, auditor):
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    return REVIEW_FLOW.move(vote(review, secretary, recorder, zhang), "post", by=secretary)


def vote(review, secretary, recorder, zhang, **others):
    lines = dict.fromkeys([secretary.member, recorder.member, zhang.member], (1, 2, 0, 0)) | others.get("lines", {})
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=lines)


def opine(review, member, *, by, text="作用发挥较好", seen="", **kwargs):
    actions.write_opinions(review, texts={member: (seen, text)}, by=by, **({"formed_in": "committee", "formed_on": DAY} | kwargs))
    return Assessment.objects.get(review=review, member=member)


def blocks(review, blockers=opinions_missing):
    return [str(block) for block in blockers(review)]


def warned(review, name):
    return [str(block) for block in REVIEW_FLOW.named[name].warnings(review)]


def row_of(review, user):
    return next(row for row in assessed_of(review) if row.member == user.member)


# who is asked


def test_everybody_rated_is_asked_and_nobody_else(review, branch, zhang, recorder):
    make.member(branch, "刚来的")  # no sheet: 不定等次
    Exemption.objects.create(member=recorder.member, branch=branch, status="approved", reason="重病", since=date(2025, 12, 1), asked_by=zhang)

    assert {row.member.name for row in assessed_of(review)} == {"王书记", "张三"}
    with pytest.raises(ValidationError, match="田记录不在本年度民主评议的名单里"):
        actions.review_self(review, recorder.member, text=TEXT, hand_in=True, by=recorder)


def test_whoever_left_is_asked_no_more_and_what_was_written_stays(review, zhang):
    actions.review_self(review, zhang.member, text=TEXT, hand_in=True, by=zhang)
    zhang.member.left_on = DAY
    zhang.member.save()

    row = row_of(review, zhang)

    assert (row.asked, row.paper.handed_in) == (False, TEXT)


# self-review


def test_a_draft_is_the_members_until_it_is_handed_in_once(review, zhang, secretary):
    actions.review_self(review, zhang.member, text="草稿", hand_in=False, by=zhang)
    assert row_of(review, zhang).paper.handed_in == ""

    paper = actions.review_self(review, zhang.member, text=TEXT, hand_in=True, by=zhang)

    assert (paper.handed_in, paper.handed_in_on) == (TEXT, DAY)
    with pytest.raises(ValidationError, match="您已于2026年1月25日交了自评，不能再改"):
        actions.review_self(review, zhang.member, text="改", hand_in=True, by=zhang)
    with pytest.raises(ValidationError, match="自己交了自评，不能代录"):
        actions.type_self_review(review, zhang.member, text="代", handed_in_on=DAY, by=secretary)
    assert [row.history_change_reason for row in paper.history.all()] == ["交自评", "保存自评草稿"]


def test_a_self_review_on_paper_is_typed_by_another_and_marked_so(review, zhang, recorder, secretary):
    with pytest.raises(ValidationError, match="自评只能由本人填写"):
        actions.review_self(review, zhang.member, text=TEXT, hand_in=True, by=recorder)
    with pytest.raises(ValidationError, match="田记录的自评要由另一名支委或记录员登记"):
        actions.type_self_review(review, recorder.member, text=TEXT, handed_in_on=DAY, by=recorder)
    with pytest.raises(ValidationError, match="交来日期应在四季度开始（2025年10月1日）以后"):
        actions.type_self_review(review, zhang.member, text=TEXT, handed_in_on=date(2025, 9, 30), by=recorder)

    actions.type_self_review(review, zhang.member, text=TEXT, handed_in_on=DAY, by=recorder)
    paper = actions.type_self_review(review, zhang.member, text="更正", handed_in_on=DAY, by=secretary)

    assert (paper.handed_in, paper.typed_by, row_of(review, zhang).self_state) == ("更正", secretary, ("done", "代录"))


def test_a_draft_gives_way_to_the_paper_only_knowingly_and_is_kept_for_the_member(client, review, zhang, recorder):
    page, own = reverse("assessment", args=[review.pk, zhang.member_id]), reverse("own_assessment", args=[2025])
    empty = make.sent(make.login(client, recorder).get(page).context["self_form"])
    assert "确认以纸质为准" not in client.get(page).text
    actions.review_self(review, zhang.member, text="我的草稿", hand_in=False, by=zhang)
    address, typed = reverse("type_self_review", args=[review.pk, zhang.member_id]), empty | {"self-text": "照纸录入"}

    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "张三有未交的草稿" in refused.text
    assert "照纸录入" in refused.text
    assert "我的草稿" not in refused.text
    assert client.post(address, typed | {"self-over_draft": "on"}).status_code == 302

    paper = Assessment.objects.get(member=zhang.member)
    assert (paper.handed_in, paper.draft, paper.typed_by) == ("照纸录入", "我的草稿", recorder)
    assert "我的草稿" not in client.get(page).text
    mine = make.login(client, zhang).get(own).text
    assert mine.index("照纸录入") < mine.index("您没有交的草稿") < mine.index("我的草稿")


def test_two_officers_type_no_paper_over_each_other_unseen(client, review, zhang, recorder, secretary):
    page, address = reverse("assessment", args=[review.pk, zhang.member_id]), reverse("type_self_review", args=[review.pk, zhang.member_id])
    late = make.sent(make.login(client, recorder).get(page).context["self_form"]) | {"self-text": "记录员录的"}
    actions.type_self_review(review, zhang.member, text="书记录的", handed_in_on=DAY, by=secretary)

    refused = client.post(address, late)

    assert refused.status_code == 422
    assert "刚由王书记改为“书记录的”，请核对后再保存。" in refused.text
    assert "记录员录的" in refused.text
    assert Assessment.objects.get().handed_in == "书记录的"
    assert client.post(address, make.sent(refused.context["self_form"])).status_code == 302
    assert Assessment.objects.get().handed_in == "记录员录的"


def test_a_draft_saved_in_another_window_is_not_overwritten_unseen(client, review, zhang):
    own = reverse("own_assessment", args=[2025])
    first = make.sent(make.login(client, zhang).get(own).context["form"])
    assert client.post(own, first | {"text": "第一个窗口写的\r\n两行", "draft": "1"}).status_code == 302
    assert client.post(own, make.sent(client.get(own).context["form"]) | {"text": "第一个窗口写的\r\n三行", "draft": "1"}).status_code == 302

    for name in ("draft", "hand_in"):
        refused = client.post(own, first | {"text": "第二个窗口写的", name: "1"})
        assert refused.status_code == 422
        assert "刚由您在另一个窗口改为“第一个窗口写的" in refused.text
        assert "三行" in refused.text
        assert "第二个窗口写的" in refused.text
    assert Assessment.objects.get().handed_in_on is None
    assert client.post(own, make.sent(refused.context["form"]) | {"hand_in": "1"}).status_code == 302
    assert Assessment.objects.get().handed_in == "第二个窗口写的"


def test_an_empty_self_review_is_not_handed_in_whatever_the_way(review, zhang):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(review=review, member=zhang.member, handed_in_on=DAY)


def test_missing_self_reviews_are_told_and_block_nothing(ready, zhang):
    actions.review_self(ready, zhang.member, text=TEXT, hand_in=True, by=zhang)

    assert blocks(ready, vote_blocked) == []
    assert warned(ready, "open_vote") == ["还有 2 人没有交民主评议自评：王书记、田记录"]


# mutual appraisal


def test_the_vote_waits_for_the_mutual_appraisal(review, secretary, zhang):
    assert blocks(review, vote_blocked) == ["还没有登记互评会议日期，要先互评、再投票"]

    review = actions.hold_mutual(review, held_on=DAY, by=secretary)

    assert blocks(review, vote_blocked) == []
    with pytest.raises(ValidationError, match="测评不能早于 2026年1月25日的互评会议"):
        REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=VOTE, scrutineer=zhang.member)


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2026, 1, 26)])
def test_the_mutual_appraisal_is_held_at_the_years_end(review, secretary, day):
    with pytest.raises(ValidationError, match="互评会议日期应在四季度开始"):
        actions.hold_mutual(review, held_on=day, by=secretary)


def test_the_day_is_fixed_once_the_vote_has_begun(counted, secretary):
    with pytest.raises(ValidationError, match="考评“已计票”，现在不能改互评会议日期"):
        actions.hold_mutual(counted, held_on=DAY, by=secretary)


def test_what_the_meeting_said_is_written_by_another_and_never_over_unseen_words(review, zhang, secretary, recorder):
    actions.appraise(review, texts={zhang.member: ("", "工作踏实")}, by=recorder)

    with pytest.raises(ValidationError, match="张三的互评意见刚刚被别人改过"):
        actions.appraise(review, texts={zhang.member: ("", "另一句")}, by=secretary)
    with pytest.raises(ValidationError, match="王书记的互评意见要由另一名支委或记录员登记"):
        actions.appraise(review, texts={secretary.member: ("", "很好")}, by=secretary)
    assert row_of(review, zhang).paper.mutual == "工作踏实"


# opinions


def test_an_opinion_waits_for_the_count(ready, zhang, secretary):
    with pytest.raises(ValidationError, match="现在不能写评定意见，要等计票完成"):
        opine(ready, zhang.member, by=secretary)


def test_an_opinion_keeps_its_level_and_is_formed_after_the_vote(counted, zhang, secretary):
    with pytest.raises(ValidationError, match=r"形成意见的日期应在测评（2026年1月24日）以后"):
        opine(counted, zhang.member, by=secretary, formed_on=date(2026, 1, 23))

    paper = opine(counted, zhang.member, by=secretary)

    assert (paper.level, paper.formed_in, paper.formed_by) == ("qualified", "committee", secretary)


def test_an_officers_opinion_is_another_officers(counted, secretary, recorder, zhang, auditor):
    with pytest.raises(ValidationError, match="王书记的评定意见要由另一名支委或记录员登记"):
        opine(counted, secretary.member, by=secretary)
    for stranger in (zhang, auditor):
        with pytest.raises(ValidationError, match="要由另一名支委或记录员登记"):
            opine(counted, secretary.member, by=stranger)

    assert opine(counted, secretary.member, by=recorder).formed_by == recorder


def test_the_committee_writes_about_the_only_officer(counted, secretary, recorder, auditor, zhang):
    recorder.member.appointments.update(until=DAY, cause="调离")

    assert opine(counted, secretary.member, by=auditor).formed_by == auditor
    with pytest.raises(ValidationError, match="张三的评定意见"):
        opine(counted, zhang.member, by=auditor)


def test_no_opinion_upon_a_level_that_is_open(ready, secretary, recorder, zhang):
    review = vote(ready, secretary, recorder, zhang, lines={zhang.member: (0, 1, 0, 2)})

    with pytest.raises(ValidationError, match="张三的层次还没有定，先办理待定事项"):
        opine(review, zhang.member, by=secretary)
    make.decided(review, zhang.member, "verify", "dismissed", by=secretary, reason="查无此事")
    assert opine(review, zhang.member, by=secretary).level == "basic"


def test_an_opinion_upon_another_level_is_formed_and_told_anew(ready, secretary, recorder, zhang):
    review = vote(ready, secretary, recorder, zhang, lines={zhang.member: (0, 1, 0, 2)})
    make.decided(review, zhang.member, "verify", "dismissed", by=secretary, reason="查无此事")
    opine(review, zhang.member, by=secretary)

    make.decided(review, zhang.member, "verify", "upheld", by=secretary, reason="确有其事")

    row = row_of(review, zhang)
    assert (row.stale, row.opinion_state, row.level_label) == (True, ("late", "要重写"), "不合格")
    assert blocks(review) == ["还有 2 人没有评定意见：王书记、田记录", "1 人的层次或测评有了变化，评定意见要重写：张三"]
    assert opine(review, zhang.member, by=secretary, seen="作用发挥较好", text=row.sentence).level == "unqualified"


def test_an_opinion_of_a_void_vote_is_written_anew(counted, secretary, recorder, zhang):
    with supposing(date(2026, 1, 27)):
        opine(counted, zhang.member, by=secretary, formed_on=VOTE)
        review = REVIEW_FLOW.move(counted, "repeat", by=secretary, remark="多收一张")
        review = REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=date(2026, 1, 26), scrutineer=zhang.member)

    assert not Assessment.objects.get(member=zhang.member).stands("qualified", review.appraisal.held_on)


# told


def test_nobody_is_told_before_the_points_are_public(counted, zhang, secretary):
    opine(counted, zhang.member, by=secretary)

    with pytest.raises(ValidationError, match="现在不能告知本人，要等得分公示以后"):
        actions.tell(counted, answers={zhang.member: ""}, told_on=DAY, by=secretary)


def test_signing_waits_until_everybody_is_judged_and_told(posted, secretary, recorder, zhang):
    with supposing(date(2026, 2, 5)):
        review = REVIEW_FLOW.move(posted, "grade", by=secretary)
        with pytest.raises(ValidationError, match="还有 3 人没有评定意见：王书记、田记录、张三"):
            REVIEW_FLOW.move(review, "sign", by=secretary)
        for member, by in ((zhang.member, secretary), (recorder.member, secretary), (secretary.member, recorder)):
            opine(review, member, by=by)
        with pytest.raises(ValidationError, match="还有 3 人没有告知评定意见"):
            REVIEW_FLOW.move(review, "sign", by=secretary)
        with pytest.raises(ValidationError, match="“已知晓”只能由本人确认"):
            actions.acknowledge(review, zhang.member, answer="", by=secretary)
        with pytest.raises(ValidationError, match="王书记的告知要由另一名支委或记录员登记"):
            actions.tell(review, answers={secretary.member: ""}, told_on=date(2026, 2, 5), by=secretary)
        actions.acknowledge(review, zhang.member, answer="同意", by=zhang)
        with pytest.raises(ValidationError, match="张三已于2026年2月5日告知"):
            actions.tell(review, answers={zhang.member: ""}, told_on=date(2026, 2, 5), by=secretary)
        actions.acknowledge(review, secretary.member, answer="", by=secretary)
        actions.tell(review, answers={recorder.member: "没有意见"}, told_on=date(2026, 2, 5), by=secretary)

        review = REVIEW_FLOW.move(review, "sign", by=secretary)
        with pytest.raises(ValidationError, match="考评“书记已审查”，现在不能写评定意见"):
            opine(review, zhang.member, by=secretary, seen="作用发挥较好", text="改")
    assert review.status == "secretary"


def test_an_opinion_written_anew_is_told_anew_and_one_that_stands_survives_a_new_version(posted, secretary, zhang):
    opine(posted, zhang.member, by=secretary)
    actions.tell(posted, answers={zhang.member: "同意"}, told_on=DAY, by=secretary)

    review = REVIEW_FLOW.move(posted, "rework", by=secretary, remark="更正")
    review = REVIEW_FLOW.move(review, "post", by=secretary)
    assert row_of(review, zhang).told

    paper = opine(review, zhang.member, by=secretary, seen="作用发挥较好", text="改写的意见")
    assert (paper.told_on, paper.told_by, paper.answer) == (None, None, "")
    with pytest.raises(ValidationError, match="告知日期应在形成意见"):
        actions.tell(review, answers={zhang.member: ""}, told_on=VOTE, by=secretary)


# the host's certificate


def test_a_lent_member_brings_the_hosts_certificate(counted, zhang, secretary, recorder):
    zhang.member.secondments.create(host="县政府办", since=date(2025, 5, 1))
    assert warned(counted, "sign") == ["1 名流动或借调党员没有所在单位证明：张三"]
    assert (row_of(counted, zhang).away, row_of(counted, zhang).place) == ("借调", "县政府办")
    given = {"host": "县政府办", "host_says": "表现良好", "host_on": DAY}
    with pytest.raises(ValidationError, match="证明日期不能晚于今天"):
        actions.keep_host(counted, zhang.member, by=recorder, **given | {"host_on": date(2026, 1, 26)})

    actions.keep_host(counted, zhang.member, by=recorder, **given)

    assert warned(counted, "sign") == []


def test_a_mobile_member_brings_one_too(review, zhang):
    zhang.member.sheets.filter(quarter__number=3).update(category="mobile")
    zhang.member.absences.create(since=date(2025, 7, 1), until=date(2025, 11, 1), destination="广东东莞")

    assert (row_of(review, zhang).away, row_of(review, zhang).place) == ("流动", "广东东莞")


# pages


def test_the_member_writes_reads_and_answers(client, posted, secretary, zhang):
    make.login(client, zhang)
    own = reverse("own_assessment", args=[2025])
    assert client.get(reverse("own_assessments")).url == own
    assert client.post(own, {"text": "", "hand_in": "1"}).status_code == 422
    client.post(own, {"text": "草稿一句", "draft": "1"})
    assert "草稿一句" in client.get(own).text
    assert "草稿一句" not in make.login(client, secretary).get(reverse("assessment", args=[posted.pk, zhang.member_id])).text
    make.login(client, zhang)
    client.post(own, {"text": TEXT, "initial-text": "草稿一句", "hand_in": "1"})
    assert "不足：学习不够" in make.login(client, secretary).get(reverse("assessment", args=[posted.pk, zhang.member_id])).text
    opine(posted, zhang.member, by=secretary)

    make.login(client, zhang)
    assert "看评定意见" in client.get(reverse("home")).text
    assert "作用发挥较好" in client.get(own).text
    client.post(reverse("acknowledge", args=[2025]), {"answer": "同意支部意见"})

    assert Assessment.objects.get(member=zhang.member).told_by == zhang
    assert "同意支部意见" in client.get(own).text
    assert "优秀 1 票，合格 2 票" in client.get(reverse("own_assessment_form", args=[2025])).text


def test_the_member_reads_neither_votes_nor_opinion_before_the_points_are_public(client, counted, secretary, zhang):
    opine(counted, zhang.member, by=secretary)
    for page in (reverse("own_assessment", args=[2025]), reverse("own_assessment_form", args=[2025])):
        text = make.login(client, zhang).get(page).text
        assert "作用发挥较好" not in text
        assert "优秀 1 票" not in text
    assert "优秀 1 票，合格 2 票" in make.login(client, secretary).get(reverse("assessment_forms", args=[counted.pk])).text
    assert "作用发挥较好" in client.get(reverse("assessment_form", args=[counted.pk, zhang.member_id])).text


def test_no_vote_is_printed_before_the_count_is_complete(client, ready, secretary, zhang):
    review = REVIEW_FLOW.move(ready, "open_vote", by=secretary, held_on=VOTE, scrutineer=zhang.member)

    assert "票" not in make.login(client, secretary).get(reverse("assessment_forms", args=[review.pk])).text.split("</h1>")[1]


def test_the_officers_batches(client, posted, secretary, recorder, zhang):
    make.login(client, recorder)
    page = client.get(reverse("opinions", args=[posted.pk])).text
    assert "民主评议层次为合格" in page
    assert f"text-{recorder.member_id}" not in page
    keys = [secretary.member_id, zhang.member_id]
    sent = {"formed_in": "committee", "formed_on": "2026-01-25"} | {f"text-{key}": "作用 发挥\n较好" for key in keys}
    assert "形成意见的日期应在测评" in client.post(reverse("opinions", args=[posted.pk]), sent | {"formed_on": "2026-01-23"}).text
    assert client.post(reverse("opinions", args=[posted.pk]), sent).url == reverse("assessments", args=[posted.pk])
    assert Assessment.objects.get(member=zhang.member).opinion == "作用 发挥 较好"
    assert client.post(reverse("opinions", args=[posted.pk]), sent | {f"was-{zhang.member_id}": "作用 发挥 较好", f"text-{zhang.member_id}": ""}).status_code == 422

    telling = reverse("telling", args=[posted.pk])
    assert "请先勾选已经告知的人" in client.post(telling, {"told_on": "2026-01-25"}).text
    assert "写了本人意见，没有勾" in client.post(telling, {"told_on": "2026-01-25", f"answer-{zhang.member_id}": "同意"}).text
    client.post(telling, {"told_on": "2026-01-25", f"told-{zhang.member_id}": "on", f"answer-{zhang.member_id}": "同意"})

    assert Assessment.objects.get(member=zhang.member).answer == "同意"
    assert "1 / 3 人已告知" in client.get(reverse("assessments", args=[posted.pk])).text


def test_the_mutual_page_keeps_the_day_and_the_words(client, review, recorder, secretary, zhang, auditor):
    page = reverse("mutual", args=[review.pk])
    assert make.login(client, auditor).post(page, {"day": "1", "held_on": "2026-01-22"}).status_code == 403
    make.login(client, recorder)
    assert client.post(page, {"day": "1", "held_on": "2026-02-30"}).status_code == 422
    client.post(page, {"day": "1", "held_on": "2026-01-22"})
    client.post(page, {f"text-{zhang.member_id}": "工作踏实", f"text-{secretary.member_id}": ""})

    review.refresh_from_db()
    assert review.appraised_on == date(2026, 1, 22)
    assert list(Assessment.objects.values_list("mutual", flat=True)) == ["工作踏实"]
    assert client.post(page, {f"text-{zhang.member_id}": "另一句"}).status_code == 422


def test_a_certificate_is_kept_with_its_file_and_read_by_who_may(client, review, recorder, zhang, li):
    zhang.member.secondments.create(host="县政府办", since=date(2025, 5, 1))
    make.login(client, recorder)
    sent = {"host-host": "县政府办", "host-host_says": "表现良好", "host-host_on": "2026-01-10"}
    page = reverse("keep_host", args=[review.pk, zhang.member_id])
    assert client.post(page, sent | {"host-host_on": ""}).status_code == 422
    client.post(page, sent | {"host-host_proof": SimpleUploadedFile("证明.pdf", b"%PDF-1.4 proof")})
    proof = reverse("host_proof", args=[Assessment.objects.get().pk])

    for reader, status in ((recorder, 200), (zhang, 200), (li, 404)):
        answer = make.login(client, reader).get(proof)
        assert answer.status_code == status
        assert (answer.getvalue() == b"%PDF-1.4 proof") == (status == 200)
    assert "表现良好" in make.login(client, zhang).get(reverse("own_assessment_form", args=[2025])).text


@pytest.mark.parametrize(
    ("name", "member", "method", "statuses"),
    [  # secretary, auditor, zhang
        ("assessments", False, "get", (200, 200, 403)),
        ("mutual", False, "get", (200, 200, 403)),
        ("mutual", False, "post", (302, 403, 403)),
        ("opinions", False, "post", (422, 403, 403)),
        ("telling", False, "post", (422, 403, 403)),
        ("assessment", True, "get", (200, 200, 403)),
        ("type_self_review", True, "post", (422, 403, 403)),
        ("type_self_review", True, "get", (405, 405, 405)),
        ("keep_host", True, "post", (422, 403, 403)),
        ("assessment_forms", False, "get", (200, 200, 403)),
        ("assessment_form", True, "get", (200, 200, 403)),
    ],
)
def test_who_opens_what(client, review, secretary, auditor, zhang, name, member, method, statuses):
    page = reverse(name, args=[review.pk, *([zhang.member_id] if member else [])])

    assert tuple(getattr(make.login(client, user), method)(page).status_code for user in (secretary, auditor, zhang)) == statuses
    if member:
        assert getattr(make.login(client, secretary), method)(reverse(name, args=[review.pk, 10**6])).status_code in {404, 405}


def test_another_members_year_has_no_page(client, review, zhang, li):
    make.login(client, li)

    assert "现在没有要您参加的民主评议" in client.get(reverse("own_assessment", args=[2025])).text
    assert client.post(reverse("own_assessment", args=[2025]), {"text": TEXT, "hand_in": "1"}).status_code == 404
    assert client.get(reverse("own_assessment_form", args=[2025])).status_code == 404
    assert client.post(reverse("acknowledge", args=[2025])).status_code == 404
    assert own_row(zhang.member, 2025).member == zhang.member


# to-dos


def whats(user):
    return {todo.what: todo.lack for todo in todos_of(user) if "民主评议" in todo.what}


def test_who_is_told_to_do_what(posted, recorder, secretary, zhang):
    assert whats(recorder) == {"2025年民主评议：写自评": "", "2025年度民主评议：写评定意见": "3 人"}
    opine(posted, zhang.member, by=secretary)

    assert whats(recorder) == {"2025年民主评议：写自评": "", "2025年度民主评议：写评定意见": "2 人", "2025年度民主评议：告知本人": "1 人"}
    assert whats(zhang) == {"2025年民主评议：看评定意见": "", "2025年民主评议：写自评": ""}


def test_the_recorder_collects_self_reviews_and_the_day(review, recorder, zhang):
    actions.review_self(review, zhang.member, text=TEXT, hand_in=True, by=zhang)

    assert whats(recorder) == {"2025年民主评议：写自评": "", "2025年度民主评议：收齐自评": "2 人", "2025年度民主评议：登记互评": ""}
    assert whats(zhang) == {}
