"""公开承诺: written, made public, told and remarked upon."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.clock import supposing
from pointsys.todos import todos_of
from scoring import actions
from scoring.figures import promises_of
from scoring.models import Commitment, Notice
from scoring.steps import QUARTER_FLOW
from tests import make


@pytest.fixture(autouse=True)
def january():
    with supposing(date(2025, 1, 10)):
        yield


@pytest.fixture
def cycle(branch, secretary, recorder, zhang):
    return make.standard(branch, by=secretary).cycle


@pytest.fixture
def promise(cycle, zhang):
    make.promises(zhang.member, cycle, "参加义务植树", by=zhang)
    return Commitment.objects.get()


@pytest.fixture
def fourth(branch, promise, recorder):
    """The fourth quarter, open."""
    return make.quarter(branch.standards.get(), 4, by=recorder)


def texts(member, cycle):
    return [row.text for row in promises_of(member, cycle).rows]


# writing


def test_what_is_written_may_change_until_it_is_public(cycle, zhang, secretary):
    make.promises(zhang.member, cycle, "植树", "巡山", targets=["按时归档"], by=zhang)
    first = Commitment.objects.get(text="植树")
    make.promises(zhang.member, cycle, "植树", "护林", by=zhang)

    assert texts(zhang.member, cycle) == ["植树", "护林"]
    assert Commitment.objects.get(text="按时归档").dropped
    assert first.history.count() == 1
    assert [row.text for row in Commitment.objects.get(text="护林").history.all()] == ["护林", "巡山"]


def test_what_is_public_stays_and_more_may_be_added(promise, cycle, zhang, secretary):
    actions.publish_commitments(promise.branch, cycle, by=secretary)

    make.promises(zhang.member, cycle, "走访联系户", by=zhang)

    assert texts(zhang.member, cycle) == ["参加义务植树", "走访联系户"]


@pytest.mark.parametrize(("count", "fits"), [(5, True), (6, False)])
def test_five_promises_and_no_more(cycle, zhang, count, fits):
    wanted = [f"承诺{number}" for number in range(count)]
    if fits:
        make.promises(zhang.member, cycle, *wanted, by=zhang)
        assert Commitment.objects.count() == 5
    else:
        with pytest.raises(ValidationError, match="公开承诺最多 5 项，还可以写 5 项，现在写了 6 项"):
            make.promises(zhang.member, cycle, *wanted, by=zhang)


def test_officers_type_for_a_member_and_others_do_not(cycle, branch, zhang, recorder, li):
    make.promises(zhang.member, cycle, "植树", by=recorder)

    for other in (li, make.user(make.member(branch))):
        with pytest.raises(ValidationError, match="由本人填写，或由支部的支委、记录员代录"):
            make.promises(zhang.member, cycle, "巡山", by=other)


def test_the_retired_have_no_post_target(cycle, zhang):
    zhang.member.retired = True
    zhang.member.save()

    with pytest.raises(ValidationError, match="离退休党员，只写公开承诺"):
        make.promises(zhang.member, cycle, "植树", targets=["归档"], by=zhang)


@pytest.mark.parametrize(("day", "fits"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_a_year_that_is_over_takes_no_promise(cycle, zhang, day, fits):
    with supposing(day):
        if fits:
            make.promises(zhang.member, cycle, "植树", by=zhang)
        else:
            with pytest.raises(ValidationError, match="2025年度已经过去"):
                make.promises(zhang.member, cycle, "植树", by=zhang)


def test_what_somebody_else_changed_is_told(promise, cycle, zhang, recorder):
    with pytest.raises(ValidationError, match="张三的承诺刚由别人改为：参加义务植树。请核对"):
        actions.write_commitments(zhang.member, cycle, promises=[("巡山", "")], targets=[], seen=[[], []], by=recorder)


# publishing


def test_the_heads_publish_names_promises_and_days_only(promise, cycle, branch, zhang, secretary, recorder):
    zhang.member.phone = "13800000001"
    zhang.member.save()
    make.promises(secretary.member, cycle, "讲党课两次", targets=["完成造林任务"], by=secretary)

    notice = actions.publish_commitments(branch, cycle, by=secretary)

    assert notice.head == ["序号", "姓名", "承诺事项", "完成时限"]
    assert notice.rows == [[1, "王书记", "讲党课两次", "12月底前"], [2, "王书记", "岗位目标：完成造林任务", "全年"], [3, "张三", "参加义务植树", "12月底前"]]
    assert "1380" not in f"{notice.rows}{notice.text}"
    assert notice.runs


def test_what_came_later_goes_into_a_second_notice(promise, cycle, branch, zhang, secretary):
    actions.publish_commitments(branch, cycle, by=secretary)
    with pytest.raises(ValidationError, match="没有还没公示的承诺"):
        actions.publish_commitments(branch, cycle, by=secretary)
    make.promises(zhang.member, cycle, "走访联系户", by=zhang)

    second = actions.publish_commitments(branch, cycle, by=secretary)

    assert "（第2次）" in second.title
    assert [row[2] for row in second.rows] == ["走访联系户"]


def test_only_the_heads_publish(promise, cycle, branch, recorder):
    with pytest.raises(ValidationError, match="由支部书记或副书记公示"):
        actions.publish_commitments(branch, cycle, by=recorder)


# telling


def tell(promise, name, text, *, by, saw=""):
    return actions.tell_outcomes(promise.member, promise.branch, promise.cycle, changes={(promise.pk, name): (saw, text)}, by=by)


@pytest.mark.parametrize(("day", "fits"), [(date(2025, 9, 30), False), (date(2025, 10, 1), True)])
def test_outcomes_are_told_from_the_fourth_quarter_on(promise, zhang, day, fits):
    with supposing(day):
        if fits:
            tell(promise, "outcome", "植树 30 株", by=zhang)
            assert Commitment.objects.get().outcome == "植树 30 株"
        else:
            with pytest.raises(ValidationError, match="与四季度一起填写"):
                tell(promise, "outcome", "植树 30 株", by=zhang)


def test_an_officer_remarks_and_nobody_upon_the_own(fourth, promise, zhang, secretary, cycle, branch):
    with supposing(date(2025, 12, 20)):
        tell(promise, "remark", "做到了", by=secretary)
        make.promises(secretary.member, cycle, "讲党课", by=secretary)
        own = Commitment.objects.get(text="讲党课")
        for by, of in ((secretary, own), (zhang, promise), (make.user(make.member(branch)), promise)):
            with pytest.raises(ValidationError, match="本人不能点评自己"):
                tell(of, "remark", "很好", by=by, saw="做到了" if of == promise else "")

    assert Commitment.objects.get(pk=promise.pk).remark == "做到了"


def test_a_remark_changed_meanwhile_is_shown_and_not_overwritten(promise, secretary, recorder):
    with supposing(date(2025, 12, 20)):
        tell(promise, "remark", "做到了", by=secretary)
        with pytest.raises(ValidationError, match="刚由别人改为“做到了”"):
            tell(promise, "remark", "没有做到", by=recorder)


def test_once_the_opinion_is_formed_nothing_is_told(fourth, promise, zhang, secretary, recorder):
    with supposing(date(2026, 1, 10)):
        make.tasks(fourth, by=recorder, other=secretary)
        QUARTER_FLOW.move(fourth, "propose", by=secretary, opinion_on=date(2026, 1, 9))
        with pytest.raises(ValidationError, match="到支委会提出四季度初步意见为止"):
            tell(promise, "outcome", "植树 30 株", by=zhang)


# pages


def test_a_member_writes_on_the_phone(client, cycle, zhang):
    make.login(client, zhang)
    assert client.get(reverse("own_commitments")).headers["Location"] == reverse("commitments", args=[2025])

    page = client.post(reverse("commitments", args=[2025]), {"promises1": "参加义务植树", "promises1_due": "4月底前", "targets1": "归档", "seen": "[[],[]]"}, follow=True)

    assert "承诺已保存" in page.text
    assert [(row.text, row.due) for row in promises_of(zhang.member, cycle).rows] == [("参加义务植树", "4月底前"), ("归档", "")]
    assert "参加义务植树" in client.get(reverse("commitment_form", args=[zhang.member_id, 2025])).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "至少写一项公开承诺"),
        ({"promises2_due": "4月底"}, "写了完成时限，没有写事项"),
        ({"promises1": "植" * 201}, "最多 200 字"),
        ({"promises1": "巡山", "seen": '[[["植树",""]],[]]'}, "刚由别人改为：空"),
        ({"promises1": "植" * 201, "seen": "[" * 3000}, "最多 200 字"),  # mangled: not a 500
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, cycle, zhang, typed, words):
    page = make.login(client, zhang).post(reverse("commitments", args=[2025]), {"seen": "[[],[]]", "promises3_due": ""} | typed | {"targets1": "按时归档"})

    assert page.status_code == 422
    assert words in page.text
    assert "按时归档" in page.text
    assert not Commitment.objects.exists()


def row(member, **typed):
    return {f"{member.pk}-{name}": value for name, value in ({"seen": "[[],[]]", "promises": "", "targets": ""} | typed).items()}


def test_officers_type_a_branch_at_once_and_good_rows_are_kept(client, cycle, zhang, recorder, secretary):
    page = make.login(client, recorder).post(
        reverse("branch_commitments", args=[zhang.member.branch_id, 2025]),
        row(zhang.member, promises="参加义务植树｜4月底前\n巡山 8 次\t12月底前\n走访联系户") | row(secretary.member, promises="讲党课｜上半年｜下半年") | row(recorder.member),
    )

    assert page.status_code == 422
    assert "第 1 行请写成“事项｜完成时限”" in page.text
    assert "讲党课｜上半年｜下半年" in page.text
    assert [(line.text, line.due) for line in promises_of(zhang.member, cycle).rows] == [("参加义务植树", "4月底前"), ("巡山 8 次", "12月底前"), ("走访联系户", "")]
    assert Commitment.objects.count() == 3


@pytest.mark.parametrize("seen", ["{nonsense", "[]", "[[]]", '[["abc"],[]]', "[[[1,2,3]],[]]", "7", "[7,7]"])
def test_a_mangled_hidden_field_does_no_harm(client, cycle, zhang, recorder, seen):
    page = make.login(client, recorder).post(reverse("branch_commitments", args=[zhang.member.branch_id, 2025]), row(zhang.member, promises="植树", seen=seen))

    assert page.status_code == 302
    assert Commitment.objects.get().text == "植树"


@pytest.mark.parametrize(
    ("texts", "dues", "said"),
    [
        ("植树\n巡山", "4月底前\n12月底前", [("植树", "4月底前"), ("巡山", "12月底前")]),
        ("植树\n巡山", "\n12月底前", [("植树", ""), ("巡山", "12月底前")]),
        ("植树\n\n巡山\t年底", "4月底前", [("植树", "4月底前"), ("巡山", "年底")]),
        ("植树", "4月底前\n12月底前", "第 2 行写了完成时限，没有写事项。"),
        ("植树｜4月底前", "5月底前", "第 1 行的完成时限写了两处"),
        ("植树", "一" * 41, "第 1 行太长"),
    ],
)
def test_the_day_of_an_item_has_its_own_box(client, cycle, zhang, recorder, texts, dues, said):
    make.login(client, recorder)
    url = reverse("branch_commitments", args=[zhang.member.branch_id, 2025])

    page = client.post(url, row(zhang.member, promises=texts, promises_due=dues), follow=True)

    if isinstance(said, str):
        assert said in page.text
        assert not Commitment.objects.exists()
    else:
        assert [(line.text, line.due) for line in promises_of(zhang.member, cycle).rows] == said
        form = next(form for form in page.context["forms"] if form.year.member == zhang.member)
        assert form["promises_due"].value() == "\n".join(due for _, due in said)


@pytest.mark.parametrize(
    ("texts", "dues", "kept"),
    [
        ("巡山", "4月底前", None),  # 植树 was taken out of the left box only
        ("巡山\r\n\r\n", "4月底前\r\n", None),
        ("巡山 9 次", "4月底前", None),
        ("巡山", "", [("巡山", "")]),
        ("植树", "4月底前", [("植树", "4月底前")]),  # what is left stands where it stood
        ("巡山｜4月底前", "4月底前", [("巡山", "4月底前")]),
        ("巡山\n走访", "4月底前", [("巡山", "4月底前"), ("走访", "")]),
    ],
)
def test_an_item_taken_out_gives_no_other_its_day(client, cycle, zhang, recorder, texts, dues, kept):
    make.login(client, recorder)
    url = reverse("branch_commitments", args=[zhang.member.branch_id, 2025])
    client.post(url, row(zhang.member, promises="植树\n巡山", promises_due="4月底前"))
    before = [("植树", "4月底前"), ("巡山", "")]

    page = client.post(url, row(zhang.member, promises=texts, promises_due=dues, seen=json.dumps([before, []])), follow=True)

    assert ("事项少了一行，请核对右边的时限" in page.text) is (kept is None)
    assert [(line.text, line.due) for line in promises_of(zhang.member, cycle).rows] == (kept or before)


def test_who_may_open_the_pages(client, promise, cycle, zhang, recorder, auditor, li):
    branch = promise.branch_id
    for name in ("branch_commitments", "branch_outcomes", "branch_commitment_forms"):
        for reader, status in ((recorder, 200), (auditor, 200), (zhang, 403), (li, 404)):
            assert make.login(client, reader).get(reverse(name, args=[branch, 2025])).status_code == status
    make.login(client, auditor)
    assert client.post(reverse("branch_commitments", args=[branch, 2025])).status_code == 403
    assert client.post(reverse("branch_outcomes", args=[branch, 2025])).status_code == 403
    make.login(client, recorder)
    assert client.get(reverse("publish_commitments", args=[branch, 2025])).status_code == 405
    assert client.post(reverse("publish_commitments", args=[branch, 2025])).status_code == 403
    assert client.get(reverse("branch_commitments", args=[branch, 1999])).status_code == 404
    assert make.login(client, li).get(reverse("commitment_form", args=[zhang.member_id, 2025])).status_code == 404


def test_there_is_nothing_to_print_before_anybody_wrote(client, branch, cycle, recorder):
    page = make.login(client, recorder).get(reverse("branch_commitment_forms", args=[branch.pk, cycle.year])).text

    assert "<h1>" in page
    assert "本年度还没有人写公开承诺" in page
    assert "data-print" not in page


def test_a_year_that_the_committee_has_not_opened_is_told(client, zhang):
    assert "党委还没有建立这个考核年度" in make.login(client, zhang).get(reverse("commitments", args=[2025])).text


def test_the_secretary_publishes_on_the_page(client, promise, secretary):
    make.login(client, secretary)
    assert "公示 1 人的承诺" in client.get(reverse("branch_commitments", args=[promise.branch_id, 2025])).text

    page = client.post(reverse("publish_commitments", args=[promise.branch_id, 2025]), follow=True).text

    assert "承诺已公示" in page
    assert "参加义务植树" in client.get(Notice.objects.get().get_absolute_url()).text


def test_outcomes_go_from_the_member_to_the_branch_and_beside_the_task_points(client, fourth, promise, zhang, secretary, recorder):
    with supposing(date(2025, 12, 20)):
        name = f"o{zhang.member_id}"
        page = make.login(client, zhang).post(reverse("own_outcomes", args=[2025]), {f"{name}-outcome{promise.pk}": "植树 30 株", f"{name}-seen": "{}"}, follow=True)
        assert "兑现情况已保存" in page.text

        seen = f'{{"outcome{promise.pk}": "植树 30 株", "remark{promise.pk}": ""}}'
        page = make.login(client, secretary).post(
            reverse("branch_outcomes", args=[promise.branch_id, 2025]),
            {f"{name}-outcome{promise.pk}": "植树 30 株", f"{name}-remark{promise.pk}": "全部兑现", f"{name}-seen": seen}, follow=True,
        )  # fmt: skip
        assert "兑现情况和支部点评已保存" in page.text

        page = make.login(client, recorder).get(reverse("tasks", args=[fourth.pk])).text
        assert "参加义务植树" in page
        assert "兑现：植树 30 株；点评：全部兑现" in page
        for word in ("3 完成", "2 基本完成", "1 部分完成", "0 未完成"):
            assert word in page
        assert ">0.5</option>" in page


def test_the_batch_pages_need_no_more_queries_for_more_people(client, cycle, branch, recorder, zhang, django_assert_max_num_queries):
    make.login(client, recorder)
    pages = [reverse(name, args=[branch.pk, 2025]) for name in ("branch_commitments", "branch_outcomes")]
    for person in [make.member(branch) for _ in range(12)]:
        make.promises(person, cycle, "植树", "巡山", by=recorder)
    for page in pages:
        with django_assert_max_num_queries(20):
            client.get(page)


# to-dos


def told(user):
    return [todo.what for todo in todos_of(user) if "承诺" in todo.what]


def test_each_is_told_in_season(cycle, zhang, secretary, branch, recorder):
    assert told(zhang) == ["2025年：写公开承诺"]
    make.promises(zhang.member, cycle, "植树", by=zhang)
    make.promises(secretary.member, cycle, "讲党课", by=secretary)
    assert told(zhang) == []
    assert told(secretary) == ["2025年：公示公开承诺"]
    todo = next(todo for todo in todos_of(secretary) if todo.what == "2025年：公示公开承诺")
    assert (todo.detail, todo.lack) == ("共 3 人，2 人写好待公示，1 人没有写", "1 人没写")
    actions.publish_commitments(branch, cycle, by=secretary)
    assert told(secretary) == ["2025年：催写公开承诺"]

    with supposing(date(2025, 3, 31)):
        assert told(recorder) == ["2025年：写公开承诺"]
        assert told(secretary) == ["2025年：催写公开承诺"]
    with supposing(date(2025, 4, 1)):
        assert told(recorder) == []
        assert told(secretary) == []
    with supposing(date(2025, 11, 30)):
        assert told(zhang) == []
    with supposing(date(2025, 12, 1)):
        assert told(zhang) == ["2025年：填承诺兑现情况"]
        tell(Commitment.objects.get(member=zhang.member), "outcome", "做到了", by=zhang)
        assert told(zhang) == []
