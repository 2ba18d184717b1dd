"""Two who fill one page: only what each changed is written, and nothing that somebody else changed meanwhile is overwritten."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.clock import supposing
from members.flow import submit
from scoring import actions
from scoring.forms import SheetForm
from scoring.models import Sheet, TaskScore
from tests import make


@pytest.fixture(autouse=True)
def january():
    with supposing(date(2026, 1, 5)):
        yield


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 4, by=recorder)


@pytest.fixture
def sheet(quarter, zhang):
    return quarter.sheets.get(member=zhang.member)


@pytest.mark.parametrize(
    ("seen", "wanted", "stands"),
    [
        ((None, ""), (Decimal(12), ""), None),  # neither as seen nor as wanted
        ((None, ""), (None, "待议"), None),
        ((None, ""), (Decimal(14), ""), (14, "同意")),  # the same figure; the opinion was not touched
        ((None, ""), (None, ""), (14, "同意")),  # nothing touched
        ((None, "同意"), (None, "很好"), (14, "很好")),  # the other's figure stays
        ((Decimal(14), "同意"), (Decimal(12), "同意"), (12, "同意")),
    ],
)
def test_a_row_of_the_grid_keeps_what_its_typist_did_not_see(sheet, recorder, secretary, seen, wanted, stands):
    """What stands is 14, 同意."""
    actions.save_sheet(sheet, self_points=Decimal(14), opinion="同意", by=secretary)
    points, opinion = wanted

    if stands is None:
        with pytest.raises(ValidationError, match="这一行刚由别人改为：自评 14，意见“同意”。请核对后再保存。"):
            actions.save_sheet(sheet, self_points=points, opinion=opinion, seen=seen, by=recorder)
    else:
        actions.save_sheet(sheet, self_points=points, opinion=opinion, seen=seen, by=recorder)

    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.opinion) == (stands or (14, "同意"))


def test_a_row_saved_between_the_check_and_the_lock_is_not_overwritten(sheet, recorder, secretary):
    sent = {f"{sheet.pk}-was": "|", f"{sheet.pk}-self_points": "12", f"{sheet.pk}-opinion": "80%好"}
    form = SheetForm(sent, instance=Sheet.objects.get(pk=sheet.pk))
    assert form.is_valid()
    actions.save_sheet(sheet, self_points=Decimal(14), opinion="达到90%", by=secretary)

    assert not submit(form, actions.save_sheet, sheet=form.instance, by=recorder)

    assert form.errors == {"__all__": ["这一行刚由别人改为：自评 14，意见“达到90%”。请核对后再保存。"]}
    assert (form.clash["self_points"], form.clash["was"], form.clash["by"]) == ("14", "14|达到90%", str(secretary))


@pytest.mark.parametrize(
    ("was", "typed", "kept"),
    [
        ("|", ("", "待议"), (14, "待议")),  # the form on paper was not touched: it stays
        ("12|", ("12.0", "待议"), (14, "待议")),
        ("|甲", ("12", "甲"), (12, "同意")),
        ("|", ("12", "待议"), (12, "待议")),
    ],
)
def test_a_row_saved_again_once_told_withdraws_nothing(client, quarter, sheet, recorder, secretary, was, typed, kept):
    """What stands is 14, 同意; the row is sent again just as the page with the refusal shows it."""
    actions.save_sheet(sheet, self_points=Decimal(14), opinion="同意", by=secretary)
    url = reverse("save_sheets", args=[quarter.pk])
    told = make.login(client, recorder).post(url, {f"{sheet.pk}-{name}": value for name, value in zip(("was", "self_points", "opinion"), (was, *typed), strict=True)})

    assert "请核对后再保存" in told.text
    again = {name: re.search(rf'name="{name}" value="([^"]*)"', told.text)[1] for name in (f"{sheet.pk}-was", f"{sheet.pk}-self_points", f"{sheet.pk}-opinion")}
    assert client.post(url, again).status_code == 302

    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.opinion) == kept
    assert sheet.handed_in_at is not None


@pytest.mark.parametrize(
    ("seen", "wanted", "points"),
    [
        (("", "", ""), ("1", "0", "0"), None),
        (("2", "1", "0"), ("2", "1", "0.5"), None),  # a month that the typist did not see as it stands
        (("", "", ""), ("2", "0", "0"), 13),  # the same
        (("2", "0", "0"), ("1", "0", "0"), 14),
    ],
)
def test_a_form_on_paper_keeps_months_that_its_typist_did_not_see(quarter, sheet, recorder, secretary, seen, wanted, points):
    """What stands is 2, 0, 0."""
    actions.type_in(quarter, rows={sheet: [Decimal(2), Decimal(0), Decimal(0)]}, by=secretary)
    seen, figures = ([Decimal(text) if text else None for text in texts] for texts in (seen, wanted))
    total = None if None in seen else 15 - sum(seen)

    said = actions.type_in(quarter, rows={sheet: figures}, seen={sheet: (seen, total)}, by=recorder)

    sheet.refresh_from_db()
    assert sheet.self_points == (points or 13)
    assert said == ({} if points else {sheet.pk: ["这一行刚由别人改为：2、0、0，自评得分 13。请核对后再保存。"]})


def test_what_was_not_told_yet_is_told_after_another_mistake(client, quarter, sheet, recorder, secretary):
    actions.type_in(quarter, rows={sheet: [Decimal(2), Decimal(0), Decimal(0)]}, by=secretary)
    page, sent = reverse("type_selfs", args=[quarter.pk]), {f"{sheet.pk}-was": "||", f"{sheet.pk}-m10": "x", f"{sheet.pk}-m11": "0", f"{sheet.pk}-m12": "0"}

    wrong = make.login(client, recorder).post(page, sent)
    assert f'name="{sheet.pk}-was" value="||"' in wrong.text
    told = client.post(page, sent | {f"{sheet.pk}-m10": "1"})

    assert "这一行刚由别人改为：2、0、0" in told.text
    assert f'name="{sheet.pk}-was" value="2|0|0|13"' in told.text
    assert client.post(page, sent | {f"{sheet.pk}-m10": "1", f"{sheet.pk}-was": "2|0|0|13"}).status_code == 302


def test_a_total_from_the_grid_is_not_overwritten_by_an_older_page(quarter, sheet, recorder, secretary):
    nothing, figures = [None] * 3, [Decimal(1), Decimal(0), Decimal(0)]
    actions.save_sheet(sheet, self_points=Decimal(12), opinion="", by=secretary)

    said = actions.type_in(quarter, rows={sheet: figures}, seen={sheet: (nothing, None)}, by=recorder)

    assert said == {sheet.pk: ["这一行刚由别人改为：空、空、空，自评得分 12。请核对后再保存。"]}
    assert actions.type_in(quarter, rows={sheet: figures}, seen={sheet: (nothing, Decimal(12))}, by=recorder) == {}


@pytest.mark.parametrize("was", ["x||", "NaN|0|0", "|", "9" * 5000])
def test_what_no_page_showed_of_a_form_is_no_fault_of_the_server(client, quarter, sheet, recorder, was):
    sent = {f"{sheet.pk}-was": was, f"{sheet.pk}-m10": "1", f"{sheet.pk}-m11": "0", f"{sheet.pk}-m12": "0"}

    assert make.login(client, recorder).post(reverse("type_selfs", args=[quarter.pk]), sent).status_code in {302, 422}


# task points


@pytest.fixture
def shown(client, quarter, recorder):
    """The tasks page as the recorder opened it, before anybody else wrote."""
    page = make.login(client, recorder).get(reverse("tasks", args=[quarter.pk]))
    return make.sent(*(form for _, forms in page.context["sets"] for form in forms if form.sheet.member != recorder.member))


def marks_of(sheet):
    return {score.item.code: score.points for score in TaskScore.objects.filter(sheet=sheet).select_related("item")}


def test_an_old_page_puts_no_older_task_points_back(client, quarter, sheet, shown, secretary):
    first, second = (make.item(quarter.standard, code) for code in ("任1", "任2"))
    actions.score_tasks(sheet, marks={first: Decimal(1)}, by=secretary)

    page = reverse("tasks", args=[quarter.pk])
    assert client.post(page, shown | {f"{sheet.pk}-{second.pk}": "3"}).status_code == 302
    assert marks_of(sheet) == {"任1": 1, "任2": 3}

    other = quarter.sheets.get(member=secretary.member)
    refused = client.post(page, shown | {f"{sheet.pk}-{first.pk}": "3", f"{other.pk}-{first.pk}": "2"})

    assert refused.status_code == 422
    assert "刚由别人改为“1”，请核对后再保存。" in refused.text
    assert (marks_of(sheet)["任1"], marks_of(other)["任1"]) == (1, 2)  # row by row, as on the other pages
    told = {f"{sheet.pk}-{first.pk}": "3", f"initial-{sheet.pk}-{first.pk}": "1"}
    assert client.post(page, shown | told).status_code == 302
    assert marks_of(sheet)["任1"] == 3


@pytest.mark.parametrize(("then", "status", "said", "kept"), [("3", 302, "", 3), ("", 422, "已经评定的不能改回未评", 2)])
def test_who_was_saved_beside_a_refused_member_is_shown_as_it_stands(client, quarter, sheet, shown, secretary, then, status, said, kept):
    first, page, other = make.item(quarter.standard, "任1"), reverse("tasks", args=[quarter.pk]), quarter.sheets.get(member=secretary.member)
    refused = client.post(page, shown | {f"{sheet.pk}-{first.pk}": "99", f"{other.pk}-{first.pk}": "2"})
    forms = {form.sheet: form for _, group in refused.context["sets"] for form in group}
    assert [form.is_bound for form in (forms[sheet], forms[other])] == [True, False]

    again = client.post(page, shown | make.sent(forms[other]) | {f"{other.pk}-{first.pk}": then})

    assert again.status_code == status
    assert said in again.text
    assert "刚由别人改为" not in again.text
    assert marks_of(other)["任1"] == kept


@pytest.mark.parametrize("value", ["abc", "NaN", "99", "-1"])
def test_odd_task_points_are_refused_in_words(client, quarter, sheet, shown, value):
    name = f"{sheet.pk}-{make.item(quarter.standard, '任1').pk}"

    for sent in ({name: value}, {name: "3", f"initial-{name}": value}):
        assert client.post(reverse("tasks", args=[quarter.pk]), shown | sent).status_code == 422
    assert marks_of(sheet) == {}


def test_who_does_not_rate_a_member_reads_the_mark_and_why(client, quarter, sheet, recorder, secretary, auditor):
    own, item = quarter.sheets.get(member=recorder.member), make.item(quarter.standard, "任1")
    actions.score_tasks(own, marks={item: item.points}, by=secretary)
    page = reverse("tasks", args=[quarter.pk])

    text = make.login(client, recorder).get(page).text
    assert f'name="{own.pk}-{item.pk}"' not in text
    assert f'name="{sheet.pk}-{item.pk}"' in text
    assert "本人的由另一名支委评" in text
    assert "<td>3 完成</td>" in text
    text = make.login(client, auditor).get(page).text
    assert "<select" not in text
    assert "<td>3 完成</td>" in text
    assert "本人的由另一名支委评" not in text
