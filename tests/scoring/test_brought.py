"""期初录入 (A39): quarters confirmed on paper are brought in with their meeting and a scan."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.papers import branch_summary, record
from members.clock import supposing
from members.models import Exemption
from pointsys.todos import todos_of
from reports.record_table import record_table
from reports.sheets import workbook
from reports.summary_table import summary_table
from scoring import actions
from scoring.figures import inspections_due, rows_of
from scoring.models import Quarter, Seal
from scoring.steps import QUARTER_FLOW
from tests import make

COUNT = {"held_on": "2025-04-09", "eligible": "3", "present": "3", "ayes": "3"}


def scan(content=b"%PDF-1.4 paper", name="汇总表.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 20)):
        yield


@pytest.fixture
def standard(branch, secretary, recorder, zhang):
    return make.standard(branch, by=secretary)


@pytest.fixture
def quarter(standard, recorder):
    return actions.open_brought_in(standard, 1, by=recorder)


def typed(quarter, points="14", **changes):
    return {str(sheet.pk): points for sheet in quarter.sheets.all()} | COUNT | changes


def cells(book):
    return " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None)


def test_who_is_not_on_the_list_stands_below_it_with_the_reason(client, recorder, branch, standard):
    make.member(branch, "杨波", joined_on=date(2025, 2, 20), confirmed_on=None)
    make.member(branch, "石磊", arrived_on=date(2025, 3, 3))
    Exemption.objects.create(member=make.member(branch, "丁秀兰"), branch=branch, status="approved", reason="重病", since=date(2025, 1, 1), asked_by=recorder)
    client.force_login(recorder)

    page = client.get(reverse("brought_in", args=[actions.open_brought_in(standard, 1, by=recorder).pk])).content.decode()

    assert "不在本季名单里的：丁秀兰（已批准不参加积分）、石磊（2025年3月3日转入，超过本季第一个月）、杨波（2025年2月20日入党，超过本季第一个月）。" in page


def test_the_committee_is_not_reminded_to_inspect_what_was_before(standard, recorder, auditor):
    with supposing(date(2025, 6, 10)):
        assert [number for _, number, _, _ in inspections_due(auditor)] == [1]
        actions.open_brought_in(standard, 1, by=recorder)
        assert inspections_due(auditor) == []


def test_only_a_quarter_that_is_over_is_brought_in(standard, recorder):
    with supposing(date(2025, 3, 31)), pytest.raises(ValidationError, match="一季度到 2025年3月31日才结束"):
        actions.open_brought_in(standard, 1, by=recorder)

    assert actions.open_brought_in(standard, 1, by=recorder).brought_in
    with pytest.raises(ValidationError, match="已经开启"):
        actions.open_brought_in(standard, 1, by=recorder)


def test_the_next_notice_waits_for_it(client, quarter, standard, secretary, recorder):
    later = make.proposed(make.quarter(standard, 2, by=recorder), by=secretary)
    with supposing(date(2025, 7, 9)):
        later = QUARTER_FLOW.move(later, "pass", by=secretary, held_on=date(2025, 7, 9), eligible=3, present=3, ayes=3)
        [offer] = [offer for offer in QUARTER_FLOW.offers(secretary, later, {}) if offer.name == "publish"]
        assert [(block.text, block.url) for block in offer.blockers] == [("2025年一季度的期初录入还没有完成，本年累计还算不出来", reverse("brought_in", args=[quarter.pk]))]
        with pytest.raises(ValidationError, match="2025年一季度的期初录入还没有完成"):
            QUARTER_FLOW.move(later, "publish", by=secretary)

        actions.save_brought(quarter, points={sheet: Decimal(14) for sheet in quarter.sheets.all()}, meeting={"held_on": date(2025, 4, 9), "eligible": 3, "present": 3, "ayes": 3}, scan=scan(), by=recorder)
        QUARTER_FLOW.move(quarter, "bring_in", by=secretary)
        assert QUARTER_FLOW.move(later, "publish", by=secretary).notice.rows[0][4] == "29"


def test_it_waits_for_points_meeting_and_scan_and_says_so(quarter, secretary, recorder):
    with pytest.raises(ValidationError) as refused:
        QUARTER_FLOW.move(quarter, "bring_in", by=secretary)
    assert refused.value.messages[0].startswith("还有 3 人没有录入得分：")
    assert refused.value.messages[1:] == ["没有登记党员大会的日期和票数", "没有上传纸质汇总表的扫描件"]

    actions.save_brought(quarter, points={sheet: Decimal(14) for sheet in quarter.sheets.all()}, by=recorder)
    with pytest.raises(ValidationError) as refused:
        QUARTER_FLOW.move(quarter, "bring_in", by=secretary)
    assert len(refused.value.messages) == 2


def test_a_head_completes_it_and_it_is_sealed(standard, recorder, secretary, zhang):
    quarter = make.brought_in(standard, 1, by=recorder, scan=scan(), points=14)
    for stranger in (recorder, zhang):
        with pytest.raises(PermissionDenied):
            QUARTER_FLOW.move(quarter, "bring_in", by=stranger)

    quarter = QUARTER_FLOW.move(quarter, "bring_in", by=secretary)

    assert quarter.status == "confirmed"
    assert '"张三","14"' in Seal.objects.get(subject=str(quarter)).text
    row = next(row for row in rows_of(quarter.sheets.all()) if row.member == zhang.member)
    assert (row.points, row.deducted.counted, row.arithmetic) == (14, 1, "期初录入 14")
    assert row.sheet.history.first().history_user == recorder


def test_the_usual_steps_are_not_for_it_and_it_is_not_for_others(quarter, standard, secretary, recorder):
    assert [offer.name for offer in QUARTER_FLOW.offers(secretary, quarter, {})] == ["bring_in"]
    assert "期初录入完成" in QUARTER_FLOW.ahead(recorder, quarter).text
    with pytest.raises(ValidationError, match="2025年一季度不用办理“提出初步意见”"):
        QUARTER_FLOW.move(quarter, "propose", by=secretary, opinion_on=date(2025, 4, 8))
    usual = make.quarter(standard, 2, by=recorder)
    with pytest.raises(ValidationError, match="不用办理“期初录入完成”"):
        QUARTER_FLOW.move(usual, "bring_in", by=secretary)


def test_the_recorder_is_told_to_type_it_and_not_to_collect_forms(quarter, recorder, secretary):
    said = [todo.what for todo in todos_of(recorder)]

    assert "2025年一季度：期初录入" in said
    assert not any("自评表" in what for what in said)
    assert any(todo.what == "2025年一季度：期初录入完成" for todo in todos_of(secretary))
    assert quarter.get_status_display() == "期初录入"


def test_no_deduction_is_entered_into_it(quarter, recorder, zhang):
    with pytest.raises(ValidationError, match="期初录入的季度，得分照纸质汇总表录入"):
        make.deduction(quarter.sheets.get(member=zhang.member), "组1", by=recorder)


def test_a_completed_one_is_changed_only_by_a_correction(standard, recorder, secretary):
    quarter = QUARTER_FLOW.move(make.brought_in(standard, 1, by=recorder, scan=scan()), "bring_in", by=secretary)
    points = {sheet: Decimal(13) for sheet in quarter.sheets.all()}
    with pytest.raises(ValidationError, match="“已汇总”，不能再录入"):
        actions.save_brought(quarter, points=points, by=recorder)

    quarter = QUARTER_FLOW.move(quarter, "correct", by=secretary, remark="抄错")
    actions.save_brought(quarter, points=points, by=recorder)

    assert QUARTER_FLOW.move(quarter, "bring_in", by=secretary).version == 2
    assert Seal.objects.filter(subject=str(quarter)).count() == 2


def test_the_page_saves_all_at_once_and_keeps_what_was_typed(client, quarter, recorder):
    make.login(client, recorder)
    page = reverse("brought_in", args=[quarter.pk])
    assert page in client.get(reverse("branch_quarters", args=[quarter.branch_id])).text

    for wrong, words in (
        (typed(quarter, points="15.5"), "不能大于 15"),
        (typed(quarter, points="-1"), "不能小于 0"),
        (typed(quarter, points="十四"), "请填数字"),
        (typed(quarter, ayes="1"), "按这个票数没有通过"),
        (typed(quarter, present="4"), "实到 4 人，不能多于应到 3 人"),
        (typed(quarter, ayes=""), "要一起填"),
        (typed(quarter, held_on="2025-03-30"), "党员大会应在 2025年3月31日以后、今天以前"),
        (typed(quarter, held_on="2025-04-21"), "党员大会应在"),
        (typed(quarter) | {"scan": scan(b"MZ program")}, "只收 pdf、jpg 和 png 文件"),
    ):
        refused = client.post(page, wrong)
        assert refused.status_code == 422
        assert words in refused.text, words
        assert f'value="{wrong["eligible"]}"' in refused.text
    assert not quarter.sheets.exclude(brought_points=None).exists()

    assert client.post(page, typed(quarter, points="１４.5", scan=scan(name="x.exe"))).status_code == 302
    quarter.refresh_from_db()
    assert quarter.sheets.filter(brought_points=Decimal("14.5")).count() == 3
    assert (quarter.last_meeting.ayes, quarter.scan.name[-4:]) == (3, ".pdf")


def test_a_meeting_typed_wrong_is_put_right_not_doubled(quarter, recorder):
    for ayes in (2, 3):
        actions.save_brought(quarter, points={}, meeting={"held_on": date(2025, 4, 9), "eligible": 3, "present": 3, "ayes": ayes}, by=recorder)

    assert quarter.meetings.get().ayes == 3
    assert quarter.last_meeting.history.count() == 2


def test_who_opens_it_and_who_reads_the_scan(client, standard, recorder, secretary, zhang, li, auditor):
    make.login(client, recorder)
    assert client.post(reverse("bring_in", args=[standard.pk]), {"number": "1"}, follow=True).status_code == 200
    quarter = Quarter.objects.get(brought_in=True)
    assert client.get(reverse("scan", args=[quarter.pk])).status_code == 404
    actions.save_brought(quarter, points={}, scan=scan(), by=recorder)
    page, paper = reverse("brought_in", args=[quarter.pk]), reverse("scan", args=[quarter.pk])

    for reader, statuses in ((secretary, (200, 200, 302)), (auditor, (200, 200, 403)), (zhang, (403, 403, 403)), (li, (404, 404, 404))):
        make.login(client, reader)
        file = client.get(paper)
        b"".join(file)  # read to its end, or it stays open
        assert (client.get(page).status_code, file.status_code, client.post(page, typed(quarter)).status_code) == statuses
    make.login(client, secretary)
    usual = make.quarter(standard, 2, by=recorder)
    assert client.get(reverse("brought_in", args=[usual.pk])).status_code == 404


def test_both_official_forms_say_that_it_was_brought_in(standard, recorder, secretary, zhang):
    quarter = QUARTER_FLOW.move(make.brought_in(standard, 1, by=recorder, scan=scan(), points=14), "bring_in", by=secretary)

    assert "期初录入" in cells(workbook(record_table(record(zhang.member, 2025, reader=secretary))))
    assert "一季度积分为期初录入" in cells(workbook(summary_table(branch_summary(quarter.branch, quarter.cycle))))


# where its steps lead


def step(client, quarter, name, **typed):
    return client.post(reverse("move_quarter", args=[quarter.pk, name]), typed)


def test_a_refused_step_shows_the_page_where_it_is_mended(client, quarter, secretary):
    refused = step(make.login(client, secretary), quarter, "bring_in", remark="纸质表在档案柜")

    assert refused.status_code == 422
    assert "没有上传纸质汇总表的扫描件" in refused.text
    assert "保存期初录入" in refused.text
    assert not refused.context["form"].is_bound


def test_a_taken_step_leads_back_to_it(client, standard, recorder, secretary):
    quarter = make.brought_in(standard, 1, by=recorder, scan=scan())
    make.login(client, secretary)

    for name in ("bring_in", "correct"):
        assert step(client, quarter, name, remark="抄错").url == quarter.get_entry_url()


def test_its_grid_tells_where_it_is_typed(client, quarter, recorder, auditor):
    for reader in (recorder, auditor):
        page = make.login(client, reader).get(quarter.get_absolute_url()).text
        assert "期初录入，照纸质表录入，不在这里登记。" in page
        assert f'<a href="{quarter.get_entry_url()}">去期初录入</a>' in page


# two who fill one page


@pytest.fixture
def shown(client, quarter, recorder):
    """The page as the recorder opened it, before anybody else wrote."""
    return make.sent(make.login(client, recorder).get(reverse("brought_in", args=[quarter.pk])).context["form"])


def save(client, quarter, data):
    return client.post(reverse("brought_in", args=[quarter.pk]), data)


def test_two_who_type_different_rows_keep_both(client, quarter, shown, recorder, secretary, zhang):
    mine, theirs = quarter.sheets.get(member=zhang.member), quarter.sheets.get(member=secretary.member)
    meeting = {"held_on": date(2025, 4, 9), "eligible": 3, "present": 3, "ayes": 3}
    actions.save_brought(quarter, points={theirs: Decimal(13)}, meeting=meeting, by=secretary)

    assert save(client, quarter, shown | {f"{mine.pk}": "14"}).status_code == 302

    assert dict(quarter.sheets.values_list("pk", "brought_points")) == {mine.pk: 14, theirs.pk: 13, quarter.sheets.get(member=recorder.member).pk: None}
    quarter.refresh_from_db()
    assert quarter.last_meeting.ayes == 3


def test_a_row_typed_meanwhile_refuses_the_page_and_is_gone_over_once_told(client, quarter, shown, recorder, secretary, zhang):
    row, other = quarter.sheets.get(member=zhang.member), quarter.sheets.get(member=recorder.member)
    actions.save_brought(quarter, points={row: Decimal("12.5")}, by=secretary)

    refused = save(client, quarter, shown | {f"{row.pk}": "14", f"{other.pk}": "15"})

    assert refused.status_code == 422
    form = refused.context["form"]
    assert form.errors == {str(row.pk): ["刚由别人改为“12.5”，请核对后再保存。"]}
    assert (form[str(row.pk)].value(), form[str(other.pk)].value()) == ("14", "15")
    assert set(quarter.sheets.values_list("brought_points", flat=True)) == {Decimal("12.5"), None}
    assert f'name="initial-{row.pk}" value="12.5"' in refused.text

    assert save(client, quarter, shown | {f"initial-{row.pk}": "12.5", f"{row.pk}": "14"}).status_code == 302
    assert quarter.sheets.get(pk=row.pk).brought_points == 14


def test_the_same_typed_twice_is_no_conflict(client, quarter, shown, secretary, zhang):
    row = quarter.sheets.get(member=zhang.member)
    actions.save_brought(quarter, points={row: Decimal(14)}, by=secretary)

    assert save(client, quarter, shown | {f"{row.pk}": "14.0"}).status_code == 302


def test_a_conflict_that_was_not_told_yet_is_not_forgotten(client, quarter, shown, secretary, zhang, recorder):
    row, other = quarter.sheets.get(member=zhang.member), quarter.sheets.get(member=recorder.member)
    actions.save_brought(quarter, points={row: Decimal(12)}, by=secretary)

    wrong = save(client, quarter, shown | {f"{row.pk}": "14", f"{other.pk}": "x"})

    seen = wrong.context["form"][str(row.pk)].as_hidden(only_initial=True)
    assert 'value="12"' not in seen
    again = save(client, quarter, shown | {f"{row.pk}": "14", f"{other.pk}": "15"})
    assert "刚由别人改为“12”" in again.text


def test_a_meeting_typed_meanwhile_is_not_overwritten(client, quarter, shown, secretary):
    theirs = {"held_on": date(2025, 4, 10), "eligible": 3, "present": 3, "ayes": 2}
    actions.save_brought(quarter, points={}, meeting=theirs, by=secretary)

    refused = save(client, quarter, shown | COUNT)

    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "held_on": ["刚由别人改为“2025年4月10日”，请核对后再保存。"],
        "ayes": ["刚由别人改为“2”，请核对后再保存。"],
    }
    assert 'name="initial-held_on" value="2025-04-10"' in refused.text
    quarter.refresh_from_db()
    assert quarter.last_meeting.ayes == 2
    told = {f"initial-{name}": value for name, value in theirs.items()}
    assert save(client, quarter, shown | COUNT | told).status_code == 302
    assert quarter.last_meeting.ayes == 3


@pytest.mark.parametrize("value", ["abc", "NaN", "sNaN", "9" * 5000, "-1"])
def test_what_no_page_showed_is_refused_in_words(client, quarter, shown, zhang, value):
    row = quarter.sheets.get(member=zhang.member)

    assert save(client, quarter, shown | {f"{row.pk}": "14", f"initial-{row.pk}": value}).status_code == 422


# the whole way


def test_a_fourth_quarter_is_brought_in_from_start_to_end(client, standard, recorder, secretary, zhang):
    with supposing(date(2026, 1, 20)):
        make.login(client, recorder).post(reverse("bring_in", args=[standard.pk]), {"number": "4"})
        quarter = Quarter.objects.get(number=4)
        page, tasks, rewards = (reverse(name, args=[quarter.pk]) for name in ("brought_in", "tasks", "rewards"))
        entered = typed(quarter, held_on="2026-01-09", scan=scan())
        assert client.post(page, entered).status_code == 302
        assert f'href="{tasks}"' in client.get(page).text
        assert f'href="{rewards}"' in client.get(page).text
        assert f'href="{page}"' in client.get(tasks).text
        for officer in (recorder, secretary):  # each rates the other's too, never the own
            forms = [form for _, group in make.login(client, officer).get(tasks).context["sets"] for form in group]
            full = {field.html_name: field.field.choices[1][0] for form in forms if form.sheet.member != officer.member for field in form}
            assert client.post(tasks, full).status_code == 302
        reward = {"sheet": quarter.sheets.get(member=zhang.member).pk, "item": make.item(standard, "奖5").pk, "happened_on": "2025-12-30", "grounds": "受表彰", "certified_by": "市林业局党委"}
        assert client.post(rewards, reward).status_code == 302

        make.login(client, secretary).post(reverse("move_quarter", args=[quarter.pk, "bring_in"]))

    quarter.refresh_from_db()
    assert quarter.status == "confirmed"
    assert all(row.task_scores for row in rows_of(quarter.sheets.all()))


def test_nobody_is_asked_for_a_form_of_a_quarter_on_paper(client, quarter, recorder, zhang):
    make.login(client, recorder)
    pages = [reverse(name, args=[quarter.pk]) for name in ("quarter", "type_selfs", "compare")]

    for text in [client.get(page).text for page in pages]:
        assert "期初录入" in text
        assert "未交" not in text
        assert "待补自评" not in text
        assert "保存纸质表" not in text
    row = quarter.sheets.get(member=zhang.member)
    assert "未交" not in client.get(reverse("why_quarter", args=[row.pk])).text
    assert "不收自评表" in actions.type_in(quarter, rows={row: [Decimal(0)] * 3}, by=recorder)[row.pk][0]


def test_a_closed_quarter_says_who_gave_no_form_and_asks_nobody(client, standard, recorder, secretary):
    usual = make.close_quarter(make.quarter(standard, 1, by=recorder), secretary=secretary, recorder=recorder)
    make.login(client, recorder)

    with supposing(date(2025, 5, 6)):
        grid, forms = (client.get(reverse(name, args=[usual.pk])).text for name in ("quarter", "type_selfs"))

    for text in (grid, forms):
        assert '<span class="state next">未交自评表</span>' in text
    assert "待补自评" not in grid
    assert "提醒的话" not in forms
