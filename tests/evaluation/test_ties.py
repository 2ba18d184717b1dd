"""Equals at the edge of the places (A7) and open questions: who registers them (A22), each vote with its meeting, nothing overwritten unseen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.figures import rated_of, tied_of
from evaluation.models import Decision, Review
from evaluation.places import votes_between
from members.clock import supposing
from pointsys.todos import todos_of
from tests import make

DAY = date(2026, 1, 25)
NONE_LEFT = "涉及本人的事项要由其他支委登记；支部没有不涉及的支委，由党委复核人登记。"
OTHERS = "涉及本人的事项要由其他支委登记。"


@pytest.fixture(autouse=True)
def january():
    with supposing(DAY):
        yield


@pytest.fixture
def people(branch, secretary, deputy, recorder, zhang, auditor):
    return [secretary.member, deputy.member, recorder.member, zhang.member, make.member(branch, "丁秀兰"), make.member(branch, "文德清")]


@pytest.fixture
def hold(branch, people, secretary, recorder):
    """A counted year of six with one place: `best` are equal for it; `doubted` are to be verified."""

    def counted(*best, doubted=()):
        review = make.counted_year(branch, secretary=secretary, recorder=recorder)
        lines = dict.fromkeys(people, (3, 3, 0, 0)) | dict.fromkeys(best, (6, 0, 0, 0)) | dict.fromkeys(doubted, (1, 1, 1, 3))
        return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people[5]), lines=lines)

    return counted


def vote(review, *, by, **ayes):
    votes = {row.member: ayes[row.member.name] for row in rated_of(review) if row.member.name in ayes}
    return actions.vote_tie(review, votes=votes, held_on=DAY, eligible=6, present=6, reason="举手表决", by=by)


def open_now(review):
    return {row.member.name for row in tied_of(rated_of(review))}


def page_of(client, reader, name, review):
    return make.login(client, reader).get(reverse(name, args=[review.pk]))


def tie(form, **typed):
    """What the browser sends of the form of a vote."""
    return make.sent(form) | {"vote": form.vote} | {f"{form.prefix}-{name}": value for name, value in typed.items()}


# who registers


def test_who_stands_in_a_vote_does_not_register_it(client, hold, people, secretary, deputy, recorder, auditor, zhang):
    review = hold(secretary.member, zhang.member)
    with pytest.raises(ValidationError, match=OTHERS):
        vote(review, by=secretary, 王书记=5, 张三=1)
    for stranger in (recorder, zhang, auditor):
        with pytest.raises(PermissionDenied):
            vote(review, by=stranger, 王书记=5, 张三=1)
    page = page_of(client, secretary, "places", review)
    assert OTHERS in page.text
    assert page.text.count('<td class="num">–</td></tr>') == 2
    assert page.context["ties"].form is None
    assert page_of(client, auditor, "places", review).context["ties"].form is None

    form = page_of(client, deputy, "places", review).context["ties"].form
    count = {"eligible": 6, "present": 6, "reason": "无记名投票"}
    sent = tie(form, **count, **{f"ayes-{secretary.member_id}": 2, f"ayes-{zhang.member_id}": 4})
    assert client.post(reverse("vote_tie", args=[review.pk]), sent).status_code == 302

    assert {row.member.name: row.outcome.level for row in rated_of(review)}["张三"] == "excellent"
    page = page_of(client, secretary, "places", review)
    assert "张三 4 票，王书记 2 票" in page.text
    assert [form for _, form, _ in page.context["ties"].votes] == [None]


def test_the_committee_registers_a_vote_in_which_everybody_stands_who_else_would(client, hold, people, secretary, deputy, auditor, li):
    review = hold(secretary.member, deputy.member)
    with pytest.raises(ValidationError, match=NONE_LEFT):
        vote(review, by=deputy, 王书记=5, 赵副书记=1)
    assert NONE_LEFT in page_of(client, secretary, "places", review).text
    assert make.login(client, li).post(reverse("vote_tie", args=[review.pk])).status_code == 404

    assert [todo.url for todo in todos_of(auditor) if todo.label == "去登记"] == [reverse("places", args=[review.pk]) + "#tie"]
    page = page_of(client, auditor, "places", review)
    assert NONE_LEFT in page.text
    sent = tie(page.context["ties"].form, eligible=6, present=6, reason="无记名投票", **{f"ayes-{secretary.member_id}": 2, f"ayes-{deputy.member_id}": 4})
    assert client.post(reverse("vote_tie", args=[review.pk]), sent).status_code == 302

    assert {line.decided_by for line in Decision.objects.filter(kind="tie")} == {auditor}


def test_an_auditor_who_stands_in_the_vote_leaves_it_to_another(client, branch, secretary, recorder, people, other_branch):
    own = make.office(people[3], "auditor").member.user
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    lines = dict.fromkeys(people, (3, 3, 0, 0)) | dict.fromkeys(people[:4], (6, 0, 0, 0))
    review = make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people[5]), lines=lines)

    assert actions.settled_by(own, review, people[:4]) == (False, "涉及本人的事项要由其他支委登记；支部没有不涉及的支委，由党委另一名复核人登记。")
    with pytest.raises(PermissionDenied):
        vote(review, by=own, 王书记=1, 赵副书记=2, 田记录=3, 张三=4)


def test_an_answer_about_the_only_officer_is_the_committees(client, hold, people, secretary, deputy, recorder, auditor):
    review = hold(doubted=[secretary.member])
    with pytest.raises(ValidationError, match=OTHERS):
        make.decided(review, secretary.member, "verify", "dismissed", by=secretary)
    with pytest.raises(PermissionDenied):
        make.decided(review, secretary.member, "verify", "dismissed", by=auditor)
    assert not [todo for todo in todos_of(auditor) if todo.label == "去登记"]

    deputy.member.appointments.update(until=date(2026, 1, 24), cause="调离")

    assert NONE_LEFT in page_of(client, secretary, "decisions", review).text
    assert [todo.what for todo in todos_of(auditor) if todo.label == "去登记"] == ["2025年度考评：登记不合格表现核实"]
    page = page_of(client, auditor, "decisions", review)
    assert NONE_LEFT in page.text
    form = page.context["docket"].questions[0][1]
    typed = {"question": form.prefix} | {f"{form.prefix}-{name}": value for name, value in {"outcome": "dismissed", "reason": "经查不属实", "found_by": "丁秀兰、文德清"}.items()}
    assert client.post(reverse("decide", args=[review.pk]), make.sent(form) | typed).status_code == 302
    assert Decision.objects.get().decided_by == auditor


def test_a_branch_in_which_nobody_holds_office_leaves_nothing_to_the_committee(hold, people, secretary, deputy, auditor):
    review = hold(doubted=[people[3]])
    for officer in (secretary, deputy):
        officer.member.appointments.update(until=date(2026, 1, 24), cause="调离")

    assert actions.settled_by(auditor, review, [people[3]]) == (False, "由支部书记、副书记或支委登记。")


# each vote with its meeting


def test_a_further_vote_is_one_of_those_still_equal_and_leaves_the_first_with_its_meeting(client, hold, people, secretary, zhang):
    review = hold(zhang.member, people[4], people[5])
    vote(review, by=secretary, 张三=2, 丁秀兰=2, 文德清=1)
    assert open_now(review) == {"张三", "丁秀兰"}
    with pytest.raises(ValidationError, match="并列的人有了变化：现在由.*一起表决"):
        vote(review, by=secretary, 张三=2, 丁秀兰=0, 文德清=4)

    vote(review, by=secretary, 张三=0, 丁秀兰=1)  # fewer than 文德清 got, who did not stand in it

    assert open_now(review) == set()
    assert {row.member.name: row.outcome.level for row in rated_of(review)}["丁秀兰"] == "excellent"
    first, second = votes_between(review)
    assert first.meeting != second.meeting
    assert {line.member.name: line.ayes for line in first.lines} == {"张三": 2, "丁秀兰": 2, "文德清": 1}
    assert {line.member.name: line.ayes for line in second.lines} == {"张三": 0, "丁秀兰": 1}
    page = page_of(client, secretary, "places", review).text
    assert all(f'<td class="num">{ayes}</td></tr>' in page for ayes in ("2、1", "2、0", "1"))
    assert page.index("文德清 1 票") < page.index("丁秀兰 1 票，张三 0 票")
    with pytest.raises(ValidationError, match="名额处没有并列"):
        vote(review, by=secretary, 张三=1, 丁秀兰=0)


def test_a_vote_typed_wrong_is_put_right_at_its_own_meeting_and_never_unseen(client, hold, people, secretary, deputy, zhang):
    review = hold(zhang.member, people[4])
    vote(review, by=secretary, 张三=4, 丁秀兰=2)
    [(kept, form, _)] = page_of(client, secretary, "places", review).context["ties"].votes
    stale = tie(form, **{f"ayes-{zhang.member_id}": 3, "reason": "重新核对记录"})

    right = tie(form, **{f"ayes-{zhang.member_id}": 1, "present": 5})
    assert make.login(client, deputy).post(reverse("vote_tie", args=[review.pk]), right).status_code == 302

    [found] = votes_between(review)
    assert (found.meeting.pk, found.meeting.present, found.decided_by) == (kept.meeting.pk, 5, deputy)
    assert {row.member.name: row.outcome.level for row in rated_of(review)}["丁秀兰"] == "excellent"
    assert [row.history_change_reason for row in found.meeting.history.all()] == ["更正同分表决", "同分表决"]
    refused = make.login(client, secretary).post(reverse("vote_tie", args=[review.pk]), stale)
    assert refused.status_code == 422
    assert "刚由赵副书记改为“1”，请核对后再保存。" in refused.text
    assert "重新核对记录" in refused.text
    assert votes_between(review)[0].lines[0].ayes == 2
    [(_, told, _)] = refused.context["ties"].votes
    assert client.post(reverse("vote_tie", args=[review.pk]), make.sent(told) | {"vote": told.vote}).status_code == 302
    assert {line.member.name: line.ayes for line in votes_between(review)[0].lines} == {"张三": 3, "丁秀兰": 2}


def test_a_vote_registered_meanwhile_is_told_first_and_what_was_typed_stays(client, hold, people, secretary, deputy, zhang):
    review = hold(zhang.member, people[4])
    form = page_of(client, secretary, "places", review).context["ties"].form
    late = tie(form, eligible=6, present=6, reason="第二份记录", **{f"ayes-{zhang.member_id}": 4, f"ayes-{people[4].pk}": 2})
    vote(review, by=deputy, 张三=3, 丁秀兰=3)  # still equal: a further vote would be taken

    refused = client.post(reverse("vote_tie", args=[review.pk]), late)

    assert refused.status_code == 422
    assert "赵副书记刚刚登记了一次表决，您填的没有保存" in refused.text
    assert "第二份记录" in refused.text
    assert len(votes_between(review)) == 1
    again = refused.context["ties"].form
    assert client.post(reverse("vote_tie", args=[review.pk]), make.sent(again) | {"vote": ""}).status_code == 302
    assert len(votes_between(review)) == 2


# nothing is overwritten unseen


def test_an_answer_given_meanwhile_is_told_and_not_overwritten(client, hold, people, secretary, deputy, zhang):
    review = hold(doubted=[zhang.member])
    form = page_of(client, secretary, "decisions", review).context["docket"].questions[0][1]
    address, typed = reverse("decide", args=[review.pk]), {"outcome": "upheld", "reason": "两次缺席，\r\n谈话属实", "found_by": "丁秀兰、文德清"}
    late = make.sent(form) | {"question": form.prefix} | {f"{form.prefix}-{name}": value for name, value in typed.items()}
    make.decided(review, zhang.member, "verify", "dismissed", by=deputy, reason="经查不属实")

    refused = client.post(address, late)

    assert refused.status_code == 422
    assert "刚由赵副书记改为“经核实不属实”，请核对后再保存。" in refused.text
    assert "刚由赵副书记改为“经查不属实”" in refused.text
    assert "谈话属实" in refused.text
    assert Decision.objects.get().outcome == "dismissed"
    told = refused.context["docket"].sent
    assert client.post(address, make.sent(told) | {"question": told.prefix}).status_code == 302
    found = Decision.objects.get()
    assert (found.outcome, found.decided_by, found.history.count()) == ("upheld", secretary, 2)
    fresh = client.get(reverse("decisions", args=[review.pk])).context["docket"].questions[0][1]
    unchanged = {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in make.sent(fresh).items()}
    assert client.post(address, unchanged | {"question": fresh.prefix}).status_code == 302  # other line ends are no other text


def test_a_request_changed_meanwhile_is_told_to_who_asks_and_to_who_answers(client, hold, people, secretary, deputy, auditor):
    review = hold()
    asking = page_of(client, secretary, "places", review).context["asking"]
    actions.request_places(review, places=2, reason="两人立功", by=deputy)
    ask, answer = reverse("request_places", args=[review.pk]), reverse("consent", args=[review.pk])

    refused = client.post(ask, make.sent(asking) | {"request-places": "1", "request-reason": "防火有功"})
    assert refused.status_code == 422
    assert f"刚由{deputy}改为“两人立功”" in refused.text
    assert "防火有功" in refused.text
    consent = page_of(client, auditor, "places", review).context["consent"]
    actions.request_places(review, places=1, reason="一人立功", by=deputy)

    refused = client.post(answer, make.sent(consent) | {"places": "1", "number": "〔2026〕5号"})

    assert "支部刚刚改了申请，您填的没有保存。现在是：申请增加 1 个：一人立功。" in refused.text
    assert Review.objects.get(pk=review.pk).consented_on is None
    told = refused.context["consent"]
    assert client.post(answer, make.sent(told)).status_code == 302
    assert Review.objects.get(pk=review.pk).consent_number == "〔2026〕5号"


def test_an_answer_of_another_auditor_is_not_overwritten(client, hold, people, secretary, auditor, other_branch):
    review = actions.request_places(hold(), places=1, reason="防火有功", by=secretary)
    consent = page_of(client, auditor, "places", review).context["consent"]
    other = make.officer(other_branch, "auditor")
    actions.consent(review, places=1, number="〔2026〕5号", by=other)

    refused = client.post(reverse("consent", args=[review.pk]), make.sent(consent) | {"places": "0", "number": "〔2026〕6号"})

    assert refused.status_code == 422
    assert f"刚由{other}改为“〔2026〕5号”" in refused.text
    assert Review.objects.get(pk=review.pk).consent_places == 1


def test_who_changes_a_request_is_told_that_it_was_answered_meanwhile(client, hold, people, secretary, auditor):
    review = actions.request_places(hold(), places=2, reason="防火有功", by=secretary)
    asking = page_of(client, secretary, "places", review).context["asking"]
    actions.consent(review, places=1, number="〔2026〕5号", by=auditor)

    refused = client.post(reverse("request_places", args=[review.pk]), make.sent(asking) | {"request-places": "1"})

    assert "党委已经批复：同意增加 1 个，〔2026〕5号。您填的没有保存" in refused.text
    assert Review.objects.get(pk=review.pk).consent_number == "〔2026〕5号"


# a branch without a 支委会


def test_where_there_is_no_branch_committee_none_is_spoken_of(client, hold, people, branch, secretary, zhang):
    review = hold(doubted=[zhang.member])
    branch.has_committee = False
    branch.save()
    review = Review.objects.get(pk=review.pk)
    page = page_of(client, secretary, "decisions", review).text
    assert "党员大会日期" in page
    assert "支委会" not in page

    make.decided(review, zhang.member, "verify", "dismissed", by=secretary, reason="经查不属实")

    page = page_of(client, secretary, "decisions", review).text
    assert "经查不属实（核实人：陈检、周查，2026年1月25日支部书记提出、党员大会决定）" in page
    opinions = page_of(client, secretary, "opinions", review)
    assert "支委会" not in opinions.text
    assert opinions.context["form"]["formed_in"].value() == "members"
