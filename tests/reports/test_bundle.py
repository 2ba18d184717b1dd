"""The zip of all record tables: made while it is sent, counted by the page, a folder for each branch."""

import io
from datetime import date
from struct import unpack
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.papers import ledger
from members.clock import supposing
from reports.bundle import framed, plain, zipped
from scoring.figures import unlisted
from tests import make
from tests.members.test_movement import move


@pytest.fixture
def quarter(branch, secretary, recorder, zhang):
    return make.quarter(make.standard(branch, by=secretary), 1, by=recorder)


def unzipped(answer):
    return ZipFile(io.BytesIO(answer.getvalue()))


def test_files_are_made_one_by_one_as_they_are_asked_for():
    made = []
    files = ((name, made.append(name) or b"x" * 100) for name in ("a", "b", "c"))

    parts = zipped(files)

    first = next(parts)
    assert made == ["a"]
    assert len(first) > 100
    whole = ZipFile(io.BytesIO(first + b"".join(parts)))
    assert whole.testzip() is None
    assert whole.namelist() == ["a", "b", "c"]


def test_frames_tell_the_length_of_each_part_and_the_end():
    assert b"".join(framed([b"ab", b"c"])) == b"\0\0\0\2ab\0\0\0\1c\0\0\0\0"


@pytest.mark.parametrize(("name", "file"), [("张三", "张三"), ("../机关\\支部:1?", "机关_支部_1"), ("a\tb", "a_b"), ("..", "_"), ("=1+1", "=1+1")])
def test_a_name_is_no_path(name, file):
    assert plain(name) == file


def test_a_branch_sends_a_record_of_everybody(client, quarter, secretary):
    quarter.sheets.create(member=make.member(quarter.branch, "张三", born_on=date(1990, 1, 1)), category="ordinary")

    bundle = unzipped(make.login(client, secretary).get(reverse("branch_bundle", args=[quarter.branch_id, 2025])))

    names = bundle.namelist()
    assert len(names) == len(set(names)) == quarter.sheets.count()
    assert all(name.startswith("机关党支部/") and name.endswith("2025年度积分记录表.xlsx") for name in names)
    one, other = (name for name in names if "张三" in name)
    sheet = load_workbook(io.BytesIO(bundle.read(one))).active
    assert {"张三", "机关党支部"} <= {cell.value for row in sheet for cell in row}


def test_the_script_gets_one_frame_for_each_file_and_an_empty_last_one(client, quarter, secretary):
    data = make.login(client, secretary).get(reverse("branch_bundle", args=[quarter.branch_id, 2025]), {"framed": ""}).getvalue()

    parts = []
    while data:
        (length,) = unpack(">I", data[:4])
        parts.append(data[4 : 4 + length])
        data = data[4 + length :]
    assert parts.pop() == b""
    assert len(parts) == quarter.sheets.count() + 1  # and the list of contents
    assert ZipFile(io.BytesIO(b"".join(parts))).testzip() is None


def test_a_committee_sends_a_folder_for_each_branch(client, quarter, auditor, secretary, li, other_branch):
    make.quarter(make.standard(other_branch, quarter.cycle, by=li), 1, by=make.officer(other_branch, "recorder"))
    page = reverse("committee_bundle", args=[quarter.branch.committee_id, 2025])

    bundle = unzipped(make.login(client, auditor).get(page))

    assert {name.split("/")[0] for name in bundle.namelist()} == {"机关党支部", other_branch.name}
    assert make.login(client, secretary).get(page).status_code == 403


def test_who_moved_has_a_record_in_each_branch(client, quarter, secretary, recorder, other_branch, zhang, auditor, li):
    with supposing(date(2025, 5, 2)):
        move(zhang.member, other_branch, on=date(2025, 5, 1), by=secretary)
    make.quarter(make.standard(other_branch, quarter.cycle, by=li), 3, by=make.officer(other_branch, "recorder"))

    bundle = unzipped(make.login(client, auditor).get(reverse("committee_bundle", args=[quarter.branch.committee_id, 2025])))

    assert sorted(name.split("/")[0] for name in bundle.namelist() if "张三" in name) == sorted(["机关党支部", other_branch.name])
    for branch in (quarter.branch, other_branch):
        page = client.get(reverse("branch_forms", args=[branch.pk, 2025])).text
        own = f"{reverse('record', args=[zhang.member_id, 2025])}?branch={branch.pk}"
        assert own in page
        assert f">{branch.name}</td>" in client.get(own).text.split("一、积分登记")[0]
    with supposing(date(2025, 7, 20)):
        roster = ledger(quarter.branch, quarter.cycle, reader=auditor).roster
        told = dict(unlisted(make.quarter(quarter.standard, 2, by=recorder)))
    assert [row[6:] for row in roster if row[0] == "张三"] == [(None, date(2025, 5, 1), f"转出：{other_branch.name}")]
    assert told[zhang.member] == "2025年5月1日离开"


def test_each_further_member_asks_one_question_more(client, quarter, secretary):
    make.published(quarter, secretary=secretary)
    make.login(client, secretary)
    page = reverse("branch_bundle", args=[quarter.branch_id, 2025])
    counts = []
    for names in (["新一"], ["新二", "新三", "新四", "新五"]):
        for name in names:
            quarter.sheets.create(member=make.member(quarter.branch, name), category="ordinary")
        with CaptureQueriesContext(connection) as asked:
            assert len(unzipped(client.get(page)).namelist()) == quarter.sheets.count()
        counts.append(len(asked))

    assert counts[1] - counts[0] <= 4
