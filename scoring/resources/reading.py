"""The rows of a block of lines as they are understood: what will be entered, what is asked, what is wrong."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from members.resources.roster import Problem
from members.uploads import clean_name, clean_text, shorten
from scoring import actions, rules
from scoring.figures import deducted_by, live
from scoring.models import Deduction, Sheet, StandardItem
from scoring.resources.cells import Items, People, read_amount, read_day, read_points, read_times

HEADS = {
    "name": ("姓名", "党员姓名", "党员"),
    "born": ("出生日期", "出生年月", "出生年月日"),
    "day": ("日期", "事实日期", "时间", "发生日期"),
    "item": ("条目", "条目代码", "代码", "扣分条目"),
    "amount": ("次数/分值", "次数或分值", "次数／分值"),
    "times": ("次数",),
    "points": ("扣分", "分值", "扣分分值"),
    "fact": ("事由", "扣分事由", "事实"),
    "evidence": ("依据", "证据"),
    "handbook": ("一本通", "《一本通》页码", "一本通页码", "《一本通》"),
    "decided": ("决定日期",),
}  # fmt: skip
FIELD_OF = {head: name for name, heads in HEADS.items() for head in heads}
PLACE_OF = {"item": "item", "happened_on": "day", "decided_on": "decided", "fact": "fact", "evidence": "evidence", "handbook": "handbook"}


@dataclass
class Entry:
    """One row as it was understood: what will be entered, what is asked, what is wrong."""

    row: int
    name: str = ""
    sheet: Sheet | None = None
    values: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    question: str = ""  # another line of the day stands
    known: str = ""  # the very line stands already
    points: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    told: list = field(default_factory=list)

    @property
    def good(self):
        return not (self.problems or self.question or self.known)


class Reader:
    """Reads the rows of one test run, one after the other, each as if the good ones before it were entered."""

    def __init__(self, trial, quarter, user):
        self.trial, self.quarter, self.user = trial, quarter, user
        sheets = list(Sheet.objects.filter(quarter=quarter).select_related("member").prefetch_related("member__appointments", "member__absences"))
        for sheet in sheets:
            sheet.quarter = quarter
        self.people = People(sheets)
        others = StandardItem.objects.filter(standard__branch=quarter.branch_id, standard__cycle=quarter.cycle_id).exclude(standard=quarter.standard_id)
        self.items = Items(quarter.standard.items.all(), others.values_list("code", flat=True))
        lines = Deduction.objects.filter(sheet__member__in=[sheet.member_id for sheet in sheets], sheet__quarter__branch=quarter.branch_id)
        self.standing, self.own = defaultdict(list), defaultdict(list)
        for line in live(list(lines.select_related("item", "sheet"))):
            self.standing[line.sheet.member_id].append(line)
            self.own[line.sheet_id].append(line)
        self.seen = {}  # (member, item, day, fact) -> row

    def read(self):
        return [self._row(number, cells) for number, cells in self.trial.table]

    def _row(self, number, cells):
        entry = Entry(number, clean_name(cells.get("name")))
        values = entry.values
        entry.sheet = self._try(entry, "name", lambda: self.people.find(cells.get("name"), cells.get("born")))
        values["happened_on"] = self._try(entry, "day", lambda: self._day(cells.get("day"), "请填日期。"))
        values["decided_on"] = self._try(entry, "decided", lambda: self._day(cells.get("decided"), ""))
        values["item"] = item = self._try(entry, "item", lambda: self.items.find(cells.get("item")))
        values["times"], values["points"] = 1, None
        if "amount" in self.trial.columns and item and clean_text(cells.get("amount")):
            values["times"], values["points"] = self._try(entry, "amount", lambda: read_amount(cells.get("amount"), item)) or (1, None)
        if clean_text(cells.get("times")):
            values["times"] = self._try(entry, "times", lambda: read_times(cells.get("times"))) or 0
        if clean_text(cells.get("points")):
            values["points"] = self._try(entry, "points", lambda: read_points(cells.get("points")))
        for name in ("fact", "evidence", "handbook"):
            values[name] = clean_text(cells.get(name))
            most = Deduction._meta.get_field(name).max_length
            if len(values[name]) > most:
                self._blame(entry, name, f"最多 {most} 个字，这里有 {len(values[name])} 个。")
        if not values["fact"]:
            self._blame(entry, "fact", "请写明事由。")
        if not entry.problems:
            self._check(entry)
        return entry

    def _check(self, entry):
        """By the same rules as a line typed in the grid."""
        sheet, values = entry.sheet, entry.values
        checked = {name: values[name] for name in ("item", "happened_on", "decided_on", "times", "points", "fact")}
        key = (sheet.member_id, values["item"].pk, values["happened_on"], values["fact"])
        if key in self.seen:
            entry.known = f"和第 {self.seen[key]} 行相同，只记一次"
            return
        self.seen[key] = entry.row
        try:
            entry.points = actions.check_deduction(self.quarter, sheet, **checked, standing=self.standing[sheet.member_id])
        except ValidationError as refusal:
            errors = refusal.error_dict if hasattr(refusal, "error_dict") else {"": refusal.error_list}
            codes = {error.code for errors_of in errors.values() for error in errors_of}
            if "same" in codes:
                entry.known = "已经登记过，不再记入"
                return
            if "second" not in codes:
                for name, found in errors.items():
                    for error in found:
                        self._blame(entry, self._place(name), error.messages[0])
                return
            entry.question = refusal.messages[0].split("。")[0]
            entry.points = actions.check_deduction(self.quarter, sheet, **checked, standing=self.standing[sheet.member_id], anyway=True)
        self._tell(entry)

    def _tell(self, entry):
        """What remains of the quarter, what a cap or the floor clips, and what else to know before confirming."""
        item, before = entry.values["item"], self.own[entry.sheet.pk]
        line = Deduction(sheet=entry.sheet, item=item, points=entry.points, happened_on=entry.values["happened_on"], fact=entry.values["fact"])
        was, now = deducted_by(before), deducted_by([*before, line])
        entry.left = rules.QUARTER_FULL - now.counted
        if lost := now.lost_to_caps - was.lost_to_caps:
            entry.told.append(f"{rules.shown(lost):f} 分超过{item.code}本季上限 {rules.shown(item.cap):f} 分，不再扣")
        if lost := now.lost_at_floor - was.lost_at_floor:
            entry.told.append(f"{rules.shown(lost):f} 分超过本季 {rules.QUARTER_FULL} 分，扣完为止")
        if item.grave:
            entry.told.append("⚑ 严重情形，结案前年度不评优秀")
        if item.key in rules.NOT_OURS:
            entry.told.append("因本办法被诫勉谈话的不在此列")
        if entry.sheet.member_id == self.user.member_id:
            entry.told.append("本人的，要由另一名支委确认")
        if not entry.question:
            self.standing[entry.sheet.member_id].append(line)
            before.append(line)

    def _day(self, value, needed):
        day, wrong = read_day(value, self.quarter.cycle.year)
        if wrong or (day is None and needed):
            raise ValueError(f"“{shorten(clean_text(value))}”{wrong}。" if wrong else needed)
        return day

    def _try(self, entry, name, read):
        """What a cell says, or None and its fault noted."""
        try:
            return read()
        except ValueError as wrong:
            self._blame(entry, name, str(wrong))
            return None

    def _place(self, name):
        """The column that a field of the line was read from."""
        if name in ("times", "points") and name not in self.trial.columns:
            return "amount"
        return PLACE_OF.get(name, name)

    def _blame(self, entry, name, text):
        column, head = self.trial.columns.get(name, (0, HEADS.get(name, ("",))[0]))
        where = f"第 {column} 列" if self.trial.pasted else f"{get_column_letter(column)}{entry.row}" if column else ""
        entry.problems.append(Problem(entry.row, f"{head}（{where}）" if column else head, text))
