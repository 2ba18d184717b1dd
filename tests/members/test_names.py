"""members/names.py beside 姓氏笔画排序: an official list, all of GB 2312, the hard surnames."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import names
from members.names import initials, matches, pinyin_key, spelling, stroke_key, table, unknown_characters

GB2312 = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA) or row > 0xD7]

# Laid out by hand from the rule, one line for each number of strokes of the first character.
OFFICIAL = """
    丁一 丁力 丁小宁 卜凡 刁文静
    于江 于大海 万里 万小云 万俟春 上官云 卫东 习明 马飞 马子健
    王军 王勇 王毅 王小宁 王小明 王文海 王建平 王建民 韦国庆 云涛 支前 尤勇 车晓 戈平 贝丽 牛群 毛毅 仇和平 公孙兰 文娟 方正 计春 尹力 巴图 孔亮 邓华
    艾青松 石磊 龙飞 东方红 卢俊 叶欣 申强 田野 丘成 白雪 冯远 司马光 司徒明 皮军
    邢燕 吕梁 朱德明 任重 庄严 刘洋 齐心 江山 许诺 孙立
    苏醒 杜鹃 李广 李强 李一鸣 李大鸣 李小鹏 杨柳 吴越 邱实 何平 沈静 宋佳 张三 张大山 陈实
    林海 欧震 欧小龙 欧阳修 欧阳文海 罗兰 周正 郑和平 单雄
    赵云 查良 侯勇 贺龙飞
    高山 诸葛明 曾国强 谭平 戴安 瞿秋
"""

HARD_SURNAMES = """
    曾zeng 单shan 仇qiu 解xie 查zha 翟zhai 覃qin 区ou 朴piao 任ren 盖ge 乐yue 冼xian 缪miao 宓mi 召shao 晁chao 繁po 员yun 种chong
    秘bi 薄bo 折she 尉wei 洗xian 逄pang 隗wei 祭zhai 谌chen 褚chu 蒯kuai 阚kan 阙que 郗xi 郇xun 郏jia 郄qie 郝hao 佴nai 仉zhang
    佘she 俞yu 冯feng 卜bu 厍she 句gou 叶ye 宁ning 尹yin 强qiang 撒sa 曲qu 於yu 柏bai 殷yin 沈shen 湛zhan 滑hua 牟mou 都du 车che
    那na 镡tan 颉xie 乜nie 么yao 亓qi 令ling 仝tong 占zhan 台tai 呙guo 啜chuai 宿su 寻xun 嵇ji 干gan 扁bian 撖han 晟cheng 校xiao
    殳shu 沓ta 泌bi 璩qu 瞿qu 石shi 盛sheng 相xiang 眭sui 禚zhuo 笪da 粘nian 臧zang 能nai 艾ai 荀xun 莘shen 菅jian 葛ge 蔚yu 角jue
    訾zi 贾jia 费fei 贲ben 重chong 长chang 钭tou 隽juan 隰xi 雒luo 麴qu 黑hei 俎zu 冉ran 仵wu 昝zan 暨ji 苌chang 芮rui 逯lu 邝kuang
    酆feng 鄢yan 颛zhuan 庹tuo 闫yan 吕lv 闾lv 六lu 便pian 欧ou 张zhang
"""

chinese_names = st.text(st.sampled_from(sorted(table())), min_size=1, max_size=4)
any_names = st.text(st.sampled_from(sorted(table())) | st.sampled_from("㐂䶮〇 ·a") | st.characters(), max_size=5)


def test_a_hundred_names_stand_as_in_an_official_list():
    official = OFFICIAL.split()
    mixed = random.Random(7).sample(official, len(official))

    assert len(set(official)) == 100
    assert sorted(mixed, key=stroke_key) == official


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("丁一", "刀一"),  # 2 strokes: 横 before 折
        ("十力", "丁力"),  # both 横竖: 竖 before 竖钩, as in the 通用规范汉字表
        ("刀一", "力一"),  # both 折撇
        ("八一", "人一"),  # both 撇点
        ("人一", "入一"),
        ("王一", "文一"),  # 4 strokes: 横 before 点
        ("文一", "方一"),  # 4134 before 4153
        ("巴一", "孔一"),  # both 5215
        ("叶一", "申一"),  # both 25112
        ("仇一", "公一"),
        ("李一", "杨一"),
        ("陈一", "林一"),  # 7 before 8 strokes
        ("高富", "高大富"),  # a given name of one character first
        ("高大", "高富"),
        ("欧阳修", "欧阳一一"),  # and behind a compound surname too
        ("欧阳少东", "洪少东"),  # 欧 8 strokes, 洪 9: not those of the whole surname
        ("司马一一", "司徒一一"),
        ("王玥", "王一一"),  # 玥 is not in GB 2312
    ],
)
def test_who_goes_first(first, then):
    assert stroke_key(first) < stroke_key(then)


def test_every_character_of_gb2312_has_an_entry():
    assert len(GB2312) == 6763
    assert unknown_characters(GB2312) == ""
    assert len(table()) > 7900


def test_the_table_is_laid_out_by_its_headings_and_the_rule():
    heading, seen = 0, []
    for line in Path(names.__file__).with_name("names.tsv").read_text(encoding="utf-8").splitlines():
        if "\t" not in line:
            heading = int(line.removesuffix(" 画"))
            continue
        char, strokes, readings = line.split("\t")
        assert len(char) == 1
        assert len(strokes) == heading, char
        assert set(strokes) <= set("12345"), char
        assert all(one.isascii() and one.isalpha() and one.islower() for one in readings.split()), char
        seen.append((len(strokes), strokes))

    assert seen == sorted(seen)
    assert len(seen) == len(table()), "no character stands twice"


@pytest.mark.parametrize(
    ("char", "strokes"),
    [
        ("一", "1"), ("乙", "5"), ("十", "12"), ("丁", "12"), ("人", "34"), ("了", "52"), ("力", "53"), ("马", "551"),
        ("王", "1121"), ("文", "4134"), ("方", "4153"), ("车", "1512"), ("火", "4334"), ("水", "2534"), ("比", "1535"),
        ("必", "45434"), ("母", "55414"), ("凸", "21251"), ("凹", "25251"), ("冯", "41551"), ("达", "134454"), ("江", "441121"),
        ("里", "2511211"), ("芈", "2121112"), ("张", "5153154"), ("郑", "43113452"), ("非", "21112111"), ("虽", "251251214"), ("重", "312511211"),
        ("乘", "3122113534"), ("黄", "12212512134"), ("曾", "432524312511"), ("鼎", "251115132125"), ("辔", "5511512551251"), ("魏", "31234531325113554"),
    ],
)
def test_strokes_known_by_hand(char, strokes):
    assert table()[char].strokes == strokes


def test_unknown_characters_go_last_and_are_reported():
    people = ["张三", "㐂一", "王㐂", "王毅", "王一一", "䲜 龘", "瞿秋"]

    assert sorted(people, key=stroke_key) == ["王毅", "王㐂", "王一一", "张三", "瞿秋", "㐂一", "䲜 龘"]
    assert sorted(people, key=pinyin_key)[-2:] == ["㐂一", "䲜 龘"]
    assert unknown_characters(people) == "㐂䲜龘"
    assert unknown_characters(["买买提·艾力", "张 三", "张　三"]) == ""
    assert matches("㐂一", "㐂")


def test_spaces_set_for_print_change_nothing():
    assert stroke_key("张　三") == stroke_key("张三")
    assert pinyin_key("张 三") == pinyin_key("张三")
    assert spelling("张　三") == "zhangsan"


def test_pinyin_keeps_a_surname_together():
    people = ["章一", "张安", "曾一", "单一", "张一", "吕一", "鲁一", "欧阳一", "任一", "陈一一", "陈一", "尉迟一"]

    assert sorted(people, key=pinyin_key) == ["陈一", "陈一一", "鲁一", "吕一", "欧阳一", "任一", "单一", "尉迟一", "曾一", "张安", "张一", "章一"]


@pytest.mark.parametrize(
    ("person", "query"),
    [
        ("张三", "zs"), ("张三", "zhangsan"), ("张三", "张"), ("张三", "三"), ("张三", "z"), ("张三", "zhangs"), ("张三", "zsan"),
        ("张三", "zhsan"), ("张三", "张s"), ("张三", " Zhang San "), ("张三", "ＺＳ"), ("张三", "张　三"), ("张　三", "张三"), ("张三", ""),
        ("吕布", "lvbu"), ("吕布", "lubu"), ("吕布", "lübu"), ("吕布", "lyubu"), ("吕布", "lb"), ("许诺", "xv"), ("许诺", "xunuo"),
        ("曾国强", "zeng"), ("曾国强", "zgq"), ("解放", "xie"), ("单雄", "shan"), ("覃明", "qin"), ("覃明", "tan"), ("黑牛", "he"),
        ("区明", "ou"), ("尉迟恭", "yuchi"), ("尉迟恭", "ycg"), ("万俟春", "moqi"), ("欧阳修", "oyx"), ("乐正明", "yuezheng"),
        ("陈晟", "chensheng"), ("陈晟", "chencheng"), ("买买提·艾力", "mmt"), ("买买提·艾力", "提艾"),
    ],
)
def test_a_query_finds(person, query):
    assert matches(person, query)


@pytest.mark.parametrize(
    ("person", "query"),
    [("张三", "ls"), ("张三", "san"), ("张三", "zhangsang"), ("张三", "zsf"), ("张三", "李"), ("卢布", "lv"), ("李四", "张s"), ("", "z"), ("王㐂", "wx")],
)
def test_a_query_does_not_find(person, query):
    assert not matches(person, query)


@pytest.mark.parametrize("said", HARD_SURNAMES.split())
def test_a_surname_is_read_as_a_surname(said):
    surname, reading = said[0], said[1:]

    assert spelling(surname + "一") == reading + "yi"
    assert initials(surname + "一") == reading[0] + "y"
    assert matches(surname + "一", reading)


@pytest.mark.parametrize(
    ("person", "reading"),
    [("尉迟恭", "yuchigong"), ("万俟春", "moqichun"), ("长孙明", "zhangsunming"), ("澹台明", "tantaiming"), ("令狐冲", "linghuchong"),
     ("上官云", "shangguanyun"), ("诸葛亮", "zhugeliang"), ("单于明", "shanyuming"), ("王曾", "wangceng"), ("长风", "changfeng")],
)
def test_compound_surnames_have_their_own_reading(person, reading):
    assert spelling(person) == reading


@given(st.lists(chinese_names, max_size=8), st.randoms())
def test_the_order_is_total_and_stable(people, chance):
    mixed = chance.sample(people, len(people))

    for key in (stroke_key, pinyin_key):
        in_order = sorted(people, key=key)

        assert sorted(mixed, key=key) == in_order
        assert all(key(a) < key(b) for a, b in pairwise(dict.fromkeys(in_order)))


@given(chinese_names)
def test_a_name_is_found_by_itself_its_spelling_and_its_initials(name):
    assert matches(name, name)
    assert matches(name, spelling(name))
    assert matches(name, initials(name))


@given(any_names, any_names)
def test_whatever_is_typed_sorts_and_searches(name, query):
    assert matches(name, name)
    assert matches(name, query) in (True, False)
    assert sorted([name, query], key=stroke_key)
    assert sorted([name, query], key=pinyin_key)
    assert len(initials(name)) <= len(spelling(name))
