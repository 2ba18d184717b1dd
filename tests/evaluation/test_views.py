"""The pages of the year's end: who opens them, what is kept of what was typed, what a blind typist never sees."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation import actions
from evaluation.figures import results_of
from evaluation.models import Decision, Tally
from evaluation.steps import REVIEW_FLOW
from members.clock import supposing
from tests import make

DAY = date(2026, 1, 24)


@pytest.fixture(autouse=True)
def in_january():
    with supposing(DAY):
        yield


@pytest.fixture
def people(secretary, deputy, recorder, zhang, branch):
    return [secretary.member, deputy.member, recorder.member, zhang.member, make.member(branch, "丁秀兰"), make.member(branch, "马建国")]


@pytest.fixture
def review(branch, people, secretary, recorder):
    return make.counted_year(branch, secretary=secretary, recorder=recorder)


@pytest.fixture
def voting(review, secretary, zhang):
    return REVIEW_FLOW.move(review, "open_vote", by=secretary, held_on=DAY, scrutineer=zhang.member)


def papers(appraisal, by, number=6):
    return make.papers(make.signed_in(appraisal, by=by, eligible=number), number, by=by)


@pytest.fixture
def appraisal(voting, recorder):
    return papers(voting.appraisal, recorder)


def counted(review, people, secretary, recorder, zhang, **lines):
    votes = dict.fromkeys(people, (4, 2, 0, 0)) | {people[int(name[1:])]: line for name, line in lines.items()}
    return make.vote(review, secretary=secretary, recorder=recorder, scrutineer=zhang, lines=votes)


@pytest.fixture
def posted(review, people, secretary, recorder, zhang):
    lines = {"p0": (6, 0, 0, 0), "p3": (5, 1, 0, 0)}
    review = counted(review, people, secretary, recorder, zhang, **lines)
    return REVIEW_FLOW.move(review, "post", by=secretary)


def typed(appraisal, copy=1, **rows):
    """A POST of the whole grid: {name: figures} over what stands."""
    data = {}
    for tally in Tally.objects.filter(appraisal=appraisal, copy=copy):
        stands = tally.figures[:6]
        data[f"row-{tally.pk}-was"] = ",".join(map(str, stands)) if tally.entered_by_id else ""
        for name, figure in zip(Tally.VOTES, rows.get(tally.member.name, stands), strict=False):
            data[f"row-{tally.pk}-{name}"] = "" if figure is None else figure
    return data


# who opens what


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("reviews", "secretary", 200),
        ("reviews", "recorder", 200),
        ("reviews", "auditor", 302),
        ("reviews", "zhang", 403),
        ("review", "recorder", 200),
        ("review", "auditor", 200),
        ("review", "zhang", 403),
        ("review", "li", 404),
        ("papers", "recorder", 200),
        ("papers", "auditor", 403),
        ("papers", "li", 404),
        ("tally", "recorder", 200),
        ("tally", "deputy", 200),
        ("tally", "secretary", 200),
        ("tally", "zhang", 403),
        ("tally", "li", 404),
        ("check", "zhang", 200),
        ("check", "recorder", 403),
        ("decisions", "deputy", 200),
        ("decisions", "auditor", 200),
        ("decisions", "zhang", 403),
        ("places", "deputy", 200),
        ("places", "auditor", 200),
        ("places", "zhang", 403),
        ("places", "li", 404),
        ("board", "auditor", 200),
        ("board", "secretary", 403),
    ],
)
def test_a_page_opens_for_its_readers(client, request, appraisal, auditor, name, who, status):
    pk = {"papers": appraisal.pk, "tally": appraisal.pk, "check": appraisal.pk, "review": appraisal.review_id, "decisions": appraisal.review_id, "places": appraisal.review_id}
    make.login(client, request.getfixturevalue(who))

    answer = client.get(reverse(name, args=[pk[name]] if name in pk else []))

    assert answer.status_code == status


@pytest.mark.parametrize(("name", "extra"), [("open_review", ()), ("move_review", ("count",)), ("decide", ()), ("vote_tie", ()), ("request_places", ()), ("consent", ())])
def test_what_writes_refuses_a_mere_look(client, voting, secretary, name, extra):
    make.login(client, secretary)

    assert client.get(reverse(name, args=[voting.pk, *extra])).status_code == 405


def test_the_secretary_begins_the_newest_year(client, branch, people, secretary, recorder):
    make.standard(branch, by=secretary)
    make.login(client, secretary)

    answer = client.post(reverse("open_review", args=[branch.pk]))

    assert branch.reviews.get().cycle.year == 2025
    assert answer.url == branch.reviews.get().get_absolute_url()
    assert client.post(reverse("open_review", args=[branch.pk])).url == reverse("reviews")
    assert branch.reviews.count() == 1


def test_a_refused_step_keeps_what_was_typed(client, review, people, secretary):
    make.login(client, secretary)

    answer = client.post(reverse("move_review", args=[review.pk, "open_vote"]), {"open_vote-held_on": "2026-02-30", "open_vote-scrutineer": people[4].pk})

    assert answer.status_code == 422
    assert 'value="2026-02-30"' in answer.text
    assert f'<option value="{people[4].pk}" selected>' in answer.text


def test_the_secretary_is_not_offered_as_scrutineer(client, review, people, secretary, li):
    make.login(client, secretary)

    page = client.get(review.get_absolute_url()).text

    assert f'<option value="{people[4].pk}">' in page
    assert f'<option value="{li.member_id}">' in page  # of a neighbouring branch
    assert f'<option value="{secretary.member_id}">' not in page


# the papers


@pytest.fixture
def present(voting, recorder):
    return make.signed_in(voting.appraisal, by=recorder)


def counters(people, **figures):
    return {"chair": people[0].pk, "first_counter": people[1].pk} | figures


def test_papers_that_cannot_be_are_refused_in_words(client, present, people, recorder):
    make.login(client, recorder)
    figures = counters(people, issued="８", returned="5", spoiled="6", masses_issued="4", masses_returned="4", masses_spoiled="5", second_counter=people[1].pk)

    answer = client.post(reverse("papers", args=[present.pk]), figures)

    assert answer.status_code == 422
    for words in ("发出 8 张，不能多于实到 6 人。", "废票 6 张，不能多于收回的 5 张。", "群众废票 5 张，不能多于收回的 4 张。", "两名计票人不能是同一个人"):
        assert words in answer.text
    present.refresh_from_db()
    assert present.returned is None


def test_the_scrutineer_counts_nothing(client, present, people, recorder, zhang):
    figures = counters(people, issued="6", returned="6", spoiled="0", second_counter=zhang.member_id)

    answer = make.login(client, recorder).post(reverse("papers", args=[present.pk]), figures)

    assert "张三是监票人，不能同时计票。" in answer.text
    with pytest.raises(ValidationError, match="监票人不能同时是计票人"):
        make.papers(present, 6, by=recorder, first_counter=zhang.member)


def test_more_papers_than_were_issued_are_taken_with_a_warning(client, present, people, recorder):
    make.login(client, recorder)

    answer = client.post(reverse("papers", args=[present.pk]), counters(people, issued="5", returned="6", spoiled="0"), follow=True)

    present.refresh_from_db()
    assert "这次测评无效" in answer.text
    assert (present.returned, present.masses_returned) == (6, 0)


# the grid


def test_good_rows_are_kept_and_bad_ones_shown_as_typed(client, appraisal, recorder):
    make.login(client, recorder)
    rows = {"张三": ("４", "2", "", "", "", ""), "丁秀兰": ("3a", "2", "0", "0", "0", "0"), "马建国": ("4", "1", "0", "0", "0", "0")}

    answer = client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal, **rows))

    assert answer.status_code == 422
    assert "优秀“3a”：请填整数。" in answer.text
    assert "党员票合计 5，应等于 6，少了 1。" in answer.text
    assert 'value="3a"' in answer.text
    assert {t.member.name for t in Tally.objects.exclude(entered_by=None)} == {"张三"}


def test_an_untouched_row_keeps_its_check(client, appraisal, recorder, zhang):
    make.login(client, recorder)
    client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(6, 0, 0, 0, 0, 0), 丁秀兰=(6, 0, 0, 0, 0, 0)))
    for tally in Tally.objects.exclude(entered_by=None):
        actions.check_tally(tally, by=zhang)

    client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 丁秀兰=(5, 1, 0, 0, 0, 0)))

    assert {t.member.name for t in Tally.objects.exclude(checked_by=None)} == {"张三"}


def test_a_row_typed_by_another_meanwhile_is_not_overwritten(client, appraisal, recorder, deputy):
    stale = typed(appraisal, 张三=(6, 0, 0, 0, 0, 0))
    make.login(client, deputy).post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(0, 6, 0, 0, 0, 0)))

    answer = make.login(client, recorder).post(reverse("tally", args=[appraisal.pk]), stale)

    assert "赵副书记刚刚录了这一行：0、6、0、0、0、0" in answer.text
    assert Tally.objects.get(member__name="张三").qualified == 6


def test_a_count_before_the_papers_is_refused_in_words(client, voting, recorder):
    make.login(client, recorder)

    answer = client.post(reverse("tally", args=[voting.appraisal.pk]), typed(voting.appraisal, 张三=(6, 0, 0, 0, 0, 0)), follow=True)

    assert "现在不能录票" in answer.text
    assert "登记了发出和收回的票数，才能录票" in answer.text


def test_who_only_leads_sees_no_figure_before_the_count(client, appraisal, recorder, secretary):
    make.login(client, recorder).post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(5, 1, 0, 0, 0, 0)))

    page = make.login(client, secretary).get(reverse("tally", args=[appraisal.pk])).text

    assert "已录" in page
    assert '<td class="num">5</td>' not in page
    assert client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal)).status_code == 403


def test_a_blind_typist_sees_the_own_count_only(client, voting, recorder, zhang):
    """Property 35: neither sees what the other typed."""
    appraisal = papers(voting.appraisal, recorder, 20)
    make.login(client, recorder).post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(17, 3, 0, 0, 0, 0)))

    page = make.login(client, zhang).get(reverse("tally", args=[appraisal.pk])).text

    assert "第2份" in page
    assert 'value="17"' not in page
    client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 2, 张三=(16, 4, 0, 0, 0, 0)))
    assert sorted(Tally.objects.filter(member__name="张三").values_list("copy", "excellent")) == [(1, 17), (2, 16)]
    assert client.get(reverse("check", args=[appraisal.pk])).url == reverse("tally", args=[appraisal.pk])


# the scrutineer


def test_a_secretary_gives_no_login_to_who_checks_the_count(client, voting, branch, secretary, zhang):
    refusal = "张三是机关党支部正在计票的监票人，计票完成以前，密码由党委复核人或系统管理员重发。"
    make.login(client, secretary)

    for kind in ("password", "code"):
        typed = {"members": [zhang.member_id], "kind": kind, "until": "2026-01-30"}
        assert refusal in client.post(reverse("hand_out_logins", args=[branch.pk]), typed).content.decode()
    assert refusal in client.get(reverse("branch_accounts", args=[branch.pk])).content.decode()
    assert refusal in client.post(reverse("give_login", args=[zhang.member_id]), follow=True).content.decode()
    zhang.refresh_from_db()
    assert not zhang.must_change_password


@pytest.mark.parametrize("giver", ["auditor", "admin"])
def test_the_committee_gives_the_scrutineer_a_login(request, client, voting, zhang, giver):
    make.login(client, request.getfixturevalue(giver)).post(reverse("give_login", args=[zhang.member_id]))

    zhang.refresh_from_db()
    assert zhang.must_change_password


def test_an_administrator_in_office_in_the_branch_gives_the_scrutineer_none(client, voting, recorder, zhang):
    recorder.is_superuser = True
    recorder.save()

    page = make.login(client, recorder).post(reverse("give_login", args=[zhang.member_id]), follow=True)

    assert "正在计票的监票人" in page.content.decode()


def test_after_the_count_the_secretary_gives_logins_again(client, review, people, secretary, recorder, zhang):
    counted(review, people, secretary, recorder, zhang)

    make.login(client, secretary).post(reverse("give_login", args=[zhang.member_id]))

    zhang.refresh_from_db()
    assert zhang.must_change_password


def test_the_scrutineer_checks_row_by_row(client, appraisal, recorder, zhang):
    make.login(client, recorder).post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(5, 1, 0, 0, 0, 0), 丁秀兰=(6, 0, 0, 0, 0, 0)))
    row = Tally.objects.get(member__name="张三")
    seen = f"{row.pk}:{','.join(map(str, row.figures))}"
    make.login(client, zhang)

    assert client.post(reverse("check", args=[appraisal.pk])).status_code == 422
    client.post(reverse("check", args=[appraisal.pk]), {"rows": [seen]})

    assert Tally.objects.get(checked_by=zhang).member.name == "张三"


def test_a_row_changed_meanwhile_is_not_checked(client, appraisal, recorder, zhang):
    make.login(client, recorder).post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(5, 1, 0, 0, 0, 0)))
    row = Tally.objects.get(member__name="张三")
    seen = f"{row.pk}:{','.join(map(str, row.figures))}"
    client.post(reverse("tally", args=[appraisal.pk]), typed(appraisal, 张三=(4, 2, 0, 0, 0, 0)))

    answer = make.login(client, zhang).post(reverse("check", args=[appraisal.pk]), {"rows": [seen]})

    assert "被改过" in answer.text
    assert not Tally.objects.exclude(checked_by=None).exists()


# what is left open


def test_an_open_question_is_answered_with_a_reason(client, review, people, secretary, recorder, zhang):
    review = counted(review, people, secretary, recorder, zhang, p5=(1, 1, 1, 3))
    make.login(client, secretary)
    question = f"verify-{people[5].pk}"
    page = client.get(reverse("decisions", args=[review.pk])).text
    assert f'id="member-{people[5].pk}"' in page
    assert "不合格票 3/6 = 50% &gt; 30% → 待核实" in page

    answer = client.post(reverse("decide", args=[review.pk]), {"question": question, f"{question}-outcome": "dismissed"})
    assert answer.status_code == 422
    assert "要写明事实和理由" in answer.text
    assert 'value="dismissed" required id="id_verify' in answer.text
    client.post(reverse("decide", args=[review.pk]), {"question": question, f"{question}-outcome": "dismissed", f"{question}-reason": "经查不属实", f"{question}-found_by": "丁秀兰、文德清", f"{question}-committee_on": "2026-01-24"})

    assert Decision.objects.get().outcome == "dismissed"


def test_more_places_need_a_document_number(client, review, people, secretary, recorder, zhang, auditor):
    review = counted(review, people, secretary, recorder, zhang)
    make.login(client, secretary).post(reverse("request_places", args=[review.pk]), {"request-places": "1", "request-reason": "工作突出"})
    make.login(client, auditor)

    assert "都要填批复文号" in client.post(reverse("consent", args=[review.pk]), {"places": "1"}).text
    client.post(reverse("consent", args=[review.pk]), {"places": "1", "number": "吉林党〔2026〕1号"})

    review.refresh_from_db()
    assert review.consent_places == 1
    assert "登记批复" not in make.login(client, secretary).get(reverse("places", args=[review.pk])).text
    assert client.post(reverse("consent", args=[review.pk]), {"places": "1"}).status_code == 403


# why


def test_a_member_is_told_the_grade_once_it_is_public(client, posted, people, secretary, auditor, zhang):
    own = results_of(posted).get(member=zhang.member)
    make.login(client, zhang)

    before = client.get(own.get_absolute_url()).text
    assert "等次待公示" in before
    assert "依次排第" not in before
    with supposing(date(2026, 2, 5)):
        make.appraised(posted, by=secretary)
        for step, by in (("grade", secretary), ("sign", secretary), ("recheck", auditor), ("publish", auditor)):
            REVIEW_FLOW.move(posted, step, by=by)
        after = client.get(own.get_absolute_url()).text

    assert "等次待公示" not in after
    assert '<p class="grade">合格</p>' in after


def test_nobody_reads_another_members_year(client, posted, people, zhang, li, secretary):
    other = results_of(posted).get(member=people[5])

    assert make.login(client, zhang).get(other.get_absolute_url()).status_code == 404
    assert make.login(client, li).get(other.get_absolute_url()).status_code == 404
    assert make.login(client, secretary).get(other.get_absolute_url()).status_code == 200


# the board


def test_the_board_asks_as_little_of_the_database_for_many_branches(client, posted, auditor, branch, django_assert_max_num_queries):
    make.login(client, auditor)
    with django_assert_max_num_queries(100) as few:
        client.get(reverse("board"))
    for number in range(5):
        make.officer(make.branch(f"第{number}支部", of=branch.committee), "secretary")

    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("board"), {"year": "2025"}).text

    assert "1 / 1" in page
    assert "逾期" in page
    assert client.get(reverse("board"), {"year": "²"}).status_code == 200
