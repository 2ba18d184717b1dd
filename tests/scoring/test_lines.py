"""One line of the ledger: what may be entered, what is asked about, what is told of caps, and its evidence."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.clock import supposing
from members.fields import ProofField
from members.flow import submit
from scoring import actions
from scoring.figures import rows_of, what_bites
from scoring.models import Standard
from tests import make

DAY = date(2025, 3, 5)


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


@pytest.fixture
def standard(branch, secretary):
    return make.standard(branch, by=secretary)


@pytest.fixture
def quarter(standard, recorder, zhang):
    return make.quarter(standard, 1, by=recorder)


def enter(sheet, code="组1", day=DAY, fact="三月大会未到", *, by, **kwargs):
    item = kwargs.pop("item", None) or make.item(sheet.quarter.standard, code)
    return actions.record_deduction(sheet, item=item, happened_on=day, fact=fact, by=by, **kwargs)


# points


@pytest.mark.parametrize(
    ("code", "times", "points", "taken"),
    [("组1", 1, None, 2), ("组1", 2, None, 4), ("组2", 3, None, Decimal("4.5")), ("组1", 1, Decimal("0.5"), Decimal("0.5")), ("组1", 2, Decimal(4), 4)],
)
def test_a_line_takes_what_its_item_says_or_less(sheet, recorder, code, times, points, taken):
    line = enter(sheet, code, times=times, points=points, by=recorder)

    assert (line.times, line.points) == (times, taken)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": Decimal("2.01")}, "组1每次扣 2 分，1 次最多扣 2 分；可以少扣，不能多扣"),
        ({"times": 2, "points": Decimal("4.01")}, "2 次最多扣 4 分"),
        ({"points": Decimal(0)}, "扣分应大于 0"),
        ({"points": Decimal(-1)}, "扣分应大于 0"),
        ({"times": 0}, "次数应是 1 以上的整数"),
        ({"times": 500}, "500 次太多了"),
        ({"fact": "  "}, "请写明事由"),
        ({"code": "学2"}, "学2在本支部的标准里没有启用"),
        ({"code": "奖1"}, "奖1是奖励分的条目，不能用来扣分"),
        ({"code": "任1"}, "任1是任务分的条目"),
        ({"code": "流2"}, "流2不适用于普通类党员"),
    ],
)
def test_what_the_standard_does_not_allow_is_refused_in_words(sheet, recorder, change, words):
    with pytest.raises(ValidationError, match=words):
        enter(sheet, by=recorder, **change)

    assert not sheet.deductions.exists()


def test_an_item_of_another_version_or_branch_is_refused_in_words(sheet, standard, recorder, other_branch, li):
    newer = Standard.objects.create(branch=standard.branch, cycle=standard.cycle, version=2, since=date(2025, 4, 1))
    own = make.item(standard, "组1")
    own.pk, own.standard = None, newer
    own.save()
    foreign = make.item(make.standard(other_branch, standard.cycle, by=li), "组1")

    with pytest.raises(ValidationError, match="属于另一版积分标准"):
        enter(sheet, item=own, by=recorder)
    with pytest.raises(ValidationError, match="属于别的积分标准"):
        enter(sheet, item=foreign, by=recorder)


def test_points_that_a_cap_or_the_floor_will_not_count_are_entered_and_told(sheet, recorder):
    for day in range(3, 7):
        enter(sheet, day=date(2025, 3, day), by=recorder)
    assert what_bites(sheet) == ["组1本季最多扣 6 分，已登记 8 分，2 分不再扣"]

    enter(sheet, "政2", day=date(2025, 3, 20), by=recorder)

    assert what_bites(sheet) == ["组1本季最多扣 6 分，已登记 8 分，2 分不再扣", "合计超过本季 15 分，1 分不再扣，扣完为止"]
    assert [row.points for row in rows_of(sheet.quarter.sheets.filter(pk=sheet.pk))] == [0]


def test_nothing_bites_where_every_point_counts(sheet, recorder):
    enter(sheet, times=3, by=recorder)

    assert what_bites(sheet) == []


# one fact, one item


def test_a_second_line_of_the_day_asks_whichever_its_item(sheet, recorder):
    enter(sheet, by=recorder)

    with pytest.raises(ValidationError, match="同一天已登记 组1 −2：三月大会未到。一件事只按一条扣") as asked:
        enter(sheet, "学1", fact="没有参加培训", by=recorder)
    assert asked.value.code == "second"

    enter(sheet, "学1", fact="没有参加培训", anyway=True, by=recorder)
    assert sheet.deductions.count() == 2


def test_the_next_day_and_another_member_do_not_ask(sheet, quarter, recorder, secretary):
    enter(sheet, by=recorder)
    enter(sheet, day=date(2025, 3, 6), by=recorder)
    enter(quarter.sheets.get(member=secretary.member), by=recorder)

    assert sheet.deductions.count() == 2


def test_a_reversed_line_does_not_ask(sheet, recorder):
    actions.reverse(enter(sheet, by=recorder), reason="已请假", by=recorder)

    enter(sheet, "学1", fact="另一件", by=recorder)
    enter(sheet, anyway=True, by=recorder)


@pytest.mark.parametrize("fact", ["三月大会未到", " 三月大会未到　"])
def test_the_same_line_twice_is_always_refused(sheet, recorder, fact):
    enter(sheet, by=recorder)

    with pytest.raises(ValidationError, match="已经登记过一次"):
        enter(sheet, fact=fact, anyway=True, by=recorder)

    assert sheet.deductions.count() == 1


def test_the_question_reaches_a_form_with_its_code(sheet, recorder):
    class Typed(forms.Form):
        fact = forms.CharField()

    enter(sheet, by=recorder)
    form = Typed({"fact": "另一件"})

    saved = submit(form, actions.record_deduction, sheet=sheet, item=make.item(sheet.quarter.standard, "学1"), happened_on=DAY, by=recorder)

    assert not saved
    assert form.has_error("__all__", "second")


def test_a_reversal_repeats_every_field_of_its_line(sheet, recorder):
    proof = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    line = enter(sheet, times=2, handbook="第 12 页", evidence="签到表", proof=proof, by=recorder)

    opposite = actions.reverse(line, reason="登记错了", by=recorder)

    assert (opposite.points, opposite.times, opposite.handbook, opposite.proof.name) == (-4, 2, "第 12 页", line.proof.name)
    assert what_bites(sheet) == []


# evidence files


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [("a.pdf", b"%PDF-1.4 x", "proof.pdf"), ("照片.exe", b"\xff\xd8\xff\xe0 x", "proof.jpg"), ("../../x", b"\x89PNG\r\n\x1a\n x", "proof.png")],
)
def test_a_proof_is_known_by_its_content(name, content, kept):
    assert ProofField().clean(SimpleUploadedFile(name, content)).name == kept


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"MZ\x90", "只收 pdf、jpg 和 png"), (b"<svg onload=x>", "只收 pdf"), (b" %PDF-", "只收 pdf"), (b"", "空文件"), (b"%PDF-" + b"x" * 10 * 1024 * 1024, "超过 10 MB")],
)
def test_what_is_no_proof_is_refused_in_words(content, words):
    with pytest.raises(ValidationError, match=words):
        ProofField().clean(SimpleUploadedFile("证明.pdf", content))


def test_the_evidence_goes_to_whoever_may_see_the_line(client, sheet, recorder, zhang, li, auditor, admin, secretary):
    line = enter(sheet, proof=SimpleUploadedFile("张三.pdf", b"%PDF-1.4"), by=recorder)
    url = reverse("evidence", args=[line.pk])

    for reader, status in ((recorder, 200), (zhang, 200), (auditor, 200), (li, 404), (admin, 403)):
        answer = make.login(client, reader).get(url)
        assert answer.status_code == status, reader
        assert answer.getvalue() == b"%PDF-1.4" or status != 200
    assert make.login(client, zhang).post(url).status_code == 405

    answer = make.login(client, secretary).get(url)
    assert "attachment" in answer["Content-Disposition"]
    assert answer.getvalue() == b"%PDF-1.4"


def test_another_member_and_a_line_without_a_file_find_nothing(client, branch, sheet, recorder):
    with_file = enter(sheet, proof=SimpleUploadedFile("x.pdf", b"%PDF-1.4"), by=recorder)
    without = enter(sheet, day=date(2025, 3, 6), by=recorder)
    other = make.user(make.member(branch, "别人"))

    assert make.login(client, other).get(reverse("evidence", args=[with_file.pk])).status_code == 404
    assert make.login(client, recorder).get(reverse("evidence", args=[without.pk])).status_code == 404
