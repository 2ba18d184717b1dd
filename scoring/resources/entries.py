"""The ledger in by the block: lines from a workbook or pasted as text, through a test run, then written whole (R14)."""

from dataclasses import asdict, dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError

from members.resources.workbook import ERRORS_HEAD, keep_plain, mark_errors
from members.uploads import clean_name, clean_text, shorten
from scoring import actions
from scoring.models import Quarter
from scoring.resources.reading import FIELD_OF, HEADS, Reader

MOST_LINES = 500
LONGEST_CELL = 1000  # what is kept of a cell between the test run and the confirmation
PASTED = ("name", "day", "item", "amount", "fact", "evidence", "handbook", "decided")  # a block without a head
NEEDED = ("name", "day", "item", "fact")


@dataclass
class EntryTrial:
    """A test run: the rows as the session keeps them until they are confirmed; what they come to is read afresh each time."""

    quarter: int
    file: str
    columns: dict = field(default_factory=dict)  # field -> [column number, head as written]
    table: list = field(default_factory=list)  # [row number, {field: cell}]
    faults: list = field(default_factory=list)  # what is wrong with the block as a whole
    notes: list = field(default_factory=list)
    pasted: bool = False

    @classmethod
    def of(cls, quarter, pages, file, *, pasted=False):
        trial = cls(quarter.pk, file, pasted=pasted)
        page, head = _find_head(pages)
        cells = page.rows if page else pages[0].rows
        if page is None and not pasted:
            trial.faults.append("没有找到表头：要有一行写着姓名、日期、条目、事由。请用本页的模板。")
            return trial
        trial._read_heads(cells[head - 1] if head else None, cells)
        rows = [(number, row) for number, row in enumerate(cells[head:], head + 1) if any(clean_text(cell) for cell in row)]
        if len(rows) > MOST_LINES:
            trial.faults.append(f"一次最多 {MOST_LINES} 行，这里有 {len(rows):,} 行，没有读取。请分几次粘贴或上传。")
        elif not rows and not trial.faults:
            trial.faults.append("表头下面没有内容。")
        elif pasted and all(len(row) == 1 for _, row in rows):
            trial.faults.append("各列没有分开。请在 Excel 或 WPS 里选中几列一起复制，再粘贴到这里。")
        if not trial.faults:
            for number, row in rows:
                kept = {name: _keep(row[column - 1]) for name, (column, _) in trial.columns.items() if column <= len(row)}
                trial.table.append([number, kept])
        return trial

    def _read_heads(self, head, cells):
        if head is None:
            shift = 1 + all(not (first := clean_text(row[0] if row else "")) or first.isdigit() for row in cells)  # 序号 in front
            self.columns = {name: [column, HEADS[name][0]] for column, name in enumerate(PASTED, shift)}
            return
        unused = []
        for column, cell in enumerate(head, 1):
            text = clean_name(cell)
            name = FIELD_OF.get(text)
            if name and name not in self.columns:
                self.columns[name] = [column, text]
            elif text and text not in ("序号", ERRORS_HEAD):
                unused.append(shorten(text))
        if unused:
            self.notes.append(f"没有用到的列：{shorten('、'.join(unused), 80)}。")
        self.faults += [f"表头缺少“{HEADS[name][0]}”一列。" for name in NEEDED if name not in self.columns]

    # ---------- what the rows come to now ----------

    def read(self, user):
        """Understand every row as the quarter now stands, with a constant number of queries."""
        self.entries = Reader(self, Quarter.objects.select_related("cycle", "standard").get(pk=self.quarter), user).read()
        return self

    @cached_property
    def good(self):
        return [entry for entry in self.entries if entry.good]

    @cached_property
    def asked(self):
        return [entry for entry in self.entries if entry.question and not entry.problems]

    @cached_property
    def known(self):
        return [entry for entry in self.entries if entry.known and not entry.problems]

    @cached_property
    def problems(self):
        return [problem for entry in self.entries for problem in entry.problems]

    @cached_property
    def bad(self):
        return [entry for entry in self.entries if entry.problems]

    def confirm(self, *, shown, anyway, by):
        """Write the good rows and those ticked as another matter, whole or not at all; what is left stays in `table`, told in `left`.

        `shown`: the good rows as the page showed them (None: whichever); where they are others by now, nothing is written.
        """
        if shown is not None and {str(entry.row) for entry in self.good} != set(shown):
            raise ValidationError("没有记入：试运行以后系统里有了变动。请看下面新的结果，再确认一次。")
        wanted = [entry for entry in self.entries if entry.good or (entry.question and str(entry.row) in anyway)]
        if not wanted:
            raise ValidationError("没有可以记入的行。")
        for entry in wanted:
            try:
                actions.record_deduction(entry.sheet, **entry.values, anyway=bool(entry.question), by=by)
            except ValidationError as refusal:
                raise ValidationError([f"第 {entry.row} 行：{words}" for words in refusal.messages]) from refusal
        left = {entry.row for entry in self.entries if not entry.known} - {entry.row for entry in wanted}
        self.table, self.written = [[number, cells] for number, cells in self.table if number in left], len(wanted)
        bad, asked = len(self.bad), len(left) - len(self.bad)
        parts = ([f"有错误的 {bad} 行在“改好再试”的框里"] if bad else []) + ([f"要您定的 {asked} 行在下面，打勾再记入"] if asked else [])
        self.left = f"还有 {len(left)} 行没有记入：{'；'.join(parts)}。" if left else ""

    # ---------- what goes back ----------

    @property
    def back(self):
        """The columns that rows go back with."""
        return [(name, head) for name, (_, head) in sorted(self.columns.items(), key=lambda one: one[1][0])]

    def mark_errors(self):
        """The rows with errors as a workbook, each with what is wrong: mended, they go in as they are."""
        bad, rows = {entry.row for entry in self.bad}, [[0, [head for _, head in self.back]]]
        rows += [[number, [cells.get(name) for name, _ in self.back]] for number, cells in self.table if number in bad]
        return mark_errors(rows, 1, self.problems)

    @property
    def text(self):
        """The same as text to mend and to paste again."""
        bad = {entry.row for entry in self.bad}
        rows = [[cells.get(name) for name, _ in self.back] for number, cells in self.table if number in bad]
        lines = ["\t".join(clean_text(cell) for cell in cells) for cells in [[head for _, head in self.back], *rows]]
        return "\n".join(lines) if rows else ""

    def as_data(self):
        return asdict(self)

    @classmethod
    def from_data(cls, data, quarter):
        """Out of the session; None where there is none for this quarter."""
        return cls(**data) if data and data["quarter"] == quarter.pk else None


def _find_head(pages):
    """(page, number of the row with the heads), or (None, 0)."""
    for page in pages:
        for number, cells in enumerate(page.rows[:50], 1):
            heads = {FIELD_OF.get(clean_name(cell)) for cell in cells}
            if "name" in heads and len(heads & set(NEEDED)) > 1:
                return page, number
    return None, 0


def _keep(cell):
    cell = keep_plain(cell)
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell
