"""What one cell of an uploaded or pasted ledger means: a day, a number of times or points, an item, a person."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from members.names import SEPARATORS, letters
from members.uploads import SAME_SIGN, clean_name, clean_text, read_date, shorten
from scoring.models import StandardItem

SHORT_DAY = re.compile(r"(\d{1,2})(?:月|[./-])(\d{1,2})[日号]?")
DOUBTFUL_DAYS = re.compile(r"\d{1,2}\.[123]")  # a number 9.1 may have been typed as 9.10
NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d+)?)([次月季项分]?)")
NAMESAKE = re.compile(r"([^\d(（]+)[(（]?(\d.*?)[)）]?")
UNCLEAR = "“{}”看不懂，请写次数（例如 1次）或分值（例如 0.5分）。"


def read_day(value, year):
    """(day, what is wrong): as `read_date`, and 9.11, 9月11日, 9/11 in the quarter's year."""
    text = unicodedata.normalize("NFKC", clean_text(value)).translate(SAME_SIGN).replace(" ", "")
    found = SHORT_DAY.fullmatch(text)
    if found is None:
        return read_date(value)
    if isinstance(value, float) and DOUBTFUL_DAYS.fullmatch(text):
        month, day = found.groups()
        return None, f"分不清是 {day} 日还是 {day}0 日，请写成 {month}月{day}日 或 {month}月{day}0日"
    try:
        return date(year, int(found[1]), int(found[2])), ""
    except ValueError:
        return None, "不是日期"


def read_number(value):
    """(number or None, its unit): 2次, -1.5, １．５分; an empty cell has none. ValueError in words for anything else."""
    text = unicodedata.normalize("NFKC", clean_text(value)).translate(SAME_SIGN).replace(" ", "")
    if not text:
        return None, ""
    found = NUMBER.fullmatch(text)
    try:
        number = Decimal(found[2]) if found else None
    except InvalidOperation:
        number = None
    if number is None or len(found[2]) > 7:
        raise ValueError(UNCLEAR.format(shorten(text)))
    unit = found[3] or ("分" if found[1] == "-" or number != number.to_integral_value() else "")
    return number, unit


def read_amount(value, item):
    """(times, points or None) of a cell that may hold either: 2次, −2, 1.5分; a bare whole number is times.

    A bare number that is also the item's own points (2 of 组1 −2) may mean one or the other: we ask.
    """
    number, unit = read_number(value)
    if number is None:
        return 1, None
    if unit == "分":
        return 1, number
    if not unit and number == item.points and number > 1:
        plain = f"{number:f}"
        raise ValueError(f"“{plain}”分不清是 {plain} {item.unit or '次'}还是 {plain} 分，请写成“{plain}{item.unit or '次'}”或“{plain}分”。")
    return _whole(number), None


def read_times(value):
    number, unit = read_number(value)
    if unit == "分":
        raise ValueError(f"“{shorten(clean_text(value))}”不是次数，请填整数；分值写在“扣分”一列。")
    return 1 if number is None else _whole(number)


def read_points(value):
    number, unit = read_number(value)
    if unit not in ("", "分"):
        raise ValueError(f"“{shorten(clean_text(value))}”不是分值，请填数字；次数写在“次数”一列。")
    return number


def _whole(number):
    if number != number.to_integral_value():
        raise ValueError(f"“{number:f}”不是整数，次数请填 1、2、3……")
    return int(number)


class Items:
    """The items of a standard, found by code, words, or the initials of their sound."""

    def __init__(self, items, others=()):
        """`others`: the codes of the year's other versions."""
        self.items, self.others = list(items), {_plain(code) for code in others}
        self.named = {}
        for item in self.items:
            for name in (item.code, item.key, item.text, f"{item.code}{item.text}"):
                self.named.setdefault(_plain(name), item)
        self.usable = [item for item in self.items if item.part == StandardItem.Part.BASE and item.in_use]
        self.sounds = {item.pk: letters(item.text) for item in self.usable}

    def find(self, value):
        """The item that a cell means. ValueError in words."""
        text = _plain(value)
        if not text:
            raise ValueError("请填条目的代码，例如 组1。")
        if item := self.named.get(text):
            return self._fit(item)
        found = [item for item in self.usable if text in _plain(item.text)]
        if not found and text.isascii():
            found = [item for item in self.usable if self.sounds[item.pk].startswith(text)]
        if len(found) == 1:
            return found[0]
        shown = shorten(clean_text(value))
        if found:
            codes = "、".join(item.code for item in found[:5]) + ("等" if len(found) > 5 else "")
            raise ValueError(f"“{shown}”可以是{codes}，请写代码。")
        raise ValueError(f"“{shown}”是另一版积分标准里的条目，本季的标准里没有。" if text in self.others else f"“{shown}”：本季的标准里没有这个条目，请写代码，例如 组1。")

    def _fit(self, item):
        if item.part != StandardItem.Part.BASE:
            raise ValueError(f"{item.code}是{item.get_part_display()}的条目，不能用来扣分。")
        if not item.in_use:
            raise ValueError(f"{item.code}在本支部的标准里没有启用。")
        return item


class People:
    """The sheets of a quarter, found by name, and by date of birth where two have one name."""

    def __init__(self, sheets):
        self.sheets = {}
        for sheet in sheets:
            self.sheets.setdefault(_plain(sheet.member.name), []).append(sheet)

    def find(self, value, born=None):
        """The one sheet that a cell means; the date of birth may stand behind the name. ValueError in words."""
        text = clean_name(value)
        if not text:
            raise ValueError("请填姓名。")
        name = text
        if _plain(text) not in self.sheets and (parts := NAMESAKE.fullmatch(text)):
            name, born = parts[1], born or parts[2]
        found = self.sheets.get(_plain(name), [])
        if not found:
            raise ValueError(f"“{shorten(text)}”：本季名单里没有这名党员。")
        day, _ = read_date(born)
        if len(found) > 1 or day:
            exact = [sheet for sheet in found if sheet.member.born_on == day]
            if len(exact) != 1:
                raise ValueError(f"“{shorten(name)}”：" + ("有同名的党员，请填对出生日期。" if len(found) > 1 else "出生日期和名单里的不一样。"))
            found = exact
        return found[0]


def _plain(text):
    return unicodedata.normalize("NFKC", clean_name(text)).casefold().translate(SEPARATORS)
