"""Pages of the daily work: open, 403, 404, refuse; nothing typed is lost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.clock import supposing
from scoring.models import Cycle, Deduction, Reward
from scoring.steps import QUARTER_FLOW
from tests import make


@pytest.fixture(autouse=True)
def april():
    with supposing(date(2025, 4, 10)):
        yield


LINE = {"happened_on": "2025-03-05", "fact": "无故未到", "evidence": "签到表"}


def line(quarter, **kwargs):
    return LINE | {"item": make.item(quarter.standard, "组1").pk} | kwargs


def pages(quarter):
    yield reverse("branch_quarters", args=[quarter.branch_id])
    yield reverse("quarter", args=[quarter.pk])
    yield reverse("rewards", args=[quarter.pk])


def test_officers_and_the_auditor_open_the_pages(client, quarter, recorder, secretary, auditor):
    for reader in (recorder, secretary, auditor):
        make.login(client, reader)
        for page in pages(quarter):
            assert client.get(page).status_code == 200


def test_a_plain_member_opens_no_officers_page(client, quarter, zhang):
    make.login(client, zhang)
    for page in [*pages(quarter), reverse("quarters"), reverse("cycles")]:
        assert client.get(page).status_code == 403


def test_another_branch_finds_nothing(client, quarter, sheet, li):
    make.login(client, li)
    for page in pages(quarter):
        assert client.get(page).status_code == 404
    assert client.post(reverse("record_deduction", args=[sheet.pk]), line(quarter)).status_code == 404
    assert client.post(reverse("move_quarter", args=[quarter.pk, "propose"])).status_code == 404


def test_the_system_administrator_reads_no_points(client, quarter, admin):
    make.login(client, admin)
    for page in [*pages(quarter), reverse("mine"), reverse("notices")]:
        assert client.get(page).status_code == 403


def test_the_auditor_changes_no_line(client, quarter, sheet, auditor):
    make.login(client, auditor)

    assert client.post(reverse("record_deduction", args=[sheet.pk]), line(quarter)).status_code == 403
    assert client.post(reverse("save_sheets", args=[quarter.pk])).status_code == 403


@pytest.mark.parametrize("name", ["move_quarter", "record_deduction", "save_sheets", "open_quarter", "draft_standard"])
def test_a_page_that_writes_refuses_get(client, quarter, sheet, secretary, name):
    make.login(client, secretary)
    args = {"move_quarter": [quarter.pk, "propose"], "record_deduction": [sheet.pk], "save_sheets": [quarter.pk],
            "open_quarter": [quarter.standard_id], "draft_standard": [quarter.branch_id]}  # fmt: skip

    assert client.get(reverse(name, args=args[name])).status_code == 405


def test_a_line_is_entered(client, quarter, sheet, recorder):
    make.login(client, recorder)

    response = client.post(reverse("record_deduction", args=[sheet.pk]), line(quarter, points="１．５"), follow=True)

    entered = Deduction.objects.get()
    assert (entered.points, entered.entered_by) == (1.5, recorder)
    assert "13.5" in response.text


def test_a_refused_line_stays_as_typed(client, quarter, sheet, recorder):
    make.login(client, recorder)

    response = client.post(reverse("record_deduction", args=[sheet.pk]), line(quarter, happened_on="2025-05-01", fact="四月的事"))

    assert response.status_code == 422
    assert "日期不能晚于今天" in response.text
    assert "四月的事" in response.text
    assert not Deduction.objects.exists()


def test_good_rows_are_kept_and_bad_rows_shown_as_typed(client, quarter, sheet, recorder, secretary):
    make.login(client, recorder)
    other = quarter.sheets.get(member=secretary.member)

    response = client.post(
        reverse("save_sheets", args=[quarter.pk]),
        {f"{sheet.pk}-self_points": "16", f"{sheet.pk}-opinion": "同意", f"{other.pk}-self_points": "１５", f"{other.pk}-opinion": "同意"},
    )

    assert response.status_code == 422
    assert "有 1 行没有保存" in response.text
    assert 'value="16"' in response.text
    other.refresh_from_db()
    assert (other.self_points, other.opinion) == (15, "同意")


def test_a_wrong_step_says_what_blocks_it(client, quarter, secretary):
    make.login(client, secretary)

    response = client.post(reverse("move_quarter", args=[quarter.pk, "publish"]), follow=True)

    assert "当前状态为“自评与记录”，不能公示。" in response.text


def test_a_published_quarter_leads_to_its_notice(client, quarter, secretary):
    with supposing(date(2025, 4, 9)):
        quarter = QUARTER_FLOW.move(make.proposed(quarter, by=secretary), "pass", by=secretary, held_on=date(2025, 4, 9), eligible=3, present=3, ayes=3)

    page = make.login(client, secretary).post(reverse("move_quarter", args=[quarter.pk, "publish"]), follow=True)

    quarter.refresh_from_db()
    assert page.redirect_chain == [(quarter.notice.get_absolute_url(), 302)]
    assert "打印张贴到公示栏，再把下面的链接、长图或者文字发到党员群" in page.text


def test_a_count_that_cannot_be_keeps_what_was_typed(client, quarter, secretary):
    make.login(client, secretary)
    client.post(reverse("move_quarter", args=[quarter.pk, "propose"]), {"propose-opinion_on": "2025-04-08", "propose-eligible": "1", "propose-present": "1", "propose-ayes": "1"})

    response = client.post(
        reverse("move_quarter", args=[quarter.pk, "pass"]),
        {"pass-held_on": "2025-04-09", "pass-eligible": "3", "pass-present": "5", "pass-ayes": "2"},
    )

    assert response.status_code == 422
    assert "实到 5 人，不能多于应到 3 人" in response.text
    assert 'value="5"' in response.text


def test_a_reward_is_proved_by_content_not_by_name(client, quarter, sheet, recorder):
    make.login(client, recorder)
    reward = {"sheet": sheet.pk, "item": make.item(quarter.standard, "奖5").pk, "happened_on": "2025-03-01", "grounds": "州级表彰"}

    refused = client.post(reverse("rewards", args=[quarter.pk]), reward | {"proof": SimpleUploadedFile("证书.pdf", b"MZ program")})
    assert "只收 pdf、jpg 和 png 文件" in refused.text
    assert "须提供证明资料" in client.post(reverse("rewards", args=[quarter.pk]), reward).text

    client.post(reverse("rewards", args=[quarter.pk]), reward | {"proof": SimpleUploadedFile("x.exe", b"%PDF-1.7 ok")})
    assert Reward.objects.get().proof.name.endswith(".pdf")


def test_a_proof_is_served_to_those_who_may_see_the_reward(client, quarter, sheet, recorder, zhang, li):
    make.login(client, recorder)
    client.post(
        reverse("rewards", args=[quarter.pk]),
        {"sheet": sheet.pk, "item": make.item(quarter.standard, "奖5").pk, "happened_on": "2025-03-01", "grounds": "州级表彰",
         "proof": SimpleUploadedFile("x.pdf", b"%PDF-1.7 ok")},
    )  # fmt: skip
    page = reverse("proof", args=[Reward.objects.get().pk])

    for reader, status in ((zhang, 200), (recorder, 200), (li, 404)):
        response = make.login(client, reader).get(page)
        assert response.status_code == status
        if status == 200:
            assert response.getvalue() == b"%PDF-1.7 ok"


def test_a_member_sees_own_points_line_by_line(client, quarter, sheet, zhang, recorder):
    make.deduction(sheet, "组1", "三月大会未到", by=recorder)

    page = make.login(client, zhang).get(reverse("mine")).text

    assert "三月大会未到" in page
    assert "15 − 2 = 13" in page


def test_a_notice_has_a_link_without_login_while_it_runs(client, quarter, secretary, recorder, zhang, li):
    quarter = make.close_quarter(quarter, secretary=secretary, recorder=recorder)
    page, link = reverse("notice", args=[quarter.notice_id]), reverse("public_notice", args=[quarter.notice.token])

    assert make.login(client, zhang).get(page).status_code == 200
    assert make.login(client, li).get(page).status_code == 404
    client.logout()
    response = client.get(link)
    assert response.status_code == 200
    assert not response.cookies
    with supposing(date(2025, 4, 18)):
        assert client.get(link).status_code == 404
    assert client.get("/notice/guess/").status_code == 404


def test_a_year_is_set_up_by_the_committee(client, auditor):
    make.login(client, auditor)
    settings = {"committee": next(iter(auditor.reach.committees)), "year": 2026, "excellent_share": "0.2", "notice_days": 5, "count_abstentions": "on"}

    refused = client.post(reverse("cycles"), settings | {"excellent_share": "0.5"})
    assert "不超过三分之一" in refused.text

    assert client.post(reverse("cycles"), settings, follow=True).status_code == 200
    assert 'value="0.2"' in client.get(Cycle.objects.get(year=2026).get_absolute_url()).text
    assert "这个年度已经建立" in client.post(reverse("cycles"), settings).text or "已存在" in client.post(reverse("cycles"), settings).text


def test_the_year_that_is_proposed_is_the_next_that_does_not_exist(client, auditor):
    make.login(client, auditor)
    of = make.Committee.objects.get(pk=next(iter(auditor.reach.committees)))
    found = []
    for year in (2025, 2026):
        found.append(client.get(reverse("cycles")).context["form"]["year"].value())
        make.cycle(of, year)
    found.append(client.get(reverse("cycles")).context["form"]["year"].value())

    assert found == [2025, 2026, 2027]


def test_a_branch_adopts_its_standard_and_opens_a_quarter(client, branch, secretary, recorder):
    year = make.cycle(branch.committee)
    make.login(client, secretary)

    client.post(reverse("draft_standard", args=[branch.pk]), {"cycle": year.pk})
    standard = branch.standards.get()
    count = {"adopt-held_on": "2025-01-08", "adopt-eligible": "9", "adopt-present": "8", "adopt-ayes": "7"}
    client.post(reverse("move_standard", args=[standard.pk, "adopt"]), count)
    page = make.login(client, recorder).post(reverse("open_quarter", args=[standard.pk]), {"number": "1"}, follow=True)

    assert "一季度已开启" in page.text
    assert client.get(reverse("standard", args=[standard.pk])).status_code == 200


def test_a_row_changed_meanwhile_is_not_overwritten(client, quarter, sheet, secretary, recorder):
    """Two tabs: the older one neither wipes what it did not touch nor overwrites what was changed since."""
    make.login(client, recorder)
    other = quarter.sheets.get(member=secretary.member)
    as_read = {f"{pk}-{name}": value for pk in (sheet.pk, other.pk) for name, value in (("self_points", ""), ("opinion", ""), ("was", "|"))}
    client.post(reverse("save_sheets", args=[quarter.pk]), as_read | {f"{sheet.pk}-self_points": "14", f"{sheet.pk}-opinion": "同意"})

    untouched = client.post(reverse("save_sheets", args=[quarter.pk]), as_read | {f"{other.pk}-opinion": "同意"})
    clash = client.post(reverse("save_sheets", args=[quarter.pk]), as_read | {f"{sheet.pk}-self_points": "12"})

    assert untouched.status_code == 302
    sheet.refresh_from_db()
    assert (sheet.self_points, sheet.opinion) == (14, "同意")
    assert clash.status_code == 422
    assert "这一行刚由别人改为：自评 14，意见“同意”" in clash.text
    assert 'value="12"' in clash.text
    assert f'name="{sheet.pk}-was" value="14|同意"' in clash.text  # once told, it may be gone over


def test_the_auditor_writes_no_points(client, branch, quarter, sheet, secretary, recorder, auditor):
    with supposing(date(2025, 12, 30)):
        fourth = make.quarter(quarter.standard, 4, by=recorder)
    make.login(client, auditor)

    assert client.post(reverse("tasks", args=[fourth.pk])).status_code == 403
    assert client.post(reverse("rewards", args=[quarter.pk])).status_code == 403
    assert "登记一项" not in client.get(reverse("rewards", args=[quarter.pk])).text


@pytest.mark.parametrize("query", ["open=" + "9" * 5000, "open=%00", "open=-1", "open=x"])
def test_strange_addresses_open_the_page_as_it_is(client, quarter, recorder, query):
    assert make.login(client, recorder).get(f"{quarter.get_absolute_url()}?{query}").status_code == 200


def test_a_wrong_year_for_the_standard_is_told(client, branch, secretary):
    make.login(client, secretary)

    page = client.post(reverse("draft_standard", args=[branch.pk]), {"cycle": "abc"}, follow=True)

    assert "没有这个考核年度" in page.text


def test_a_mark_given_is_not_taken_back_in_silence(client, quarter, recorder, zhang):
    with supposing(date(2025, 12, 30)):
        fourth = make.quarter(quarter.standard, 4, by=recorder)
        own, item = fourth.sheets.get(member=zhang.member), make.item(quarter.standard, "任1")
        make.actions.score_tasks(own, marks={item: item.points}, by=recorder)
        page = make.login(client, recorder).post(reverse("tasks", args=[fourth.pk]), {f"{own.pk}-{item.pk}": "", f"initial-{own.pk}-{item.pk}": "3"})

    assert page.status_code == 422
    assert "已经评定的不能改回未评" in page.text
