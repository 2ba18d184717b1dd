"""The monthly sheet as a workbook: out with what stands, in through a test run."""

import re
from dataclasses import asdict, dataclass, field

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from members.models import Member
from members.resources.roster import Problem
from members.resources.workbook import ERRORS_HEAD, as_bytes, keep_plain, mark_errors, put
from members.uploads import clean_name, clean_text, read_date, shorten
from scoring import actions
from scoring.figures import lines_of, slots_of, with_remark
from scoring.models import Mark

NAME, BORN, NOT_DUE = "姓名", "出生日期", "不应到"
SAID = {  # what people write in a cell, beside our own words; an empty cell is in order
    "": ("", "√", "✓", "是", "出席", "已到", "参加", "正常", "已做", "完成"),
    Mark.Kind.LEAVE: ("事假", "病假", "公假", "假"),
    Mark.Kind.ABSENT: ("未到", "旷会", "缺", "×"),
    Mark.Kind.LATE: ("迟到", "早退"),
    Mark.Kind.DUES_LATE: ("补交",),
    Mark.Kind.DUES_UNPAID: ("欠交", "没交"),
    Mark.Kind.WORK_UNDONE: ("没做", "未完成"),
}
EXPLAINED = re.compile(r"(.+?)[（(](.*)[）)]")  # 请假（出差）
MOST_SAID = Mark._meta.get_field("remark").max_length
ABSENTEES = {"", "–", "-", "—", NOT_DUE}


def make_month(sheet):
    """The month as it stands: filled in further, it goes in again."""
    slots = slots_of(sheet)
    lines = lines_of(sheet, slots)
    book = Workbook()
    page = book.active
    page.title = f"{sheet.year}年{sheet.month}月"
    for column, head in enumerate([NAME, BORN, *(slot.label for slot in slots)], 1):
        put(page, 1, column, head).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = max(12, 2 * len(head) + 2)
    for row, line in enumerate(lines, 2):
        put(page, row, 1, line.member.name)
        put(page, row, 2, f"{line.member.born_on}")
        for column, slot in enumerate(slots, 3):
            put(page, row, column, line.said(slot) if slot.name in line.cells else NOT_DUE)
    for column, slot in enumerate(slots, 3):
        choice = DataValidation("list", formula1=f'"{",".join(slot.words.values())}"', allow_blank=True)
        choice.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{len(lines) + 1}")
        page.add_data_validation(choice)
    page.freeze_panes = "B2"
    return as_bytes(book)


def meaning(slot, text):
    """The kind of mark that a word means for this slot, empty for in order, or None."""
    text = clean_name(text)
    for kind, word in slot.choices:
        if text == word or text in SAID.get(kind, ()):
            return str(kind)
    return None


@dataclass
class MonthTrial:
    """A test run as the session keeps it until it is confirmed: nothing is written before."""

    sheet: int
    file: str
    changes: list = field(default_factory=list)  # [member id, name, slot, its label, [kind, remark] before and after, both in words]
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    table: list = field(default_factory=list)  # [row number, cells]: the head and the rows with errors, to go back
    written: int = 0  # changes that are confirmed; what is left then are the rows with errors

    @classmethod
    def of(cls, sheet, pages, file):
        trial = cls(sheet.pk, file)
        slots = slots_of(sheet)
        page = next((page for page in pages for cells in page.rows if NAME in map(clean_name, cells)), None)
        if page is None:
            trial.problems.append(Problem(0, "", f"没有找到表头：要有一行写着“{NAME}”和各次会议。请用本月的模板。"))
            return trial
        head_row = next(number for number, cells in enumerate(page.rows, 1) if NAME in map(clean_name, cells))
        heads = [clean_name(cell) for cell in page.rows[head_row - 1]]
        columns = {slot.name: heads.index(clean_name(slot.label)) for slot in slots if clean_name(slot.label) in heads}
        known = {NAME, BORN, "序号", ERRORS_HEAD, *(clean_name(slot.label) for slot in slots)}
        if unknown := [head for head in heads if head and head not in known]:
            text = f"本月没有登记“{shorten('、'.join(unknown), 60)}”。会议请先在本月签到页添加，再下载模板。"
            trial.problems.append(Problem(head_row, "", text))
        trial._read(page, head_row, heads, [slot for slot in slots if slot.name in columns], columns, lines_of(sheet, slots))
        bad = {problem.row for problem in trial.problems}
        trial.changes = [change for change in trial.changes if change.pop() not in bad]
        kept = [(number, cells) for number, cells in enumerate(page.rows, 1) if bad and (number == head_row or number in bad)]
        trial.table = [[number, [keep_plain(cell) for cell in cells]] for number, cells in kept]
        return trial

    def mark_errors(self):
        """The rows with errors as a workbook, each with what is wrong: mended, they go in as they are."""
        return mark_errors(self.table, 1, self.problems)

    def _read(self, page, head_row, heads, slots, columns, lines):
        rows_of = {}
        for number, cells in enumerate(page.rows[head_row:], head_row + 1):
            cells = [*cells, *[None] * (len(heads) - len(cells))]
            name = clean_name(cells[heads.index(NAME)])
            if not name:
                continue
            line = self._find(number, name, cells[heads.index(BORN)] if BORN in heads else None, lines)
            if line is None:
                continue
            if line.member.pk in rows_of:
                self.problems.append(Problem(number, "", f"“{name}”和第 {rows_of[line.member.pk]} 行是同一人。"))
                continue
            rows_of[line.member.pk] = number
            for slot in slots:
                self._read_cell(number, line, slot, columns[slot.name], clean_text(cells[columns[slot.name]]))
        missing = [line.member.name for line in lines if line.member.pk not in rows_of]
        if missing and not self.problems:
            self.notes.append(f"表里没有、不作改动的：{'、'.join(missing)}。")

    def _find(self, number, name, born, lines):
        """The one member whom a row means."""
        found = [line for line in lines if line.member.name == name]
        if len(found) > 1:
            day, _ = read_date(born)
            found = [line for line in found if line.member.born_on == day]
        if len(found) == 1:
            return found[0]
        namesakes = any(line.member.name == name for line in lines)
        text = f"有同名的党员，请填对“{BORN}”。" if namesakes else "本支部这个月没有这名党员。"
        self.problems.append(Problem(number, NAME, f"“{shorten(name)}”：{text}"))
        return None

    def _read_cell(self, number, line, slot, column, text):
        place = f"{slot.label}（{get_column_letter(column + 1)}{number}）"
        if slot.name not in line.cells:
            if clean_name(text) not in ABSENTEES:
                self.problems.append(Problem(number, place, f"{line.member.name}不在应到名单里，请填“{NOT_DUE}”或者留空。"))
            return
        stands, said = line.cells[slot.name], line.remarks.get(slot.name, "")
        explained = EXPLAINED.fullmatch(text)
        wanted = meaning(slot, explained[1] if explained else text)
        remark = explained[2].strip() if explained else said if wanted == stands else ""  # not said anew: as it is
        if wanted is None:
            words = "".join(f"“{word}”" for word in slot.words.values())
            self.problems.append(Problem(number, place, f"{line.member.name}的“{shorten(text)}”看不懂，请填{words}中的一个。"))
        elif remark and not wanted:
            self.problems.append(Problem(number, place, f"“{shorten(text)}”：只有例外才写说明，{slot.words['']}的不写。"))
        elif len(remark) > MOST_SAID:
            self.problems.append(Problem(number, place, f"“{shorten(text)}”：说明超过 {MOST_SAID} 个字。"))
        elif (wanted, remark) != (stands, said):
            after = with_remark(slot.words[wanted], remark)
            self.changes.append([line.member.pk, line.member.name, slot.name, slot.label, [stands, said], [wanted, remark], line.said(slot), after, number])

    def confirm(self, sheet, *, by):
        """Write it, whole or not at all; the rows with errors stay."""
        rows = {}
        for member, _, slot, _, before, after, *_ in self.changes:
            changes, remarks = rows.setdefault(member, ({}, {}))
            changes[slot], remarks[slot] = zip(before, after, strict=True)
        people = Member.objects.in_bulk(rows)
        actions.mark_all(sheet, rows={people[pk]: row for pk, row in rows.items()}, by=by)
        self.written, self.changes = len(self.changes), []

    @property
    def bad_rows(self):
        return len({problem.row for problem in self.problems})

    def as_data(self):
        return asdict(self)

    @classmethod
    def from_data(cls, data, sheet):
        """Out of the session; None where there is none for this sheet."""
        if data is None or data["sheet"] != sheet.pk:
            return None
        return cls(**{**data, "problems": [Problem(*parts) for parts in data["problems"]]})
