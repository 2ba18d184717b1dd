"""A branch's own standard (五(一)1, A44): drafts, items, the meeting, the file, new versions; frozen once a quarter uses it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import supposing
from members.models import Meeting
from pointsys.todos import todos_of
from scoring import actions
from scoring.figures import KINDS, comparison_of, stamp_of, standard_on
from scoring.models import Standard, StandardItem
from scoring.rules import likeness, quarter_span, rivals, scale_descends, tasks_add_up
from scoring.steps import STANDARD_FLOW
from tests import make

DAY = date(2026, 2, 10)
COUNT = {"held_on": date(2026, 2, 8), "eligible": 12, "present": 8, "ayes": 7}
POSTED = {"adopt-held_on": "2026-02-08", "adopt-eligible": "12", "adopt-present": "8", "adopt-ayes": "7"}
NEW = {"code": "组9", "heading": "组织生活", "text": "支部活动照片不按时归档", "points": "0.5", "unit": "次", "cap": "1", "classes": ["骨", "普"], "in_use": "on"}


@pytest.fixture(autouse=True)
def on_that_day():
    with supposing(DAY):
        yield


@pytest.fixture
def cycle(branch):
    return make.cycle(branch.committee, 2026)


@pytest.fixture
def draft(branch, cycle, secretary):
    return actions.draft_standard(branch, cycle, by=secretary)


@pytest.fixture
def adopted(draft, secretary):
    return make.adopted(draft, by=secretary, **COUNT)


def test_who_is_left_out_of_the_number_due_is_named_here_too(client, branch, draft, secretary, recorder, zhang):
    ill, url = make.member(branch, "丁秀兰"), reverse("move_standard", args=[draft.pk, "adopt"])
    make.login(client, secretary)

    count = {"adopt-held_on": "2026-02-08", "adopt-eligible": "3", "adopt-present": "3", "adopt-ayes": "3"}
    refused = client.post(url, count)
    assert refused.status_code == 422
    assert "有表决权的正式党员 4 人" in refused.text

    client.post(url, count | {"adopt-ill": str(ill.pk), "adopt-agreed": "on"})
    draft.refresh_from_db()
    assert (draft.meeting.eligible, draft.meeting.left_out) == (3, "丁秀兰（长期卧病或患病）")


@pytest.fixture
def quarter(adopted, recorder):
    return actions.open_quarter(adopted, 1, by=recorder)


def change(standard, which, *, by, **values):
    return actions.change_item(make.item(standard, which), by=by, **values)


def offer(standard, user, name="adopt"):
    return next(step for step in STANDARD_FLOW.offers(user, standard, {}) if step.name == name)


def blocks(standard, user, name="adopt"):
    return [str(block) for block in offer(standard, user, name).blockers]


def doubts(standard, user):
    return [str(doubt) for doubt in offer(standard, user).warnings]


def whats(user):
    return [todo.what for todo in todos_of(user)]


# ---------- the rules ----------


@pytest.mark.parametrize(
    ("points", "fits"),
    [("3 3 2 1 1", True), ("4 3 3", True), ("10", True), ("3 3 2 1 0.99", False), ("3 3 2 1 1.01", False), ("", False)],
)
def test_task_items_add_up_to_exactly_10(points, fits):
    assert tasks_add_up(map(Decimal, points.split())) is fits


@pytest.mark.parametrize(
    ("points", "scale", "holds"),
    [
        ("3", "3 2 1 0", True),
        ("3", "3 0.5", True),
        ("3", "3 2 2 0", False),  # does not fall
        ("3", "3 2 2.5 0", False),
        ("3", "2 1 0", False),  # does not begin with the points
        ("3", "3", False),  # leaves nothing to decide
        ("3", "", False),
        ("3", "3 -1", False),
    ],
)
def test_a_scale_falls_from_the_points_of_its_item(points, scale, holds):
    assert scale_descends(Decimal(points), map(Decimal, scale.split())) is holds


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("无故缺席支部党员大会", "无故缺席支部党员大会", True),
        ("无故缺席支部党员大会。", "无故缺席，支部党员大会", True),  # signs do not count
        ("迟到", "组织生活迟到早退", True),  # one holds the other
        ("无故缺席支部党员大会", "无故缺席支部全体党员大会", True),
        ("获州级表彰", "获省级表彰", False),  # four fifths are the same, not more
        ("无故缺席集中学习", "没有走访联系户", False),
    ],
)
def test_rivals_in_wording(one, other, alike):
    assert bool(rivals({1: one, 2: other})) is alike


def test_likeness_is_exact():
    assert likeness("获州级表彰", "获省级表彰") == Decimal("0.8")
    assert likeness("", "") == 1


# ---------- drafts and versions ----------


def test_the_first_draft_is_the_default_from_1_january(draft):
    assert (draft.version, draft.status, draft.since, draft.adopted_on) == (1, "draft", date(2026, 1, 1), None)
    assert draft.items.count() == 58
    assert not comparison_of(draft)


def test_a_draft_copies_last_years_last_version_with_its_own_items(branch, secretary, recorder):
    with supposing(date(2025, 1, 8)):
        old = actions.draft_standard(branch, make.cycle(branch.committee, 2025), by=secretary)
        own = actions.add_item(old, part="base", by=recorder, **{**NEW, "points": Decimal("0.5"), "cap": Decimal(1), "classes": "骨普", "in_use": True})
        make.adopted(old, by=secretary)
        second = actions.draft_standard(branch, old.cycle, since=date(2025, 4, 1), by=secretary)
        change(second, "组1", points=Decimal("1.5"), by=secretary)
        make.adopted(second, by=secretary)

    draft = actions.draft_standard(branch, make.cycle(branch.committee, 2026), by=secretary)

    assert make.item(draft, "组1").points == Decimal("1.5")
    assert (make.item(draft, "组9").key, own.key) == ("OWN-01", "OWN-01")
    assert draft.history.get().history_change_reason == "起草，照搬2025年度积分标准（第2版）"


def test_a_year_has_one_draft_at_a_time(branch, cycle, draft, secretary):
    with pytest.raises(ValidationError, match="已有一份起草中的积分标准"):
        actions.draft_standard(branch, cycle, by=secretary)


def test_another_committees_year_is_refused(branch, secretary):
    with pytest.raises(ValidationError, match="不属于本支部的党委"):
        actions.draft_standard(branch, make.cycle(make.committee("别的党委"), 2026), by=secretary)


@pytest.mark.parametrize("since", [None, date(2026, 1, 1), date(2026, 5, 1), date(2027, 1, 1)])
def test_a_new_version_begins_with_a_quarter_that_is_not_opened(branch, cycle, quarter, secretary, since):
    with pytest.raises(ValidationError, match="从哪个季度起执行|最早二季度"):
        actions.draft_standard(branch, cycle, since=since, by=secretary)


def test_each_quarter_has_the_version_in_force_on_its_first_day(branch, cycle, quarter, adopted, secretary, recorder):
    second = actions.draft_standard(branch, cycle, since=date(2026, 7, 1), by=secretary)
    change(second, "组1", points=Decimal("1.5"), by=secretary)
    second = make.adopted(second, by=secretary, **COUNT)

    opened = {}
    for number in (2, 3, 4):
        with supposing(quarter_span(2026, number)[0]):
            opened[number] = actions.open_quarter(adopted, number, by=recorder)

    assert [quarter.standard, *(opened[number].standard for number in (2, 3, 4))] == [adopted, adopted, second, second]
    assert make.item(adopted, "组1").points == 2
    assert second.version == 2
    with pytest.raises(ValidationError, match="四个季度都已开启"):
        actions.draft_standard(branch, cycle, since=date(2026, 10, 1), by=secretary)


def test_a_version_never_begins_before_the_one_it_follows(branch, cycle, adopted, secretary):
    make.adopted(actions.draft_standard(branch, cycle, since=date(2026, 7, 1), by=secretary), by=secretary, **COUNT)

    with pytest.raises(ValidationError, match="最早三季度"):
        actions.draft_standard(branch, cycle, since=date(2026, 4, 1), by=secretary)


def test_a_draft_opens_no_quarter(draft, recorder):
    with pytest.raises(ValidationError, match="还在起草，没有经党员大会通过"):
        actions.open_quarter(draft, 1, by=recorder)


def test_adopted_late_it_holds_from_1_january(branch, cycle, adopted):
    assert adopted.adopted_on == date(2026, 2, 8)
    assert standard_on(branch, cycle, date(2026, 1, 1)) == adopted
    assert standard_on(branch, cycle, date(2025, 12, 31)) is None


def test_the_beginning_of_a_later_version_can_be_moved_to_another_free_quarter(branch, cycle, quarter, secretary, recorder):
    second = actions.draft_standard(branch, cycle, since=date(2026, 4, 1), by=secretary)
    with supposing(date(2026, 4, 2)):
        actions.open_quarter(second, 2, by=recorder)
        assert blocks(second, secretary) == ["2026年二季度已按第 1 版开启，请把本版的执行起日改到它以后"]
        with pytest.raises(ValidationError, match="最早三季度"):
            actions.change_since(second, since=date(2026, 4, 1), by=secretary)
        second = actions.change_since(second, since=date(2026, 7, 1), by=secretary)

        assert blocks(second, secretary) == []


def test_the_first_version_cannot_begin_later(draft, secretary):
    with pytest.raises(ValidationError, match="从 1 月 1 日起执行"):
        actions.change_since(draft, since=date(2026, 4, 1), by=secretary)


# ---------- items ----------


def test_a_new_item_stands_last_under_its_heading(draft, secretary):
    values = {"heading": "党费", "text": "没有", "points": Decimal(1), "unit": "月", "cap": None, "classes": "普", "in_use": True}
    for number in range(4, 16):  # more than there is room for between two items
        actions.add_item(draft, part="base", code=f"费{number}", by=secretary, **values | {"text": f"情形{number}"})

    codes = [item.code for item in draft.items.all()]
    assert codes[codes.index("费3") : codes.index("学1") + 1] == ["费3", *(f"费{number}" for number in range(4, 16)), "学1"]
    assert [item.key for item in draft.items.filter(key__startswith="OWN-")][:3] == ["OWN-01", "OWN-02", "OWN-03"]


def test_a_changed_heading_moves_the_item_there(draft, secretary):
    change(draft, "学1", heading="党费", by=secretary)

    codes = [item.code for item in draft.items.all()]
    assert codes.index("学1") == codes.index("费3") + 1


def test_a_code_is_used_once(draft, secretary):
    with pytest.raises(ValidationError, match="代码“组1”已经用于“无故缺席支部党员大会”"):
        change(draft, "组2", code="组1", by=secretary)


def test_only_a_draft_is_changed(adopted, secretary):
    item = make.item(adopted, "组1")
    for act in (
        lambda: actions.change_item(item, points=Decimal(1), by=secretary),
        lambda: actions.switch_item(item, in_use=False, by=secretary),
        lambda: actions.add_item(adopted, part="base", code="组9", text="新", points=Decimal(1), by=secretary),
        lambda: actions.change_since(adopted, since=date(2026, 4, 1), by=secretary),
    ):
        with pytest.raises(ValidationError, match="“大会通过，待备案”，条目不能再改"):
            act()


def test_what_somebody_else_changed_is_not_overwritten(draft, secretary, recorder):
    item = make.item(draft, "组1")
    was = stamp_of(item)
    actions.change_item(item, points=Decimal(3), by=recorder)

    with pytest.raises(ValidationError, match="刚由别人改过"):
        actions.change_item(item, was=was, points=Decimal(1), by=secretary)


def test_an_item_is_switched_off_with_who_in_its_history(draft, secretary):
    item = actions.switch_item(make.item(draft, "组1"), in_use=False, by=secretary)

    assert not item.in_use
    assert item.history.first().history_user == secretary


def test_the_comparison_names_added_changed_and_dropped(draft, secretary):
    actions.switch_item(make.item(draft, "组4"), in_use=False, by=secretary)
    actions.switch_item(make.item(draft, "学2"), in_use=True, by=secretary)
    change(draft, "组1", points=Decimal("1.5"), service="serving", by=secretary)

    changes = comparison_of(draft)

    assert changes.name == "默认标准（附件1）"
    assert [item.code for item in changes.added] == ["学2"]
    assert [item.code for item in changes.dropped] == ["组4"]
    assert [(item.code, said) for item, said in changes.changed] == [("组1", [("分值", "2", "1.5"), ("适用人员", "不限", "在职")])]


# ---------- the meeting and the file ----------


def test_the_meeting_passes_the_draft(draft, secretary):
    standard = STANDARD_FLOW.move(draft, "adopt", by=secretary, remark="逐条讨论", **COUNT)

    assert (standard.status, standard.adopted_on) == ("adopted", COUNT["held_on"])
    assert standard.meeting == Meeting.objects.get(subject="通过2026年度积分标准", ayes=7, remark="逐条讨论")


@pytest.mark.parametrize("role", ["recorder", "officer", "auditor", "member"])
def test_only_the_heads_bring_it_through_the_meeting(branch, other_branch, draft, role):
    person = make.member(other_branch if role == "auditor" else branch)
    if role != "member":
        make.office(person, role)
    with pytest.raises(PermissionDenied):
        STANDARD_FLOW.move(draft, "adopt", by=make.user(person), **COUNT)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ({"ayes": 6}, "按这个票数不能通过：.*没有超过应到人数的半数"),
        ({"present": 5, "ayes": 5}, "按这个票数不能通过：.*不足半数，不符合规定"),
        ({"held_on": date(2026, 2, 11)}, "不能晚于今天"),
        ({"held_on": date(2024, 12, 31)}, "日期太早"),
    ],
)
def test_a_meeting_that_does_not_pass_it_is_refused(draft, secretary, count, words):
    with pytest.raises(ValidationError, match=words):
        STANDARD_FLOW.move(draft, "adopt", by=secretary, **COUNT | count)


def test_the_day_of_today_and_the_december_before_are_taken(branch, draft, secretary):
    assert make.adopted(draft, by=secretary, **COUNT | {"held_on": DAY}).adopted_on == DAY
    STANDARD_FLOW.move(draft, "return", by=secretary, remark="日期登记错了")
    assert make.adopted(draft, by=secretary, **COUNT | {"held_on": date(2025, 12, 28)}).adopted_on == date(2025, 12, 28)


def test_the_default_has_neither_blockers_nor_warnings(draft, secretary):
    assert (blocks(draft, secretary), doubts(draft, secretary)) == ([], [])


@pytest.mark.parametrize(
    ("code", "kinds"),
    [("任4", ["骨干类党员", "普通类党员"]), ("流任2", ["流动类党员"]), ("退任1", ["离退休的骨干类党员", "离退休的普通类党员", "离退休的流动类党员"])],
)
def test_every_kind_of_member_needs_tasks_worth_10(draft, secretary, code, kinds):
    actions.switch_item(make.item(draft, code), in_use=False, by=secretary)

    assert [block.split("的任务分合计")[0] for block in blocks(draft, secretary)] == kinds
    with pytest.raises(ValidationError, match="应正好 10 分"):
        STANDARD_FLOW.move(draft, "adopt", by=secretary, **COUNT)


def test_the_sum_of_the_tasks_is_told_item_by_item(draft, secretary):
    actions.switch_item(make.item(draft, "流任2"), in_use=False, by=secretary)

    assert blocks(draft, secretary) == ["流动类党员的任务分合计 7 分，应正好 10 分：流任1 4 + 流任3 3"]
    assert offer(draft, secretary).blockers[0].url == make.item(draft, "流任1").get_absolute_url()


@pytest.mark.parametrize(("part", "words"), [("base", "基础分没有一条启用"), ("reward", "奖励分没有一条启用")])
def test_a_part_without_items_blocks(draft, secretary, part, words):
    draft.items.filter(part=part).update(in_use=False)

    assert blocks(draft, secretary) == [words]


def test_a_scale_that_does_not_descend_blocks(draft, secretary):
    change(draft, "任1", scale="3 2 2 0", by=secretary)

    assert blocks(draft, secretary) == ["任1 的给分档“3 2 2 0”应从分值 3 开始，逐档减少"]


def test_codes_that_look_the_same_block(draft, secretary):
    StandardItem.objects.filter(standard=draft, code="组2").update(code="组１")

    assert blocks(draft, secretary) == ["代码“组1”用了不止一次", "代码“组１”用了不止一次"]


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("组5", {"text": "无故缺席支部的党员大会"}, "组1“无故缺席支部党员大会”和 组5“无故缺席支部的党员大会”写法相近"),
        ("学4", {"points": Decimal("2.5")}, "学4 每次 2.5 分，超过了本条上限 2 分"),
        ("德1", {"points": Decimal(16), "cap": None}, "德1 的分值或上限超过 15 分"),
        ("德1", {"cap": Decimal(16)}, "德1 的分值或上限超过 15 分"),
        ("奖7", {"cap": Decimal(11)}, "奖7 的分值或上限超过 10 分"),
        ("学4", {"points": Decimal("1.5")}, "基础分现在 37 条、各条分值合计"),
    ],
)
def test_what_looks_wrong_is_warned_of_and_passes(draft, secretary, code, values, words):
    change(draft, code, by=secretary, **values)

    assert any(said.startswith(words) for said in doubts(draft, secretary))
    assert make.adopted(draft, by=secretary, **COUNT).status == "adopted"


def test_the_same_words_for_members_who_never_meet_are_no_rivals(draft, secretary):
    """任1 and 流任1 say the same to ordinary and to mobile members."""
    assert make.item(draft, "任1").text == make.item(draft, "流任1").text
    assert doubts(draft, secretary) == []


def test_a_kind_without_base_items_is_warned_of(draft, secretary):
    draft.items.filter(part="base", classes__contains="流").update(in_use=False)

    assert [said for said in doubts(draft, secretary) if "没有一条基础分条目" in said] == [f"{kind}没有一条基础分条目" for kind in KINDS if kind.category == "mobile"]


def test_the_committee_files_it(adopted, auditor):
    standard = STANDARD_FLOW.move(adopted, "file", by=auditor, filed_on=DAY)

    assert (standard.status, standard.filed_on) == ("filed", DAY)


@pytest.mark.parametrize("filed_on", [date(2026, 2, 7), date(2026, 2, 11)])
def test_it_is_filed_after_the_meeting_and_not_tomorrow(adopted, auditor, filed_on):
    with pytest.raises(ValidationError, match="备案日期应在党员大会通过（2026年2月8日）以后、今天以前"):
        STANDARD_FLOW.move(adopted, "file", by=auditor, filed_on=filed_on)


def test_the_branch_does_not_file_its_own_standard(adopted, secretary):
    with pytest.raises(PermissionDenied):
        STANDARD_FLOW.move(adopted, "file", by=secretary, filed_on=DAY)


def test_it_goes_back_to_draft_while_no_quarter_uses_it(adopted, secretary):
    draft = STANDARD_FLOW.move(adopted, "return", by=secretary, remark="漏了一条")

    assert (draft.status, draft.adopted_on, draft.meeting) == ("draft", None, None)
    with pytest.raises(ValidationError, match="写明理由"):
        STANDARD_FLOW.move(make.adopted(draft, by=secretary, **COUNT), "return", by=secretary)


def test_a_quarter_that_uses_it_keeps_it(adopted, quarter, secretary):
    assert blocks(adopted, secretary, "return") == ["2026年一季度正在使用这份标准，不能退回；要改的，请另起新的一版"]
    with pytest.raises(ValidationError, match="正在使用这份标准"):
        STANDARD_FLOW.move(adopted, "return", by=secretary, remark="改")


def test_a_version_with_another_behind_it_does_not_go_back(branch, cycle, adopted, secretary):
    actions.draft_standard(branch, cycle, since=date(2026, 4, 1), by=secretary)

    assert blocks(adopted, secretary, "return") == ["已另起2026年度积分标准（第2版），请在那一版上修改"]


@pytest.mark.parametrize(("status", "step"), [("draft", "file"), ("draft", "return"), ("adopted", "adopt"), ("filed", "adopt"), ("filed", "file"), ("filed", "return")])
def test_a_step_from_another_state_is_refused(draft, secretary, auditor, status, step):
    if status != "draft":
        make.adopted(draft, by=secretary, **COUNT)
    if status == "filed":
        make.filed(draft, by=auditor)
    with pytest.raises(ValidationError, match="当前状态为"):
        STANDARD_FLOW.move(draft, step, by=auditor if step == "file" else secretary, remark="改", **({"filed_on": DAY} if step == "file" else {}))


def test_a_reward_of_two_versions_is_capped_as_one_item(branch, cycle, adopted, secretary, recorder, zhang):
    """奖4: at most 4 a year, whichever version was in force; the higher cap holds."""
    second = make.adopted(actions.draft_standard(branch, cycle, since=date(2026, 4, 1), by=secretary), by=secretary, **COUNT)
    for standard, number, day in ((adopted, 1, date(2026, 1, 20)), (second, 2, date(2026, 4, 20))):
        with supposing(date(2026, 4, 25)):
            opened = actions.open_quarter(adopted, number, by=recorder)
            for matter in "ab":
                sheet = opened.sheets.get(member=zhang.member)
                actions.grant_reward(sheet, item=make.item(standard, "奖4"), happened_on=day, grounds=f"表彰{matter}", certified_by="市委", by=recorder)

    rewarded = actions.year_of(branch, cycle, member=zhang.member)[zhang.member.pk].rewarded

    assert (rewarded.claimed, rewarded.points, rewarded.lost_to_caps) == (8, 4, 4)


# ---------- to-dos and pages ----------


def test_the_heads_are_told_of_a_missing_standard_and_of_a_draft(branch, cycle, secretary, recorder):
    assert "2026年度：起草积分标准" in whats(secretary)
    actions.draft_standard(branch, cycle, by=recorder)

    assert "2026年度：起草积分标准" not in whats(secretary)
    assert "2026年度积分标准：党员大会通过" in whats(secretary)
    assert not [what for what in whats(recorder) if "标准" in what]


def test_the_auditor_is_told_of_one_to_file(adopted, auditor, secretary):
    assert "2026年度积分标准：备案" in whats(auditor)
    assert not [what for what in whats(secretary) if "标准" in what]
    make.filed(adopted, by=auditor)
    assert not [what for what in whats(auditor) if "标准" in what]


def test_officers_and_members_open_the_pages(client, branch, draft, secretary, recorder, zhang, auditor):
    item = make.item(draft, "组1")
    pages = {
        reverse("branch_standards", args=[branch.pk]): (200, 200, 403, 200),
        draft.get_absolute_url(): (200, 200, 200, 200),
        reverse("compare_standard", args=[draft.pk]): (200, 200, 200, 200),
        reverse("download_standard", args=[draft.pk]): (200, 200, 200, 200),
        item.get_absolute_url(): (200, 200, 403, 403),
        reverse("add_item", args=[draft.pk]): (200, 200, 403, 403),
        reverse("import_standard", args=[draft.pk]): (200, 200, 403, 403),
    }
    for place, reader in enumerate((secretary, recorder, zhang, auditor)):
        make.login(client, reader)
        for page, statuses in pages.items():
            assert client.get(page).status_code == statuses[place], (page, str(reader))


@pytest.mark.parametrize("name", ["draft_standard", "move_standard", "change_since", "switch_item", "confirm_standard"])
def test_a_page_that_writes_refuses_get(client, branch, draft, secretary, name):
    args = {"draft_standard": [branch.pk], "move_standard": [draft.pk, "adopt"], "switch_item": [make.item(draft, "组1").pk]}

    assert make.login(client, secretary).get(reverse(name, args=args.get(name, [draft.pk]))).status_code == 405


def test_a_member_reads_and_finds_no_tools(client, draft, zhang):
    page = make.login(client, zhang).get(draft.get_absolute_url()).text

    assert "无故缺席支部党员大会" in page
    assert "正在起草" in page
    for tool in ("停用", "党员大会日期", "从 Excel 导入", "修改记录"):
        assert tool not in page


def test_a_standard_is_drafted_changed_and_passed_on_the_pages(client, branch, cycle, secretary):
    make.login(client, secretary)

    page = client.post(reverse("draft_standard", args=[branch.pk]), {"cycle": cycle.pk}, follow=True)
    draft = Standard.objects.get()
    assert "已起草，可以逐条修改" in page.text
    page = client.post(reverse("add_item", args=[draft.pk]), NEW, follow=True)
    assert "已添加：组9" in page.text
    client.post(reverse("switch_item", args=[make.item(draft, "组4").pk]), {"in_use": "no"})
    assert "新增 1 条，修改 0 条，不再用 1 条" in client.get(reverse("compare_standard", args=[draft.pk])).text
    page = client.post(reverse("move_standard", args=[draft.pk, "adopt"]), POSTED, follow=True)

    assert "已办理：党员大会通过" in page.text
    assert "2026年2月8日党员大会通过。不论哪天通过，都从 2026年1月1日算起。" in page.text
    assert "停用组1" not in page.text


def test_a_refused_meeting_keeps_what_was_typed(client, draft, secretary):
    page = make.login(client, secretary).post(reverse("move_standard", args=[draft.pk, "adopt"]), POSTED | {"adopt-ayes": "6"})

    assert page.status_code == 422
    assert "没有超过应到人数的半数" in page.text
    assert 'value="6"' in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"code": ""}, "请填代码"),
        ({"code": "组1"}, "代码“组1”已经用于“无故缺席支部党员大会”，请换一个"),
        ({"text": ""}, "请写明条目"),
        ({"points": "0"}, "分值应大于 0"),
        ({"points": "两分"}, "请填数字，例如 1.5"),
        ({"points": "0.125"}, "最多两位小数"),
        ({"points": "1000"}, "不能大于 99.99"),
        ({"cap": "x"}, "请填数字"),
        ({"classes": []}, "至少选一个类别"),
        ({"classes": ["干"]}, "类别只有骨、普、流"),
        ({"unit": "天"}, "单位只能是次、月、季、项、年"),
        ({"heading": ""}, "请填类目"),
    ],
)
def test_a_wrong_item_is_told_and_stays_as_typed(client, draft, secretary, typed, words):
    page = make.login(client, secretary).post(reverse("add_item", args=[draft.pk]), NEW | {"text": "照片不归档"} | typed)

    assert page.status_code == 422
    assert words in page.text
    assert "照片不归档" in page.text or typed == {"text": ""}
    assert draft.items.count() == 58


@pytest.mark.parametrize(("typed", "stored"), [("３·２·１·０", "3 2 1 0"), ("3、1.50、0", "3 1.5 0"), ("3/1/0", "3 1 0")])
def test_a_scale_is_read_however_its_marks_are_set_apart(client, draft, secretary, typed, stored):
    item = make.item(draft, "任1")
    data = {"code": "任1", "heading": "任务分", "text": item.text, "points": "3", "scale": typed, "classes": ["骨", "普"], "service": "serving", "in_use": "on"}

    make.login(client, secretary).post(item.get_absolute_url(), data)

    item.refresh_from_db()
    assert item.scale == stored


@pytest.mark.parametrize("typed", ["三二一", "3 2 x", "3 -1", "NaN 1", "3 1.999"])
def test_a_scale_that_is_no_scale_is_told(client, draft, secretary, typed):
    page = make.login(client, secretary).post(f"{reverse('add_item', args=[draft.pk])}?part=task", {"code": "任6", "heading": "任务分", "text": "新任务", "points": "3", "scale": typed, "classes": ["骨"]})

    assert "看不懂，请填几个数字" in page.text


def test_a_page_read_before_somebody_elses_change_tells_it_and_saves_the_second_time(client, draft, secretary, recorder):
    item = make.item(draft, "组1")
    data = {"code": "组1", "heading": "组织生活", "text": item.text, "points": "1", "unit": "次", "cap": "6", "classes": ["骨", "普"], "in_use": "on", "was": stamp_of(item)}
    actions.change_item(item, points=Decimal(3), by=recorder)
    make.login(client, secretary)

    page = client.post(item.get_absolute_url(), data)
    assert "这一条刚由别人改过，现在是：组1 无故缺席支部党员大会，3 分" in page.text
    item.refresh_from_db()
    assert item.points == 3
    client.post(item.get_absolute_url(), data | {"was": stamp_of(item)})

    item.refresh_from_db()
    assert item.points == 1


def test_an_item_of_a_passed_standard_is_shown_and_not_saved(client, adopted, secretary):
    item = make.item(adopted, "组1")
    make.login(client, secretary)

    assert "条目不能再改" in client.get(item.get_absolute_url()).text
    client.post(item.get_absolute_url(), NEW)
    item.refresh_from_db()
    assert item.points == 2


def test_a_new_version_is_drafted_from_the_page(client, branch, cycle, quarter, secretary):
    make.login(client, secretary)
    assert "从哪个季度起执行" in client.get(reverse("branch_standards", args=[branch.pk])).text

    refused = client.post(reverse("draft_standard", args=[branch.pk]), {"cycle": cycle.pk, "since": "2026-01-01"}, follow=True)
    assert "最早二季度" in refused.text
    page = client.post(reverse("draft_standard", args=[branch.pk]), {"cycle": cycle.pk, "since": "2026-04-01"}, follow=True)
    assert "2026年度积分标准（第2版）" in page.text
    second = Standard.objects.get(version=2)
    page = client.post(reverse("change_since", args=[second.pk]), {"since": "2026-07-01"}, follow=True)
    assert "执行起日已改" in page.text
    assert "只能选还没有开启的季度" in client.post(reverse("change_since", args=[second.pk]), {"since": "2026-01-01"}).text


@pytest.mark.parametrize("name", ["branch_standards", "standard", "compare_standard"])
def test_pages_ask_no_more_questions_for_more_items(client, branch, draft, secretary, name):
    make.login(client, secretary)
    page = reverse(name, args=[branch.pk if name == "branch_standards" else draft.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(5):
        actions.add_item(draft, part="base", code=f"新{number}", heading="新", text=f"新的情形{number}", points=Decimal(1), unit="次", classes="骨", by=secretary)

    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) <= len(few)
