"""Import a roster from the command line: a test run, or with --confirm the writing."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from members.models import Committee
from members.resources import import_roster, read_roster
from members.uploads import clean_name, read_sheets


class Command(BaseCommand):
    help = "导入党员花名册（.xlsx）。不加 --confirm 只试运行，什么也不写入。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="花名册")
        parser.add_argument("--committee", metavar="NAME", required=True, help="基层党委的名称；没有的，确认时新建")
        parser.add_argument("--confirm", action="store_true", help="写入")

    def handle(self, *, file, committee, confirm, **options):
        roster = self.read(file)
        outcome = import_roster(roster, self.find_committee(clean_name(committee)), confirm=confirm)
        asked = [] if confirm else [f"要选定：{question}" for question in outcome.questions]
        for line in [*outcome.problems, *asked, *outcome.notes]:
            self.stdout.write(str(line))
        for name in outcome.missing:
            self.stdout.write(f"系统里有、表里没有（没有改动）：{name}")
        if outcome.questions and confirm:
            raise CommandError(f"有 {len(outcome.questions)} 人可能在系统里已有，什么也没有写入。请在网页上导入，逐一选定。")
        if outcome.problems:
            raise CommandError(f"有 {len(outcome.problems)} 处要改，什么也没有写入。")
        if outcome.branches:
            self.stdout.write(f"新建党支部 {len(outcome.branches)} 个：{'、'.join(outcome.branches)}")
        self.stdout.write(f"新增 {outcome.new} 人，更新 {outcome.changed} 人，没有变化 {outcome.unchanged} 人。")
        self.stdout.write("已写入。" if confirm else "这是试运行，什么也没有写入。加上 --confirm 写入。")

    def read(self, path):
        try:
            with path.open("rb") as file:
                return read_roster(read_sheets(File(file)))
        except OSError as problem:
            raise CommandError(f"打不开文件：{path}（{problem.strerror}）") from problem
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal

    def find_committee(self, name):
        """The one of this name, else a new one, not saved yet: a fresh installation has none."""
        known = {committee.name: committee for committee in Committee.objects.all()}
        if name in known:
            return known[name]
        fresh = Committee(name=name)
        try:
            fresh.full_clean()
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        others = f"（已有：{'、'.join(known)}）" if known else ""
        self.stdout.write(f"没有名为“{name}”的基层党委，写入时新建。{others}")
        return fresh
