"""附件1 as a workbook: out with every item, in through a test run into a draft."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from members.resources.roster import Problem
from members.resources.workbook import ERRORS_HEAD, as_bytes, keep_plain, mark_errors, put
from members.uploads import clean_name, clean_text, shorten
from scoring import actions
from scoring.figures import COMPARED, differences, stamp_of, word_of
from scoring.forms import ASKED, UNITS, ItemForm
from scoring.models import StandardItem

Part, Service = StandardItem.Part, StandardItem.Service
HEADS = {
    "part": "部分", "code": "代码", "heading": "类目", "text": "条目", "points": "分值", "unit": "单位", "cap": "上限", "scale": "给分档",
    "classes": "适用类别", "service": "适用人员", "grave": "⚑", "in_use": "启用", "key": "编号",
}  # fmt: skip
WIDTHS = {"part": 9, "code": 8, "heading": 20, "text": 52, "scale": 12, "classes": 11, "service": 11, "key": 10}
NEEDED = ("part", "code", "text", "points", "classes")
YES = {"是", "√", "✓", "⚑", "启用", "有"}
NO = {"", "否", "×", "不启用", "未启用", "停用", "无"}
HINTS = (
    "填表说明",
    "1. 每条一行。改哪条就在哪一行上改；新条目在下面添一行，“编号”空着，系统会给。",
    "2. “编号”由系统用来认出每一条，请不要改动；代码可以改，不能重复。",
    "3. 不再用的条目不要删行，在“启用”填“否”。",
    "4. 适用类别写骨、普、流三个字中的一个或几个；适用人员不限的空着，否则填在职或离退休。",
    "5. 基础分填分值、单位、每季上限；任务分填分值和给分档（例如 3 2 1 0），不填单位和上限；奖励分填分值、单位、全年上限。",
    "6. 任务分：每类党员能找到的条目合计应正好 10 分。",
)


def make_standard(standard):
    """Every item of the standard, ready to print; changed, it goes in again."""
    items = list(standard.items.all())
    book = Workbook()
    page = book.active
    page.title = "积分标准"
    put(page, 1, 1, f"{standard.branch}{standard.name}（附件1）").font = Font(bold=True, size=14)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADS))
    page.cell(1, 1).alignment = Alignment(horizontal="center")
    thin = Side(style="thin")
    for row, values in enumerate([list(HEADS.values()), *map(_cells, items)], 2):
        for column, value in enumerate(values, 1):
            cell = put(page, row, column, value)
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=None if column == 4 and row > 2 else "center")
            cell.font = Font(bold=row == 2)
    last = len(items) + 102  # new rows below find the same choices
    for name, words in {"part": Part.labels, "unit": UNITS, "service": Service.labels[1:], "grave": ("是",), "in_use": ("是", "否")}.items():
        choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        letter = get_column_letter([*HEADS].index(name) + 1)
        choice.add(f"{letter}3:{letter}{last}")
        page.add_data_validation(choice)
    for column, name in enumerate(HEADS, 1):
        page.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 7)
    page.freeze_panes = "C3"
    page.print_title_rows = "2:2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    hints = book.create_sheet("填表说明")
    hints.column_dimensions["A"].width = 100
    for row, hint in enumerate(HINTS, 1):
        put(hints, row, 1, hint)
    return as_bytes(book)


def _cells(item):
    shown = {
        "part": item.get_part_display(), "points": item.points, "cap": item.cap, "service": item.get_service_display() if item.service else "",
        "grave": "是" if item.grave else "", "in_use": "是" if item.in_use else "否",
    }  # fmt: skip
    values = [shown.get(name, getattr(item, name)) for name in HEADS]
    return [_number(value) if isinstance(value, Decimal) else value for value in values]


def _number(value):
    """A whole number without decimals, as it would be typed."""
    return int(value) if value == value.to_integral_value() else value


@dataclass
class StandardTrial:
    """A test run as the session keeps it until it is confirmed: nothing is written before."""

    standard: int
    file: str
    changes: list = field(default_factory=list)  # [row, item id or None, stamp, part, data of the form, title, [(label, old, new)]]
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    table: list = field(default_factory=list)  # [row number, cells]: the head and the rows with errors, to go back

    @classmethod
    def of(cls, standard, pages, file):
        trial = cls(standard.pk, file)
        found = [(page, number) for page in pages for number, cells in enumerate(page.rows, 1) if {"代码", "条目"} <= set(map(clean_name, cells))]
        if not found:
            trial.problems.append(Problem(0, "", "没有找到表头：要有一行写着部分、代码、条目、分值、适用类别。请在下载的表上改。"))
            return trial
        page, head_row = found[0]
        heads = [clean_name(cell) for cell in page.rows[head_row - 1]]
        places = {name: heads.index(head) for name, head in HEADS.items() if head in heads}
        for name in (name for name in NEEDED if name not in places):
            trial.problems.append(Problem(head_row, "", f"表头缺少“{HEADS[name]}”一列。"))
        if unknown := [head for head in heads if head and head not in {*HEADS.values(), ERRORS_HEAD}]:
            trial.notes.append(f"没有用到的列：{shorten('、'.join(unknown), 60)}。")
        if not trial.problems:
            trial._read(page, head_row, places, list(standard.items.all()))
        bad = {problem.row for problem in trial.problems}
        trial.changes = [change for change in trial.changes if change[0] not in bad]
        kept = [(number, cells) for number, cells in enumerate(page.rows, 1) if bad and (number == head_row or number in bad)]
        trial.table = [[number, [keep_plain(cell) for cell in cells]] for number, cells in kept]
        return trial

    def _read(self, page, head_row, places, items):
        by_key, by_code = {item.key: item for item in items}, {item.code: item for item in items}
        rows_of, codes = {}, {}
        claimed = {clean_name(cells[places["key"]]) for cells in page.rows[head_row:] if places.get("key", len(cells)) < len(cells)}
        for number, cells in enumerate(page.rows[head_row:], head_row + 1):
            texts = {name: clean_text(cells[place]) if place < len(cells) else "" for name, place in places.items()}
            if not any(texts.get(name) for name in ("code", "text", "points")):
                continue
            if (code := clean_name(texts["code"])) and codes.setdefault(code, number) != number:
                self._blame(number, places, "code", f"代码“{shorten(code)}”在第 {codes[code]} 行已经用过。")
            key = clean_name(texts.get("key", ""))
            item = by_key.get(key) if key else by_code.get(code)
            if item and not key and item.key in claimed:  # its own row renames it: this one is new
                item = None
            if key and item is None:
                self._blame(number, places, "key", f"本标准没有编号“{shorten(key)}”。新条目请把编号空着。")
            elif item and rows_of.setdefault(item.pk, number) != number:
                self._blame(number, places, "key", f"和第 {rows_of[item.pk]} 行是同一条。")
            else:
                self._check(number, places, texts, item)
        for item in items:  # a code that the workbook takes while its owner keeps it
            if item.pk not in rows_of and item.code in codes and by_code[item.code] is item:
                self._blame(codes[item.code], places, "code", f"代码“{item.code}”已经用于“{item.text}”，表里没有那一条。")
        if (absent := [item.code for item in items if item.pk not in rows_of]) and not self.problems:
            self.notes.append(f"表里没有、不作改动的：{shorten('、'.join(absent), 80)}。")

    def _check(self, number, places, texts, item):
        """One row through the very form of the page."""
        part = next((part for part in Part if part.label == texts["part"]), None)
        if part is None or (item and item.part != part):
            wanted = item.get_part_display() if item else "、".join(Part.labels)
            self._blame(number, places, "part", f"“{shorten(texts['part'])}”不对，应填{wanted}。")
            return
        for name in (name for name in HEADS if texts.get(name) and name in ItemForm.base_fields and name not in ASKED[part]):
            if name != "heading" and not (name == "grave" and texts[name] in NO):
                self._blame(number, places, name, f"{part.label}条目不填“{HEADS[name]}”，请空着。")
        data = self._data(number, places, texts, item)
        form = ItemForm(data, part=part, item=item)
        for name, reasons in form.errors.items():
            self._blame(number, places, name, "；".join(reasons))
        if form.is_valid():
            values = {name: value for name, value in form.cleaned_data.items() if name != "was"}
            new = StandardItem(part=part, **values)
            old = item or StandardItem(points=None)
            said = differences(old, new) + _switched(old, new) if item else _as_new(new)
            if said:
                self.changes.append([number, item and item.pk, stamp_of(item) if item else "", str(part), data, f"{new.code} {new.text}", said])

    def _data(self, number, places, texts, item):
        """The row as the page would send it; a column that is not there leaves an item as it is."""
        data = {name: texts.get(name, "") for name in HEADS if name not in ("part", "key")}
        data["classes"] = [sign for sign in texts["classes"] if sign not in " 、,，；;·类"]
        words = {label: value for value, label in Service.choices}
        data["service"] = words.get(texts.get("service", "") or Service.ALL.label, texts.get("service", ""))
        for name, default in (("grave", False), ("in_use", True)):
            text = texts.get(name, "")
            if name not in places or (name == "in_use" and text == "" and item is None):
                data[name] = getattr(item, name) if item and name not in places else default
            elif text in YES | NO:
                data[name] = text in YES
            else:
                self._blame(number, places, name, f"“{shorten(text)}”看不懂，请填是或者否。")
                data[name] = default
        for name in (name for name in ("heading", "unit", "cap", "scale", "service") if item and name not in places):
            value = getattr(item, name)
            data[name] = "" if value is None else f"{value}"
        return data

    def _blame(self, row, places, name, text):
        place = f"{HEADS[name]}（{get_column_letter(places[name] + 1)}{row}）" if name in places else HEADS.get(name, "")
        self.problems.append(Problem(row, place, text))

    def mark_errors(self):
        """The rows with errors as a workbook, each with what is wrong: mended, they go in as they are."""
        return mark_errors(self.table, 1, self.problems)

    def confirm(self, standard, *, by):
        """Write it, whole or not at all."""
        items = standard.items.in_bulk([pk for _, pk, *_ in self.changes if pk])
        rows = []
        for _, pk, stamp, part, data, *_ in self.changes:
            form = ItemForm(data, part=part)
            form.full_clean()
            values = {name: value for name, value in form.cleaned_data.items() if name != "heading" or part != Part.REWARD or pk is None}
            rows.append((items.get(pk), stamp, values | {"part": part}))
        actions.take_over(standard, rows=rows, by=by)

    def as_data(self):
        return asdict(self)

    @classmethod
    def from_data(cls, data, standard):
        """Out of the session; None where there is none for this standard."""
        if data is None or data["standard"] != standard.pk:
            return None
        return cls(**{**data, "problems": [Problem(*parts) for parts in data["problems"]]})


def _switched(old, new):
    return [("启用", word_of("in_use", old.in_use), word_of("in_use", new.in_use))] if old.in_use != new.in_use else []


def _as_new(item):
    return [(StandardItem._meta.get_field(name).verbose_name, "", word_of(name, getattr(item, name))) for name in COMPARED if getattr(item, name) not in ("", None, False)]
