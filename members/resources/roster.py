"""Reading a roster as such sheets really look: heads, cells and what is wrong with them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from members.resources.person import Row
from members.rules import Role
from members.uploads import Sheet, clean_name, clean_text, is_serial, shorten

HEADS = {
    "number": ("序号", "编号"),
    "name": ("姓名", "党员姓名"),
    "sex": ("性别",),
    "ethnicity": ("民族",),
    "born_on": ("出生年月", "出生日期", "出生年月日", "出生时间"),
    "joined_on": ("入党时间", "入党日期", "入党年月"),
    "confirmed_on": ("转正时间", "转正日期", "转正年月"),
    "kind": ("党员类别", "党员类型"),
    "branch": ("所在党支部", "党支部", "所在支部", "支部", "党支部名称", "支部名称"),
    "post": ("党内职务", "支部职务"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "联系方式", "电话号码", "电话"),
    "state": ("人员状态", "状态"),
    "destination": ("外出地点", "外出去向"),
    "away_since": ("外出时间", "外出日期"),
    "remark": ("备注",),
}
FIELD_OF = {head: name for name, heads in HEADS.items() for head in heads}
NEEDED = ("name", "sex", "born_on", "joined_on", "confirmed_on", "branch")
DATES = ("born_on", "joined_on", "confirmed_on", "away_since")
PERSONAL = ("name", "sex", "born_on", "joined_on", "phone")  # a row with none of these is not about a person
ALONE = (Role.SECRETARY, Role.RECORDER)  # one of each in a branch
ERRORS_HEAD = "错误"  # our own column in a roster handed back

NOTE = re.compile(r"(说明|备注|注|合计|总计|小计|共计|填表|填报|制表|审核|审批)(人|单位|日期)?([:：\d（(.、]|$)")


class Problem(NamedTuple):
    """One thing wrong, or (in a list of notes) worth knowing; row 0 is the file as a whole."""

    row: int
    place: str  # “出生年月（E7）”, or empty where the whole row is meant
    text: str

    def __str__(self):
        return f"{f'第 {self.row} 行' if self.row else ''}{f' {self.place}' if self.place else ''}{'：' if self.row else ''}{self.text}"


@dataclass
class Roster:
    """What a sheet says: cleaned rows ready for JSON (dates as ISO text), the problems, and where columns stand."""

    title: str = ""
    head_row: int = 0
    places: dict = field(default_factory=dict)  # field -> [column number, head as written]
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    left_out: list = field(default_factory=list)  # row numbers that are not imported this time; they name people all the same

    def place(self, name, row):
        """Where a field stands, in the reader's words: 出生年月（E7）."""
        if name not in self.places:
            return ""
        column, head = self.places[name]
        return f"{head}（{get_column_letter(column)}{row}）"

    def blame(self, row, name, text):
        self.problems.append(Problem(row, self.place(name, row), text))

    def note(self, row, name, text):
        self.notes.append(Problem(row, self.place(name, row), text))

    def sound_rows(self):
        bad = {problem.row for problem in self.problems} | set(self.left_out)
        return [row for row in self.rows if row["row"] not in bad]

    def pick(self, sheets):
        """The sheet that this was read from, or the first where none was."""
        return next((sheet for sheet in sheets if self.head_row and sheet.title == self.title), sheets[0])

    @classmethod
    def from_data(cls, data):
        lists = {name: [Problem(*parts) for parts in data[name]] for name in ("problems", "notes")}
        return cls(**{**data, **lists})


def read_roster(sheets):
    """The roster in the one sheet that has its head, found below titles and above notes."""
    found = [(sheet, at) for sheet in sheets if (at := find_head(sheet))]
    if len(found) != 1:
        names = "、".join(f"“{shorten(sheet.title)}”" for sheet, _ in found)
        text = f"有 {len(found)} 张表都像花名册：{names}。请一次只导入一张。" if found else "没有找到表头：要有一行写着姓名、性别、出生年月、入党时间、所在党支部等。"
        return Roster(problems=[Problem(0, "", text)])
    sheet, head_row = found[0]
    roster = Roster(sheet.title, head_row)
    read_heads(roster, sheet.rows[head_row - 1])
    if not roster.problems:
        read_people(roster, sheet)
        find_doubles(roster)
        if not roster.rows and not roster.problems:
            roster.problems.append(Problem(0, "", "表头下面没有党员。"))
    return roster


def find_head(sheet: Sheet):
    """The number of the row that holds the heads, or 0."""
    for number, cells in enumerate(sheet.rows, 1):
        heads = {FIELD_OF.get(clean_name(cell)) for cell in cells}
        if "name" in heads and len(heads & set(NEEDED)) > len(NEEDED) // 2:
            return number
    return 0


def read_heads(roster, cells):
    """Which column holds what. Of two heads for one thing (手机号码, 联系电话) the first of HEADS counts."""
    unused = []
    for column, cell in enumerate(cells, 1):
        head = clean_name(cell)
        name = FIELD_OF.get(head)
        if name is None:
            unused += [shorten(head)] if head and head != ERRORS_HEAD else []
            continue
        other = roster.places.get(name, [0, ""])[1]
        if other == head:
            roster.problems.append(Problem(roster.head_row, "", f"有两列“{head}”，请只留一列。"))
        elif not other or HEADS[name].index(head) < HEADS[name].index(other):
            roster.places[name] = [column, head]
            unused += [other] if other else []
        else:
            unused.append(head)
    if unused:
        roster.notes.append(Problem(0, "", f"没有用到的列：{shorten('、'.join(unused), 80)}。"))
    for name in NEEDED:
        if name not in roster.places:
            roster.problems.append(Problem(roster.head_row, "", f"表头缺少“{HEADS[name][0]}”一列。"))


def read_people(roster, sheet):
    """Every row about a person; an empty branch cell means the one above, as merged cells read that way."""
    branch, orders = "", Counter()
    for number, cells in enumerate(sheet.rows[roster.head_row :], roster.head_row + 1):
        raw = {name: cells[column - 1] if column <= len(cells) else None for name, (column, _) in roster.places.items()}
        texts = {name: clean_text(cell) for name, cell in raw.items()}
        first = next((text for text in map(clean_text, cells) if text), "")
        if NOTE.match(first) or not any(texts.get(name) for name in PERSONAL):
            if first and not first.isdigit():
                roster.notes.append(Problem(number, "", f"“{shorten(first)}”不是党员，没有导入。"))
            continue
        if FIELD_OF.get(clean_name(texts["name"])) == "name":  # the head again, on the next printed page
            continue
        branch = clean_name(texts["branch"]) or branch
        orders[branch] += 1
        texts.update(branch=branch, name=clean_name(texts["name"]))
        roster.rows.append(Row(roster, number, raw, texts).read(orders[branch]))
    tell_serials(roster, sheet)


def tell_serials(roster, sheet):
    """Dates that Excel holds as a count of days are converted, and one of them is shown for checking."""
    columns = [(name, roster.places[name][0]) for name in DATES if name in roster.places]
    found = [
        (row, name, sheet.rows[row["row"] - 1][column - 1])
        for row in roster.rows
        for name, column in columns
        if row.get(name) and column <= len(sheet.rows[row["row"] - 1]) and is_serial(sheet.rows[row["row"] - 1][column - 1])
    ]
    if found:
        row, name, serial = found[0]
        text = f"有 {len(found)} 格日期是 Excel 的日期序号，已换算成日期，例如 {roster.place(name, row['row'])}：{clean_text(serial)} → {row[name]}。请核对。"
        roster.notes.append(Problem(0, "", text))


def find_doubles(roster):
    """The same person twice, or two secretaries of one branch.

    One name and birthday in two branches are two people where both have a telephone, and not the same.
    """
    people, offices = {}, {}
    for row in roster.rows:
        if row["name"] and row["born_on"]:
            alike = people.setdefault((row["name"], row["born_on"]), [])
            for other in alike:
                phones = {row.get("phone"), other.get("phone")}
                if row["branch"] == other["branch"] or len(phones) == 1 or not all(phones):
                    roster.blame(row["row"], "name", f"“{shorten(row['name'])}”和第 {other['row']} 行是同一人（同名同生日）。")
                    break
            alike.append(row)
        for role, _ in row.get("posts", []):
            if role in ALONE:
                first = offices.setdefault((row["branch"], role), row["row"])
                if first != row["row"]:
                    roster.blame(row["row"], "post", f"{Role(role).label}一个支部只有一名，第 {first} 行已有。")
