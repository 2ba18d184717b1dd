"""members/views.py, the import: upload, test run, confirmation."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Branch, Committee, Member
from tests import make
from tests.members.sheets import roster_of, sample, upload, with_cells, with_part

PAGE, CONFIRM, TEMPLATE, ERRORS = (reverse(name) for name in ("import_roster", "confirm_roster", "roster_template", "roster_errors"))


@pytest.fixture
def committee(db):
    return make.committee()


@pytest.fixture
def town(db):
    """Another committee, foreign to the auditor."""
    return make.committee("乡党委")


def send(client, file, committee, **kwargs):
    return client.post(PAGE, {"committee": committee.pk, "file": file}, **{"follow": True} | kwargs)


@pytest.mark.parametrize("who", ["auditor", "admin"])
def test_the_page_opens_for_those_who_import(client, request, committee, who):
    client.force_login(request.getfixturevalue(who))

    assert "导入花名册" in client.get(PAGE).content.decode()
    assert client.get(TEMPLATE).status_code == 200


@pytest.mark.parametrize("who", ["zhang", "secretary", "deputy", "recorder"])
@pytest.mark.parametrize("page", [PAGE, TEMPLATE, ERRORS])
def test_others_are_refused(client, request, who, page):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page).status_code == 403
    assert client.post(PAGE).status_code == client.post(CONFIRM).status_code == 403


@pytest.mark.parametrize("page", [PAGE, TEMPLATE, ERRORS])
def test_strangers_are_sent_to_the_login(client, db, page):
    assert client.get(page).url.startswith(reverse("login"))


def test_each_address_has_its_method(client, admin):
    client.force_login(admin)

    assert client.get(CONFIRM).status_code == client.post(TEMPLATE).status_code == client.post(ERRORS).status_code == 405


def test_what_was_read_is_shown_before_it_is_confirmed(client, admin, committee):
    client.force_login(admin)

    page = send(client, roster_of({"姓名": "麻进", "出生日期": "1985.2.13", "入党日期": "2025年12月", "转正日期": None, "党员类别": "预备党员", "党内职务": "组织委员"}), committee).text

    row = page[page.index('<th scope="row">麻进') :].split("</tr>")[0]
    assert [part in row for part in ("女", "1985年2月13日", "2025年12月1日", "预备党员", "组织委员")] == [True] * 5


def test_upload_test_run_confirm(client, admin, committee):
    client.force_login(admin)

    page = send(client, sample(), committee)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "<dd>64 人</dd>" in page.content.decode()
    assert "确认导入" in page.content.decode()
    assert not Member.objects.exists()

    page = client.post(CONFIRM, follow=True)
    assert "已导入：新增 64 人，更新 0 人，没有变化 0 人。" in page.content.decode()
    assert "确认导入" not in page.content.decode()
    assert Member.objects.count() == 64
    assert set(Member.history.values_list("history_user", flat=True)) == {admin.pk}


def test_the_buttons_carry_their_token(admin, committee, client):
    client.force_login(admin)

    page = send(client, sample(), committee).content.decode()

    assert page.count("csrfmiddlewaretoken") == page.count('method="post"') == 3  # logout, confirm, upload


def test_confirming_twice_writes_once(client, admin, committee):
    client.force_login(admin)
    send(client, sample(), committee)
    client.post(CONFIRM)

    assert "没有等待确认的花名册" in client.post(CONFIRM, follow=True).content.decode()
    assert Member.history.count() == 64


def test_errors_stand_by_row_and_cannot_be_confirmed(client, admin, committee):
    client.force_login(admin)

    page = send(client, sample(E7="1985.13.2", K7="123"), committee).content.decode()

    assert "<li>出生年月（E7）：“1985.13.2”不是日期。</li><li>手机号码（K7）：" in page
    assert page.count("第 7 行") == 1
    assert "确认导入" not in page
    client.post(CONFIRM)
    assert not Member.objects.exists()


def test_the_refused_sheet_comes_back_with_its_errors(client, admin, committee):
    client.force_login(admin)
    assert client.get(ERRORS).status_code == 404
    send(client, sample(E7="1985.13.2"), committee)

    response = client.get(ERRORS)

    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert (sheet["P3"].value, sheet["P4"].value) == ("错误", "出生年月（E7）：“1985.13.2”不是日期。")
    assert sheet.max_row == 4


def test_what_changed_since_the_test_run_is_shown_again(client, admin, committee):
    client.force_login(admin)
    send(client, roster_of({}, {"姓名": "麻进"}), committee)
    branch = make.branch("机关党支部", of=committee)

    page = client.post(CONFIRM, follow=True).content.decode()
    assert "没有导入：试运行以后，系统里的党员有了变动。" in page
    assert not Member.objects.exists()

    client.post(CONFIRM)
    assert Member.objects.filter(branch=branch).count() == 2


def test_an_auditor_imports_into_the_own_committees_only(client, auditor, town):
    client.force_login(auditor)
    own = auditor.member.branch.committee

    assert "乡党委" not in client.get(PAGE).content.decode()
    assert "选择一个有效的选项" in send(client, roster_of({}), town).content.decode()
    send(client, roster_of({}), own)
    client.post(CONFIRM)

    assert Branch.objects.filter(committee=own, members__name="石小花").exists()


def test_an_auditor_who_lost_the_office_does_not_confirm(client, auditor):
    client.force_login(auditor)
    own = auditor.member.branch.committee
    other = Committee.objects.create(name="县党委")
    send(client, roster_of({}), own)

    auditor.member.appointments.update(committee=other)

    assert client.post(CONFIRM).status_code == 404
    assert not Member.objects.filter(name="石小花").exists()


def test_without_a_committee_the_page_says_what_to_do(client, admin):
    client.force_login(admin)

    page = client.get(PAGE).content.decode()
    assert "还没有党组织" in page
    assert f'href="{reverse("organisation")}">去组织机构' in page
    assert client.post(PAGE, {"file": sample()}).status_code == 422


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "请选择花名册文件"),
        (upload(b""), "这是一个空文件"),
        (upload(b"%PDF-1.7", "花名册.xlsx"), "这不是 .xlsx 工作簿"),
        (upload("姓名\n".encode(), "名册.csv"), "这不是 .xlsx 工作簿"),
        (upload(b"\xd0\xcf\x11\xe0" * 99, "\u202exslx.exe"), "加了密码"),
        (upload(with_part("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')), "这不是 .xlsx 工作簿"),
        (upload(with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "超过 20,000 行"),
    ],
)
def test_a_bad_file_is_refused_in_words(client, admin, committee, file, words):
    client.force_login(admin)
    data = {"committee": committee.pk} | ({"file": file} if file else {})

    response = client.post(PAGE, data)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_hostile_words_are_shown_as_words(client, admin, committee):
    client.force_login(admin)

    page = send(client, roster_of({"姓名": "<script>alert(1)</script>" * 40, "性别": "\u202e<b>"}), committee)

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
