"""退回重新审定 (A35), 增加名额 (A7, A10) and what blocks a settled year, step by step."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.figures import rated_of, results_of
from evaluation.models import Decision, Review
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from pointsys.todos import todos_of
from tests import make

DAY, LATER = date(2026, 1, 25), date(2026, 2, 5)


@pytest.fixture(autouse=True)
def january():
    with supposing(DAY):
        yield


@pytest.fixture
def people(branch, secretary, deputy, recorder, zhang):
    return [secretary.member, deputy.member, recorder.member, zhang.member, make.member(branch, "丁秀兰"), make.member(branch, "文德清")]


@pytest.fixture
def counted(branch, people, secretary, recorder):
    """张三 and 丁秀兰 are to be verified; one place of six for the secretary."""
    review = make.counted_year(branch, secretary=secretary, recorder=recorder)
    doubted = (1, 1, 1, 3)
    lines = dict.fromkeys(people, (3, 3, 0, 0)) | {people[0]: (6, 0, 0, 0), people[3]: doubted, people[4]: doubted}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=make.user(people[5]), lines=lines)


@pytest.fixture
def decided(counted, people, secretary):
    for person in people[3:5]:
        make.decided(counted, person, "verify", "dismissed", by=secretary, reason="经查不属实")
    return counted


@pytest.fixture
def signed(decided, secretary):
    review = REVIEW_FLOW.move(decided, "post", by=secretary)
    with supposing(LATER):
        make.appraised(REVIEW_FLOW.move(review, "grade", by=secretary), by=secretary)
        return REVIEW_FLOW.move(review, "sign", by=secretary)


def needs(review):
    return {rated.member.name for rated in rated_of(review) if rated.outcome.needs}


# returns


@pytest.mark.parametrize(("named", "open_again"), [(["张三"], {"张三"}), ([], {"张三", "丁秀兰"})])
def test_what_was_decided_about_those_named_is_decided_anew(client, signed, people, secretary, auditor, named, open_again):
    names = {person.name: person.pk for person in people}
    make.login(client, auditor)

    with supposing(LATER):
        client.post(reverse("move_review", args=[signed.pk, "return"]), {"remark": "核实材料不全", "return-members": [names[name] for name in named]})
        signed.refresh_from_db()

        assert (signed.status, signed.version) == ("counted", 2)
        assert needs(signed) == open_again
        with pytest.raises(ValidationError, match="待核实"):
            REVIEW_FLOW.move(signed, "post", by=secretary)
        page = make.login(client, secretary).get(signed.get_absolute_url()).text
        said = f"2026年2月5日退回重新审定：{'、'.join(named) or '整个考评'}。理由：核实材料不全。"
        assert said in page
        assert any("党委退回" in todo.what and "核实材料不全" in todo.detail for todo in todos_of(secretary))
        assert "经查不属实" in client.get(reverse("decisions", args=[signed.pk])).text.split("不再有效的决定")[1]


def test_a_decision_made_anew_stands_beside_the_old_one(signed, people, secretary, auditor):
    with supposing(LATER):
        review = REVIEW_FLOW.move(signed, "return", by=auditor, remark="核实材料不全", members=[people[3]])
        make.decided(review, people[3], "verify", "upheld", by=secretary, reason="补充核实，确有其事")
        review = REVIEW_FLOW.move(review, "post", by=secretary)

    found = Decision.objects.filter(member=people[3], kind="verify").order_by("id")
    assert [(decision.version, decision.outcome, decision.set_aside) for decision in found] == [(1, "dismissed", True), (2, "upheld", False)]
    assert found[0].history.first().history_change_reason == "党委退回重新审定：核实材料不全"
    assert results_of(review).get(member=people[3]).level == "unqualified"
    assert review.results.get(member=people[3], version=1).level == "basic"


def test_the_committee_decides_and_votes_nothing_itself(client, signed, people, auditor):
    """But for those about whom nobody of the branch is left (A22)."""
    with supposing(LATER):
        REVIEW_FLOW.move(signed, "return", by=auditor, remark="核实材料不全")
        page = make.login(client, auditor).get(reverse("decisions", args=[signed.pk])).text
        assert "由支部书记、副书记或支委登记。" in page
        assert "登记张三的答复" not in page
        given = {"outcome": "upheld", "reason": "属实", "found_by": "文德清、丁秀兰", "committee_on": "2026-02-05"}
        answer = {f"verify-{people[3].pk}-{name}": value for name, value in given.items()}

        assert client.post(reverse("decide", args=[signed.pk]), answer | {"question": f"verify-{people[3].pk}"}).status_code == 403
        assert client.post(reverse("request_places", args=[signed.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.vote_tie(signed, votes={people[3]: 1, people[4]: 2}, held_on=DAY, eligible=6, present=6, reason="举手表决", by=auditor)


def test_a_void_vote_takes_its_decisions_along(decided, secretary):
    REVIEW_FLOW.move(decided, "repeat", by=secretary, remark="票数不符")

    assert not decided.decisions.filter(set_aside=False).exists()


def test_a_void_vote_takes_the_consent_to_its_places_along(decided, secretary):
    Review.objects.filter(pk=decided.pk).update(consent_places=1, consent_number="〔2026〕1号", consented_on=date(2026, 1, 25))

    repeated = REVIEW_FLOW.move(decided, "repeat", by=secretary, remark="票数不符")

    assert (repeated.consent_places, repeated.consent_number, repeated.consented_on) == (0, "", None)


# decisions


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("found_by", "丁秀兰", "要有两名核实人"),
        ("found_by", "文德清、张三", "张三不能核实自己的事项"),
        ("committee_on", "", "请填支委会日期"),
        ("committee_on", "2026-01-23", "日期应在 2026年1月24日测评以后"),
        ("committee_on", "2026-01-26", "今天以前"),
        ("reason", "", "要写明事实和理由"),
        ("outcome", "excellent", "选"),
    ],
)
def test_a_decision_says_who_found_the_facts_and_when_it_was_put(client, counted, people, secretary, field, value, words):
    name = f"verify-{people[3].pk}"
    data = {"outcome": "upheld", "reason": "长期不参加组织生活", "found_by": "文德清 丁秀兰", "committee_on": "2026-01-25"} | {field: value}
    make.login(client, secretary)

    answer = client.post(reverse("decide", args=[counted.pk]), {"question": name} | {f"{name}-{key}": text for key, text in data.items()})

    assert answer.status_code == 422
    assert words in answer.text
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"eligible": 6, "present": 7}, "实到 7 人，不能多于应到 6 人"),
        ({"eligible": 6, "present": 2}, "不足应到 6 人的一半，这次表决无效"),
        ({"held_on": date(2026, 1, 23)}, "日期应在 2026年1月24日测评以后"),
        ({"votes": 6}, "得票不能多于到会的 5 人"),
        ({"votes": None}, "没有并列"),
    ],
)
def test_a_vote_between_equals_is_one_of_a_meeting(counted, people, secretary, data, words):
    ayes = data.pop("votes", 1)
    given = {"held_on": DAY, "eligible": 6, "present": 5, "votes": {people[5]: ayes} if ayes is not None else {}} | data

    with pytest.raises(ValidationError, match=words):
        actions.vote_tie(counted, reason="举手表决", by=secretary, **given)


# places


def test_more_places_are_asked_for_answered_and_frozen(client, decided, secretary, auditor, zhang):
    address = reverse("places", args=[decided.pk])
    make.login(client, secretary)
    assert "申请增加名额，要写明理由" in client.post(reverse("request_places", args=[decided.pk]), {"request-places": "1"}).text
    client.post(reverse("request_places", args=[decided.pk]), {"request-places": "1", "request-reason": "全年防火有功"})
    assert "待党委批复" in client.get(address).text
    assert any("批复优秀名额" in todo.what for todo in todos_of(auditor))

    make.login(client, auditor)
    client.post(reverse("consent", args=[decided.pk]), {"places": "0", "number": "吉林党〔2026〕1号"})
    assert "党委不同意增加名额，吉林党〔2026〕1号" in client.get(address).text

    review = REVIEW_FLOW.move(decided, "post", by=secretary)
    with pytest.raises(ValidationError, match="公示得分以后，名额和决定不再改动"):
        actions.request_places(review, places=1, reason="再申请", by=secretary)
    assert "不再变动" in client.get(address).text
    assert "登记批复" not in client.get(address).text


def test_a_request_may_be_taken_back(decided, secretary):
    review = actions.request_places(decided, places=1, reason="防火有功", by=secretary)

    review = actions.request_places(review, places=0, reason="", by=secretary)

    assert not review.asks_for_places
    assert REVIEW_FLOW.move(review, "post", by=secretary).status == Review.Status.POSTED
    with pytest.raises(ValidationError, match="考评“得分公示中”"):
        actions.request_places(review, places=0, reason="", by=secretary)


def test_a_place_that_becomes_free_goes_to_the_next_and_is_shown_first(client, signed, people, secretary, auditor):
    """王书记 leaves the places under a sanction; nobody else was voted 优秀."""
    with supposing(LATER):
        review = REVIEW_FLOW.move(signed, "return", by=auditor, remark="处分已生效", members=[people[0]])
        people[0].sanctioned = True
        people[0].save()
        page = make.login(client, secretary).get(reverse("places", args=[review.pk])).text

    assert "让出名额：王书记。" in page


def test_a_stranger_asks_for_nothing(client, decided, li, zhang):
    for reader, status in ((li, 404), (zhang, 403)):
        assert make.login(client, reader).post(reverse("request_places", args=[decided.pk]), {"request-places": "1"}).status_code == status
    with pytest.raises(PermissionDenied):
        REVIEW_FLOW.move(decided, "post", by=zhang)
