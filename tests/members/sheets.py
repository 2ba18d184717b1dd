"""Workbooks for the tests of the import: the sample roster, small rosters, hostile files."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

DATA = Path(__file__).parent / "data"
HEADS = ["姓名", "性别", "民族", "出生日期", "入党日期", "转正日期", "党员类别", "党支部", "党内职务", "手机号码", "人员状态", "外出地点", "外出时间", "备注"]
PERSON = dict(zip(HEADS, ["石小花", "女", "苗族", "1985.3.2", "2008.7.1", "2009.7.1", "正式党员", "机关党支部", None, "13800138000", "在职", None, None, None], strict=True))


def upload(content, name="花名册.xlsx"):
    """As the browser sends it: bytes, a workbook, or a path."""
    if isinstance(content, Workbook):
        file = BytesIO()
        content.save(file)
        content = file.getvalue()
    elif isinstance(content, Path):
        content = content.read_bytes()
    return SimpleUploadedFile(name, content)


def sample(**cells):
    """The sample roster, with some cells changed by hand."""
    book = load_workbook(DATA / "roster_forestry.xlsx")
    for place, value in cells.items():
        book["花名册"][place] = value
    return upload(book)


def book_of(*rows, heads=HEADS):
    book = Workbook()
    book.active.append(heads)
    for row in rows:
        book.active.append(row)
    return book


def roster_of(*people, heads=HEADS):
    """A small roster: each person is PERSON with other values; the head is row 1."""
    return upload(book_of(*([(PERSON | person).get(head) for head in heads] for person in people), heads=heads))


def with_part(path, content, method=ZIP_DEFLATED):
    """A sound workbook with one part replaced or added."""
    source, target = BytesIO(), BytesIO()
    book_of(["张三"]).save(source)
    with ZipFile(source) as old, ZipFile(target, "w", method) as new:
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
        new.writestr(path, content)
    return target.getvalue()


def with_cells(xml):
    """A workbook whose sheet holds this XML in place of its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{space}"><dimension ref="A1"/><sheetData>{xml}</sheetData></worksheet>')
