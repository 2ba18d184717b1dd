"""scoring/standard.py and its CSV beside 附件1: counts, sums, caps, codes."""

from decimal import Decimal
from itertools import groupby

import pytest

from members.rules import Category
from scoring.models import StandardItem
from scoring.rules import QUARTER_FULL, REWARD_FULL, TASK_FULL
from scoring.standard import default_items

ITEMS = default_items()
BASE, TASK, REWARD = ([item for item in ITEMS if item["part"] == part] for part in ("base", "task", "reward"))


def keys(items, mark, value):
    return [item["key"] for item in items if item[mark] == value]


def test_there_are_39_base_items_and_8_rewards():
    assert len(BASE) == 39
    assert len(REWARD) == 8
    assert BASE + TASK + REWARD == ITEMS


def test_the_headings_of_the_base_part_have_their_items():
    assert [(heading, len(list(items))) for heading, items in groupby(item["heading"] for item in BASE)] == [
        ("政治素质", 5),
        ("组织生活", 8),
        ("党费", 3),
        ("学习", 5),
        ("纪律法纪", 7),
        ("作风服务", 6),
        ("道德品行", 1),
        ("流动党员专项", 4),
    ]


@pytest.mark.parametrize("retired", [False, True])
@pytest.mark.parametrize("category", Category)
def test_every_member_has_one_set_of_tasks_worth_10(category, retired):
    mine = [item for item in (StandardItem(**row) for row in TASK) if item.applies_to(category, retired=retired)]

    wanted = "退任" if retired else "流任" if category == Category.MOBILE else "任"
    assert {item.code[:-1] for item in mine} == {wanted}
    assert len(mine) == (5 if wanted == "任" else 3)
    assert sum(item.points for item in mine) == TASK_FULL


@pytest.mark.parametrize("item", TASK, ids=lambda item: item["code"])
def test_a_scale_falls_from_all_points_to_none(item):
    marks = [Decimal(mark) for mark in item["scale"].split()]

    assert marks == sorted(set(marks), reverse=True)
    assert (marks[0], marks[-1]) == (item["points"], 0)


def test_no_item_is_worth_more_than_its_part():
    assert all(0 < item["points"] <= item["cap"] <= QUARTER_FULL for item in BASE)
    assert all(0 < item["points"] <= item["cap"] <= REWARD_FULL for item in REWARD)
    assert not any(item["scale"] for item in BASE + REWARD)


def test_the_marks_of_the_items():
    assert keys(BASE, "grave", True) == ["POL-02", "POL-05", "DIS-02", "DIS-03", "DIS-04", "DIS-05"]
    assert keys(ITEMS, "in_use", False) == ["STU-02", "STU-03"]
    assert keys(BASE, "service", "serving") == ["SER-01", "SER-02", "SER-06"]
    assert keys(BASE, "classes", "骨") == ["ORG-03", "STU-05", "SER-05"]
    assert keys(BASE, "classes", "流") == ["MOB-01", "MOB-02", "MOB-03", "MOB-04"]
    assert not keys(TASK + REWARD, "grave", True)


def test_the_codes_are_those_printed_counted_from_1():
    prefixes = "政组费学纪风德流", ("任", "流任", "退任"), "奖"

    assert [item["code"] for item in ITEMS] == [
        f"{prefix}{number}"
        for part, order in zip((BASE, TASK, REWARD), prefixes, strict=True)
        for prefix in order
        for number in range(1, 1 + sum(item["code"][:-1] == prefix for item in part))
    ]
    assert len({item["key"] for item in ITEMS}) == len({item["code"] for item in ITEMS}) == len(ITEMS)
    assert [item["order"] for item in ITEMS] == list(range(1, len(ITEMS) + 1))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_each_item_fits_the_model(item):
    StandardItem(**item).clean_fields(exclude=["standard"])
