"""The monthly sheet: entered once, everyone present by default, nothing deleted; R28 warns and does nothing."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from members.clock import supposing
from members.models import Absence, Exemption
from pointsys.todos import todos_of
from scoring import actions
from scoring.figures import attendance_of, due_by_default, idle_of, lines_of, month_strip, slots_of
from scoring.models import Gathering, Mark, MonthSheet
from tests import make

TODAY = date(2026, 5, 20)
Kind = Gathering.Kind


@pytest.fixture(autouse=True)
def on_that_day():
    with supposing(TODAY):
        yield


@pytest.fixture
def sheet(branch, recorder, secretary, zhang):
    return actions.open_month(branch, year=2026, month=5, by=recorder)


@pytest.fixture
def party_day(sheet, recorder):
    return gather(sheet, by=recorder)


def gather(sheet, day=10, kind=Kind.PARTY_DAY, *, by):
    return actions.add_gathering(sheet, kind=kind, held_on=date(sheet.year, sheet.month, day), subject="", by=by)


def counts(sheet):
    slots = slots_of(sheet)
    return [tuple(line)[1:] for line in attendance_of(slots, lines_of(sheet, slots))]


def cells(sheet, user):
    line, *_ = lines_of(sheet, slots_of(sheet), member=user.member)
    return line.cells


def row(user, was=None, **typed):
    """What the page sends for one member."""
    sent = {f"{user.member_id}-{name}": value for name, value in typed.items()}
    if was is not None:
        sent[f"{user.member_id}-was"] = was
    return sent


# who is due


def test_everyone_is_due_but_mobile_and_exempt_members(branch, recorder, secretary, zhang, auditor):
    away, old, asked = make.member(branch, "外出"), make.member(branch, "年老"), make.member(branch, "在申请")
    Absence.objects.create(member=away, since=date(2026, 1, 1), expected_months=4)
    given = {"branch": branch, "reason": "重病", "since": date(2026, 3, 1), "asked_by": secretary}
    Exemption.objects.create(member=old, status="approved", decided_by=auditor, decided_on=date(2026, 3, 1), **given)
    Exemption.objects.create(member=asked, **given)

    due = due_by_default(branch, Kind.PARTY_DAY, TODAY)

    assert set(due) == {recorder.member, secretary.member, zhang.member, asked}


def test_the_branch_committee_is_those_who_sit_in_it(branch, recorder, secretary, zhang):
    assert due_by_default(branch, Kind.COMMITTEE, TODAY) == [secretary.member]
    assert len(due_by_default(branch, Kind.GROUP, TODAY)) == 3


def test_who_had_not_come_or_had_left_is_not_due(branch, recorder):
    make.member(branch, "后来", arrived_on=date(2026, 5, 21))
    make.member(branch, "走了", left_on=date(2026, 5, 20))
    stays = make.member(branch, "还在", left_on=date(2026, 5, 21))

    assert set(due_by_default(branch, Kind.PARTY_DAY, TODAY)) == {recorder.member, stays}


def test_a_member_who_moved_stays_on_the_sheet_where_it_was_made(sheet, party_day, zhang, other_branch):
    zhang.member.branch, zhang.member.arrived_on = other_branch, date(2026, 5, 15)
    zhang.member.save()

    assert zhang.member in [line.member for line in lines_of(sheet, slots_of(sheet))]
    later = actions.open_month(other_branch, year=2026, month=4, by=zhang)
    assert zhang.member not in [line.member for line in lines_of(later, [])]


# gatherings


def test_a_gathering_has_everyone_present(sheet, party_day):
    assert counts(sheet) == [(3, 3, 0, 0, 0)]


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 5, 21), "不能晚于今天"), (date(2026, 4, 30), "不在2026年5月内"), (date(2025, 5, 10), "不在2026年5月内")],
)
def test_a_day_to_come_or_of_another_month_is_refused(sheet, recorder, day, said):
    with pytest.raises(ValidationError, match=said):
        actions.add_gathering(sheet, kind=Kind.STUDY, held_on=day, subject="", by=recorder)


def test_two_of_a_kind_on_one_day_are_refused_in_words(client, sheet, party_day, recorder):
    page = make.login(client, recorder).post(reverse("add_gathering", args=[sheet.pk]), {"kind": "party_day", "held_on": "2026-05-10", "subject": "学习二十大"})

    assert page.status_code == 422
    assert "这一天的这个会已经登记" in page.text
    assert "学习二十大" in page.text  # what was typed is kept
    assert sheet.gatherings.count() == 1


def test_another_kind_on_the_same_day_is_welcome(sheet, party_day, recorder):
    assert gather(sheet, kind=Kind.LECTURE, by=recorder)


def test_a_committee_meeting_without_a_committee_is_refused(other_branch, auditor):
    empty = actions.open_month(make.branch("新支部", of=other_branch.committee), year=2026, month=5, by=auditor)

    with pytest.raises(ValidationError, match="没有应到的人"):
        gather(empty, kind=Kind.COMMITTEE, by=auditor)


def test_a_month_to_come_is_refused_and_an_open_one_is_found_again(branch, recorder, sheet):
    with pytest.raises(ValidationError, match="还没有到"):
        actions.open_month(branch, year=2026, month=6, by=recorder)

    assert actions.open_month(branch, year=2026, month=5, by=recorder) == sheet


def test_who_is_no_longer_due_loses_the_mark_but_it_is_kept(client, sheet, party_day, recorder, secretary, zhang):
    slot = f"g{party_day.pk}"
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "absent")}, by=recorder)

    answer = make.login(client, recorder).post(
        reverse("gathering", args=[party_day.pk]),
        {"kind": "party_day", "held_on": "2026-05-11", "due": [recorder.member_id, secretary.member_id]},
    )

    assert answer.status_code == 302
    assert counts(sheet) == [(2, 2, 0, 0, 0)]
    assert Mark.objects.get().lifted
    assert party_day.history.count() > 1


def test_a_gathering_entered_by_mistake_is_taken_back_and_kept(sheet, party_day, recorder, zhang):
    actions.mark(sheet, member=zhang.member, changes={f"g{party_day.pk}": ("", "leave")}, by=recorder)

    actions.change_gathering(party_day, kind="party_day", held_on=party_day.held_on, subject="", due=list(party_day.due.all()), lifted=True, by=recorder)

    assert counts(sheet) == []
    assert Gathering.objects.count() == 1
    assert gather(sheet, by=recorder)  # the same one can be entered again


def test_somebody_must_be_due(party_day, recorder):
    with pytest.raises(ValidationError, match="至少要有一人应到"):
        actions.change_gathering(party_day, kind="party_day", held_on=party_day.held_on, subject="", due=[], lifted=False, by=recorder)


# the sheet


def test_one_post_saves_what_was_not_in_order(client, sheet, party_day, recorder, secretary, zhang):
    slot = f"g{party_day.pk}"
    was = f"{slot}=&dues=&work="
    sent = row(zhang, was, **{slot: "absent", "dues": "dues_unpaid", "work": "work_undone"})
    sent |= row(secretary, was, **{slot: "late", "dues": "dues_late", "work": ""}) | row(recorder, was, **{slot: "", "dues": "", "work": ""})

    answer = make.login(client, recorder).post(reverse("save_month", args=[sheet.pk]), sent, follow=True)

    assert "改动 2 人" in answer.text
    assert cells(sheet, zhang) == {slot: "absent", "dues": "dues_unpaid", "work": "work_undone"}
    assert cells(sheet, secretary) == {slot: "late", "dues": "dues_late", "work": ""}
    assert counts(sheet) == [(3, 2, 0, 1, 1)]  # whoever came late came


def test_a_gathering_is_added_together_with_the_marks_typed_meanwhile(client, sheet, party_day, recorder, zhang):
    slot = f"g{party_day.pk}"
    sent = row(zhang, f"{slot}=&dues=&work=", **{slot: "absent", "dues": "", "work": ""})
    make.login(client, recorder)

    refused = client.post(reverse("add_gathering", args=[sheet.pk]), sent | {"kind": "meeting", "held_on": "2026-06-12"})
    added = client.post(reverse("add_gathering", args=[sheet.pk]), {"kind": "meeting", "held_on": "2026-05-12"}, follow=True)

    assert "已保存，改动 1 人" in refused.text
    assert "会议已添加" in added.text
    assert cells(sheet, zhang) == {slot: "absent", f"g{sheet.gatherings.last().pk}": "", "dues": "", "work": ""}


def test_a_changed_mark_is_lifted_and_a_new_one_written(sheet, party_day, recorder, zhang):
    slot = f"g{party_day.pk}"
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "absent")}, by=recorder)
    actions.mark(sheet, member=zhang.member, changes={slot: ("absent", "leave")}, by=recorder)
    actions.mark(sheet, member=zhang.member, changes={slot: ("leave", "")}, by=recorder)

    assert [(mark.kind, mark.lifted) for mark in Mark.objects.order_by("pk")] == [("absent", True), ("leave", True)]
    assert {row.history_user for row in Mark.history.all()} == {recorder}
    assert cells(sheet, zhang)[slot] == ""


def test_a_page_read_earlier_overwrites_nothing(client, sheet, party_day, recorder, secretary, zhang):
    slot = f"g{party_day.pk}"
    was = f"{slot}=&dues=&work="
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "leave")}, by=secretary)
    url = reverse("save_month", args=[sheet.pk])

    page = make.login(client, recorder).post(url, row(zhang, was, **{slot: "absent", "dues": "", "work": ""}) | row(secretary, was, **{slot: "", "dues": "dues_late", "work": ""}))

    assert page.status_code == 422
    assert "刚由别人改为“请假”" in page.text
    assert cells(sheet, zhang)[slot] == "leave"
    assert cells(sheet, secretary)["dues"] == "dues_late"  # the good row is saved
    told = next(row for row in page.context["rows"] if row.line.member == zhang.member)
    assert told[slot].value() == "absent"  # shown again as typed, and now knowing what stands
    assert f"{slot}=leave" in told["was"].value()


def test_cells_that_were_not_touched_are_left_alone(client, sheet, party_day, recorder, secretary, zhang):
    slot = f"g{party_day.pk}"
    was = f"{slot}=&dues=&work="
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "leave")}, by=secretary)

    answer = make.login(client, recorder).post(reverse("save_month", args=[sheet.pk]), row(zhang, was, **{slot: "", "dues": "dues_unpaid", "work": ""}))

    assert answer.status_code == 302
    assert cells(sheet, zhang) == {slot: "leave", "dues": "dues_unpaid", "work": ""}


@pytest.mark.parametrize("typed", ["dues_unpaid", "nonsense", "\x00"])
def test_a_word_that_does_not_belong_there_is_refused(client, sheet, party_day, recorder, zhang, typed):
    slot = f"g{party_day.pk}"

    page = make.login(client, recorder).post(reverse("save_month", args=[sheet.pk]), row(zhang, f"{slot}=", **{slot: typed}))

    assert page.status_code == 422
    assert not Mark.objects.exists()


def test_who_is_not_due_has_no_cell(sheet, recorder, secretary, zhang):
    meeting = gather(sheet, kind=Kind.COMMITTEE, by=recorder)

    assert cells(sheet, zhang) == {"dues": "", "work": ""}
    with pytest.raises(ValidationError, match="不在.*应到名单"):
        actions.mark(sheet, member=zhang.member, changes={f"g{meeting.pk}": ("", "absent")}, by=recorder)


def test_the_auditor_reads_and_does_not_write(client, sheet, party_day, auditor, zhang):
    make.login(client, auditor)

    page = client.get(reverse("month", args=[sheet.pk]))

    assert page.status_code == 200
    assert "保存签到" not in page.text
    assert client.get(reverse("branch_months", args=[sheet.branch_id])).status_code == 200
    assert client.post(reverse("save_month", args=[sheet.pk])).status_code == 403


def test_the_strip_shows_what_is_filled(client, sheet, party_day, recorder):
    (_, this), (_, last) = month_strip(sheet.branch)

    assert [begun for _, _, begun in this] == [True] * 5 + [False] * 7
    assert [found.held for _, found, _ in this if found] == [1]
    assert not any(found for _, found, _ in last)
    make.login(client, recorder)
    assert client.get(reverse("months"), follow=True).text.count("已登记") == 1
    opened = client.post(reverse("open_month", args=[sheet.branch_id]), {"year": 2026, "month": 4})
    assert opened.url == MonthSheet.objects.get(month=4).get_absolute_url()


@pytest.mark.parametrize("sent", [{"year": 2026, "month": 6}, {"year": 2026, "month": 13}, {"year": "x"}, {}])
def test_a_month_that_is_none_opens_nothing(client, sheet, recorder, sent):
    answer = make.login(client, recorder).post(reverse("open_month", args=[sheet.branch_id]), sent)

    assert answer.status_code == 302
    assert MonthSheet.objects.count() == 1


# Excel


def workbook(client, sheet):
    answer = client.get(reverse("download_month", args=[sheet.pk]))
    return load_workbook(BytesIO(answer.getvalue()))


def upload(client, sheet, book):
    file = BytesIO()
    book.save(file)
    return client.post(reverse("import_month", args=[sheet.pk]), {"file": SimpleUploadedFile("五月.xlsx", file.getvalue())}, follow=True)


def cell_of(book, name, head):
    page = book.active
    column = next(cell.column for cell in page[1] if cell.value == head)
    return next(page.cell(cells[0].row, column) for cells in page.iter_rows(min_row=2) if cells[0].value == name)


def test_a_month_comes_in_through_a_test_run(client, sheet, party_day, recorder, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = "事 假"
    cell_of(book, "张三", "党费").value = "未交"

    page = upload(client, sheet, book)

    assert "确认导入 2 处" in page.text
    assert not Mark.objects.exists()
    done = client.post(reverse("confirm_month", args=[sheet.pk]), follow=True)
    assert "改动 2 处" in done.text
    assert cells(sheet, zhang) == {f"g{party_day.pk}": "leave", "dues": "dues_unpaid", "work": ""}


def test_the_bad_rows_come_back_and_go_in_once_mended(client, sheet, party_day, recorder, secretary, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = "溜了"
    cell_of(book, "王书记", "5月10日主题党日").value = "请假"
    upload(client, sheet, book)

    back = load_workbook(BytesIO(client.get(reverse("month_errors", args=[sheet.pk])).getvalue()))
    refused = client.post(reverse("confirm_month", args=[sheet.pk]), follow=True)
    assert "没有等待确认" in refused.text
    page = client.post(reverse("confirm_month", args=[sheet.pk]), {"leave_out": "yes"}, follow=True)
    assert "已导入，改动 1 处。还有 1 行有错误，没有导入，列在下面：下载这几行，改好再上传。" in page.text
    assert "没有错误的 1 处已导入" in page.text
    assert "什么也没有写入" not in page.text
    again = client.post(reverse("confirm_month", args=[sheet.pk]), {"leave_out": "yes"}, follow=True)  # pressed twice
    assert "没有等待确认" in again.text
    assert client.get(reverse("month_errors", args=[sheet.pk])).status_code == 200
    assert [cells[0].value for cells in back.active.iter_rows(min_row=2)] == ["张三"]
    assert "看不懂" in back.active.cell(2, back.active.max_column).value
    assert Mark.objects.get().member == secretary.member

    cell_of(back, "张三", "5月10日主题党日").value = "缺席"
    upload(client, sheet, back)
    client.post(reverse("confirm_month", args=[sheet.pk]))

    assert Mark.objects.count() == 2


def test_the_same_file_twice_changes_nothing(client, sheet, party_day, recorder, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = "缺席"
    upload(client, sheet, book)
    client.post(reverse("confirm_month", args=[sheet.pk]))

    page = upload(client, sheet, book)

    assert "没有变化" in page.text
    assert Mark.history.count() == 1


def test_what_is_wrong_is_told_by_row_and_cell_and_nothing_is_written(client, sheet, party_day, recorder, secretary, zhang):
    gather(sheet, kind=Kind.COMMITTEE, by=recorder)
    make.login(client, recorder)
    book = workbook(client, sheet)
    wrong = cell_of(book, "张三", "5月10日主题党日")
    wrong.value = "溜了"
    not_due = cell_of(book, "张三", "5月10日支委会")
    not_due.value = "缺席"
    book.active.cell(1, 8).value = "5月30日党课"
    book.active.cell(6, 1).value = "王五"

    page = upload(client, sheet, book)

    assert f"第 {wrong.row} 行 5月10日主题党日（{wrong.coordinate}）：张三的“溜了”看不懂" in page.text
    assert f"（{not_due.coordinate}）：张三不在应到名单里" in page.text
    assert "“王五”：本支部这个月没有这名党员" in page.text
    assert "本月没有登记“5月30日党课”" in page.text
    assert "没有等待确认的签到表" in client.post(reverse("confirm_month", args=[sheet.pk]), follow=True).text
    assert not Mark.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_birthday(client, sheet, party_day, recorder, zhang):
    twin = make.member(sheet.branch, "张三", born_on=date(1991, 2, 3))
    party_day.due.add(twin)
    make.login(client, recorder)
    book = workbook(client, sheet)
    rows = [cells for cells in book.active.iter_rows(min_row=2) if cells[0].value == "张三"]
    next(cells for cells in rows if cells[1].value == "1991-02-03")[2].value = "缺席"
    upload(client, sheet, book)
    client.post(reverse("confirm_month", args=[sheet.pk]))
    assert Mark.objects.get().member == twin

    rows[0][1].value = rows[1][1].value = None
    assert "有同名的党员" in upload(client, sheet, book).text


def test_a_name_that_stands_twice_is_refused(client, sheet, party_day, recorder, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    book.active.cell(5, 1).value = "张三"

    assert "是同一人" in upload(client, sheet, book).text


def test_whoever_is_not_in_the_file_is_left_alone(client, sheet, party_day, recorder, secretary, zhang):
    actions.mark(sheet, member=zhang.member, changes={"dues": ("", "dues_late")}, by=recorder)
    make.login(client, recorder)
    book = workbook(client, sheet)
    book.active.delete_rows(cell_of(book, "张三", "姓名").row)
    cell_of(book, "王书记", "党费").value = "迟交"

    page = upload(client, sheet, book)

    assert "不作改动的：张三。" in page.text
    assert "确认导入 1 处" in page.text


def test_what_changed_since_the_test_run_is_not_overwritten(client, sheet, party_day, recorder, secretary, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = "缺席"
    upload(client, sheet, book)
    actions.mark(sheet, member=zhang.member, changes={f"g{party_day.pk}": ("", "leave")}, by=secretary)

    answer = client.post(reverse("confirm_month", args=[sheet.pk]), follow=True)

    assert "刚由别人改为“请假”" in answer.text
    assert "确认导入 1 处" in answer.text
    assert cells(sheet, zhang)[f"g{party_day.pk}"] == "leave"


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_a_file_that_is_no_workbook_is_refused_in_words(client, sheet, recorder, content):
    make.login(client, recorder)

    page = client.post(reverse("import_month", args=[sheet.pk]), {"file": SimpleUploadedFile("x.xlsx", content)})

    assert page.status_code == 422
    assert "没有保存" in page.text


# what is said of a mark


def said(sheet, user):
    line, *_ = lines_of(sheet, slots_of(sheet), member=user.member)
    return {slot.name: line.said(slot) for slot in slots_of(sheet) if line.cells.get(slot.name)}


def test_an_exception_may_be_explained_on_the_page(client, sheet, party_day, recorder, zhang):
    slot = f"g{party_day.pk}"
    make.login(client, recorder)

    page = client.post(reverse("save_month", args=[sheet.pk]), row(zhang, **{slot: "leave", f"{slot}-say": " 去长沙　出差 "}), follow=True).text

    assert "已保存，改动 1 人" in page
    assert 'value="去长沙 出差"' in page
    assert "请假（去长沙 出差）" in page  # the list of changes
    assert said(sheet, zhang) == {slot: "请假（去长沙 出差）"}


def test_an_explanation_is_put_right_in_place_and_goes_with_its_mark(client, sheet, party_day, recorder, zhang):
    slot = f"g{party_day.pk}"
    make.login(client, recorder)
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "leave")}, remarks={slot: ("", "出差")}, by=recorder)
    mark = Mark.objects.get()
    was = f"{slot}=leave&{slot}-say=出差"

    client.post(reverse("save_month", args=[sheet.pk]), row(zhang, was, **{slot: "leave", f"{slot}-say": "出差，有通知"}))
    assert [(row.pk, row.remark) for row in Mark.objects.all()] == [(mark.pk, "出差，有通知")]
    assert mark.history.first().history_change_reason == "改说明"

    actions.mark(sheet, member=zhang.member, changes={slot: ("leave", "absent")}, by=recorder)
    assert said(sheet, zhang) == {slot: "缺席（出差，有通知）"}
    actions.mark(sheet, member=zhang.member, changes={slot: ("absent", "")}, by=recorder)
    assert said(sheet, zhang) == {}


def test_who_is_in_order_is_not_explained(client, sheet, party_day, recorder, zhang):
    page = make.login(client, recorder).get(sheet.get_absolute_url()).text
    field = re.search(rf'<input[^>]*name="{zhang.member_id}-g{party_day.pk}-say"[^>]*>', page)[0]
    assert " hidden" in field
    assert " disabled" in field

    client.post(reverse("save_month", args=[sheet.pk]), row(zhang, **{f"g{party_day.pk}-say": "来了"}))

    assert not Mark.objects.exists()


def test_an_explanation_changed_meanwhile_is_not_overwritten(client, sheet, party_day, recorder, secretary, zhang):
    slot = f"g{party_day.pk}"
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "leave")}, remarks={slot: ("", "出差")}, by=secretary)
    make.login(client, recorder)

    page = client.post(reverse("save_month", args=[sheet.pk]), row(zhang, f"{slot}=leave&{slot}-say=", **{slot: "leave", f"{slot}-say": "生病"}))

    assert page.status_code == 422
    assert "刚由别人改为“请假（出差）”" in page.text
    assert 'value="生病"' in page.text
    assert said(sheet, zhang) == {slot: "请假（出差）"}


def test_an_explanation_that_is_too_long_is_refused_and_kept(client, sheet, party_day, recorder, zhang):
    slot, long = f"g{party_day.pk}", "长" * 101
    make.login(client, recorder)

    page = client.post(reverse("save_month", args=[sheet.pk]), row(zhang, **{slot: "leave", f"{slot}-say": long}))

    assert page.status_code == 422
    assert long in page.text
    assert not Mark.objects.exists()


def test_who_only_reads_reads_the_explanation(client, sheet, party_day, recorder, auditor, zhang):
    slot = f"g{party_day.pk}"
    actions.mark(sheet, member=zhang.member, changes={slot: ("", "late")}, remarks={slot: ("", "堵车")}, by=recorder)

    assert "迟到早退（堵车）</td>" in make.login(client, auditor).get(sheet.get_absolute_url()).text


def test_explanations_go_out_and_in_with_the_workbook(client, sheet, party_day, recorder, zhang):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = "病假 (住 院)"

    page = upload(client, sheet, book)
    assert "请假（住 院）" in page.text
    client.post(reverse("confirm_month", args=[sheet.pk]))
    assert said(sheet, zhang) == {f"g{party_day.pk}": "请假（住 院）"}

    again = workbook(client, sheet)
    assert cell_of(again, "张三", "5月10日主题党日").value == "请假（住 院）"
    assert "没有变化" in upload(client, sheet, again).text
    cell_of(again, "张三", "5月10日主题党日").value = "请假"
    assert "没有变化" in upload(client, sheet, again).text  # not said anew
    cell_of(again, "张三", "5月10日主题党日").value = "请假（）"
    assert "确认导入 1 处" in upload(client, sheet, again).text


@pytest.mark.parametrize(("cell", "words"), [("到（准时）", "只有例外才写说明"), ("请假（" + "长" * 101 + "）", "说明超过 100 个字"), ("胡来（病）", "看不懂")])
def test_an_explanation_that_cannot_be_is_told_with_its_cell(client, sheet, party_day, recorder, zhang, cell, words):
    make.login(client, recorder)
    book = workbook(client, sheet)
    cell_of(book, "张三", "5月10日主题党日").value = cell

    page = upload(client, sheet, book).text

    assert words in page
    assert "要改" in page


# R28


def months(branch, who, word, kind="absent", year=2025, *, by):
    """Sheets from January of the year on: x idle, l leave, o in order, - none."""
    for i, sign in enumerate(word):
        if sign != "-":
            sheet = actions.open_month(branch, year=year + i // 12, month=i % 12 + 1, by=by)
            slot = f"g{gather(sheet, 5, by=by).pk}" if not sheet.gatherings.exists() else f"g{sheet.gatherings.get().pk}"
            marked = {"x": kind, "l": "leave"}.get(sign)
            if marked:
                actions.mark(sheet, member=who, changes={slot if marked in ("absent", "leave") else kind.split("_")[0]: ("", marked)}, by=by)


@pytest.mark.parametrize(
    ("word", "count"),
    [("xx", 0), ("xxx", 3), ("xxxx", 4), ("xxxxx", 5), ("xxxxxx", 6), ("xxxo", 0), ("xx-x", 3), ("xxlx", 0), ("xlxxx", 3), ("---------xxxx", 4)],
)
def test_months_without_organisational_life_in_a_row(branch, recorder, zhang, word, count):
    months(branch, zhang.member, word, by=recorder)

    found = idle_of([branch], TODAY)

    assert [len(idle.months) for idle in found] == [count] * bool(count)
    assert all(idle.member == zhang.member for idle in found)


@pytest.mark.parametrize(("kind", "what"), [("dues_unpaid", "没有交党费"), ("work_undone", "没有做分配的工作"), ("dues_late", "")])
def test_dues_and_work_count_on_their_own(branch, recorder, zhang, kind, what):
    months(branch, zhang.member, "xxx", kind, by=recorder)

    assert [idle.what for idle in idle_of([branch], TODAY)] == [what] * bool(what)


def test_the_kinds_are_never_added_up(branch, recorder, zhang):
    months(branch, zhang.member, "xx", by=recorder)
    months(branch, zhang.member, "--xx", "dues_unpaid", by=recorder)

    assert idle_of([branch], TODAY) == []


def test_one_gathering_attended_is_organisational_life(branch, recorder, zhang):
    months(branch, zhang.member, "xxx", by=recorder)
    gather(MonthSheet.objects.get(month=3), 20, by=recorder)

    assert idle_of([branch], TODAY) == []


def test_the_month_that_runs_ends_no_run_of_unpaid_dues(branch, recorder, zhang):
    months(branch, zhang.member, "---------xxx", "dues_unpaid", by=recorder)
    now = actions.open_month(branch, year=2026, month=5, by=recorder)
    gather(now, by=recorder)

    assert [len(idle.months) for idle in idle_of([branch], TODAY)] == [3]
    assert idle_of([branch], date(2026, 5, 31)) == []


def test_secretary_and_committee_are_warned_and_nobody_else(client, branch, recorder, secretary, auditor, zhang):
    months(branch, zhang.member, "---------xxxxx", by=recorder)
    last = MonthSheet.objects.get(year=2026, month=2)

    for reader in (secretary, auditor):
        todos = [todo for todo in todos_of(reader) if "张三" in todo.what]
        assert [(todo.what, todo.detail[:9]) for todo in todos] == [("张三：没有参加组织生活", "已连续 5 个月，")]
        assert todos[0].url == f"{last.get_absolute_url()}#idle"
        page = make.login(client, reader).get(last.get_absolute_url()).text
        assert "已连续 5 个月，满 6 个月" in page
        assert "2025年10月、11月、12月、2026年1月、2月" in page
    assert not [todo for todo in todos_of(recorder) if "张三" in todo.what]
    assert "连续未尽义务" not in make.login(client, recorder).get(last.get_absolute_url()).text
    zhang.member.refresh_from_db()
    assert zhang.member.left_on is None  # never an automatic act


def test_a_page_warns_as_of_its_own_month(client, branch, recorder, secretary, zhang):
    months(branch, zhang.member, "xxxo", by=recorder)
    make.login(client, secretary)

    assert "已连续 3 个月" in client.get(MonthSheet.objects.get(month=3).get_absolute_url()).text
    assert "已连续" not in client.get(MonthSheet.objects.get(month=4).get_absolute_url()).text


def test_who_has_left_is_warned_of_no_more(branch, recorder, zhang):
    months(branch, zhang.member, "xxx", by=recorder)
    zhang.member.left_on = date(2025, 12, 1)
    zhang.member.save()

    assert idle_of([branch], TODAY) == []


def test_the_recorder_is_told_of_last_month_until_it_is_entered(branch, recorder, secretary):
    make.standard(branch, make.cycle(branch.committee, 2026), by=secretary)
    what = "2026年4月：每月签到"
    sheet = actions.open_month(branch, year=2026, month=4, by=recorder)
    assert what in [todo.what for todo in todos_of(recorder)]

    gather(sheet, by=recorder)

    assert what not in [todo.what for todo in todos_of(recorder)]
    assert what not in [todo.what for todo in todos_of(secretary)]


def test_warnings_need_no_more_questions_for_more_people(branch, recorder, zhang, django_assert_num_queries):
    people = [zhang.member, make.member(branch), make.member(branch)]
    months(branch, people[0], "xxxxxx", by=recorder)
    for member in people[1:]:
        for sheet in branch.months.all():
            actions.mark(sheet, member=member, changes={"dues": ("", "dues_unpaid")}, by=recorder)

    with django_assert_num_queries(3):
        assert [idle.member for idle in idle_of([branch], TODAY)] == people


def test_nobody_takes_back_what_is_marked_of_themself(sheet, party_day, recorder, secretary):
    """A22: neither the mark nor the gathering that it stands on; another officer does."""
    name = f"g{party_day.pk}"
    actions.mark(sheet, member=recorder.member, changes={name: ("", "absent")}, by=secretary)
    facts = {"kind": party_day.kind, "held_on": party_day.held_on, "subject": ""}

    with pytest.raises(ValidationError, match="本人已登记的“缺席”要由另一名支委更改"):
        actions.mark(sheet, member=recorder.member, changes={name: ("absent", "")}, by=recorder)
    for due, lifted in ((list(party_day.due.all()), True), ([secretary.member], False)):
        with pytest.raises(ValidationError, match="本人的情况，要由另一名支委"):
            actions.change_gathering(party_day, due=due, lifted=lifted, by=recorder, **facts)
    assert cells(sheet, recorder)[name] == "absent"

    actions.mark(sheet, member=recorder.member, changes={name: ("absent", "")}, by=secretary)
    assert cells(sheet, recorder)[name] == ""
