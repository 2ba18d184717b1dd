"""The guarded reader of every uploaded workbook: no hostile file gets further than this."""

import re
import unicodedata
import warnings
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from members.clock import today

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_ENTRIES = 200
MOST_UNPACKED = 50 * MEGABYTE
MOST_BESIDE_SHEETS = 10 * MEGABYTE  # openpyxl holds every part but the sheets whole in memory, several times its size
MOST_TAGS = 1_500_000  # 20,000 rows of 15 columns have 1,200,000; openpyxl takes some 2 µs for each
MOST_TAGS_OF_STYLE = 100_000  # and up to 15 µs for each in the other parts
MOST_ROWS = 20_000
MOST_COLUMNS = 60
OLDEST_YEAR = 1900

NOT_A_WORKBOOK = "这不是 .xlsx 工作簿，或者文件已损坏。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”，再上传一次。"
LOCKED = "这个文件加了密码，或者是旧格式 .xls。请去掉密码，另存为“Excel 工作簿（.xlsx）”，再上传一次。"
TOO_MUCH_INSIDE = "文件解压以后太大，不像一份普通的表格，没有读取。请把需要的一张表复制到新的工作簿，再上传一次。"
TOO_MANY_ROWS = f"表格超过 {MOST_ROWS:,} 行（很靠下的格子里有一个空格或者格式也算）。请删去数据下面的行，再上传一次。"
EMPTY = "表格里没有内容。"


class Sheet(NamedTuple):
    """One sheet's values: `rows[0]` is row 1 as Excel counts; blank cells at the end of a row are left off."""

    title: str
    rows: list


def read_sheets(file):
    """All sheets of an uploaded .xlsx, values only, or a ValidationError in words.

    Formulas give the value last shown. Cells right of column 60 are not read: nothing of ours stands there.
    """
    with refusing():
        if file.size > MOST_BYTES:
            raise ValidationError(f"文件超过 {MOST_BYTES // MEGABYTE} MB，没有读取。")
        check_zip(file)
        sheets = read_rows(file)
    if not any(sheet.rows for sheet in sheets):
        raise ValidationError(EMPTY)
    return sheets


@contextmanager
def refusing():
    """Whatever the zip, XML and workbook readers say of a broken file, the person hears one plain sentence.

    They raise anything from KeyError to RecursionError on a file made to hurt, so here all of it is caught.
    """
    try:
        yield
    except ValidationError:
        raise
    except Exception as problem:
        raise ValidationError(NOT_A_WORKBOOK) from problem


def check_zip(file):
    """Refuse what would unpack to more than we hold: by what the zip declares, then by really unpacking it.

    A small file of a few million tags unpacks to little and still costs openpyxl a gigabyte: tags are counted.
    Only stored and deflated entries pass: Python unpacks the other methods without a limit.
    """
    file.seek(0)
    if file.read(4) == b"\xd0\xcf\x11\xe0":  # the container of .xls and of encrypted .xlsx
        raise ValidationError(LOCKED)
    try:
        archive = ZipFile(file)
    except BadZipFile as problem:
        raise ValidationError(NOT_A_WORKBOOK) from problem
    with archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise ValidationError(LOCKED)
        if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
            raise ValidationError(NOT_A_WORKBOOK)
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise ValidationError(TOO_MUCH_INSIDE)
        sizes, tags = Counter(), Counter()
        for entry in entries:
            kind = "sheet" if entry.filename.startswith("xl/worksheets/") else "text" if "sharedStrings" in entry.filename else "rest"
            for piece in unpack(archive, entry):
                sizes[kind] += len(piece)
                tags[kind] += piece.count(b"<")
                if sizes.total() > MOST_UNPACKED or sizes.total() - sizes["sheet"] > MOST_BESIDE_SHEETS:
                    raise ValidationError(TOO_MUCH_INSIDE)
        if tags.total() > MOST_TAGS or tags["rest"] > MOST_TAGS_OF_STYLE:
            raise ValidationError(TOO_MUCH_INSIDE)


def unpack(archive, entry):
    """The bytes of one entry, a megabyte at a time."""
    with archive.open(entry) as part:
        while piece := part.read(MEGABYTE):
            yield piece


def read_rows(file):
    """The values of all sheets together up to 20,000 rows, whatever size the sheets say they have."""
    file.seek(0)
    sheets, left = [], MOST_ROWS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drop-down lists and the like, which we do not need
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = []
            # One row more than may be: rows below the last are never unfolded, but we see that they are there.
            for row in sheet.iter_rows(max_row=left + 1, max_col=MOST_COLUMNS, values_only=True):
                rows.append(without_tail(row))
                if len(rows) > left:
                    raise ValidationError(TOO_MANY_ROWS)
            sheets.append(Sheet(sheet.title, without_tail(rows)))
            left -= len(rows)
        book.close()
    return sheets


def without_tail(cells):
    """Without the empty ones at the end."""
    size = len(cells)
    while size and (cells[size - 1] in (None, "", ())):
        size -= 1
    return cells[:size]


# ---------- what a cell says ----------

HALF_WIDTH = {0xFF00 + code - 0x20: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
INVISIBLE = {"Cc", "Cf", "Cs"}  # control and direction marks, lone surrogates


def clean_text(value):
    """A cell as one line of text: full-width digits and letters made half-width, blanks squeezed, no hidden marks."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    text = " ".join(str(value).translate(HALF_WIDTH).split())
    return "".join(sign for sign in text if unicodedata.category(sign) not in INVISIBLE).strip()


def clean_name(value):
    """A name or a heading: no blanks inside either (张 三)."""
    return "".join(clean_text(value).split())


PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")


def read_phone(value):
    """The number that a cell or a field means, and what is wrong with it: a mobile number, or a landline with its area code."""
    phone = clean_name(value).replace("－", "-")
    phone = phone.replace("-", "") if phone.startswith("1") else phone
    return phone, "" if not phone or PHONE.fullmatch(phone) else "不是电话号码（手机号码 11 位，座机要加区号）"


def shorten(text, most=30):
    """A value as a message quotes it."""
    return text if len(text) <= most else f"{text[:most]}……"


DATES = [
    re.compile(pattern)
    for pattern in (
        r"(\d{4})年(\d{1,2})月(?:(\d{1,2})[日号]?)?",
        r"(\d{4})[.](\d{1,2})(?:[.](\d{1,2}))?[.]?",
        r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?",
        r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?",
        r"(\d{4})(\d{2})(\d{2})?",
    )
]
SAME_SIGN = str.maketrans("。·—–―−", "..----")  # what NFKC leaves
SERIALS = range(10_000, 60_001)  # 1927 to 2064: no other way of writing a date has five digits
EXCEL_DAY_0 = date(1899, 12, 30)  # as serials count from March 1900 on
MIDNIGHT = re.compile(r"[T ]?0{1,2}:00(:00)?(\.0+)?$")


def read_date(value):
    """The date a cell means, and what is wrong: (date, ""), (None, "不是日期") or (None, "") for an empty cell.

    1998.10.4, 1953/10/10, 2004-11-06, 20181121, 1994年6月2日, as text or number; a month alone (2017.11,
    1994年6月, 201711) is its first day. A *number* 2009.1 may have been typed as 2009.10: we ask.
    24473 is the day that Excel shows for it: sheets that were once .xls have lost the format of such cells.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return believable(value)
    text = clean_text(value)
    if not text:
        return None, ""
    if is_serial(value):
        return believable(EXCEL_DAY_0 + timedelta(days=int(float(text))))
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", text):
        return None, f"分不清是 1 月还是 10 月，请写成 {text[:4]}年1月 或 {text[:4]}年10月"
    plain = MIDNIGHT.sub("", unicodedata.normalize("NFKC", text)).translate(SAME_SIGN).replace(" ", "")
    if re.fullmatch(r"\d{4}年?", plain):
        return None, "只有年份，还要写月份"
    for pattern in DATES:
        if found := pattern.fullmatch(plain):
            year, month, day = (int(part or 1) for part in found.groups())
            try:
                return believable(date(year, month, day))
            except ValueError:
                return None, "不是日期"
    return None, "不是日期"


def is_serial(value):
    """Whether a cell of a date column holds Excel's own count of days, as a number or as text."""
    if isinstance(value, bool | date) or value is None:
        return False
    text = clean_text(value)
    return bool(re.fullmatch(r"\d{5}", text) if isinstance(value, str | int) else re.fullmatch(r"\d{5}(\.\d+)?", text)) and int(text[:5]) in SERIALS


def believable(day):
    """Old members are old, and a leave may be planned: from 1900 to the end of next year."""
    if OLDEST_YEAR <= day.year <= today().year + 1:
        return day, ""
    return None, "年份不对"
