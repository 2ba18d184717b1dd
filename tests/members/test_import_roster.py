"""manage.py import_roster: a test run first, written only with --confirm."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import Branch, Committee, Member
from tests import make
from tests.members.sheets import DATA, roster_of, sample

pytestmark = pytest.mark.django_db
SAMPLE = DATA / "roster_forestry.xlsx"


def run(file, *options, committee="市林业局党委"):
    out = StringIO()
    call_command("import_roster", file, "--committee", committee, *options, stdout=out)
    return out.getvalue()


def save(path, file):
    path.write_bytes(file.read())
    return path


def test_without_confirm_it_only_tells():
    said = run(SAMPLE)

    assert "没有名为“市林业局党委”的基层党委，写入时新建。" in said
    assert "新建党支部 5 个：机关党支部、国有林场党支部、" in said
    assert "新增 64 人，更新 0 人，没有变化 0 人。" in said
    assert "这是试运行，什么也没有写入。" in said
    assert not Committee.objects.exists()
    assert not Member.objects.exists()


def test_with_confirm_it_writes_and_the_second_time_changes_nothing():
    assert "已写入。" in run(SAMPLE, "--confirm")
    assert (Committee.objects.count(), Branch.objects.count(), Member.objects.count()) == (1, 5, 64)

    assert "新增 0 人，更新 0 人，没有变化 64 人。" in run(SAMPLE, "--confirm")


def test_another_name_is_told_beside_those_that_exist():
    make.committee("市林业局党委")

    assert "写入时新建。（已有：市林业局党委）" in run(SAMPLE, committee="市林业局")


def test_errors_are_printed_and_stop_with_an_exit_code(tmp_path, capsys):
    file = save(tmp_path / "roster.xlsx", sample(E7="1985.13.2"))

    out = StringIO()
    with pytest.raises(CommandError, match="有 1 处要改，什么也没有写入。"):
        call_command("import_roster", file, "--committee", "市林业局党委", "--confirm", stdout=out)

    assert "第 7 行 出生年月（E7）：“1985.13.2”不是日期。" in out.getvalue()
    assert not Committee.objects.exists()


def test_a_member_the_file_does_not_name_is_listed(tmp_path):
    run(save(tmp_path / "two.xlsx", roster_of({}, {"姓名": "麻进"})), "--confirm")

    assert "系统里有、表里没有（没有改动）：机关党支部 麻进" in run(save(tmp_path / "one.xlsx", roster_of({})))


def test_whoever_may_be_renamed_is_decided_on_the_page(tmp_path):
    run(save(tmp_path / "one.xlsx", roster_of({})), "--confirm")
    renamed = save(tmp_path / "two.xlsx", roster_of({"姓名": "石晓花"}))

    assert "要选定：第 2 行 石晓花（机关党支部，1985年3月2日出生）：可能改名：石小花 → 石晓花（手机号码相同）" in run(renamed)
    with pytest.raises(CommandError, match="请在网页上导入，逐一选定。"):
        run(renamed, "--confirm")
    assert Member.objects.get().name == "石小花"


@pytest.mark.parametrize(("content", "words"), [(None, "打不开文件"), (b"a,b", "这不是 .xlsx 工作簿")])
def test_a_missing_or_broken_file_is_told(tmp_path, content, words):
    file = tmp_path / "roster.xlsx"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        run(file)


def test_a_committee_needs_a_name_that_fits():
    with pytest.raises(CommandError):
        run(SAMPLE, committee="长" * 61)
