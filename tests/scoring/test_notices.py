"""Pages of notices and objections: by login, by link, by receipt; the list of days off."""

from datetime import date

import pytest
from django.urls import reverse

from members.clock import supposing
from members.figures import code_image
from scoring import actions
from scoring.models import DayOff, Objection
from scoring.steps import OBJECTION_FLOW
from tests import make

POSTED, LAST, DEAD = date(2025, 4, 10), date(2025, 4, 17), date(2025, 4, 18)


@pytest.fixture
def quarter(branch, secretary, deputy, recorder, zhang):
    quarter = make.quarter(make.standard(branch, by=secretary), 1, by=recorder)
    make.deduction(quarter.sheets.get(member=zhang.member), "组1", "在群里骂人", by=recorder)
    return make.published(quarter, secretary=secretary)


@pytest.fixture
def notice(quarter):
    return quarter.notice


@pytest.fixture(autouse=True)
def april():
    with supposing(POSTED):
        yield


def link(notice):
    return reverse("public_notice", args=[notice.token])


def object_link(notice):
    return reverse("object_by_link", args=[notice.token])


WORDS = {"name": "石长林", "contact": "13900000000", "text": "张三当天请了假", "about": "", "against": "", "website": ""}


# the notice


def test_the_link_is_dead_after_its_last_day_and_tells_nothing(client, notice):
    with supposing(LAST):
        assert client.get(link(notice)).status_code == 200
    with supposing(DEAD):
        page = client.get(link(notice))
        guess = client.get("/notice/guess/")

    assert page.status_code == 404
    assert page.text == guess.text
    for told in ("张三", "机关党支部", "一季度"):
        assert told not in page.text


def test_nothing_of_the_reasons_is_public(client, notice, secretary):
    for page in (client.get(link(notice)).text, make.login(client, secretary).get(notice.get_absolute_url()).text):
        assert "在群里骂人" not in page
        assert "组1" not in page


def test_the_page_has_link_code_text_and_picture_while_it_runs(client, notice, recorder):
    make.login(client, recorder)
    page = client.get(notice.get_absolute_url()).text
    with supposing(DEAD):
        over = client.get(notice.get_absolute_url()).text

    for part in ("data:image/svg+xml", f"【{notice.title}】", "data-picture=", notice.token):
        assert part in page
    for part in ("data:image/svg+xml", "data-picture=", notice.token, reverse("raise_objection", args=[notice.pk])):
        assert part not in over


def test_rows_withheld_from_the_group_are_in_no_text_and_marked_for_the_picture(client, notice, recorder):
    notice.withheld = [row[0] for row in notice.rows if row[1] == "张三"]
    notice.save()
    page = make.login(client, recorder).get(notice.get_absolute_url()).text

    assert "张三" not in page.split("<textarea")[1].split("</textarea>")[0]
    assert page.count("<tr data-withheld>") == 1
    assert "张三" not in client.get(link(notice)).text
    assert "张三" not in client.get(object_link(notice)).text


def test_another_branch_finds_no_notice_and_raises_no_objection(client, notice, li):
    make.login(client, li)
    for name in ("notice", "raise_objection", "register_objection"):
        assert client.get(reverse(name, args=[notice.pk])).status_code == 404


# by link


def test_an_objection_by_link_leads_to_its_receipt_without_any_cookie(client, notice):
    answer = client.post(object_link(notice), WORDS)

    objection = Objection.objects.get()
    assert answer["Location"] == reverse("receipt", args=[notice.token, objection.receipt])
    assert (objection.channel, objection.raised_by, objection.name) == ("link", None, "石长林")
    page = client.get(answer["Location"])
    assert "待支部答复" in page.text
    assert "石长林" not in page.text
    assert client.cookies == {}


def test_a_receipt_is_kept_by_its_address_its_code_and_a_short_number(client, notice, secretary):
    receipt = client.post(object_link(notice), WORDS)["Location"]

    page, objection = client.get(receipt).text, Objection.objects.get()
    assert f'value="http://testserver{receipt}"' in page
    assert code_image(f"http://testserver{receipt}") in page
    assert objection.number == f"2025-{objection.pk}"
    make.login(client, secretary)
    for told in (page, client.get(objection.get_absolute_url()).text, client.get(notice.get_absolute_url()).text, client.get(reverse("objection_form", args=[objection.pk])).text):
        assert objection.number in told


@pytest.mark.parametrize("page", [link, object_link])
def test_an_objection_is_called_an_objection_under_a_real_name(client, notice, page):
    shown = client.get(page(notice)).text

    assert "提出异议" in shown
    assert "署真实姓名" in shown
    assert "反映" not in shown.replace("反映情况应实事求是", "")


@pytest.mark.parametrize(("lines", "words"), [(True, "勾选的扣分会冲销，得分重新计算，并马上张贴更正公示"), (False, "只作文字答复，得分不变")])
def test_upholding_asks_first_and_says_what_will_happen(client, quarter, secretary, zhang, recorder, lines, words):
    objection = make.objection(quarter, zhang.member if lines else recorder.member)

    page = make.login(client, secretary).get(objection.get_absolute_url()).text

    assert f'data-confirm="确定异议成立吗？{words}' in page
    assert page.count("data-confirm") == 1


def test_the_objection_by_link_needs_no_csrf_token(notice, client):
    client.handler.enforce_csrf_checks = True

    assert client.post(object_link(notice), WORDS).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请署真实姓名"),
        ({"name": "匿名"}, "请署真实姓名"),
        ({"contact": ""}, "请填联系方式"),
        ({"text": " "}, "请写明有什么异议"),
        ({"about": "row-99"}, "没有这一项"),
        ({"about": "line-1"}, "没有这一项"),
        ({"against": "99999"}, "没有这个人"),
        ({"website": "http://spam"}, "这一栏请不要填"),
        ({"text": "字" * 1001}, "1000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, notice, wrong, said):
    page = client.post(object_link(notice), WORDS | wrong)

    assert page.status_code == 422
    assert said in page.text
    assert wrong.get("contact") == "" or "13900000000" in page.text
    assert not Objection.objects.exists()


def test_by_link_a_person_is_named_not_a_line(client, notice, zhang):
    number = next(row[0] for row in notice.rows if row[1] == "张三")
    page = client.get(object_link(notice)).text
    client.post(object_link(notice), WORDS | {"about": f"row-{number}"})

    assert "在群里骂人" not in page
    assert (Objection.objects.get().member, Objection.objects.get().line) == (zhang.member, None)


def test_two_people_of_one_name_are_told_apart(client, branch, secretary, recorder, deputy):
    twins = [make.member(branch, "李伟", born_on=date(year, 1, 1)) for year in (1970, 1980)]
    quarter = make.published(make.quarter(make.standard(branch, by=secretary), 1, by=recorder), secretary=secretary)
    numbers = [row[0] for row in quarter.notice.rows if row[1] == "李伟"]

    client.post(object_link(quarter.notice), WORDS | {"about": f"row-{numbers[1]}"})

    assert Objection.objects.get().member == twins[1]


def test_after_the_last_day_nothing_is_raised_by_link_but_the_receipt_opens(client, notice, secretary):
    objection = make.objection(notice.branch.quarters.get())
    OBJECTION_FLOW.move(objection, "dismiss", by=secretary, answer="签到表属实")
    with supposing(DEAD):
        assert client.post(object_link(notice), WORDS).status_code == 404
        page = client.get(reverse("receipt", args=[notice.token, objection.receipt]))
        assert "签到表属实" in page.text
        assert client.get(reverse("receipt", args=["other", objection.receipt])).status_code == 404
        assert client.get(reverse("receipt", args=[notice.token, "guess"])).status_code == 404


def test_public_pages_refuse_other_methods(client, notice):
    assert client.post(link(notice)).status_code == 405
    assert client.put(object_link(notice)).status_code == 405
    assert client.head(link(notice)).status_code == 200


# by login


def test_a_member_picks_an_own_line(client, quarter, notice, zhang):
    line = quarter.sheets.get(member=zhang.member).deductions.get()
    make.login(client, zhang)
    page = client.get(reverse("raise_objection", args=[notice.pk])).text
    answer = client.post(reverse("raise_objection", args=[notice.pk]), {"about": f"line-{line.pk}", "text": "我请了假"})

    objection = Objection.objects.get()
    assert "在群里骂人" in page
    assert answer["Location"] == objection.get_absolute_url()
    assert (objection.line, objection.raised_by, objection.name) == (line, zhang, "张三")
    assert "我请了假" in client.get(objection.get_absolute_url()).text
    assert objection.get_absolute_url() in client.get(reverse("notices")).text


def test_another_member_is_offered_no_line_of_others(client, branch, quarter, notice):
    plain = make.user(make.member(branch, "旁人"))
    line = quarter.sheets.get(member__name="张三").deductions.get()
    make.login(client, plain)

    assert "在群里骂人" not in client.get(reverse("raise_objection", args=[notice.pk])).text
    refused = client.post(reverse("raise_objection", args=[notice.pk]), {"about": f"line-{line.pk}", "text": "不对"})
    assert refused.status_code == 422


def test_the_recorder_registers_a_call_and_sees_the_receipt_only(client, notice, recorder):
    make.login(client, recorder)
    call = {"channel": "phone", "raised_on": "2025-04-10", "name": "石长林", "contact": "", "about": "", "text": "来电反映", "against": ""}
    answer = client.post(reverse("register_objection", args=[notice.pk]), call)

    objection = Objection.objects.get()
    assert answer["Location"] == reverse("receipt", args=[notice.token, objection.receipt])
    assert (objection.registered_by, objection.channel) == (recorder, "phone")
    assert client.get(objection.get_absolute_url()).status_code == 404
    assert "石长林" not in client.get(notice.get_absolute_url()).text


def test_a_plain_member_registers_nothing_for_others(client, notice, zhang):
    assert make.login(client, zhang).get(reverse("register_objection", args=[notice.pk])).status_code == 403


def test_the_secretary_answers_on_the_page_and_prints_the_form(client, quarter, secretary, zhang):
    line = quarter.sheets.get(member=zhang.member).deductions.get()
    objection = make.objection(quarter, name="张三", raised_by=zhang, channel="online", line=line)
    make.login(client, secretary)
    page = client.get(objection.get_absolute_url()).text
    refused = client.post(reverse("move_objection", args=[objection.pk, "uphold"]), {"uphold-lines": [line.pk], "uphold-answer": ""})
    answer = client.post(reverse("move_objection", args=[objection.pk, "uphold"]), {"uphold-lines": [line.pk], "uphold-answer": "属实"})

    assert "在群里骂人" in page
    assert refused.status_code == 422
    assert "要写明答复" in refused.text
    assert answer.status_code == 302
    printed = client.get(reverse("objection_form", args=[objection.pk])).text
    for word in ("异议登记及答复单", "张三", "属实", "成立", "得分已更正"):
        assert word in printed
    assert client.get(reverse("move_objection", args=[objection.pk, "uphold"])).status_code == 405


def test_an_objector_sees_no_history_and_no_step_of_others(client, quarter, zhang):
    objection = make.objection(quarter, name="张三", raised_by=zhang, channel="online", member=zhang.member)
    page = make.login(client, zhang).get(objection.get_absolute_url()).text

    assert "修改记录" not in page
    assert "异议不成立" not in page
    assert client.post(reverse("move_objection", args=[objection.pk, "uphold"]), {"uphold-answer": "给自己"}).status_code == 403


def test_a_notice_of_the_year_is_answered_without_reversal(client, branch, secretary, auditor, zhang):
    cycle = branch.quarters.get().cycle if branch.quarters.exists() else make.cycle(branch.committee)
    notice = actions.post_notice(branch, cycle, title="关于年度积分的公示", text="现公示如下。", head=["序号", "姓名", "总分"], rows=[[1, "张三", "88"]], by=secretary)
    objection = actions.raise_objection(notice, name="张三", contact="", text="少算了", channel="online", raised_by=zhang, member=zhang.member)
    page = make.login(client, secretary).get(objection.get_absolute_url()).text
    client.post(reverse("move_objection", args=[objection.pk, "uphold"]), {"uphold-answer": "属实"})

    assert "要把年度考评退回重新审定" in page
    assert "要冲销的扣分" not in page
    objection.refresh_from_db()
    assert (objection.status, objection.correction) == ("upheld", None)
    assert "年度考评要退回“重新审定”" in client.get(objection.get_absolute_url()).text


# days off


def days_url(branch):
    return reverse("days_off", args=[branch.committee_id])


def test_the_auditor_and_the_administrator_keep_the_days_off(client, branch, auditor, admin):
    span = {"working": "off", "first": "2025-10-01", "last": "2025-10-08", "name": "国庆节"}
    for reader, data in ((auditor, span), (admin, {"working": "on", "first": "2025-09-28", "last": "", "name": "调休"})):
        answer = make.login(client, reader).post(days_url(branch), data)
        assert answer["Location"] == f"{days_url(branch)}?year=2025"

    assert DayOff.objects.filter(working=False).count() == 8
    assert DayOff.objects.get(working=True).day == date(2025, 9, 28)
    page = client.get(days_url(branch) + "?year=2025").text
    assert "放假 8 天，调休上班 1 天" in page
    assert DayOff.objects.first().history.get().history_user == admin or DayOff.objects.last().history.get().history_user == auditor


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": "2025-10-02", "last": "2025-10-01"}, "最后一天不能早于第一天"),
        ({"first": "2025-01-01", "last": "2025-02-01"}, "一次最多登记 31 天"),
        ({"first": "2025-05-01"}, "5月1日已经登记"),
        ({"first": "2025-05-06", "working": "on"}, "5月6日不是周末"),
        ({"first": ""}, "请填日期"),
        ({"first": "2025-13-01"}, "例如 2026年9月11日"),
    ],
)
def test_a_wrong_span_is_refused_whole(client, branch, auditor, wrong, said):
    DayOff.objects.create(committee=branch.committee, day=date(2025, 5, 1))
    page = make.login(client, auditor).post(days_url(branch), {"working": "off", "last": "", "name": ""} | wrong)

    assert page.status_code == 422
    assert said in page.text
    assert DayOff.objects.count() == 1


def test_a_day_taken_back_counts_no_more_and_stays_on_record(client, branch, quarter, auditor):
    day = DayOff.objects.create(committee=branch.committee, day=date(2025, 4, 14))
    assert make.objection(quarter).answer_by == date(2025, 4, 18)

    make.login(client, auditor).post(reverse("lift_day_off", args=[day.pk]))

    assert make.objection(quarter, text="另一件").answer_by == date(2025, 4, 17)
    day.refresh_from_db()
    assert day.lifted
    assert client.get(reverse("lift_day_off", args=[day.pk])).status_code == 405
    assert "已经撤销" in client.post(reverse("lift_day_off", args=[day.pk]), follow=True).text
    client.post(days_url(branch), {"working": "off", "first": "2025-04-14", "last": "", "name": ""})
    assert DayOff.objects.filter(lifted=False).count() == 1


def test_officers_and_foreign_auditors_keep_no_days_off(client, branch, secretary, zhang):
    foreign = make.officer(make.branch("外单位支部", of=make.committee("市水利局党委")), "auditor", "外人")
    for reader, status in ((secretary, 403), (zhang, 403), (foreign, 404)):
        assert make.login(client, reader).get(days_url(branch)).status_code == status
