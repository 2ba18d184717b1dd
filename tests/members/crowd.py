"""A made-up roster of any size, as rows of HEADS and as the values it means."""

from datetime import date, timedelta
from random import Random

from tests.members.sheets import HEADS

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢石龙麻向"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉春梅志红云海林海波宁贵福生龙凤东雪松柏岩江"
STYLES = ("{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}/{0.month}/{0.day}")
PEOPLE_OF_A_BRANCH = 50


def crowd(size, seed=1):
    """[(cells by head, values by field), ...]: dates in five styles and as serial numbers, some blanks inside names."""
    dice, people = Random(seed), []
    for number in range(size):
        name = dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))
        born = date(1940, 1, 1) + timedelta(days=number * 4 % 20_000 + number // 5000)  # no birthday twice in a branch
        joined = born + timedelta(days=dice.randrange(7000, 10_000))
        confirmed = None if number % 97 == 0 else joined + timedelta(days=365)
        away, post = number % 20 == 3, {0: "支部书记", 1: "副书记", 2: "组织委员", 4: "记录员"}.get(number % PEOPLE_OF_A_BRANCH)
        means = {
            "branch": f"第{number // PEOPLE_OF_A_BRANCH + 1}党支部", "name": name, "sex": dice.choice("男女"), "born_on": born, "joined_on": joined,
            "confirmed_on": confirmed, "phone": f"139{number:08}", "retired": not away and number % 3 == 0,
            "remark": "借调" if number % 41 == 0 else "", "post": post, "away": ("长沙市", date(2026, 9, 1)) if away else None,
        }  # fmt: skip
        cells = dict.fromkeys(HEADS) | {
            "姓名": f"{name[0]} {name[1:]}" if number % 7 == 0 else name, "性别": means["sex"], "民族": "苗族", "出生日期": write(dice, born),
            "入党日期": write(dice, joined), "转正日期": confirmed and write(dice, confirmed), "党员类别": "正式党员" if confirmed else "预备党员",
            "党支部": means["branch"], "党内职务": post, "手机号码": means["phone"], "备注": means["remark"],
            "人员状态": "外出" if away else "退休" if means["retired"] else "在职", "外出地点": "长沙市" if away else None, "外出时间": "2026.9.1" if away else None,
        }  # fmt: skip
        people.append((cells, means))
    return people


def write(dice, day):
    style = dice.randrange(len(STYLES) + 1)
    return STYLES[style].format(day) if style < len(STYLES) else (day - date(1899, 12, 30)).days
