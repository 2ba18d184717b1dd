"""附件3 from the command line: the year of a branch or of a committee as an Excel file."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.base import BaseCommand, CommandError

from evaluation.papers import branch_summary, committee_summary
from members.models import Branch, Committee
from reports.cover import summary_book


class Command(BaseCommand):
    help = "导出《党员管理积分情况汇总表》（附件3）"

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="考核年度")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--branch", metavar="名称", help="一个党支部；同名时写“基层党委/党支部”")
        whose.add_argument("--committee", metavar="名称", help="一个基层党委；只有一个基层党委时可以不写")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="写到哪个 .xlsx 文件")

    def handle(self, *, year, branch, committee, output, **options):
        if branch:
            branch = find_branch(branch)
            summary = branch_summary(branch, find_cycle(branch.committee, year))
        else:
            committee = find_committee(committee)
            summary = committee_summary(committee, find_cycle(committee, year))
        save(summary_book(summary), output)
        self.stdout.write(f"已写入 {output}")


def find_branch(name):
    """The branch of this name, or with its committee before it where two have the same."""
    branches = {f"{branch.committee}/{branch.name}": branch for branch in Branch.objects.select_related("committee")}
    found = [branch for full, branch in branches.items() if name in (full, branch.name)]
    if len(found) > 1:
        raise CommandError(
            f"有 {len(found)} 个党支部叫“{name}”，请写全称：{_listed(full for full in branches if branches[full] in found)}"
        )
    if not found:
        raise CommandError(f"没有党支部“{name}”。现有：{_listed(branches)}")
    return found[0]


def find_committee(name):
    """The committee of this name; without a name the only one there is."""
    committees = {committee.name: committee for committee in Committee.objects.all()}
    if name is None and len(committees) == 1:
        return next(iter(committees.values()))
    if name not in committees:
        said = f"没有基层党委“{name}”。" if name else "请用 --branch 或 --committee 写明导出哪一个。"
        raise CommandError(f"{said}现有基层党委：{_listed(committees)}")
    return committees[name]


def find_cycle(committee, year):
    cycles = {cycle.year: cycle for cycle in committee.cycles.all()}
    if year not in cycles:
        raise CommandError(f"{committee}没有 {year} 年度。现有年度：{_listed(sorted(cycles))}")
    return cycles[year]


def _listed(names):
    return "、".join(map(str, names)) or "（无）"


def save(book, path):
    """All of the file or none: it is written beside its place, readable by its owner only, then moved there."""
    draft = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            draft = Path(file.name)
            book.save(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise CommandError(f"不能写入 {path}：{error.strerror}") from error
    finally:
        if draft:
            draft.unlink(missing_ok=True)
